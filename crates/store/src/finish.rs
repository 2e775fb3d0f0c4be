//! A job ends, and its run moves on.

use crate::error::Error;
use crate::open::Store;
use domain::{Claim, EpochMs, Outcome};

impl Store {
    /// Ends a job and moves its run in one step: done makes the next stages claimable, and the last one makes the run
    /// done; a transient failure waits until `retry_at` while attempts are left; any other failure ends the run as an
    /// error; cancelled ends it as cancelled. A failure after a person asked to stop counts as cancelled.
    ///
    /// `Conflict` when the lease was lost: the job is somebody else's, and nothing was written.
    pub async fn finish_job(
        &self,
        claim: &Claim,
        outcome: &Outcome,
        retry_at: EpochMs,
        now: EpochMs,
    ) -> Result<(), Error> {
        let _ = (claim, outcome, retry_at, now);
        todo!()
    }
}

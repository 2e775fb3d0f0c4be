//! The queue's way out: which job is next, and for whom.

use crate::error::Error;
use crate::open::Store;
use domain::{Claim, EpochMs, JobKind};

impl Store {
    /// Claims the oldest due job of these kinds, for `lease_ms`. Due is a job whose dependencies are all done and that is
    /// queued, or whose back-off is over, or whose lease ran out, while no other job of its project is being worked on.
    ///
    /// A job that was taken over too often becomes an error here, one that was cancelled while its worker died becomes
    /// cancelled; neither is given out.
    pub async fn claim_job(
        &self,
        worker: &str,
        kinds: &[JobKind],
        lease_ms: i64,
        now: EpochMs,
    ) -> Result<Option<Claim>, Error> {
        let _ = (worker, kinds, lease_ms, now);
        todo!()
    }

    /// When to look again without a wake-up: the earliest back-off or lease end of a job of these kinds. None: never.
    pub async fn next_due(&self, kinds: &[JobKind]) -> Result<Option<EpochMs>, Error> {
        let _ = kinds;
        todo!()
    }

    /// Ends the leases of all workers whose name begins with `worker_prefix`, so that the jobs of a dead process are taken
    /// over at once. Gives their number.
    pub async fn release_leases(&self, worker_prefix: &str, now: EpochMs) -> Result<u64, Error> {
        let _ = (worker_prefix, now);
        todo!()
    }
}

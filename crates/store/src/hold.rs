//! Jobs that wait for a person's word. The moves are the transaction's, because an approval is written together with them.

use crate::error::Error;
use crate::open::Store;
use crate::tx::Tx;
use domain::{Claim, EpochMs, JobId};

impl Store {
    /// Gives a claimed job back until a person approves it: working becomes waiting for approval. It counts neither as a
    /// failure nor as a takeover. `Conflict` when the lease was lost.
    pub async fn hold_for_approval(&self, claim: &Claim, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.hold_for_approval(claim, now).await?;
        tx.commit().await
    }

    /// Lets a job that waits for approval go on: it is queued, or waits for what else it needs. `NotFound` for an unknown
    /// job, `Conflict` for one that does not wait for approval.
    pub async fn release_held(&self, job: JobId, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.release_held(job, now).await?;
        tx.commit().await
    }

    /// Ends a job that waits for approval as an error with reason `Denied`, and whatever depends on it. Errors as
    /// [`Store::release_held`].
    pub async fn refuse_held(&self, job: JobId, reason: &str, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.refuse_held(job, reason, now).await?;
        tx.commit().await
    }
}

impl Tx {
    /// See [`Store::hold_for_approval`].
    pub(crate) async fn hold_for_approval(&mut self, claim: &Claim, now: EpochMs) -> Result<(), Error> {
        let _ = (claim, now);
        Err(Error::broken("approvals cannot be stored yet"))
    }

    /// See [`Store::release_held`].
    pub(crate) async fn release_held(&mut self, job: JobId, now: EpochMs) -> Result<(), Error> {
        let _ = (job, now);
        Err(Error::broken("approvals cannot be stored yet"))
    }

    /// See [`Store::refuse_held`].
    pub(crate) async fn refuse_held(&mut self, job: JobId, reason: &str, now: EpochMs) -> Result<(), Error> {
        let _ = (job, reason, now);
        Err(Error::broken("approvals cannot be stored yet"))
    }
}

//! The queue's way in.

use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, JobId, NewJob};

/// A job that is in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enqueued {
    /// Its number.
    pub id: JobId,
    /// Whether it was there before, under the same idempotency key; then nothing was written.
    pub existed: bool,
}

impl Store {
    /// Puts a task into the queue. It is on disk when this returns; all callers that wait at the same moment share one
    /// transaction, and one that is refused does not harm the others.
    ///
    /// `NotFound` for a job that it needs and that does not exist, `Conflict` for unusable terms.
    pub async fn enqueue(&self, job: NewJob, now: EpochMs) -> Result<Enqueued, Error> {
        let all = self.enqueue_all(vec![job], now).await?;
        all.first().copied().ok_or_else(|| Error::broken("a job was lost on its way into the queue"))
    }

    /// Puts several tasks into the queue, all or none: a whole graph in one call. In `needs`, the number −1 means the first
    /// job of the list, −2 the second and so on; only earlier ones.
    pub async fn enqueue_all(&self, jobs: Vec<NewJob>, now: EpochMs) -> Result<Vec<Enqueued>, Error> {
        let _ = (jobs, now);
        Err(Error::broken("single tasks cannot be stored yet"))
    }
}

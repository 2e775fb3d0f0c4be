//! The queue's way in.

use crate::error::Error;
use crate::lane::{Answer, Request};
use crate::open::Store;
use domain::{EpochMs, JobId, NewJob, Terms};
use std::collections::HashSet;

/// A job that is in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enqueued {
    /// Its number.
    pub id: JobId,
    /// Whether it was there before, under the same idempotency key; then nothing was written.
    pub existed: bool,
}

/// Most jobs of one call.
pub const JOBS_OF_A_CALL_MAX: usize = 10_000;

/// A call of [`Store::enqueue_all`].
#[derive(Debug)]
pub(crate) struct EnqueueRequest {
    pub(crate) jobs: Vec<NewJob>,
    pub(crate) retry_of: Option<JobId>,
    pub(crate) now: EpochMs,
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
    /// job of the list, −2 the second and so on; only earlier ones. At most [`JOBS_OF_A_CALL_MAX`].
    pub async fn enqueue_all(&self, jobs: Vec<NewJob>, now: EpochMs) -> Result<Vec<Enqueued>, Error> {
        self.ask_for(EnqueueRequest { jobs, retry_of: None, now }).await
    }

    pub(crate) async fn ask_for(&self, request: EnqueueRequest) -> Result<Vec<Enqueued>, Error> {
        if request.jobs.is_empty() {
            return Ok(Vec::new());
        }
        check(&request.jobs)?;
        match self.lane.ask(Request::Enqueue(request)).await? {
            Answer::Enqueued(all) => Ok(all),
            _ => Err(Error::broken("new jobs got another request's answer")),
        }
    }
}

/// Whether the jobs can be queued as asked for.
pub(crate) fn check(jobs: &[NewJob]) -> Result<(), Error> {
    if jobs.len() > JOBS_OF_A_CALL_MAX {
        return Err(Error::conflict(format!("one call takes at most {JOBS_OF_A_CALL_MAX} jobs; make several calls")));
    }
    for (at, job) in jobs.iter().enumerate() {
        check_terms(&job.terms)?;
        let earlier = |need: &JobId| need.0 > 0 || (need.0 < 0 && need.0.unsigned_abs() <= at as u64);
        if let Some(need) = job.needs.iter().find(|need| !earlier(need)) {
            return Err(Error::conflict(format!("job {need} of the list comes not before the one that needs it")));
        }
        let distinct: HashSet<JobId> = job.needs.iter().copied().collect();
        if distinct.len() != job.needs.len() {
            return Err(Error::conflict("a job names each job that it needs once"));
        }
    }
    Ok(())
}

fn check_terms(terms: &Terms) -> Result<(), Error> {
    let refuse = |message: String| Err(Error::conflict(message));
    let limit = Terms::PRIORITY_MAX;
    if !(-limit..=limit).contains(&terms.priority) {
        return refuse(format!("a job's priority is between -{limit} and {limit}"));
    }
    for key in [&terms.idempotency_key, &terms.concurrency_key].into_iter().flatten() {
        if key.is_empty() || key.len() > Terms::KEY_LENGTH_MAX || key.contains('\0') {
            return refuse(format!("a job's key has 1 to {} bytes and no NUL", Terms::KEY_LENGTH_MAX));
        }
    }
    let label = |text: &String| !text.is_empty() && text.len() <= Terms::LABEL_LENGTH_MAX && !text.contains('\0');
    if terms.labels.len() > Terms::LABELS_MAX || !terms.labels.iter().all(label) {
        let (count, length) = (Terms::LABELS_MAX, Terms::LABEL_LENGTH_MAX);
        return refuse(format!("a job has at most {count} labels of 1 to {length} bytes"));
    }
    if !(1..=Terms::ATTEMPTS_MAX).contains(&terms.attempts_max) {
        return refuse(format!("a job is tried 1 to {} times", Terms::ATTEMPTS_MAX));
    }
    if terms.timeout_ms.is_some_and(|timeout| timeout <= 0) {
        return refuse("a job's timeout is at least one millisecond".into());
    }
    Ok(())
}

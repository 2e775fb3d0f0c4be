//! A job's move and its event: exactly one event a move, in the same transaction.

use crate::error::Error;
use crate::row::Row;
use crate::tx::Tx;
use domain::{EpochMs, EventBody, Job, JobId, JobKind, JobState, RunId, Slug, WaitReason};

/// What an update must return for [`moved_of`]. A macro, for `concat!`.
macro_rules! moved_columns {
    () => {
        " jobs.id, jobs.kind, jobs.run_id, jobs.project, jobs.state, jobs.waits_for, jobs.attempts, jobs.concurrency_key, \
         jobs.is_needed, jobs.error "
    };
}
pub(crate) use moved_columns;

/// A job after a move.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    pub(crate) id: JobId,
    pub(crate) kind: JobKind,
    /// None for a single task.
    pub(crate) run_id: Option<RunId>,
    pub(crate) project: Option<Slug>,
    pub(crate) state: JobState,
    pub(crate) waits_for: Option<WaitReason>,
    pub(crate) attempts: u32,
    pub(crate) key: Option<String>,
    /// Whether another job ever needed it.
    pub(crate) is_needed: bool,
    pub(crate) error: Option<String>,
    /// Who took it, in the move that claims it.
    pub(crate) worker: Option<String>,
}

/// Reads a row of [`moved_columns`].
pub(crate) fn moved_of(row: &Row) -> Result<Moved, Error> {
    Ok(Moved {
        id: JobId(row.int("id")?),
        kind: row.named("kind", JobKind::parse)?,
        run_id: row.int_or_null("run_id")?.map(JobId),
        project: row.slug_or_null("project")?,
        state: row.named("state", JobState::parse)?,
        waits_for: row.named_or_null("waits_for", WaitReason::parse)?,
        attempts: row.number("attempts")?,
        key: row.text_or_null("concurrency_key")?,
        is_needed: row.int("is_needed")? != 0,
        error: row.text_or_null("error")?,
        worker: None,
    })
}

impl Moved {
    /// The same for a job as it was just claimed or read.
    pub(crate) fn of(job: &Job) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            run_id: (!matches!(job.kind, JobKind::Task(_))).then_some(job.run_id),
            project: job.project.clone(),
            state: job.state,
            waits_for: job.waits_for,
            attempts: job.attempts,
            key: job.terms.concurrency_key.clone(),
            is_needed: false,
            error: None,
            worker: None,
        }
    }

    /// The run it is a part of, its own for a root.
    pub(crate) fn run(&self) -> Result<RunId, Error> {
        self.run_id.ok_or_else(|| Error::broken(format!("job {} belongs to no run", self.id)))
    }

    fn body(&self) -> EventBody {
        let (job_id, state, attempt, reason) = (self.id, self.state, self.attempts, self.error.clone());
        match self.kind {
            JobKind::Stage(stage) => {
                let (waits_for, worker) = (self.waits_for, self.worker.clone());
                EventBody::StageMoved { job_id, stage, state, attempt, reason, waits_for, worker }
            }
            kind => EventBody::JobMoved { job_id, kind, state, attempt, waits_for: self.waits_for, reason },
        }
    }
}

impl Tx {
    /// Writes the event of a move. A queued job wakes the idle workers at commit, unless this transaction claims it.
    pub(crate) fn moved(&mut self, job: &Moved, now: EpochMs) {
        match job.state {
            JobState::Queued => self.queued(job.id),
            JobState::Working => self.taken(job.id),
            _ => {}
        }
        self.record(job.project.as_ref(), job.run_id, job.body(), now);
    }
}

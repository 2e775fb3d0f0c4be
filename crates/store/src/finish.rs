//! A job ends, and its run moves on.

use crate::error::Error;
use crate::job::{job_of, with_job_columns};
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use domain::job::ATTEMPTS_MAX;
use domain::{Claim, EpochMs, EventBody, FailureReason, Job, JobKind, JobState, Outcome, RunId};
use serde_json::Value;

/// The final ways out of `working`.
pub(crate) enum Ending<'a> {
    Done(&'a Value),
    Error(&'a str),
    Cancelled,
}

impl Ending<'_> {
    fn state(&self) -> JobState {
        match self {
            Self::Done(_) => JobState::Done,
            Self::Error(_) => JobState::Error,
            Self::Cancelled => JobState::Cancelled,
        }
    }
}

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
        let mut tx = self.begin().await?;
        tx.lock_run(claim.job.run_id).await?;
        let sql = "select failures, cancel_requested_at_ms from jobs \
                   where id = $1 and fence = $2 and state = 'working'";
        let row = tx.row(sql, args![claim.job.id, claim.fence]).await?.ok_or_else(lease_lost)?;
        let stopping = row.int_or_null("cancel_requested_at_ms")?.is_some();
        let attempts_left = row.number::<u32>("failures")? + 1 < ATTEMPTS_MAX;
        match outcome {
            Outcome::Done(result) => tx.end_job(claim, Ending::Done(result), now).await?,
            Outcome::Cancelled => tx.end_job(claim, Ending::Cancelled, now).await?,
            Outcome::Failed(_) if stopping => tx.end_job(claim, Ending::Cancelled, now).await?,
            Outcome::Failed(failure) if failure.reason == FailureReason::Transient && attempts_left => {
                tx.retry_job(claim, &failure.message, retry_at, now).await?;
            }
            Outcome::Failed(failure) => tx.end_job(claim, Ending::Error(&failure.message), now).await?,
        }
        tx.commit().await
    }

    /// Gives a job back unfinished, as when the server stops: it is queued again and counts neither as failure nor as
    /// takeover; or it is cancelled, when a person asked to stop.
    pub async fn return_job(&self, claim: &Claim, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.lock_run(claim.job.run_id).await?;
        let sql = "update jobs set state = 'queued', leased_by = null, due_at_ms = $3, updated_at_ms = $3 \
                   where id = $1 and fence = $2 and state = 'working' returning cancel_requested_at_ms";
        let row = tx.row(sql, args![claim.job.id, claim.fence, now]).await?.ok_or_else(lease_lost)?;
        if row.int_or_null("cancel_requested_at_ms")?.is_some() {
            tx.stop_run(&claim.job, JobState::Cancelled, CANCELLED, now).await?;
        } else {
            tx.stage_moved(&claim.job, JobState::Queued, None, now);
        }
        tx.wake();
        tx.commit().await
    }
}

/// Why a stage or run was cancelled, when a person asked.
pub(crate) const CANCELLED: &str = "cancelled on request";

/// What a worker is told whose job is somebody else's by now.
pub(crate) fn lease_lost() -> Error {
    crate::metrics::refused_a_stale_write();
    Error::conflict("lease lost: the job was taken over, cancelled or finished; stop working on it")
}

impl Tx {
    /// Ends a claimed job for good and moves its run. The caller holds the run's lock.
    pub(crate) async fn end_job(&mut self, claim: &Claim, ending: Ending<'_>, now: EpochMs) -> Result<(), Error> {
        let (result, error) = match ending {
            Ending::Done(result) => (Some(result.to_string()), None),
            Ending::Error(message) => (None, Some(message)),
            Ending::Cancelled => (None, Some(CANCELLED)),
        };
        let sql = "update jobs set state = $3, result = $4, error = $5, leased_by = null, due_at_ms = null, \
                   percent = case when $3 = 'done' then 100 else percent end, updated_at_ms = $6, finished_at_ms = $6 \
                   where id = $1 and fence = $2 and state = 'working'";
        let state = ending.state();
        let args = args![claim.job.id, claim.fence, state.as_str(), result, error, now];
        if self.execute(sql, args).await? == 0 {
            return Err(lease_lost());
        }
        self.stage_moved(&claim.job, state, error, now);
        match error {
            None => self.advance_run(&claim.job, now).await,
            Some(error) => self.stop_run(&claim.job, state, error, now).await,
        }
    }

    async fn retry_job(&mut self, claim: &Claim, message: &str, at: EpochMs, now: EpochMs) -> Result<(), Error> {
        let sql = "update jobs set state = 'waiting', waits_for = 'time', due_at_ms = $3, failures = failures + 1, \
                   error = $4, leased_by = null, updated_at_ms = $5 where id = $1 and fence = $2 and state = 'working'";
        self.execute(sql, args![claim.job.id, claim.fence, at, message, now]).await?;
        self.stage_moved(&claim.job, JobState::Waiting, Some(message), now);
        // Nobody can claim it yet, but whoever sleeps must learn when.
        self.wake();
        Ok(())
    }

    /// A stage is done: the next ones may start, or the run is over.
    async fn advance_run(&mut self, done: &Job, now: EpochMs) -> Result<(), Error> {
        let sql = "select kind, state, result, cancel_requested_at_ms from jobs where run_id = $1 order by id";
        let rows = self.rows(sql, args![done.run_id]).await?;
        let (mut results, mut stages, mut stopping) = (serde_json::Map::new(), 0, false);
        for row in &rows {
            if row.text("kind")? == JobKind::Run.as_str() {
                stopping = row.int_or_null("cancel_requested_at_ms")?.is_some();
                continue;
            }
            stages += 1;
            if row.text("state")? == JobState::Done.as_str() {
                results.insert(row.text("kind")?, row.json_or_null("result")?.unwrap_or_default());
            }
        }
        if results.len() == stages {
            return self.close_run(done, JobState::Done, Some(Value::Object(results)), None, now).await;
        }
        if stopping {
            return self.stop_run(done, JobState::Cancelled, CANCELLED, now).await;
        }
        let percent = i64::try_from(results.len() * 100 / stages).expect("at most 100");
        let sql = "update jobs set percent = $2, updated_at_ms = $3 where id = $1";
        self.execute(sql, args![done.run_id, percent, now]).await?;
        self.queue_next(done, now).await
    }

    async fn queue_next(&mut self, done: &Job, now: EpochMs) -> Result<(), Error> {
        let sql = with_job_columns!(
            "update jobs set state = 'queued', waits_for = null, due_at_ms = $2, updated_at_ms = $2 \
             where state = 'waiting' and waits_for = 'dependency' and kind <> 'run' \
             and id in (select job_id from job_needs where needs_id = $1) \
             and not exists (select 1 from job_needs d join jobs n on n.id = d.needs_id \
             where d.job_id = jobs.id and n.state <> 'done') returning",
            ""
        );
        for row in &self.rows(sql, args![done.id, now]).await? {
            self.stage_moved(&job_of(row)?, JobState::Queued, None, now);
        }
        self.wake();
        Ok(())
    }

    /// Cancels what has not begun and closes the run. No other stage can be at work: a project has one working job.
    pub(crate) async fn stop_run(
        &mut self,
        job: &Job,
        state: JobState,
        error: &str,
        now: EpochMs,
    ) -> Result<(), Error> {
        let reason = match (state, job.kind) {
            (JobState::Error, JobKind::Stage(stage)) => format!("not started, because {} failed", stage.as_str()),
            _ => error.to_owned(),
        };
        self.cancel_stages(job.run_id, &reason, now).await?;
        self.close_run(job, state, None, Some(error), now).await
    }

    /// Cancels the stages that no living worker holds.
    pub(crate) async fn cancel_stages(&mut self, run: RunId, reason: &str, now: EpochMs) -> Result<(), Error> {
        let sql = with_job_columns!(
            "update jobs set state = 'cancelled', error = $2, waits_for = null, leased_by = null, due_at_ms = null, \
             updated_at_ms = $3, finished_at_ms = $3 where run_id = $1 and kind <> 'run' \
             and (state in ('queued', 'waiting') or (state = 'working' and due_at_ms <= $3)) returning",
            ""
        );
        let mut jobs: Vec<Job> =
            self.rows(sql, args![run, reason, now]).await?.iter().map(job_of).collect::<Result<_, _>>()?;
        jobs.sort_by_key(|job| job.id);
        for job in &jobs {
            self.stage_moved(job, JobState::Cancelled, Some(reason), now);
        }
        Ok(())
    }

    /// Ends the root job.
    pub(crate) async fn close_run(
        &mut self,
        job: &Job,
        state: JobState,
        result: Option<Value>,
        error: Option<&str>,
        now: EpochMs,
    ) -> Result<(), Error> {
        let sql = "update jobs set state = $2, result = $3, error = $4, waits_for = null, \
                   percent = case when $2 = 'done' then 100 else percent end, updated_at_ms = $5, finished_at_ms = $5 \
                   where id = $1 and finished_at_ms is null";
        let result = result.map(|result| result.to_string());
        self.execute(sql, args![job.run_id, state.as_str(), result, error, now]).await?;
        let body = EventBody::RunFinished { state, error: error.map(str::to_owned) };
        self.record(job.project.as_ref(), Some(job.run_id), body, now);
        // A worker that waits for its project to be free may go on.
        self.wake();
        Ok(())
    }

    /// The event of a stage's move; a root job has its own two events.
    pub(crate) fn stage_moved(&mut self, job: &Job, state: JobState, reason: Option<&str>, now: EpochMs) {
        let JobKind::Stage(stage) = job.kind else { return };
        let reason = reason.map(str::to_owned);
        let body = EventBody::StageMoved { job_id: job.id, stage, state, attempt: job.attempts, reason };
        self.record(job.project.as_ref(), Some(job.run_id), body, now);
    }
}

//! A person stops a job or a run.

use crate::error::Error;
use crate::finish::CANCELLED;
use crate::job::{job_of, with_job_columns};
use crate::moved::{moved_columns, moved_of};
use crate::open::Store;
use crate::row::args;
use domain::{EpochMs, Job, JobId, JobKind, JobState, RunId};

/// A job at work is asked to stop; any other is cancelled, and so is one whose worker seems dead.
const CANCEL: &str = concat!(
    "update jobs set cancel_requested_at_ms = coalesce(cancel_requested_at_ms, $2), \
     cancel_requested_by = coalesce(cancel_requested_by, $3), updated_at_ms = $2, waits_for = null, \
     state = case when state = 'working' and due_at_ms > $2 then state else 'cancelled' end, \
     error = case when state = 'working' and due_at_ms > $2 then error else $4 end, \
     failure_reason = case when state = 'working' and due_at_ms > $2 then failure_reason else 'cancelled' end, \
     leased_by = case when state = 'working' and due_at_ms > $2 then leased_by end, \
     finished_at_ms = case when state = 'working' and due_at_ms > $2 then null else $2 end, \
     due_at_ms = case when state = 'working' and due_at_ms > $2 then due_at_ms end \
     where id = $1 and finished_at_ms is null returning",
    moved_columns!()
);

impl Store {
    /// Stops any job. One that no worker holds is cancelled at once, one that is worked on when its worker says so; what
    /// depends on it is cancelled with it. A run's root means the whole run, as [`Store::cancel_run`].
    ///
    /// Asking again changes nothing. `NotFound` for an unknown job, `Conflict` for one that is over.
    pub async fn cancel_job(&self, id: JobId, by: &str, now: EpochMs) -> Result<(), Error> {
        let job = self.find_job(id).await?.ok_or_else(|| Error::not_found(format!("job {id}")))?;
        if !matches!(job.kind, JobKind::Task(_)) {
            return self.cancel_run(job.run_id, by, now).await;
        }
        self.retrying(|| self.cancel_task(&job, by, now)).await
    }

    async fn cancel_task(&self, job: &Job, by: &str, now: EpochMs) -> Result<(), Error> {
        let id = job.id;
        let mut tx = self.begin().await?;
        tx.lock_keys(job.terms.concurrency_key.iter().cloned().collect()).await?;
        let row = tx.row(CANCEL, args![id, now, by, CANCELLED]).await?;
        let Some(row) = row else {
            tx.rollback().await?;
            let now_is = self.find_job(id).await?.map_or("gone", |job| job.state.as_str());
            return Err(Error::conflict(format!("job {id} is over ({now_is}) and cannot be cancelled")));
        };
        let job = moved_of(&row)?;
        if job.state == JobState::Working {
            // Its worker ends it; what depends on it must not start even if it ends well.
            tx.stopping(&job);
            tx.release_dependents(now).await?;
            tx.give_turns(now).await?;
        } else {
            tx.settle(vec![job], now).await?;
        }
        tx.wake();
        tx.commit().await
    }

    /// Stops a run: stages that no worker holds are cancelled at once; a worker that holds one learns it from its
    /// heartbeat (and from [`Wakeups`](crate::Wakeups), to look at once), and the run is cancelled when it says so.
    ///
    /// Asking again changes nothing. `NotFound` for an unknown run, `Conflict` for one that is over.
    pub async fn cancel_run(&self, id: RunId, by: &str, now: EpochMs) -> Result<(), Error> {
        self.retrying(|| self.cancel_whole_run(id, by, now)).await
    }

    async fn cancel_whole_run(&self, id: RunId, by: &str, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.lock_run(id).await?;
        let sql = with_job_columns!("select", "from jobs where id = $1 and kind = 'run'");
        let row = tx.row(sql, args![id]).await?.ok_or_else(|| Error::not_found(format!("run {id}")))?;
        let root = job_of(&row)?;
        if root.state.is_final() {
            return Err(Error::conflict(format!("run {id} is over ({}) and cannot be cancelled", root.state.as_str())));
        }
        if row.int_or_null("cancel_requested_at_ms")?.is_some() {
            return tx.rollback().await;
        }
        tx.cancel_stages(id, CANCELLED, now).await?;
        let sql = "update jobs set cancel_requested_at_ms = $2, cancel_requested_by = $3, updated_at_ms = $2 \
                   where run_id = $1 and finished_at_ms is null";
        tx.execute(sql, args![id, now, by]).await?;
        let sql = "select id from jobs where run_id = $1 and kind <> 'run' and state = 'working'";
        if tx.row(sql, args![id]).await?.is_none() {
            tx.close_run(id, JobState::Cancelled, None, Some(CANCELLED), now).await?;
        }
        tx.release_dependents(now).await?;
        tx.give_turns(now).await?;
        tx.wake();
        tx.commit().await
    }
}

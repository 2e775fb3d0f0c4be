//! A finished job is done once more.

use crate::enqueue::EnqueueRequest;
use crate::error::Error;
use crate::job::{job_columns, job_of};
use crate::open::Store;
use crate::row::args;
use domain::{Decision, EpochMs, JobId, JobKind, JobState, NewJob, Ruling, Terms, Wish};

impl Store {
    /// Puts a finished task into the queue again, as a new job with the same terms that remembers the old one; gives the new
    /// one's number. What policy said to it is stored with the new job. `NotFound` for an unknown job, `Conflict` for one that
    /// is not over, is no task, or needs a job that did not end well.
    pub async fn retry_job(
        &self,
        id: JobId,
        by: &str,
        decision: Option<(Wish, Decision)>,
        now: EpochMs,
    ) -> Result<JobId, Error> {
        let mut tx = self.db.read().await?;
        let sql = concat!("select", job_columns!(), "from jobs where id = $1");
        let row = tx.row(sql, args![id]).await?.ok_or_else(|| Error::not_found(format!("job {id}")))?;
        let old = job_of(&row)?;
        let needs_approval = decision.as_ref().is_some_and(|(_, decision)| decision.ruling == Ruling::NeedsApproval);
        let JobKind::Task(task) = old.kind else {
            return Err(Error::conflict(format!("job {id} is part of a run; build the project again instead")));
        };
        if !old.state.is_final() {
            return Err(Error::conflict(format!("job {id} is not over; wait for its end or cancel it")));
        }
        let sql =
            "select n.id, n.state from job_needs d join jobs n on n.id = d.needs_id where d.job_id = $1 order by n.id";
        let mut needs = Vec::new();
        for row in &tx.rows(sql, args![id]).await? {
            let need = JobId(row.int("id")?);
            if matches!(row.named("state", JobState::parse)?, JobState::Error | JobState::Cancelled) {
                return Err(Error::conflict(format!("job {id} needs job {need}, which did not end well")));
            }
            needs.push(need);
        }
        drop(tx);
        let terms = Terms { idempotency_key: None, run_at_ms: None, ..old.terms };
        let new = NewJob::new(task, old.payload, by);
        let job = NewJob { project: old.project, needs, terms, needs_approval, decision, ..new };
        let made = self.ask_for(EnqueueRequest { jobs: vec![job], retry_of: Some(id), now }).await?;
        made.first().map(|made| made.id).ok_or_else(|| Error::broken("a job was lost on its way into the queue"))
    }
}

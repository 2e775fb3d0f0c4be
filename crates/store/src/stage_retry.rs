//! A stage that did not end well is done once more, with all after it.

use crate::audit::{self, NewAudit};
use crate::error::Error;
use crate::job::{job_of, with_job_columns};
use crate::moved::{moved_columns, moved_of};
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use domain::{Decision, EpochMs, Job, JobKind, JobState, Ruling, RunId, Stage, WaitReason, Wish};

/// A stage to be done again.
#[derive(Debug, Clone)]
pub struct StageRetry {
    /// Of this run.
    pub run: RunId,
    /// The first of its stages that is not done.
    pub stage: Stage,
    /// What was asked of policy for it, and what policy said: stored together with the move. When it needs an approval, the
    /// stage waits for it.
    pub decision: (Wish, Decision),
}

impl Store {
    /// Opens a run again that ended badly: the first stage that is not done, and all after it, are worked on once more; what was
    /// done before stays. Their evidence is made anew, their attempts are counted on.
    ///
    /// `NotFound` for an unknown run or a stage that it does not have; `Conflict` for a run that is not over or ended well, for
    /// another stage than its first open one, and for a run that a newer one of its project follows.
    pub async fn retry_stage(&self, retry: &StageRetry, now: EpochMs) -> Result<(), Error> {
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            let done = tx.retry_stage(retry, now).await;
            tx.close(done).await
        })
        .await
    }
}

impl Tx {
    async fn retry_stage(&mut self, retry: &StageRetry, now: EpochMs) -> Result<(), Error> {
        let (run, stage) = (retry.run, retry.stage);
        self.lock_run(run).await?;
        let sql = with_job_columns!("select", "from jobs where run_id = $1 order by id");
        let jobs = self.rows(sql, args![run]).await?.iter().map(job_of).collect::<Result<Vec<Job>, _>>()?;
        let root = jobs.iter().find(|job| job.kind == JobKind::Run && job.id == run);
        let root = root.ok_or_else(|| Error::not_found(format!("run {run}")))?;
        let asked = jobs.iter().find(|job| job.kind == JobKind::Stage(stage));
        let asked = asked.ok_or_else(|| Error::not_found(format!("stage {} of run {run}", stage.as_str())))?;
        match root.state {
            JobState::Error | JobState::Cancelled => {}
            JobState::Done => return Err(Error::conflict(format!("run {run} is done; there is nothing to do again"))),
            _ => return Err(Error::conflict(format!("run {run} is not over; wait for its end or cancel it"))),
        }
        let mut open = jobs.iter().filter(|job| job.kind != JobKind::Run && job.state != JobState::Done);
        if let Some(first) = open.next().filter(|first| first.id != asked.id) {
            let message =
                format!("run {run} stopped at its stage {}; only that one can be done again", first.kind.as_str());
            return Err(Error::conflict(message));
        }
        self.not_followed(root).await?;
        self.reopen(retry, root, asked, now).await?;
        let (wish, decision) = &retry.decision;
        self.audit(NewAudit::of(wish, decision, &audit::named(&wish.principal), Some(asked.id), now));
        self.give_turns(now).await?;
        self.wake();
        Ok(())
    }

    /// A later run of the project took its place: what this one would put on the air is old.
    async fn not_followed(&mut self, root: &Job) -> Result<(), Error> {
        let sql = "select max(id) as id from runs where project = $1";
        let newest =
            self.row(sql, args![root.project.as_ref()]).await?.map_or(Ok(None), |row| row.int_or_null("id"))?;
        match newest.filter(|newest| *newest > root.id.0) {
            Some(newest) => {
                let run = root.id;
                Err(Error::conflict(format!(
                    "run {newest} of the same project is newer than run {run}; build again instead"
                )))
            }
            None => Ok(()),
        }
    }

    async fn reopen(&mut self, retry: &StageRetry, root: &Job, first: &Job, now: EpochMs) -> Result<(), Error> {
        let asks = retry.decision.1.ruling == Ruling::NeedsApproval;
        let sql = "delete from evidence where job_id in \
                   (select id from jobs where run_id = $1 and kind <> 'run' and state <> 'done')";
        self.execute(sql, args![root.id]).await?;
        let sql = concat!(
            "update jobs set state = 'waiting', waits_for = case when kind = 'run' or id <> $2 then 'dependency' else $3 end, \
             result = null, error = null, failure_reason = null, failures = 0, cancel_requested_at_ms = null, \
             cancel_requested_by = null, percent = case when kind = 'run' then percent else 0 end, doing = null, \
             leased_by = null, due_at_ms = null, finished_at_ms = null, \
             started_at_ms = case when kind = 'run' then started_at_ms end, ready_at_ms = $4, updated_at_ms = $4 \
             where run_id = $1 and state <> 'done' returning",
            moved_columns!()
        );
        let waits_for = if asks { WaitReason::Approval } else { WaitReason::Turn };
        let rows = self.rows(sql, args![root.id, first.id, waits_for.as_str(), now]).await?;
        let mut moved = rows.iter().map(moved_of).collect::<Result<Vec<_>, _>>()?;
        moved.sort_by_key(|job| job.id);
        for job in moved {
            if job.waits_for == Some(WaitReason::Turn) {
                self.awaits_turn(job);
            } else {
                self.moved(&job, now);
            }
        }
        if asks {
            let (wish, decision) = &retry.decision;
            self.insert_approval(first.id, wish, decision, now).await?;
        }
        Ok(())
    }
}

//! Jobs that wait for a person's word.

use crate::error::Error;
use crate::finish::lease_lost;
use crate::moved::{moved_columns, moved_of};
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::Tx;
use domain::{Claim, EpochMs, JobId, JobState, WaitReason};

impl Store {
    /// Gives a claimed job back until a person approves it: working becomes waiting for approval, or cancelled, when a
    /// person asked to stop. It counts neither as a failure nor as a takeover. `Conflict` when the lease was lost.
    pub async fn hold_for_approval(&self, claim: &Claim, now: EpochMs) -> Result<(), Error> {
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            let done = tx.hold_for_approval(claim, now).await;
            tx.close(done).await
        })
        .await
    }

    /// Gives a claimed job back until a moment: working becomes waiting for time, or cancelled, when a person asked to stop. It
    /// counts neither as a failure nor as a takeover. `Conflict` when the lease was lost.
    pub(crate) async fn postpone(&self, claim: &Claim, until: EpochMs, now: EpochMs) -> Result<(), Error> {
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            let done = tx.postpone(claim, until, now).await;
            tx.close(done).await
        })
        .await
    }

    /// Lets a job that waits for approval go on: it is queued, or waits for what else it needs. `NotFound` for an unknown
    /// job, `Conflict` for one that does not wait for approval.
    pub async fn release_held(&self, job: JobId, now: EpochMs) -> Result<(), Error> {
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            let done = tx.release_held(job, now).await;
            tx.close(done).await
        })
        .await
    }

    /// Ends a job that waits for approval as an error with reason `Denied`, and cancels whatever depends on it. Errors as
    /// [`Store::release_held`].
    pub async fn refuse_held(&self, job: JobId, reason: &str, now: EpochMs) -> Result<(), Error> {
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            let done = tx.refuse_held(job, reason, now).await;
            tx.close(done).await
        })
        .await
    }
}

impl Tx {
    /// See [`Store::hold_for_approval`].
    pub(crate) async fn hold_for_approval(&mut self, claim: &Claim, now: EpochMs) -> Result<(), Error> {
        self.lock_claims([claim]).await?;
        let sql = concat!(
            "update jobs set state = case when cancel_requested_at_ms is null then 'waiting' else 'cancelled' end, \
             waits_for = case when cancel_requested_at_ms is null then 'approval' end, \
             error = case when cancel_requested_at_ms is null then null else $4 end, \
             failure_reason = case when cancel_requested_at_ms is null then null else 'cancelled' end, \
             finished_at_ms = case when cancel_requested_at_ms is null then null else $3 end, \
             leased_by = null, due_at_ms = null, updated_at_ms = $3 \
             where id = $1 and fence = $2 and state = 'working' returning",
            moved_columns!()
        );
        let args = args![claim.job.id, claim.fence, now, crate::finish::CANCELLED];
        let row = self.row(sql, args).await?.ok_or_else(lease_lost)?;
        self.settle(vec![moved_of(&row)?], now).await
    }

    async fn postpone(&mut self, claim: &Claim, until: EpochMs, now: EpochMs) -> Result<(), Error> {
        self.lock_claims([claim]).await?;
        let sql = concat!(
            "update jobs set state = case when cancel_requested_at_ms is null then 'waiting' else 'cancelled' end, \
             waits_for = case when cancel_requested_at_ms is null then 'time' end, \
             error = case when cancel_requested_at_ms is null then null else $4 end, \
             failure_reason = case when cancel_requested_at_ms is null then null else 'cancelled' end, \
             finished_at_ms = case when cancel_requested_at_ms is null then null else $3 end, \
             due_at_ms = case when cancel_requested_at_ms is null then $5 end, \
             leased_by = null, updated_at_ms = $3 where id = $1 and fence = $2 and state = 'working' returning",
            moved_columns!()
        );
        let args = args![claim.job.id, claim.fence, now, crate::finish::CANCELLED, until];
        let row = self.row(sql, args).await?.ok_or_else(lease_lost)?;
        self.settle(vec![moved_of(&row)?], now).await?;
        self.due(until, now);
        Ok(())
    }

    /// See [`Store::release_held`].
    pub(crate) async fn release_held(&mut self, job: JobId, now: EpochMs) -> Result<(), Error> {
        let held = self.held_job(job).await?;
        let (open, run_at) = (held.int("needs_open")?, held.int_or_null("run_at_ms")?.filter(|at| *at > now));
        let key = held.text_or_null("concurrency_key")?;
        let (state, waits_for) = if open > 0 {
            (JobState::Waiting, Some(WaitReason::Dependency))
        } else if run_at.is_some() {
            (JobState::Waiting, Some(WaitReason::Time))
        } else if key.is_some() {
            (JobState::Waiting, Some(WaitReason::Turn))
        } else {
            (JobState::Queued, None)
        };
        let due = run_at.filter(|_| waits_for == Some(WaitReason::Time));
        let sql = concat!(
            "update jobs set state = $2, waits_for = $3, due_at_ms = $4, ready_at_ms = $5, updated_at_ms = $5 \
             where id = $1 returning",
            moved_columns!()
        );
        let args = args![job, state.as_str(), waits_for.map(WaitReason::as_str), due, now];
        let row = self.row(sql, args).await?.ok_or_else(|| Error::broken("a locked job is gone"))?;
        let moved = moved_of(&row)?;
        if waits_for == Some(WaitReason::Turn) {
            self.awaits_turn(moved);
        } else {
            self.moved(&moved, now);
        }
        if let Some(at) = due {
            self.due(at, now);
        }
        self.give_turns(now).await
    }

    /// See [`Store::refuse_held`].
    pub(crate) async fn refuse_held(&mut self, job: JobId, reason: &str, now: EpochMs) -> Result<(), Error> {
        self.held_job(job).await?;
        let sql = concat!(
            "update jobs set state = 'error', waits_for = null, error = $2, failure_reason = 'denied', \
             updated_at_ms = $3, finished_at_ms = $3 where id = $1 returning",
            moved_columns!()
        );
        let row = self.row(sql, args![job, reason, now]).await?;
        let row = row.ok_or_else(|| Error::broken("a locked job is gone"))?;
        self.settle(vec![moved_of(&row)?], now).await
    }

    /// A job that waits for approval, unchanged by others until commit.
    async fn held_job(&mut self, id: JobId) -> Result<Row, Error> {
        let sql = "select run_id, concurrency_key, needs_open, run_at_ms, state, waits_for from jobs where id = $1";
        let missing = || Error::not_found(format!("job {id}"));
        let row = self.row(sql, args![id]).await?.ok_or_else(missing)?;
        self.lock_runs(row.int_or_null("run_id")?.map(JobId).into_iter().collect()).await?;
        self.lock_keys(row.text_or_null("concurrency_key")?.into_iter().collect()).await?;
        self.lock("select id from jobs where id = $1 for update", args![id]).await?;
        let row = self.row(sql, args![id]).await?.ok_or_else(missing)?;
        if row.text_or_null("waits_for")?.as_deref() != Some(WaitReason::Approval.as_str()) {
            let state = row.text("state")?;
            return Err(Error::conflict(format!("job {id} does not wait for approval (it is {state})")));
        }
        Ok(row)
    }
}

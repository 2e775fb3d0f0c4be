//! Approvals: questions to people, on which jobs wait.

use crate::audit::NewAudit;
use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::Tx;
use domain::{Approval, ApprovalState, Claim, Decision, EpochMs, EventBody, JobId, Role, Ruling, Wish};

/// How long a question waits for its answer, milliseconds: a week.
pub const APPROVAL_MS: i64 = 7 * 24 * 3600 * 1000;

/// Which approvals; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct ApprovalFilter {
    /// That stand so.
    pub state: Option<ApprovalState>,
    /// Of this job.
    pub job: Option<JobId>,
}

macro_rules! approvals_where {
    ($more:literal) => {
        concat!(
            "select id, job_id, wish, rule, reason, asks, state, requested_by, decided_by, comment, created_at_ms, \
             expires_at_ms, decided_at_ms from approvals where ",
            $more
        )
    };
}

impl Store {
    /// Gives a claimed job back until a person has answered: the job waits, the question and the decision that asks it are
    /// stored, all in one transaction. `Conflict` when the lease was lost, or when the decision asks nobody.
    pub async fn ask_approval(
        &self,
        claim: &Claim,
        wish: &Wish,
        decision: &Decision,
        now: EpochMs,
    ) -> Result<Approval, Error> {
        let ask = || async move {
            let mut tx = self.begin().await?;
            tx.hold_for_approval(claim, now).await?;
            let id = tx.insert_approval(claim.job.id, wish, decision, now).await?;
            tx.audit(NewAudit::of(wish, decision, &crate::audit::named(&wish.principal), Some(claim.job.id), now));
            tx.commit().await?;
            Ok(id)
        };
        let id = self.retrying(ask).await?;
        self.approval(id).await
    }

    /// Approvals, the newest first, at most `limit`.
    pub async fn approvals(&self, filter: &ApprovalFilter, limit: u32) -> Result<Vec<Approval>, Error> {
        let state = filter.state.map_or("", ApprovalState::as_str);
        let (sql, values) = match filter.job {
            Some(job) => (
                approvals_where!("($1 = '' or state = $1) and job_id = $2 order by id desc limit $3"),
                args![state, job, limit],
            ),
            None => (approvals_where!("($1 = '' or state = $1) order by id desc limit $2"), args![state, limit]),
        };
        self.db.read().await?.rows(sql, values).await?.iter().map(approval_of).collect()
    }

    /// One approval. `NotFound` when there is none.
    pub async fn approval(&self, id: i64) -> Result<Approval, Error> {
        let row = self.db.read().await?.row(approvals_where!("id = $1"), args![id]).await?;
        row.as_ref().map(approval_of).transpose()?.ok_or_else(|| not_found(id))
    }

    /// Who approved exactly this wish of a job, when somebody did: put it into the wish with [`Wish::approved_by`] and ask
    /// policy again. Which worker does it makes no difference.
    pub async fn approver_of(&self, job: JobId, wish: &Wish) -> Result<Option<String>, Error> {
        let approved = self.approved_of(job).await?;
        Ok(approved.into_iter().find(|(approved, _)| approved.covers(wish)).map(|(_, who)| who))
    }

    /// What was approved of a job, the newest first, and by whom.
    pub(crate) async fn approved_of(&self, job: JobId) -> Result<Vec<(Wish, String)>, Error> {
        let sql = "select wish, decided_by from approvals where job_id = $1 and state = 'approved' order by id desc";
        let rows = self.db.read().await?.rows(sql, args![job]).await?;
        rows.iter().map(|row| Ok((row.json("wish")?, row.text("decided_by")?))).collect()
    }
}

impl Tx {
    /// Stores the question that a decision asks, with its event. The job must be waiting for approval already, or become
    /// so in this transaction.
    pub(crate) async fn insert_approval(
        &mut self,
        job: JobId,
        wish: &Wish,
        decision: &Decision,
        now: EpochMs,
    ) -> Result<i64, Error> {
        let asks = decision.asks.filter(|_| decision.ruling == Ruling::NeedsApproval);
        let asks = asks.ok_or_else(|| Error::conflict("this decision asks nobody for an approval"))?;
        let sql = "insert into approvals (job_id, wish, input_digest, policy_digest, rule, reason, asks, state, \
                   requested_by, created_at_ms, expires_at_ms) \
                   values ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, $10) returning id";
        let values = args![
            job,
            wish.canonical(),
            decision.input_digest.as_str(),
            decision.policy_digest.as_str(),
            decision.rule.as_str(),
            decision.reason.as_str(),
            asks.as_str(),
            wish.principal.id.as_str(),
            now,
            now.saturating_add(APPROVAL_MS)
        ];
        let row = self.row(sql, values).await?.ok_or_else(|| Error::broken("an insert gave no row"))?;
        let id = row.int("id")?;
        self.tell_approval(id, job, ApprovalState::Pending, None, now).await?;
        Ok(id)
    }

    /// The event of an approval that moved.
    pub(crate) async fn tell_approval(
        &mut self,
        id: i64,
        job: JobId,
        state: ApprovalState,
        by: Option<String>,
        now: EpochMs,
    ) -> Result<(), Error> {
        let row = self.row("select run_id, project from jobs where id = $1", args![job]).await?;
        let row = row.ok_or_else(|| Error::not_found(format!("job {job}")))?;
        let (project, run) = (row.slug_or_null("project")?, row.int_or_null("run_id")?.map(JobId));
        let body = EventBody::ApprovalMoved { approval_id: id, job_id: job, state, by };
        self.record(project.as_ref(), run, body, now);
        Ok(())
    }

    /// An approval, locked until this transaction ends.
    pub(crate) async fn approval(&mut self, id: i64) -> Result<Approval, Error> {
        self.lock("select id from approvals where id = $1 for update", args![id]).await?;
        let row = self.row(approvals_where!("id = $1"), args![id]).await?;
        row.as_ref().map(approval_of).transpose()?.ok_or_else(|| not_found(id))
    }
}

fn not_found(id: i64) -> Error {
    Error::not_found(format!("approval {id}"))
}

fn approval_of(row: &Row) -> Result<Approval, Error> {
    Ok(Approval {
        id: row.int("id")?,
        job_id: JobId(row.int("job_id")?),
        wish: row.json("wish")?,
        rule: row.text("rule")?,
        reason: row.text("reason")?,
        asks: row.named("asks", Role::parse)?,
        state: row.named("state", ApprovalState::parse)?,
        requested_by: row.text("requested_by")?,
        decided_by: row.text_or_null("decided_by")?,
        comment: row.text_or_null("comment")?,
        created_at_ms: row.int("created_at_ms")?,
        expires_at_ms: row.int("expires_at_ms")?,
        decided_at_ms: row.int_or_null("decided_at_ms")?,
    })
}

//! Reading the audit trail.

use crate::audit::AuditRow;
use crate::audit_chain::{row_of, said_in};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use domain::{Decision, EpochMs, JobId, Ruling, Wish};

/// Which rows; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// With a higher number.
    pub after: i64,
    /// Not before this moment.
    pub since_ms: Option<EpochMs>,
    /// About this job.
    pub job: Option<JobId>,
    /// Of this action.
    pub action: Option<String>,
    /// By this actor, as `user:ana`.
    pub actor: Option<String>,
    /// With this answer.
    pub ruling: Option<Ruling>,
    /// By this rule.
    pub rule: Option<String>,
    /// With a lower number: of lists that begin with the newest.
    pub before: Option<i64>,
}

/// A decision as it was stored, with what it was about.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct StoredDecision {
    /// The row of the trail.
    pub seq: i64,
    /// When.
    pub at_ms: EpochMs,
    /// Who was told.
    pub actor: String,
    /// The job it was about.
    pub job_id: Option<JobId>,
    /// What was wished.
    pub wish: Wish,
    /// What policy said.
    pub decision: Decision,
}

macro_rules! rows_where {
    ($($more:literal)?) => {
        concat!(
            "select seq, at_ms, actor, action, object, ruling, rule, reason, asks, input_digest, policy_digest, job_id, \
             prev_hash, hash from audit where seq > $1 and at_ms >= $2 and ($3 = '' or action = $3) and ($4 = '' or actor = $4) \
             and ($5 = '' or ruling = $5) and ($7 = '' or rule = $7)",
            $($more,)?
            " order by seq limit $6"
        )
    };
}

/// How many decisions are read between two questions to the database.
const DECISIONS_AT_ONCE: u32 = 1_000;

impl Store {
    /// Rows of the trail, the oldest first, at most `limit`.
    pub async fn audit_rows(&self, filter: &AuditFilter, limit: u32) -> Result<Vec<AuditRow>, Error> {
        let since = filter.since_ms.unwrap_or(EpochMs::MIN);
        let action = filter.action.as_deref().unwrap_or_default();
        let actor = filter.actor.as_deref().unwrap_or_default();
        let ruling = filter.ruling.map_or("", Ruling::as_str);
        let rule = filter.rule.as_deref().unwrap_or_default();
        let mut values = args![filter.after, since, action, actor, ruling, limit, rule];
        let mut sql = rows_where!();
        if let Some(job) = filter.job {
            values.extend(args![job]);
            sql = rows_where!(" and job_id = $8");
        }
        self.db.read().await?.rows(sql, values).await?.iter().map(row_of).collect()
    }

    /// All that was decided about a job, the oldest first: the decision that admitted it, then those of its work. A code stage
    /// has one for each file.
    pub async fn decisions_of(&self, job: JobId) -> Result<Vec<StoredDecision>, Error> {
        let mut all = Vec::new();
        loop {
            let after = all.last().map_or(0, |last: &StoredDecision| last.seq);
            let more = self.decisions_about(job, after, DECISIONS_AT_ONCE).await?;
            if more.is_empty() {
                return Ok(all);
            }
            all.extend(more);
        }
    }

    /// What was decided about a job with a higher number than `after`, the oldest first, at most `limit`.
    pub async fn decisions_about(&self, job: JobId, after: i64, limit: u32) -> Result<Vec<StoredDecision>, Error> {
        const SQL: &str = "select a.seq, a.at_ms, a.actor, a.ruling, a.rule, a.reason, a.asks, a.input_digest, a.policy_digest, \
            a.job_id, i.body from audit a join policy_inputs i on i.digest = a.input_digest where a.job_id = $1 \
            and a.seq > $2 order by a.seq limit $3";
        self.db.read().await?.rows(SQL, args![job, after, limit]).await?.iter().map(decision_of).collect()
    }

    /// Decisions, the newest first, at most `limit`; [`AuditFilter::after`] is not looked at.
    pub async fn decisions(&self, filter: &AuditFilter, limit: u32) -> Result<Vec<StoredDecision>, Error> {
        const SQL: &str = "select a.seq, a.at_ms, a.actor, a.ruling, a.rule, a.reason, a.asks, a.input_digest, a.policy_digest, \
            a.job_id, i.body from audit a join policy_inputs i on i.digest = a.input_digest where a.seq < $1 and a.at_ms >= $2 \
            and ($3 = '' or a.action = $3) and ($4 = '' or a.actor = $4) and ($5 = '' or a.ruling = $5) \
            and ($6 = '' or a.rule = $6) and ($7 is null or a.job_id = $7) order by a.seq desc limit $8";
        let word = |word: &Option<String>| word.clone().unwrap_or_default();
        let ruling = filter.ruling.map_or("", Ruling::as_str);
        let since = filter.since_ms.unwrap_or(EpochMs::MIN);
        let values = args![
            filter.before.unwrap_or(i64::MAX),
            since,
            word(&filter.action),
            word(&filter.actor),
            ruling,
            word(&filter.rule),
            filter.job,
            limit
        ];
        self.db.read().await?.rows(SQL, values).await?.iter().map(decision_of).collect()
    }

    /// Decisions with a higher number than `after` and not before `since_ms`, the oldest first, at most `limit`: to decide
    /// them again.
    pub async fn decisions_since(
        &self,
        since_ms: EpochMs,
        after: i64,
        limit: u32,
    ) -> Result<Vec<StoredDecision>, Error> {
        const SQL: &str = "select a.seq, a.at_ms, a.actor, a.ruling, a.rule, a.reason, a.asks, a.input_digest, a.policy_digest, \
            a.job_id, i.body from audit a join policy_inputs i on i.digest = a.input_digest \
            where a.seq > $1 and a.at_ms >= $2 order by a.seq limit $3";
        self.db.read().await?.rows(SQL, args![after, since_ms, limit]).await?.iter().map(decision_of).collect()
    }
}

fn decision_of(row: &Row) -> Result<StoredDecision, Error> {
    Ok(StoredDecision {
        seq: row.int("seq")?,
        at_ms: row.int("at_ms")?,
        actor: row.text("actor")?,
        job_id: row.int_or_null("job_id")?.map(JobId),
        wish: row.json("body")?,
        decision: said_in(row)?,
    })
}

//! Whether the audit trail is as it was written.

use crate::audit::AuditRow;
use crate::error::Error;
use crate::open::Store;
use crate::row::Row;
use crate::tx::ReadTx;
use domain::{Decision, JobId, Role, Ruling};
use serde::{Deserialize, Serialize};

/// The newest row of the trail at some moment. With an exported one, a trail that was cut off or rewritten is found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// The row's number; 0 while there is none.
    pub seq: i64,
    /// The row's hash; empty while there is none.
    pub hash: String,
}

/// What a check of the trail found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditCheck {
    /// How many rows were found right, from the first one on.
    pub rows: i64,
    /// Where the trail ends.
    pub head: AuditHead,
    /// The first row that is not as it was written.
    pub fault: Option<AuditFault>,
}

/// The first row that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditFault {
    /// The row's number.
    pub seq: i64,
    /// What is wrong, in words for a person.
    pub what: String,
}

impl Store {
    /// Where the trail ends now.
    pub async fn audit_head(&self) -> Result<AuditHead, Error> {
        head(&mut self.db.read().await?).await
    }

    /// Checks the whole trail at once; see [`Store::audit_walk`].
    pub async fn audit_verify(&self, exported: &[AuditHead]) -> Result<AuditCheck, Error> {
        let mut walk = self.audit_walk(exported);
        loop {
            if let Some(check) = walk.step().await? {
                return Ok(check);
            }
        }
    }
}

pub(crate) async fn head(tx: &mut ReadTx) -> Result<AuditHead, Error> {
    let row = tx.row("select seq, hash from audit_head", vec![]).await?;
    let row = row.ok_or_else(|| Error::broken("the head of the audit trail is missing"))?;
    Ok(AuditHead { seq: row.int("seq")?, hash: row.text("hash")? })
}

/// Reads a row of the trail.
pub(crate) fn row_of(row: &Row) -> Result<AuditRow, Error> {
    let Decision { ruling, rule, reason, asks, input_digest, policy_digest } = said_in(row)?;
    Ok(AuditRow {
        seq: row.int("seq")?,
        at_ms: row.int("at_ms")?,
        actor: row.text("actor")?,
        action: row.text("action")?,
        object: row.text("object")?,
        ruling,
        rule,
        reason,
        asks,
        input_digest,
        policy_digest,
        job_id: row.int_or_null("job_id")?.map(JobId),
        prev_hash: row.text("prev_hash")?,
        hash: row.text("hash")?,
    })
}

/// What policy said, in a row of the trail.
pub(crate) fn said_in(row: &Row) -> Result<Decision, Error> {
    Ok(Decision {
        ruling: row.named("ruling", Ruling::parse)?,
        rule: row.text("rule")?,
        reason: row.text("reason")?,
        asks: row.named_or_null("asks", Role::parse)?,
        input_digest: row.text("input_digest")?,
        policy_digest: row.text("policy_digest")?,
    })
}

//! Whether the audit trail is as it was written.

use crate::audit::{AuditRow, hex};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::ReadTx;
use domain::{Decision, JobId, Role, Ruling};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// How many rows are looked at between two questions to the database.
const BATCH: u32 = 2_000;

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

    /// Checks the whole trail: numbers without gaps, each hash made of its row and the hash before, every input as it was
    /// digested, the end where the database says it is, and every head of `exported` still in it. Names the first row that
    /// is wrong.
    pub async fn audit_verify(&self, exported: &[AuditHead]) -> Result<AuditCheck, Error> {
        let mut tx = self.db.read().await?;
        let mut walk = Walk::new(exported);
        while walk.fault.is_none() {
            let rows = tx.rows(NEXT, args![walk.at.seq, BATCH]).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                walk.step(row)?;
                if walk.fault.is_some() {
                    break;
                }
            }
        }
        if walk.fault.is_none() {
            walk.end(&head(&mut tx).await?);
        }
        if walk.fault.is_none() {
            walk.fault = altered_input(&mut tx).await?;
        }
        Ok(AuditCheck { rows: walk.at.seq, head: walk.at, fault: walk.fault })
    }
}

const NEXT: &str = "select seq, at_ms, actor, action, object, ruling, rule, reason, asks, input_digest, policy_digest, \
    job_id, prev_hash, hash from audit where seq > $1 order by seq limit $2";

async fn head(tx: &mut ReadTx) -> Result<AuditHead, Error> {
    let row = tx.row("select seq, hash from audit_head", vec![]).await?;
    let row = row.ok_or_else(|| Error::broken("the head of the audit trail is missing"))?;
    Ok(AuditHead { seq: row.int("seq")?, hash: row.text("hash")? })
}

/// From row to row, remembering the last one that was right.
struct Walk {
    at: AuditHead,
    /// The last first.
    exported: Vec<AuditHead>,
    fault: Option<AuditFault>,
}

impl Walk {
    fn new(exported: &[AuditHead]) -> Self {
        let mut exported: Vec<AuditHead> = exported.iter().filter(|head| head.seq > 0).cloned().collect();
        exported.sort_unstable_by_key(|head| std::cmp::Reverse(head.seq));
        Self { at: AuditHead { seq: 0, hash: String::new() }, exported, fault: None }
    }

    fn step(&mut self, row: &Row) -> Result<(), Error> {
        let seq = row.int("seq")?;
        let next = self.at.seq + 1;
        if seq != next {
            self.wrong(next, "it is missing");
            return Ok(());
        }
        // A ruling that nobody knows is an altered row, not a broken store.
        let Some(row) = row_of(row).ok().filter(|row| row.expected_hash() == row.hash) else {
            self.wrong(seq, "it was altered: its hash does not fit what it says");
            return Ok(());
        };
        if row.prev_hash != self.at.hash {
            self.wrong(seq, "it does not follow the row before it: one of them was replaced");
            return Ok(());
        }
        while let Some(head) = self.exported.pop_if(|head| head.seq == seq) {
            if head.hash != row.hash {
                self.wrong(seq, "it is not the row whose hash was exported: the trail was rewritten");
                return Ok(());
            }
        }
        self.at = AuditHead { seq, hash: row.hash };
        Ok(())
    }

    /// Nothing comes after the last row: was there more?
    fn end(&mut self, head: &AuditHead) {
        let known = self.exported.first().map_or(head.seq, |exported| exported.seq.max(head.seq));
        if known > self.at.seq {
            self.wrong(self.at.seq + 1, "it is missing: the end of the trail was cut off");
        } else if *head != self.at {
            self.wrong(self.at.seq.max(1), "the head of the trail does not fit its last row");
        }
    }

    fn wrong(&mut self, seq: i64, what: &str) {
        self.fault = Some(AuditFault { seq, what: what.to_owned() });
    }
}

/// The first row whose input is not what was digested.
async fn altered_input(tx: &mut ReadTx) -> Result<Option<AuditFault>, Error> {
    let (mut last, mut altered) = (String::new(), Vec::new());
    loop {
        let sql = "select digest, body from policy_inputs where digest > $1 order by digest limit $2";
        let rows = tx.rows(sql, args![last.as_str(), BATCH]).await?;
        let Some(end) = rows.last() else { break };
        last = end.text("digest")?;
        for row in &rows {
            let digest = row.text("digest")?;
            if hex(&Sha256::digest(row.text("body")?.as_bytes())) != digest {
                altered.push(digest);
            }
        }
    }
    let mut first: Option<i64> = None;
    for digest in altered {
        let row = tx.row("select min(seq) as seq from audit where input_digest = $1", args![digest]).await?;
        let seq = row.and_then(|row| row.int_or_null("seq").transpose()).transpose()?;
        first = first.into_iter().chain(seq).min();
    }
    if let Some(seq) = first {
        return Ok(Some(AuditFault { seq, what: "the input that it was decided upon was altered".to_owned() }));
    }
    let sql = "select min(seq) as seq from audit where input_digest not in (select digest from policy_inputs)";
    let row = tx.row(sql, vec![]).await?;
    let seq = row.and_then(|row| row.int_or_null("seq").transpose()).transpose()?;
    Ok(seq.map(|seq| AuditFault { seq, what: "the input that it was decided upon is missing".to_owned() }))
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

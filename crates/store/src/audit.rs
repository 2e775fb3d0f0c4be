//! The audit trail: every decision of policy, append-only, in one chain of hashes.

use crate::error::Error;
use crate::open::Store;
use crate::recorder::Noted;
use crate::row::{Arg, Row, Sql, args, list, with_list};
use domain::{Decision, EpochMs, JobId, Party, Role, Ruling, Wish, write_string};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// One row of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct AuditRow {
    /// 1, 2, 3 … without gaps.
    pub seq: i64,
    /// When.
    pub at_ms: EpochMs,
    /// Who: `user:ana`, `agent:run 12 coder`, `velocity` for the program itself.
    pub actor: String,
    /// What: an action of the policies' schema, or `approval.expire`.
    pub action: String,
    /// To what: `project:shop`.
    pub object: String,
    /// What policy said.
    pub ruling: Ruling,
    /// The rule that said it.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// The least role that may approve it, when it needs an approval.
    pub asks: Option<Role>,
    /// SHA-256 of what was decided upon, hexadecimal.
    pub input_digest: String,
    /// SHA-256 of the rules, hexadecimal.
    pub policy_digest: String,
    /// The job it was about.
    pub job_id: Option<JobId>,
    /// The hash of the row before; empty for the first.
    pub prev_hash: String,
    /// SHA-256 of [`AuditRow::prev_hash`] and this row, hexadecimal.
    pub hash: String,
}

impl AuditRow {
    /// What the hash of this row must be: SHA-256 of the hash before, a line feed, and the row's other fields as a JSON
    /// array in the order of this struct.
    pub fn expected_hash(&self) -> String {
        hex(&Sha256::digest(self.hashed().as_bytes()))
    }

    fn hashed(&self) -> String {
        let mut text = String::with_capacity(640);
        let comma = |text: &mut String, part: &str| {
            text.push(',');
            write_string(text, part);
        };
        text.push_str(&self.prev_hash);
        text.push_str("\n[");
        text.push_str(&self.seq.to_string());
        text.push(',');
        text.push_str(&self.at_ms.to_string());
        for part in [&self.actor, &self.action, &self.object, self.ruling.as_str(), &self.rule, &self.reason] {
            comma(&mut text, part);
        }
        match self.asks {
            Some(role) => comma(&mut text, role.as_str()),
            None => text.push_str(",null"),
        }
        comma(&mut text, &self.input_digest);
        comma(&mut text, &self.policy_digest);
        match self.job_id {
            Some(id) => text.push_str(&format!(",{}]", id.0)),
            None => text.push_str(",null]"),
        }
        text
    }
}

/// A row that has no place in the chain yet, and the input that its digest stands for.
#[derive(Debug, Clone)]
pub(crate) struct NewAudit {
    row: AuditRow,
    input: String,
}

impl NewAudit {
    /// What `actor` was told about `wish`.
    pub(crate) fn of(wish: &Wish, decision: &Decision, actor: &str, job: Option<JobId>, now: EpochMs) -> Self {
        let row = AuditRow {
            seq: 0,
            at_ms: now,
            actor: storable(actor),
            action: storable(&wish.action),
            object: storable(&named(&wish.resource)),
            ruling: decision.ruling,
            rule: storable(&decision.rule),
            reason: storable(&decision.reason),
            asks: decision.asks,
            input_digest: decision.input_digest.clone(),
            policy_digest: decision.policy_digest.clone(),
            job_id: job,
            prev_hash: String::new(),
            hash: String::new(),
        };
        Self { row, input: wish.canonical() }
    }
}

/// `user:ana`.
pub(crate) fn named(party: &Party) -> String {
    format!("{}:{}", party.kind, party.id)
}

/// PostgreSQL's text cannot hold NUL, and a hash must be made of what is stored.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// SHA-256 of a wish's canonical JSON, as policy computes it.
pub(crate) fn digest(wish: &Wish) -> String {
    hex(&Sha256::digest(wish.canonical().as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl Store {
    /// Writes decisions that admitted no job of their own into the trail, in one transaction.
    pub(crate) async fn write_noted(&self, all: &[&Noted]) -> Result<(), Error> {
        if all.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        for Noted { wish, decision, job, at } in all {
            tx.audit(NewAudit::of(wish, decision, &named(&wish.principal), *job, *at));
        }
        tx.commit().await
    }

    /// The same for callers without a [`Recorder`](crate::Recorder): durable when it returns.
    pub async fn record_decisions(&self, all: &[Noted]) -> Result<(), Error> {
        self.write_noted(&all.iter().collect::<Vec<_>>()).await
    }
}

/// What an input of policy is stored as.
#[derive(Serialize)]
struct Input {
    digest: String,
    body: String,
}

/// Makes room for so many rows in the chain. Its head is locked from here to the end of the transaction.
pub(crate) fn lengthen(audits: &[NewAudit]) -> (Sql, Vec<Arg>) {
    let count = i64::try_from(audits.len()).expect("a transaction holds few decisions");
    (Sql::both("update audit_head set seq = seq + $1 returning seq, hash"), args![count])
}

/// What appends these rows to the chain, given what [`lengthen`] answered.
pub(crate) fn chained(head: &[Row], audits: Vec<NewAudit>) -> Result<[(Sql, Vec<Arg>); 3], Error> {
    let head = head.first().ok_or_else(|| Error::broken("the head of the audit trail is missing"))?;
    let count = i64::try_from(audits.len()).expect("a transaction holds few decisions");
    let (mut seq, mut hash) = (head.int("seq")? - count, head.text("hash")?);
    let (mut rows, mut inputs) = (Vec::with_capacity(audits.len()), Vec::with_capacity(audits.len()));
    for NewAudit { mut row, input } in audits {
        seq += 1;
        row.seq = seq;
        row.prev_hash = hash;
        row.hash = row.expected_hash();
        hash = row.hash.clone();
        inputs.push(Input { digest: row.input_digest.clone(), body: input });
        rows.push(row);
    }
    // Several rows may have one input.
    inputs.sort_unstable_by(|a, b| a.digest.cmp(&b.digest));
    inputs.dedup_by(|a, b| a.digest == b.digest);
    let set = Sql::both("update audit_head set hash = $1");
    Ok([(INPUTS, args![list(&inputs)?]), (ROWS, args![list(&rows)?]), (set, args![hash])])
}

const INPUTS: Sql = with_list!(
    "insert into policy_inputs (digest, body) select e.digest, e.body from",
    "$1" as "e" ("digest" "text", "body" "text"),
    "where true on conflict (digest) do nothing"
);

const ROWS: Sql = with_list!(
    "insert into audit (seq, at_ms, actor, action, object, ruling, rule, reason, asks, input_digest, policy_digest, job_id, \
     prev_hash, hash) select e.seq, e.at_ms, e.actor, e.action, e.object, e.ruling, e.rule, e.reason, e.asks, \
     e.input_digest, e.policy_digest, e.job_id, e.prev_hash, e.hash from",
    "$1" as "e" (
        "seq" "bigint", "at_ms" "bigint", "actor" "text", "action" "text", "object" "text", "ruling" "text",
        "rule" "text", "reason" "text", "asks" "text", "input_digest" "text", "policy_digest" "text",
        "job_id" "bigint", "prev_hash" "text", "hash" "text"
    ),
    ""
);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_hashed_is_the_row_as_canonical_json() {
        let wish = Wish::new(Party::new("user", "a\"\u{1}ü"), "see", Party::new("job", "7"));
        let mut decision = Decision {
            ruling: Ruling::NeedsApproval,
            rule: "r".into(),
            reason: "b\\c\n".into(),
            asks: Some(Role::Admin),
            input_digest: digest(&wish),
            policy_digest: "p".into(),
        };
        for job in [None, Some(JobId(7))] {
            let mut row = NewAudit::of(&wish, &decision, &named(&wish.principal), job, 12).row;
            (row.seq, row.prev_hash) = (3, "h".into());
            let list = json!([
                3,
                12,
                row.actor,
                row.action,
                row.object,
                "needs_approval",
                "r",
                row.reason,
                row.asks.map(Role::as_str),
                row.input_digest,
                "p",
                job.map(|id| id.0)
            ]);
            assert_eq!(row.hashed(), format!("h\n{}", domain::canonical_json(&list)));
            decision.asks = None;
        }
    }
}

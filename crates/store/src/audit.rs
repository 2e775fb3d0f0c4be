//! The audit trail: every decision of policy, append-only, in one chain of hashes.

use crate::error::Error;
use crate::open::Store;
use crate::recorder::Noted;
use crate::row::args;
use crate::tx::Tx;
use domain::{Decision, EpochMs, JobId, Party, Role, Ruling, Wish, write_string};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// One row of the trail.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

impl Tx {
    /// Appends to the chain. The head is locked after the event counter and held until the transaction ends.
    pub(crate) async fn write_audits(&mut self, audits: Vec<NewAudit>) -> Result<(), Error> {
        if audits.is_empty() {
            return Ok(());
        }
        let count = i64::try_from(audits.len()).expect("a transaction holds few decisions");
        let head = self.row("update audit_head set seq = seq + $1 returning seq, hash", args![count]).await?;
        let head = head.ok_or_else(|| Error::broken("the head of the audit trail is missing"))?;
        let (mut seq, mut hash) = (head.int("seq")? - count, head.text("hash")?);
        let (mut rows, mut inputs) = (Vec::new(), Vec::new());
        for NewAudit { mut row, input } in audits {
            seq += 1;
            row.seq = seq;
            row.prev_hash = hash;
            row.hash = row.expected_hash();
            hash = row.hash.clone();
            inputs.push(json!({ "digest": row.input_digest, "body": input }));
            rows.push(serde_json::to_value(&row)?);
        }
        // Several rows may have one input.
        inputs.sort_unstable_by(|a, b| a["digest"].as_str().cmp(&b["digest"].as_str()));
        inputs.dedup_by(|a, b| a["digest"] == b["digest"]);
        let sql = self.dialect(INPUTS_LITE, INPUTS_PG);
        self.execute(sql, args![Value::Array(inputs).to_string()]).await?;
        let sql = self.dialect(ROWS_LITE, ROWS_PG);
        self.execute(sql, args![Value::Array(rows).to_string()]).await?;
        self.execute("update audit_head set hash = $1", args![hash]).await?;
        Ok(())
    }
}

// Many rows in one statement: they travel as one JSON document.
const INPUTS_LITE: &str = "insert into policy_inputs (digest, body) \
    select value ->> 'digest', value ->> 'body' from json_each($1) where true on conflict (digest) do nothing";
const INPUTS_PG: &str = "insert into policy_inputs (digest, body) \
    select value ->> 'digest', value ->> 'body' from json_array_elements($1::json) on conflict (digest) do nothing";
const ROWS_LITE: &str = "insert into audit (seq, at_ms, actor, action, object, ruling, rule, reason, asks, input_digest, \
    policy_digest, job_id, prev_hash, hash) select value ->> 'seq', value ->> 'at_ms', value ->> 'actor', \
    value ->> 'action', value ->> 'object', value ->> 'ruling', value ->> 'rule', value ->> 'reason', value ->> 'asks', \
    value ->> 'input_digest', value ->> 'policy_digest', value ->> 'job_id', value ->> 'prev_hash', value ->> 'hash' \
    from json_each($1)";
const ROWS_PG: &str = "insert into audit (seq, at_ms, actor, action, object, ruling, rule, reason, asks, input_digest, \
    policy_digest, job_id, prev_hash, hash) select (value ->> 'seq')::bigint, (value ->> 'at_ms')::bigint, \
    value ->> 'actor', value ->> 'action', value ->> 'object', value ->> 'ruling', value ->> 'rule', value ->> 'reason', value ->> 'asks', \
    value ->> 'input_digest', value ->> 'policy_digest', (value ->> 'job_id')::bigint, value ->> 'prev_hash', \
    value ->> 'hash' from json_array_elements($1::json)";

#[cfg(test)]
mod tests {
    use super::*;

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

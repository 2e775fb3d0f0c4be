//! The audit trail: every decision of policy, append-only, in one chain of hashes.

use crate::error::Error;
use crate::open::Store;
use crate::recorder::Noted;
use crate::row::args;
use crate::tx::Tx;
use domain::{Decision, EpochMs, JobId, Party, Role, Ruling, Wish, canonical_json};
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
        let row = json!([
            self.seq,
            self.at_ms,
            self.actor,
            self.action,
            self.object,
            self.ruling.as_str(),
            self.rule,
            self.reason,
            self.asks.map(Role::as_str),
            self.input_digest,
            self.policy_digest,
            self.job_id.map(|id| id.0),
        ]);
        let mut hash = Sha256::new();
        hash.update(self.prev_hash.as_bytes());
        hash.update(b"\n");
        hash.update(canonical_json(&row).as_bytes());
        hex(&hash.finalize())
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

//! Decisions, approvals, rules and the audit trail as clients see them.

use crate::clock;
use crate::view::schema;
use crate::view::verdict::Verdict;
use domain::{Approval, Wish};
use policy::{Effect, PolicySet, Rule, Shown};
use serde::Serialize;
use store::{AuditRow, StoredDecision};
use utoipa::ToSchema;

/// A question to a person, on which a job waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalView {
    /// Its number.
    id: i64,
    /// The job that waits.
    job_id: i64,
    /// What is to be approved: `{principal, action, resource, context}`.
    #[schema(value_type = schema::Wish)]
    wish: Wish,
    /// The rule that asks.
    rule: String,
    /// Why it asks.
    reason: String,
    /// The least role that may decide: `viewer`, `developer` or `admin`.
    asks: &'static str,
    /// `pending`, `approved`, `refused` or `expired`.
    state: &'static str,
    /// Who wants it.
    requested_by: String,
    /// Whether the caller may decide it now.
    may_decide: bool,
    /// Who decided.
    #[schema(required)]
    decided_by: Option<String>,
    /// What they said.
    #[schema(required)]
    comment: Option<String>,
    /// RFC 3339, UTC.
    created_at: String,
    /// RFC 3339, UTC; when it expires undecided.
    expires_at: String,
    /// RFC 3339, UTC.
    #[schema(required)]
    decided_at: Option<String>,
}

impl ApprovalView {
    pub(crate) fn new(approval: Approval, may_decide: bool) -> Self {
        let pending = approval.state == domain::ApprovalState::Pending;
        Self {
            id: approval.id,
            job_id: approval.job_id.0,
            wish: approval.wish,
            rule: approval.rule,
            reason: approval.reason,
            asks: approval.asks.as_str(),
            state: approval.state.as_str(),
            requested_by: approval.requested_by,
            may_decide: may_decide && pending,
            decided_by: approval.decided_by,
            comment: approval.comment,
            created_at: clock::rfc3339(approval.created_at_ms),
            expires_at: clock::rfc3339(approval.expires_at_ms),
            decided_at: approval.decided_at_ms.map(clock::rfc3339),
        }
    }
}

/// A rule in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleView {
    /// Its id.
    id: String,
    /// The file it stands in.
    file: String,
    /// `permit`, `ask` or `forbid`.
    effect: &'static str,
    /// The least role that may approve, for a rule that asks.
    #[schema(required)]
    asks: Option<&'static str>,
    /// Why it is there, in words for a person.
    reason: String,
    /// Its Cedar text.
    text: String,
    /// What its examples say that it matches.
    matches: Vec<String>,
    /// What they say that it spares.
    spares: Vec<String>,
}

/// The name of what a rule does.
pub(crate) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Permit => "permit",
        Effect::Ask => "ask",
        Effect::Forbid => "forbid",
    }
}

impl RuleView {
    /// A rule with the examples beside it.
    pub(crate) fn of(rule: &Rule, set: &PolicySet) -> Self {
        let effect = effect(rule.effect);
        let shown = |named: fn(&Shown) -> &Vec<String>| {
            let own = set.examples().iter().filter(|shown| named(shown).contains(&rule.id));
            own.map(|shown| shown.says.clone()).collect()
        };
        Self {
            matches: shown(|shown| &shown.matches),
            spares: shown(|shown| &shown.spares),
            id: rule.id.clone(),
            file: rule.file.clone(),
            effect,
            asks: rule.asks.map(domain::Role::as_str),
            reason: rule.reason.clone(),
            text: rule.text.clone(),
        }
    }
}

/// A decision as it was stored.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionView {
    /// The row of the audit trail.
    seq: i64,
    /// RFC 3339, UTC.
    at: String,
    /// Who was told.
    actor: String,
    /// The job it was about.
    #[schema(required)]
    job_id: Option<i64>,
    /// What was wished: `{principal, action, resource, context}`.
    #[schema(value_type = schema::Wish)]
    wish: Wish,
    /// What policy said.
    decision: Verdict,
}

impl From<StoredDecision> for DecisionView {
    fn from(stored: StoredDecision) -> Self {
        Self {
            seq: stored.seq,
            at: clock::rfc3339(stored.at_ms),
            actor: stored.actor,
            job_id: stored.job_id.map(|id| id.0),
            wish: stored.wish,
            decision: stored.decision.into(),
        }
    }
}

/// A row of the audit trail, as it is hashed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditView {
    /// 1, 2, 3 … without gaps.
    seq: i64,
    /// Epoch milliseconds.
    at_ms: i64,
    /// Who: `user:ana`.
    actor: String,
    /// What.
    action: String,
    /// To what: `project:shop`.
    object: String,
    /// `allow`, `needs_approval` or `deny`.
    ruling: String,
    /// The rule that said it.
    rule: String,
    /// Why.
    reason: String,
    /// The least role that may approve it.
    #[schema(required)]
    asks: Option<String>,
    /// SHA-256 of what was decided upon.
    input_digest: String,
    /// SHA-256 of the rules.
    policy_digest: String,
    /// The job it was about.
    #[schema(required)]
    job_id: Option<i64>,
    /// The hash of the row before.
    prev_hash: String,
    /// SHA-256 over `prev_hash` and this row.
    hash: String,
}

impl From<AuditRow> for AuditView {
    fn from(row: AuditRow) -> Self {
        Self {
            seq: row.seq,
            at_ms: row.at_ms,
            actor: row.actor,
            action: row.action,
            object: row.object,
            ruling: row.ruling.as_str().to_owned(),
            rule: row.rule,
            reason: row.reason,
            asks: row.asks.map(|role| role.as_str().to_owned()),
            input_digest: row.input_digest,
            policy_digest: row.policy_digest,
            job_id: row.job_id.map(|id| id.0),
            prev_hash: row.prev_hash,
            hash: row.hash,
        }
    }
}

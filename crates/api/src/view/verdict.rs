//! What policy says, as a client sees it.

use domain::{Decision, Ruling};
use serde::Serialize;
use utoipa::ToSchema;

/// What policy says about a wish.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PolicyVerdict)]
pub(crate) struct Verdict {
    /// Whether it would be taken, be it that somebody must approve it first.
    pub(crate) allowed: bool,
    /// `allow`, `needs_approval` or `deny`.
    pub(crate) ruling: &'static str,
    /// The rule that says so.
    pub(crate) rule: String,
    /// Why, in words for a person.
    pub(crate) reason: String,
    /// SHA-256 of what was asked, the same as is stored with a job.
    pub(crate) input_digest: String,
    /// SHA-256 of the rules.
    pub(crate) policy_digest: String,
}

impl From<Decision> for Verdict {
    fn from(decision: Decision) -> Self {
        Self {
            allowed: decision.ruling != Ruling::Deny,
            ruling: decision.ruling.as_str(),
            rule: decision.rule,
            reason: decision.reason,
            input_digest: decision.input_digest,
            policy_digest: decision.policy_digest,
        }
    }
}

impl Verdict {
    /// A task that no rule is asked about, because it cannot be asked for at all.
    pub(crate) fn impossible(rule: &str, reason: &str) -> Self {
        Self {
            allowed: false,
            ruling: Ruling::Deny.as_str(),
            rule: rule.to_owned(),
            reason: reason.to_owned(),
            input_digest: String::new(),
            policy_digest: String::new(),
        }
    }
}

//! What policy says about an action, and what a person says when policy asks.

use crate::{EpochMs, JobId, Role, canonical};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Something that somebody wants to do.
///
/// Its JSON is what is digested, stored and replayed, so it holds nothing that differs between two equal wishes: no time,
/// no random number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// Who: `user`, `key`, `agent`, `worker` or `local`, and which one.
    pub principal: Party,
    /// What: `task.submit`, `job.claim`, `tool.call`, `file.write`, `egress`, `merge`, `deploy`, `model.change`,
    /// `approval.decide` and so on; the schema of the policies names them all.
    pub action: String,
    /// With what: its kind (`project`, `task`, `file`, `host` …) and which one.
    pub resource: Party,
    /// What else the rules may look at: flat, only texts, whole numbers, truth values and lists of texts.
    #[serde(default)]
    pub context: Map<String, Value>,
}

impl Wish {
    /// The name in [`Wish::context`] of whoever approved it: with it, a rule that asks is answered.
    pub const APPROVED_BY: &'static str = "approved_by";

    /// The name in [`Wish::context`] of the machine whose worker does it for the principal.
    pub const WORKER: &'static str = "worker";
    /// The name in [`Wish::context`] of what that worker offers.
    pub const WORKER_LABELS: &'static str = "worker_labels";
    /// The name in [`Wish::context`] of whether least roles of tasks are enforced.
    pub const ROLES_ENFORCED: &'static str = "roles_enforced";

    /// The name in [`Wish::context`] of the files that are asked about together with the one that the wish names.
    pub const ALSO: &'static str = "also";

    /// A wish with nothing around it.
    pub fn new(principal: Party, action: impl Into<String>, resource: Party) -> Self {
        Self { principal, action: action.into(), resource, context: Map::new() }
    }

    /// The same with one more thing that the rules may look at.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.context.insert(name.into(), value.into());
        self
    }

    /// Its one text, see [`canonical_json`](crate::canonical_json): what is digested and stored.
    pub fn canonical(&self) -> String {
        let mut text = String::with_capacity(512);
        text.push_str("{\"action\":");
        canonical::write_string(&mut text, &self.action);
        text.push_str(",\"context\":");
        canonical::write_map(&mut text, &self.context);
        text.push_str(",\"principal\":");
        self.principal.write(&mut text);
        text.push_str(",\"resource\":");
        self.resource.write(&mut text);
        text.push('}');
        text
    }

    /// The same through whichever worker it is done.
    #[must_use]
    pub fn without_worker(mut self) -> Self {
        self.context.remove(Self::WORKER);
        self.context.remove(Self::WORKER_LABELS);
        self
    }

    /// Whether an approval of this wish is one of the other, too, through whichever worker either is done: it is the same
    /// wish, or one of those asked about together ([`Wish::ALSO`]).
    pub fn covers(&self, other: &Self) -> bool {
        let (mut asked, other) = (self.clone().without_worker(), other.clone().without_worker());
        if asked == other {
            return true;
        }
        let also = asked.context.remove(Self::ALSO);
        let mut names = also.as_ref().and_then(Value::as_array).into_iter().flatten();
        if names.any(|name| name.as_str() == Some(&other.resource.id)) {
            asked.resource.id.clone_from(&other.resource.id);
        }
        asked == other
    }

    /// The same after somebody approved it.
    #[must_use]
    pub fn approved_by(self, who: impl Into<String>) -> Self {
        self.with(Self::APPROVED_BY, who.into())
    }
}

/// One side of a wish.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    /// What it is.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// What the rules may know of it: `role`, `tier`, `owner`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub attributes: Map<String, Value>,
}

impl Party {
    /// A party of which the rules know only its name.
    pub fn new(kind: impl Into<String>, id: impl Into<String>) -> Self {
        Self { kind: kind.into(), id: id.into(), attributes: Map::new() }
    }

    fn write(&self, text: &mut String) {
        text.push('{');
        if !self.attributes.is_empty() {
            text.push_str("\"attributes\":");
            canonical::write_map(text, &self.attributes);
            text.push(',');
        }
        text.push_str("\"id\":");
        canonical::write_string(text, &self.id);
        text.push_str(",\"kind\":");
        canonical::write_string(text, &self.kind);
        text.push('}');
    }

    /// The same with one more attribute.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.attributes.insert(name.into(), value.into());
        self
    }
}

/// The three answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// Go on.
    Allow,
    /// Not before a person approves.
    NeedsApproval,
    /// No.
    Deny,
}

impl Ruling {
    /// The answer's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::NeedsApproval => "needs_approval",
            Self::Deny => "deny",
        }
    }

    /// Reads an answer's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Allow, Self::NeedsApproval, Self::Deny].into_iter().find(|ruling| ruling.as_str() == text)
    }
}

/// What policy says about a wish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The answer.
    pub ruling: Ruling,
    /// The rule that gave it; `default` when no rule matched.
    pub rule: String,
    /// Why, in words for a person.
    pub reason: String,
    /// The least role that may approve it, when it needs an approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Role>,
    /// SHA-256 of the wish's JSON, hexadecimal.
    pub input_digest: String,
    /// SHA-256 of the set of policies, hexadecimal.
    pub policy_digest: String,
}

/// Where an approval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// Somebody must decide.
    Pending,
    /// Somebody said yes.
    Approved,
    /// Somebody said no.
    Refused,
    /// Nobody said anything in time.
    Expired,
}

impl ApprovalState {
    /// The state's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    /// Reads a state's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Approved, Self::Refused, Self::Expired].into_iter().find(|state| state.as_str() == text)
    }
}

/// A question to a person, on which a job waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Approval {
    /// Its number.
    pub id: i64,
    /// The job that waits.
    pub job_id: JobId,
    /// What is to be approved.
    pub wish: Wish,
    /// The rule that asks.
    pub rule: String,
    /// Why it asks.
    pub reason: String,
    /// The least role that may decide.
    pub asks: Role,
    /// Where it stands.
    pub state: ApprovalState,
    /// Who wants it: a user's id or a key's name.
    pub requested_by: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// What they said.
    pub comment: Option<String>,
    /// When it was asked.
    pub created_at_ms: EpochMs,
    /// When it expires undecided.
    pub expires_at_ms: EpochMs,
    /// When it was decided.
    pub decided_at_ms: Option<EpochMs>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_canonical_text_is_the_wishs_json() {
        let who = Party::new("user", "ana\"").with("role", "developer");
        let wish = Wish::new(who, "deploy", Party::new("project", "shop")).with("environment", "preview").with("a", 1);
        let text = wish.canonical();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), json!(wish));
        assert_eq!(serde_json::from_str::<Wish>(&text).unwrap(), wish);
        assert_eq!(text, crate::canonical_json(&json!(wish)));
    }

    #[test]
    fn an_approval_covers_the_files_it_names_and_nothing_else() {
        let file = |path: &str| {
            let file = Party::new("file", path).with("project", "shop");
            Wish::new(Party::new("agent", "generator"), "file.write", file).with("change", "write")
        };
        let asked = file("a").with(Wish::ALSO, vec!["b".to_owned()]).with(Wish::WORKER, "one");
        assert!(asked.covers(&file("a")) && asked.covers(&file("b").with(Wish::WORKER, "two")));
        assert!(!asked.covers(&file("c")), "it was not named");
        assert!(!asked.covers(&file("b").with("change", "delete")), "something else is done to it");
        assert!(!file("a").covers(&file("b")));
        assert!(!asked.covers(&Wish { action: "file.read".into(), ..file("a") }));
    }
}

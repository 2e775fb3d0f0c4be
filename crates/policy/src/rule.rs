//! One rule: a Cedar policy with an id, a reason, and perhaps a question to a person.

use crate::error::LoadError;
use cedar_policy::{Policy, PolicyId, PolicySet as CedarSet};
use domain::Role;
use serde::Serialize;
use std::str::FromStr as _;
use std::sync::OnceLock;

/// What a rule does with the wishes that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Lets them pass, unless another rule forbids or asks.
    Permit,
    /// Lets them pass only after a person approved: a `forbid` with `@ask`.
    Ask,
    /// Never lets them pass.
    Forbid,
}

/// One rule as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its `@id`, unique in the set.
    pub id: String,
    /// The file it stands in.
    pub file: String,
    /// What it does.
    pub effect: Effect,
    /// The least role that may approve, for a rule that asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<Role>,
    /// Its `@reason`, in words for a person.
    pub reason: String,
    /// The Cedar text.
    pub text: String,
}

/// A rule with its compiled policies. Inside the set it is known by its number, because numbers are fast to read back.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    pub(crate) rule: Rule,
    /// As written.
    pub(crate) written: Policy,
    /// The same as a set of its own, once Cedar was asked about it.
    alone: OnceLock<CedarSet>,
}

impl Compiled {
    /// The same at another place of a set.
    pub(crate) fn numbered(self, number: usize) -> Self {
        let written = self.written.new_id(PolicyId::new(number.to_string()));
        Self { rule: self.rule, written, alone: OnceLock::new() }
    }

    /// A set with nothing but this rule.
    pub(crate) fn alone(&self) -> &CedarSet {
        self.alone.get_or_init(|| CedarSet::from_policies([self.written.clone()]).expect("one number cannot be twice"))
    }
}

const ANNOTATIONS: [&str; 3] = ["id", "reason", "ask"];

/// Reads the rules of a file; the first one gets the number `first`.
pub(crate) fn read(file: &str, text: &str, first: usize) -> Result<Vec<Compiled>, LoadError> {
    let syntax = |message: String| LoadError::Syntax { file: file.to_owned(), message };
    let set = CedarSet::from_str(text).map_err(|error| syntax(readable(&error)))?;
    if set.num_of_templates() > 0 {
        return Err(syntax("templates (?principal, ?resource) are not supported; write the rule out".to_owned()));
    }
    let mut policies: Vec<&Policy> = set.policies().collect();
    // Cedar calls them policy0, policy1 … as they stand in the file.
    policies.sort_by_key(|policy| {
        AsRef::<str>::as_ref(policy.id()).trim_start_matches("policy").parse::<usize>().unwrap_or(usize::MAX)
    });
    policies.into_iter().enumerate().map(|(at, policy)| compile(file, policy, at, first + at)).collect()
}

fn compile(file: &str, policy: &Policy, at: usize, number: usize) -> Result<Compiled, LoadError> {
    let name = policy.annotation("id").map_or_else(|| format!("number {}", at + 1), str::to_owned);
    let wrong =
        |message: &str| LoadError::Rule { file: file.to_owned(), rule: name.clone(), message: message.to_owned() };
    let id =
        policy.annotation("id").filter(|id| !id.trim().is_empty()).ok_or_else(|| wrong("give it an @id(\"…\")"))?;
    let reason = policy.annotation("reason").filter(|reason| !reason.trim().is_empty());
    let reason = reason.ok_or_else(|| wrong("give it a @reason(\"…\") in words for a person"))?;
    if let Some((other, _)) = policy.annotations().find(|(name, _)| !ANNOTATIONS.contains(name)) {
        return Err(wrong(&format!("@{other} is not known; only @id, @reason and @ask are")));
    }
    let asks =
        policy.annotation("ask").map(|role| Role::parse(role).ok_or_else(|| wrong(&not_a_role(role)))).transpose()?;
    let effect = match (policy.effect(), asks) {
        (cedar_policy::Effect::Permit, None) => Effect::Permit,
        (cedar_policy::Effect::Forbid, None) => Effect::Forbid,
        (cedar_policy::Effect::Forbid, Some(_)) => Effect::Ask,
        (cedar_policy::Effect::Permit, Some(_)) => {
            return Err(wrong("only a forbid may ask; a permit with @ask would let pass what nobody approved"));
        }
    };
    let rule = Rule {
        id: id.to_owned(),
        file: file.to_owned(),
        effect,
        asks,
        reason: reason.to_owned(),
        text: policy.to_cedar().unwrap_or_default(),
    };
    let written = policy.new_id(PolicyId::new(number.to_string()));
    Ok(Compiled { rule, written, alone: OnceLock::new() })
}

fn not_a_role(role: &str) -> String {
    format!("@ask(\"{role}\") names no role; use viewer, developer or admin")
}

/// An error with what it was caused by, in one line.
pub(crate) fn readable(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = inner.source();
    }
    text
}

//! A wish as the rules look at it, without a copy: who, what, and what the two belong to.

use crate::vocabulary::{Action, Kind, Vocabulary};
use domain::{Party, Role, Wish};
use serde_json::{Map, Value};

/// Tiers, the least first; each includes the ones before it, as roles do.
pub(crate) const TIERS: [&str; 3] = ["base", "hero", "superhero"];

pub(crate) struct Scene<'w> {
    pub(crate) principal: Side<'w>,
    pub(crate) resource: Side<'w>,
    pub(crate) action: &'w Action,
    pub(crate) wish: &'w Wish,
    /// Whether [`Term`](crate::term::Term)s may be asked about it; for others only Cedar knows the answer.
    pub(crate) is_plain: bool,
}

/// One party of a wish.
pub(crate) struct Side<'w> {
    pub(crate) kind: Kind,
    pub(crate) id: &'w str,
    pub(crate) attributes: &'w Map<String, Value>,
    role: Option<Role>,
    tier: Option<usize>,
    /// The project that it belongs to, when it is not that project itself.
    pub(crate) project: Option<&'w str>,
}

impl<'w> Scene<'w> {
    /// Says what is wrong with a wish that the schema does not know.
    pub(crate) fn of(wish: &'w Wish, words: &'w Vocabulary) -> Result<Self, String> {
        let action = words.action(&wish.action).ok_or_else(|| format!("there is no action {}", wish.action))?;
        let kind = |kind: &str| words.kind(kind).ok_or_else(|| format!("there is no kind {kind}"));
        let (who, what) = (kind(&wish.principal.kind)?, kind(&wish.resource.kind)?);
        if !action.is_about(who, what) {
            let (who, what) = (&wish.principal.kind, &wish.resource.kind);
            return Err(format!("{} is nothing that a {who} does to a {what}", wish.action));
        }
        let (principal, resource) = (Side::of(&wish.principal, who, words), Side::of(&wish.resource, what, words));
        let is_plain = has_plain_values(&wish.principal.attributes)
            && has_plain_values(&wish.resource.attributes)
            && has_plain_values(&wish.context)
            && principal.is_apart_from(&resource, words);
        Ok(Self { principal, resource, action, wish, is_plain })
    }

    /// What rules may name: the two parties and the projects that they belong to, each once.
    pub(crate) fn names(&self, words: &Vocabulary) -> impl Iterator<Item = (Kind, &'w str)> {
        let home = |side: &Side<'w>| side.project.map(|project| (words.project, project));
        let (who, what) = (&self.principal, &self.resource);
        let names = [Some((who.kind, who.id)), home(who), Some((what.kind, what.id)), home(what)];
        (0..names.len()).filter_map(move |at| names[at].filter(|_| !names[..at].contains(&names[at])))
    }
}

impl<'w> Side<'w> {
    fn of(party: &'w Party, kind: Kind, words: &Vocabulary) -> Self {
        let text = |name: &str| party.attributes.get(name).and_then(Value::as_str);
        Self {
            kind,
            id: &party.id,
            attributes: &party.attributes,
            role: text("role").and_then(Role::parse),
            tier: text("tier").and_then(|tier| TIERS.iter().position(|known| *known == tier)),
            project: text("project").filter(|project| (kind, party.id.as_str()) != (words.project, *project)),
        }
    }

    pub(crate) fn is(&self, kind: Kind, id: &str) -> bool {
        self.kind == kind && self.id == id
    }

    /// Whether it is this entity, or belongs to it.
    pub(crate) fn is_in(&self, kind: Kind, id: &str, words: &Groups) -> bool {
        if self.is(kind, id) {
            return true;
        }
        if kind == words.role {
            return self.role.is_some_and(|own| Role::parse(id).is_some_and(|role| role <= own));
        }
        if kind == words.tier {
            return self.tier.is_some_and(|own| TIERS[..=own].contains(&id));
        }
        kind == words.project && self.project == Some(id)
    }

    /// Whether neither is the other or belongs to it and inherits from it.
    fn is_apart_from(&self, other: &Self, words: &Vocabulary) -> bool {
        let groups = Groups::of(words);
        let inherits = |side: &Self| side.role.is_some() || side.tier.is_some() || side.project.is_some();
        let is_in = |inner: &Self, outer: &Self| inner.is_in(outer.kind, outer.id, &groups);
        let is_entangled = is_in(other, self) || (is_in(self, other) && inherits(other));
        !is_entangled
    }
}

/// The types of which others are parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Groups {
    role: Kind,
    tier: Kind,
    project: Kind,
}

impl Groups {
    pub(crate) fn of(words: &Vocabulary) -> Self {
        Self { role: words.role, tier: words.tier, project: words.project }
    }
}

fn has_plain_values(map: &Map<String, Value>) -> bool {
    map.values().all(is_plain)
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(_) | Value::Bool(_) => true,
        Value::Number(number) => number.as_i64().is_some(),
        Value::Array(items) => items.iter().all(is_plain),
        Value::Null | Value::Object(_) => false,
    }
}

//! Which rules can match a wish at all: found by what their scopes name, so that the number of all rules does not matter.

use crate::rule::Compiled;
use crate::scene::Scene;
use crate::vocabulary::{Kind, Vocabulary};
use cedar_policy::{ActionConstraint, EntityUid, Policy, PrincipalConstraint, ResourceConstraint};
use std::collections::HashMap;

/// The rules by action, and within an action by the one thing that they name.
#[derive(Debug, Default)]
pub(crate) struct Index {
    actions: HashMap<String, Slices>,
}

/// The numbers of one action's rules. Each stands in one place only, so a wish meets a rule at most once.
#[derive(Debug, Default)]
struct Slices {
    /// Rules that name no resource and no principal.
    general: Vec<usize>,
    /// Rules that name one.
    named: HashMap<Kind, HashMap<String, Vec<usize>>>,
}

impl Index {
    pub(crate) fn of(rules: &[Compiled], words: &Vocabulary) -> Self {
        let mut index = Self::default();
        for (number, rule) in rules.iter().enumerate() {
            let name = name_in_scope(&rule.written, words);
            for action in actions_in_scope(&rule.written, words) {
                let slices = index.actions.entry(action).or_default();
                let slice = match &name {
                    Some((kind, id)) => slices.named.entry(*kind).or_default().entry(id.clone()).or_default(),
                    None => &mut slices.general,
                };
                slice.push(number);
            }
        }
        index
    }

    /// The rules that can match: those that name nobody, and those that name the wish's parties or their projects.
    pub(crate) fn rules<'a>(&'a self, scene: &'a Scene<'a>, words: &'a Vocabulary) -> impl Iterator<Item = usize> + 'a {
        let slices = self.actions.get(&scene.wish.action);
        let general = slices.into_iter().flat_map(|slices| &slices.general);
        let named = slices.into_iter().filter(|slices| !slices.named.is_empty());
        let named = named.flat_map(move |slices| {
            scene.names(words).filter_map(|(kind, id)| slices.named.get(&kind)?.get(id)).flatten()
        });
        general.chain(named).copied()
    }
}

/// The actions that a rule's scope allows; all of them when it names none.
fn actions_in_scope(policy: &Policy, words: &Vocabulary) -> Vec<String> {
    match policy.action_constraint() {
        ActionConstraint::Any => words.action_names().map(str::to_owned).collect(),
        ActionConstraint::Eq(uid) => vec![uid.id().unescaped().to_owned()],
        ActionConstraint::In(uids) => {
            let mut names: Vec<String> = uids.iter().map(|uid| uid.id().unescaped().to_owned()).collect();
            names.sort_unstable();
            names.dedup();
            names
        }
    }
}

/// The resource that a rule's scope names, or else the principal. Roles and tiers are no names: there are few of them, and
/// everybody has one.
fn name_in_scope(policy: &Policy, words: &Vocabulary) -> Option<(Kind, String)> {
    let resource = match policy.resource_constraint() {
        ResourceConstraint::Eq(uid) | ResourceConstraint::In(uid) | ResourceConstraint::IsIn(_, uid) => Some(uid),
        ResourceConstraint::Any | ResourceConstraint::Is(_) => None,
    };
    let principal = || match policy.principal_constraint() {
        PrincipalConstraint::Eq(uid) | PrincipalConstraint::In(uid) | PrincipalConstraint::IsIn(_, uid) => Some(uid),
        PrincipalConstraint::Any | PrincipalConstraint::Is(_) => None,
    };
    let name = |uid: EntityUid| {
        let kind = words.number(uid.type_name()).filter(|kind| ![words.role, words.tier].contains(kind))?;
        Some((kind, uid.id().unescaped().to_owned()))
    };
    resource.and_then(name).or_else(|| principal().and_then(name))
}

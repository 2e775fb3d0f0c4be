//! Which rules can match a wish at all: found by what their scopes name, so that the number of all rules does not matter.

use crate::question::Question;
use crate::rule::Compiled;
use crate::vocabulary::Vocabulary;
use cedar_policy::{
    ActionConstraint, EntityTypeName, EntityUid, Policy, PolicySet as CedarSet, PrincipalConstraint, ResourceConstraint,
};
use std::collections::HashMap;

/// The rules by action, and within an action by the one thing that they name.
#[derive(Debug, Default)]
pub(crate) struct Index {
    actions: HashMap<String, Slices>,
}

/// The rules of one action. Each stands in one place only, so a wish meets a rule at most once.
#[derive(Debug, Default)]
struct Slices {
    /// Rules that name no resource and no principal.
    general: CedarSet,
    /// Rules that name one.
    named: HashMap<EntityUid, CedarSet>,
}

impl Index {
    pub(crate) fn of(rules: &[Compiled], words: &Vocabulary) -> Self {
        let mut index = Self::default();
        for rule in rules {
            let name = name_in_scope(&rule.written, words);
            for action in actions_in_scope(&rule.written, words) {
                let slices = index.actions.entry(action).or_default();
                let slice = match &name {
                    Some(uid) => slices.named.entry(uid.clone()).or_default(),
                    None => &mut slices.general,
                };
                slice.add(rule.evaluated.clone()).expect("the numbers of the rules differ");
            }
        }
        index
    }

    /// The slices in which a rule for this wish can stand: at most one a name, and the general one.
    pub(crate) fn slices<'a>(&'a self, action: &str, question: &'a Question) -> impl Iterator<Item = &'a CedarSet> {
        let slices = self.actions.get(action);
        let general = slices.map(|slices| &slices.general).filter(|set| !set.is_empty());
        let named = slices.into_iter().filter(|slices| !slices.named.is_empty());
        let named = named.flat_map(move |slices| {
            let fresh = |at: usize| !question.names[..at].contains(&question.names[at]);
            (0..question.names.len())
                .filter(move |at| fresh(*at))
                .filter_map(|at| slices.named.get(&question.names[at]))
        });
        general.into_iter().chain(named)
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
fn name_in_scope(policy: &Policy, words: &Vocabulary) -> Option<EntityUid> {
    let resource = match policy.resource_constraint() {
        ResourceConstraint::Eq(uid) | ResourceConstraint::In(uid) | ResourceConstraint::IsIn(_, uid) => Some(uid),
        ResourceConstraint::Any | ResourceConstraint::Is(_) => None,
    };
    let principal = || match policy.principal_constraint() {
        PrincipalConstraint::Eq(uid) | PrincipalConstraint::In(uid) | PrincipalConstraint::IsIn(_, uid) => Some(uid),
        PrincipalConstraint::Any | PrincipalConstraint::Is(_) => None,
    };
    let group = |kind: &EntityTypeName| *kind == words.role || *kind == words.tier;
    let name = |uid: &EntityUid| !group(uid.type_name());
    resource.filter(name).or_else(|| principal().filter(name))
}

//! The words that the schema knows: kinds, actions, and which kinds an action is about.

use crate::error::LoadError;
use crate::rule::readable;
use cedar_policy::{EntityTypeName, EntityUid, Schema};
use std::collections::{HashMap, HashSet};
use std::str::FromStr as _;

/// The words of a schema, as wishes use them.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) schema: Schema,
    kinds: HashMap<String, EntityTypeName>,
    actions: HashMap<String, Action>,
    pub(crate) role: EntityTypeName,
    pub(crate) tier: EntityTypeName,
    pub(crate) project: EntityTypeName,
}

#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) uid: EntityUid,
    about: HashSet<(EntityTypeName, EntityTypeName)>,
}

impl Vocabulary {
    pub(crate) fn read(text: &str) -> Result<Self, LoadError> {
        let wrong = |message: String| LoadError::Schema { message };
        let (schema, _) = Schema::from_cedarschema_str(text).map_err(|error| wrong(readable(&error)))?;
        if let Some(group) = schema.action_groups().next() {
            return Err(wrong(format!(
                "{group} is a group of actions, which is not supported; name the actions instead"
            )));
        }
        let mut actions: HashMap<String, Action> = HashMap::new();
        for uid in schema.actions() {
            actions.insert(uid.id().unescaped().to_owned(), Action { uid: uid.clone(), about: HashSet::new() });
        }
        for env in schema.request_envs() {
            if let Some(action) = actions.get_mut(env.action().id().unescaped()) {
                action.about.insert((env.principal().clone(), env.resource().clone()));
            }
        }
        let kinds = schema.entity_types().map(|name| (kind_of(name.basename()), name.clone())).collect();
        let named = |name: &str| EntityTypeName::from_str(name).expect("a plain word is a name of a type");
        Ok(Self { kinds, actions, role: named("Role"), tier: named("Tier"), project: named("Project"), schema })
    }

    pub(crate) fn kind(&self, kind: &str) -> Option<&EntityTypeName> {
        self.kinds.get(kind)
    }

    pub(crate) fn action(&self, name: &str) -> Option<&Action> {
        self.actions.get(name)
    }

    pub(crate) fn action_names(&self) -> impl Iterator<Item = &str> {
        self.actions.keys().map(String::as_str)
    }
}

impl Action {
    /// Whether such a principal may be imagined to do it to such a resource.
    pub(crate) fn is_about(&self, principal: &EntityTypeName, resource: &EntityTypeName) -> bool {
        self.about.contains(&(principal.clone(), resource.clone()))
    }
}

/// `ApiKey` is `api_key` in a wish.
fn kind_of(name: &str) -> String {
    let mut kind = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kind.is_empty() {
            kind.push('_');
        }
        kind.push(letter.to_ascii_lowercase());
    }
    kind
}

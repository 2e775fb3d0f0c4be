//! The words that the schema knows: kinds, actions, and which kinds an action is about.

use crate::error::LoadError;
use crate::rule::readable;
use cedar_policy::{EntityTypeName, EntityUid, Schema};
use std::collections::{HashMap, HashSet};
use std::str::FromStr as _;

/// A type of Cedar's, by its place among those that the schema knows.
pub(crate) type Kind = u16;

/// The words of a schema, as wishes use them.
#[derive(Debug, Clone)]
pub(crate) struct Vocabulary {
    pub(crate) schema: Schema,
    /// By the name that wishes use.
    kinds: HashMap<String, Kind>,
    /// By Cedar's name.
    numbers: HashMap<EntityTypeName, Kind>,
    types: Vec<EntityTypeName>,
    actions: HashMap<String, Action>,
    pub(crate) role: Kind,
    pub(crate) tier: Kind,
    pub(crate) project: Kind,
}

#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) uid: EntityUid,
    pub(crate) kind: Kind,
    about: HashSet<(Kind, Kind)>,
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
        let mut types = Types::default();
        let mut actions: HashMap<String, Action> = HashMap::new();
        for uid in schema.actions() {
            let action = Action { uid: uid.clone(), kind: types.number(uid.type_name())?, about: HashSet::new() };
            actions.insert(uid.id().unescaped().to_owned(), action);
        }
        for env in schema.request_envs() {
            if let Some(action) = actions.get_mut(env.action().id().unescaped()) {
                action.about.insert((types.number(env.principal())?, types.number(env.resource())?));
            }
        }
        let mut kinds = HashMap::new();
        for name in schema.entity_types() {
            kinds.insert(kind_of(name.basename()), types.number(name)?);
        }
        let mut named =
            |name: &str| types.number(&EntityTypeName::from_str(name).expect("a plain word is a name of a type"));
        let (role, tier, project) = (named("Role")?, named("Tier")?, named("Project")?);
        Ok(Self { schema, kinds, numbers: types.numbers, types: types.names, actions, role, tier, project })
    }

    /// The type that wishes call so.
    pub(crate) fn kind(&self, kind: &str) -> Option<Kind> {
        self.kinds.get(kind).copied()
    }

    /// The type that Cedar calls so.
    pub(crate) fn number(&self, name: &EntityTypeName) -> Option<Kind> {
        self.numbers.get(name).copied()
    }

    pub(crate) fn type_name(&self, kind: Kind) -> &EntityTypeName {
        &self.types[usize::from(kind)]
    }

    pub(crate) fn action(&self, name: &str) -> Option<&Action> {
        self.actions.get(name)
    }

    /// The kinds of principals and of resources that an action is about, as wishes call them, sorted.
    pub(crate) fn kinds_of(&self, action: &str) -> (Vec<String>, Vec<String>) {
        let named = |wanted: &dyn Fn(Kind) -> bool| {
            let mut names: Vec<String> =
                self.kinds.iter().filter(|(_, kind)| wanted(**kind)).map(|(name, _)| name.clone()).collect();
            names.sort_unstable();
            names
        };
        let Some(action) = self.actions.get(action) else { return (Vec::new(), Vec::new()) };
        let principals = named(&|kind| action.about.iter().any(|(who, _)| *who == kind));
        (principals, named(&|kind| action.about.iter().any(|(_, what)| *what == kind)))
    }

    pub(crate) fn action_names(&self) -> impl Iterator<Item = &str> {
        self.actions.keys().map(String::as_str)
    }
}

#[derive(Default)]
struct Types {
    numbers: HashMap<EntityTypeName, Kind>,
    names: Vec<EntityTypeName>,
}

impl Types {
    fn number(&mut self, name: &EntityTypeName) -> Result<Kind, LoadError> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        let number = Kind::try_from(self.names.len())
            .map_err(|_| LoadError::Schema { message: "it knows more than 65,536 types".to_owned() })?;
        self.numbers.insert(name.clone(), number);
        self.names.push(name.clone());
        Ok(number)
    }
}

impl Action {
    /// Whether such a principal may be imagined to do it to such a resource.
    pub(crate) fn is_about(&self, principal: Kind, resource: Kind) -> bool {
        self.about.contains(&(principal, resource))
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

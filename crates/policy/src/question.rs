//! A wish as Cedar wants it: a request, and the two parties with what they belong to.

use crate::vocabulary::Vocabulary;
use cedar_policy::{Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Request, RestrictedExpression};
use domain::{Party, Role, Wish};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Tiers, the least first; each includes the ones before it, as roles do.
const TIERS: [&str; 3] = ["base", "hero", "superhero"];
const ROLES: [Role; 3] = [Role::Viewer, Role::Developer, Role::Admin];

pub(crate) struct Question {
    pub(crate) request: Request,
    pub(crate) entities: Entities,
    /// What rules may name: the two parties and the projects that they belong to.
    pub(crate) names: Vec<EntityUid>,
}

impl Question {
    /// Says what is wrong with a wish that the schema does not know.
    pub(crate) fn of(wish: &Wish, words: &Vocabulary) -> Result<Self, String> {
        let action = words.action(&wish.action).ok_or_else(|| format!("there is no action {}", wish.action))?;
        let kind = |kind: &str| words.kind(kind).ok_or_else(|| format!("there is no kind {kind}"));
        let (who, what) = (kind(&wish.principal.kind)?, kind(&wish.resource.kind)?);
        if !action.is_about(who, what) {
            let (who, what) = (&wish.principal.kind, &wish.resource.kind);
            return Err(format!("{} is nothing that a {who} does to a {what}", wish.action));
        }
        let mut names = Vec::with_capacity(4);
        let principal = entity(&wish.principal, who, words, &mut names)?;
        let resource = entity(&wish.resource, what, words, &mut names)?;
        let (who, what) = (principal.uid(), resource.uid());
        let both = if who == what { vec![principal] } else { vec![principal, resource] };
        let entities = Entities::from_entities(both, None).map_err(|error| error.to_string())?;
        let context = Context::from_pairs(pairs(&wish.context)?).map_err(|error| error.to_string())?;
        let request = Request::new(who, action.uid.clone(), what, context, None).map_err(|error| error.to_string())?;
        Ok(Self { request, entities, names })
    }
}

fn entity(
    party: &Party,
    kind: &EntityTypeName,
    words: &Vocabulary,
    names: &mut Vec<EntityUid>,
) -> Result<Entity, String> {
    let uid = named(kind, &party.id);
    let mut parents = HashSet::new();
    let text = |name: &str| party.attributes.get(name).and_then(Value::as_str);
    if let Some(role) = text("role").and_then(Role::parse) {
        parents
            .extend(ROLES.into_iter().filter(|lower| *lower <= role).map(|lower| named(&words.role, lower.as_str())));
    }
    if let Some(tier) = text("tier").and_then(|tier| TIERS.iter().position(|known| *known == tier)) {
        parents.extend(TIERS[..=tier].iter().map(|lower| named(&words.tier, lower)));
    }
    names.push(uid.clone());
    if let Some(project) = text("project") {
        let project = named(&words.project, project);
        if project != uid {
            names.push(project.clone());
            parents.insert(project);
        }
    }
    let mut attributes: HashMap<String, RestrictedExpression> = pairs(&party.attributes)?.into_iter().collect();
    attributes.insert("id".to_owned(), RestrictedExpression::new_string(party.id.clone()));
    Entity::new(uid, attributes, parents).map_err(|error| error.to_string())
}

fn named(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn pairs(map: &Map<String, Value>) -> Result<Vec<(String, RestrictedExpression)>, String> {
    map.iter().map(|(name, value)| Ok((name.clone(), expression(name, value)?))).collect()
}

fn expression(name: &str, value: &Value) -> Result<RestrictedExpression, String> {
    match value {
        Value::String(text) => Ok(RestrictedExpression::new_string(text.clone())),
        Value::Bool(truth) => Ok(RestrictedExpression::new_bool(*truth)),
        Value::Array(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| expression(name, item)).collect();
            Ok(RestrictedExpression::new_set(items?))
        }
        Value::Number(number) => {
            number.as_i64().map(RestrictedExpression::new_long).ok_or_else(|| format!("{name} is not a whole number"))
        }
        Value::Null | Value::Object(_) => {
            Err(format!("{name} is neither a text, a whole number, a truth value nor a list"))
        }
    }
}

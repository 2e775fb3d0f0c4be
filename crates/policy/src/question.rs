//! A wish as Cedar wants it: a request, and the two parties with what they belong to.

use crate::scene::{Scene, Side, TIERS};
use crate::vocabulary::{Kind, Vocabulary};
use cedar_policy::{Context, Entities, Entity, EntityId, EntityUid, Request, RestrictedExpression};
use domain::Role;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

const ROLES: [Role; 3] = [Role::Viewer, Role::Developer, Role::Admin];

pub(crate) struct Question {
    pub(crate) request: Request,
    pub(crate) entities: Entities,
}

impl Question {
    /// Says what is wrong with a wish that Cedar cannot be asked about.
    pub(crate) fn of(scene: &Scene<'_>, words: &Vocabulary) -> Result<Self, String> {
        let (principal, resource) = (entity(&scene.principal, words)?, entity(&scene.resource, words)?);
        let (who, what) = (principal.uid(), resource.uid());
        let both = if who == what { vec![principal] } else { vec![principal, resource] };
        let entities = Entities::from_entities(both, None).map_err(|error| error.to_string())?;
        let context = Context::from_pairs(pairs(&scene.wish.context)?).map_err(|error| error.to_string())?;
        let action = scene.action.uid.clone();
        let request = Request::new(who, action, what, context, None).map_err(|error| error.to_string())?;
        Ok(Self { request, entities })
    }
}

fn entity(side: &Side<'_>, words: &Vocabulary) -> Result<Entity, String> {
    let named =
        |kind: Kind, id: &str| EntityUid::from_type_name_and_id(words.type_name(kind).clone(), EntityId::new(id));
    let text = |name: &str| side.attributes.get(name).and_then(Value::as_str);
    let mut parents = HashSet::new();
    if let Some(role) = text("role").and_then(Role::parse) {
        parents.extend(ROLES.into_iter().filter(|lower| *lower <= role).map(|lower| named(words.role, lower.as_str())));
    }
    if let Some(tier) = text("tier").and_then(|tier| TIERS.iter().position(|known| *known == tier)) {
        parents.extend(TIERS[..=tier].iter().map(|lower| named(words.tier, lower)));
    }
    parents.extend(side.project.map(|project| named(words.project, project)));
    let mut attributes: HashMap<String, RestrictedExpression> = pairs(side.attributes)?.into_iter().collect();
    attributes.insert("id".to_owned(), RestrictedExpression::new_string(side.id.to_owned()));
    Entity::new(named(side.kind, side.id), attributes, parents).map_err(|error| error.to_string())
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

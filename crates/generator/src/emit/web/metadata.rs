//! What the browser must know of a spec: identifiers, types and rights, no text.

use super::page::Page;
use crate::theme;
use domain::spec::{
    ANONYMOUS, Access, Action, Computed, Entity, EntityKind, Field, FieldType, Operation, Relation, SignUp, Spec,
    Transition,
};
use serde_json::{Map, Value, json};

/// `lib/spec.json`.
pub(super) fn document(spec: &Spec, pages: &[Page]) -> Value {
    let project = &spec.project;
    let nav = |items: &[domain::spec::NavItem]| items.iter().map(|item| item.page.clone()).collect::<Vec<_>>();
    let roles: Vec<_> = spec
        .roles
        .iter()
        .map(|role| json!({"id": role.id, "base": role.base, "signup": role.signup == SignUp::Open}))
        .collect();
    json!({
        "project": {"id": project.id, "locale": project.locale, "dir": project.dir, "currency": project.currency,
            "audience": project.audience, "domain": project.domain},
        "theme": {"style": spec.theme.style, "mode": spec.theme.mode, "art": spec.theme.art, "seed": theme::seed(project.id.as_str())},
        "roles": roles,
        "entities": spec.entities.iter().map(|one| entity(spec, one)).collect::<Vec<_>>(),
        "actions": spec.actions.iter().map(action).collect::<Vec<_>>(),
        "pages": pages.iter().map(page).collect::<Vec<_>>(),
        "navigation": {"primary": nav(&spec.navigation.primary), "account": nav(&spec.navigation.account), "footer": nav(&spec.navigation.footer)},
    })
}

fn page(page: &Page) -> Value {
    let mut out = json!({"id": page.id, "route": page.route, "layout": page.layout, "access": page.access, "blocks": page.blocks});
    if let Some(titled) = page.titled {
        out["titled"] = json!(titled);
    }
    out
}

fn entity(spec: &Spec, entity: &Entity) -> Value {
    let slug = entity.fields.iter().find(|field| field.field_type == FieldType::Slug).map(|field| &field.name);
    let mut fields: Vec<_> = entity.fields.iter().map(field).chain(entity.computed.iter().map(computed)).collect();
    if entity.kind == EntityKind::System {
        account(spec, &mut fields);
    }
    let mut out = json!({
        "id": entity.id, "plural": entity.plural, "kind": entity.kind, "title": entity.title,
        "fields": fields,
        "relations": entity.relations.iter().map(relation).collect::<Vec<_>>(),
        "access": access(&entity.access),
        "display": entity.display, "list": entity.list,
    });
    if let Some(owner) = &entity.owner {
        out["owner"] = json!(owner);
    }
    if let Some(slug) = slug {
        out["slug"] = json!(slug);
    }
    if let Some(lifecycle) = &entity.lifecycle {
        let moves: Vec<_> = lifecycle.transitions.iter().map(transition).collect();
        out["lifecycle"] = json!({"field": lifecycle.field, "transitions": moves});
    }
    out
}

/// What accounts have beyond the spec's fields: a role, a lock, and, when one is made, a password. The address stays.
fn account(spec: &Spec, fields: &mut Vec<Value>) {
    let roles: Vec<_> = spec.roles.iter().map(|role| json!({"id": role.id, "tone": "neutral"})).collect();
    fields.retain(|field| field["name"] != "role" && field["name"] != "disabled");
    fields.iter_mut().filter(|field| field["name"] == "email").for_each(|field| field["create_only"] = json!(true));
    fields.push(json!({"name": "role", "type": "enum", "required": true, "values": roles}));
    fields.push(json!({"name": "password", "type": "password", "required": true, "min_length": 10, "max_length": 128, "create_only": true}));
    fields.push(json!({"name": "disabled", "type": "bool", "update_only": true}));
}

/// Only what is set, so that the document stays small.
fn compact(pairs: Vec<(&str, Value)>) -> Value {
    let kept = pairs.into_iter().filter(|(_, value)| !matches!(value, Value::Null | Value::Bool(false)));
    Value::Object(kept.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

/// JSON has no difference between 1 and 1.0, but a reader's eye has.
fn number(value: Option<f64>) -> Value {
    match value {
        Some(value) if value.fract() == 0.0 && value.abs() < 9e15 => json!(value as i64),
        other => json!(other),
    }
}

fn field(field: &Field) -> Value {
    let values: Vec<_> = field.values.iter().map(|value| json!({"id": value.id, "tone": value.tone})).collect();
    compact(vec![
        ("name", json!(field.name)),
        ("type", json!(field.field_type)),
        ("required", json!(field.required)),
        ("min", number(field.min)),
        ("max", number(field.max)),
        ("max_length", json!(field.max_length)),
        ("values", if values.is_empty() { Value::Null } else { json!(values) }),
        ("default", json!(field.default)),
        ("read_only", json!(field.read_only)),
    ])
}

fn computed(computed: &Computed) -> Value {
    json!({"name": computed.name, "type": computed.field_type, "read_only": true, "computed": true})
}

fn relation(relation: &Relation) -> Value {
    compact(vec![
        ("name", json!(relation.name)),
        ("kind", json!(relation.kind)),
        ("to", json!(relation.to)),
        ("required", json!(relation.required)),
        ("current_user", json!(relation.current_user)),
    ])
}

fn transition(transition: &Transition) -> Value {
    compact(vec![
        ("name", json!(transition.name)),
        ("from", json!(transition.from)),
        ("to", json!(transition.to)),
        ("confirm", json!(transition.confirm)),
    ])
}

fn access(access: &Access) -> Value {
    let grants =
        |operation| access.grants(operation).iter().map(|grant| (grant.role.clone(), json!(grant.scope))).collect();
    let named = Operation::ALL.map(|operation| {
        let name = json!(operation).as_str().unwrap_or(ANONYMOUS).to_owned();
        (name, Value::Object(grants(operation)))
    });
    Value::Object(named.into_iter().collect())
}

fn action(action: &Action) -> Value {
    let Action::Convert { id, source, target, line, item, quantity, stock, total, input, grants, .. } = action;
    compact(vec![
        ("id", json!(id)),
        ("source", json!(source)),
        ("target", json!(target)),
        ("line", json!(line)),
        ("item", json!(item)),
        ("quantity", json!(quantity)),
        ("stock", json!(stock)),
        ("total", json!(total)),
        ("input", json!(input)),
        ("roles", json!(grants.iter().map(|grant| &grant.role).collect::<Vec<_>>())),
    ])
}

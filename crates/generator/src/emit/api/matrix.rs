//! What each of the product's tests expects, worked out from the spec and from nothing that the product computes.

mod cell;
mod rule;
mod transition;

use super::entity::{converted, equal, lines, parent_of_line, ranged, search, sortable, writable};
use super::table::{belongs_to, own_fields};
use super::{data, sample};
use domain::Spec;
use domain::spec::{
    ANONYMOUS, Action, Computed, Entity, EntityKind, Field, FieldType, Operation, Relation, RelationKind, Scope,
};
use serde_json::{Map, Value, json};

/// The content of `tests/data/matrix.json`.
pub(super) fn matrix(spec: &Spec) -> Value {
    let entities: Map<String, Value> = spec.entities.iter().map(|e| (e.id.clone(), entity(spec, e))).collect();
    let routed = || spec.entities.iter().filter(|entity| entity.kind != EntityKind::Line);
    json!({
        "roles": spec.roles.iter().map(|role| &role.id).collect::<Vec<_>>(),
        "signup_role": data::signup_role(spec),
        "admin_role": spec.admin_role().map(|role| &role.id),
        "entities": entities,
        "cells": routed().flat_map(|entity| cell::cells(spec, entity)).collect::<Vec<_>>(),
        "moves": routed().flat_map(|entity| transition::moves(spec, entity)).collect::<Vec<_>>(),
        "effects": spec.entities.iter().flat_map(|entity| transition::effects(spec, entity)).collect::<Vec<_>>(),
        "rules": routed().flat_map(|entity| rule::rules(spec, entity)).collect::<Vec<_>>(),
        "computed": spec.entities.iter().flat_map(|entity| computed(spec, entity)).collect::<Vec<_>>(),
        "actions": spec.actions.iter().map(|action| self::action(spec, action)).collect::<Vec<_>>(),
        "seeded": data::people(spec).len(),
    })
}

/// The visitor and all roles.
fn callers(spec: &Spec) -> impl Iterator<Item = &str> {
    std::iter::once(ANONYMOUS).chain(spec.roles.iter().map(|role| role.id.as_str()))
}

fn entity(spec: &Spec, entity: &Entity) -> Value {
    let relation = |relation: &Relation| {
        json!({
            "name": relation.name, "to": relation.to, "required": relation.required,
            "current_user": relation.current_user && relation.to == "user",
            "many": relation.kind == RelationKind::ManyToMany,
        })
    };
    let names = |wanted: &dyn Fn(&&Field) -> bool| {
        own_fields(entity).filter(wanted).map(|field| field.name.clone()).collect::<Vec<_>>()
    };
    let restricted: Map<String, Value> = own_fields(entity)
        .filter(|field| !field.read.is_empty())
        .map(|field| (field.name.clone(), json!(field.read)))
        .collect();
    json!({
        "plural": entity.plural, "routed": entity.kind != EntityKind::Line,
        "row": sample::row(spec, entity), "body": sample::body(spec, entity),
        "unique": names(&|field| field.unique || field.field_type == FieldType::Slug),
        "required": names(&|field| must_be_given(entity, field)),
        "fixed": names(&|field| !writable(entity, field)),
        "restricted": restricted, "numbers": numbers(entity), "choices": choices(entity),
        "moments": names(&|field| field.field_type == FieldType::Datetime),
        "dates": names(&|field| field.field_type == FieldType::Date),
        "change": change(entity), "slug": own_fields(entity).find(|f| f.field_type == FieldType::Slug).map(|f| &f.name),
        "relations": entity.relations.iter().map(relation).collect::<Vec<_>>(),
        "owner": entity.owner.iter().flat_map(|path| path.split('.')).collect::<Vec<_>>(),
        "state": entity.lifecycle.as_ref().map(|lifecycle| &lifecycle.field),
        "shown": condition(entity, true), "hidden": condition(entity, false),
        "creator": cell::creator(spec, entity), "lister": lister(spec, entity), "exporter": exporter(spec, entity),
        "sortable": sortable(entity), "search": search(entity),
        "equal": equal(spec, entity).into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "ranged": ranged(entity).into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "lines": lines(spec, entity).map(|line| json!({
            "entity": line.id, "plural": line.plural, "given": !converted(spec, line),
            "via": parent_of_line(line).map(|relation| &relation.name),
        })).collect::<Vec<_>>(),
    })
}

fn must_be_given(entity: &Entity, field: &Field) -> bool {
    let open = writable(entity, field) && field.read.is_empty();
    let silent = matches!(field.field_type, FieldType::Bool | FieldType::Slug | FieldType::Tags | FieldType::Image);
    open && field.required && field.default.is_none() && !silent
}

/// Number fields that a request may give, with their limits.
fn numbers(entity: &Entity) -> Map<String, Value> {
    let open = own_fields(entity).filter(|field| writable(entity, field) && field.read.is_empty());
    open.filter_map(|field| super::column::limits(field).map(|limits| (field.name.clone(), json!(limits)))).collect()
}

fn choices(entity: &Entity) -> Map<String, Value> {
    let open = own_fields(entity).filter(|field| field.field_type == FieldType::Enum);
    let ids = |field: &Field| field.values.iter().map(|value| value.id.clone()).collect::<Vec<_>>();
    open.map(|field| (field.name.clone(), json!(ids(field)))).collect()
}

/// A text field that may be changed, to change something.
fn change(entity: &Entity) -> Option<&str> {
    let free = |field: &&Field| {
        let text = matches!(field.field_type, FieldType::String | FieldType::Text | FieldType::Richtext);
        text && writable(entity, field) && field.read.is_empty() && !field.unique
    };
    if entity.id == "user" { Some("name") } else { own_fields(entity).find(free).map(|field| field.name.as_str()) }
}

/// Field values with which a row is (or is not) visible to those without an `all` grant; none when all are.
fn condition(entity: &Entity, shown: bool) -> Option<Map<String, Value>> {
    let first = entity.visible_when.first()?;
    let other = || -> Option<Value> {
        let field = entity.field(&first.field)?;
        Some(match &first.is {
            Value::Bool(wanted) => json!(!wanted),
            Value::String(wanted) => json!(field.values.iter().map(|value| &value.id).find(|id| *id != wanted)?),
            Value::Number(_) => json!(-1),
            _ => return None,
        })
    };
    let all = || entity.visible_when.iter().map(|condition| (condition.field.clone(), condition.is.clone()));
    if shown {
        return Some(all().collect());
    }
    let mut hidden: Map<String, Value> = all().collect();
    hidden.insert(first.field.clone(), other()?);
    Some(hidden)
}

/// Who lists most: the role with the widest scope.
fn lister<'a>(spec: &'a Spec, entity: &Entity) -> Option<Value> {
    let scope = |role: &&'a str| entity.access.scope(Operation::List, role);
    let with = |wanted: Scope| {
        callers(spec).find(|role| scope(role) == Some(wanted) && (wanted != Scope::Own || *role != ANONYMOUS))
    };
    let role = with(Scope::All).or_else(|| with(Scope::Public)).or_else(|| with(Scope::Own))?;
    Some(json!({ "role": role, "scope": scope(&role) }))
}

fn exporter<'a>(spec: &'a Spec, entity: &Entity) -> Option<&'a str> {
    callers(spec).find(|role| entity.access.scope(Operation::List, role) == Some(Scope::All))
}

fn computed(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let reader = callers(spec).find(|role| entity.access.scope(Operation::Read, role) == Some(Scope::All));
    let reader = reader.or_else(|| {
        let own = |role: &&str| *role != ANONYMOUS && entity.access.scope(Operation::Read, role).is_some();
        callers(spec).find(own)
    });
    let describe = |computed: &Computed| {
        let mut value = serde_json::to_value(computed).unwrap_or_default();
        value["entity"] = json!(entity.id);
        value["reader"] = json!(reader);
        if let Some(of) = value["of"].as_str() {
            let child = spec.entity(of);
            let link = child.and_then(|child| belongs_to(child).find(|relation| relation.to == entity.id));
            value["via"] = json!(link.map(|relation| &relation.name));
        }
        value
    };
    let routed = entity.kind != EntityKind::Line && reader.is_some();
    entity.computed.iter().filter(|_| routed).map(describe).collect()
}

fn action(spec: &Spec, action: &Action) -> Value {
    let Action::Convert { id, source, target, grants, input, line, .. } = action;
    let mut value = serde_json::to_value(action).unwrap_or_default();
    let row = spec.entity(target).map(|entity| sample::row(spec, entity)).unwrap_or_default();
    value["body"] = json!(row.into_iter().filter(|(name, _)| input.contains(name)).collect::<Map<_, _>>());
    value["expect"] = json!(
        callers(spec)
            .map(|role| {
                let granted = grants.iter().any(|grant| grant.role == role);
                let code = if granted && role != ANONYMOUS { 201 } else { cell::denied(role) };
                json!({ "role": role, "code": code })
            })
            .collect::<Vec<_>>()
    );
    let snapshots = spec.entity(line).map(rule::snapshots).unwrap_or_default();
    value["snapshots"] = json!(snapshots);
    let own = spec.entity(source).and_then(|entity| super::direct_owner(entity)).is_some();
    value["direct"] = json!(own);
    value["path"] = json!(format!("/actions/{id}"));
    value
}

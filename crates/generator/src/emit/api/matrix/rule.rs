//! Every rule that a request can break, with a role that can try.

use super::cell::creator;
use crate::emit::api::entity::{own_capacity, writable};
use domain::Spec;
use domain::spec::{Entity, Operation, Rule};
use serde_json::{Value, json};

/// The rules of an entity's rows, each with what its test needs.
pub(super) fn rules(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let Some(role) = creator(spec, entity) else { return Vec::new() };
    let updates = entity.access.scope(Operation::Update, role).is_some() && !entity.rules.contains(&Rule::AppendOnly);
    let testable = |rule: &&Rule| names(rule).iter().all(|name| given(entity, name)) && limited(spec, entity, rule);
    let describe = |rule: &Rule| {
        let mut value = serde_json::to_value(rule).unwrap_or_default();
        value["entity"] = json!(entity.id);
        value["role"] = json!(role);
        value["updates"] = json!(updates);
        if let Rule::Capacity { parent, limit, .. } = rule {
            value["own"] = json!(own_capacity(spec, entity, parent, limit).is_some());
            value["to"] = json!(entity.relation(parent).map(|relation| &relation.to));
        }
        if let Rule::Snapshot { from, .. } = rule {
            let (relation, source) = from.split_once('.').unwrap_or((from.as_str(), ""));
            value["relation"] = json!(relation);
            value["source"] = json!(source);
            value["to"] = json!(entity.relation(relation).map(|relation| &relation.to));
        }
        value
    };
    let singles =
        entity.fields.iter().filter(|field| field.unique && entity.id != "user" && given(entity, &field.name));
    let singles =
        singles.map(|field| json!({ "rule": "unique", "fields": [field.name], "entity": entity.id, "role": role }));
    singles.chain(entity.rules.iter().filter(testable).map(describe)).collect()
}

/// A capacity needs a limit; where the parent has no such field there is none.
fn limited(spec: &Spec, entity: &Entity, rule: &Rule) -> bool {
    let Rule::Capacity { parent, limit, .. } = rule else { return true };
    let parent = entity.relation(parent).and_then(|relation| spec.entity(&relation.to));
    parent.is_some_and(|parent| parent.field(limit).is_some())
}

fn names(rule: &Rule) -> Vec<&String> {
    match rule {
        Rule::Unique { fields } => fields.iter().collect(),
        Rule::NoOverlap { start, end, within, .. } => [start, end].into_iter().chain(within).collect(),
        Rule::Capacity { parent, sum, .. } => std::iter::once(parent).chain(sum).collect(),
        Rule::Order { before, after } => vec![before, after],
        Rule::Future { field } => vec![field],
        Rule::Snapshot { .. } | Rule::AppendOnly => Vec::new(),
    }
}

/// Whether a request sets it: a field of the body, or a relation.
fn given(entity: &Entity, name: &str) -> bool {
    let slug = |field: &&domain::spec::Field| field.field_type == domain::spec::FieldType::Slug;
    let field = entity.field(name).filter(|field| !slug(field) && field.read.is_empty());
    field.is_some_and(|field| writable(entity, field)) || entity.relation(name).is_some()
}

/// The snapshots of a line: field, relation, source.
pub(super) fn snapshots(line: &Entity) -> Vec<Value> {
    let each = |rule: &Rule| match rule {
        Rule::Snapshot { field, from } => {
            let (relation, source) = from.split_once('.')?;
            Some(json!({ "field": field, "relation": relation, "source": source }))
        }
        _ => None,
    };
    line.rules.iter().filter_map(each).collect()
}

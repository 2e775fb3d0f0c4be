//! The code of every (role × entity × operation), for own, shown and hidden rows.

use super::callers;
use crate::emit::api::entity::writable;
use crate::emit::api::table::{belongs_to, own_fields};
use domain::Spec;
use domain::spec::{ANONYMOUS, Entity, Operation, Relation, Rule, Scope};
use serde_json::{Value, json};

/// The code of a refusal by role.
pub(super) fn denied(role: &str) -> u16 {
    if role == ANONYMOUS { 401 } else { 403 }
}

/// All cells of an entity.
pub(super) fn cells(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let each = |role: &str| Operation::ALL.map(|operation| cell(spec, entity, role, operation));
    callers(spec).flat_map(each).collect()
}

/// The scope of a grant; a visitor owns nothing.
fn scope(entity: &Entity, operation: Operation, role: &str) -> Option<Scope> {
    entity.access.scope(operation, role).filter(|scope| !(*scope == Scope::Own && role == ANONYMOUS))
}

fn cell(spec: &Spec, entity: &Entity, role: &str, operation: Operation) -> Value {
    let mut cell = json!({ "entity": entity.id, "role": role, "operation": operation });
    let Some(scope) = scope(entity, operation, role) else {
        cell["denied"] = json!(denied(role));
        return cell;
    };
    if operation == Operation::Create {
        cell["code"] = json!(create_code(spec, entity, role, scope));
        cell["foreign_code"] = json!(foreign_parent_code(spec, entity, role, scope));
        cell["owned"] = json!(scope == Scope::Own);
        return cell;
    }
    let fixed = entity.rules.contains(&Rule::AppendOnly) && matches!(operation, Operation::Update | Operation::Delete);
    let done = match operation {
        _ if fixed => 409,
        Operation::Delete => 204,
        _ => 200,
    };
    let code = |reached: bool| if reached { done } else { 404 };
    let self_delete = entity.id == "user" && operation == Operation::Delete;
    let owns = (entity.owner.is_some() || entity.id == "user") && role != ANONYMOUS && !self_delete;
    if owns {
        cell["own"] = json!(code(true));
    }
    cell["shown"] = json!(code(scope != Scope::Own));
    if !entity.visible_when.is_empty() {
        cell["hidden"] = json!(code(scope == Scope::All));
    }
    cell
}

/// The role that makes rows in tests: the first one that can.
pub(super) fn creator<'a>(spec: &'a Spec, entity: &Entity) -> Option<&'a str> {
    let able = |role: &&str| {
        let scope = scope(entity, Operation::Create, role);
        scope.is_some_and(|scope| create_code(spec, entity, role, scope) == 201)
    };
    callers(spec).find(|role| *role != ANONYMOUS && able(role)).or_else(|| callers(spec).find(able))
}

/// What making a row with all that must be given answers.
fn create_code(spec: &Spec, entity: &Entity, role: &str, scope: Scope) -> u16 {
    let hidden = |field: &domain::spec::Field| {
        field.required && !field.read.is_empty() && !field.read.iter().any(|reader| reader == role)
    };
    let silent = |field: &domain::spec::Field| {
        field.default.is_some() || matches!(field.field_type, domain::spec::FieldType::Bool)
    };
    if own_fields(entity).any(|field| writable(entity, field) && hidden(field) && !silent(field)) {
        return 422;
    }
    for relation in belongs_to(entity).filter(|relation| relation.required) {
        if set_by_session(entity, relation) {
            if role == ANONYMOUS && (relation.current_user || scope == Scope::Own) {
                return 401;
            }
            continue;
        }
        if !points_at(spec, relation, role) {
            return 409;
        }
    }
    if entity.id == "user" && scope != Scope::All { 403 } else { 201 }
}

fn set_by_session(entity: &Entity, relation: &Relation) -> bool {
    relation.to == "user" && (relation.current_user || entity.owner.as_deref() == Some(&relation.name))
}

/// Whether the role may point at a row of the related entity; at oneself one always may.
fn points_at(spec: &Spec, relation: &Relation, role: &str) -> bool {
    let oneself = relation.to == "user" && role != ANONYMOUS;
    let other = spec.entity(&relation.to);
    oneself || other.is_some_and(|other| scope(other, Operation::Read, role).is_some())
}

/// What making a row within another's parent answers, where the owner is found over that parent.
fn foreign_parent_code(spec: &Spec, entity: &Entity, role: &str, own: Scope) -> Option<u16> {
    let (head, _) = entity.owner.as_deref().filter(|_| own == Scope::Own)?.split_once('.')?;
    let parent = spec.entity(&entity.relation(head)?.to)?;
    Some(match scope(parent, Operation::Read, role) {
        Some(Scope::All | Scope::Public) => 404,
        _ => 409,
    })
}

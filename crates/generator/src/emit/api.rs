//! The product's API: FastAPI over a small runtime that all products share, one generated file per entity.

mod check;
mod column;
mod data;
mod entity;
mod matrix;
mod sample;
mod table;

use super::template::{copy, json_file, render};
use super::{GenerateError, Tree};
use domain::Spec;
use domain::spec::{Action, Entity, EntityKind};
use serde_json::{Value, json};

const ROOT: &str = "services/api/";

/// Writes `services/api`.
pub(super) fn emit(spec: &Spec, tree: &mut Tree) -> Result<(), GenerateError> {
    check::check(spec)?;
    copy("api/", ROOT, tree);
    copy("toolchain/python/", ROOT, tree);
    for entity in &spec.entities {
        put(tree, &format!("app/entities/{}.py", entity.id), "api/entity.py.j2", &entity::context(spec, entity))?;
        put(tree, &format!("app/hooks/{}.py", entity.id), "api/hook.py.j2", &json!({ "id": entity.id }))?;
    }
    for action in &spec.actions {
        put(tree, &format!("app/actions/{}.py", action.id()), "api/action.py.j2", &action_context(spec, action))?;
    }
    put(tree, "app/entities/__init__.py", "api/entities.py.j2", &index(spec))?;
    put(tree, "app/hooks/__init__.py", "api/hooks.py.j2", &json!({}))?;
    put(tree, "app/actions/__init__.py", "api/actions.py.j2", &index(spec))?;
    put(tree, "migrations/versions/0001_initial.py", "api/migration.py.j2", &table::context(spec))?;
    put(tree, "pyproject.toml", "api/pyproject.toml.j2", &json!({ "name": spec.project.id.as_str() }))?;
    for (path, value) in data::files(spec) {
        tree.insert(format!("{ROOT}{path}"), json_file(&value)?);
    }
    tree.insert(format!("{ROOT}tests/data/matrix.json"), json_file(&matrix::matrix(spec))?);
    Ok(())
}

fn put(tree: &mut Tree, path: &str, template: &str, context: &Value) -> Result<(), GenerateError> {
    tree.insert(format!("{ROOT}{path}"), render(template, context)?);
    Ok(())
}

/// Everything with a file of its own, in the spec's order, which is also the order of the routes.
fn index(spec: &Spec) -> Value {
    let entities: Vec<Value> = spec
        .entities
        .iter()
        .map(|entity| json!({ "id": entity.id, "routed": entity.kind != EntityKind::Line }))
        .collect();
    let actions: Vec<&str> = spec.actions.iter().map(Action::id).collect();
    json!({ "entities": entities, "actions": actions })
}

fn action_context(spec: &Spec, action: &Action) -> Value {
    let Action::Convert { id, source, target, line, item, quantity, stock, total, input, grants, .. } = action;
    let fields: Vec<Value> = spec
        .entity(target)
        .map(|entity| input.iter().filter_map(|name| entity.field(name)).map(column::body).collect())
        .unwrap_or_default();
    let literal = fields.iter().any(|field| field["create"].as_str().is_some_and(|kind| kind.contains("_Literal")));
    json!({
        "literal": literal, "id": id, "source": source, "target": target, "line": line, "item": item, "quantity": quantity,
        "stock": stock, "total": total, "fields": fields, "grants": entity::grants(grants),
    })
}

/// The persons that seeding makes: role and e-mail.
pub(super) fn people(spec: &Spec) -> Vec<Value> {
    data::people(spec)
}

/// The entity's relation to its owner when the owner is one step away.
fn direct_owner(entity: &Entity) -> Option<&str> {
    entity.owner.as_deref().filter(|path| !path.contains('.'))
}

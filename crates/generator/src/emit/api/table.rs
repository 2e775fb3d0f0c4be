//! The tables of the first migration, parents before children.

use super::column;
use domain::Spec;
use domain::spec::{Entity, Field, OnDelete, Relation, RelationKind, Rule};
use serde_json::{Value, json};

/// Fields of `user` that every product has and the runtime keeps.
pub(super) const CORE_USER: &[&str] =
    &["email", "name", "role", "disabled", "password_hash", "password", "id", "created_at"];

/// The entity's own fields: all of them, but for `user` only those beyond its core.
pub(super) fn own_fields(entity: &Entity) -> impl Iterator<Item = &Field> {
    entity.fields.iter().filter(|field| entity.id != "user" || !CORE_USER.contains(&field.name.as_str()))
}

/// A column of an entity's table, for the model and the migration.
pub(super) fn columns(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let field = |field: &Field| {
        let (model, ddl) = column::sql(field);
        json!({
            "name": field.name, "attribute": attribute(&field.name), "model": model, "ddl": ddl, "link": null,
            "nullable": column::nullable(field), "server_default": column::server_default(field),
        })
    };
    let relation = |relation: &Relation| {
        let table = spec.entity(&relation.to).map(|other| other.plural.as_str());
        let on_delete = match relation.on_delete {
            OnDelete::Cascade => "CASCADE",
            OnDelete::SetNull if !relation.required => "SET NULL",
            OnDelete::SetNull | OnDelete::Restrict => "RESTRICT",
        };
        let name = format!("{}_id", relation.name);
        json!({
            "name": name, "attribute": name, "model": "_sa.Integer()", "ddl": "sa.Integer()",
            "link": { "table": table, "on_delete": on_delete }, "nullable": !relation.required, "server_default": null,
        })
    };
    own_fields(entity).map(field).chain(belongs_to(entity).map(relation)).collect()
}

/// The relations with a column of their own.
pub(super) fn belongs_to(entity: &Entity) -> impl Iterator<Item = &Relation> {
    entity.relations.iter().filter(|relation| relation.kind == RelationKind::BelongsTo)
}

/// The tables of pairs.
pub(super) fn pairs(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let many = entity.relations.iter().filter(|relation| relation.kind == RelationKind::ManyToMany);
    many.map(|relation| {
        let other = spec.entity(&relation.to).map(|other| other.plural.as_str());
        json!({
            "relation": relation.name, "table": format!("{}__{}", entity.plural, relation.name),
            "row": entity.plural, "other": other,
        })
    })
    .collect()
}

/// The groups of columns that no two rows share.
pub(super) fn unique(entity: &Entity) -> Vec<Vec<String>> {
    let singles = own_fields(entity)
        .filter(|field| field.unique || field.field_type == domain::spec::FieldType::Slug)
        .map(|field| vec![field.name.clone()]);
    let groups = entity.rules.iter().filter_map(|rule| match rule {
        Rule::Unique { fields } => Some(fields.iter().map(|name| key(entity, name)).collect()),
        _ => None,
    });
    let mut all: Vec<Vec<String>> = if entity.id == "user" { vec![vec!["email".into()]] } else { Vec::new() };
    for group in singles.chain(groups) {
        if !all.contains(&group) {
            all.push(group);
        }
    }
    all
}

/// The column of a field or of a relation.
pub(super) fn key(entity: &Entity, name: &str) -> String {
    if entity.field(name).is_some() { name.to_owned() } else { format!("{name}_id") }
}

/// The model's attribute: the declarative base keeps two names for itself.
pub(super) fn attribute(name: &str) -> String {
    if matches!(name, "metadata" | "registry") { format!("{name}_") } else { name.to_owned() }
}

/// What the migration's template needs.
pub(super) fn context(spec: &Spec) -> Value {
    let tables: Vec<Value> = ordered(spec)
        .into_iter()
        .map(|entity| {
            json!({
                "name": entity.plural, "user": entity.id == "user", "columns": columns(spec, entity),
                "unique": unique(entity), "indexed": indexed(entity),
            })
        })
        .collect();
    let pairs: Vec<Value> = spec.entities.iter().flat_map(|entity| pairs(spec, entity)).collect();
    json!({ "tables": tables, "pairs": pairs })
}

/// The columns with an index of their own.
pub(super) fn indexed(entity: &Entity) -> Vec<String> {
    belongs_to(entity).map(|relation| format!("{}_id", relation.name)).collect()
}

/// The entities, each after those it points at, as far as they do not point in a circle.
pub(super) fn ordered(spec: &Spec) -> Vec<&Entity> {
    let mut left: Vec<&Entity> = spec.entities.iter().collect();
    let mut done: Vec<&Entity> = Vec::new();
    while !left.is_empty() {
        let known = |to: &str, own: &str, done: &[&Entity]| to == own || done.iter().any(|entity| entity.id == to);
        let ready = left
            .iter()
            .position(|entity| belongs_to(entity).all(|relation| known(&relation.to, &entity.id, &done)))
            .unwrap_or(0);
        done.push(left.remove(ready));
    }
    done
}

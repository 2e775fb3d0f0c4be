//! What seed rows must satisfy; used by tests on every spec they can get.

use super::{date, people::People};
use domain::Spec;
use domain::spec::{Action, Entity, EntityKind, Field, FieldType, RelationKind, Rule};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Every breach, in words; empty when the rows are what the spec asks for.
pub(crate) fn breaches(spec: &Spec) -> Vec<String> {
    let mut found = Vec::new();
    let people = People::of(spec).count();
    for entity in &spec.entities {
        entity_rows(spec, entity, people, &mut found);
    }
    totals(spec, &mut found);
    found
}

fn entity_rows(spec: &Spec, entity: &Entity, people: usize, found: &mut Vec<String>) {
    let mut say = |row: usize, what: String| found.push(format!("{} {}: {what}", entity.id, row + 1));
    let rows = &entity.seed.rows;
    let is_source = spec.actions.iter().any(|Action::Convert { source, .. }| *source == entity.id);
    if entity.kind == EntityKind::System || is_source {
        if !rows.is_empty() {
            say(0, "has rows".into());
        }
        return;
    }
    for (at, row) in rows.iter().enumerate() {
        for key in row.keys() {
            let known = key == "created_at" || entity.field(key).is_some() || entity.relation(key).is_some();
            if !known {
                say(at, format!("{key} is no field"));
            }
        }
        for field in &entity.fields {
            match row.get(&field.name) {
                None if field.required => say(at, format!("{} is missing", field.name)),
                None => {}
                Some(value) => {
                    if let Err(what) = fits(field, value) {
                        say(at, format!("{} = {value}: {what}", field.name));
                    }
                }
            }
        }
        for relation in &entity.relations {
            let most = if relation.to == "user" {
                people
            } else {
                spec.entity(&relation.to).map_or(0, |to| to.seed.rows.len())
            };
            let numbers: Vec<u64> = match (relation.kind, row.get(&relation.name)) {
                (_, None) if relation.required => {
                    say(at, format!("{} is missing", relation.name));
                    vec![]
                }
                (_, None) => vec![],
                (RelationKind::BelongsTo, Some(value)) => vec![value.as_u64().unwrap_or(0)],
                (RelationKind::ManyToMany, Some(value)) => {
                    value.as_array().into_iter().flatten().map(|v| v.as_u64().unwrap_or(0)).collect()
                }
            };
            for number in numbers {
                if number == 0 || number > most as u64 {
                    say(at, format!("{} points to {number} of {most}", relation.name));
                }
            }
        }
    }
    uniques(entity, &mut say);
    states(entity, &mut say);
}

fn fits(field: &Field, value: &Value) -> Result<(), String> {
    use FieldType as T;
    let typed = match field.field_type {
        T::Int | T::Money | T::Percent | T::Rating | T::Duration => value.is_i64(),
        T::Decimal => value.is_number(),
        T::Bool => value.is_boolean(),
        T::Tags => value.as_array().is_some_and(|tags| tags.iter().all(Value::is_string)),
        T::Json | T::Geo => true,
        T::Enum => value.as_str().is_some_and(|id| field.values.iter().any(|known| known.id == id)),
        T::Date => date::parse(value).is_some() && !value.as_str().unwrap_or("").contains(':'),
        T::Datetime => date::parse(value).is_some(),
        T::Email => value.as_str().is_some_and(|text| text.is_ascii() && text.contains('@') && !text.starts_with('@')),
        T::Slug => value.as_str().is_some_and(|text| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        }),
        _ => value.is_string(),
    };
    if !typed {
        return Err(format!("is no {:?}", field.field_type));
    }
    let number = value.as_f64();
    if field.min.zip(number).is_some_and(|(min, n)| n < min) || field.max.zip(number).is_some_and(|(max, n)| n > max) {
        return Err("is out of range".into());
    }
    let Some(text) = value.as_str() else { return Ok(()) };
    if field.max_length.is_some_and(|max| text.chars().count() > max as usize) {
        return Err("is too long".into());
    }
    let image = matches!(field.field_type, T::Image | T::File);
    if text.trim().is_empty() && !image {
        return Err("is empty".into());
    }
    let low = text.to_lowercase();
    let lazy = ["lorem", "item 1", "placeholder"].iter().any(|word| low.contains(word))
        || low == format!("{} 1", field.label.to_lowercase());
    if lazy { Err("is a placeholder".into()) } else { Ok(()) }
}

fn uniques(entity: &Entity, say: &mut dyn FnMut(usize, String)) {
    let fields = entity
        .fields
        .iter()
        .filter(|field| field.unique || field.field_type == FieldType::Slug)
        .map(|field| vec![field.name.clone()]);
    let rules = entity.rules.iter().filter_map(|rule| match rule {
        Rule::Unique { fields } => Some(fields.clone()),
        _ => None,
    });
    for names in fields.chain(rules) {
        let mut seen = BTreeSet::new();
        for (at, row) in entity.seed.rows.iter().enumerate() {
            let key: Vec<_> = names.iter().map(|name| row.get(name).map(Value::to_string)).collect();
            if key.iter().all(Option::is_some) && !seen.insert(key) {
                say(at, format!("repeats {}", names.join(" + ")));
            }
        }
    }
}

fn states(entity: &Entity, say: &mut dyn FnMut(usize, String)) {
    let Some(lifecycle) = &entity.lifecycle else { return };
    if entity.seed.rows.is_empty() {
        return;
    }
    for value in entity.field(&lifecycle.field).map(|field| field.values.clone()).unwrap_or_default() {
        let shown =
            entity.seed.rows.iter().any(|row| row.get(&lifecycle.field).and_then(Value::as_str) == Some(&value.id));
        if !shown {
            say(0, format!("no row is {}", value.id));
        }
    }
}

/// Total = Σ price × amount, and each line costs what its item costs.
fn totals(spec: &Spec, found: &mut Vec<String>) {
    for Action::Convert { target, line, item, quantity, total, .. } in &spec.actions {
        let (Some(total), Some(line), Some(orders)) = (total, spec.entity(line), spec.entity(target)) else { continue };
        let Some(up) = line.relations.iter().find(|relation| relation.to == *target) else { continue };
        let number = |row: &Map<String, Value>, name: &str| row.get(name).and_then(Value::as_i64).unwrap_or(0);
        for (at, order) in orders.seed.rows.iter().enumerate() {
            let mine = line.seed.rows.iter().filter(|row| number(row, &up.name) == at as i64 + 1);
            let sum: i64 = mine.map(|row| number(row, quantity) * number(row, &total.line_price)).sum();
            if sum == 0 || number(order, &total.field) != sum {
                found.push(format!("{target} {}: {} is not {sum}", at + 1, total.field));
            }
        }
        let items = line.relation(item).and_then(|relation| spec.entity(&relation.to));
        for row in &line.seed.rows {
            let place = usize::try_from(number(row, item) - 1).unwrap_or(usize::MAX);
            let price = items.and_then(|items| items.seed.rows.get(place)).map(|row| number(row, &total.price));
            if price != Some(number(row, &total.line_price)) {
                found.push(format!("{}: price differs from its item's", line.id));
            }
        }
    }
}

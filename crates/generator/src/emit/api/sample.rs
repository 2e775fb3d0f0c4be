//! Values that an entity accepts, for the product's tests: one for each field, chosen so that all rules hold.

use super::column::limits;
use super::entity::writable;
use super::table::own_fields;
use domain::Spec;
use domain::spec::{Entity, Field, FieldType as T, Rule};
use serde_json::{Map, Value, json};

/// Days from today for the first date of a row; later ones follow by a day each.
const FIRST_DAY: i64 = 7;

/// One acceptable value for every field. Dates are `@+7d`, moments `@+7d 10:00`, as in the seed.
pub(super) fn row(spec: &Spec, entity: &Entity) -> Map<String, Value> {
    let value = |field: &Field| (field.name.clone(), value(spec, entity, field));
    own_fields(entity).map(value).collect()
}

/// The part of [`row`] that a request may give: without slugs, files and what the product sets itself.
pub(super) fn body(spec: &Spec, entity: &Entity) -> Map<String, Value> {
    let given = |field: &&Field| {
        writable(entity, field) && !matches!(field.field_type, T::Slug | T::Image | T::File) && field.read.is_empty()
    };
    own_fields(entity).filter(given).map(|field| (field.name.clone(), value(spec, entity, field))).collect()
}

fn value(spec: &Spec, entity: &Entity, field: &Field) -> Value {
    let number = |wanted: f64| limits(field).map_or(wanted, |(low, high)| wanted.clamp(low, high));
    match field.field_type {
        T::Int | T::Money | T::Percent | T::Duration | T::Rating => {
            json!(number(if is_limit(spec, entity, field) { 100.0 } else { 3.0 }) as i64)
        }
        T::Decimal => json!(number(if is_limit(spec, entity, field) { 100.0 } else { 3.5 })),
        T::Bool => json!(true),
        T::Date => json!(format!("@+{}d", day(entity, &field.name))),
        T::Datetime => json!(format!("@+{}d 10:00", day(entity, &field.name))),
        T::Time => json!(format!("{:02}:00", day(entity, &field.name) % 24)),
        T::Email => json!("sample@example.com"),
        T::Phone => json!("+33 1 23 45 67 89"),
        T::Url => json!("https://example.com/sample"),
        T::Slug => json!("sample"),
        T::Enum => state(entity, field)
            .or_else(|| field.values.first().map(|value| value.id.clone()))
            .map_or_else(|| json!("sample"), Value::String),
        T::Tags => json!(["sample"]),
        T::File => json!(format!("/uploads/{}.pdf", "0".repeat(32))),
        T::Image => json!(""),
        T::Color => json!("#aabbcc"),
        T::Geo => json!("48.85,2.35"),
        T::Json => json!({ "sample": 1 }),
        T::String | T::Text | T::Richtext | T::Address | T::Code => json!(text(field)),
    }
}

/// A short text that leaves room for a number behind it.
fn text(field: &Field) -> String {
    let room = field.max_length.unwrap_or(200).saturating_sub(5).clamp(1, 6) as usize;
    "Sample"[..room].to_owned()
}

fn state(entity: &Entity, field: &Field) -> Option<String> {
    let lifecycle = entity.lifecycle.as_ref().filter(|lifecycle| lifecycle.field == field.name)?;
    Some(lifecycle.initial.clone())
}

/// Whether the field is the limit of a capacity, or an amount that something takes from.
fn is_limit(spec: &Spec, entity: &Entity, field: &Field) -> bool {
    spec.entities.iter().any(|other| {
        other.rules.iter().any(|rule| match rule {
            Rule::Capacity { parent, limit, .. } => {
                *limit == field.name && other.relation(parent).is_some_and(|relation| relation.to == entity.id)
            }
            _ => false,
        })
    })
}

/// Days from today, such that what comes after another does.
fn day(entity: &Entity, name: &str) -> i64 {
    let mut at = name;
    let mut days = FIRST_DAY;
    for _ in 0..entity.fields.len() {
        let earlier = entity.rules.iter().find_map(|rule| match rule {
            Rule::Order { before, after } if after == at => Some(before),
            Rule::NoOverlap { start, end, .. } if end == at => Some(start),
            _ => None,
        });
        let Some(earlier) = earlier else { break };
        at = earlier;
        days += 1;
    }
    days
}

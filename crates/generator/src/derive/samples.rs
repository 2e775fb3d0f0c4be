//! Values that a flow types into forms: plausible, within every bound, and unlike any seeded row.

use domain::spec::{Entity, Field, FieldType};
use serde_json::{Map, Value, json};

/// The fields that a form fills, in order.
pub(super) fn fillable(entity: &Entity) -> impl Iterator<Item = &Field> {
    entity.fields.iter().filter(|field| !field.read_only && field.field_type != FieldType::Slug)
}

/// Values for all required fields and the title; none when a required one cannot be typed.
pub(super) fn of(entity: &Entity) -> Option<Map<String, Value>> {
    let mut values = Map::new();
    for (at, field) in fillable(entity).enumerate() {
        let wanted = field.required
            || field.name == entity.title
            || matches!(field.field_type, FieldType::Int | FieldType::Decimal | FieldType::Text);
        match value(entity, field, at) {
            Some(value) if wanted && (field.default.is_none() || field.required) => {
                values.insert(field.name.clone(), value);
            }
            None if field.required => return None,
            _ => {}
        }
    }
    Some(values)
}

/// A value of one field; `at` is its place, so that later moments come later.
pub(super) fn value(entity: &Entity, field: &Field, at: usize) -> Option<Value> {
    use FieldType as T;
    let day = 10 + at % 18;
    let number = |usual: f64| usual.max(field.min.unwrap_or(0.0)).min(field.max.unwrap_or(usual));
    #[allow(clippy::cast_possible_truncation, reason = "bounded by the field's limits, which fit")]
    let whole = |usual: f64| json!(number(usual).round() as i64);
    let text = |long: bool| {
        let wanted = if long {
            format!("{} written on a quiet morning.", entity.label.one)
        } else {
            format!("{} of the first morning", entity.label.one)
        };
        let max = field.max_length.map_or(usize::MAX, |max| usize::try_from(max).unwrap_or(usize::MAX));
        json!(wanted.chars().take(max).collect::<String>())
    };
    Some(match field.field_type {
        T::String => text(false),
        T::Text | T::Richtext => text(true),
        T::Int => whole(2.0),
        T::Decimal => json!(number(2.5)),
        T::Money => whole(2500.0),
        T::Percent => whole(10.0),
        T::Rating => whole(4.0),
        T::Duration => whole(45.0),
        T::Bool => json!(true),
        T::Date => json!(format!("2031-05-{day:02}")),
        T::Datetime => json!(format!("2031-05-{day:02}T10:00:00Z")),
        T::Time => json!("10:00"),
        T::Email => json!("ada.lovelace@example.com"),
        T::Phone => json!("+44 20 7946 0018"),
        T::Url => json!("https://example.com/about"),
        T::Enum => json!(field.values.first()?.id),
        T::Color => json!("#3366aa"),
        T::Address => json!("1 Main Street, Springfield"),
        T::Code => json!("A1B2C3"),
        T::Tags => json!(["first"]),
        T::Slug | T::Image | T::File | T::Geo | T::Json => return None,
    })
}

//! A field's value: from the word list when it has one, else from the field's name, else from its type.

mod contact;
mod number;
mod when;
mod word;

use super::bank::Entry;
use super::frame::Frame;
use super::slug::slug;
use super::{Row, World, date, row, state};
use domain::spec::{Entity, Field, FieldType};
use serde_json::{Value, json};

/// What a value is made for.
pub(super) struct Place<'a> {
    pub entity: &'a Entity,
    pub frame: &'a Frame,
    pub entry: Option<Entry>,
    /// Days before the day of seeding on which the row was made.
    pub made: i64,
    /// The row's fields so far.
    pub row: &'a Row,
}

/// The value of a field; none when it may stay empty and nothing sensible is known.
pub(super) fn value(world: &mut World, place: &Place, field: &Field) -> Option<Value> {
    let (entity, frame) = (place.entity, place.frame);
    if state::field_name(entity) == Some(&field.name) && frame.state.is_some() {
        return frame.state.clone().map(Value::String);
    }
    if let Some(shown) = entity.visible_when.iter().find(|condition| condition.field == field.name) {
        return Some(if frame.hidden { hidden(field, &shown.is) } else { shown.is.clone() });
    }
    if let Some(stamped) = state::stamped(entity, &field.name, frame.state.as_deref()) {
        let after =
            |world: &mut World| row::moment_of(field.field_type, -place.made.max(1) + 1, world.dice.between(540, 1080));
        return stamped.then(|| after(world));
    }
    if !field.required && has(&field.name, &["detail", "link", "referrer", "metadata", "vat"]) {
        return None;
    }
    if let Some(value) = place.entry.and_then(|entry| entry.value(&field.name)).filter(|value| fits(field, value)) {
        return Some(value.clone());
    }
    by_type(world, place, field)
}

/// A value for which visitors do not see the row.
fn hidden(field: &Field, shown: &Value) -> Value {
    match shown {
        Value::Bool(shown) => json!(!shown),
        shown => field.values.iter().map(|value| json!(value.id)).find(|value| value != shown).unwrap_or(Value::Null),
    }
}

/// Whether a word list's value is one for this field.
fn fits(field: &Field, value: &Value) -> bool {
    use FieldType as T;
    match field.field_type {
        T::Int | T::Money | T::Percent | T::Rating | T::Duration => value.is_i64(),
        T::Decimal => value.is_number(),
        T::Bool => value.is_boolean(),
        T::Tags => value.is_array(),
        T::Json => true,
        T::Enum => value.as_str().is_some_and(|id| field.values.iter().any(|known| known.id == id)),
        T::Date | T::Datetime => date::parse(value).is_some(),
        _ => value.is_string(),
    }
}

fn by_type(world: &mut World, place: &Place, field: &Field) -> Option<Value> {
    use FieldType as T;
    let index = place.frame.index;
    let name = field.name.as_str();
    Some(match field.field_type {
        T::String => json!(word::short(world, place, name)),
        T::Text | T::Richtext => json!(word::long(world, place, name)),
        T::Int => json!(number::number(world, place, field)),
        T::Decimal => json!(number::decimal(world, field)),
        T::Money => json!(number::money(world, place, field)),
        T::Percent => json!(number::clamp(field, world.dice.between(1, 12) * 5)),
        T::Bool => json!(number::flag(place, field)),
        T::Date | T::Datetime => return when::when(world, place, field),
        T::Time => json!(format!("{:02}:{:02}", 8 + index % 10, (index % 4) * 15)),
        T::Duration => json!(number::clamp(field, [30, 45, 60, 90, 20, 120][index % 6])),
        T::Email => json!(contact::mail(world, place)),
        T::Phone => json!(contact::phone(&world.spec.project.locale, index)),
        T::Url => json!(format!("https://example.com/{}", slug(&word::named(world, place), index))),
        T::Slug => return None,
        T::Enum => return field.values.get(index % field.values.len().max(1)).map(|value| json!(value.id)),
        T::Tags => {
            let tags = &world.bank.words.tags;
            json!(
                [&tags[index % tags.len()], &tags[(index * 3 + 1) % tags.len()]]
                    .into_iter()
                    .collect::<std::collections::BTreeSet<_>>()
            )
        }
        T::Image | T::File => return field.required.then(|| json!("")),
        T::Color => {
            json!(["#8a6d3b", "#2f6f4f", "#2c5d8f", "#a33b3b", "#6b4e8a", "#c07f2b", "#3d7a7a", "#7a5c45"][index % 8])
        }
        T::Address => json!(contact::address(world, index)),
        T::Geo => {
            json!({"lat": 47.0 + f64::from(u32::try_from(index % 40).unwrap_or(0)) / 10.0, "lng": 8.0 + f64::from(u32::try_from(index % 30).unwrap_or(0)) / 10.0})
        }
        T::Rating => json!(world.bank.words.reviews[index % world.bank.words.reviews.len()].0),
        T::Json => return field.required.then(|| json!({})),
        T::Code => json!(word::code(name, index)),
    })
}

fn has(name: &str, words: &[&str]) -> bool {
    name.split('_').any(|part| words.contains(&part))
}

/// Whether rows of this entity are people.
pub(super) fn is_person(entity: &Entity) -> bool {
    has(
        &entity.id,
        &[
            "member",
            "staff",
            "trainer",
            "doctor",
            "patient",
            "client",
            "contact",
            "person",
            "teacher",
            "student",
            "employee",
            "author",
            "instructor",
            "agent",
            "driver",
            "player",
            "donor",
            "volunteer",
            "guest",
            "tenant",
            "candidate",
            "subscriber",
            "message",
            "reservation",
            "artist",
            "speaker",
            "coach",
            "nurse",
            "owner",
            "customer",
        ],
    )
}

fn is_company(entity: &Entity) -> bool {
    has(
        &entity.id,
        &[
            "company",
            "supplier",
            "vendor",
            "organization",
            "organisation",
            "employer",
            "brand",
            "manufacturer",
            "team",
            "client",
            "club",
            "partner",
            "sponsor",
        ],
    )
}

//! The rows of one entity.

use super::bank::{Entry, title};
use super::frame::{Frame, frames, main_entity};
use super::slug::slug;
use super::value::{Place, is_person, value};
use super::{Row, World, date, link, state};
use domain::spec::{Entity, EntityKind, Field, FieldType, Rule};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Makes all rows of an entity.
pub(super) fn rows(world: &mut World, entity: &Entity) -> Vec<Row> {
    let main = main_entity(world).is_some_and(|main| main == entity.id);
    let mut rows = Vec::new();
    let mut seen = Seen::default();
    let mut listed = BTreeSet::new();
    for frame in frames(world, entity) {
        let entry = entry(world, entity, &frame);
        let Some(mut row) = row(world, entity, &frame, entry) else { continue };
        if main && frame.index == frame.count / 2 {
            lengthen(world, entity, &mut row);
        }
        shorten(entity, &mut row);
        let points = entity.relations.iter().filter_map(|relation| row.get(&relation.name)).map(Value::to_string);
        if entity.kind == EntityKind::Line && entity.relations.len() > 1 && !listed.insert(points.collect::<Vec<_>>()) {
            continue;
        }
        if seen.takes(world, entity, &mut row, frame.index) {
            rows.push(row);
        }
    }
    rows
}

/// A list so short is the same under every parent: the kinds of tickets of a concert.
pub(super) const ALIKE_MAX: usize = 4;

/// The word list's entry: written for the row's parent, else by the row's place.
fn entry(world: &World, entity: &Entity, frame: &Frame) -> Option<Entry> {
    if let Some((relation, number)) = &frame.parent {
        let to = &entity.relation(relation)?.to;
        let parent = world.spec.entity(to)?;
        let known = world.rows.get(to)?.get(number - 1).and_then(|row| title(parent, row));
        let own = known.map(|title| world.bank.of_parent(entity, title)).unwrap_or_default();
        if let Some(entry) = own.get(frame.place) {
            return Some(*entry);
        }
        let known = world.bank.count(entity)?;
        let alike = entity.kind == EntityKind::Reference || known <= ALIKE_MAX;
        return world.bank.entry(entity, if alike { frame.place } else { frame.index } % known);
    }
    world.bank.entry(entity, frame.index)
}

fn row(world: &mut World, entity: &Entity, frame: &Frame, entry: Option<Entry>) -> Option<Row> {
    let mut row = Row::new();
    if !link::fill(world, entity, frame, entry.as_ref(), &mut row) {
        return None;
    }
    let made = made(world, entity, frame, &row);
    for field in in_order(entity) {
        let place = Place { entity, frame, entry, made, row: &row };
        let value = value(world, &place, field);
        if let Some(value) = value.filter(|value| !value.is_null()) {
            row.insert(field.name.clone(), value);
        }
    }
    spans(entity, world, &mut row);
    snapshots(entity, world, &mut row);
    reviews(entity, world, frame, entry, &mut row);
    row.insert("created_at".to_owned(), date::moment(-made, 480 + i64::try_from(frame.index * 47 % 600).unwrap_or(0)));
    Some(row)
}

/// Names and ratings before the texts that speak of them.
fn in_order(entity: &Entity) -> Vec<&Field> {
    let mut fields: Vec<_> = entity.fields.iter().collect();
    fields.sort_by_key(|field| match field.field_type {
        FieldType::Rating | FieldType::Enum => 0,
        FieldType::String => 1,
        _ => 2,
    });
    fields
}

/// Days before the day of seeding on which a row was made: never before what it belongs to.
fn made(world: &mut World, entity: &Entity, frame: &Frame, row: &Row) -> i64 {
    let left = i64::try_from(frame.count - frame.index).unwrap_or(1);
    let wished = match entity.kind {
        EntityKind::Reference => 120,
        // The first rows are the newest: they stand on the first page, with what belongs to them.
        EntityKind::Resource => 12 + i64::try_from(frame.index).unwrap_or(0) * 3,
        // What has gone through more states is older.
        EntityKind::Transactional => 1 + state::age(entity, frame.state.as_deref()) * 3 + left % 3,
        EntityKind::Line => 120,
        _ => 1 + left % 9,
    };
    let parents = entity.relations.iter().filter_map(|relation| {
        let is_parent = frame.parent.as_ref().is_some_and(|(name, _)| *name == relation.name);
        if entity.kind == EntityKind::Line && !is_parent {
            return None;
        }
        let number = usize::try_from(row.get(&relation.name)?.as_u64()?).ok()?;
        let created = world.rows.get(&relation.to)?.get(number.checked_sub(1)?)?.get("created_at")?;
        Some(-date::parse(created)?.0)
    });
    parents.min().map_or(wished, |oldest| wished.min(oldest)).max(1)
}

/// A day or a moment, as the field's type asks.
pub(super) fn moment_of(field_type: FieldType, offset: i64, minutes: i64) -> Value {
    if field_type == FieldType::Date { date::day(offset) } else { date::moment(offset, minutes) }
}

/// The end comes after the start: by the duration of what was booked, else an hour, or three days.
fn spans(entity: &Entity, world: &World, row: &mut Row) {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for rule in &entity.rules {
        match rule {
            Rule::Order { before, after } => pairs.push((before.clone(), after.clone())),
            Rule::NoOverlap { start, end, .. } => pairs.push((start.clone(), end.clone())),
            _ => {}
        }
    }
    let known = [
        ("start", "end"),
        ("starts_at", "ends_at"),
        ("start_date", "end_date"),
        ("borrowed_on", "due_date"),
        ("issued_on", "due_date"),
        ("check_in", "check_out"),
    ];
    pairs.extend(known.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())));
    for (before, after) in pairs {
        let (Some(start), Some(field)) = (row.get(&before).and_then(date::parse), entity.field(&after)) else {
            continue;
        };
        if !row.contains_key(&after) || !matches!(field.field_type, FieldType::Date | FieldType::Datetime) {
            continue;
        }
        let end = if field.field_type == FieldType::Date {
            date::day(start.0 + 3)
        } else {
            date::moment(start.0, start.1 + duration(entity, world, row))
        };
        row.insert(after, end);
    }
}

/// How long a booking takes, minutes: as long as the service, class or whatever it points to.
fn duration(entity: &Entity, world: &World, row: &Row) -> i64 {
    let lasting = entity.relations.iter().find_map(|relation| {
        let field =
            world.spec.entity(&relation.to)?.fields.iter().find(|field| field.field_type == FieldType::Duration)?;
        let number = usize::try_from(row.get(&relation.name)?.as_u64()?).ok()?;
        world.rows.get(&relation.to)?.get(number.checked_sub(1)?)?.get(&field.name)?.as_i64()
    });
    lasting.unwrap_or(if row.contains_key("venue") { 150 } else { 60 })
}

/// Copies that were taken when the row was made.
fn snapshots(entity: &Entity, world: &World, row: &mut Row) {
    for rule in &entity.rules {
        let Rule::Snapshot { field, from } = rule else { continue };
        let copied = from.split_once('.').and_then(|(relation, source)| {
            let to = &entity.relation(relation)?.to;
            let number = usize::try_from(row.get(relation)?.as_u64()?).ok()?;
            world.rows.get(to)?.get(number.checked_sub(1)?)?.get(source).cloned()
        });
        if let Some(value) = copied {
            row.insert(field.clone(), value);
        }
    }
}

/// Stars, title and text of a review agree.
fn reviews(entity: &Entity, world: &World, frame: &Frame, entry: Option<Entry>, row: &mut Row) {
    let Some(rating) = entity.fields.iter().find(|field| field.field_type == FieldType::Rating) else { return };
    if entry.is_some_and(|entry| entry.value(&rating.name).is_some()) {
        return;
    }
    let reviews = &world.bank.words.reviews;
    let (stars, title, body) = &reviews[(frame.index * 5 + frame.place) % reviews.len()];
    let limits = |value: f64| rating.min.is_none_or(|min| value >= min) && rating.max.is_none_or(|max| value <= max);
    if !limits(*stars as f64) {
        return;
    }
    row.insert(rating.name.clone(), json!(stars));
    for field in &entity.fields {
        match field.name.as_str() {
            "title" => row.insert("title".into(), json!(title)),
            "body" | "text" | "comment" => row.insert(field.name.clone(), json!(body)),
            _ => None,
        };
    }
}

/// One name is long, so that a layout that breaks is seen before a person's own data break it.
fn lengthen(world: &World, entity: &Entity, row: &mut Row) {
    if world.bank.has_long(entity) || is_person(entity) {
        return;
    }
    let tail = &world.bank.words.long_tail;
    if let Some(Value::String(name)) = row.get_mut(&entity.title)
        && name.chars().count() < 60
        && entity.field(&entity.title).is_some_and(|field| field.field_type == FieldType::String)
    {
        name.push_str(tail);
    }
}

/// Texts stay within the longest that their field takes; slugs are made from the text they follow.
fn shorten(entity: &Entity, row: &mut Row) {
    for field in &entity.fields {
        if let (Some(max), Some(Value::String(text))) = (field.max_length, row.get_mut(&field.name)) {
            let max = usize::try_from(max).unwrap_or(usize::MAX);
            if text.chars().count() > max {
                let short: String = text.chars().take(max).collect();
                *text = short.trim_end().to_owned();
            }
        }
    }
}

/// What must not occur twice.
#[derive(Default)]
struct Seen {
    values: BTreeSet<(String, String)>,
    pairs: BTreeSet<Vec<String>>,
}

impl Seen {
    /// Completes slugs, makes unique fields differ, and says whether the row may stay.
    fn takes(&mut self, world: &World, entity: &Entity, row: &mut Row, index: usize) -> bool {
        for field in entity.fields.iter().filter(|field| field.unique && field.field_type != FieldType::Slug) {
            if !self.differs(world, field, row, index) {
                return false;
            }
        }
        self.slugs(entity, row, index);
        for (at, rule) in entity.rules.iter().enumerate() {
            let Rule::Unique { fields } = rule else { continue };
            let mut key: Vec<_> =
                fields.iter().map(|name| row.get(name).map(Value::to_string).unwrap_or_default()).collect();
            key.push(at.to_string());
            if !self.pairs.insert(key) {
                return false;
            }
        }
        true
    }

    fn differs(&mut self, world: &World, field: &Field, row: &mut Row, index: usize) -> bool {
        let Some(value) = row.get(&field.name).cloned() else { return true };
        let key = |value: &Value| (field.name.clone(), crate::letters::fold(&value.to_string()));
        if self.values.insert(key(&value)) {
            return true;
        }
        let words = world.bank.words;
        let other = match &value {
            Value::String(text) if text.contains('@') => json!(text.replacen('@', &format!(".{index}@"), 1)),
            Value::String(text) => json!(format!("{text} {}", words.cities[index % words.cities.len()])),
            Value::Number(number) => json!(number.as_i64().unwrap_or(0) + i64::try_from(index).unwrap_or(0) + 1),
            _ => return false,
        };
        let fits = field.max_length.is_none_or(|max| {
            other.as_str().is_none_or(|text| text.chars().count() <= usize::try_from(max).unwrap_or(0))
        });
        let fresh = fits && self.values.insert(key(&other));
        if fresh {
            row.insert(field.name.clone(), other);
        }
        fresh
    }

    fn slugs(&mut self, entity: &Entity, row: &mut Row, index: usize) {
        for field in entity.fields.iter().filter(|field| field.field_type == FieldType::Slug) {
            let from = field.slug_from.as_deref().unwrap_or(&entity.title);
            let text = row.get(from).and_then(Value::as_str).unwrap_or_default().to_owned();
            let base = slug(&text, index);
            let mut unique = base.clone();
            let mut count = 1;
            while !self.values.insert((field.name.clone(), unique.clone())) {
                count += 1;
                unique = format!("{base}-{count}");
            }
            row.insert(field.name.clone(), json!(unique));
        }
    }
}

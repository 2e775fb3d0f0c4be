//! The fields of an entity: the catalogue's and the person's.

use super::catalogue::CATALOGUE;
use super::draft::{Draft, FIELDS_MAX, Noun, SaidField};
use super::notation::FieldNote;
use super::people::Openness;
use super::text::{capital, clip, human};
use domain::spec::{EnumValue, Field, FieldType, Provenance, ProvenanceSource, Tone};
use serde_json::Value;

/// All fields of a noun, in order.
pub(super) fn of(draft: &Draft, noun: &Noun, openness: Openness) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    if let Some(thing) = noun.thing() {
        let wanted = |note: &&FieldNote| {
            let absent = thing.unless.get(&note.name).is_none_or(|other| draft.noun(other).is_none());
            let mode =
                thing.modes_only.get(&note.name).is_none_or(|modes| modes.iter().any(|mode| mode == openness.name()));
            absent && mode && !noun.dropped.contains(&note.name)
        };
        fields.extend(thing.fields.iter().filter(wanted).map(|note| noted(draft, noun, note, openness)));
    }
    for said in noun.fields.iter().filter(|said| !noun.dropped.contains(&said.name)) {
        if fields.len() < FIELDS_MAX && !fields.iter().any(|field| field.name == said.name) {
            fields.push(told(draft, noun, said));
        }
    }
    if noun.base.is_none() {
        plain(draft, noun, &mut fields);
    }
    if noun.base == Some("user") {
        fields.push(role(draft));
    }
    fields
}

fn blank(name: &str, field_type: FieldType, label: String, prov: Provenance) -> Field {
    let (min, max) = bounds(name, field_type);
    Field {
        name: name.to_owned(),
        field_type,
        label,
        required: false,
        unique: false,
        min,
        max,
        max_length: max_length(field_type),
        values: Vec::new(),
        default: None,
        unit: None,
        slug_from: None,
        read: Vec::new(),
        read_only: false,
        prov,
    }
}

fn bounds(name: &str, field_type: FieldType) -> (Option<f64>, Option<f64>) {
    use FieldType as T;
    let signed = ["temperature", "balance", "difference", "change", "latitude", "longitude"]
        .iter()
        .any(|word| name.contains(word));
    match field_type {
        T::Int | T::Decimal if signed => (None, None),
        T::Int => (Some(0.0), Some(1_000_000_000.0)),
        T::Decimal => (Some(0.0), Some(1_000_000_000.0)),
        T::Money => (Some(0.0), Some(100_000_000_000.0)),
        T::Duration => (Some(0.0), Some(1_000_000.0)),
        T::Percent => (Some(0.0), Some(100.0)),
        T::Rating => (Some(1.0), Some(5.0)),
        _ => (None, None),
    }
}

fn max_length(field_type: FieldType) -> Option<u32> {
    use FieldType as T;
    Some(match field_type {
        T::String => 160,
        T::Text => 10_000,
        T::Richtext => 50_000,
        T::Email => 254,
        T::Phone => 40,
        T::Url => 2_000,
        T::Address => 400,
        T::Slug => 180,
        T::Code => 64,
        _ => return None,
    })
}

fn noted(draft: &Draft, noun: &Noun, note: &FieldNote, openness: Openness) -> Field {
    let label = CATALOGUE.word("fields", &note.name, draft.locale).map_or_else(|| human(&note.name), str::to_owned);
    let mut field = blank(&note.name, note.field_type, label, noun.prov.clone());
    field.required = note.required && !note.read_only;
    // Where everyone has rows of their own, two people may use the same name.
    field.unique = note.field_type == FieldType::Slug || (note.unique && openness != Openness::Personal);
    field.read_only = note.read_only || note.field_type == FieldType::Slug;
    field.default.clone_from(&note.default);
    field.slug_from.clone_from(&note.slug_from);
    field.values = note.values.iter().map(|id| value(draft, id)).collect();
    if let Some((min, max)) = noun.thing().and_then(|thing| thing.limits.get(&note.name)) {
        field.min = min.or(field.min);
        field.max = max.or(field.max);
    }
    field
}

/// A choice with its label and its colour's meaning.
fn value(draft: &Draft, id: &str) -> EnumValue {
    let label = CATALOGUE.word("states", id, draft.locale).map_or_else(|| human(id), str::to_owned);
    EnumValue { id: id.to_owned(), label, tone: CATALOGUE.tones.get(id).copied().unwrap_or(Tone::Neutral) }
}

fn told(draft: &Draft, noun: &Noun, said: &SaidField) -> Field {
    let choices = CATALOGUE.lexicon.choices.iter().find(|(word, _)| said.name.split('_').any(|part| part == *word));
    let field_type = match (said.field_type, choices) {
        (FieldType::Enum, None) => FieldType::String,
        (other, _) => other,
    };
    let prov = Provenance { source: said.source, quote: (!said.quote.is_empty()).then(|| clip(&said.quote)) };
    let mut field = blank(&said.name, field_type, clip(&capital(&said.label)), prov);
    if field_type == FieldType::Enum {
        field.values = choices.map_or_else(Vec::new, |(_, values)| values.iter().map(|id| value(draft, id)).collect());
    }
    field.unit.clone_from(&said.unit);
    field.unique = matches!(said.name.as_str(), "sku" | "isbn" | "serial_number") && noun.base.is_some();
    field
}

/// What a noun that nobody foresaw needs: a date if it happens, a name if nothing else names it.
fn plain(draft: &Draft, noun: &Noun, fields: &mut Vec<Field>) {
    let implied = Provenance { source: ProvenanceSource::Implied, quote: None };
    let word = |key: &str, other: &str| CATALOGUE.word("fields", key, draft.locale).unwrap_or(other).to_owned();
    let timely = |field: &Field| matches!(field.field_type, FieldType::Date | FieldType::Datetime);
    if noun.eventlike && !fields.iter().any(timely) {
        let name = format!("{}_date", noun.id);
        let mut date = blank(&name, FieldType::Date, word("on_date", "Date"), implied.clone());
        date.required = true;
        if !noun.dropped.contains(&name) {
            fields.insert(0, date);
        }
    }
    let naming = |field: &Field| matches!(field.field_type, FieldType::String | FieldType::Code);
    if !noun.eventlike && !fields.iter().any(naming) && !noun.dropped.contains("name") {
        let mut name = blank("name", FieldType::String, word("name", "Name"), implied.clone());
        name.required = true;
        fields.insert(0, name);
    }
    let bare = noun.fields.iter().all(|field| field.unit.is_some());
    if bare && !noun.dropped.contains("notes") && !fields.iter().any(|field| field.name == "notes") {
        fields.push(blank("notes", FieldType::Text, word("notes", "Notes"), implied));
    }
    if let Some(first) = fields.iter_mut().find(|field| naming(field)).filter(|_| !noun.eventlike) {
        first.required = true;
    }
    if let Some(amount) = fields.iter_mut().find(|field| field.unit.is_some()).filter(|_| noun.eventlike) {
        amount.required = true;
    }
}

/// The user's role: shown, and changed only by an admin.
fn role(draft: &Draft) -> Field {
    let implied = Provenance { source: ProvenanceSource::Implied, quote: None };
    let label = CATALOGUE.word("fields", "role", draft.locale).unwrap_or("Role").to_owned();
    let mut field = blank("role", FieldType::Enum, label, implied);
    let value = |role: &domain::spec::SpecRole| EnumValue {
        id: role.id.clone(),
        label: role.label.clone(),
        tone: Tone::Neutral,
    };
    field.values = draft.roles.iter().map(value).collect();
    let first = draft.roles.iter().find(|role| role.default).or_else(|| draft.roles.first());
    field.default = first.map(|role| Value::String(role.id.clone()));
    field.read_only = true;
    field
}

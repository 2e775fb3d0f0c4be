//! What is told of a thing: its parts, fields, people, amounts and parent.

use super::super::catalogue::{CATALOGUE, Thing};
use super::super::draft::{Draft, FIELDS_MAX, Noun, SaidField, prov};
use super::super::index::VOCABULARY;
use super::super::notation::FieldNote;
use super::super::text::{self, capital, clip, stem, stems, words};
use super::super::{ident, lexicon};
use super::{Place, abilities, absorbed, absorbing_field, known, push, words_of};
use domain::spec::FieldType;

/// A part of "X with …": a thing of its own, a person, or a field.
pub(super) fn told_part(draft: &mut Draft, id: &str, part: &str, place: Place, became: &mut Vec<String>) {
    let folded: Vec<String> = stems(part).into_iter().filter(|stem| !VOCABULARY.stop.contains(stem)).collect();
    if folded.is_empty() {
        return;
    }
    let hits = known(draft, &folded);
    for hit in &hits {
        abilities(draft, hit, part, place, became);
        let Some(thing) = draft.pick(hit.values) else { continue };
        let key = draft.noun(id).map(|noun| noun.key().to_owned());
        if key.as_deref() == Some(thing) {
            return push(became, format!("entity:{id}"));
        }
        if absorbed(draft, id, thing) {
            if let Some(field) = absorbing_field(draft, id, thing) {
                push(became, format!("field:{id}.{field}"));
            }
            return;
        }
        let whole = hit.start == 0 && hit.end == folded.len();
        let small = matches!(
            CATALOGUE.things[thing].kind,
            domain::spec::EntityKind::Line | domain::spec::EntityKind::Event | domain::spec::EntityKind::Reference
        );
        let typed = lexicon::field_type(&folded).is_some();
        if whole && (draft.family(thing) || (small && !typed)) && draft.put(thing, &prov(place.source, part)) {
            push(became, format!("entity:{thing}"));
            return;
        }
    }
    told_field(draft, id, part, None, place, became);
}

/// Gives a noun a field in the person's words, unless it has one that means it.
pub(in super::super) fn told_field(
    draft: &mut Draft,
    id: &str,
    part: &str,
    wanted: Option<FieldType>,
    place: Place,
    became: &mut Vec<String>,
) {
    let spoken: Vec<String> = words_of(part).iter().map(|word| text::fold(word)).collect();
    let unit = lexicon::unit(&spoken);
    let part = match spoken.iter().position(|word| word == "in" || word == "en").filter(|at| unit.is_some() && *at > 0)
    {
        Some(at) => &words_of(part)[..at].join(" "),
        None => part,
    };
    let said: Vec<String> =
        words(part).into_iter().filter(|word| !VOCABULARY.stop.contains(stem(word).as_ref())).collect();
    if said.is_empty() {
        return;
    }
    let folded: Vec<String> = said.iter().map(|word| stem(word).into_owned()).collect();
    let name = ident::field_name(&said.join(" "));
    let field = draft.noun(id).is_some_and(|noun| noun.has_field(&name));
    if VOCABULARY.persons.contains(&folded.join(" ")) && wanted.is_none() && !field {
        return told_person(draft, id, &name, part, became);
    }
    let numeric =
        |kind: &FieldType| matches!(kind, FieldType::Int | FieldType::Decimal | FieldType::Money | FieldType::Duration);
    let guessed = lexicon::field_type(&folded).filter(|kind| unit.is_none() || numeric(kind));
    let usual = if unit.is_some() { FieldType::Decimal } else { FieldType::String };
    let field_type = wanted.or(guessed).unwrap_or(usual);
    let unit = unit.filter(|_| matches!(field_type, FieldType::Int | FieldType::Decimal));
    let Some(noun) = draft.noun_mut(id) else { return };
    if let Some(existing) = same_field(noun, &name, &folded, field_type).filter(|_| wanted.is_none()) {
        noun.dropped.remove(&existing);
        return push(became, format!("field:{id}.{existing}"));
    }
    if noun.fields.len() + noun.thing().map_or(0, |thing| thing.fields.len()) >= FIELDS_MAX {
        return;
    }
    noun.dropped.remove(&name);
    noun.fields.retain(|field| field.name != name);
    let label = clip(&capital(part.trim()));
    noun.fields.push(SaidField {
        name: name.clone(),
        label,
        field_type,
        unit,
        source: place.source,
        quote: part.to_owned(),
    });
    push(became, format!("field:{id}.{name}"));
}

/// The field of the noun that a said field means: of the same name, with the same last word, or the only one of its type.
fn same_field(noun: &Noun, name: &str, folded: &[String], field_type: FieldType) -> Option<String> {
    if noun.has_field(name) {
        return Some(name.to_owned());
    }
    let thing = noun.thing()?;
    let last = folded.last()?;
    let part = |field: &&FieldNote| folded.len() == 1 && field.name.split('_').any(|part| part == last);
    if let Some(field) =
        thing.fields.iter().find(part).or_else(|| thing.fields.iter().find(|field| field.name == *last))
    {
        return Some(field.name.clone());
    }
    let timely = |one: FieldType| matches!(one, FieldType::Date | FieldType::Datetime);
    let telling = !matches!(
        field_type,
        FieldType::String | FieldType::Text | FieldType::Int | FieldType::Enum | FieldType::Bool | FieldType::Decimal
    );
    let mut same = thing
        .fields
        .iter()
        .filter(|field| field.field_type == field_type || (timely(field_type) && timely(field.field_type)));
    let first = same.next().filter(|_| telling && folded.len() == 1)?;
    (timely(field_type) || same.next().is_none()).then(|| first.name.clone())
}

fn told_person(draft: &mut Draft, id: &str, name: &str, part: &str, became: &mut Vec<String>) {
    let Some(noun) = draft.noun_mut(id) else { return };
    let known = noun.thing().is_some_and(|thing| thing.relations.iter().any(|relation| relation.slot == name));
    if !known && !noun.relations.iter().any(|(known, ..)| known == name) {
        noun.relations.push((name.to_owned(), clip(&capital(part)), "user".to_owned()));
    }
    push(became, format!("relation:{id}.{name}"));
}

/// "honey harvests in kg": a number with that unit.
pub(super) fn told_amount(draft: &mut Draft, id: &str, unit: &str, place: Place, became: &mut Vec<String>) {
    let label = CATALOGUE.word("fields", "amount", draft.locale).unwrap_or("Amount").to_owned();
    let Some(noun) = draft.noun_mut(id) else { return };
    let money = matches!(unit, "euro" | "eur" | "usd" | "dollars");
    let minutes = matches!(unit, "hours" | "minutes");
    let (name, field_type) = match (money, minutes) {
        (true, _) => ("amount", FieldType::Money),
        (_, true) => ("duration", FieldType::Duration),
        _ => ("amount", FieldType::Decimal),
    };
    if !noun.has_field(name) {
        let unit = (!money && !minutes).then(|| unit.to_owned());
        noun.fields.push(SaidField {
            name: name.to_owned(),
            label,
            field_type,
            unit,
            source: place.source,
            quote: String::new(),
        });
    }
    push(became, format!("field:{id}.{name}"));
}

/// "… for each hive".
pub(super) fn told_parent(draft: &mut Draft, id: &str, parent: &str, became: &mut Vec<String>) {
    let folded = stems(parent);
    let target = (1..=folded.len().min(2)).rev().find_map(|n| draft.named(&folded[..n]));
    let Some(target) = target.filter(|target| target != id) else { return };
    let Some(noun) = draft.noun_mut(id) else { return };
    let slot = |thing: &Thing| thing.relations.iter().any(|relation| relation.targets.contains(&target));
    if !noun.thing().is_some_and(slot) && !noun.relations.iter().any(|(_, _, to)| *to == target) {
        noun.relations.push((ident::relation_name(&target), String::new(), target.clone()));
    }
    push(became, format!("relation:{id}.{target}"));
}

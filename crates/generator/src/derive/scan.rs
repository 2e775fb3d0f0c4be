//! Reads the items of the goal and the features: things, abilities, fields and nouns nobody foresaw.

mod told;

pub(super) use told::told_field;

use super::catalogue::CATALOGUE;
use super::draft::{Draft, prov};
use super::ident;
use super::index::{self, Hit, Sense, VOCABULARY};
use super::lexicon;
use super::text::{self, capital, clip, stem, stems, words};
use domain::Question;
use domain::spec::ProvenanceSource;
use told::{told_amount, told_parent, told_part};

/// Where an item stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub answer: Option<Question>,
    pub source: ProvenanceSource,
    /// Whether a noun that the catalogue does not know becomes a thing.
    pub unknown: bool,
}

/// What the items before left behind.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The noun of the item before.
    last: Option<String>,
    /// The item before had "with", or continued one that had.
    with: bool,
}

/// An item, taken apart.
struct Item {
    head: String,
    tail: Option<String>,
    brackets: Vec<String>,
    parent: Option<String>,
    unit: Option<String>,
}

/// The items of a list; two that the catalogue knows as one stay together: "drag and drop".
pub(super) fn items(text: &str) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    for (item, and) in text::joined(text) {
        let joined = out.last().map(|(last, _)| format!("{last} and {item}"));
        let known = joined.filter(|joined| {
            words(joined).len() <= 4 && index::look(&VOCABULARY.senses, &stems(joined), false).is_some()
        });
        match (known, out.last_mut()) {
            (Some(joined), Some((last, _))) => *last = joined,
            _ => out.push((item, and)),
        }
    }
    out
}

/// Reads one item of a list; `and` stands before the last of several.
pub(super) fn scan(draft: &mut Draft, memory: &mut Memory, (item, and): (&str, bool), place: Place) {
    if continues(draft, memory, (item, and), place) {
        memory.with = !and;
        return;
    }
    let parts = take_apart(item);
    let mut became = Vec::new();
    let head = unmasked(&parts.head);
    let hits = known(draft, &head);
    let mut got = None;
    for hit in &hits {
        let thing = thing_of(draft, &head, hit, place);
        if let Some(id) = thing
            && let Some(became_id) = place_thing(draft, id, item, place)
        {
            push(&mut became, became_id.clone());
            let id = draft.noun(id).map(|noun| noun.id.clone());
            got = got.or(id);
        }
    }
    for hit in &hits {
        abilities(draft, hit, item, place, &mut became);
    }
    if got.is_none() && place.unknown && page(draft, &parts.head, item, place, &mut became) {
        return draft.note(place.answer, item, became, "");
    }
    if got.is_none() && hits.is_empty() && place.unknown {
        got = unknown(draft, memory, &parts, item, place, &mut became);
    }
    if let Some(id) = got.clone().or_else(|| memory.last.clone().filter(|_| hits.is_empty())) {
        if let Some(tail) = &parts.tail {
            for part in tail_parts(tail) {
                told_part(draft, &id, &part, place, &mut became);
            }
        }
        for part in &parts.brackets {
            told_field(draft, &id, part, None, place, &mut became);
        }
        if let Some(unit) = &parts.unit {
            told_amount(draft, &id, unit, place, &mut became);
        }
        if let Some(parent) = &parts.parent {
            told_parent(draft, &id, parent, &mut became);
        }
    } else if let Some(tail) = &parts.tail {
        for part in tail_parts(tail) {
            let inner = known(draft, &stems(&part));
            for hit in &inner {
                abilities(draft, hit, item, place, &mut became);
            }
        }
    }
    memory.with = parts.tail.is_some() || !parts.brackets.is_empty();
    memory.last = got.or_else(|| of_main(draft, &hits)).or(memory.last.take());
    let people = stems(item).iter().any(|stem| draft.people.contains(stem));
    let reason =
        if people { "it names people, who are among the users" } else { "no thing, feature or page is known for it" };
    draft.note(place.answer, item, became, reason);
}

/// "search and filters by category": what follows is about the main thing.
fn of_main(draft: &Draft, hits: &[Hit<'static, Sense>]) -> Option<String> {
    let about = |sense: &Sense| matches!(sense, Sense::Ability("search" | "filters" | "sorting"));
    let main = hits.iter().flat_map(|hit| hit.values).any(about).then(|| draft.main())??;
    Some(main.id.clone())
}

/// "about me": a feature that is a page of the catalogue, and no thing.
fn page(draft: &mut Draft, head: &str, item: &str, place: Place, became: &mut Vec<String>) -> bool {
    let core: Vec<String> =
        words(head).into_iter().filter(|word| !matches!(word.as_str(), "page" | "pages" | "seite" | "صفحه")).collect();
    let Some(id) = super::wishes::exactly(&core, draft.german()) else { return false };
    let named = place.answer == Some(Question::Features)
        && !matches!(
            id,
            "home" | "login" | "signup" | "account" | "cart" | "checkout" | "admin" | "search" | "team" | "board"
        );
    if !named || draft.wishes.len() >= super::draft::WISHES_MAX {
        return false;
    }
    let prov = prov(place.source, item);
    let title = clip(&capital(&core.join(" ")));
    draft.late.push((id, title, prov));
    push(became, format!("page:{id}"));
    true
}

fn push(became: &mut Vec<String>, what: String) {
    if !became.contains(&what) {
        became.push(what);
    }
}

/// "… with mite count **and notes**": a bare field-like item belongs to the thing of the item before.
fn continues(draft: &mut Draft, memory: &Memory, (item, and): (&str, bool), place: Place) -> bool {
    let (Some(last), true) = (memory.last.clone(), memory.with) else { return false };
    let parts = take_apart(item);
    if parts.tail.is_some() || parts.unit.is_some() {
        return false;
    }
    let said: Vec<String> =
        words(&parts.head).into_iter().filter(|word| !VOCABULARY.stop.contains(stem(word).as_ref())).collect();
    if said.is_empty() || said.len() > 3 {
        return false;
    }
    let folded: Vec<String> = said.iter().map(|word| stem(word).into_owned()).collect();
    let person = VOCABULARY.persons.contains(&folded.join(" "));
    let familiar = known(draft, &folded).iter().any(|hit| draft.pick(hit.values).is_some_and(|id| draft.family(id)));
    let absorbed =
        known(draft, &folded).iter().any(|hit| draft.pick(hit.values).is_some_and(|id| absorbed(draft, &last, id)));
    // "X with a, b **and c**": the last of several belongs to it, unless it is said as many or happens by itself.
    let single = said.last().is_some_and(|last| stem(last).as_ref() == last) && matches!(draft.locale, "en" | "fr");
    let closes = and
        && single
        && known(draft, &folded).is_empty()
        && !folded.last().is_some_and(|last| lexicon::eventlike(last));
    if !person && !absorbed && (familiar || (lexicon::field_type(&folded).is_none() && !closes)) {
        return false;
    }
    let mut became = Vec::new();
    told_part(draft, &last, &said.join(" "), place, &mut became);
    if let Some(parent) = &parts.parent {
        told_parent(draft, &last, parent, &mut became);
    }
    draft.note(place.answer, item, became, "the thing before it has no room for another field");
    true
}

fn take_apart(item: &str) -> Item {
    let (bare, brackets) = brackets(item);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| text::fold(word)).collect();
    let parent =
        lexicon::parent_word(&folded).map(|at| words[at..].iter().take(2).copied().collect::<Vec<_>>().join(" "));
    let joint = folded
        .iter()
        .position(|word| matches!(word.as_str(), "with" | "w/" | "mit" | "avec" | "including" | "having" | "مع"));
    let (head, tail) = match joint {
        Some(0) | None => (bare.clone(), None),
        Some(at) => (words[..at].join(" "), Some(words[at + 1..].join(" "))),
    };
    let of_head: Vec<String> = words_of(&head).iter().map(|word| text::fold(word)).collect();
    let unit = lexicon::unit(&of_head);
    Item {
        head: lexicon::before_parent(&head),
        tail: tail.map(|tail| lexicon::before_parent(&tail)),
        brackets,
        parent,
        unit,
    }
}

fn words_of(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn brackets(item: &str) -> (String, Vec<String>) {
    let Some((before, rest)) = item.split_once('(') else { return (item.to_owned(), Vec::new()) };
    let (inner, after) = rest.split_once(')').unwrap_or((rest, ""));
    let parts = text::list(inner);
    (format!("{before} {after}"), parts)
}

fn tail_parts(tail: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for part in text::list(tail) {
        let mut current: Vec<&str> = Vec::new();
        for word in part.split_whitespace() {
            let joined = word.starts_with("وال") && word.chars().count() > 4;
            if joined && !current.is_empty() {
                parts.push(current.join(" "));
                current.clear();
            }
            current.push(word);
        }
        parts.push(current.join(" "));
    }
    parts
}

/// The stems of an item's head, without words that stand there as verbs: "companies *post* jobs", "*show* products".
pub(super) fn unmasked(head: &str) -> Vec<String> {
    let plain = words(head);
    let mut stems: Vec<String> = plain.iter().map(|word| stem(word).into_owned()).collect();
    for at in 0..stems.len().saturating_sub(1) {
        if !VOCABULARY.verbs.contains(&stems[at]) || plain[at] != stems[at] {
            continue;
        }
        let phrase =
            (2..=4.min(stems.len() - at)).any(|n| index::look(&VOCABULARY.senses, &stems[at..at + n], false).is_some());
        let object = plain[at + 1] != stems[at + 1]
            || matches!(plain[at + 1].as_str(), "a" | "an" | "the" | "my" | "your" | "our");
        if !phrase && (object || at > 0) {
            stems[at] = String::from("\u{1}");
        }
    }
    stems
}

fn known(draft: &Draft, stems: &[String]) -> Vec<Hit<'static, Sense>> {
    index::longest(&VOCABULARY.senses, stems, draft.german())
}

/// The thing that a hit means, unless it only names people.
fn thing_of(draft: &Draft, head: &[String], hit: &Hit<'static, Sense>, place: Place) -> Option<&'static str> {
    let id = draft.pick(hit.values)?;
    let person = head[hit.start..hit.end].iter().any(|stem| draft.people.contains(stem));
    if person && !draft.family(id) {
        return None;
    }
    // A goal tells what the product is for; only what belongs to its kind, or a plain noun, is a thing of it.
    let goal = place.answer == Some(Question::Goal);
    let loose = goal && !draft.family(id) && draft.told_more;
    let ability = hit.values.iter().any(|sense| matches!(sense, Sense::Ability(_)));
    if loose || (ability && !draft.family(id) && CATALOGUE.things[id].profile.as_deref() == Some("staff_only")) {
        return None;
    }
    Some(id)
}

/// Makes a thing part of the product, or the main thing's field that stands for it.
fn place_thing(draft: &mut Draft, id: &'static str, item: &str, place: Place) -> Option<String> {
    if let Some(main) = draft.main().map(|main| main.id.clone())
        && absorbed(draft, &main, id)
    {
        return absorbing_field(draft, &main, id).map(|field| format!("field:{main}.{field}"));
    }
    let feature_reports = id == "report" && !draft.family(id);
    if feature_reports || !draft.put(id, &prov(place.source, item)) {
        return None;
    }
    draft.noun(id).map(|noun| format!("entity:{}", noun.id))
}

/// Whether a field of the noun stands for the thing: "posts with photos".
fn absorbed(draft: &Draft, noun: &str, id: &str) -> bool {
    !draft.family(id) && draft.noun(id).is_none() && absorbing_field(draft, noun, id).is_some()
}

fn absorbing_field(draft: &Draft, noun: &str, id: &str) -> Option<String> {
    let wanted = CATALOGUE.things.get(id)?.absorbed_by?;
    let noun = draft.noun(noun)?;
    let said = noun.fields.iter().find(|field| field.field_type == wanted).map(|field| field.name.clone());
    said.or_else(|| {
        let field = noun.thing()?.fields.iter().find(|field| field.field_type == wanted)?;
        Some(field.name.clone())
    })
}

fn abilities(draft: &mut Draft, hit: &Hit<'static, Sense>, item: &str, place: Place, became: &mut Vec<String>) {
    let things = hit.values.iter().any(|sense| matches!(sense, Sense::Thing(_)));
    for sense in hit.values {
        let Sense::Ability(id) = sense else { continue };
        let prov = prov(place.source, item);
        draft.put_ability(id, &prov);
        push(became, format!("feature:{id}"));
        for need in &CATALOGUE.abilities[*id].entities {
            if things && !draft.family(need) {
                continue;
            }
            let there = draft.put(need, &prov);
            if there && !things {
                push(became, format!("entity:{need}"));
            }
        }
    }
}

/// A noun that the catalogue does not know becomes a thing — or a field, when it is a bare field-like word.
fn unknown(
    draft: &mut Draft,
    memory: &Memory,
    parts: &Item,
    item: &str,
    place: Place,
    became: &mut Vec<String>,
) -> Option<String> {
    let said: Vec<String> = lexicon::noun_words(&parts.head)
        .into_iter()
        .filter(|word| {
            let stem = stem(&text::fold(word)).into_owned();
            !VOCABULARY.stop.contains(&stem)
                && !VOCABULARY.roles.contains_key(&stem)
                && !stem.chars().all(char::is_numeric)
        })
        .collect();
    if said.is_empty() {
        return None;
    }
    let folded: Vec<String> = said.iter().map(|word| stem(&text::fold(word)).into_owned()).collect();
    let head_first = matches!(draft.locale, "fr" | "ar");
    let (head, head_stem) =
        if head_first { (&said[0], &folded[0]) } else { (&said[said.len() - 1], &folded[folded.len() - 1]) };
    let eventlike = lexicon::eventlike(head_stem);
    let bare = parts.brackets.is_empty() && parts.tail.is_none();
    if let Some(last) = memory.last.clone().filter(|_| bare && !eventlike)
        && (lexicon::field_type(&folded).is_some() || VOCABULARY.persons.contains(&folded.join(" ")))
    {
        told_part(draft, &last, &said.join(" "), place, became);
        return None;
    }
    let phrase = said.join(" ");
    let label = if draft.locale == "en" {
        (capital(&ident::singular(&phrase)), capital(&phrase))
    } else {
        (capital(&phrase), capital(&phrase))
    };
    let one = if draft.locale == "en" { head_stem.clone() } else { text::fold(head) };
    let id_text = if draft.locale == "en" { one } else { head.clone() };
    let id = draft.put_unknown(&id_text, (clip(&label.0), clip(&label.1)), eventlike, prov(place.source, item))?;
    push(became, format!("entity:{id}"));
    Some(id)
}

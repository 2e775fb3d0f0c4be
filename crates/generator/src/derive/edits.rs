//! Later changes in free words, applied to the draft in the order spoken.

mod rename;

use super::catalogue::CATALOGUE;
use super::draft::{Draft, Shape, prov};
use super::ident;
use super::index::{self, Sense, VOCABULARY};
use super::look::{self, Chosen};
use super::scan::{self, Memory, Place};
use super::text::{clip, clip_to, stem, stems, words};
use super::wishes;
use domain::spec::{EntityKind, FieldType, ProvenanceSource};
use domain::{Answers, SpecEdit};

/// Pages that no product does without.
const NEEDED: &[&str] = &["home", "login", "signup", "account"];

/// Where an edit's words stand.
const PLACE: Place = Place { answer: None, source: ProvenanceSource::Edit, unknown: true };

/// The users answer that holds: the last one said.
pub(super) fn users(answers: &Answers, edits: &[SpecEdit]) -> String {
    let said = edits
        .iter()
        .rev()
        .find_map(|edit| if let SpecEdit::SetUsers { words } = edit { Some(words.clone()) } else { None });
    said.unwrap_or_else(|| answers.users.clone())
}

/// Applies all edits.
pub(super) fn apply(draft: &mut Draft, edits: &[SpecEdit]) {
    for edit in edits {
        match edit {
            SpecEdit::AddPage { title } => add_page(draft, title),
            SpecEdit::RemovePage { title } => remove_page(draft, title),
            SpecEdit::AddFeature { phrase } => add_feature(draft, phrase),
            SpecEdit::Remove { noun } => remove(draft, noun),
            SpecEdit::Rename { from, to } => rename::rename(draft, from, to),
            SpecEdit::AddField { entity, field, field_type } => add_field(draft, entity, field, *field_type),
            SpecEdit::RemoveField { entity, field } => remove_field(draft, entity, field),
            SpecEdit::Restyle { words } => {
                look::said_anew(&mut draft.chosen, words, draft.locale);
                draft.style_words.push(words.clone());
            }
            SpecEdit::SetTheme { style, hue, mode, density } => {
                let hue = hue.map(|hue| hue % 360);
                draft.chosen.choose(Chosen { style: *style, hue, mode: *mode, density: *density });
            }
            SpecEdit::SetUsers { words } => draft.note(None, words, vec!["roles".into()], ""),
            SpecEdit::Retitle { title } => retitle(draft, title),
            SpecEdit::SetCurrency { code } => currency(draft, code),
        }
    }
}

fn note(draft: &mut Draft, text: &str, became: Vec<String>, ignored: &str) {
    draft.note(None, text, became, ignored);
}

fn add_page(draft: &mut Draft, title: &str) {
    let folded = stems(title);
    restore(draft, &folded);
    let before = draft.wishes.len();
    wishes::add(draft, title, &[], prov(ProvenanceSource::Edit, title), None);
    if let Some(wish) = draft.wishes.get(before).cloned() {
        for id in page_ids(draft, &wish.shape) {
            draft.removed.remove(&format!("page:{id}"));
        }
    }
}

/// What is said again comes back.
fn restore(draft: &mut Draft, folded: &[String]) {
    for hit in index::longest(&VOCABULARY.senses, folded, draft.german()) {
        for sense in hit.values {
            let (Sense::Thing(id) | Sense::Ability(id)) = sense;
            draft.removed.remove(*id);
            if let Some(thing) = CATALOGUE.things.get(*id) {
                for part in &thing.brings {
                    draft.removed.remove(part);
                }
            }
            for need in CATALOGUE.abilities.get(*id).iter().flat_map(|ability| &ability.entities) {
                draft.removed.remove(need);
            }
        }
    }
    if let Some(last) = folded.last() {
        draft.removed.remove(&ident::entity_id(last));
    }
}

/// The ids that a wish's page may have.
fn page_ids(draft: &Draft, shape: &Shape) -> Vec<String> {
    let plural = |id: &String| ident::plural(draft.noun(id).map_or(id.as_str(), |noun| noun.id.as_str()));
    match shape {
        Shape::Named(id) => vec![(*id).to_owned()],
        Shape::List(id) => vec![plural(id)],
        Shape::Own(id) => vec![format!("my_{}", plural(id))],
        Shape::Detail(id) => vec![format!("{id}_detail")],
        Shape::Create(id) => vec![format!("{id}_new")],
        Shape::Content => Vec::new(),
    }
}

fn remove_page(draft: &mut Draft, title: &str) {
    let folded: Vec<String> =
        stems(title).into_iter().filter(|stem| !matches!(stem.as_str(), "page" | "seite" | "the")).collect();
    let named = index::look(&VOCABULARY.pages, &folded, draft.german()).and_then(|ids| ids.first().copied());
    if let Some(id) = named.filter(|id| NEEDED.contains(id)) {
        return note(draft, title, Vec::new(), &format!("every product needs its page \"{id}\""));
    }
    let same = |shown: &str| stems(shown) == folded;
    let mut gone: Vec<Shape> =
        draft.wishes.iter().filter(|wish| same(&wish.title)).map(|wish| wish.shape.clone()).collect();
    match (named, draft.named(&folded)) {
        _ if !gone.is_empty() => {}
        (Some(id), _) => gone.push(Shape::Named(id)),
        (None, Some(noun)) => gone.push(Shape::List(noun)),
        (None, None) => {}
    }
    if gone.is_empty() {
        return note(draft, title, Vec::new(), "no page is called so");
    }
    let mut became = Vec::new();
    for shape in gone {
        if matches!(shape, Shape::Named(id) if NEEDED.contains(&id)) {
            return note(draft, title, Vec::new(), "every product needs this page");
        }
        for id in page_ids(draft, &shape) {
            became.push(format!("removed:page:{id}"));
            draft.removed.insert(format!("page:{id}"));
        }
        draft.wishes.retain(|wish| wish.shape != shape || (shape == Shape::Content && stems(&wish.title) != folded));
    }
    if became.is_empty() {
        became.push("removed:page".to_owned());
    }
    note(draft, title, became, "");
}

fn add_feature(draft: &mut Draft, phrase: &str) {
    restore(draft, &stems(phrase));
    let mut memory = Memory::default();
    for (item, and) in scan::items(phrase) {
        scan::scan(draft, &mut memory, (&item, and), PLACE);
    }
}

/// Takes away a feature, thing, role or page, and what cannot be without it.
fn remove(draft: &mut Draft, noun: &str) {
    let mut folded = stems(noun);
    folded.retain(|stem| {
        !matches!(stem.as_str(), "the" | "all" | "any" | "feature" | "die" | "der" | "das" | "les" | "le" | "la")
    });
    let mut gone = Vec::new();
    let senses = index::look(&VOCABULARY.senses, &folded, draft.german()).unwrap_or_default();
    for sense in senses {
        if let Sense::Ability(id) = sense
            && draft.abilities.iter().any(|(known, _)| known == id)
        {
            remove_ability(draft, id, &mut gone);
        }
    }
    if let Some(id) = draft.named(&folded) {
        if id == "user" {
            return note(draft, noun, Vec::new(), "every product has people with accounts");
        }
        remove_noun(draft, &id, &mut gone);
    }
    if gone.is_empty() {
        remove_role(draft, &folded, &mut gone);
    }
    if gone.is_empty() {
        return remove_page(draft, noun);
    }
    note(draft, noun, gone, "");
}

fn remove_ability(draft: &mut Draft, id: &'static str, gone: &mut Vec<String>) {
    draft.abilities.retain(|(known, _)| *known != id);
    draft.removed.insert(id.to_owned());
    gone.push(format!("removed:feature:{id}"));
    let main = draft.main().map(|noun| noun.key().to_owned());
    for need in &CATALOGUE.abilities[id].entities {
        let kept = matches!(CATALOGUE.things[need.as_str()].kind, EntityKind::Resource | EntityKind::Reference)
            || main.as_ref() == Some(need);
        if !kept && let Some(noun) = draft.noun(need).map(|noun| noun.id.clone()) {
            remove_noun(draft, &noun, gone);
        }
    }
    remove_named(draft, |page| page == id);
}

fn remove_named(draft: &mut Draft, mut which: impl FnMut(&str) -> bool) {
    let pages: Vec<&'static str> =
        CATALOGUE.pages.keys().map(String::as_str).filter(|id| !NEEDED.contains(id) && which(id)).collect();
    for id in pages {
        draft.removed.insert(format!("page:{id}"));
        draft.wishes.retain(|wish| wish.shape != Shape::Named(id));
    }
}

fn remove_noun(draft: &mut Draft, id: &str, gone: &mut Vec<String>) {
    let Some(at) = draft.nouns.iter().position(|noun| noun.id == id) else { return };
    let noun = draft.nouns.remove(at);
    draft.removed.insert(noun.key().to_owned());
    draft.removed.insert(noun.id.clone());
    gone.push(format!("removed:entity:{}", noun.id));
    draft.wishes.retain(|wish| !matches!(&wish.shape, Shape::List(one) | Shape::Detail(one) | Shape::Create(one) | Shape::Own(one) if *one == noun.id));
    for other in &mut draft.nouns {
        other.relations.retain(|(_, _, to)| *to != noun.id);
    }
    let key = noun.key().to_owned();
    remove_named(draft, |page| CATALOGUE.pages[page].brings.contains(&key));
}

fn remove_role(draft: &mut Draft, folded: &[String], gone: &mut Vec<String>) {
    let named = |id: &str, label: &str| stems(&id.replace('_', " ")) == folded || stems(label) == folded;
    let roles: Vec<String> =
        draft.roles.iter().filter(|role| named(&role.id, &role.label)).map(|role| role.id.clone()).collect();
    for id in roles {
        draft.roles.retain(|role| role.id != id);
        gone.push(format!("removed:role:{id}"));
    }
}

fn find(draft: &Draft, entity: &str) -> Option<String> {
    let folded = stems(entity);
    let starts = (0..folded.len()).find_map(|at| draft.named(&folded[at..]));
    starts.or_else(|| folded.first().and_then(|first| draft.named(std::slice::from_ref(first))))
}

fn add_field(draft: &mut Draft, entity: &str, field: &str, field_type: Option<FieldType>) {
    let text = format!("{entity}: {field}");
    let Some(id) = find(draft, entity) else { return note(draft, &text, Vec::new(), "nothing is called so") };
    if id == "user" {
        return note(draft, &text, Vec::new(), "accounts have a name, an e-mail and a role");
    }
    let mut became = Vec::new();
    let wanted = field_type.filter(|wanted| !matches!(wanted, FieldType::Enum | FieldType::Slug));
    scan::told_field(draft, &id, field, wanted, PLACE, &mut became);
    note(draft, &text, became, "there is no room for another field, or it has no name");
}

fn remove_field(draft: &mut Draft, entity: &str, field: &str) {
    let text = format!("{entity}: {field}");
    let Some(id) = find(draft, entity) else { return note(draft, &text, Vec::new(), "nothing is called so") };
    let folded: Vec<String> = words(field).iter().map(|word| stem(word).into_owned()).collect();
    let locale = draft.locale;
    let Some(noun) = draft.noun_mut(&id) else { return };
    let means = |name: &str, label: &str| stems(&name.replace('_', " ")) == folded || stems(label) == folded;
    let label = |name: &str| CATALOGUE.word("fields", name, locale).unwrap_or_default();
    let said = noun.fields.iter().find(|one| means(&one.name, &one.label)).map(|one| one.name.clone());
    let noted =
        || noun.thing()?.fields.iter().find(|one| means(&one.name, label(&one.name))).map(|one| one.name.clone());
    let related = || {
        let notes = &noun.thing()?.relations;
        notes.iter().find(|one| !one.required && means(&one.slot, label(&one.slot))).map(|one| one.slot.clone())
    };
    let plain =
        ["name", "notes"].into_iter().find(|name| noun.base.is_none() && means(name, label(name))).map(str::to_owned);
    let Some(name) = said.or_else(noted).or_else(related).or(plain).filter(|_| id != "user") else {
        return note(draft, &text, Vec::new(), "it has no such field");
    };
    noun.fields.retain(|one| one.name != name);
    noun.dropped.insert(name.clone());
    note(draft, &text, vec![format!("removed:field:{id}.{name}")], "");
}

fn retitle(draft: &mut Draft, title: &str) {
    let title = clip(title);
    if title.is_empty() {
        return note(draft, &title, Vec::new(), "a title needs a letter");
    }
    note(draft, &title.clone(), vec!["project:title".into()], "");
    draft.title = Some(title);
}

fn currency(draft: &mut Draft, code: &str) {
    let code = code.trim().to_ascii_uppercase();
    if code.len() == 3 && code.bytes().all(|c| c.is_ascii_uppercase()) {
        note(draft, &code.clone(), vec!["project:currency".into()], "");
        draft.currency = Some(code);
    } else {
        note(draft, &clip_to(&code, 40), Vec::new(), "a currency has a code of three letters, like USD");
    }
}

//! Reads the pages answer: each page is one the catalogue knows, a view of a thing, or words only.

use super::catalogue::CATALOGUE;
use super::draft::{Draft, Shape, WISHES_MAX, Wish};
use super::ident;
use super::index::{self, VOCABULARY};
use super::reading::answered;
use super::text::{capital, clip, fold, list, stem, stems, words};
use domain::Question;
use domain::spec::{Provenance, ProvenanceSource};

const NEW: &[&str] = &[
    "new",
    "add",
    "create",
    "submit",
    "write",
    "post",
    "start",
    "nouveau",
    "nouvelle",
    "ajouter",
    "creer",
    "neue",
    "neuer",
    "neues",
    "اضافه",
    "جديد",
];
const MINE: &[&str] = &["my", "mes", "mon", "ma", "meine", "mein", "your", "طلباتي"];
const DETAIL: &[&str] = &["detail", "page", "view", "single", "profile", "ansicht", "seite", "تفاصيل", "تفصيل"];

/// Reads the whole answer.
pub(super) fn read(draft: &mut Draft, pages: &str) {
    let items = list(pages);
    for item in &items {
        let prov = answered(item);
        add(draft, item, &items, prov, Some(Question::Pages));
    }
}

/// Adds the pages that were said among the features, unless they were asked for.
pub(super) fn late(draft: &mut Draft) {
    for (id, title, prov) in std::mem::take(&mut draft.late) {
        let shape = Shape::Named(id);
        if draft.wishes.iter().any(|wish| wish.shape == shape) {
            continue;
        }
        for need in &CATALOGUE.pages[id].brings {
            draft.put(need, &prov);
        }
        draft.wishes.push(Wish { title, shape, prov });
    }
}

/// The page of the catalogue that these words name, letter by letter.
pub(super) fn exactly(said: &[String], german: bool) -> Option<&'static str> {
    let folded: Vec<String> = said.iter().map(|word| stem(word).into_owned()).collect();
    let ids = index::look(&VOCABULARY.pages, &folded, german)?;
    ids.iter().copied().find(|id| exact(id, said))
}

/// Adds one page by its title.
pub(super) fn add(draft: &mut Draft, item: &str, all: &[String], prov: Provenance, answer: Option<Question>) {
    let title = clip(&capital(item));
    if title.is_empty() || words(item).is_empty() {
        return draft.note(answer, item, Vec::new(), "a page needs a name with a letter");
    }
    if draft.wishes.len() >= WISHES_MAX {
        return draft.note(answer, item, Vec::new(), "a product has at most 30 pages of this kind");
    }
    let shape = shape(draft, item, all, &prov);
    let became = became(draft, &shape);
    if !draft.wishes.iter().any(|wish| wish.shape == shape && (shape != Shape::Content || wish.title == title)) {
        draft.wishes.push(Wish { title, shape, prov });
    }
    draft.note(answer, item, became, "");
}

fn became(draft: &Draft, shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Named(id) => vec![format!("page:{id}")],
        Shape::List(id) | Shape::Detail(id) | Shape::Create(id) | Shape::Own(id) => {
            let id = draft.noun(id).map_or(id.as_str(), |noun| noun.id.as_str());
            vec![format!("page:{id}"), format!("entity:{id}")]
        }
        Shape::Content => vec!["page:content".to_owned()],
    }
}

fn shape(draft: &mut Draft, item: &str, all: &[String], prov: &Provenance) -> Shape {
    let said = words(item);
    let folded: Vec<String> = said.iter().map(|word| stem(word).into_owned()).collect();
    let named = index::look(&VOCABULARY.pages, &folded, draft.german()).and_then(|ids| ids.first().copied());
    if let Some(id) = named
        && (exact(id, &said) && bound(draft, id) || !base_thing(draft, &folded))
        && !(id == "search" && draft.family("search"))
    {
        for need in &CATALOGUE.pages[id].brings {
            draft.put(need, prov);
        }
        return Shape::Named(id);
    }
    let starts = |list: &[&str]| said.len() > 1 && list.contains(&said[0].as_str());
    let (creates, mine) = (starts(NEW), starts(MINE));
    let detail =
        folded.len() > 1 && folded.iter().any(|stem| DETAIL.contains(&stem.as_str()) || stem.starts_with("تفصيل"));
    let skip = |stem: &String| {
        let stem = stem.as_str();
        NEW.contains(&stem) && creates
            || MINE.contains(&stem)
            || DETAIL.contains(&stem) && detail
            || matches!(stem, "a" | "an" | "the" | "list" | "all" | "liste" | "alle" | "des" | "de")
    };
    let core: Vec<String> = folded.iter().filter(|stem| !skip(stem)).cloned().collect();
    let Some(noun) = noun_of(draft, &core, item, prov) else { return Shape::Content };
    if creates {
        return Shape::Create(noun);
    }
    if mine {
        return Shape::Own(noun);
    }
    let single = matches!(draft.locale, "en" | "fr") && is_part(draft, &noun);
    if detail || (!plural(&said, draft) && (listed(draft, &noun, item, all) || single)) {
        return Shape::Detail(noun);
    }
    Shape::List(noun)
}

fn is_part(draft: &Draft, noun: &str) -> bool {
    draft.noun(noun).is_some_and(|noun| noun.base.is_some() && noun.profile() == "part")
}

/// Whether the words are the page's own, letter by letter: "Contact", not "Contacts".
fn exact(id: &str, said: &[String]) -> bool {
    let text = said.join(" ");
    CATALOGUE.pages[id].synonyms.values().flatten().any(|phrase| words(phrase).join(" ") == text)
}

/// Whether the page's data are part of the product: "Book" is no booking page of a library.
fn bound(draft: &Draft, id: &str) -> bool {
    let page = &CATALOGUE.pages[id];
    let there = |key: &String| key.starts_with('@') || page.brings.contains(key) || draft.noun(key).is_some();
    let mut data = page.blocks.iter().flat_map(|block| &block.of).peekable();
    data.peek().is_none() || data.any(there)
}

fn base_thing(draft: &Draft, folded: &[String]) -> bool {
    let senses = index::look(&VOCABULARY.senses, folded, draft.german());
    let picked = senses.and_then(|senses| draft.pick(senses));
    picked.is_some_and(|id| draft.archetype().entities.iter().any(|entry| entry == id))
}

/// Whether the last word is said in the plural.
fn plural(said: &[String], draft: &Draft) -> bool {
    match (draft.locale, said.last()) {
        ("en" | "fr", Some(last)) => stem(last).as_ref() != last,
        _ => false,
    }
}

/// Whether another page of the answer, or one before, already lists the thing.
fn listed(draft: &Draft, noun: &str, item: &str, all: &[String]) -> bool {
    let before = draft.wishes.iter().any(|wish| matches!(&wish.shape, Shape::List(id) | Shape::Own(id) if id == noun));
    before
        || all.iter().any(|other| {
            let said = words(other);
            fold(other) != fold(item)
                && (plural(&said, draft) || said.first().is_some_and(|word| MINE.contains(&word.as_str())))
                && draft
                    .named(&stems(
                        said.iter()
                            .filter(|word| !MINE.contains(&word.as_str()))
                            .cloned()
                            .collect::<Vec<_>>()
                            .join(" ")
                            .as_str(),
                    ))
                    .as_deref()
                    == Some(noun)
        })
}

/// The thing a page is about; one that the catalogue knows or a new plain one.
fn noun_of(draft: &mut Draft, core: &[String], item: &str, prov: &Provenance) -> Option<String> {
    if core.is_empty() {
        return None;
    }
    if let Some(id) = draft.named(core) {
        return Some(id);
    }
    let german = draft.german();
    for hit in index::longest(&VOCABULARY.senses, core, german) {
        if let Some(thing) = draft.pick(hit.values) {
            let whole = hit.start == 0 && hit.end == core.len();
            let kin = draft.family(thing) || draft.noun(thing).is_some();
            if (whole || kin) && draft.put(thing, prov) {
                return draft.noun(thing).map(|noun| noun.id.clone());
            }
        }
    }
    let head = if matches!(draft.locale, "fr" | "ar") { core.first() } else { core.last() };
    if let Some(id) = head.and_then(|head| draft.named(std::slice::from_ref(head))) {
        return Some(id);
    }
    unknown_page(draft, core, item, prov)
}

/// A plural noun nobody foresaw is a thing; anything else is a page of words.
fn unknown_page(draft: &mut Draft, core: &[String], item: &str, prov: &Provenance) -> Option<String> {
    let said = words(item);
    let known = core.iter().all(|stem| VOCABULARY.stop.contains(stem));
    if draft.locale != "en" || known || core.len() > 2 || !plural(&said, draft) {
        return None;
    }
    let label = (clip(&capital(&ident::singular(item))), clip(&capital(item)));
    let source = Provenance { source: ProvenanceSource::Answer, quote: prov.quote.clone() };
    draft.put_unknown(core.last()?, label, super::lexicon::eventlike(core.last()?), source)
}

//! One index of all phrases of the catalogue, by their stems.

use super::catalogue::{CATALOGUE, Catalogue, Phrases};
use super::text::{stem, stem_german, words};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a phrase may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sense {
    Thing(&'static str),
    Ability(&'static str),
}

type Index<T> = HashMap<String, Vec<T>>;

/// The catalogue's phrases.
pub(super) struct Vocabulary {
    pub senses: Index<Sense>,
    pub cues: Index<&'static str>,
    pub roles: Index<&'static str>,
    pub pages: Index<&'static str>,
    pub stop: HashSet<String>,
    pub verbs: HashSet<String>,
    pub persons: HashSet<String>,
}

/// Built once.
pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::of(&CATALOGUE));

/// The keys under which a phrase is found: its stems, and in German its harder stems too.
fn keys(phrase: &str, language: &str) -> Vec<String> {
    let words = words(phrase);
    let mut keys = vec![words.iter().map(|word| stem(word)).collect::<Vec<_>>().join(" ")];
    if language == "de" {
        let german = words.iter().map(|word| stem_german(word)).collect::<Vec<_>>().join(" ");
        if german != keys[0] {
            keys.push(german);
        }
    }
    keys.retain(|key| !key.is_empty());
    keys
}

fn put<T: Copy + PartialEq>(index: &mut Index<T>, phrases: &Phrases, value: T) {
    for (language, list) in phrases {
        for phrase in list {
            put_one(index, phrase, language, value);
        }
    }
}

fn put_one<T: Copy + PartialEq>(index: &mut Index<T>, phrase: &str, language: &str, value: T) {
    for key in keys(phrase, language) {
        let values = index.entry(key).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }
}

impl Vocabulary {
    fn of(catalogue: &'static Catalogue) -> Self {
        let mut senses = Index::new();
        for (id, thing) in &catalogue.things {
            put_one(&mut senses, &id.replace('_', " "), "en", Sense::Thing(id));
            put(&mut senses, &thing.synonyms, Sense::Thing(id));
        }
        for (id, ability) in &catalogue.abilities {
            put(&mut senses, &ability.synonyms, Sense::Ability(id));
        }
        let (mut cues, mut roles, mut pages) = (Index::new(), Index::new(), Index::new());
        for (id, archetype) in &catalogue.archetypes {
            put(&mut cues, &archetype.cues, id.as_str());
        }
        for (id, role) in &catalogue.roles {
            put(&mut roles, &role.words, id.as_str());
        }
        for (id, page) in &catalogue.pages {
            put(&mut pages, &page.synonyms, id.as_str());
        }
        let set = |list: &[String]| -> HashSet<String> {
            list.iter().flat_map(|text| words(text)).map(|word| stem(&word).into_owned()).collect()
        };
        let lexicon = &catalogue.lexicon;
        Self {
            senses,
            cues,
            roles,
            pages,
            stop: set(&lexicon.stop),
            verbs: set(&lexicon.verbs),
            persons: set(&lexicon.person_words),
        }
    }
}

/// What a run of stems means, in German also by the harder stems.
pub(super) fn look<'i, T>(index: &'i Index<T>, stems: &[String], german: bool) -> Option<&'i [T]> {
    let key = stems.join(" ");
    let found = index.get(&key).or_else(|| {
        let hard = || stems.iter().map(|word| stem_german(word)).collect::<Vec<_>>().join(" ");
        if german { index.get(&hard()) } else { None }
    });
    found.map(Vec::as_slice)
}

/// A run of stems that the index knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'i, T> {
    pub start: usize,
    pub end: usize,
    pub values: &'i [T],
}

/// The longest known runs, left to right, of at most four stems.
pub(super) fn longest<'i, T>(index: &'i Index<T>, stems: &[String], german: bool) -> Vec<Hit<'i, T>> {
    let mut hits = Vec::new();
    let mut start = 0;
    while start < stems.len() {
        let runs = (1..=4.min(stems.len() - start)).rev();
        let found = runs.map(|n| start + n).find_map(|end| Some((end, look(index, &stems[start..end], german)?)));
        match found {
            Some((end, values)) => {
                hits.push(Hit { start, end, values });
                start = end;
            }
            None => start += 1,
        }
    }
    hits
}

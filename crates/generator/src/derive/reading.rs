//! Reads the answers into a draft: language, kind of product, things, people, page wishes.

use super::catalogue::CATALOGUE;
use super::draft::{Draft, prov};
use super::index::{self, Sense, VOCABULARY};
use super::look::Chosen;
use super::scan::{self, Memory, Place};
use super::text::{is_arabic, words};
use super::{people, wishes};
use domain::spec::{Provenance, ProvenanceSource, SpecRole};
use domain::{Answers, Question};
use std::collections::{BTreeMap, BTreeSet};

/// The language of the answers: by script, else by small words.
pub(super) fn language(answers: &Answers) -> &'static str {
    let all: Vec<&str> = Question::ALL.into_iter().map(|question| answers.get(question)).collect();
    let letters = || all.iter().flat_map(|text| text.chars());
    let arabic = letters().filter(|c| is_arabic(*c)).count();
    if arabic > 0 && arabic * 2 > letters().filter(|c| c.is_alphabetic()).count() {
        return "ar";
    }
    let said: Vec<String> = all.iter().flat_map(|text| words(text)).collect();
    let mut best = ("en", 0);
    for (locale, language) in &CATALOGUE.lexicon.languages {
        let small: Vec<&str> = language.words.split_whitespace().collect();
        let count = said.iter().filter(|word| small.contains(&word.as_str())).count();
        if count > best.1 || (count == best.1 && locale == "en") {
            best = (locale, count);
        }
    }
    best.0
}

/// The kind of product that the words speak for most, if any does clearly.
pub(super) fn archetype(answers: &Answers, german: bool) -> &'static str {
    let weights = [
        (Question::Goal, 3.0),
        (Question::Kind, 2.0),
        (Question::Features, 2.0),
        (Question::Pages, 1.5),
        (Question::Users, 1.0),
        (Question::Name, 0.5),
    ];
    let mut score: BTreeMap<&'static str, (f64, BTreeSet<String>)> = BTreeMap::new();
    for (question, weight) in weights {
        for (item, _) in scan::items(&answers.get(question).replace('_', " ")) {
            let said = scan::unmasked(&item);
            for hit in index::longest(&VOCABULARY.cues, &said, german) {
                for id in hit.values {
                    let (points, cues) = score.entry(id).or_default();
                    *points += weight / f64::from(u32::try_from(hit.values.len()).unwrap_or(1)).sqrt();
                    cues.insert(said[hit.start..hit.end].join(" "));
                }
            }
        }
    }
    let mut best = ("generic", 1.99);
    for (id, (points, cues)) in score {
        if points > best.1 && (cues.len() > 1 || supported(answers, id, &cues, german)) {
            best = (id, points);
        }
    }
    best.0
}

/// Whether the answers name a thing of its own, so that one word of several meanings does not decide: "house plants".
fn supported(answers: &Answers, archetype: &str, cues: &BTreeSet<String>, german: bool) -> bool {
    let family = &CATALOGUE.archetypes[archetype];
    let told = format!("{}, {}", answers.features, answers.pages);
    if told.trim_matches([',', ' ']).is_empty() {
        return true;
    }
    let own = |id: &str| family.entities.iter().chain(&family.optional).any(|entry| entry == id) && families(id) <= 2;
    let named = |item: &str| {
        let said = scan::unmasked(item);
        let hits = index::longest(&VOCABULARY.senses, &said, german);
        hits.iter().flat_map(|hit| hit.values).any(|sense| matches!(sense, Sense::Thing(id) if own(id)))
            || cues.iter().any(|cue| said.join(" ") == *cue)
    };
    scan::items(&told).iter().any(|(item, _)| named(item))
}

/// How many kinds of products have the thing.
fn families(id: &str) -> usize {
    let has = |archetype: &&super::catalogue::Archetype| {
        archetype.entities.iter().chain(&archetype.optional).any(|entry| entry == id)
    };
    CATALOGUE.archetypes.values().filter(has).count()
}

/// Everything the answers say.
pub(super) fn read(answers: &Answers, users: &str) -> Draft {
    let locale = language(answers);
    let archetype = archetype(answers, locale == "de");
    let mut draft = Draft {
        locale,
        archetype,
        nouns: Vec::new(),
        abilities: Vec::new(),
        roles: Vec::<SpecRole>::new(),
        wishes: Vec::new(),
        late: Vec::new(),
        trace: Vec::new(),
        people: people::stems_of(users, locale),
        removed: BTreeSet::new(),
        style_words: vec![answers.style.clone()],
        chosen: Chosen::default(),
        currency: None,
        title: None,
        told_more: !(answers.features.trim().is_empty() && answers.pages.trim().is_empty()),
        openness_public: false,
    };
    let implied = Provenance { source: ProvenanceSource::Implied, quote: None };
    draft.put("user", &implied);
    let base = Provenance { source: ProvenanceSource::Archetype, quote: None };
    if !answers.kind.trim().is_empty() {
        draft.note(Some(Question::Kind), &answers.kind, vec![format!("archetype:{archetype}")], "");
    }
    for id in &draft.archetype().entities {
        draft.put(id, &base);
    }
    goal(&mut draft, answers);
    let mut memory = Memory::default();
    let place = Place { answer: Some(Question::Features), source: ProvenanceSource::Answer, unknown: true };
    for (item, and) in scan::items(&answers.features) {
        scan::scan(&mut draft, &mut memory, (&item, and), place);
    }
    wishes::read(&mut draft, &answers.pages);
    wishes::late(&mut draft);
    draft
}

fn goal(draft: &mut Draft, answers: &Answers) {
    if answers.goal.trim().is_empty() {
        return;
    }
    let before = draft.trace.len();
    let place = Place { answer: Some(Question::Goal), source: ProvenanceSource::Answer, unknown: false };
    let mut memory = Memory::default();
    for (item, and) in scan::items(&answers.goal) {
        scan::scan(draft, &mut memory, (&item, and), place);
    }
    // The goal is one phrase: it always becomes the tagline, whatever else its parts became.
    for trace in draft.trace.iter_mut().skip(before) {
        trace.became.insert(0, "project:tagline".to_owned());
        trace.ignored = None;
    }
}

/// The provenance of an answer's phrase.
pub(super) fn answered(quote: &str) -> Provenance {
    prov(ProvenanceSource::Answer, quote)
}

//! The catalogue agrees with itself: what a stranger edits is checked here.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: [&str; 4] = ["en", "fr", "de", "ar"];

fn file(text: &str) -> BTreeMap<String, Value> {
    serde_json::from_str(text).expect("a catalogue file is a JSON object")
}

fn entities() -> BTreeMap<String, Value> {
    file(include_str!("../../../catalogue/entities.json"))
}

fn archetypes() -> BTreeMap<String, Value> {
    file(include_str!("../../../catalogue/archetypes.json"))
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

#[test]
fn every_thing_has_words_in_every_language() {
    for (id, thing) in entities() {
        for language in LANGUAGES {
            assert!(!strings(&thing["synonyms"][language]).is_empty(), "{id} has no word in {language}");
        }
    }
    for (group, words) in file(include_str!("../../../catalogue/words.json")) {
        for (word, texts) in words.as_object().expect("words of a group") {
            for language in LANGUAGES {
                assert!(
                    texts[language].as_str().is_some_and(|text| !text.is_empty()),
                    "{group}.{word} has no text in {language}"
                );
            }
        }
    }
}

#[test]
fn relations_parts_and_families_speak_of_known_things() {
    let things = entities();
    let known = |id: &str| id == "@main" || things.contains_key(id);
    for (id, thing) in &things {
        for note in strings(&thing["relations"]) {
            if note.starts_with("user@") {
                continue;
            }
            let head = note.split('!').next().expect("a note").trim_end_matches('*');
            let targets = head.split_once('>').map_or(head, |(_, targets)| targets);
            for target in targets.split('|') {
                assert!(known(target), "{id}: unknown target {target}");
            }
        }
        for part in strings(&thing["brings"]) {
            assert!(known(part), "{id} brings unknown {part}");
        }
    }
    for (id, archetype) in archetypes() {
        for thing in strings(&archetype["entities"]).into_iter().chain(strings(&archetype["optional"])) {
            assert!(known(thing), "{id}: unknown {thing}");
        }
        if let Some(main) = archetype["main"].as_str() {
            let family = [strings(&archetype["entities"]), strings(&archetype["optional"])].concat();
            assert!(family.contains(&main), "{id}: its main thing is not of it");
        }
    }
    for (id, page) in file(include_str!("../../../catalogue/pages.json")) {
        for thing in strings(&page["brings"]) {
            assert!(known(thing), "page {id} brings unknown {thing}");
        }
        for block in page["blocks"].as_array().expect("blocks") {
            for thing in strings(&block["of"]) {
                assert!(thing.starts_with('@') || known(thing), "page {id} shows unknown {thing}");
            }
        }
    }
    for (id, ability) in file(include_str!("../../../catalogue/features.json")) {
        for thing in strings(&ability["entities"]) {
            assert!(known(thing), "feature {id} needs unknown {thing}");
        }
    }
}

#[test]
fn no_phrase_means_two_things_within_a_family() {
    let things = entities();
    let mut clashes = Vec::new();
    for (name, archetype) in archetypes() {
        let family = strings(&archetype["entities"]).into_iter().chain(strings(&archetype["optional"]));
        let mut owner: BTreeMap<(&str, String), &str> = BTreeMap::new();
        for id in family.collect::<BTreeSet<_>>() {
            for language in LANGUAGES {
                for phrase in strings(&things[id]["synonyms"][language]) {
                    if let Some(other) =
                        owner.insert((language, phrase.to_lowercase()), id).filter(|other| *other != id)
                    {
                        clashes.push(format!("{name}: {phrase} ({language}) means {other} and {id}"));
                    }
                }
            }
        }
    }
    assert!(clashes.is_empty(), "{clashes:#?}");
}

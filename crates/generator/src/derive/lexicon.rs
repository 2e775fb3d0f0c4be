//! Words that tell types, units, parents and events.

use super::catalogue::CATALOGUE;
use super::text::{fold, words};
use domain::spec::FieldType;
use std::sync::LazyLock;

static FIELD_WORDS: LazyLock<Vec<(Vec<String>, FieldType)>> = LazyLock::new(|| {
    let entries = &CATALOGUE.lexicon.fields;
    let phrases =
        entries.iter().flat_map(|(list, field_type)| list.split('|').map(move |phrase| (phrase, *field_type)));
    phrases.map(|(phrase, field_type)| (super::text::stems(phrase), field_type)).collect()
});

/// The type of a field so called, when a word of it tells: the last word that does counts.
pub(super) fn field_type(stems: &[String]) -> Option<FieldType> {
    for end in (1..=stems.len()).rev() {
        let found = FIELD_WORDS.iter().find(|(phrase, _)| stems[..end].ends_with(phrase));
        if let Some((_, field_type)) = found {
            return Some(*field_type);
        }
    }
    None
}

/// Whether a noun's stem sounds like something that happens at a time.
pub(super) fn eventlike(stem: &str) -> bool {
    if field_type(&[stem.to_owned()]).is_some() {
        return false;
    }
    let ends = [
        "tion",
        "ing",
        "ment",
        "log",
        "visit",
        "check",
        "reading",
        "harvest",
        "note",
        "session",
        "entry",
        "loan",
        "measure",
        "reminder",
        "maintenance",
        "repair",
        "feeding",
        "ung",
        "besuch",
        "ernte",
        "visite",
        "recolte",
        "treatment",
        "appointment",
        "workout",
        "dive",
        "trip",
        "sighting",
        "match",
        "game",
    ];
    ends.iter().any(|end| stem.ends_with(end))
}

/// Where the parent's word begins: "for each **hive**".
pub(super) fn parent_word(folded: &[String]) -> Option<usize> {
    let at = |n: usize| folded.get(n).map(String::as_str);
    let mut found = None;
    for n in 0..folded.len() {
        let length = match (at(n), at(n + 1)) {
            (Some("for" | "of" | "in" | "on" | "to"), Some("each" | "every")) => 2,
            (Some("pour" | "par"), Some("chaque")) => 2,
            (Some("fur" | "je" | "pro"), Some("jede" | "jeden" | "jedes")) => 2,
            (Some("per" | "pro" | "par" | "by" | "لكل"), Some(_)) => 1,
            _ => continue,
        };
        found = (n + length < folded.len()).then_some(n + length);
        break;
    }
    found
}

/// A text without "for each …" and what follows.
pub(super) fn before_parent(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let Some(at) = parent_word(&folded) else { return text.to_owned() };
    let starts = ["for", "of", "in", "on", "to", "pour", "par", "fur", "je", "pro", "per", "by", "لكل"];
    let cut = (0..at).rev().find(|n| starts.contains(&folded[*n].as_str())).unwrap_or(at);
    if cut == 0 { text.to_owned() } else { words[..cut].join(" ") }
}

/// The unit of "in kg".
pub(super) fn unit(folded: &[String]) -> Option<String> {
    let pairs = folded.windows(2);
    let mut found = pairs.filter(|pair| pair[0] == "in" || pair[0] == "en").map(|pair| pair[1].clone());
    found.find(|word| CATALOGUE.lexicon.units.contains(word))
}

/// The words before a preposition, in which the noun stands, as said.
pub(super) fn noun_words(head: &str) -> Vec<String> {
    let stops = [
        "for", "per", "by", "to", "in", "from", "of", "pour", "von", "für", "via", "at", "on", "über", "dans", "sur",
        "chez", "without",
    ];
    let mut out = Vec::new();
    for word in head.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’')).filter(|word| !word.is_empty())
    {
        if stops.contains(&word.to_lowercase().as_str()) && !out.is_empty() {
            break;
        }
        out.push(word.to_owned());
    }
    out.retain(|word| !words(word).is_empty());
    out.truncate(6);
    out
}

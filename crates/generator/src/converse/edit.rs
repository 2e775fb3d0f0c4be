//! Changes in free words: which they may be, best reading first.

use super::label;
use super::pattern::{Kept, Pattern};
use super::text::{self, list, plain, words};
use domain::spec::FieldType;
use domain::{Question, SpecEdit};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Of the spec, on top of the answers.
    Edit(SpecEdit),
    /// Of an answer: the new text replaces the old one.
    Answer(Question, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Rename,
    Retitle,
    Users,
    Currency,
    Answer,
    FieldAdd,
    FieldRemove,
    PageAdd,
    PageRemove,
    Restyle,
    Remove,
    Add,
}

static PATTERNS: LazyLock<Vec<(Section, Pattern)>> = LazyLock::new(|| {
    let mut section = Section::Add;
    let mut patterns = Vec::new();
    for line in include_str!("phrases/edits.txt").lines().filter(|line| !line.starts_with('#')) {
        match line {
            "[rename]" => section = Section::Rename,
            "[retitle]" => section = Section::Retitle,
            "[users]" => section = Section::Users,
            "[currency]" => section = Section::Currency,
            "[answer]" => section = Section::Answer,
            "[field_add]" => section = Section::FieldAdd,
            "[field_remove]" => section = Section::FieldRemove,
            "[page_add]" => section = Section::PageAdd,
            "[page_remove]" => section = Section::PageRemove,
            "[restyle]" => section = Section::Restyle,
            "[remove]" => section = Section::Remove,
            "[add]" => section = Section::Add,
            line => patterns.push((section, Pattern::read(line))),
        }
    }
    patterns
});

static CURRENCIES: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
    let lines = include_str!("phrases/currencies.txt").lines().filter_map(|line| line.split_once(':'));
    lines.flat_map(|(code, words)| words.split_whitespace().map(move |word| (text::fold(word), code))).collect()
});

static POLITE: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let mut phrases: Vec<Vec<String>> = include_str!("phrases/politeness.txt")
        .lines()
        .map(|line| words(line).into_iter().map(|word| word.folded).collect())
        .collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    phrases
});

const STARTERS: &[&str] = &[
    "add",
    "include",
    "remove",
    "delete",
    "drop",
    "rename",
    "make",
    "call",
    "change",
    "replace",
    "without",
    "hide",
    "give",
    "entferne",
    "losche",
    "fuge",
    "benenne",
    "nenne",
    "mach",
    "andere",
    "supprime",
    "supprimez",
    "ajoute",
    "ajoutez",
    "renomme",
    "renommez",
    "rends",
    "retire",
    "change",
    "احذف",
    "اضف",
    "غير",
    "اجعله",
    "واحذف",
    "واضف",
];

/// Splits a message into the phrases that each may be a change. A comma or an "and" divides only before a verb.
pub(crate) fn phrases(message: &str) -> Vec<String> {
    let mut phrases = Vec::new();
    for sentence in sentences(message) {
        let words = words(sentence);
        let mut from = 0;
        for (at, word) in words.iter().enumerate().skip(1) {
            let before = &words[at - 1];
            let and = ["and", "und", "et", "then", "dann", "puis"].contains(&before.folded.as_str());
            let comma = sentence[before.start..before.end].ends_with([',', '،']);
            if (and || comma) && STARTERS.contains(&word.folded.as_str()) {
                let end = if and { before.start } else { before.end };
                phrases.push(&sentence[from..end]);
                from = word.start;
            }
        }
        phrases.push(&sentence[from..]);
    }
    phrases.iter().map(|phrase| polite(phrase).to_owned()).filter(|phrase| !plain(phrase).is_empty()).collect()
}

fn sentences(message: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, c) in message.char_indices() {
        let next = message[at + c.len_utf8()..].chars().next();
        if matches!(c, '\n' | ';' | '؛') || (matches!(c, '.' | '!') && next.is_none_or(char::is_whitespace)) {
            sentences.push(&message[from..at]);
            from = at + c.len_utf8();
        }
    }
    sentences.push(&message[from..]);
    sentences
}

/// Without "please", "can you", "and then" around it.
fn polite(phrase: &str) -> &str {
    let phrase = text::trim(phrase);
    let words = words(phrase);
    let folded: Vec<_> = words.iter().map(|word| word.folded.as_str()).collect();
    let (mut from, mut to) = (0, words.len());
    let is = |polite: &[String], words: &[&str]| polite.iter().map(String::as_str).eq(words.iter().copied());
    while let Some(polite) = POLITE.iter().find(|p| p.len() < to - from && is(p, &folded[from..from + p.len()])) {
        from += polite.len();
    }
    let joins = |polite: &[String]| polite.iter().any(|word| ["but", "and", "und", "et"].contains(&word.as_str()));
    while let Some(polite) =
        POLITE.iter().find(|p| p.len() < to - from && !joins(p) && is(p, &folded[to - p.len()..to]))
    {
        to -= polite.len();
    }
    match (words.get(from), words.get(to.wrapping_sub(1))) {
        (Some(first), Some(last)) if (from, to) != (0, words.len()) => text::trim(&phrase[first.start..last.end]),
        _ => phrase,
    }
}

/// What a phrase may ask for, best reading first. At most [`READINGS_MAX`].
pub(crate) fn readings(phrase: &str) -> Vec<Vec<Change>> {
    let mut readings = Vec::new();
    let words = words(phrase);
    if words.len() > WORDS_MAX {
        return readings;
    }
    for (section, pattern) in PATTERNS.iter() {
        let Some(kept) = pattern.matches(phrase, &words) else { continue };
        if let Some(reading) = reading(*section, &kept, phrase)
            && !readings.contains(&reading)
        {
            readings.push(reading);
        }
    }
    readings.truncate(READINGS_MAX);
    readings
}

/// A longer phrase is no change, but a text.
const WORDS_MAX: usize = 60;

/// Each reading is tried on the spec, so their number is bounded.
const READINGS_MAX: usize = 6;

fn reading(section: Section, kept: &Kept, phrase: &str) -> Option<Vec<Change>> {
    let one = |edit: SpecEdit| Some(vec![Change::Edit(edit)]);
    let each = |text: &str, make: &dyn Fn(String) -> SpecEdit| {
        Some(list(text).into_iter().map(|item| Change::Edit(make(bare(&item)))).collect())
    };
    match section {
        Section::Rename => one(SpecEdit::Rename { from: bare(&kept.a), to: bare(&kept.b) }),
        Section::Retitle => Some(vec![Change::Answer(Question::Name, text::trim(&kept.a).to_owned())]),
        Section::Users => one(SpecEdit::SetUsers { words: kept.a.clone() }),
        Section::Currency => currency(&kept.a).and_then(|code| one(SpecEdit::SetCurrency { code })),
        Section::Answer => {
            let question = label::in_sentence(&bare(&kept.a))?;
            Some(vec![Change::Answer(question, kept.b.clone())])
        }
        Section::FieldAdd => each(&kept.b, &|field| {
            let (field, field_type) = typed(&field);
            SpecEdit::AddField { entity: bare(&kept.a), field, field_type }
        }),
        Section::FieldRemove => each(&kept.b, &|field| SpecEdit::RemoveField { entity: bare(&kept.a), field }),
        Section::PageAdd => Some(titles(&kept.a, |title| SpecEdit::AddPage { title })),
        Section::PageRemove => Some(titles(&kept.a, |title| SpecEdit::RemovePage { title })),
        Section::Restyle => {
            let words = if kept.a.is_empty() { phrase } else { &kept.a };
            one(SpecEdit::Restyle { words: words.to_owned() })
        }
        Section::Remove => each(&kept.a, &|noun| SpecEdit::Remove { noun }),
        Section::Add => one(SpecEdit::AddFeature { phrase: kept.a.clone() }),
    }
}

/// Page titles keep their articles: "The team", "À propos".
fn titles(text: &str, edit: fn(String) -> SpecEdit) -> Vec<Change> {
    list(text).into_iter().map(|title| Change::Edit(edit(title))).collect()
}

/// Without the article before it, and without "too" behind it.
fn bare(text: &str) -> String {
    let text = text::trim(text);
    let words = words(text);
    let articles = [
        "the", "a", "an", "some", "my", "our", "any", "die", "der", "das", "den", "ein", "eine", "einen", "le", "la",
        "les", "l'", "un", "une", "des", "du", "d'",
    ];
    let from = words.iter().position(|word| !articles.contains(&word.folded.as_str())).unwrap_or(0);
    let last = words.iter().rposition(|word| !["too", "also", "auch", "aussi", "ايضا"].contains(&word.folded.as_str()));
    match (words.get(from), last.and_then(|last| words.get(last))) {
        (Some(first), Some(last)) if first.start < last.end => text::trim(&text[first.start..last.end]).to_owned(),
        _ => text.to_owned(),
    }
}

fn currency(text: &str) -> Option<String> {
    let folded = plain(text).replace(' ', "-");
    let symbol = text::fold(text.trim());
    CURRENCIES.get(&folded).or_else(|| CURRENCIES.get(&symbol)).map(|code| (*code).to_owned())
}

/// Splits "weight as a number" into the field and its type.
fn typed(text: &str) -> (String, Option<FieldType>) {
    let words = words(text);
    let at = words.iter().position(|word| ["as", "als", "comme", "of", "(as"].contains(&word.folded.as_str()));
    let Some(at) = at.filter(|at| *at > 0) else { return (text.to_owned(), None) };
    let kind = words[at + 1..].iter().find_map(|word| field_type(&word.folded));
    match kind {
        Some(kind) => (text::trim(&text[..words[at - 1].end]).to_owned(), Some(kind)),
        None => (text.to_owned(), None),
    }
}

fn field_type(word: &str) -> Option<FieldType> {
    Some(match word {
        "number" | "integer" | "count" | "zahl" | "nombre" | "entier" => FieldType::Int,
        "decimal" | "dezimalzahl" => FieldType::Decimal,
        "text" | "texte" | "paragraph" => FieldType::Text,
        "word" | "string" | "line" => FieldType::String,
        "money" | "amount" | "price" | "geld" | "argent" | "betrag" | "montant" => FieldType::Money,
        "percent" | "percentage" | "prozent" | "pourcentage" => FieldType::Percent,
        "checkbox" | "boolean" | "flag" | "bool" | "yes/no" => FieldType::Bool,
        "date" | "day" | "datum" | "jour" => FieldType::Date,
        "time" | "uhrzeit" | "heure" => FieldType::Time,
        "datetime" | "timestamp" | "moment" => FieldType::Datetime,
        "duration" | "dauer" | "duree" | "minutes" => FieldType::Duration,
        "email" | "e-mail" | "mail" => FieldType::Email,
        "phone" | "telefon" | "telephone" => FieldType::Phone,
        "url" | "link" | "lien" => FieldType::Url,
        "picture" | "image" | "photo" | "bild" | "foto" => FieldType::Image,
        "file" | "document" | "datei" | "fichier" => FieldType::File,
        "colour" | "color" | "farbe" | "couleur" => FieldType::Color,
        "rating" | "stars" | "sterne" | "etoiles" => FieldType::Rating,
        "tags" => FieldType::Tags,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;

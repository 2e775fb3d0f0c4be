//! One free sentence that gives several answers: "an online store for clothing called shop_v3 for customers and admins,
//! clean and minimal, with pages Home, Products, Cart".

use super::answer::{Given, add};
use super::text::{Word, fold, plain, words};
use domain::Question;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static ROLES: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("phrases/roles.txt").split_whitespace().collect());
static STYLES: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("phrases/styles.txt").split_whitespace().collect());

const CALLED: &[&str] = &[
    "called",
    "named",
    "genannt",
    "namens",
    "appele",
    "appelee",
    "nomme",
    "nommee",
    "اسمه",
    "اسمها",
    "باسم",
    "يسمي",
    "تسمي",
];
const WITH: &[&str] = &["with", "featuring", "including", "mit", "avec", "incluant", "مع", "تتضمن", "يتضمن"];
const PAGES: &[&str] = &["pages", "page", "screens", "seiten", "صفحات", "الصفحات"];
const ARTICLES: &[&str] = &[
    "the", "a", "an", "my", "our", "den", "die", "der", "das", "ein", "eine", "einen", "les", "le", "la", "un", "une",
    "l'",
];
const AND: &[&str] = &["and", "und", "et", "or", "oder", "ou", "&", "و"];
const FOR: &[&str] = &["for", "fur", "pour"];
const PURPOSE: &[&str] = &[
    "for", "to", "that", "which", "where", "of", "about", "fur", "um", "zum", "zur", "uber", "pour", "de", "d'", "qui",
    "ل", "عن",
];
const WISHES: &[&[&str]] = &[
    &["i", "would", "like", "to", "build"],
    &["i", "would", "like", "to", "have"],
    &["i", "would", "like"],
    &["i'd", "like"],
    &["i", "want", "to", "build"],
    &["i", "want", "to", "make"],
    &["i", "want", "to", "create"],
    &["i", "want"],
    &["i", "need"],
    &["we", "want"],
    &["we", "need"],
    &["please", "build", "me"],
    &["please", "build"],
    &["build", "me"],
    &["build"],
    &["make", "me"],
    &["create"],
    &["make"],
    &["it's"],
    &["it", "is"],
    &["ich", "mochte"],
    &["ich", "will"],
    &["ich", "brauche"],
    &["wir", "brauchen"],
    &["baue", "mir"],
    &["baue"],
    &["je", "veux"],
    &["je", "voudrais"],
    &["j'", "aimerais"],
    &["il", "me", "faut"],
    &["cree"],
    &["اريد"],
    &["احتاج"],
    &["انشئ"],
    &["نريد"],
];

/// Reads one sentence as several answers; only questions that are missing are answered by it. None: it is one text.
pub(crate) fn several(message: &str, open: Question, missing: &[Question]) -> Option<Given> {
    if message.contains('\n') || matches!(open, Question::Features | Question::Pages | Question::Name) {
        return None;
    }
    let mut given = Given::new();
    let mut rest = message.to_owned();
    let free = |question: Question| missing.contains(&question) && question != open;
    if free(Question::Name) {
        take(&mut rest, &mut given, Question::Name, name_in);
    }
    let begins = matches!(open, Question::Kind | Question::Goal);
    if begins && free(Question::Pages) {
        take(&mut rest, &mut given, Question::Pages, pages_in);
    }
    if begins && free(Question::Users) {
        take(&mut rest, &mut given, Question::Users, users_in);
    }
    if free(Question::Style) {
        take_style(&mut rest, &mut given);
    }
    if open == Question::Kind && free(Question::Features) {
        take(&mut rest, &mut given, Question::Features, features_in);
    }
    opening(&rest, open, &mut given, missing);
    (given.len() > 1).then_some(given)
}

/// A part of the text that is an answer: what goes, and what it says.
struct Part {
    from: usize,
    to: usize,
    text: String,
}

fn take(rest: &mut String, given: &mut Given, question: Question, find: fn(&str) -> Option<Part>) {
    if let Some(part) = find(rest) {
        add(given, question, &part.text);
        let (head, tail) = (rest[..part.from].trim_end(), rest[part.to..].trim_start());
        let joint = if tail.is_empty() || tail.starts_with([',', ';', '.', '،', '؛']) { "" } else { " " };
        *rest = format!("{head}{joint}{tail}");
    }
}

/// `called shop_v3`, `namens "Omas Küche"`: a quoted text, or one word and the capitalised words that follow.
fn name_in(text: &str) -> Option<Part> {
    let words = words(text);
    let at = words.iter().position(|word| CALLED.contains(&word.folded.as_str()))?;
    let first = words.get(at + 1)?;
    let begin = &text[first.start..];
    if let Some(quote) = begin.chars().next().filter(|c| matches!(c, '"' | '“' | '„' | '«' | '\'')) {
        let inner = &begin[quote.len_utf8()..];
        let close = inner.find(['"', '”', '“', '»', '\''])?;
        let to = first.start + quote.len_utf8() + close;
        let after = to + text[to..].chars().next().map_or(0, char::len_utf8);
        return Some(Part { from: words[at].start, to: after, text: inner[..close].trim().to_owned() });
    }
    let mut last = at + 1;
    while last < at + 5
        && !ends_clause(text, &words[last])
        && words.get(last + 1).is_some_and(|word| is_name(text, word))
    {
        last += 1;
    }
    let name = super::text::trim(&text[first.start..words[last].end]).to_owned();
    let to = first.start + text[first.start..words[last].end].trim_end_matches([',', '.', ';', '،']).len();
    Some(Part { from: words[at].start, to, text: name })
}

fn is_name(text: &str, word: &Word) -> bool {
    let piece = &text[word.start..word.end];
    piece.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

fn ends_clause(text: &str, word: &Word) -> bool {
    text[word.start..word.end].ends_with([',', ';', '.', '!', '،', '؛'])
}

fn ends_sentence(text: &str, word: &Word) -> bool {
    text[word.start..word.end].ends_with([';', '.', '!', '؛'])
}

/// `with pages Home, Products, Cart`, to the end of the sentence.
fn pages_in(text: &str) -> Option<Part> {
    let words = words(text);
    let at = words.iter().position(|word| PAGES.contains(&word.folded.as_str()))?;
    let mut from = at;
    while from > 0
        && (ARTICLES.contains(&words[from - 1].folded.as_str()) || AND.contains(&words[from - 1].folded.as_str()))
    {
        from -= 1;
    }
    let anchored = from > 0 && WITH.contains(&words[from - 1].folded.as_str());
    if !anchored && from == at {
        return None;
    }
    from -= usize::from(anchored);
    let last = (at + 1..words.len()).find(|at| ends_sentence(text, &words[*at])).unwrap_or(words.len() - 1);
    if last <= at {
        return None;
    }
    let list = text[words[at].end..words[last].end].trim_start_matches([':', ' ']);
    Some(Part { from: words[from].start, to: words[last].end, text: super::text::trim(list).to_owned() })
}

/// `for customers and admins`: words of people only. The only purpose of the sentence stays in it ("a portal for
/// students" without the students would be a portal for nobody).
fn users_in(text: &str) -> Option<Part> {
    let words = words(text);
    let purposes = words.iter().filter(|word| PURPOSE.contains(&word.folded.as_str())).count();
    for (at, word) in words.iter().enumerate() {
        if !FOR.contains(&word.folded.as_str()) {
            continue;
        }
        let mut last = at;
        let mut people = 0;
        for (next, word) in words.iter().enumerate().skip(at + 1) {
            let known = ROLES.contains(word.folded.as_str());
            let owners = words
                .get(next + 1)
                .is_some_and(|after| ["owners", "members", "users", "team"].contains(&after.folded.as_str()));
            let filler = AND.contains(&word.folded.as_str()) || ARTICLES.contains(&word.folded.as_str());
            if !(known || filler || owners) {
                break;
            }
            if known {
                people += 1;
                last = next;
            }
            if ends_sentence(text, word) {
                break;
            }
        }
        if people > 0 {
            let said = text[words[at + 1].start..words[last].end].trim_end_matches([',', '.', ';', '،']);
            let end = words[at + 1].start + said.len();
            let from = if purposes > 1 { word.start } else { end };
            return Some(Part { from, to: end, text: said.to_owned() });
        }
    }
    None
}

/// A clause of style words alone: ", clean and minimal", "in a dark style".
fn take_style(rest: &mut String, given: &mut Given) {
    let mut kept = Vec::new();
    for clause in rest.split([',', ';', '.', '،', '؛']) {
        let words: Vec<_> = words(clause).into_iter().map(|word| word.folded).collect();
        let style = words.iter().filter(|word| STYLES.contains(word.as_str())).count();
        let filler = |word: &String| {
            AND.contains(&word.as_str())
                || [
                    "in", "a", "an", "style", "look", "design", "very", "it", "should", "be", "stil", "im", "sehr",
                    "tres", "un",
                ]
                .contains(&word.as_str())
        };
        if style > 0 && words.iter().all(|word| STYLES.contains(word.as_str()) || filler(word)) {
            add(given, Question::Style, clause.trim());
        } else {
            kept.push(clause);
        }
    }
    if given.iter().any(|(question, _)| *question == Question::Style) {
        *rest = kept.join(",");
    }
}

/// `with search, reviews and photos`, to the end of the sentence.
fn features_in(text: &str) -> Option<Part> {
    let words = words(text);
    let at = words.iter().position(|word| WITH.contains(&word.folded.as_str()))?;
    let next = words.get(at + 1)?;
    if at == 0
        || ROLES.contains(next.folded.as_str())
        || ["my", "our", "your", "others"].contains(&next.folded.as_str())
    {
        return None;
    }
    let last = (at + 1..words.len()).find(|at| ends_sentence(text, &words[*at])).unwrap_or(words.len() - 1);
    let said = &text[next.start..words[last].end];
    Some(Part { from: words[at].start, to: words[last].end, text: super::text::trim(said).to_owned() })
}

/// What is left: its first clause is what to build and why, the others are features (or the open answer's).
fn opening(rest: &str, open: Question, given: &mut Given, missing: &[Question]) {
    let clauses: Vec<_> =
        rest.split([',', ';', '،', '؛']).map(super::text::trim).filter(|clause| !plain(clause).is_empty()).collect();
    let Some((first, others)) = clauses.split_first() else { return };
    let first = unwished(first);
    if plain(first).is_empty() {
        return;
    }
    match head(first).filter(|_| open == Question::Kind && missing.contains(&Question::Goal)) {
        Some(head) => {
            given.insert(0, (Question::Kind, head.to_owned()));
            given.insert(1, (Question::Goal, first.to_owned()));
        }
        None => given.insert(0, (open, first.to_owned())),
    }
    let place = if matches!(open, Question::Kind | Question::Goal) { Question::Features } else { open };
    if place == open || missing.contains(&place) {
        others.iter().for_each(|clause| add(given, place, clause));
    } else {
        others.iter().for_each(|clause| add(given, open, clause));
    }
}

/// Without "I want a …".
fn unwished(text: &str) -> &str {
    let words = words(text);
    let starts = |wish: &&&[&str]| wish.len() < words.len() && wish.iter().zip(&words).all(|(a, b)| *a == b.folded);
    let mut skip = WISHES.iter().filter(starts).map(|wish| wish.len()).max().unwrap_or(0);
    if words
        .get(skip)
        .is_some_and(|word| ["a", "an", "ein", "eine", "einen", "un", "une"].contains(&word.folded.as_str()))
    {
        skip += 1;
    }
    words.get(skip).map_or(text, |word| &text[word.start..])
}

/// What comes before the purpose: "online store" of "online store for clothing".
fn head(text: &str) -> Option<&str> {
    let words = words(text);
    let at = words.iter().position(|word| PURPOSE.contains(&word.folded.as_str()))?;
    let last = words.get(at.checked_sub(1)?)?;
    (at <= 4 && at + 1 < words.len()).then(|| fold(&text[..last.end])).map(|_| &text[..last.end])
}

//! Several answers in one message: labelled, numbered, or one a line. Nothing of the message is lost.

use super::label::before_colon;
use super::sentence;
use super::text::{fold, plain, words};
use domain::Question;

/// Answers that a message gives.
pub(crate) type Given = Vec<(Question, String)>;

/// Reads a message as several answers. `open` is the question it may answer, `missing` those without an answer yet, in
/// their order. None: it is one plain text.
pub(crate) fn several(message: &str, open: Option<Question>, missing: &[Question]) -> Option<Given> {
    labelled(message, open).or_else(|| numbered(message, missing)).or_else(|| lines(message, missing)).or_else(|| {
        let open = open?;
        sentence::several(message, open, missing)
    })
}

/// `goal: …; features: …`, on one line or many. What stands before the first label answers the open question.
fn labelled(message: &str, open: Option<Question>) -> Option<Given> {
    let labels = labels(message);
    let first = labels.first()?;
    let mut given = Given::new();
    let before = strip(&message[..first.start]);
    if !before.is_empty() {
        add(&mut given, open.unwrap_or(Question::Features), before);
    }
    for (at, label) in labels.iter().enumerate() {
        let end = labels.get(at + 1).map_or(message.len(), |next| next.start);
        add(&mut given, label.question, strip(&message[label.value..end]));
    }
    given.retain(|(_, text)| text.chars().any(char::is_alphanumeric));
    (!given.is_empty()).then_some(given)
}

struct Found {
    start: usize,
    value: usize,
    question: Question,
}

/// Where labels stand: at the start of the message, of a line or of a clause, or after "with", before a colon.
fn labels(message: &str) -> Vec<Found> {
    let mut found = Vec::<Found>::new();
    let mut from = 0;
    for (at, c) in message.char_indices() {
        if matches!(c, '\n' | ';' | ',' | '•' | '،' | '؛') || (c == '.' && ends_sentence(message, at)) {
            from = at + c.len_utf8();
        }
        if matches!(c, ':' | '=' | '：') {
            if let Some((start, question)) = label_in(message, from, at) {
                found.push(Found { start, value: at + c.len_utf8(), question });
            }
            from = at + c.len_utf8();
        }
    }
    found
}

fn ends_sentence(message: &str, at: usize) -> bool {
    message[at + 1..].chars().next().is_none_or(char::is_whitespace)
}

fn label_in(message: &str, from: usize, to: usize) -> Option<(usize, Question)> {
    let text = &message[from..to];
    let trimmed = unnumbered(text);
    if let Some(question) = before_colon(trimmed) {
        return Some((from + (text.len() - text.trim_start().len()), question));
    }
    let words = words(text);
    let connector = ["with", "and", "the", "mit", "und", "avec", "et", "les", "مع", "و"];
    (1..=words.len().min(4)).rev().find_map(|count| {
        let at = words.len() - count;
        let before = at.checked_sub(1).map(|at| words[at].folded.as_str())?;
        let question = before_colon(&text[words[at].start..])?;
        let numbered = before.chars().all(|c| c.is_ascii_digit());
        (numbered || connector.contains(&before)).then_some((from + words[at].start, question))
    })
}

/// `1. Website 2. online store …` or one a line: all seven by their number, or exactly those that are missing.
fn numbered(message: &str, missing: &[Question]) -> Option<Given> {
    let mut starts = Vec::new();
    for word in words(message) {
        let piece = fold(&message[word.start..word.end]);
        let digits = piece.trim_end_matches(['.', ')', ':', '-', '/']);
        if digits.len() < piece.len() && digits == (starts.len() + 1).to_string() {
            starts.push((word.start, word.end));
        }
    }
    let questions = if starts.len() == Question::ALL.len() { &Question::ALL[..] } else { missing };
    if starts.len() < 2 || starts.len() != questions.len() || !strip(&message[..starts[0].0]).is_empty() {
        return None;
    }
    let ends = starts[1..].iter().map(|(start, _)| *start).chain([message.len()]);
    let texts = starts.iter().zip(ends).map(|((_, from), to)| strip(&message[*from..to]));
    Some(questions.iter().copied().zip(texts.map(str::to_owned)).filter(|(_, text)| !text.is_empty()).collect())
}

/// One answer a line, when there are as many lines as answers missing, and too many to be one answer's list.
fn lines(message: &str, missing: &[Question]) -> Option<Given> {
    let lines: Vec<_> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let bulleted = lines.iter().all(|line| line.starts_with(['-', '*', '•', '–']));
    if bulleted || lines.len() != missing.len() || lines.len() < 6 {
        return None;
    }
    Some(missing.iter().copied().zip(lines.into_iter().map(str::to_owned)).collect())
}

/// Adds a text to an answer; a second text to the same answer goes behind the first.
pub(crate) fn add(given: &mut Given, question: Question, text: &str) {
    match given.iter_mut().find(|(known, _)| *known == question) {
        Some((_, known)) => {
            known.push_str(", ");
            known.push_str(text);
        }
        None => given.push((question, text.to_owned())),
    }
}

/// Without list numbers and bullets before it.
fn unnumbered(text: &str) -> &str {
    let text = text.trim().trim_start_matches(['-', '*', '•', '–', '#', '>', ' ']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')']) {
        Some(rest) if rest.len() < text.len() => rest.trim(),
        _ => text,
    }
}

/// Without white space, bullets and separators around it; quotes and brackets stay.
fn strip(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '،' | '؛' | '•' | '|'));
    let numbered = unnumbered(text);
    let text = if plain(numbered).is_empty() { "" } else { text };
    let tail = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '–'));
    // A number that belongs to the next label ("1. Kind: Website 2. Goal: …") is not part of this answer.
    match tail.rsplit_once(char::is_whitespace) {
        Some((head, last)) if is_list_number(last) => head.trim_end_matches([',', ';', ' ']),
        _ => text,
    }
}

fn is_list_number(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ')']);
    digits.len() < word.len() && digits.len() == 1 && digits.chars().all(|c| c.is_ascii_digit())
}

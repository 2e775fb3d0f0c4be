//! A message as words: folded for matching, with the person's own spelling kept beside.

pub(crate) use crate::letters::fold;

/// Longest message that is read, in characters.
pub(crate) const LENGTH_MAX: usize = 10_000;

/// Why a message cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It holds control characters.
    Binary,
    /// It has more than [`LENGTH_MAX`] characters.
    TooLong,
    /// It holds no letter and no digit.
    NoWords,
}

impl Unusable {
    /// The reason in words; `what` is what was sent: "message".
    pub(crate) fn reason(self, what: &str) -> String {
        match self {
            Self::Binary => format!(
                "That {what} holds control characters or broken text, so I did not read it. Please send plain text."
            ),
            Self::TooLong => format!(
                "That {what} is too long: I read up to {LENGTH_MAX} characters. Please shorten it to what matters most."
            ),
            Self::NoWords => format!("I could not find a word in that {what}. Please answer in words."),
        }
    }
}

/// Gives the message without the white space around it, when it can be read. An empty message can be.
pub(crate) fn read(message: &str) -> Result<&str, Unusable> {
    if message.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || c == '\u{fffd}') {
        return Err(Unusable::Binary);
    }
    let text = message.trim();
    if text.chars().count() > LENGTH_MAX {
        return Err(Unusable::TooLong);
    }
    if !text.is_empty() && !text.chars().any(char::is_alphanumeric) {
        return Err(Unusable::NoWords);
    }
    Ok(text)
}

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// First byte in the text, quotes and brackets included.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Folded, without the punctuation around it.
    pub folded: String,
}

/// Splits a text into words. A French elision is a word of its own: `l'accueil` → `l'`, `accueil`.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                push_word(text, from, at, &mut words);
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn push_word(text: &str, start: usize, end: usize, words: &mut Vec<Word>) {
    let piece = &text[start..end];
    let elided = piece.char_indices().find(|(_, c)| matches!(c, '\'' | '’')).map(|(at, c)| at + c.len_utf8());
    if let Some(cut) = elided.filter(|cut| *cut < piece.len()) {
        let head = bare(&piece[..cut]);
        if ["l", "d", "qu", "j", "n", "s", "c", "m"].contains(&head.as_str()) {
            words.push(Word { start, end: start + cut, folded: format!("{head}'") });
            return push_word(text, start + cut, end, words);
        }
    }
    let folded = bare(piece);
    if !folded.is_empty() {
        words.push(Word { start, end, folded });
    }
}

/// The folded text without the punctuation around it.
fn bare(piece: &str) -> String {
    fold(piece).trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The words of a text, folded, joined by single spaces: two texts that say the same give the same.
pub(crate) fn plain(text: &str) -> String {
    words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
}

/// Strips white space, punctuation and quotes around a captured name; keeps brackets' pairs.
pub(crate) fn trim(text: &str) -> &str {
    let text = text.trim().trim_end_matches(['.', ',', ';', ':', '!', '?', '،', '؛', '؟']).trim();
    text.trim_matches(['"', '“', '”', '„', '«', '»', '`', '\'', '‘', '’']).trim()
}

/// Splits a list on commas, semicolons and newlines outside brackets, and on "and" in four languages.
pub(crate) fn list(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut depth = 0_i32;
    for c in text.chars() {
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        match c {
            ',' | ';' | '\n' | '،' | '؛' | '•' if depth <= 0 => items.push(String::new()),
            c => items.last_mut().expect("there is always a last item").push(c),
        }
    }
    let items = items.iter().flat_map(|item| split_and(item));
    items.map(|item| trim(&item).to_owned()).filter(|item| !item.is_empty()).collect()
}

fn split_and(item: &str) -> Vec<String> {
    let mut parts = vec![];
    let mut from = 0;
    for word in words(item) {
        if ["and", "und", "et", "و"].contains(&word.folded.as_str()) {
            parts.push(item[from..word.start].to_owned());
            from = word.end;
        }
    }
    parts.push(item[from..].to_owned());
    parts
}

/// Joins names for a sentence: `a`, `a and b`, `a, b and c`.
pub(crate) fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_accents_and_case_do_not_hide_a_word() {
        assert_eq!(plain("  Ajoute \u{200f}l’Accueil,  ÜBER uns! "), "ajoute l' accueil uber uns");
        assert_eq!(fold("الأسئلة"), "الاسيله");
    }

    #[test]
    fn a_list_keeps_brackets_together() {
        assert_eq!(
            list("hives (location, age), inspections and notes"),
            ["hives (location, age)", "inspections", "notes"]
        );
    }

    #[test]
    fn binary_and_wordless_messages_are_unusable() {
        assert_eq!(read("a\0b"), Err(Unusable::Binary));
        assert_eq!(read("?!… "), Err(Unusable::NoWords));
        assert_eq!(read(&"a".repeat(10_001)), Err(Unusable::TooLong));
        assert_eq!(read(" \n "), Ok(""));
    }
}

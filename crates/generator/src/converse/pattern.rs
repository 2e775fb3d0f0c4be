//! Patterns of phrases, as data: `add|create [a|the] {a} page`.
//!
//! A pattern is words with a space between. `x|y` is either word, `[x|y]` may be missing, `{a}` is one or more words
//! that are kept, as few as possible. A pattern matches a whole phrase, folded.

use super::text::Word;

/// A pattern, read.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(Vec<Part>);

#[derive(Debug, Clone)]
enum Part {
    Word(Vec<String>),
    Maybe(Vec<String>),
    Keep(usize),
}

/// What a pattern kept: `{a}` and `{b}`, as the person wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// What `{a}` stood for.
    pub a: String,
    /// What `{b}` stood for; empty when the pattern has none.
    pub b: String,
}

impl Pattern {
    /// Reads a pattern.
    pub(crate) fn read(line: &str) -> Self {
        Self(line.split_whitespace().map(read_part).collect())
    }

    /// Matches a whole phrase, given with its words.
    pub(crate) fn matches(&self, phrase: &str, words: &[Word]) -> Option<Kept> {
        let mut spans = [None; 2];
        matches(&self.0, words, &mut spans).then(|| {
            let kept = |span: Option<(usize, usize)>| {
                span.map(|(from, to)| super::text::trim(&phrase[from..to]).to_owned()).unwrap_or_default()
            };
            Kept { a: kept(spans[0]), b: kept(spans[1]) }
        })
    }
}

fn read_part(word: &str) -> Part {
    let choices = |text: &str| text.split('|').map(str::to_owned).collect();
    match word {
        "{a}" => Part::Keep(0),
        "{b}" => Part::Keep(1),
        word => match word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(inner) => Part::Maybe(choices(inner)),
            None => Part::Word(choices(word)),
        },
    }
}

fn matches(parts: &[Part], words: &[Word], spans: &mut [Option<(usize, usize)>; 2]) -> bool {
    let Some((part, parts)) = parts.split_first() else { return words.is_empty() };
    match part {
        Part::Word(choices) => words
            .split_first()
            .is_some_and(|(word, words)| choices.contains(&word.folded) && matches(parts, words, spans)),
        Part::Maybe(choices) => {
            let taken = words
                .split_first()
                .is_some_and(|(word, words)| choices.contains(&word.folded) && matches(parts, words, spans));
            taken || matches(parts, words, spans)
        }
        Part::Keep(slot) => (1..=words.len().min(KEPT_MAX)).any(|count| {
            spans[*slot] = Some((words[0].start, words[count - 1].end));
            matches(parts, &words[count..], spans)
        }),
    }
}

/// Most words that `{a}` or `{b}` stand for: bounds the work on a long message.
const KEPT_MAX: usize = 60;

#[cfg(test)]
mod tests {
    use super::super::text::words;
    use super::*;

    fn kept(pattern: &str, phrase: &str) -> Option<(String, String)> {
        Pattern::read(pattern).matches(phrase, &words(phrase)).map(|kept| (kept.a, kept.b))
    }

    #[test]
    fn a_pattern_keeps_the_persons_spelling() {
        let rename = "rename [the] {a} to|into {b}";
        assert_eq!(kept(rename, "Rename the Cart-Item to “Bag”!"), Some(("Cart-Item".into(), "Bag".into())));
        assert_eq!(kept(rename, "rename product"), None);
        assert_eq!(kept("add [a] {a} page", "add a wish list page"), Some(("wish list".into(), String::new())));
    }
}

//! Texts as the words by which they are found, and what somebody looks for as a query of either database.
//!
//! One program makes the words for both, so that both find the same in any language: letters, digits and the marks that belong to
//! them. Accents and case do not count. Scripts that are written without blanks give each letter and each pair of letters.
//! A query consists of such words and of what is written here; nothing that somebody types has a meaning in it.

use serde::Serialize;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longest word, in characters; what is longer is found by its beginning.
const WORD_CHARS_MAX: usize = 64;
/// Most words that are looked for at once.
const QUERY_WORDS_MAX: usize = 32;
/// From this length on a word also finds those that begin with it.
const PREFIX_CHARS_MIN: usize = 3;
/// How much of a text is shown, and how much of that before the first hit, in characters.
const SNIPPET_CHARS: usize = 240;
const SNIPPET_BEFORE: usize = 60;

/// A piece of a text that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// As it stands there.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// A text's words in their order, one blank between two.
pub(crate) fn words(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for run in runs(text) {
        let word = fold(&text[run.range]);
        if run.is_dense {
            let letters: Vec<char> = word.chars().collect();
            letters.iter().for_each(|letter| push(&mut all, &[*letter]));
            letters.windows(2).for_each(|pair| push(&mut all, pair));
        } else {
            push(&mut all, &word.chars().take(WORD_CHARS_MAX).collect::<Vec<_>>());
        }
    }
    all
}

fn push(all: &mut String, word: &[char]) {
    if !word.is_empty() {
        if !all.is_empty() {
            all.push(' ');
        }
        all.extend(word);
    }
}

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    words: Vec<Sought>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Sought {
    word: String,
    begins: bool,
}

impl Query {
    /// The words of a text. None when it has none.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let mut query = Self { words: Vec::new() };
        for run in runs(text) {
            let word = fold(&text[run.range]);
            if run.is_dense {
                let letters: Vec<char> = word.chars().collect();
                let pairs = letters.windows(2.min(letters.len().max(1)));
                pairs.for_each(|pair| query.add(pair.iter().collect(), false));
            } else {
                let word: String = word.chars().take(WORD_CHARS_MAX).collect();
                let begins = word.chars().count() >= PREFIX_CHARS_MIN;
                query.add(word, begins);
            }
        }
        (!query.words.is_empty()).then_some(query)
    }

    fn add(&mut self, word: String, begins: bool) {
        let known = self.words.iter().any(|sought| sought.word == word);
        if !word.is_empty() && !known && self.words.len() < QUERY_WORDS_MAX {
            self.words.push(Sought { word, begins });
        }
    }

    /// As FTS5 reads it: `("port" OR "port" *) AND ("4100" …)`. A whole word counts for more than a beginning.
    pub(crate) fn fts5(&self, every: bool) -> String {
        self.joined(
            if every { " AND " } else { " OR " },
            |word| format!("\"{word}\""),
            |word| format!("\"{word}\" *"),
            " OR ",
        )
    }

    /// As PostgreSQL's `tsquery` reads it.
    pub(crate) fn tsquery(&self, every: bool) -> String {
        self.joined(if every { " & " } else { " | " }, |word| format!("'{word}'"), |word| format!("'{word}':*"), " | ")
    }

    fn joined(
        &self,
        between: &str,
        whole: impl Fn(&str) -> String,
        beginning: impl Fn(&str) -> String,
        or: &str,
    ) -> String {
        let one = |sought: &Sought| match sought.begins {
            true => format!("({}{or}{})", whole(&sought.word), beginning(&sought.word)),
            false => whole(&sought.word),
        };
        self.words.iter().map(one).collect::<Vec<_>>().join(between)
    }

    /// The part of a text around the first thing that was looked for, or else its beginning.
    pub(crate) fn snippet(&self, text: &str) -> Vec<Piece> {
        let hits = self.hits(text);
        let first = hits.first().map_or(0, |hit| hit.start);
        let start = text[..first].char_indices().rev().take(SNIPPET_BEFORE).last().map_or(first, |(at, _)| at);
        let end = text[start..].char_indices().nth(SNIPPET_CHARS).map_or(text.len(), |(at, _)| start + at);
        let mut pieces = Pieces(Vec::new());
        if start > 0 {
            pieces.add("…", false);
        }
        let mut at = start;
        for hit in hits.iter().filter(|hit| hit.start >= start && hit.end <= end) {
            pieces.add(&text[at..hit.start.max(at)], false);
            pieces.add(&text[hit.start.max(at)..hit.end.max(at)], true);
            at = at.max(hit.end);
        }
        pieces.add(&text[at..end], false);
        if end < text.len() {
            pieces.add("…", false);
        }
        pieces.0
    }

    /// Where in a text stands what is looked for.
    fn hits(&self, text: &str) -> Vec<Range<usize>> {
        let mut hits = Vec::new();
        for run in runs(text) {
            let place = run.range;
            if run.is_dense {
                let letters: Vec<Range<usize>> = letters(text, &place).collect();
                for pair in letters.windows(2) {
                    let both = pair[0].start..pair[1].end;
                    if self.finds(&fold(&text[both.clone()])) {
                        hits.push(both);
                    }
                }
                hits.extend(letters.into_iter().filter(|letter| self.finds(&fold(&text[letter.clone()]))));
            } else if self.finds(&fold(&text[place.clone()])) {
                hits.push(place);
            }
        }
        hits.sort_by_key(|hit| hit.start);
        hits
    }

    fn finds(&self, word: &str) -> bool {
        self.words.iter().any(|sought| sought.word == word || (sought.begins && word.starts_with(&sought.word)))
    }
}

struct Pieces(Vec<Piece>);

impl Pieces {
    fn add(&mut self, text: &str, hit: bool) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.hit == hit => last.text.push_str(text),
            _ => self.0.push(Piece { text: text.to_owned(), hit }),
        }
    }
}

/// A stretch of letters.
struct Run {
    range: Range<usize>,
    /// Whether its script is written without blanks between words.
    is_dense: bool,
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, letter)| is_of_word(*letter)) {
        let end = at + letter.len_utf8();
        match runs.last_mut() {
            // A mark belongs to the letter before it.
            Some(run) if run.range.end == at && (is_combining_mark(letter) || run.is_dense == is_dense(letter)) => {
                run.range.end = end;
            }
            _ => runs.push(Run { range: at..end, is_dense: is_dense(letter) }),
        }
    }
    runs
}

fn letters<'a>(text: &'a str, place: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
    let start = place.start;
    text[place.clone()].char_indices().map(move |(at, letter)| start + at..start + at + letter.len_utf8())
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

/// Thai, Lao, Burmese, Khmer, kana, Han.
fn is_dense(letter: char) -> bool {
    matches!(
        u32::from(letter),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
            | 0xF900..=0xFAFF | 0x20000..=0x3FFFF
    )
}

/// Without case, accents and forms of width.
fn fold(word: &str) -> String {
    let plain = word.nfkd().flat_map(char::to_lowercase).filter(|letter| !is_accent(*letter));
    let plain = plain.map(|letter| if letter == 'ς' { 'σ' } else { letter });
    plain.filter(|letter| is_of_word(*letter)).nfc().collect()
}

/// Accents of Latin, Greek and Cyrillic, and the vowels of Hebrew and Arabic that are mostly left out.
fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_language_lose_case_and_accents() {
        assert_eq!(words("Über-Größe: 12.5 kg, ÉTÉ"), "uber große 12 5 kg ete");
        assert_eq!(words("ΟΔΟΣ οδός Ёлка"), "οδοσ οδοσ елка");
        assert_eq!(words("ＡＢＣ １２"), "abc 12");
        assert_eq!(words("हिन्दी עִברִית مُحَمَّد"), "हिन्दी עברית محمد");
        assert_eq!(words("日本語"), "日 本 語 日本 本語");
        assert_eq!(words("한국어 검색"), "한국어 검색");
        assert_eq!(words("\0 \"';--\\ * () 🦜"), "");
        assert_eq!(words(&"x".repeat(100)).len(), WORD_CHARS_MAX);
    }

    #[test]
    fn nothing_that_is_typed_has_a_meaning_in_a_query() {
        let query = Query::of("port\" OR head:x* NEAR('a' & !b) :* \\ ^c").unwrap();
        let plain = |text: &str, allowed: &str| {
            text.split(|letter: char| allowed.contains(letter)).all(|word| word.chars().all(is_of_word))
        };
        assert!(plain(&query.fts5(true), "() \"*"), "{}", query.fts5(true));
        assert!(plain(&query.tsquery(true), "() ':*&|"), "{}", query.tsquery(true));
        assert!(query.fts5(false).starts_with("(\"port\" OR \"port\" *) OR \"or\" OR "), "{}", query.fts5(false));
        assert_eq!(Query::of("\"*\" 🦜 --"), None);
        assert_eq!(Query::of("語").unwrap().tsquery(true), "'語'");
        assert_eq!(Query::of("日本語").unwrap().tsquery(true), "'日本' & '本語'");
        let many = (0..100).map(|n| format!("w{n} ")).collect::<String>();
        assert_eq!(Query::of(&many).unwrap().words.len(), QUERY_WORDS_MAX);
    }

    fn shown(query: &str, text: &str) -> String {
        let piece = |piece: &Piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() };
        Query::of(query).unwrap().snippet(text).iter().map(piece).collect()
    }

    #[test]
    fn a_snippet_shows_the_text_as_it_stands_around_the_first_hit() {
        assert_eq!(shown("uber", "Das Über<b>maß</b>"), "Das [Über]<b>maß</b>");
        assert_eq!(shown("depl", "Deployed; to deploy"), "[Deployed]; to [deploy]");
        assert_eq!(shown("本語", "日本語の本"), "日[本語]の本");
        assert_eq!(shown("none", "short"), "short");
        let long = format!("{} needle {}", "é ".repeat(200), "ö ".repeat(200));
        let shown = shown("needle", &long);
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("[needle]"), "{shown}");
        assert_eq!(shown.chars().count(), SNIPPET_CHARS + 4);
    }
}

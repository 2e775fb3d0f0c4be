//! Reading a person's text: words, stems and lists, in English, French, German and Arabic.

pub(super) use crate::letters::{fold, latin};
use std::borrow::Cow;

/// Longest text of a label or title, in characters.
pub(super) const LABEL_MAX: usize = 80;

/// Whether a character is an Arabic letter.
pub(super) fn is_arabic(c: char) -> bool {
    ('\u{0600}'..='\u{06ff}').contains(&c)
}

/// The folded words of a text; hyphens and underscores part them.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let parts = folded.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    parts.map(|word| word.trim_matches('\'')).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The word without its usual endings (English, French) or particles (Arabic).
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if word.chars().any(is_arabic) {
        return Cow::Borrowed(stem_arabic(word));
    }
    let length = word.chars().count();
    if length <= 3 || word == "news" {
        return Cow::Borrowed(word);
    }
    if let Some(head) = word.strip_suffix("ies").filter(|_| length > 4) {
        return Cow::Owned(format!("{head}y"));
    }
    if let Some(head) = word.strip_suffix("zes").filter(|head| head.ends_with('z')) {
        return Cow::Borrowed(head);
    }
    if ["sses", "shes", "ches", "xes"].iter().any(|end| word.ends_with(end)) {
        return Cow::Borrowed(&word[..word.len() - 2]);
    }
    if word.ends_with("eaux") {
        return Cow::Borrowed(&word[..word.len() - 1]);
    }
    match word.strip_suffix('s') {
        Some(head) if !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) => Cow::Borrowed(head),
        _ => Cow::Borrowed(word),
    }
}

fn stem_arabic(word: &str) -> &str {
    let long = |rest: &&str| rest.chars().count() >= 3;
    let prefixes = ["وال", "بال", "لل", "ال", "و"];
    let word = prefixes.iter().filter_map(|prefix| word.strip_prefix(prefix)).find(long).unwrap_or(word);
    let suffixes = ["ات", "ون", "ين", "يه", "ه"];
    suffixes.iter().filter_map(|suffix| word.strip_suffix(suffix)).find(long).unwrap_or(word)
}

/// The German word without its usual endings.
pub(super) fn stem_german(word: &str) -> &str {
    for end in ["en", "er", "es", "e", "n", "s"] {
        if let Some(head) = word.strip_suffix(end)
            && head.chars().count() >= 4
        {
            return head;
        }
    }
    word
}

/// The stems of a text's words.
pub(super) fn stems(text: &str) -> Vec<String> {
    words(text).iter().map(|word| stem(word).into_owned()).collect()
}

/// Parts a list at commas, semicolons, bullets, lines, `&`, `/`, `+` and the word for "and", outside brackets.
pub(super) fn list(text: &str) -> Vec<String> {
    joined(text).into_iter().map(|(item, _)| item).collect()
}

/// The same, and whether a word for "and" stands before the item.
pub(super) fn joined(text: &str) -> Vec<(String, bool)> {
    let mut items: Vec<(String, bool)> = Vec::new();
    let mut and = false;
    let mut depth = 0usize;
    let mut item = String::new();
    for word in pieces(text) {
        match word {
            Piece::Open => depth += 1,
            Piece::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        match word {
            Piece::Break | Piece::And if depth == 0 => {
                items.push((std::mem::take(&mut item), and));
                and = matches!(word, Piece::And);
            }
            Piece::Break | Piece::And => item.push(','),
            Piece::Open => item.push('('),
            Piece::Close => item.push(')'),
            Piece::Text(text) => item.push_str(text),
        }
    }
    items.push((item, and));
    let blank = |c: char| c.is_whitespace() || ".!?:،".contains(c);
    let trimmed = items.into_iter().map(|(item, and)| (item.trim_matches(blank).to_owned(), and));
    trimmed.filter(|(item, _)| !item.is_empty()).collect()
}

enum Piece<'a> {
    Text(&'a str),
    Break,
    And,
    Open,
    Close,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || ",;،؛•+()[]".contains(c)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        if !word.is_empty() {
            out.push(match word.to_lowercase().as_str() {
                "and" | "et" | "und" => Piece::And,
                "then" | "/" | "&" | "-" | "*" => Piece::Break,
                _ => Piece::Text(word),
            });
        }
        let mut chars = tail.chars();
        match chars.next() {
            Some(',' | ';' | '،' | '؛' | '\n' | '•' | '+') => out.push(Piece::Break),
            Some('(' | '[') => out.push(Piece::Open),
            Some(')' | ']') => out.push(Piece::Close),
            Some(_) => out.push(Piece::Text(" ")),
            None => {}
        }
        rest = chars.as_str();
    }
    out
}

/// A text cut to a label's length, with single spaces and without control and direction marks.
pub(super) fn clip(text: &str) -> String {
    clip_to(text, LABEL_MAX)
}

/// A text cut to so many characters.
pub(super) fn clip_to(text: &str, max: usize) -> String {
    let unsafe_mark = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let plain: String = text.chars().map(|c| if unsafe_mark(c) { ' ' } else { c }).collect();
    let single = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match single.char_indices().nth(max) {
        None => single,
        Some(_) => format!("{}…", single.chars().take(max - 1).collect::<String>().trim_end()),
    }
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `cart_item` → `Cart item`.
pub(super) fn human(id: &str) -> String {
    capital(&id.replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_in_every_language() {
        assert_eq!(words("Über-uns Straße"), ["uber", "uns", "strasse"]);
        assert_eq!(words("l'épée"), ["l'epee"]);
        assert_eq!(stems("العقارات"), stems("عقارات"));
        assert_eq!(stems("categories quizzes boxes buses news"), ["category", "quiz", "box", "buse", "news"]);
    }

    #[test]
    fn lists_are_parted_outside_brackets() {
        assert_eq!(
            list("hives (location, queen age), notes and tags"),
            ["hives (location, queen age)", "notes", "tags"]
        );
        assert_eq!(list("clean and minimal"), ["clean", "minimal"]);
        assert_eq!(list("بحث، المفضلة"), ["بحث", "المفضلة"]);
        assert_eq!(list(" ,, ()"), ["()"]);
    }

    #[test]
    fn a_long_or_hostile_label_is_cut_and_cleaned() {
        assert_eq!(clip("a\u{202e}b\n c"), "a b c");
        assert_eq!(clip(&"x".repeat(200)).chars().count(), LABEL_MAX);
    }
}

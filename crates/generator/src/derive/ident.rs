//! Identifiers: ASCII, stable, and never a word that Python, TypeScript, SQL or the products' own API need.

use super::text::{latin, stem, words};

/// Longest identifier.
const LENGTH_MAX: usize = 40;

/// Words that no field, relation or entity may be called.
const RESERVED: &str = " abstract add all alter analyze and any api app array as asc assert async await base between binary bool boolean \
break by byte can case cast catch check class collate column commit copy config const constraint continue count create created_at \
cross current database date debugger declare def default delete dependencies desc detail dict distinct do drop elif else end enum \
error errors eval except exec exists explain export extends false fetch final finally float for foreign from full function \
global goto grant group groups having id if ilike implements import in index infinity init inner insert instanceof int integer \
interface intersect into is items join json key lambda language last left let like limit list main map match max merge meta metadata \
metrics min mine model model_config model_fields module mro natural new next nil none nonlocal not null number object of off offset on only open or order \
outer over owner_id package page page_size pages params partition pass path prev primary print private process property protected public \
python q query raise range raw read references registry release replace request reserved response result return returning right rollback router row rows \
savepoint schema search select self sequence session set setting settings some sort state static str string sum super switch \
symmetric sys system table tables test tests then this throw time to token total_pages trailing transaction trigger true try tuple type \
typeof undefined union unique unknown update updated_at url use user_id using util value values var view void when where while window with \
within without yield ";

/// Names that a field may have all the same: they are columns or keys in quotes everywhere, and products need them.
const FIELD_MAY: &str = " model column count detail end index key language last like number open order owner path read result \
setting state total type unique url value release check session ";

/// Names that an entity may have all the same: its table is the plural.
const ENTITY_MAY: &str = " like column order property session setting page_view language package release model ";

fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == word)
}

/// Whether no field or relation may have this name.
pub(super) fn reserved_field(name: &str) -> bool {
    listed(RESERVED, name) && !listed(FIELD_MAY, name)
}

/// Whether no entity may have this id.
pub(super) fn reserved_entity(id: &str) -> bool {
    listed(RESERVED, id) && !listed(ENTITY_MAY, id)
}

/// Whether a text is an identifier.
pub(super) fn is_ident(text: &str) -> bool {
    text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
}

/// Words of Python that may be no name at all, not even a choice's.
const KEYWORDS: &str = " and as assert async await break class continue def del elif else except false finally for from global if import \
in is lambda none nonlocal not or pass raise return true try while with yield ";

/// Whether a choice may not have this id.
pub(super) fn keyword(id: &str) -> bool {
    listed(KEYWORDS, id)
}

fn plain(text: &str) -> String {
    let letters = latin(text);
    let parts = letters.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut out = parts.collect::<Vec<_>>().join("_");
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "n_");
    }
    out.truncate(LENGTH_MAX);
    out.trim_end_matches('_').to_owned()
}

/// A short stable name for a text without a Latin letter.
fn hashed(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("x{:08x}", hash >> 32)
}

/// A field's or relation's name for the person's words.
pub(super) fn field_name(text: &str) -> String {
    let name = match plain(text) {
        name if name.is_empty() => hashed(text),
        name => name,
    };
    match name.as_str() {
        "date" => "on_date".to_owned(),
        "time" => "at_time".to_owned(),
        "id" => "code".to_owned(),
        _ if reserved_field(&name) => format!("{name}_value"),
        _ => name,
    }
}

/// The name of a relation to this entity.
pub(super) fn relation_name(target: &str) -> String {
    if reserved_field(target) { format!("{target}_ref") } else { target.to_owned() }
}

/// An entity's, role's or page's id for the person's words.
pub(super) fn entity_id(text: &str) -> String {
    let name = match plain(text) {
        name if name.is_empty() => hashed(text),
        name => name,
    };
    if reserved_entity(&name) || name == "user" || name == "anonymous" { format!("{name}_entry") } else { name }
}

/// The last word in the singular: `honey harvests` → `honey harvest`.
pub(super) fn singular(text: &str) -> String {
    let lower = text.to_lowercase();
    let parts = lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')));
    let mut parts: Vec<String> =
        parts.map(|word| word.trim_matches('\'')).filter(|word| !words(word).is_empty()).map(str::to_owned).collect();
    // Other languages' words keep their letters: "Kleidungsstück".
    if let Some(last) = parts.last_mut().filter(|last| last.is_ascii()) {
        *last = stem(last).into_owned();
    }
    parts.join(" ")
}

/// The English plural of an identifier.
pub(super) fn plural(id: &str) -> String {
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| id.ends_with(end));
    if id.ends_with('y') && !vowel_y {
        return format!("{}ies", &id[..id.len() - 1]);
    }
    let hissing = ["s", "x", "ch", "sh", "zz"].iter().any(|end| id.ends_with(end));
    if id.ends_with("iz") {
        format!("{id}zes")
    } else if hissing {
        format!("{id}es")
    } else {
        format!("{id}s")
    }
}

/// A part of a route: `my-trips`.
pub(super) fn route_part(text: &str) -> String {
    plain(text).replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_identifier_is_a_reserved_word() {
        for word in [
            "class",
            "order",
            "group",
            "import",
            "from",
            "page",
            "sort",
            "q",
            "can",
            "id",
            "created_at",
            "lambda",
            "select",
        ] {
            assert!(!reserved_field(&field_name(word)), "{word}");
            assert!(!reserved_entity(&entity_id(word)), "{word}");
        }
        assert_eq!((entity_id("order").as_str(), plural("order").as_str()), ("order", "orders"));
    }

    #[test]
    fn any_text_gives_an_identifier() {
        for text in
            ["../../etc", "漢字", "", "\u{202e}", "{{7*7}}", "'; drop table", "1st", "Ünï", "عقار", &"a b".repeat(400)]
        {
            assert!(is_ident(&field_name(text)), "{text}");
            assert!(is_ident(&entity_id(text)), "{text}");
        }
        assert_ne!(entity_id("漢字"), entity_id("漢"));
    }

    #[test]
    fn the_singular_keeps_the_letters_of_other_languages() {
        assert_eq!(
            ["Honey Harvests", "Kleidungsstück", "dress-codes"].map(singular),
            ["honey harvest", "kleidungsstück", "dress code"]
        );
    }

    #[test]
    fn plurals_are_english() {
        assert_eq!(
            ["category", "box", "day", "quiz", "hive"].map(plural),
            ["categories", "boxes", "days", "quizzes", "hives"]
        );
    }
}

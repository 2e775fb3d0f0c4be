//! Names, places and sentences of a language, for what no domain's list knows.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// First and last names.
    pub people: Vec<String>,
    /// Businesses.
    pub companies: Vec<String>,
    /// Towns.
    pub cities: Vec<String>,
    /// Streets with numbers.
    pub streets: Vec<String>,
    /// What anything may be called: places, plants, colours.
    pub names: Vec<String>,
    /// One or two sentences that describe a thing.
    pub about: Vec<String>,
    /// A note that someone made.
    pub notes: Vec<String>,
    /// A remark to others.
    pub remarks: Vec<String>,
    /// A message to those who run the product.
    pub messages: Vec<String>,
    /// What such a message is about.
    pub subjects: Vec<String>,
    /// Stars, title, text.
    pub reviews: Vec<(i64, String, String)>,
    /// One word each.
    pub tags: Vec<String>,
    /// Short headings.
    pub categories: Vec<String>,
    /// Colours.
    pub colors: Vec<String>,
    /// What makes one name long; begins with a comma or a dash.
    pub long_tail: String,
}

static WORDS: LazyLock<BTreeMap<&str, Words>> = LazyLock::new(|| {
    let read = |json: &str| serde_json::from_str(json).expect("the word files are read by every test of this module");
    BTreeMap::from([
        ("en", read(include_str!("../../seeds/en/words.json"))),
        ("de", read(include_str!("../../seeds/de/words.json"))),
        ("fr", read(include_str!("../../seeds/fr/words.json"))),
        ("ar", read(include_str!("../../seeds/ar/words.json"))),
    ])
});

impl Words {
    /// The words of a locale; English for one that is not known.
    pub(super) fn of(locale: &str) -> &'static Self {
        let language = locale.split('-').next().unwrap_or(locale);
        WORDS.get(language).unwrap_or(&WORDS["en"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_enough_of_everything() {
        for (language, words) in WORDS.iter() {
            assert!(words.names.len() >= 24, "{language}: names");
            for (what, list) in [("people", &words.people), ("cities", &words.cities), ("streets", &words.streets)] {
                assert!(list.len() >= 12, "{language}: {what}");
            }
            for (what, list) in [
                ("about", &words.about),
                ("notes", &words.notes),
                ("remarks", &words.remarks),
                ("companies", &words.companies),
            ] {
                assert!(list.len() >= 8, "{language}: {what}");
            }
            assert!(
                words.reviews.len() >= 8 && words.reviews.iter().all(|(stars, ..)| (1..=5).contains(stars)),
                "{language}"
            );
        }
    }
}

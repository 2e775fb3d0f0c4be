//! Word lists by domain and language, as data: `seeds/<locale>/<domain>.json`.

use super::words::Words;
use crate::letters::fold;
use crate::seed::Row;
use domain::Spec;
use domain::spec::{Entity, EntityKind};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The rows of one domain in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Words that speak for the domain, folded; a word of the answers that begins with one counts.
    #[serde(rename = "match")]
    cues: Vec<String>,
    /// Entity id → its rows.
    banks: BTreeMap<String, Table>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    fields: Vec<String>,
    rows: Vec<Vec<Value>>,
}

macro_rules! files {
    ($($locale:literal: $($domain:literal)*;)*) => {
        &[$($(($locale, $domain, include_str!(concat!("../../seeds/", $locale, "/", $domain, ".json")))),*),*]
    };
}

/// Locale, domain, JSON.
const FILES: &[(&str, &str, &str)] = files! {
    "en": "beekeeping" "books" "clothing" "events" "fitness" "food" "gardening" "general" "hardware" "jobs" "photography" "realestate" "software" "travel";
    "de": "general" "kochen";
    "fr": "general" "salon";
    "ar": "general" "realestate";
};

static BANKS: LazyLock<Vec<(&str, &str, File)>> = LazyLock::new(|| {
    let read = |json: &str| serde_json::from_str(json).expect("the seed files are checked by a test");
    FILES.iter().map(|(locale, domain, json)| (*locale, *domain, read(json))).collect()
});

/// The word lists that fit a product, best first.
pub(super) struct Bank {
    files: Vec<&'static File>,
    /// The product's resources, by id.
    ids: Vec<String>,
    /// Names, sentences and places of the product's language.
    pub words: &'static Words,
}

/// One row of a word list.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    fields: &'static [String],
    row: &'static [Value],
}

impl Bank {
    /// The lists for this product: those of the domain that its answers speak of, then the general ones.
    pub(super) fn of(spec: &Spec) -> Self {
        let words = Words::of(&spec.project.locale);
        let said = said(spec);
        let mut scored: Vec<(usize, &File)> = BANKS
            .iter()
            .filter(|(locale, domain, _)| *locale == spec.project.locale && *domain != "general")
            .map(|(_, domain, file)| (score(file, domain, &spec.project.domain, &said), file))
            .filter(|(score, _)| *score > 0)
            .collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        scored.truncate(2);
        let general = BANKS.iter().filter(|(locale, domain, _)| *locale == spec.project.locale && *domain == "general");
        let files = scored.into_iter().map(|(_, file)| file).chain(general.map(|(_, _, file)| file)).collect();
        let resources = spec.entities.iter().filter(|entity| entity.kind == EntityKind::Resource);
        Self { files, ids: resources.map(|entity| entity.id.clone()).collect(), words }
    }

    /// How many rows there are for an entity; none: no list knows it.
    pub(super) fn count(&self, entity: &Entity) -> Option<usize> {
        self.table(entity).map(|table| table.rows.len())
    }

    /// Whether the list itself has a name that is long.
    pub(super) fn has_long(&self, entity: &Entity) -> bool {
        let Some(table) = self.table(entity) else { return false };
        let mut entries = table.rows.iter().map(|row| Entry { fields: &table.fields, row });
        entries.any(|entry| entry.value("name").and_then(Value::as_str).is_some_and(|name| name.chars().count() > 55))
    }

    /// The entry for a row, by its place; none when the list has ended.
    pub(super) fn entry(&self, entity: &Entity, index: usize) -> Option<Entry> {
        let table = self.table(entity)?;
        let row = table.rows.get(index)?;
        Some(Entry { fields: &table.fields, row })
    }

    /// The entries that were written for this parent.
    pub(super) fn of_parent(&self, entity: &Entity, title: &str) -> Vec<Entry> {
        let Some(table) = self.table(entity) else { return vec![] };
        let entries = table.rows.iter().map(|row| Entry { fields: &table.fields, row });
        entries.filter(|entry| entry.text("group") == Some(title)).collect()
    }

    fn table(&self, entity: &Entity) -> Option<&'static Table> {
        if entity.id == "category" {
            // A list of categories is only good beside the things that it groups.
            let grouped = |file: &&&File| self.ids.iter().any(|id| self.groups(file, id));
            return self.files.iter().find(grouped).and_then(|file| file.banks.get("category"));
        }
        let own = self.files.iter().find_map(|file| file.banks.get(&entity.id));
        // What is sold is a product, whatever it is called now.
        let sold = entity.kind == EntityKind::Resource && entity.field("price").is_some();
        own.or_else(|| sold.then(|| self.files.iter().find_map(|file| file.banks.get("product"))).flatten())
    }

    fn groups(&self, file: &File, id: &str) -> bool {
        let known = self.files.iter().all(|other| !other.banks.contains_key(id));
        let key = if known { "product" } else { id };
        file.banks.contains_key("category")
            && file.banks.get(key).is_some_and(|t| t.fields.iter().any(|f| f == "group"))
    }
}

impl Entry {
    /// The value for a field, by its name or by one that means the same.
    pub(super) fn value(&self, field: &str) -> Option<&'static Value> {
        let same: &[&str] = match field {
            "name" | "title" | "subject" | "label" => &["name", "title"],
            "body" | "text" | "content" | "description" | "message" | "notes" | "note" | "comment" | "quote"
            | "bio" | "summary" => &["body", "text", "description", "notes"],
            "amount" | "price" | "price_per_night" | "price_per_day" | "unit_price" => &["price", "amount"],
            _ => &[],
        };
        let place = |name: &str| self.fields.iter().position(|known| known == name);
        let at = place(field).or_else(|| same.iter().find_map(|name| place(name)))?;
        self.row.get(at).filter(|value| !value.is_null())
    }

    /// A text by its exact column.
    pub(super) fn text(&self, column: &str) -> Option<&'static str> {
        let at = self.fields.iter().position(|known| known == column)?;
        self.row.get(at)?.as_str()
    }
}

/// The words of the answers with their weight.
fn said(spec: &Spec) -> Vec<(String, usize)> {
    let answers = &spec.answers;
    let weighted = [
        (&spec.project.domain, 4),
        (&answers.goal, 3),
        (&answers.kind, 2),
        (&answers.features, 1),
        (&answers.pages, 1),
        (&answers.users, 1),
        (&answers.name, 1),
    ];
    weighted
        .iter()
        .flat_map(|(text, weight)| {
            let text = fold(text);
            let words: Vec<_> =
                text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
            words.into_iter().map(|word| (word, *weight))
        })
        .collect()
}

fn score(file: &File, name: &str, domain: &str, said: &[(String, usize)]) -> usize {
    let exact = usize::from(name == domain) * 10;
    let hits = said.iter().filter(|(word, _)| file.cues.iter().any(|cue| word.starts_with(cue.as_str())));
    exact + hits.map(|(_, weight)| weight).sum::<usize>()
}

/// The title of a row of this entity, as far as it is a text.
pub(super) fn title<'a>(entity: &Entity, row: &'a Row) -> Option<&'a str> {
    row.get(&entity.title)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seed_file_is_read_and_every_row_is_whole() {
        for (locale, domain, file) in BANKS.iter() {
            for (entity, table) in &file.banks {
                assert!(!table.rows.is_empty(), "{locale}/{domain}: {entity} has no rows");
                for row in &table.rows {
                    assert_eq!(row.len(), table.fields.len(), "{locale}/{domain}: {entity}: {row:?}");
                }
            }
        }
    }

    #[test]
    fn every_file_beside_the_code_is_compiled_in() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        for locale in std::fs::read_dir(&root).unwrap() {
            let locale = locale.unwrap().path();
            for file in std::fs::read_dir(&locale).unwrap() {
                let file = file.unwrap().path();
                let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
                let known = FILES.iter().any(|(l, d, _)| locale.ends_with(l) && *d == name);
                assert!(known || name == "words", "{} is not in FILES", file.display());
            }
        }
    }
}

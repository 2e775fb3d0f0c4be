//! A change of the spec in a person's words, understood: applied after the answers are derived, in the order spoken.

use crate::spec::{Density, FieldType, Mode, Style};
use serde::{Deserialize, Serialize};

/// One understood change. Nouns are the person's own words; the generator folds and matches them again at each
/// derivation, so an edit survives a better vocabulary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum SpecEdit {
    /// "add a wishlist page".
    AddPage {
        /// The page's title.
        title: String,
    },
    /// "remove the about page".
    RemovePage {
        /// The page's title.
        title: String,
    },
    /// "add suppliers": scanned like one more item of the features answer.
    AddFeature {
        /// The phrase.
        phrase: String,
    },
    /// "remove checkout", "no reviews".
    Remove {
        /// A feature, entity, role or page.
        noun: String,
    },
    /// "rename product to garment".
    Rename {
        /// What it is called now.
        from: String,
        /// What it shall be called.
        to: String,
    },
    /// "products also have a size".
    AddField {
        /// The thing.
        entity: String,
        /// The field's name in the person's words.
        field: String,
        /// A type, when one was said ("as a number").
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field_type: Option<FieldType>,
    },
    /// "products have no stock".
    RemoveField {
        /// The thing.
        entity: String,
        /// The field.
        field: String,
    },
    /// "make it dark", "make it green and playful": read like the style answer, on top of it.
    Restyle {
        /// The words.
        words: String,
    },
    /// "the audience is only customers": replaces the users answer.
    SetUsers {
        /// The words.
        words: String,
    },
    /// "call it Corner Shop": the title; the project's name stays once it was built.
    Retitle {
        /// The new title.
        title: String,
    },
    /// "prices in dollars".
    SetCurrency {
        /// ISO 4217 code.
        code: String,
    },
    /// Chosen, not said: parts of the looks. What is left out stays as it is.
    SetTheme {
        /// One of six.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        style: Option<Style>,
        /// Accent hue, 0–359 degrees.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hue: Option<u16>,
        /// Which modes there are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mode: Option<Mode>,
        /// How much space there is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        density: Option<Density>,
    },
}

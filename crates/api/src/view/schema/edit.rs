//! Changes of a spec in place.

use utoipa::ToSchema;

/// One change; `edit` says which of these it is. Nouns are what people read: labels and titles.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
#[serde(tag = "edit", rename_all = "snake_case")]
pub(crate) enum SpecEdit {
    AddPage {
        title: String,
    },
    RemovePage {
        title: String,
    },
    /// Read like one more item of the features answer.
    AddFeature {
        phrase: String,
    },
    /// A feature, thing, role or page.
    Remove {
        noun: String,
    },
    /// A thing, role or page.
    Rename {
        from: String,
        to: String,
    },
    /// Adds a field to a thing, or gives it another type.
    AddField {
        entity: String,
        field: String,
        field_type: Option<String>,
    },
    RemoveField {
        entity: String,
        field: String,
    },
    /// Read like the style answer, on top of it.
    Restyle {
        words: String,
    },
    /// Replaces the users answer.
    SetUsers {
        words: String,
    },
    Retitle {
        title: String,
    },
    /// ISO 4217.
    SetCurrency {
        code: String,
    },
    /// Parts of the looks; what is left out stays.
    SetTheme {
        style: Option<Style>,
        #[schema(minimum = 0, maximum = 359)]
        hue: Option<u16>,
        mode: Option<Mode>,
        density: Option<Density>,
    },
}

/// The six styles.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) enum Style {
    Minimal,
    Bold,
    Playful,
    Corporate,
    Dark,
    Elegant,
}

/// Light, dark or both.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) enum Mode {
    Light,
    Dark,
    Both,
}

/// How much space there is.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) enum Density {
    Compact,
    Regular,
    Airy,
}

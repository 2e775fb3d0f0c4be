use serde::{Deserialize, Serialize};

/// How the product looks. Colours are solved from it, so that contrast holds by construction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// One of six.
    pub style: Style,
    /// Accent hue in OKLCH, 0–359 degrees.
    pub hue: u16,
    /// Which modes there are; the first paint follows the system for `both`.
    pub mode: Mode,
    /// How much space there is.
    pub density: Density,
    /// Which family of generated pictures.
    pub art: Art,
}

/// The six styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Style {
    Minimal,
    Bold,
    Playful,
    Corporate,
    Dark,
    Elegant,
}

/// Light, dark or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Mode {
    Light,
    Dark,
    Both,
}

/// How much space there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Density {
    Compact,
    Regular,
    Airy,
}

/// Families of generated pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Art {
    Geometric,
    Waves,
    Blobs,
    Stripes,
    Monogram,
}

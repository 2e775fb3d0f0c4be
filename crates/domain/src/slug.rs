//! A project's name: the one piece of a person's text that becomes a path, a host name and a module name.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A project's name: `^[a-z][a-z0-9_]{0,39}$`, not reserved. Safe as a directory, a Python module and a table prefix;
/// [`Slug::host`] makes it a DNS label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a text is no project name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    /// Nothing usable was left.
    #[error("a project name needs at least one letter a-z")]
    Empty,
    /// A character outside the set, or a wrong start.
    #[error(
        "a project name is lower-case letters, digits and underscores, begins with a letter, and has at most 40 characters"
    )]
    Malformed,
    /// Taken by Python, the operating system or the generated tree.
    #[error("\"{0}\" is a reserved word; choose another project name")]
    Reserved(String),
}

const LENGTH_MAX: usize = 40;

const RESERVED: &[&str] = &[
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "false",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "none",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "true",
    "try",
    "while",
    "with",
    "yield",
    "con",
    "prn",
    "aux",
    "nul",
    "com1",
    "lpt1",
    "test",
    "tests",
    "services",
    "web",
    "api",
    "velocity",
    "node_modules",
    "site",
    "www",
    "localhost",
    "admin",
];

impl Slug {
    /// Accepts a text that is already a slug.
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        if text.is_empty() {
            return Err(SlugError::Empty);
        }
        let well_formed = text.len() <= LENGTH_MAX
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !well_formed {
            return Err(SlugError::Malformed);
        }
        if RESERVED.contains(&text) {
            return Err(SlugError::Reserved(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The DNS label under which the product is reached: underscores become hyphens.
    pub fn host(&self) -> String {
        self.0.trim_end_matches('_').replace('_', "-")
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_leave_its_room_is_refused() {
        for text in ["", "../../etc", "A", "1a", "a-b", "a/b", "a b", "é", "class", "web", &"a".repeat(41)] {
            assert!(Slug::parse(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn a_slug_becomes_a_host_label() {
        assert_eq!(Slug::parse("shop_v3").map(|slug| slug.host()), Ok("shop-v3".to_owned()));
    }
}

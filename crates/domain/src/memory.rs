//! What people and agents keep in mind together: facts, decisions, conventions, incidents.
//!
//! A memory is text, and text is data. It has no role and grants nothing; how far it is trusted is decided by who vouches for
//! it, never by what it says.

use crate::{EpochMs, MemoryId, RunId, Slug, canonical_json};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 200;
/// Longest text, in bytes.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// Most tags, and most pieces of evidence.
pub const LIST_MAX: usize = 16;
/// Longest tag, in characters.
pub const TAG_CHARS_MAX: usize = 50;
/// Longest name of a campaign, in characters.
pub const CAMPAIGN_CHARS_MAX: usize = 200;
/// Longest source and longest piece of evidence, in characters.
pub const SOURCE_CHARS_MAX: usize = 500;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$said:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$said])* $variant),+
        }

        impl $name {
            /// All, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in JSON and SQL.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// Reads its name.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

words!(
    /// What a memory is.
    MemoryKind {
        /// How something is.
        Fact = "fact",
        /// What was chosen, and why.
        Decision = "decision",
        /// How things are done here.
        Convention = "convention",
        /// What went wrong, and what helped.
        Incident = "incident",
    }
);

words!(
    /// How far a memory is trusted; each goes further than the one before.
    MemoryTrust {
        /// It came from text of others: a page, a mail, a file, an import. Somebody may have planted it.
        Untrusted = "untrusted",
        /// An agent or a program wrote it, and no person has looked.
        Unconfirmed = "unconfirmed",
        /// A person said or confirmed it.
        Confirmed = "confirmed",
    }
);

words!(
    /// What happened to a memory.
    MemoryChange {
        /// It is new.
        Remembered = "remembered",
        /// A person vouched for it.
        Confirmed = "confirmed",
        /// Another one took its place.
        Superseded = "superseded",
        /// It is gone.
        Forgotten = "forgotten",
    }
);

/// For what a memory counts. JSON tag: `scope`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scope", rename_all = "snake_case")]
pub enum MemoryScope {
    /// For everything here.
    All,
    /// For a project.
    Project {
        /// Its name.
        project: Slug,
    },
    /// For a series of runs.
    Campaign {
        /// Its name.
        campaign: String,
    },
}

impl MemoryScope {
    /// The scope's name in JSON and SQL.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Project { .. } => "project",
            Self::Campaign { .. } => "campaign",
        }
    }

    /// Which project or campaign; empty for everything.
    pub fn place(&self) -> &str {
        match self {
            Self::All => "",
            Self::Project { project } => project.as_str(),
            Self::Campaign { campaign } => campaign,
        }
    }

    /// The scope of this name and place.
    pub fn of(scope: &str, place: &str) -> Option<Self> {
        match scope {
            "all" => Some(Self::All),
            "project" => Slug::parse(place).ok().map(|project| Self::Project { project }),
            "campaign" => Some(Self::Campaign { campaign: place.to_owned() }),
            _ => None,
        }
    }

    /// The project, where it is one.
    pub fn project(&self) -> Option<&Slug> {
        match self {
            Self::Project { project } => Some(project),
            Self::All | Self::Campaign { .. } => None,
        }
    }
}

/// What shall be remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewMemory {
    /// What it is.
    pub kind: MemoryKind,
    /// For what it counts.
    #[serde(flatten)]
    pub scope: MemoryScope,
    /// In one line.
    pub title: String,
    /// In full; may be empty.
    #[serde(default)]
    pub body: String,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// From where it was taken: a page, a mail, a file.
    #[serde(default)]
    pub source: Option<String>,
    /// The run in which it came up.
    #[serde(default)]
    pub run_id: Option<RunId>,
    /// What shows it, as `job:12/browser`, `sha256-….log` or an address. `memory:7` says that it was derived from that one.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// From when on it counts; none: always has.
    #[serde(default)]
    pub valid_from_ms: Option<EpochMs>,
    /// Until when it counts, that moment excluded; none: for ever.
    #[serde(default)]
    pub valid_until_ms: Option<EpochMs>,
    /// The one whose place it takes.
    #[serde(default)]
    pub supersedes: Option<MemoryId>,
}

impl NewMemory {
    /// Everything that is wrong with it: field, and what to do about it.
    pub fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        let mut must = |holds: bool, field: &'static str, words: String| {
            if !holds {
                faults.push((field, words));
            }
        };
        let one_line = |text: &str, max: usize| {
            let length = text.chars().count();
            (1..=max).contains(&length) && !text.trim().is_empty() && !text.contains(char::is_control)
        };
        must(
            one_line(&self.title, TITLE_CHARS_MAX),
            "title",
            format!("it has 1 to {TITLE_CHARS_MAX} characters in one line"),
        );
        let text = self.body.len() <= BODY_BYTES_MAX && !self.body.contains('\0');
        let words = "without NUL; keep the gist and name the rest as evidence";
        must(text, "body", format!("it has at most {BODY_BYTES_MAX} bytes {words}"));
        let tags = self.tags.len() <= LIST_MAX && self.tags.iter().all(|tag| one_line(tag, TAG_CHARS_MAX));
        must(tags, "tags", format!("at most {LIST_MAX}, each of 1 to {TAG_CHARS_MAX} characters in one line"));
        let evidence =
            self.evidence.len() <= LIST_MAX && self.evidence.iter().all(|piece| one_line(piece, SOURCE_CHARS_MAX));
        must(
            evidence,
            "evidence",
            format!("at most {LIST_MAX}, each of 1 to {SOURCE_CHARS_MAX} characters in one line"),
        );
        let source = self.source.as_ref().is_none_or(|source| one_line(source, SOURCE_CHARS_MAX));
        must(source, "source", format!("it has 1 to {SOURCE_CHARS_MAX} characters in one line"));
        if let MemoryScope::Campaign { campaign } = &self.scope {
            must(
                one_line(campaign, CAMPAIGN_CHARS_MAX),
                "campaign",
                format!("it has 1 to {CAMPAIGN_CHARS_MAX} characters in one line"),
            );
        }
        let ordered = self.valid_from_ms.zip(self.valid_until_ms).is_none_or(|(from, until)| from < until);
        must(ordered, "valid_until", "it lies after valid_from".to_owned());
        faults
    }

    /// What makes two memories the same, as one text: what is said, for what and for when; not by whom.
    pub fn content(&self) -> String {
        canonical_json(&json!({
            "kind": self.kind, "scope": self.scope.as_str(), "place": self.scope.place(), "title": self.title, "body": self.body,
            "tags": self.tags, "valid_from_ms": self.valid_from_ms, "valid_until_ms": self.valid_until_ms,
        }))
    }

    /// The memories that it was derived from.
    pub fn derived_from(&self) -> Vec<MemoryId> {
        self.evidence.iter().filter_map(|piece| piece.strip_prefix("memory:")?.parse().ok()).collect()
    }
}

/// Something that is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Its number.
    pub id: MemoryId,
    /// What it says.
    #[serde(flatten)]
    pub said: NewMemory,
    /// How far it is trusted.
    pub trust: MemoryTrust,
    /// Who wrote it: `user:ana`, `agent:coder`, `key:ci`.
    pub author: String,
    /// SHA-256 of [`NewMemory::content`], hexadecimal.
    pub digest: String,
    /// The one that took its place.
    pub superseded_by: Option<MemoryId>,
    /// When it lost its place.
    pub superseded_at_ms: Option<EpochMs>,
    /// The person who vouches for it.
    pub confirmed_by: Option<String>,
    /// When that was.
    pub confirmed_at_ms: Option<EpochMs>,
    /// When it was written.
    pub created_at_ms: EpochMs,
}

impl Memory {
    /// Whether it counts at this moment.
    pub fn counts_at(&self, now: EpochMs) -> bool {
        let begun = self.said.valid_from_ms.is_none_or(|from| from <= now);
        let lasting = self.said.valid_until_ms.is_none_or(|until| now < until);
        self.superseded_at_ms.is_none() && begun && lasting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact() -> NewMemory {
        NewMemory {
            kind: MemoryKind::Fact,
            scope: MemoryScope::Project { project: Slug::parse("shop").unwrap() },
            title: "The port is 4100".to_owned(),
            body: String::new(),
            tags: vec!["ports".to_owned()],
            source: None,
            run_id: None,
            evidence: vec!["memory:7".to_owned(), "memory:x".to_owned(), "job:3/browser".to_owned()],
            valid_from_ms: None,
            valid_until_ms: None,
            supersedes: None,
        }
    }

    #[test]
    fn what_is_wrong_is_said_field_by_field() {
        assert_eq!(fact().faults(), []);
        let wrong = NewMemory {
            title: " \n".to_owned(),
            body: "x".repeat(BODY_BYTES_MAX + 1),
            tags: vec![String::new()],
            evidence: vec!["a\u{1b}[0m".to_owned()],
            source: Some("x".repeat(501)),
            scope: MemoryScope::Campaign { campaign: String::new() },
            valid_from_ms: Some(2),
            valid_until_ms: Some(2),
            ..fact()
        };
        let fields: Vec<_> = wrong.faults().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["title", "body", "tags", "evidence", "source", "campaign", "valid_until"]);
    }

    #[test]
    fn two_memories_are_the_same_by_what_they_say() {
        let told = NewMemory { source: Some("a mail".to_owned()), run_id: Some(crate::JobId(3)), ..fact() };
        assert_eq!(told.content(), fact().content());
        assert_ne!(NewMemory { scope: MemoryScope::All, ..fact() }.content(), fact().content());
        assert_eq!(fact().derived_from(), [MemoryId(7)]);
    }

    #[test]
    fn its_json_is_flat() {
        let value = json!(fact());
        assert_eq!(
            (&value["scope"], &value["project"], &value["kind"]),
            (&json!("project"), &json!("shop"), &json!("fact"))
        );
        assert_eq!(serde_json::from_value::<NewMemory>(value).unwrap(), fact());
    }
}

//! Identifiers as newtypes, so that a job's number is never passed where a release's is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

number_id!(
    /// A job in the durable queue: the integer that the API shows as a string.
    JobId
);
number_id!(
    /// A deployed version of a project.
    ReleaseId
);
number_id!(
    /// Something that is remembered.
    MemoryId
);

/// A run is known by its root job's id.
pub type RunId = JobId;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id!(
    /// A conversation; the client chooses it, so it is data: at most [`SessionId::LENGTH_MAX`] visible characters.
    SessionId
);
text_id!(
    /// An account, a UUID in text.
    UserId
);

impl SessionId {
    /// Longest accepted session id, in characters.
    pub const LENGTH_MAX: usize = 128;

    /// Takes a client's session id as it is, when it is usable: 1 to 128 visible characters, no control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let length = text.chars().count();
        let visible = text.chars().all(|c| !c.is_control());
        (visible && (1..=Self::LENGTH_MAX).contains(&length)).then(|| Self(text.to_owned()))
    }
}

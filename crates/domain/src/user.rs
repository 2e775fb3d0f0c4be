//! People and what they may do.

use crate::{EpochMs, UserId};
use serde::{Deserialize, Serialize};

/// What an account may do; each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything, changes nothing.
    Viewer,
    /// Talks, builds, cancels.
    Developer,
    /// Everything, including accounts.
    Admin,
}

impl Role {
    /// The role's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Developer => "developer",
            Self::Admin => "admin",
        }
    }

    /// Reads a role's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Viewer, Self::Developer, Self::Admin].into_iter().find(|role| role.as_str() == text)
    }
}

/// An account. Its password hash never leaves the store's login row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// UUID.
    pub id: UserId,
    /// Lower-case e-mail address.
    pub email: String,
    /// What the account may do.
    pub role: Role,
    /// Where the picture is, if there is one.
    pub avatar_url: Option<String>,
    /// When the account was made.
    #[serde(skip)]
    pub created_at_ms: EpochMs,
    /// Since when nobody may sign in to it.
    #[serde(skip)]
    pub disabled_at_ms: Option<EpochMs>,
    /// Whether its owner has yet to set a password.
    #[serde(skip)]
    pub is_invited: bool,
}

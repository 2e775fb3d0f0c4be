//! Keys of programs, and what one may be used for.

use crate::{EpochMs, JobId, Role, Slug};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a key may be used for, within its role. The rules say which actions that means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Look at what is there.
    Read,
    /// Talk, start and stop runs and tasks.
    Build,
    /// Tell others what happens.
    Publish,
    /// Records about customers.
    Customers,
    /// Accounts, keys, models and approvals.
    Manage,
}

impl Scope {
    /// All scopes.
    pub const ALL: &[Self] = &[Self::Read, Self::Build, Self::Publish, Self::Customers, Self::Manage];

    /// The scope's name in JSON and in rules.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Build => "build",
            Self::Publish => "publish",
            Self::Customers => "customers",
            Self::Manage => "manage",
        }
    }

    /// Reads a scope's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.as_str() == text)
    }
}

/// A program's key, without what opens the door: that is known to the program alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Twelve hexadecimal digits, which are part of the key and no secret.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The beginning of the key.
    pub shown: String,
    /// Whose it is: an account's id, or the name of whoever made it without one.
    pub owner: String,
    /// What it may do at most, and never more than its owner.
    pub role: Role,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// The job that it belongs to, when it is an agent's: it is worth nothing once that job is not worked on any more.
    pub job: Option<JobId>,
    /// The project of that job.
    pub project: Option<Slug>,
    /// When it was made.
    pub created_at_ms: EpochMs,
    /// When it ends by itself; none when it does not.
    pub expires_at_ms: Option<EpochMs>,
    /// When it was last used, to the minute.
    pub used_at_ms: Option<EpochMs>,
    /// When it was taken back.
    pub revoked_at_ms: Option<EpochMs>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_as_it_is_written() {
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Some(*scope));
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
        }
        assert_eq!(Scope::parse("everything"), None);
    }
}

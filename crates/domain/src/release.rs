//! A release: a built product on the air.

use crate::{EpochMs, ReleaseId, RunId, Slug};
use serde::{Deserialize, Serialize};

/// Where a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// Being started; not reached by anyone yet.
    Starting,
    /// On the air. At most one a project.
    Live,
    /// Replaced by a newer one, kept for rollback.
    Superseded,
    /// Did not pass its health gate, or was stopped.
    Failed,
}

impl ReleaseState {
    /// The state's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Live => "live",
            Self::Superseded => "superseded",
            Self::Failed => "failed",
        }
    }

    /// Reads a state's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Starting, Self::Live, Self::Superseded, Self::Failed].into_iter().find(|state| state.as_str() == text)
    }
}

/// A deployed version of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Its number, over all projects.
    pub id: ReleaseId,
    /// The project.
    pub project: Slug,
    /// The run that made it.
    pub run_id: RunId,
    /// Where it stands.
    pub state: ReleaseState,
    /// Name of the artifact: `sha256-<hex>.zip`.
    pub artifact: String,
    /// Loopback port on which the project is reached; it stays the project's over all its releases.
    pub port: u16,
    /// When it was made.
    pub created_at_ms: EpochMs,
}

/// What the newest probe of a release found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The release.
    pub release_id: ReleaseId,
    /// Whether every probe holds.
    pub healthy: bool,
    /// Which probe does not hold, when one does not.
    pub reason: Option<String>,
    /// How long the slowest probe took, milliseconds.
    pub latency_ms: u64,
    /// How often its processes were restarted since it came on the air.
    pub restarts: u32,
    /// When it was probed.
    pub checked_at_ms: EpochMs,
}

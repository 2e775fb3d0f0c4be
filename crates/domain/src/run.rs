//! A run: one trip of a project through the stages. Its id is its root job's id; its stages are child jobs.

use crate::{EpochMs, Evidence, Job, JobState, RunId, SessionId, Slug};
use serde::{Deserialize, Serialize};

/// The seven stages, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The plan document.
    Plan,
    /// The generated tree, committed and merged.
    Code,
    /// API tests, type-check, browser flows, accessibility.
    Test,
    /// Static analysis, secrets, dependencies, SBOM.
    Secure,
    /// The content-addressed artifact.
    Build,
    /// On the air behind a health gate.
    Deploy,
    /// First probes, then a standing watch.
    Monitor,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 7] =
        [Self::Plan, Self::Code, Self::Test, Self::Secure, Self::Build, Self::Deploy, Self::Monitor];

    /// The stage's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Code => "code",
            Self::Test => "test",
            Self::Secure => "secure",
            Self::Build => "build",
            Self::Deploy => "deploy",
            Self::Monitor => "monitor",
        }
    }

    /// Reads a stage's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }
}

/// What a person sees of a run: its root job, its stages with their evidence, and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The root job's id.
    pub id: RunId,
    /// The project it belongs to.
    pub project: Slug,
    /// The conversation that started it.
    pub session_id: Option<SessionId>,
    /// Revision of the spec it builds.
    pub spec_revision: u32,
    /// State of the root job.
    pub state: JobState,
    /// Why it stopped, in words for a person.
    pub error: Option<String>,
    /// Stage jobs in order.
    pub stages: Vec<StageView>,
    /// 0 to 100, by stages passed.
    pub percent: u8,
    /// When it was asked for.
    pub created_at_ms: EpochMs,
    /// When it last changed.
    pub updated_at_ms: EpochMs,
}

/// One stage of a run with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageView {
    /// Which stage.
    pub stage: Stage,
    /// The stage's job.
    pub job: Job,
    /// What was checked, oldest first.
    pub evidence: Vec<Evidence>,
}

//! A job: one durable unit of work, and the one table of its moves.

use crate::{EpochMs, JobId, RunId, Slug, Stage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a job does. The API calls this its `task`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// The root of a run: done when its last stage is done. No worker executes it.
    Run,
    /// A stage of a run.
    #[serde(untagged)]
    Stage(Stage),
}

impl JobKind {
    /// The kind's name in JSON and SQL: `run`, or the stage's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Stage(stage) => stage.as_str(),
        }
    }

    /// Reads a kind's name.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "run" { Some(Self::Run) } else { Stage::parse(text).map(Self::Stage) }
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// May be claimed now.
    Queued,
    /// May not be claimed yet; see [`WaitReason`].
    Waiting,
    /// A worker holds its lease.
    Working,
    /// Finished well.
    Done,
    /// Finished badly.
    Error,
    /// Stopped by a person, or because a job it depends on did not finish well.
    Cancelled,
}

impl JobState {
    /// The state's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Waiting => "waiting",
            Self::Working => "working",
            Self::Done => "done",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a state's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Queued, Self::Waiting, Self::Working, Self::Done, Self::Error, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == text)
    }

    /// Whether the job will never move again.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Error | Self::Cancelled)
    }
}

/// What a waiting job waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// Another job must be done first.
    Dependency,
    /// A person must decide.
    Approval,
    /// A model must be loaded.
    Model,
    /// A point in time, as after a transient failure.
    Time,
}

/// A job as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// The run it belongs to (its own id for a root job).
    pub run_id: RunId,
    /// The project it works on.
    pub project: Slug,
    /// Where it stands.
    pub state: JobState,
    /// Why it waits, when it waits.
    pub waits_for: Option<WaitReason>,
    /// What it was asked to do.
    pub payload: Value,
    /// What it gave, once done.
    pub result: Option<Value>,
    /// Why it failed, in words for a person.
    pub error: Option<String>,
    /// How often it was claimed.
    pub attempts: u32,
    /// 0 to 100 within the job.
    pub percent: u8,
    /// What it is doing, in a few words, as last told by its worker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doing: Option<String>,
    /// When it was made.
    pub created_at_ms: EpochMs,
    /// When it last changed.
    pub updated_at_ms: EpochMs,
    /// When it was first claimed.
    pub started_at_ms: Option<EpochMs>,
    /// When it reached a final state.
    pub finished_at_ms: Option<EpochMs>,
}

/// The right to work on a job until the lease ends. Every write carries the fence; a write with an old one is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The job as claimed.
    pub job: Job,
    /// Grows by one at each claim.
    pub fence: i64,
    /// When the lease ends unless a heartbeat moves it.
    pub leased_until: EpochMs,
}

/// How a worker's work on a job ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It gave a result.
    Done(Value),
    /// It failed.
    Failed(Failure),
    /// It was told to stop.
    Cancelled,
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// In words for a person, with what to do.
    pub message: String,
    /// Whether trying again may help: only typed causes such as a lost connection or a full disk.
    pub transient: bool,
}

/// How often a job is claimed before a transient failure becomes final.
pub const ATTEMPTS_MAX: u32 = 3;

/// How often a job is taken over from a worker that died before it counts as poison. Generous, because a crash is rarely
/// the job's fault: a server that is killed again and again must still end its run.
pub const TAKEOVERS_MAX: u32 = 20;

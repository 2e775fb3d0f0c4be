//! A job: one durable unit of work, and the one table of its moves.

use crate::{Decision, EpochMs, JobId, RunId, Slug, Stage, Task, Wish};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// The root of a run: done when its last stage is done. No worker executes it.
    Run,
    /// A stage of a run.
    Stage(Stage),
    /// A single task that somebody asked for, with no run around it.
    Task(Task),
}

impl JobKind {
    /// The kind's name in SQL and JSON: `run`, the stage's name, or `task.` and the task's name (a stage and a task may
    /// have the same name).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Stage(stage) => stage.as_str(),
            Self::Task(task) => task.kind_name(),
        }
    }

    /// Reads a kind's name.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("task.") {
            Some(task) => Task::parse(task).map(Self::Task),
            None if text == "run" => Some(Self::Run),
            None => Stage::parse(text).map(Self::Stage),
        }
    }

    /// What the API calls the job's `task`: as it was asked for.
    pub fn task_name(self) -> &'static str {
        match self {
            Self::Task(task) => task.as_str(),
            other => other.as_str(),
        }
    }
}

impl Serialize for JobKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for JobKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("there is no kind of job named {text}")))
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
    /// The other jobs with the same concurrency key, of which one is queued or being worked on.
    Turn,
}

impl WaitReason {
    /// The reason's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dependency => "dependency",
            Self::Approval => "approval",
            Self::Model => "model",
            Self::Time => "time",
            Self::Turn => "turn",
        }
    }

    /// Reads a reason's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Dependency, Self::Approval, Self::Model, Self::Time, Self::Turn]
            .into_iter()
            .find(|reason| reason.as_str() == text)
    }
}

/// A job as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// The run it belongs to; its own id for a root job and for a single task.
    pub run_id: RunId,
    /// The project it works on. Runs and stages always have one.
    pub project: Option<Slug>,
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
    /// The same for a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FailureReason>,
    /// How often it was claimed.
    pub attempts: u32,
    /// How it is to be queued.
    #[serde(flatten)]
    pub terms: Terms,
    /// Who asked for it: a user's id, a key's name, `cli`, or `schedule:` and a name.
    #[serde(default)]
    pub requested_by: String,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The job as claimed.
    pub job: Job,
    /// Grows by one at each claim.
    pub fence: i64,
    /// When the lease ends unless a heartbeat moves it.
    pub leased_until: EpochMs,
}

/// How a worker's work on a job ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The same for a program. Only [`FailureReason::Transient`] is tried again.
    pub reason: FailureReason,
}

impl Failure {
    /// A failure that trying again does not mend.
    pub fn lasting(message: impl Into<String>) -> Self {
        Self { message: message.into(), reason: FailureReason::Failed }
    }

    /// A failure that trying again may mend.
    pub fn transient(message: impl Into<String>) -> Self {
        Self { message: message.into(), reason: FailureReason::Transient }
    }
}

/// The kinds of failure that a program can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The work itself failed: a check did not pass, a command ended badly.
    Failed,
    /// What was asked for cannot be done: the payload is unusable.
    Invalid,
    /// A lost connection, a full disk and the like: the only reason that is tried again.
    Transient,
    /// It took longer than its timeout.
    Timeout,
    /// Its workers died too often while they worked on it.
    Poison,
    /// A job that it needs did not end well.
    Dependency,
    /// Policy forbids it, or the approval was refused or expired.
    Denied,
    /// A person stopped it.
    Cancelled,
}

impl FailureReason {
    /// The reason's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Invalid => "invalid",
            Self::Transient => "transient",
            Self::Timeout => "timeout",
            Self::Poison => "poison",
            Self::Dependency => "dependency",
            Self::Denied => "denied",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a reason's name.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [
            Self::Failed,
            Self::Invalid,
            Self::Transient,
            Self::Timeout,
            Self::Poison,
            Self::Dependency,
            Self::Denied,
            Self::Cancelled,
        ];
        all.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// How a job is to be queued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// Higher goes first; -100 to 100.
    pub priority: i32,
    /// Not before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_at_ms: Option<EpochMs>,
    /// A second job with the same key is not made; the first one is given instead. At most [`Terms::KEY_LENGTH_MAX`]
    /// bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// Of the jobs with one key, one at a time is worked on. As long as an idempotency key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency_key: Option<String>,
    /// What a worker must offer to be given the job, as `gpu`; sorted, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// How often it is tried when it fails for a transient reason, 1 to 100.
    pub attempts_max: u32,
    /// How long one attempt may take, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<i64>,
}

impl Terms {
    /// Longest idempotency or concurrency key, in bytes.
    pub const KEY_LENGTH_MAX: usize = 200;
    /// Most labels of a job.
    pub const LABELS_MAX: usize = 16;
    /// Longest label, in bytes.
    pub const LABEL_LENGTH_MAX: usize = 64;
    /// Highest priority; the lowest is its negative.
    pub const PRIORITY_MAX: i32 = 100;
    /// Most attempts.
    pub const ATTEMPTS_MAX: u32 = 100;

    /// The concurrency key of whatever writes to a project's files. The stages of runs have it, so a task with it works
    /// on the project alone.
    pub fn project_key(project: &Slug) -> String {
        format!("project:{project}")
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            priority: 0,
            run_at_ms: None,
            idempotency_key: None,
            concurrency_key: None,
            labels: Vec::new(),
            attempts_max: ATTEMPTS_MAX,
            timeout_ms: None,
        }
    }
}

/// A single task, to be queued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewJob {
    /// What to do.
    pub task: Task,
    /// With what.
    pub payload: Value,
    /// The project it works on.
    pub project: Option<Slug>,
    /// Jobs that must be done first. When one of them ends otherwise, this one never starts.
    pub needs: Vec<JobId>,
    /// How to queue it.
    pub terms: Terms,
    /// Who asked: a user's id, a key's name, `cli`, or `schedule:` and a name.
    pub requested_by: String,
    /// Whether a person must approve it before it may be claimed.
    pub needs_approval: bool,
    /// What was asked of policy for it, and what policy said: stored together with the job.
    pub decision: Option<(Wish, Decision)>,
}

impl NewJob {
    /// A task with nothing special about it.
    pub fn new(task: Task, payload: Value, requested_by: impl Into<String>) -> Self {
        Self {
            task,
            payload,
            project: None,
            needs: Vec::new(),
            terms: Terms::default(),
            requested_by: requested_by.into(),
            needs_approval: false,
            decision: None,
        }
    }
}

/// Who claims, and what it can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerSpec {
    /// Unique among all workers, the same after a restart of the same installation.
    pub name: String,
    /// The kinds that it executes.
    pub kinds: Vec<JobKind>,
    /// What it offers, as `gpu`.
    pub labels: Vec<String>,
}

impl WorkerSpec {
    /// A worker of these kinds that offers nothing special.
    pub fn new(name: impl Into<String>, kinds: impl Into<Vec<JobKind>>) -> Self {
        Self { name: name.into(), kinds: kinds.into(), labels: Vec::new() }
    }

    /// The machine it runs on: its name up to the first `/`.
    pub fn host(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }
}

/// How often a job is claimed before a transient failure becomes final.
pub const ATTEMPTS_MAX: u32 = 3;

/// The reason of a job's move back into the queue when its lease ran out. Given back by its worker, it has none.
pub const TAKEN_OVER: &str = "its worker is gone or hangs; the next one takes it over";

/// How often a job is taken over from a worker that died before it counts as poison. Generous, because a crash is rarely
/// the job's fault: a server that is killed again and again must still end its run.
pub const TAKEOVERS_MAX: u32 = 20;

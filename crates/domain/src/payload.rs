//! What each task is given: the payloads, typed. A field that is not named here is refused, so that a slip of the pen is
//! not taken for a wish.

mod air;

pub use air::{Air, AirChange};

use crate::{Answers, JobId, NewJob, Scope, SessionId, Slug, Spec, Stage, Task};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a worker must offer to be given a task that needs the server's files: repositories, products, artifacts.
pub const FILES: &str = "files";

/// A task with its payload read.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// [`Task::Chat`].
    Chat(Chat),
    /// [`Task::Plan`].
    Plan(SpecSource),
    /// [`Task::Codegen`].
    Codegen(SpecSource),
    /// [`Task::Test`].
    Test(OfProject),
    /// [`Task::SecurityScan`].
    SecurityScan(OfProject),
    /// [`Task::Packager`].
    Packager(OfProject),
    /// [`Task::Deploy`].
    Deploy(Deploy),
    /// [`Task::Air`].
    Air(Air),
    /// [`Task::Pipeline`].
    Pipeline(Pipeline),
    /// [`Task::Execute`].
    Execute(Box<Execute>),
    /// [`Task::Analyze`].
    Analyze(FilesOf),
    /// [`Task::RepoSummary`].
    RepoSummary(FilesOf),
    /// [`Task::Report`].
    Report(ReportOf),
    /// [`Task::Gitcommit`].
    Gitcommit(Gitcommit),
    /// [`Task::Sleep`].
    Sleep(Sleep),
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chat {
    /// What the person says.
    pub message: String,
    /// Which conversation; it is begun when there is none.
    pub session_id: SessionId,
    /// Whether the conversation begins anew.
    #[serde(default)]
    pub reset: bool,
    /// Whether the conversation keeps what is said and answered; otherwise it stays as it is.
    #[serde(default = "yes")]
    pub keep: bool,
}

fn yes() -> bool {
    true
}

/// Where a spec comes from: exactly one of them.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecSource {
    /// The spec of a project's newest run.
    pub project: Option<Slug>,
    /// The spec of a conversation.
    pub session_id: Option<SessionId>,
    /// Seven answers, from which it is derived.
    pub answers: Option<Answers>,
    /// The spec itself.
    pub spec: Option<Box<Spec>>,
}

/// A project's tree as it stands, uncommitted edits included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfProject {
    /// The project.
    pub project: Slug,
}

/// What goes on the air.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deploy {
    /// The project.
    pub project: Slug,
    /// Which artifact; the newest when it is not said.
    pub artifact: Option<String>,
    /// As what: policy tells the two apart.
    #[serde(default)]
    pub environment: Environment,
}

/// As what a product goes on the air.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// To be looked at.
    #[default]
    Preview,
    /// For the people it was made for. By the built-in rules an admin other than the requester must agree first.
    Production,
}

impl Environment {
    /// Its name in JSON and in policy.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Production => "production",
        }
    }

    /// What the payload of a run or of a task `deploy` says; all jobs of a run carry it.
    pub fn of(payload: &Value) -> Self {
        let said = payload.get("environment").and_then(Value::as_str);
        if said == Some(Self::Production.as_str()) { Self::Production } else { Self::Preview }
    }
}

/// A whole run.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// The spec of a project's newest run.
    pub project: Option<Slug>,
    /// The spec of a conversation.
    pub session_id: Option<SessionId>,
    /// Seven answers, from which it is derived.
    pub answers: Option<Answers>,
    /// The spec itself.
    pub spec: Option<Box<Spec>>,
    /// Which stages, in their order; all when it is not said.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// False ends it with the build, when no stages are named.
    pub deploy: Option<bool>,
    /// As what it goes on the air.
    #[serde(default)]
    pub environment: Environment,
}

impl Pipeline {
    /// The stages that are meant.
    pub fn stages(&self) -> Vec<Stage> {
        if !self.stages.is_empty() {
            return self.stages.clone();
        }
        let deploy = self.deploy.unwrap_or(true);
        Stage::ALL.into_iter().filter(|stage| deploy || *stage <= Stage::Build).collect()
    }

    /// Where its spec comes from.
    pub fn source(&self) -> SpecSource {
        SpecSource {
            project: self.project.clone(),
            session_id: self.session_id.clone(),
            answers: self.answers.clone(),
            spec: self.spec.clone(),
        }
    }
}

/// A command in the sandbox.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Execute {
    /// Program and arguments; no shell reads them.
    pub argv: Vec<String>,
    /// What it reads on standard input.
    #[serde(default)]
    pub stdin: String,
    /// Text files that it finds in its working directory: path → content.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// A project whose tree it finds at `/project`.
    pub project: Option<Slug>,
    /// Whether it may change its copy of that tree; what it changes is thrown away.
    #[serde(default)]
    pub writable: bool,
    /// Variables of its environment.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Whether it may use the network of the worker's machine, its loopback included.
    #[serde(default)]
    pub network: bool,
    /// Seconds until its whole tree of processes is killed, 1 to 3600.
    #[serde(default = "Execute::timeout_default")]
    pub timeout_s: u64,
    /// Whether an exit code other than 0 makes the job an error.
    #[serde(default)]
    pub check: bool,
    /// What the command may do at Velocity's own API while it runs, with a key of its own; nothing when empty.
    #[serde(default)]
    pub api: BTreeSet<Scope>,
}

impl Execute {
    /// What an agent may be given: customers and accounts are no agent's business.
    pub const API_SCOPES: [Scope; 3] = [Scope::Read, Scope::Build, Scope::Publish];
    /// Most seconds of a command.
    pub const TIMEOUT_S_MAX: u64 = 3600;
    /// Most bytes of arguments, standard input or files together.
    pub const BYTES_MAX: usize = 1 << 20;

    fn timeout_default() -> u64 {
        60
    }
}

/// Files to look at: exactly one of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesOf {
    /// A project's `main`.
    pub project: Option<Slug>,
    /// A zip among the artifacts.
    pub artifact: Option<String>,
}

/// The job to report on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportOf {
    /// Its number, as a number or as text.
    #[serde(deserialize_with = "job_id")]
    pub job_id: JobId,
}

/// A commit of given files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gitcommit {
    /// The project.
    pub project: Slug,
    /// What the commit says.
    pub message: String,
    /// Path → content; null removes the file.
    pub files: BTreeMap<String, Option<String>>,
    /// A branch, begun at `main` when there is none; `main` when it is not said.
    pub branch: Option<String>,
}

/// Nothing, for a while.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sleep {
    /// 0 to 86400; parts of a second count.
    pub seconds: f64,
}

impl Payload {
    /// Reads a task's payload. The error says what is expected.
    pub fn read(task: Task, payload: &Value) -> Result<Self, String> {
        let read = match task {
            Task::Chat => Self::Chat(typed(task, payload)?),
            Task::Plan => Self::Plan(typed(task, payload)?),
            Task::Codegen => Self::Codegen(typed(task, payload)?),
            Task::Test => Self::Test(typed(task, payload)?),
            Task::SecurityScan => Self::SecurityScan(typed(task, payload)?),
            Task::Packager => Self::Packager(typed(task, payload)?),
            Task::Deploy => Self::Deploy(typed(task, payload)?),
            Task::Air => Self::Air(typed(task, payload)?),
            Task::Pipeline => Self::Pipeline(typed(task, payload)?),
            Task::Execute => Self::Execute(typed(task, payload)?),
            Task::Analyze => Self::Analyze(typed(task, payload)?),
            Task::RepoSummary => Self::RepoSummary(typed(task, payload)?),
            Task::Report => Self::Report(typed(task, payload)?),
            Task::Gitcommit => Self::Gitcommit(typed(task, payload)?),
            Task::Sleep => Self::Sleep(typed(task, payload)?),
        };
        match read.objection() {
            None => Ok(read),
            Some(why) => Err(format!("the payload of {} cannot be used: {why}", task.as_str())),
        }
    }

    /// What is wrong although every field has the right shape.
    fn objection(&self) -> Option<String> {
        const SOURCE: &str = "say exactly one of project, session_id, answers, spec";
        match self {
            Self::Chat(chat) => chat.session_id.as_str().trim().is_empty().then(|| "session_id is empty".to_owned()),
            Self::Plan(source) | Self::Codegen(source) => (source.given() != 1).then(|| SOURCE.to_owned()),
            Self::Pipeline(run) if run.source().given() != 1 => Some(SOURCE.to_owned()),
            Self::Pipeline(run) => (!run.stages.is_sorted_by(|a, b| a < b)).then(|| {
                "stages must be in their order, each once: plan, code, test, secure, build, deploy, monitor".to_owned()
            }),
            Self::Execute(command) => command.objection(),
            Self::Analyze(files) | Self::RepoSummary(files) => (files.project.is_some() == files.artifact.is_some())
                .then(|| "say exactly one of project, artifact".to_owned()),
            Self::Gitcommit(commit) => commit.objection(),
            Self::Sleep(sleep) => {
                (!(0.0..=86_400.0).contains(&sleep.seconds)).then(|| "seconds must be 0 to 86400".to_owned())
            }
            Self::Air(air) => air.objection(),
            Self::Test(_) | Self::SecurityScan(_) | Self::Packager(_) | Self::Deploy(_) | Self::Report(_) => None,
        }
    }

    /// The project that it works on, when the payload names one.
    pub fn project(&self) -> Option<&Slug> {
        match self {
            Self::Plan(source) | Self::Codegen(source) => source.project.as_ref(),
            Self::Test(of) | Self::SecurityScan(of) | Self::Packager(of) => Some(&of.project),
            Self::Deploy(deploy) => Some(&deploy.project),
            Self::Air(air) => Some(&air.project),
            Self::Pipeline(run) => run.project.as_ref(),
            Self::Execute(command) => command.project.as_ref(),
            Self::Analyze(files) | Self::RepoSummary(files) => files.project.as_ref(),
            Self::Gitcommit(commit) => Some(&commit.project),
            Self::Chat(_) | Self::Report(_) | Self::Sleep(_) => None,
        }
    }

    /// The key under which such tasks go one after another; none for those that only read.
    pub fn concurrency_key(&self) -> Option<String> {
        match self {
            Self::Codegen(_)
            | Self::Test(_)
            | Self::SecurityScan(_)
            | Self::Packager(_)
            | Self::Deploy(_)
            | Self::Gitcommit(_) => self.project().map(|project| format!("project:{project}")),
            Self::Air(air) => Some(air.turn()),
            // Its run has the project's turn; two messages of one conversation are one after the other.
            Self::Chat(chat) => Some(format!("session:{}", cut(chat.session_id.as_str(), 120))),
            Self::Plan(_)
            | Self::Pipeline(_)
            | Self::Execute(_)
            | Self::Analyze(_)
            | Self::RepoSummary(_)
            | Self::Report(_)
            | Self::Sleep(_) => None,
        }
    }

    /// Whether only a worker with the server's files can do it. For proving, scanning and packing they are sent.
    pub fn needs_files(&self) -> bool {
        match self {
            Self::Execute(_) | Self::Analyze(_) | Self::RepoSummary(_) => self.project().is_some(),
            Self::Test(_) | Self::SecurityScan(_) | Self::Packager(_) | Self::Report(_) | Self::Sleep(_) => false,
            Self::Chat(_)
            | Self::Plan(_)
            | Self::Codegen(_)
            | Self::Deploy(_)
            | Self::Air(_)
            | Self::Pipeline(_)
            | Self::Gitcommit(_) => true,
        }
    }

    /// A job with this payload as it is to be queued: project, concurrency key and labels follow from the payload; what
    /// the caller knows besides is set afterwards. The error says what is expected.
    pub fn job(task: Task, payload: Value, requested_by: &str) -> Result<NewJob, String> {
        let read = Self::read(task, &payload)?;
        let mut job = NewJob::new(task, payload, requested_by);
        job.project = read.project().cloned();
        job.terms.concurrency_key = read.concurrency_key();
        if read.needs_files() {
            job.terms.labels.push(FILES.to_owned());
        }
        Ok(job)
    }
}

impl SpecSource {
    fn given(&self) -> usize {
        [self.project.is_some(), self.session_id.is_some(), self.answers.is_some(), self.spec.is_some()]
            .into_iter()
            .filter(|given| *given)
            .count()
    }
}

impl Execute {
    fn objection(&self) -> Option<String> {
        let words: usize = self.argv.iter().map(String::len).sum();
        let files: usize = self.files.iter().map(|(path, text)| path.len() + text.len()).sum();
        let env: usize = self.env.iter().map(|(name, value)| name.len() + value.len()).sum();
        if self.argv.first().is_none_or(String::is_empty) {
            return Some("argv needs a program".to_owned());
        }
        if words + files + env + self.stdin.len() > Self::BYTES_MAX {
            return Some("arguments, standard input and files may have 1 MiB together".to_owned());
        }
        let nul = |text: &String| text.contains('\0');
        if self.argv.iter().any(nul) || self.env.iter().any(|(name, value)| nul(name) || nul(value)) {
            return Some("arguments and variables hold no NUL".to_owned());
        }
        if self.env.keys().any(|name| name.is_empty() || name.contains('=')) {
            return Some("a variable's name is not empty and has no =".to_owned());
        }
        if !self.api.iter().all(|scope| Self::API_SCOPES.contains(scope)) {
            return Some("api may be read, build and publish".to_owned());
        }
        (!(1..=Self::TIMEOUT_S_MAX).contains(&self.timeout_s)).then(|| "timeout_s must be 1 to 3600".to_owned())
    }
}

impl Gitcommit {
    fn objection(&self) -> Option<String> {
        if self.message.trim().is_empty() {
            return Some("message is empty".to_owned());
        }
        self.files.is_empty().then(|| "files is empty; give at least one path with its content".to_owned())
    }
}

fn typed<T: DeserializeOwned>(task: Task, payload: &Value) -> Result<T, String> {
    T::deserialize(payload).map_err(|error| format!("the payload of {} cannot be used: {error}", task.as_str()))
}

fn job_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<JobId, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Text(String),
    }
    match Either::deserialize(deserializer)? {
        Either::Number(number) => Ok(JobId(number)),
        Either::Text(text) => text.parse().map_err(|_| serde::de::Error::custom("job_id is a job's number")),
    }
}

/// At most the first `bytes` bytes, whole characters.
fn cut(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_that_nobody_knows_is_refused_with_the_ones_that_are_known() {
        let refused = Payload::read(Task::Execute, &json!({"argv": ["true"], "time_out": 3})).unwrap_err();
        assert!(refused.contains("time_out") && refused.contains("timeout_s"), "{refused}");
        assert!(Payload::read(Task::Sleep, &json!({"seconds": -1})).unwrap_err().contains("0 to 86400"));
        assert!(Payload::read(Task::Plan, &json!({})).unwrap_err().contains("exactly one"));
        assert!(Payload::read(Task::Analyze, &json!({"project": "a", "artifact": "b"})).is_err());
        assert!(Payload::read(Task::Gitcommit, &json!({"project": "shop", "message": " ", "files": {}})).is_err());
    }

    #[test]
    fn a_job_that_writes_a_project_takes_its_turn_and_one_that_reads_does_not() {
        let scan = Payload::job(Task::SecurityScan, json!({"project": "shop"}), "cli").unwrap();
        assert_eq!(scan.terms.concurrency_key.as_deref(), Some("project:shop"));
        assert_eq!(
            (scan.project.as_ref().map(Slug::as_str), scan.terms.labels),
            (Some("shop"), Vec::new()),
            "its files are sent to whoever scans them"
        );
        let look = Payload::job(Task::RepoSummary, json!({"project": "shop"}), "cli").unwrap();
        assert_eq!(look.terms.concurrency_key, None);
        let sleep = Payload::job(Task::Sleep, json!({"seconds": 0.5}), "cli").unwrap();
        assert!(sleep.terms.labels.is_empty(), "anybody can sleep");
    }

    #[test]
    fn a_report_takes_a_job_as_number_or_text() {
        for id in [json!(7), json!("7")] {
            let read = Payload::read(Task::Report, &json!({"job_id": id})).unwrap();
            assert_eq!(read, Payload::Report(ReportOf { job_id: JobId(7) }));
        }
        assert!(Payload::read(Task::Report, &json!({"job_id": "seven"})).is_err());
    }
}

//! The shapes of the domain's things for the API's description. They are never made; a test holds them to what the
//! domain really writes.
#![allow(dead_code, reason = "only their shape is used, by the generated description")]

mod edit;
mod event;
mod item;
mod plan;
pub(crate) mod source;
pub(crate) mod spec;
mod talk;

pub(crate) use edit::SpecEdit;
pub(crate) use event::{Event, EventBody, Wish};
pub(crate) use item::FullItem;
pub(crate) use plan::PlanResult;
pub(crate) use talk::{Answers, Line, Question};

use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Where a job stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum JobState {
    Queued,
    Waiting,
    Working,
    Done,
    Error,
    Cancelled,
}

/// One of the seven stages.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Stage {
    Plan,
    Code,
    Test,
    Secure,
    Build,
    Deploy,
    Monitor,
}

/// What a check found.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Verdict {
    Passed,
    Failed,
    NotRun,
}

/// One trip of a project through the stages.
#[derive(ToSchema)]
pub(crate) struct Run {
    /// Its number.
    id: i64,
    /// The project's name.
    project: String,
    /// The conversation that started it.
    #[schema(required)]
    session_id: Option<String>,
    /// Revision of the spec that it builds.
    spec_revision: u32,
    state: JobState,
    /// Why it stopped, in words for a person.
    #[schema(required)]
    error: Option<String>,
    /// In their order.
    stages: Vec<StageView>,
    /// 0 to 100.
    percent: u8,
    created_at_ms: i64,
    updated_at_ms: i64,
}

/// One stage of a run.
#[derive(ToSchema)]
pub(crate) struct StageView {
    stage: Stage,
    job: Job,
    /// What was checked, oldest first.
    evidence: Vec<Evidence>,
}

/// One unit of work.
#[derive(ToSchema)]
pub(crate) struct Job {
    id: i64,
    /// `run`, a stage's name, or `task.` and the task's name.
    kind: String,
    run_id: i64,
    #[schema(required)]
    project: Option<String>,
    state: JobState,
    /// When it waits.
    #[schema(required)]
    waits_for: Option<WaitReason>,
    /// Its shape belongs to the kind.
    #[schema(value_type = Object)]
    payload: Value,
    /// The same.
    #[schema(required, value_type = Option<Object>)]
    result: Option<Value>,
    /// Why it failed, in words for a person.
    #[schema(required)]
    error: Option<String>,
    attempts: u32,
    /// Why it failed, for a program.
    reason: Option<String>,
    /// Higher goes first; -100 to 100.
    priority: i32,
    /// Not before this moment.
    run_at_ms: Option<i64>,
    /// A second job with the same key is not made.
    idempotency_key: Option<String>,
    /// Of the jobs with one key, one at a time is worked on.
    concurrency_key: Option<String>,
    /// What a worker must offer.
    labels: Option<Vec<String>>,
    /// How often it is tried when it fails for a transient reason.
    attempts_max: u32,
    /// How long one attempt may take.
    timeout_ms: Option<i64>,
    /// Who asked for it.
    requested_by: String,
    /// 0 to 100 within the job.
    percent: u8,
    /// What it is doing, in a few words.
    doing: Option<String>,
    created_at_ms: i64,
    updated_at_ms: i64,
    #[schema(required)]
    started_at_ms: Option<i64>,
    #[schema(required)]
    finished_at_ms: Option<i64>,
}

/// One check: the command, how it ended, with which tools, on which tree.
#[derive(ToSchema)]
pub(crate) struct Evidence {
    job_id: i64,
    stage: Stage,
    /// What was checked.
    check: String,
    verdict: Verdict,
    /// Why it failed or was not run.
    reason: Option<String>,
    command: Vec<String>,
    #[schema(required)]
    exit_code: Option<i32>,
    /// Its shape belongs to the check.
    #[schema(value_type = Object)]
    report: Value,
    tools: BTreeMap<String, String>,
    /// Git tree hash that the check ran on.
    tree: String,
    sandbox: String,
    started_at_ms: i64,
    duration_ms: u64,
    cpu_ms: u64,
    /// The most memory that the whole process tree held at once; absent where it was not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memory_peak_bytes: Option<u64>,
    /// The end of its output.
    log_tail: String,
}

/// What a waiting job waits for: another job, a person, a model, a point in time, or the others with its concurrency key.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum WaitReason {
    Dependency,
    Approval,
    Model,
    Time,
    Turn,
}

/// Where a release stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum ReleaseState {
    Starting,
    Live,
    Superseded,
    Failed,
}

/// A deployed version of a project.
#[derive(ToSchema)]
pub(crate) struct Release {
    id: i64,
    project: String,
    run_id: i64,
    state: ReleaseState,
    artifact: String,
    port: u16,
    created_at_ms: i64,
}

/// The newest finding about a running product.
#[derive(ToSchema)]
pub(crate) struct Health {
    release_id: i64,
    healthy: bool,
    /// Which probe does not hold.
    #[schema(required)]
    reason: Option<String>,
    latency_ms: u64,
    restarts: u32,
    checked_at_ms: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::JobKind;
    use serde_json::json;
    use std::collections::BTreeSet;
    use utoipa::PartialSchema;

    /// The property names of a described shape.
    fn described<T: PartialSchema>() -> BTreeSet<String> {
        let schema = serde_json::to_value(T::schema()).unwrap();
        schema["properties"].as_object().unwrap().keys().cloned().collect()
    }

    /// Those that it promises always.
    fn required<T: PartialSchema>() -> BTreeSet<String> {
        let schema = serde_json::to_value(T::schema()).unwrap();
        serde_json::from_value(schema["required"].clone()).unwrap()
    }

    fn written(value: impl serde::Serialize) -> BTreeSet<String> {
        serde_json::to_value(value).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    fn job() -> domain::Job {
        let value = json!({
            "id": 1, "kind": "plan", "run_id": 1, "project": "shop", "state": "done", "waits_for": null, "payload": {},
            "result": null, "error": null, "attempts": 1, "percent": 100, "doing": "it", "created_at_ms": 0,
            "reason": "failed", "run_at_ms": 1, "idempotency_key": "a", "concurrency_key": "b", "labels": ["gpu"],
            "timeout_ms": 1, "updated_at_ms": 0, "started_at_ms": null, "finished_at_ms": null
        });
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_described_shapes_are_what_the_domain_writes() {
        let evidence: domain::Evidence = serde_json::from_value(json!({
            "job_id": 1, "stage": "test", "check": "pytest", "verdict": "failed", "reason": "x", "command": [],
            "exit_code": 1, "report": {}, "tools": {}, "tree": "", "sandbox": "", "started_at_ms": 0, "duration_ms": 0,
            "cpu_ms": 0, "memory_peak_bytes": 1, "log_tail": ""
        }))
        .unwrap();
        let stage = domain::run::StageView { stage: domain::Stage::Test, job: job(), evidence: vec![evidence.clone()] };
        let run = domain::Run {
            id: domain::JobId(1),
            project: domain::Slug::parse("shop").unwrap(),
            session_id: None,
            spec_revision: 1,
            state: domain::JobState::Done,
            error: None,
            stages: vec![stage.clone()],
            percent: 100,
            created_at_ms: 0,
            updated_at_ms: 0,
        };
        assert_eq!(described::<Job>(), written(job()));
        assert_eq!(described::<Evidence>(), written(evidence));
        assert_eq!(described::<StageView>(), written(stage));
        assert_eq!(described::<Run>(), written(run));
    }

    #[test]
    fn what_is_promised_always_is_written_always() {
        let bare = json!({
            "id": 1, "kind": "plan", "run_id": 1, "project": null, "state": "done", "waits_for": null, "payload": {},
            "result": null, "error": null, "attempts": 1, "percent": 100, "created_at_ms": 0, "updated_at_ms": 0,
            "started_at_ms": null, "finished_at_ms": null
        });
        let bare: domain::Job = serde_json::from_value(bare).unwrap();
        assert_eq!(required::<Job>(), written(&bare));
        let check: domain::Evidence = serde_json::from_value(json!({
            "job_id": 1, "stage": "test", "check": "pytest", "verdict": "passed", "command": [], "exit_code": null,
            "report": {}, "tools": {}, "tree": "", "sandbox": "", "started_at_ms": 0, "duration_ms": 0, "cpu_ms": 0,
            "log_tail": ""
        }))
        .unwrap();
        assert_eq!(required::<Evidence>(), written(check));
        let release = json!({
            "id": 1, "project": "shop", "run_id": 1, "state": "live", "artifact": "a", "port": 1, "created_at_ms": 0
        });
        let release: domain::Release = serde_json::from_value(release).unwrap();
        assert_eq!((required::<Release>(), described::<Release>()), (written(&release), written(&release)));
        let health = json!({
            "release_id": 1, "healthy": true, "reason": null, "latency_ms": 1, "restarts": 0, "checked_at_ms": 0
        });
        let health: domain::Health = serde_json::from_value(health).unwrap();
        assert_eq!((required::<Health>(), described::<Health>()), (written(&health), written(&health)));
        assert_eq!(required::<Run>(), described::<Run>());
    }

    #[test]
    fn the_described_names_are_the_domains() {
        let names =
            |schema: serde_json::Value| -> Vec<String> { serde_json::from_value(schema["enum"].clone()).unwrap() };
        let states = names(serde_json::to_value(JobState::schema()).unwrap());
        assert!(states.iter().all(|name| domain::JobState::parse(name).is_some()) && states.len() == 6, "{states:?}");
        let stages = names(serde_json::to_value(Stage::schema()).unwrap());
        let known: Vec<&str> = domain::Stage::ALL.iter().map(|stage| stage.as_str()).collect();
        assert_eq!(stages, known);
        assert_eq!(JobKind::Stage(domain::Stage::Plan).as_str(), "plan");
        let waits = names(serde_json::to_value(WaitReason::schema()).unwrap());
        assert!(waits.iter().all(|name| domain::WaitReason::parse(name).is_some()) && waits.len() == 5, "{waits:?}");
        let states = names(serde_json::to_value(ReleaseState::schema()).unwrap());
        assert!(states.iter().all(|name| domain::ReleaseState::parse(name).is_some()) && states.len() == 4);
        let questions = names(serde_json::to_value(Question::schema()).unwrap());
        assert_eq!(questions, domain::Question::ALL.map(domain::Question::as_str));
    }
}

/// What a memory is: how something is, what was chosen and why, how things are done here, what went wrong and what helped.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum MemoryKind {
    Fact,
    Decision,
    Convention,
    Incident,
}

/// For what a memory counts.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum MemoryScope {
    All,
    Project,
    Campaign,
}

/// How far a memory is trusted: it came from text of others, no person has looked, a person said or confirmed it.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum MemoryTrust {
    Untrusted,
    Unconfirmed,
    Confirmed,
}

/// A piece of a text that was found.
#[derive(ToSchema)]
pub(crate) struct Piece {
    /// As it stands there.
    text: String,
    /// Whether it is what was looked for.
    hit: bool,
}

/// What became of lines from elsewhere.
#[derive(ToSchema)]
pub(crate) struct Imported {
    /// How many were read, empty ones left out.
    read: u32,
    /// How many are remembered now.
    added: u32,
    /// How many were remembered already, or were once replaced here.
    known: u32,
    /// Those that could not be taken.
    faults: Vec<ImportFault>,
}

/// A line that could not be taken.
#[derive(ToSchema)]
pub(crate) struct ImportFault {
    /// Which, from 1.
    line: u32,
    /// Why, and what to do about it.
    reason: String,
}

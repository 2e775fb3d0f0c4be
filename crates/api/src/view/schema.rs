//! The shapes of the domain's things for the API's description. They are never made; a test holds them to what the
//! domain really writes.
#![allow(dead_code, reason = "only their shape is used, by the generated description")]

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
    session_id: Option<String>,
    /// Revision of the spec that it builds.
    spec_revision: u32,
    state: JobState,
    /// Why it stopped, in words for a person.
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
    project: Option<String>,
    state: JobState,
    /// `dependency`, `approval`, `model`, `time` or `turn`, when it waits.
    waits_for: Option<String>,
    #[schema(value_type = Object)]
    payload: Value,
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    /// Why it failed, in words for a person.
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
    started_at_ms: Option<i64>,
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
    exit_code: Option<i32>,
    #[schema(value_type = Object)]
    report: Value,
    tools: BTreeMap<String, String>,
    /// Git tree hash that the check ran on.
    tree: String,
    sandbox: String,
    started_at_ms: i64,
    duration_ms: u64,
    cpu_ms: u64,
    /// The end of its output.
    log_tail: String,
}

/// One line of a conversation.
#[derive(ToSchema)]
pub(crate) struct Line {
    /// `person` or `assistant`.
    who: String,
    text: String,
    at_ms: i64,
}

/// A deployed version of a project.
#[derive(ToSchema)]
pub(crate) struct Release {
    id: i64,
    project: String,
    run_id: i64,
    /// `starting`, `live`, `superseded` or `failed`.
    state: String,
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
            "cpu_ms": 0, "log_tail": ""
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
    fn the_described_names_are_the_domains() {
        let names =
            |schema: serde_json::Value| -> Vec<String> { serde_json::from_value(schema["enum"].clone()).unwrap() };
        let states = names(serde_json::to_value(JobState::schema()).unwrap());
        assert!(states.iter().all(|name| domain::JobState::parse(name).is_some()) && states.len() == 6, "{states:?}");
        let stages = names(serde_json::to_value(Stage::schema()).unwrap());
        let known: Vec<&str> = domain::Stage::ALL.iter().map(|stage| stage.as_str()).collect();
        assert_eq!(stages, known);
        assert_eq!(JobKind::Stage(domain::Stage::Plan).as_str(), "plan");
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

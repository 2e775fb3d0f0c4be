//! A job in the seed's shape: `GET /results/{id}`, `GET /tasks`.

use crate::clock::rfc3339;
use crate::config::Config;
use crate::view::address::{self, Urls};
use crate::view::schema;
use domain::{Evidence, FailureReason, Job, JobState, Release, Run, Stage, WaitReason};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A job in the seed's shape.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Item {
    /// Its number, as text.
    id: String,
    /// `queued`, `waiting`, `working`, `done`, `error` or `cancelled`.
    status: String,
    /// A task of `GET /tasks/allowed`, `run`, or a stage's name.
    task: String,
    /// The project's name, when the job has to do with one.
    #[schema(required)]
    project: Option<String>,
    /// 0 to 100.
    percent: u8,
    /// What it was asked to do.
    #[schema(value_type = Object)]
    payload: Value,
    /// What it gave, once done.
    #[schema(required, value_type = Option<Object>)]
    result: Option<Value>,
    /// Why it failed.
    #[schema(required)]
    error: Option<String>,
    /// The same for a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// What it waits for, when it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<&'static str>,
    /// RFC 3339, UTC.
    created_at: String,
    /// RFC 3339, UTC.
    updated_at: String,
}

/// A job with, for a run and with `expand=1`, all that its stages found; described by [`schema::FullItem`].
#[derive(Debug, Serialize)]
pub(crate) struct FullItem {
    #[serde(flatten)]
    item: Item,
    #[serde(flatten)]
    more: Option<More>,
    #[serde(flatten)]
    single: Option<Single>,
}

/// What else there is to know of a single job.
#[derive(Debug, Serialize)]
pub(crate) struct Single {
    /// The run it belongs to; its own number for a single task.
    run_id: String,
    /// How often it was claimed.
    attempts: u32,
    /// How often it is tried at most.
    attempts_max: u32,
    /// Higher goes first.
    priority: i32,
    /// What a worker must offer.
    labels: Vec<String>,
    /// Not before.
    run_at: Option<String>,
    /// Of the jobs with one key, one at a time is worked on.
    concurrency_key: Option<String>,
    /// How long one attempt may take.
    timeout_s: Option<i64>,
    /// Who asked for it.
    requested_by: String,
    /// RFC 3339, UTC; when it was first claimed.
    started_at: Option<String>,
    /// RFC 3339, UTC; when it was over.
    finished_at: Option<String>,
    /// The end of its log.
    log_tail: String,
}

impl Single {
    fn new(job: &Job, log_tail: String) -> Self {
        let terms = job.terms.clone();
        Self {
            run_id: job.run_id.to_string(),
            attempts: job.attempts,
            attempts_max: terms.attempts_max,
            priority: terms.priority,
            labels: terms.labels,
            run_at: terms.run_at_ms.map(rfc3339),
            concurrency_key: terms.concurrency_key,
            timeout_s: terms.timeout_ms.map(|ms| ms / 1000),
            requested_by: job.requested_by.clone(),
            started_at: job.started_at_ms.map(rfc3339),
            finished_at: job.finished_at_ms.map(rfc3339),
            log_tail,
        }
    }
}

/// The stages of a run with everything that they found.
#[derive(Debug, Serialize)]
pub(crate) struct More {
    /// In their order.
    stages: Vec<StageItem>,
    /// The plan document, once there is one.
    plan: Option<Value>,
    /// Where the product is reached, while this run's version is on the air.
    urls: Option<Urls>,
    /// Where the artifact is, once there is one.
    artifact: Option<String>,
}

/// One stage in the seed's shape.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StageItem {
    /// The stage's name.
    stage: String,
    /// Where it stands; the same as `status`, under the name that the other calls use.
    #[schema(value_type = schema::JobState)]
    state: JobState,
    #[serde(flatten)]
    item: Item,
    /// What was checked, oldest first.
    #[schema(value_type = Vec<schema::Evidence>)]
    evidence: Vec<Evidence>,
}

impl Item {
    pub(crate) fn new(mut job: Job) -> Self {
        if let Some(result) = &mut job.result {
            lift_address(result);
        }
        Self {
            id: job.id.to_string(),
            status: job.state.as_str().to_owned(),
            task: job.kind.task_name().to_owned(),
            project: job.project.map(|project| project.to_string()),
            percent: job.percent,
            payload: job.payload,
            result: job.result,
            error: job.error,
            reason: job.reason.map(FailureReason::as_str),
            waits_for: job.waits_for.map(WaitReason::as_str),
            created_at: rfc3339(job.created_at_ms),
            updated_at: rfc3339(job.updated_at_ms),
        }
    }

    pub(crate) fn status(&self) -> &str {
        &self.status
    }
}

impl FullItem {
    pub(crate) fn status(&self) -> String {
        self.item.status().to_owned()
    }

    /// A job alone.
    pub(crate) fn brief(job: Job) -> Self {
        Self { item: Item::new(job), more: None, single: None }
    }

    /// A job that is no run, with its terms and the end of its log.
    pub(crate) fn single(job: Job, log_tail: String) -> Self {
        let single = Some(Single::new(&job, log_tail));
        Self { item: Item::new(job), more: None, single }
    }

    /// A run's root job with its stages. `live` is the project's release on the air, whichever run made it.
    pub(crate) fn expanded(job: Job, run: Run, live: Option<&Release>, config: &Config) -> Self {
        let result_of = |stage: Stage| run.stages.iter().find(|view| view.stage == stage)?.job.result.clone();
        let own = live.filter(|release| release.run_id == run.id);
        let item = Item { percent: run.percent, ..Item::new(job) };
        let more = More {
            plan: result_of(Stage::Plan),
            urls: own.map(|release| address::urls(config, release)),
            artifact: own.map(|release| release.artifact.clone()).or_else(|| named(result_of(Stage::Build)?)).map(path),
            stages: run.stages.into_iter().map(StageItem::new).collect(),
        };
        Self { item, more: Some(more), single: None }
    }
}

/// A run's result holds its stages' results; where the product is reached is what most callers look for, so it also
/// stands at the top.
fn lift_address(result: &mut Value) {
    for key in ["url", "port_url"] {
        let Some(address) = result.pointer(&format!("/deploy/{key}")).cloned() else { continue };
        if let Value::Object(result) = result {
            result.entry(key).or_insert(address);
        }
    }
}

/// The build stage names its artifact in its result.
fn named(result: Value) -> Option<String> {
    result.get("artifact").and_then(Value::as_str).map(str::to_owned)
}

fn path(artifact: String) -> String {
    format!("/artifacts/{artifact}")
}

impl StageItem {
    fn new(view: domain::run::StageView) -> Self {
        let (stage, state) = (view.stage.as_str().to_owned(), view.job.state);
        Self { stage, state, item: Item::new(view.job), evidence: view.evidence }
    }
}

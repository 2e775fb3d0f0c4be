//! The seed's views of the queue.

use crate::auth::{Action, Caller};
use crate::config::LIST_MAX;
use crate::error::ApiError;
use crate::extract::Query;
use crate::state::Api;
use crate::view::item::{FullItem, Item};
use axum::Json;
use axum::extract::{Path, State};
use domain::{Job, JobId, JobKind, JobState};
use serde::{Deserialize, Serialize};
use store::JobFilter;
use utoipa::{IntoParams, ToSchema};

/// How much to tell.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Expand {
    /// `1` adds stages, evidence, plan and addresses.
    expand: Option<String>,
}

/// A job, or the words `not_found`; always with status 200, as the seed has it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultReply {
    /// Whether there is such a job.
    ok: bool,
    /// Its state.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// The job.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<FullItem>,
    /// `not_found`.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
}

impl From<Option<FullItem>> for ResultReply {
    fn from(item: Option<FullItem>) -> Self {
        match item {
            Some(item) => Self { ok: true, status: Some(item.status()), item: Some(item), error: None },
            None => Self { ok: false, status: None, item: None, error: Some("not_found") },
        }
    }
}

/// A job's state and result.
#[utoipa::path(
    get, path = "/results/{id}", operation_id = "get_result", tag = "queue", params(("id" = String, Path, description = "A job's number"), Expand),
    responses((status = 200, description = "The job, or `not_found`", body = ResultReply))
)]
pub(crate) async fn result(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<Expand>,
) -> Result<Json<ResultReply>, ApiError> {
    caller.may(Action::See)?;
    let expand = query.expand.is_some_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    Ok(Json(find(&api, &id, expand).await?.into()))
}

async fn find(api: &Api, id: &str, expand: bool) -> Result<Option<FullItem>, ApiError> {
    let Ok(id) = id.parse::<JobId>() else { return Ok(None) };
    match api.store().find_job(id).await? {
        Some(job) if expand && job.kind == JobKind::Run => full(api, job).await.map(Some),
        job => Ok(job.map(FullItem::brief)),
    }
}

async fn full(api: &Api, job: Job) -> Result<FullItem, ApiError> {
    let run = api.store().run(job.id).await?;
    let live = api.store().live_release(&run.project).await?;
    Ok(FullItem::expanded(job, run, live.as_ref(), api.config()))
}

/// Which jobs.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TaskQuery {
    /// At most so many, 1 to 200; 50 when not said.
    limit: Option<u32>,
    /// Only in this state: `queued`, `waiting`, `working`, `done`, `error` or `cancelled`.
    status: Option<String>,
}

/// Jobs, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskList {
    /// Always true.
    ok: bool,
    /// The jobs.
    items: Vec<Item>,
}

/// Jobs, the newest first.
#[utoipa::path(
    get, path = "/tasks", operation_id = "list_tasks", tag = "queue", params(TaskQuery),
    responses((status = 200, description = "Jobs", body = TaskList))
)]
pub(crate) async fn tasks(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<TaskQuery>,
) -> Result<Json<TaskList>, ApiError> {
    caller.may(Action::See)?;
    jobs(&api, query, JobFilter::default()).await
}

/// Runs, the newest first.
#[utoipa::path(
    get, path = "/tasks/recent", operation_id = "list_recent_tasks", tag = "queue", params(TaskQuery),
    responses((status = 200, description = "Root jobs of runs", body = TaskList))
)]
pub(crate) async fn recent(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<TaskQuery>,
) -> Result<Json<TaskList>, ApiError> {
    caller.may(Action::See)?;
    jobs(&api, query, JobFilter { kind: Some(JobKind::Run), ..JobFilter::default() }).await
}

async fn jobs(api: &Api, query: TaskQuery, filter: JobFilter) -> Result<Json<TaskList>, ApiError> {
    let state = query.status.as_deref().map(state).transpose()?;
    let filter = JobFilter { state, ..filter };
    let jobs = api.store().jobs(&filter, limit(query.limit)).await?;
    Ok(Json(TaskList { ok: true, items: jobs.into_iter().map(Item::new).collect() }))
}

fn state(name: &str) -> Result<JobState, ApiError> {
    JobState::parse(name).ok_or_else(|| {
        let reason = "a status is queued, waiting, working, done, error or cancelled";
        ApiError::invalid(&["query", "status"], reason)
    })
}

/// How many entries of a list were asked for, within the limit.
pub(crate) fn limit(asked: Option<u32>) -> u32 {
    asked.unwrap_or(50).clamp(1, LIST_MAX)
}

//! The queue as it is: lists, what a caller may ask for, and logs.

use crate::auth::{Action, Caller};
use crate::config::LIST_BYTES_MAX;
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::routes::asked::{self, LogQuery, Page};
use crate::state::Api;
use crate::view::item::Item;
use crate::view::verdict::Verdict;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::{JobId, JobKind, JobState, Ruling, Task};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::JobFilter;
use utoipa::{IntoParams, ToSchema};

/// Which jobs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TaskQuery {
    /// Only in this state, or in one of several with commas between them.
    status: Option<String>,
    /// Only of this task: one of `GET /tasks/allowed`, `run`, or a stage's name.
    task: Option<String>,
    /// Only of this project.
    project: Option<String>,
    /// Only with a lower number: the last of the page before.
    before: Option<i64>,
    /// Without what was asked and what came of it, which may be large: `payload` is `{}` and `result` null.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    brief: bool,
}

/// Jobs, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskList {
    /// Always true.
    ok: bool,
    /// The jobs.
    items: Vec<Item>,
}

/// Jobs, the newest first; of very large ones fewer than asked for.
#[utoipa::path(
    get, path = "/tasks", operation_id = "list_tasks", tag = "queue", params(TaskQuery, Page),
    responses((status = 200, description = "Jobs", body = TaskList))
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<TaskQuery>,
    Query(page): Query<Page>,
) -> Result<Json<TaskList>, ApiError> {
    caller.may(Action::See).await?;
    let kinds = kinds_or_any(query.task.as_deref())?;
    let states = query.status.as_deref().map(states).transpose()?.unwrap_or_default();
    let project = query.project.as_deref().map(asked::project).transpose()?;
    let limit = page.limit()?;
    let mut jobs = Vec::new();
    for kind in kinds {
        let before = query.before.map(JobId);
        let (states, project) = (states.clone(), project.clone());
        let filter = JobFilter { states, kind, project, before, brief: query.brief, ..JobFilter::default() };
        jobs.extend(api.store().job_page(&filter, limit, LIST_BYTES_MAX).await?);
    }
    jobs.sort_unstable_by_key(|job| std::cmp::Reverse(job.id));
    jobs.truncate(limit as usize);
    Ok(Json(TaskList { ok: true, items: jobs.into_iter().map(Item::new).collect() }))
}

/// The kinds that a task's name means: a stage and a task may share one.
fn kinds(name: &str) -> Result<Vec<JobKind>, ApiError> {
    let task = Task::parse(name);
    // Asked for, a pipeline is its run; by a schedule, a task that starts one.
    let run = (task == Some(Task::Pipeline)).then_some(JobKind::Run);
    let kinds: Vec<JobKind> = task.map(JobKind::Task).into_iter().chain(run).chain(JobKind::parse(name)).collect();
    if kinds.is_empty() {
        return Err(ApiError::invalid(&["query", "task"], "there is no such task; GET /tasks/allowed names them"));
    }
    Ok(kinds)
}

/// One kind at a time, or any.
fn kinds_or_any(task: Option<&str>) -> Result<Vec<Option<JobKind>>, ApiError> {
    match task {
        Some(name) => Ok(kinds(name)?.into_iter().map(Some).collect()),
        None => Ok(vec![None]),
    }
}

fn states(names: &str) -> Result<Vec<JobState>, ApiError> {
    let state = |name: &str| {
        JobState::parse(name.trim()).ok_or_else(|| {
            let reason = "a status is queued, waiting, working, done, error or cancelled";
            ApiError::invalid(&["query", "status"], reason)
        })
    };
    names.split(',').map(state).collect()
}

/// Of which jobs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CountQuery {
    /// Only of this task, as in the list.
    task: Option<String>,
    /// Only of this project.
    project: Option<String>,
}

/// How many jobs there are in each state.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskCounts {
    /// Always true.
    ok: bool,
    /// By state; states without a job are left out.
    counts: BTreeMap<&'static str, u64>,
}

/// How many jobs there are in each state.
#[utoipa::path(
    get, path = "/tasks/counts", operation_id = "count_tasks", tag = "queue", params(CountQuery),
    responses((status = 200, description = "Numbers of jobs", body = TaskCounts))
)]
pub(crate) async fn counts(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<CountQuery>,
) -> Result<Json<TaskCounts>, ApiError> {
    caller.may(Action::See).await?;
    let project = query.project.as_deref().map(asked::project).transpose()?;
    let mut counts = BTreeMap::new();
    for kind in kinds_or_any(query.task.as_deref())? {
        for (state, n) in api.store().count_jobs_of(kind, project.as_ref()).await? {
            *counts.entry(state.as_str()).or_default() += n;
        }
    }
    Ok(Json(TaskCounts { ok: true, counts }))
}

/// What was asked for of late: runs and single tasks, without the stages of runs. The newest first.
#[utoipa::path(
    get, path = "/tasks/recent", operation_id = "list_recent_tasks", tag = "queue", params(Page),
    responses((status = 200, description = "Runs and tasks", body = TaskList))
)]
pub(crate) async fn recent(
    State(api): State<Api>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<TaskList>, ApiError> {
    caller.may(Action::See).await?;
    let filter = JobFilter { asked: true, ..JobFilter::default() };
    let jobs = api.store().job_page(&filter, page.limit()?, LIST_BYTES_MAX).await?;
    Ok(Json(TaskList { ok: true, items: jobs.into_iter().map(Item::new).collect() }))
}

/// What a caller may ask for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Allowed {
    /// Always true.
    ok: bool,
    /// The tasks that this caller may ask for, be it that somebody must approve them.
    allowed: Vec<&'static str>,
    /// The same.
    tasks: Vec<&'static str>,
    /// Every task with what policy says about it.
    policy: Vec<AllowedTask>,
}

/// A task and what policy says about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AllowedTask {
    /// Its name.
    task: &'static str,
    /// The least role that may ask for it by default.
    role: &'static str,
    #[serde(flatten)]
    verdict: Verdict,
}

/// What this caller may ask for.
#[utoipa::path(
    get, path = "/tasks/allowed", operation_id = "list_allowed_tasks", tag = "queue",
    responses((status = 200, description = "The tasks", body = Allowed))
)]
pub(crate) async fn allowed(caller: Caller) -> Result<Json<Allowed>, ApiError> {
    caller.may(Action::See).await?;
    let mut policy = Vec::new();
    for task in Task::ALL.iter().copied() {
        let decision = caller.decide(&caller.wish_for(task, false, &[]));
        policy.push((decision.ruling, task, decision));
    }
    let allowed: Vec<&'static str> =
        policy.iter().filter(|(ruling, ..)| *ruling != Ruling::Deny).map(|(_, task, _)| task.as_str()).collect();
    let policy = policy.into_iter().map(|(_, task, decision)| AllowedTask {
        task: task.as_str(),
        role: task.least_role().as_str(),
        verdict: decision.into(),
    });
    Ok(Json(Allowed { ok: true, tasks: allowed.clone(), allowed, policy: policy.collect() }))
}

/// What a task wrote: the end of it, or what came after an event.
#[utoipa::path(
    get, path = "/tasks/{id}/log", operation_id = "get_task_log", tag = "queue",
    params(("id" = String, Path, description = "The job's number"), LogQuery),
    responses((status = 200, description = "The log", content_type = "text/plain", body = String))
)]
pub(crate) async fn log(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<LogQuery>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    asked::log(&api, asked::number(&id, "job")?, &query, "job").await
}

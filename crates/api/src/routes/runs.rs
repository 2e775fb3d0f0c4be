//! Runs.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::config::LOG_PARTS_BYTES_MAX;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::routes::asked::{self, LogQuery, Page};
use crate::state::Api;
use crate::view;
use crate::view::run::{RunArtifact, RunLogParts, RunView};
use crate::view::schema;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::{Event, JobState, Run, RunId, SessionId, Stage};
use serde::Deserialize;
use store::{RunFilter, StageRetry};
use utoipa::IntoParams;

/// Most moves of a run that are told at once.
const MOVES_MAX: u32 = 2_000;

/// Which runs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunQuery {
    /// Of this project.
    project: Option<String>,
    /// Of this conversation.
    session_id: Option<String>,
    /// That stand so: `queued`, `waiting`, `working`, `done`, `error` or `cancelled`.
    state: Option<String>,
    /// Of this campaign: its id or its name.
    campaign: Option<String>,
}

/// Runs with their stages, without evidence, the newest first.
#[utoipa::path(
    get, path = "/api/runs", operation_id = "list_runs", tag = "runs", params(RunQuery, Page),
    responses(
        (status = 200, description = "Runs", body = Vec<schema::Run>),
        (status = 404, description = "No such campaign", body = ErrorBody),
    )
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<RunQuery>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Run>>, ApiError> {
    caller.may(Action::See).await?;
    let project = query.project.as_deref().map(asked::project).transpose()?;
    let state = query.state.as_deref().map(|text| {
        let reason = "Input should be queued, waiting, working, done, error or cancelled";
        JobState::parse(text).ok_or_else(|| ApiError::invalid(&["query", "state"], reason))
    });
    let campaign = match &query.campaign {
        Some(name) => Some(api.store().campaign(name).await?.id),
        None => None,
    };
    let session_id = query.session_id.map(SessionId);
    let filter = RunFilter { project, session_id, state: state.transpose()?, campaign };
    Ok(Json(api.store().runs(&filter, page.limit()?).await?))
}

/// One run: stages, evidence, what may be done to it, and where its product is.
#[utoipa::path(
    get, path = "/api/runs/{id}", operation_id = "get_run", tag = "runs", params(("id" = i64, Path, description = "The run's number")),
    responses(
        (status = 200, description = "The run", body = RunView),
        (status = 404, description = "No such run", body = ErrorBody),
    )
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<RunView>, ApiError> {
    caller.may(Action::See).await?;
    shown(&api, &caller, asked::number(&id, "run")?).await
}

/// Stops a run. Nothing of it stays running. Stopping a finished run is a conflict, so the caller learns it was too late.
#[utoipa::path(
    post, path = "/api/runs/{id}/cancel", operation_id = "cancel_run", tag = "runs", params(("id" = i64, Path, description = "The run's number")),
    responses(
        (status = 200, description = "The run, stopping or stopped", body = RunView),
        (status = 404, description = "No such run", body = ErrorBody),
        (status = 409, description = "Already over", body = ErrorBody),
    )
)]
pub(crate) async fn cancel(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<RunView>, ApiError> {
    let id = asked::changeable(&caller, &id, "run").await?;
    api.store().cancel_run(id, caller.user().id.as_str(), clock::now_ms()).await?;
    shown(&api, &caller, id).await
}

async fn shown(api: &Api, caller: &Caller, id: RunId) -> Result<Json<RunView>, ApiError> {
    let run = api.store().run(id).await?;
    let live = api.store().live_release(&run.project).await?;
    let of_project = RunFilter { project: Some(run.project.clone()), ..RunFilter::default() };
    let newest = api.store().runs(&of_project, 1).await?.first().map_or(run.id, |newest| newest.id);
    Ok(Json(RunView::new(run, live.as_ref(), newest, caller, api.config())))
}

/// Does the stage that stopped a run again, with all after it; what was done before stays. Policy is asked as for a new run,
/// so the stage may wait for an approval.
#[utoipa::path(
    post, path = "/api/runs/{id}/stages/{stage}/retry", operation_id = "retry_stage", tag = "runs",
    params(("id" = i64, Path, description = "The run's number"), ("stage" = schema::Stage, Path, description = "The stage that stopped it")),
    responses(
        (status = 200, description = "The run, open again", body = RunView),
        (status = 404, description = "No such run, or it has no such stage", body = ErrorBody),
        (status = 409, description = "Not over, done, stopped at another stage, or a newer run took its place", body = ErrorBody),
    )
)]
pub(crate) async fn retry(
    State(api): State<Api>,
    caller: Caller,
    Path((id, stage)): Path<(String, String)>,
) -> Result<Json<RunView>, ApiError> {
    let id = asked::changeable(&caller, &id, "run").await?;
    let stage = Stage::parse(&stage).ok_or_else(|| ApiError::not_found("stage"))?;
    let run = api.store().run(id).await?;
    let decision = caller.may_start(&run.project).await?;
    let retry = StageRetry { run: id, stage, decision };
    api.store().retry_stage(&retry, clock::now_ms()).await?;
    shown(&api, &caller, id).await
}

/// How a run and its stages moved, oldest first: who took which stage when, and what it waited for. Moves that are no longer
/// kept are missing.
#[utoipa::path(
    get, path = "/api/runs/{id}/timeline", operation_id = "get_run_timeline", tag = "runs", params(("id" = i64, Path, description = "The run's number")),
    responses(
        (status = 200, description = "Events of the types `run_started`, `stage_moved` and `run_finished`", body = Vec<schema::Event>),
        (status = 404, description = "No such run", body = ErrorBody),
    )
)]
pub(crate) async fn timeline(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Vec<Event>>, ApiError> {
    caller.may(Action::See).await?;
    let run = api.store().run(asked::number(&id, "run")?).await?;
    Ok(Json(api.store().moves(run.id, MOVES_MAX).await?))
}

/// What a run left: the built product, the scanners' report, the list of its parts.
#[utoipa::path(
    get, path = "/api/runs/{id}/artifacts", operation_id = "list_run_artifacts", tag = "runs", params(("id" = i64, Path, description = "The run's number")),
    responses(
        (status = 200, description = "Files by their stage", body = Vec<RunArtifact>),
        (status = 404, description = "No such run", body = ErrorBody),
    )
)]
pub(crate) async fn artifacts(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Vec<RunArtifact>>, ApiError> {
    caller.may(Action::See).await?;
    let run = api.store().run(asked::number(&id, "run")?).await?;
    let (mut found, shelf) = (view::run::artifacts(&run), api.artifacts().clone());
    let measured = tokio::task::spawn_blocking(move || {
        for artifact in &mut found {
            artifact.bytes = shelf.find(&artifact.name).ok().map(|there| there.bytes);
        }
        found
    });
    Ok(Json(measured.await.map_err(|error| ApiError::broken(&error))?))
}

/// What a run's stages wrote: the end of it, or what came after an event.
#[utoipa::path(
    get, path = "/api/runs/{id}/log", operation_id = "get_run_log", tag = "runs", params(("id" = i64, Path, description = "The run's number"), LogQuery),
    responses(
        (status = 200, description = "The log", content_type = "text/plain", body = String),
        (status = 404, description = "No such run", body = ErrorBody),
    )
)]
pub(crate) async fn log(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<LogQuery>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    asked::log(&api, asked::number(&id, "run")?, &query, "run").await
}

/// What a run's stages wrote, with the stage that wrote it: at most about 1 MiB of its end.
#[utoipa::path(
    get, path = "/api/runs/{id}/log/parts", operation_id = "get_run_log_parts", tag = "runs", params(("id" = i64, Path, description = "The run's number")),
    responses(
        (status = 200, description = "The log by its stages", body = RunLogParts),
        (status = 404, description = "No such run", body = ErrorBody),
    )
)]
pub(crate) async fn log_parts(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<RunLogParts>, ApiError> {
    caller.may(Action::See).await?;
    let run = api.store().run(asked::number(&id, "run")?).await?;
    let seq = *api.store().subscribe().borrow();
    let parts = api.store().log_parts(run.id, LOG_PARTS_BYTES_MAX).await?;
    let cut = parts.iter().map(|(_, text)| text.len()).sum::<usize>() >= LOG_PARTS_BYTES_MAX;
    Ok(Json(RunLogParts { seq, cut, parts: view::run::joined(parts) }))
}

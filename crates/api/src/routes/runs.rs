//! Runs.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::routes::asked::{self, LogQuery, Page};
use crate::state::Api;
use crate::view::run::RunView;
use crate::view::schema;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::{Run, RunId, SessionId};
use serde::Deserialize;
use store::RunFilter;
use utoipa::IntoParams;

/// Which runs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunQuery {
    /// Of this project.
    project: Option<String>,
    /// Of this conversation.
    session_id: Option<String>,
}

/// Runs with their stages, without evidence, the newest first.
#[utoipa::path(
    get, path = "/api/runs", operation_id = "list_runs", tag = "runs", params(RunQuery, Page),
    responses((status = 200, description = "Runs", body = Vec<schema::Run>))
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<RunQuery>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Run>>, ApiError> {
    caller.may(Action::See).await?;
    let project = query.project.as_deref().map(asked::project).transpose()?;
    let filter = RunFilter { project, session_id: query.session_id.map(SessionId) };
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
    view(&api, &caller, asked::number(&id, "run")?).await
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
    view(&api, &caller, id).await
}

async fn view(api: &Api, caller: &Caller, id: RunId) -> Result<Json<RunView>, ApiError> {
    let run = api.store().run(id).await?;
    let live = api.store().live_release(&run.project).await?;
    Ok(Json(RunView::new(run, live.as_ref(), caller, api.config())))
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

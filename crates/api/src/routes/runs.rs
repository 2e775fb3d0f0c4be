//! Runs.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::config::{LOG_BYTES_MAX, STREAM_BATCH_MAX};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::routes::results::limit;
use crate::state::Api;
use crate::view::run::RunView;
use crate::view::schema;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderName;
use axum::response::{IntoResponse, Response};
use domain::{EventBody, Run, RunId, SessionId, Slug};
use serde::Deserialize;
use store::{EventFilter, RunFilter};
use utoipa::IntoParams;

/// Which runs.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct RunQuery {
    /// Of this project.
    project: Option<String>,
    /// Of this conversation.
    session_id: Option<String>,
    /// At most so many, 1 to 200; 50 when not said.
    limit: Option<u32>,
}

/// Runs with their stages, without evidence, the newest first.
#[utoipa::path(
    get, path = "/api/runs", operation_id = "list_runs", tag = "runs", params(RunQuery),
    responses((status = 200, description = "Runs", body = Vec<schema::Run>))
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<RunQuery>,
) -> Result<Json<Vec<Run>>, ApiError> {
    caller.may(Action::See).await?;
    let project = query.project.as_deref().map(slug).transpose()?;
    let filter = RunFilter { project, session_id: query.session_id.map(SessionId) };
    Ok(Json(api.store().runs(&filter, limit(query.limit)?).await?))
}

fn slug(text: &str) -> Result<Slug, ApiError> {
    Slug::parse(text).map_err(|error| ApiError::invalid(&["query", "project"], error.to_string()))
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
    view(&api, &caller, known(&id)?).await
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
    let id = known(&id)?;
    caller.may(Action::Cancel(id)).await?;
    api.store().cancel_run(id, caller.user().id.as_str(), clock::now_ms()).await?;
    view(&api, &caller, id).await
}

/// A number that can be a run's; any other text names no run.
fn known(id: &str) -> Result<RunId, ApiError> {
    id.parse().map_err(|_| ApiError::not_found("run"))
}

async fn view(api: &Api, caller: &Caller, id: RunId) -> Result<Json<RunView>, ApiError> {
    let run = api.store().run(id).await?;
    let live = api.store().live_release(&run.project).await?;
    Ok(Json(RunView::new(run, live.as_ref(), caller, api.config())))
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct LogQuery {
    /// Only what was written after this event number. The answer's header `x-log-seq` gives the next one.
    after: Option<i64>,
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
    let id = known(&id)?;
    api.store().find_job(id).await?.ok_or_else(|| ApiError::not_found("run"))?;
    let (seq, text) = match query.after {
        Some(after) => lines_after(&api, id, after).await?,
        None => {
            let seq = *api.store().subscribe().borrow();
            (seq, api.store().log(id, LOG_BYTES_MAX).await?)
        }
    };
    Ok(([(HeaderName::from_static("x-log-seq"), seq.to_string())], text).into_response())
}

/// The text of at most [`STREAM_BATCH_MAX`] events, and the number of the last one looked at.
async fn lines_after(api: &Api, run: RunId, after: i64) -> Result<(i64, String), ApiError> {
    let filter = EventFilter { run_id: Some(run), ..EventFilter::default() };
    let events = api.store().events_after(after, &filter, STREAM_BATCH_MAX).await?;
    let seq = events.last().map_or(after, |event| event.seq);
    let texts = events.into_iter().filter_map(|event| match event.body {
        EventBody::LogAppended { text, .. } => Some(text),
        _ => None,
    });
    Ok((seq, texts.collect()))
}

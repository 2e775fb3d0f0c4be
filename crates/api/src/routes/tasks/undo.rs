//! Stopping a task, and doing it once more.

use crate::auth::Caller;
use crate::clock;
use crate::error::ApiError;
use crate::extract::Path;
use crate::routes::asked;
use crate::routes::results::ResultReply;
use crate::routes::tasks::submit;
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use domain::JobKind;
use serde::Serialize;
use utoipa::ToSchema;

/// Stops a task, or the whole run when it is a run's. What depends on it never starts. One that is being worked on ends
/// when its worker has ended its processes; asking again changes nothing.
#[utoipa::path(
    post, path = "/tasks/{id}/cancel", operation_id = "cancel_task", tag = "queue",
    params(("id" = String, Path, description = "The job's number")),
    responses(
        (status = 200, description = "The job, stopping or stopped", body = ResultReply),
        (status = 409, description = "Already over"),
    )
)]
pub(crate) async fn cancel(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ResultReply>, ApiError> {
    let id = asked::changeable(&caller, &id, "job").await?;
    api.store().cancel_job(id, caller.name(), clock::now_ms()).await?;
    ResultReply::of(&api, id).await.map(Json)
}

/// A task that was put into the queue once more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Again {
    /// Always true.
    ok: bool,
    /// The new job's number, as text.
    job_id: String,
    /// The old one's.
    retry_of: String,
}

/// Puts a task that is over into the queue once more, with the same payload and terms.
///
/// Policy is asked as if it were new: it may wait for an approval again.
#[utoipa::path(
    post, path = "/tasks/{id}/retry", operation_id = "retry_task", tag = "queue",
    params(("id" = String, Path, description = "The job's number")),
    responses(
        (status = 200, description = "It is in the queue again", body = Again),
        (status = 409, description = "Not over yet, or not a task"),
    )
)]
pub(crate) async fn retry(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Again>, ApiError> {
    let id = asked::changeable(&caller, &id, "job").await?;
    let old = api.store().find_job(id).await?.ok_or_else(|| ApiError::not_found("task"))?;
    let decided = match old.kind {
        JobKind::Task(task) => Some(submit::decided_again(&caller, task, &old).await?),
        // The store says why a part of a run is not done once more by itself.
        JobKind::Run | JobKind::Stage(_) => None,
    };
    let again = api.store().retry_job(id, caller.name(), decided, clock::now_ms()).await?;
    Ok(Json(Again { ok: true, job_id: again.to_string(), retry_of: id.to_string() }))
}

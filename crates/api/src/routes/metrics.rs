//! Metrics for Prometheus. While the database does not answer, what only it knows is left out and `velocity_database_up`
//! is 0: a scrape that fails would say less.

use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::observe;
use crate::state::Api;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// What is counted and measured, in Prometheus' text form. A scraper sends `Authorization: Bearer` or a key.
#[utoipa::path(
    get, path = "/metrics", operation_id = "get_metrics", tag = "about",
    responses((status = 200, description = "Metrics", content_type = "text/plain", body = String))
)]
pub(crate) async fn metrics(State(api): State<Api>, caller: Caller) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    let installation = api.camera().picture(api.store(), api.artifacts()).await;
    let text = observe::process_text() + &installation;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

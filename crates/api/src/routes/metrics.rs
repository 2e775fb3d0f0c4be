//! Metrics for Prometheus.

use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::observe;
use crate::state::Api;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::JobState;

/// What is counted and measured, in Prometheus' text form. A scraper sends `Authorization: Bearer` or a key.
#[utoipa::path(
    get, path = "/metrics", operation_id = "get_metrics", tag = "about",
    responses((status = 200, description = "Metrics", content_type = "text/plain", body = String))
)]
pub(crate) async fn metrics(State(api): State<Api>, caller: Caller) -> Result<Response, ApiError> {
    caller.may(Action::See)?;
    count_jobs(&api).await?;
    look_at_releases(&api).await?;
    let text = observe::handle().render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

async fn count_jobs(api: &Api) -> Result<(), ApiError> {
    use JobState as S;
    let counts = api.store().count_jobs().await?;
    for state in [S::Queued, S::Waiting, S::Working, S::Done, S::Error, S::Cancelled] {
        let count = counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
        metrics::gauge!("velocity_jobs", "state" => state.as_str()).set(count as f64);
    }
    Ok(())
}

async fn look_at_releases(api: &Api) -> Result<(), ApiError> {
    let live = api.store().live_releases().await?;
    metrics::gauge!("velocity_releases_live").set(live.len() as f64);
    for release in live {
        let Some(health) = api.store().find_health(release.id).await? else { continue };
        let project = release.project.to_string();
        metrics::gauge!("velocity_release_healthy", "project" => project.clone())
            .set(f64::from(u8::from(health.healthy)));
        metrics::gauge!("velocity_release_latency_seconds", "project" => project.clone())
            .set(health.latency_ms as f64 / 1000.0);
        metrics::gauge!("velocity_release_restarts", "project" => project).set(f64::from(health.restarts));
    }
    Ok(())
}

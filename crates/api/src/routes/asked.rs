//! What many calls ask for alike: a page of a list, a job by its number, a project by its name, a log.

use crate::auth::{Action, Caller};
use crate::config::{LIST_MAX, LOG_BYTES_MAX};
use crate::error::ApiError;
use crate::state::Api;
use axum::http::HeaderName;
use axum::response::{IntoResponse, Response};
use domain::{EventBody, JobId, Slug};
use serde::Deserialize;
use utoipa::IntoParams;

/// How many entries when it is not said.
const LIST_USUAL: u32 = 50;
/// Most pieces of a log that are given at once.
const PIECES_MAX: u32 = 256;

/// How much of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// At most so many, 1 to 200; 50 when not said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl Page {
    /// How many entries; an error for none or too many.
    pub(crate) fn limit(&self) -> Result<u32, ApiError> {
        let limit = self.limit.unwrap_or(LIST_USUAL);
        let reason = format!("Input should be from 1 to {LIST_MAX}");
        if (1..=LIST_MAX).contains(&limit) { Ok(limit) } else { Err(ApiError::invalid(&["query", "limit"], reason)) }
    }
}

/// A number that can be a job's; any other text names none. `what` is the word for it: `job` or `run`.
pub(crate) fn number(id: &str, what: &'static str) -> Result<JobId, ApiError> {
    let id: JobId = id.parse().map_err(|_| ApiError::not_found(what))?;
    if id.0 > 0 { Ok(id) } else { Err(ApiError::not_found(what)) }
}

/// The job of this number, when the caller may stop or repeat it.
pub(crate) async fn changeable(caller: &Caller, id: &str, what: &'static str) -> Result<JobId, ApiError> {
    let id = number(id, what)?;
    caller.may(Action::Cancel(id)).await?;
    Ok(id)
}

/// The project that a question names.
pub(crate) fn project(text: &str) -> Result<Slug, ApiError> {
    Slug::parse(text).map_err(|error| ApiError::invalid(&["query", "project"], error.to_string()))
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogQuery {
    /// Only what was written after this event number. The answer's header `x-log-seq` gives the next one.
    after: Option<i64>,
}

/// What a job or the stages of a run wrote: the end of it, or what came after an event.
pub(crate) async fn log(api: &Api, id: JobId, query: &LogQuery, what: &'static str) -> Result<Response, ApiError> {
    api.store().find_job(id).await?.ok_or_else(|| ApiError::not_found(what))?;
    let (seq, text) = match query.after {
        Some(after) => {
            let events = api.store().log_after(id, after, PIECES_MAX).await?;
            let seq = events.last().map_or(after, |event| event.seq);
            (seq, events.into_iter().filter_map(|event| text_of(event.body)).collect())
        }
        None => {
            let seq = *api.store().subscribe().borrow();
            (seq, api.store().log(id, LOG_BYTES_MAX).await?)
        }
    };
    Ok(([(HeaderName::from_static("x-log-seq"), seq.to_string())], text).into_response())
}

fn text_of(body: EventBody) -> Option<String> {
    match body {
        EventBody::LogAppended { text, .. } | EventBody::JobLogAppended { text, .. } => Some(text),
        _ => None,
    }
}

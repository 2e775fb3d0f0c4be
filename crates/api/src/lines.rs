//! Answers that come line by line, as they are made: each line a JSON value. Nothing is made that nobody reads: the next line
//! is begun when the one before was taken, and whoever leaves ends it.

use crate::error::ApiError;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::unfold;
use serde::Serialize;
use std::convert::Infallible;
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many long answers of this kind are made at once, whoever asks.
static LONG: Semaphore = Semaphore::const_new(2);

/// The content type of JSON lines.
pub(crate) const NDJSON: &str = "application/x-ndjson";

/// What is answered line by line.
pub(crate) trait Lines: Send + 'static {
    /// The next lines, whole, each with its end; none when all was said.
    fn next(&mut self) -> impl Future<Output = Option<String>> + Send;
}

/// Leave to make a long answer; a refusal while too many are being made.
pub(crate) fn turn() -> Result<SemaphorePermit<'static>, ApiError> {
    LONG.try_acquire().map_err(|_| ApiError::too_many(5))
}

/// The answer.
pub(crate) fn answer(lines: impl Lines) -> Response {
    let body = Body::from_stream(unfold(lines, |mut lines| async move {
        let text = lines.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(text)), lines))
    }));
    ([(CONTENT_TYPE, NDJSON), (CACHE_CONTROL, "no-store")], body).into_response()
}

/// A value as a line.
pub(crate) fn line(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).expect("plain data, without maps that have other keys than text");
    text.push('\n');
    text
}

/// What an answer that breaks off says last.
pub(crate) fn broken(error: &store::Error) -> String {
    tracing::warn!(%error, "a long answer breaks off");
    "the database did not answer; ask again in a moment".to_owned()
}

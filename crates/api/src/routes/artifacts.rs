//! What the build stage made, to be taken away.

use crate::auth::{Action, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::extract::Path;
use crate::state::Api;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tokio_util::io::ReaderStream;

/// An artifact by its name, which is its content's hash.
#[utoipa::path(
    get, path = "/artifacts/{name}", operation_id = "get_artifact", tag = "projects",
    params(("name" = String, Path, description = "`sha256-<hex>.<extension>`")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "No such artifact", body = ErrorBody),
    )
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    sent(&api, name).await
}

/// The file as an answer.
pub(crate) async fn sent(api: &Api, name: String) -> Result<Response, ApiError> {
    let artifacts = api.artifacts().clone();
    let opened = tokio::task::spawn_blocking(move || {
        artifacts.find(&name).and_then(|found| Ok((artifacts.open(&found.name)?, found)))
    });
    let (file, artifact) = opened.await.map_err(|error| ApiError::broken(&error))??;
    let file = tokio::fs::File::from_std(file);
    let mut response = Body::from_stream(ReaderStream::new(file)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(artifact.bytes));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    let disposition = format!("attachment; filename=\"{}\"", artifact.name);
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

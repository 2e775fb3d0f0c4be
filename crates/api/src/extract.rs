//! Bodies and parameters, with answers that say what is wrong with them.

use crate::config::BODY_BYTES_MAX;
use crate::error::{self, ApiError};
use crate::serve::Peer;
use crate::state::Api;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::convert::Infallible;

/// A JSON body. A malformed or a trickling one is 422 in FastAPI's shape, a huge one 413.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Api> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(mut request: Request, api: &Api) -> Result<Self, ApiError> {
        // A task may carry files; a message and a sign-in are short.
        if !error::is_seeds(request.uri().path()) {
            DefaultBodyLimit::max(BODY_BYTES_MAX.min(api.config().limits.request_bytes)).apply(&mut request);
        }
        let reading = axum::Json::<T>::from_request(request, api);
        match tokio::time::timeout(api.config().limits.body, reading).await {
            Ok(read) => read.map(|body| Self(body.0)).map_err(refused),
            Err(_) => Err(ApiError::invalid(&["body"], "the body did not arrive in time; send it again")),
        }
    }
}

fn refused(rejection: JsonRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::too_large("the request is larger than this call takes; send less");
    }
    match rejection {
        JsonRejection::JsonDataError(error) => ApiError::invalid(&["body"], words(&error.body_text())),
        JsonRejection::JsonSyntaxError(error) => ApiError::invalid(&["body"], words(&error.body_text())),
        JsonRejection::MissingJsonContentType(_) => {
            ApiError::invalid(&["header", "content-type"], "send JSON with `Content-Type: application/json`")
        }
        other => ApiError::invalid(&["body"], words(&other.body_text())),
    }
}

/// The reason without axum's preface.
fn words(text: &str) -> String {
    format!("the body is not what this call takes: {}", without_value(reason(text)))
}

fn reason(text: &str) -> &str {
    text.split_once(": ").map_or(text, |(_, reason)| reason)
}

/// The same without the value that was there: what somebody put into the wrong field may be a password.
fn without_value(text: &str) -> String {
    for fault in ["invalid type: ", "invalid value: "] {
        if let Some((before, after)) = text.split_once(fault)
            && let Some((value, expected)) = after.rsplit_once(", expected ")
        {
            // `string "hunter2"`, `integer `7``, `map`: the first word says what it was.
            let kind = value.split(' ').next().unwrap_or_default();
            return format!("{before}{fault}{kind}, expected {expected}");
        }
    }
    text.to_owned()
}

/// A whole body as it came, as a file. A trickling one is 422, a huge one 413.
pub(crate) struct File(pub(crate) Bytes);

impl FromRequest<Api> for File {
    type Rejection = ApiError;

    async fn from_request(request: Request, api: &Api) -> Result<Self, ApiError> {
        let reading = Bytes::from_request(request, api);
        match tokio::time::timeout(api.config().limits.body, reading).await {
            Ok(read) => read.map(Self).map_err(unread),
            Err(_) => Err(ApiError::invalid(&["body"], "the body did not arrive in time; send it again")),
        }
    }
}

fn unread(rejection: BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::too_large("the file is larger than this call takes; split it");
    }
    ApiError::invalid(&["body"], "the body could not be read; send it again")
}

/// A part of the address. One that is no text names nothing.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0)).map_err(|_| ApiError::not_found("address"))
    }
}

/// Query parameters. Malformed ones are 422 in FastAPI's shape.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        axum::extract::Query::<T>::try_from_uri(&parts.uri)
            .map(|query| Self(query.0))
            .map_err(|error| ApiError::invalid(&["query"], reason(&error.body_text())))
    }
}

/// The address that a call comes from, as it is counted.
pub(crate) struct Address(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(Peer::of(parts)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_the_wrong_place_is_not_repeated() {
        let said = |text: &str| words(&format!("Failed to deserialize: {text}"));
        let place = " at line 1 column 9";
        for (text, left) in [
            (
                "refresh: invalid type: string \"hunter, expected 2\", expected a boolean",
                "refresh: invalid type: string, expected a boolean",
            ),
            ("invalid type: integer `12345678`, expected a string", "invalid type: integer, expected a string"),
            ("invalid value: string \"x\", expected a date", "invalid value: string, expected a date"),
            ("invalid type: map, expected a string", "invalid type: map, expected a string"),
            ("missing field `email`", "missing field `email`"),
        ] {
            assert_eq!(said(&format!("{text}{place}")), format!("the body is not what this call takes: {left}{place}"));
        }
    }
}

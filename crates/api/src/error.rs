//! What can go wrong in a call, and the one table from that to a status code.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What the caller can do about a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Sign in first.
    Unauthorized,
    /// Ask somebody who may.
    Forbidden,
    /// Look elsewhere.
    NotFound,
    /// Use another method.
    WrongMethod,
    /// Look again: it is no longer as it was.
    Conflict,
    /// Say it differently.
    Invalid,
    /// Send less.
    TooLarge,
    /// Wait.
    TooMany,
    /// Try again later; we are not ready.
    Unavailable,
    /// Nothing: it is our fault, and the log has it.
    Broken,
}

impl Kind {
    /// The one table: status and code of each kind.
    fn status(self) -> (StatusCode, &'static str) {
        match self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::Conflict => (StatusCode::CONFLICT, "conflict"),
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::TooMany => (StatusCode::TOO_MANY_REQUESTS, "too_many"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
        }
    }
}

/// A failed call.
#[derive(Debug)]
pub(crate) struct ApiError {
    kind: Kind,
    message: String,
    detail: Option<Value>,
    retry_after_s: Option<u64>,
}

impl ApiError {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), detail: None, retry_after_s: None }
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(Kind::Unauthorized, message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, message)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("there is no such {what}"))
    }

    pub(crate) fn wrong_method() -> Self {
        Self::new(Kind::WrongMethod, "this address knows other methods only; the header Allow names them")
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, message)
    }

    pub(crate) fn too_large(message: impl Into<String>) -> Self {
        Self::new(Kind::TooLarge, message)
    }

    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, message)
    }

    /// A refused rate, with the seconds after which it is worth trying again.
    pub(crate) fn too_many(retry_after_s: u64) -> Self {
        let error = Self::new(Kind::TooMany, format!("too many attempts; try again in {retry_after_s} seconds"));
        Self { retry_after_s: Some(retry_after_s), ..error }
    }

    /// A body or a parameter that cannot be used. `location` is FastAPI's `loc`: `["body", "message"]`.
    pub(crate) fn invalid(location: &[&str], message: impl Into<String>) -> Self {
        let error = Self::new(Kind::Invalid, message);
        let detail = json!([{ "loc": location, "msg": error.message, "type": "value_error" }]);
        Self { detail: Some(detail), ..error }
    }

    /// Our own fault: the cause goes to the log, never to the caller.
    pub(crate) fn broken(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a call failed");
        Self::new(Kind::Broken, "something broke on our side; the server's log says what")
    }
}

impl From<store::Error> for ApiError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound { .. } => Self::new(Kind::NotFound, error.to_string()),
            store::Error::Conflict { .. } => Self::new(Kind::Conflict, error.to_string()),
            store::Error::Busy { .. } | store::Error::Full { .. } => {
                tracing::warn!(%error, "the store is not available");
                Self::new(Kind::Unavailable, error.to_string())
            }
            store::Error::Broken { .. } => Self::broken(&error),
        }
    }
}

/// The body of every failed call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// What went wrong and what to do about it, in words for a person.
    pub(crate) error: String,
    /// The same for a program.
    pub(crate) code: String,
    /// For a body or parameter that cannot be used: `[{loc, msg, type}]`, as FastAPI shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) detail: Option<Value>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.kind.status();
        let body = ErrorBody { error: self.message, code: code.to_owned(), detail: self.detail };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        if self.kind == Kind::Unauthorized {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

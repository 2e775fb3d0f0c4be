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
    /// Ask for something else.
    Unknown,
    /// Sign in first.
    Unauthorized,
    /// Ask somebody who may.
    Forbidden,
    /// Look elsewhere.
    NotFound,
    /// Use another method.
    WrongMethod,
    /// Speak the protocol of this address.
    WrongProtocol,
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
            Self::Unknown => (StatusCode::BAD_REQUEST, "bad_request"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::WrongProtocol => (StatusCode::UPGRADE_REQUIRED, "upgrade_required"),
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
    /// What the seed's own callers look for, where it is not the message.
    detail: Option<Box<Value>>,
    /// The rule that refuses.
    rule: Option<Box<str>>,
    retry_after_s: Option<u64>,
}

impl ApiError {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), detail: None, rule: None, retry_after_s: None }
    }

    /// What the seed answers with a word for a program, as `task_not_allowed`.
    pub(crate) fn bad_request(word: &str) -> Self {
        Self::new(Kind::Unknown, word)
    }

    /// Nobody is signed in; the seed has the same words for it whatever was missing.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self { detail: Some(Box::new(json!("missing or invalid api key"))), ..Self::new(Kind::Unauthorized, message) }
    }

    /// Wrong e-mail or password.
    pub(crate) fn no_such_account() -> Self {
        Self::new(Kind::Unauthorized, "the e-mail address or the password is wrong")
    }

    /// A rule refuses it.
    pub(crate) fn denied(rule: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { rule: Some(rule.into().into_boxed_str()), ..Self::new(Kind::Forbidden, reason) }
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, message)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("there is no such {what}"))
    }

    /// The same in words of its own.
    pub(crate) fn absent(words: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, words)
    }

    pub(crate) fn wrong_method() -> Self {
        Self::new(Kind::WrongMethod, "this address knows other methods only; the header Allow names them")
    }

    /// The address speaks WebSocket.
    pub(crate) fn upgrade_required() -> Self {
        Self::new(
            Kind::WrongProtocol,
            "this address speaks WebSocket; open it with `new WebSocket(…)` or ask /api/events",
        )
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, message)
    }

    pub(crate) fn too_large(message: impl Into<String>) -> Self {
        Self { detail: Some(Box::new(json!("payload too large"))), ..Self::new(Kind::TooLarge, message) }
    }

    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, message)
    }

    /// A refused rate, with the seconds after which it is worth trying again.
    pub(crate) fn too_many(retry_after_s: u64) -> Self {
        let error = Self::new(Kind::TooMany, format!("too many attempts; try again in {retry_after_s} seconds"));
        Self { retry_after_s: Some(retry_after_s), ..error }
    }

    /// More calls than the configured rate allows.
    pub(crate) fn rate_limited(retry_after_s: u64) -> Self {
        let error = Self::new(Kind::TooMany, format!("rate limit exceeded; try again in {retry_after_s} seconds"));
        Self { detail: Some(Box::new(json!("rate limit exceeded"))), retry_after_s: Some(retry_after_s), ..error }
    }

    /// Everything that is wrong with a body or with parameters.
    pub(crate) fn unusable(faults: Vec<Fault>) -> Self {
        let words: Vec<String> = faults.iter().map(Fault::words).collect();
        Self { detail: Some(Box::new(json!(faults))), ..Self::new(Kind::Invalid, words.join("; ")) }
    }

    /// A body or a parameter that cannot be used. `location` is FastAPI's `loc`: `["body", "message"]`.
    pub(crate) fn invalid(location: &[&str], message: impl Into<String>) -> Self {
        let error = Self::new(Kind::Invalid, message);
        let detail = json!([{ "loc": location, "msg": error.message, "type": "value_error" }]);
        Self { detail: Some(Box::new(detail)), ..error }
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

/// One thing that is wrong with a body or a parameter, as FastAPI shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// Where: `["body", "task"]`.
    pub(crate) loc: Vec<String>,
    /// What, in words for a person.
    pub(crate) msg: String,
    /// The same for a program: `missing`, `string_type`, `value_error` and so on.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
}

impl Fault {
    /// A fault of a field of the body.
    pub(crate) fn of(field: &str, kind: &'static str, msg: impl Into<String>) -> Self {
        Self { loc: vec!["body".to_owned(), field.to_owned()], msg: msg.into(), kind }
    }

    fn words(&self) -> String {
        format!("{}: {}", self.loc.last().map_or("body", String::as_str), self.msg)
    }
}

/// The body of a failed call.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// What went wrong and what to do about it, in words for a person.
    pub(crate) error: String,
    /// The same for a program.
    pub(crate) code: String,
    /// The same as FastAPI shows it; for a body or parameter that cannot be used `[{loc, msg, type}]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Detail>)]
    pub(crate) detail: Option<Value>,
    /// The rule that refuses, when one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rule: Option<String>,
}

/// The body of a failed call of the seed's: FastAPI's shape.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DetailBody {
    /// A text, or for a body or parameter that cannot be used a list of `{loc, msg, type}`.
    #[schema(value_type = Detail)]
    detail: Value,
    /// The rule that refuses, when one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// Why it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What went wrong.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) enum Detail {
    /// In words.
    Words(String),
    /// Field by field.
    Faults(Vec<Fault>),
}

impl From<ErrorBody> for DetailBody {
    fn from(body: ErrorBody) -> Self {
        let reason = body.rule.is_some().then(|| body.error.clone());
        Self { detail: body.detail.unwrap_or(Value::String(body.error)), rule: body.rule, reason }
    }
}

/// The first parts of the addresses that answer in FastAPI's shape.
const SEEDS: [&str; 8] = ["tasks", "results", "route", "artifacts", "metrics", "ready", "version", "auth"];

/// Whether an address is one of the seed's own calls.
pub(crate) fn is_seeds(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    SEEDS.contains(&first)
}

/// Puts a failed call of the seed's into FastAPI's shape.
pub(crate) fn shaped(path: &str, mut response: Response) -> Response {
    let Some(body) = response.extensions_mut().remove::<ErrorBody>().filter(|_| is_seeds(path)) else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    (parts, Json(DetailBody::from(body))).into_response()
}

impl ApiError {
    /// What a caller is told.
    pub(crate) fn body(&self) -> ErrorBody {
        ErrorBody {
            error: self.message.clone(),
            code: self.kind.status().1.to_owned(),
            detail: self.detail.as_deref().cloned(),
            rule: self.rule.as_deref().map(str::to_owned),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, body) = (self.kind.status().0, self.body());
        let mut response = (status, Json(body.clone())).into_response();
        response.extensions_mut().insert(body);
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

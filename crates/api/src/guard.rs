//! What stands before every route: the right house, the right origin, and headers that keep a browser on our side.

use crate::config::{Config, Profile};
use crate::error::ApiError;
use crate::host::{self, House};
use crate::preview;
use crate::state::Api;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Sends a request to the house it rings at. What is meant for a product never reaches Velocity's routes.
pub(crate) async fn door(State(api): State<Api>, request: Request, next: Next) -> Response {
    match host::house(api.config(), request.headers(), request.uri()) {
        House::Own => own(&api, request, next).await,
        House::Project(label) => preview::pass(&api, &label, request).await,
        House::Foreign => secured(api.config(), foreign().into_response()),
    }
}

async fn own(api: &Api, request: Request, next: Next) -> Response {
    let response = if is_unsafe(request.method()) && !host::same_origin(request.headers(), request.uri()) {
        ApiError::forbidden("a change may only come from Velocity's own pages, not from another origin").into_response()
    } else {
        next.run(request).await
    };
    secured(api.config(), response)
}

fn foreign() -> ApiError {
    ApiError::forbidden("this server does not answer to that host name; use localhost, or add the name with --host")
}

fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Adds the security headers; a route's own choice stays.
fn secured(config: &Config, mut response: Response) -> Response {
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, &policy(config));
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    set(headers, header::REFERRER_POLICY, "no-referrer");
    set(headers, header::CACHE_CONTROL, "no-store");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(headers, HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()");
    if config.profile == Profile::Production {
        set(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// Only our own scripts and styles, nothing inline; frames only of products.
fn policy(config: &Config) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; frame-src http://*.localhost:{}; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
        config.port
    )
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.entry(name).or_insert(value);
    }
}

//! What stands before every route: the right house, the right origin, and headers that keep a browser on our side.

use crate::config::{Config, Profile};
use crate::drain;
use crate::error::{self, ApiError};
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
        House::Foreign => {
            let path = request.uri().path().to_owned();
            api.armour().put_on(error::shaped(&path, foreign().into_response()))
        }
    }
}

async fn own(api: &Api, request: Request, next: Next) -> Response {
    let (request, asked) = drain::unread(request);
    let origins = &api.config().origins;
    let asked_by = request.headers().get(header::ORIGIN).cloned();
    // An answer in the seed's shape is told by its path; most are no failures and need no copy.
    let seeds = error::is_seeds(request.uri().path()).then(|| request.uri().path().to_owned());
    let response = match origins.preflight(request.method(), request.headers()) {
        Some(answer) => answer,
        None if is_unsafe(request.method()) && !is_from_home(api.config(), &request) => {
            let reason = "a change may only come from Velocity's own pages or an origin of CORS_ORIGINS";
            ApiError::forbidden(reason).into_response()
        }
        None => next.run(request).await,
    };
    let mut response = match seeds {
        Some(path) => error::shaped(&path, response),
        None => response,
    };
    origins.mark(asked_by.as_ref(), response.headers_mut());
    let response = api.armour().put_on(response);
    match asked {
        Some(asked) => asked.answered(response),
        None => response,
    }
}

fn is_from_home(config: &Config, request: &Request) -> bool {
    host::same_origin(request.headers(), request.uri()) || config.origins.admit(request.headers())
}

fn foreign() -> ApiError {
    ApiError::forbidden("this server does not answer to that host name; use localhost, or add the name with --host")
}

fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The security headers, ready to be put onto every answer.
pub(crate) struct Armour {
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Armour {
    pub(crate) fn new(config: &Config) -> Self {
        let policy = HeaderValue::from_str(&policy(config)).expect("a port and plain words");
        let fixed = |name: &'static str, value| (HeaderName::from_static(name), HeaderValue::from_static(value));
        let mut headers = vec![
            (header::CONTENT_SECURITY_POLICY, policy),
            fixed("x-content-type-options", "nosniff"),
            fixed("x-frame-options", "DENY"),
            fixed("referrer-policy", "no-referrer"),
            fixed("cache-control", "no-store"),
            fixed("cross-origin-opener-policy", "same-origin"),
            fixed("cross-origin-resource-policy", "same-origin"),
            fixed("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ];
        if config.profile == Profile::Production {
            headers.push(fixed("strict-transport-security", "max-age=31536000"));
        }
        Self { headers }
    }

    /// A route's own choice stays.
    fn put_on(&self, mut response: Response) -> Response {
        let answer = response.headers_mut();
        answer.reserve(self.headers.len());
        for (name, value) in &self.headers {
            set(answer, name, value);
        }
        response
    }
}

/// Only our own scripts and styles, nothing inline; frames only of products.
fn policy(config: &Config) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; frame-src {}; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
        config.origins_of_products()
    )
}

fn set(headers: &mut HeaderMap, name: &HeaderName, value: &HeaderValue) {
    if !headers.contains_key(name) {
        headers.insert(name, value.clone());
    }
}

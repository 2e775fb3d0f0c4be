//! Which other origins may call from a browser: an exact list, never a pattern.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");
const HEADERS: HeaderValue =
    HeaderValue::from_static("authorization, content-type, x-api-key, idempotency-key, last-event-id, x-request-id");
const EXPOSED: HeaderValue = HeaderValue::from_static("x-request-id, x-log-seq, retry-after");
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// The origins that may call besides our own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    listed: Vec<String>,
    any: bool,
}

impl Origins {
    /// Reads `http://host[:port]`, each exactly as a browser sends it; `*` means any, and then without credentials. An
    /// error names the entry that is none.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut origins = Self::default();
        for entry in entries.into_iter().map(str::trim).filter(|entry| !entry.is_empty()) {
            match entry {
                "*" => origins.any = true,
                origin if is_origin(origin) => origins.listed.push(origin.to_owned()),
                other => {
                    return Err(format!(
                        "{other:?} is no origin; write scheme, host and port, as http://localhost:5173"
                    ));
                }
            }
        }
        Ok(origins)
    }

    /// How this origin is let in, if it is.
    fn admits(&self, origin: &str) -> Option<Admission> {
        if self.listed.iter().any(|listed| listed == origin) {
            return Some(Admission::Listed);
        }
        // `null` is what a sandboxed frame or a file says: nobody in particular.
        (self.any && origin != "null").then_some(Admission::Any)
    }

    fn is_empty(&self) -> bool {
        self.listed.is_empty() && !self.any
    }

    /// Whether a change may come from the origin that these headers name.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        origin(headers).and_then(|origin| self.admits(origin)).is_some()
    }

    /// Whether the origin that these headers name stands in the list by its name.
    pub(crate) fn lists(&self, headers: &HeaderMap) -> bool {
        origin(headers).is_some_and(|origin| self.listed.iter().any(|listed| listed == origin))
    }

    /// The answer to a browser that asks first, when it comes from an origin that may call.
    pub(crate) fn preflight(&self, method: &Method, headers: &HeaderMap) -> Option<Response> {
        let asks = *method == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if !asks || !self.admit(headers) {
            return None;
        }
        let mut response = StatusCode::NO_CONTENT.into_response();
        let answer = response.headers_mut();
        answer.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        answer.insert(ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        answer.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        Some(response)
    }

    /// Says in the answer that this origin may read it.
    pub(crate) fn mark(&self, asked_by: Option<&HeaderValue>, answer: &mut HeaderMap) {
        if self.is_empty() {
            return;
        }
        answer.append(VARY, HeaderValue::from_static("origin"));
        let Some(shown) = asked_by else { return };
        match shown.to_str().ok().and_then(|origin| self.admits(origin)) {
            Some(Admission::Listed) => {
                answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, shown.clone());
                answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
            }
            Some(Admission::Any) => drop(answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"))),
            None => return,
        }
        answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}

enum Admission {
    Listed,
    Any,
}

fn origin(headers: &HeaderMap) -> Option<&str> {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => origin.to_str().ok(),
        _ => None,
    }
}

/// Lower case, no path, no user, no trailing slash: what a browser sends.
fn is_origin(text: &str) -> bool {
    let Some(place) = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")) else { return false };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c);
    !place.is_empty() && place.chars().all(plain) && place.parse::<axum::http::uri::Authority>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_origin_is_let_in() {
        let origins = Origins::parse(["http://localhost:5173", "https://app.example"]).unwrap();
        for good in ["http://localhost:5173", "https://app.example"] {
            assert!(origins.admits(good).is_some(), "{good}");
        }
        for bad in [
            "null",
            "",
            "http://localhost",
            "http://localhost:51730",
            "https://localhost:5173",
            "http://app.example",
            "https://app.example.evil.example",
            "https://evilapp.example",
            "https://app.example:443",
            "file://",
            "HTTPS://APP.EXAMPLE",
            "https://app.example/",
            "https://app.example ",
            "http://localhost:5173@evil.example",
            "https://sub.app.example",
        ] {
            assert!(origins.admits(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_entry_that_is_no_origin_is_named() {
        for bad in ["localhost:5173", "https://app.example/", "https://*.example", "ftp://a", "https://", "http://a b"]
        {
            assert!(Origins::parse([bad]).unwrap_err().contains(bad), "{bad}");
        }
        assert!(Origins::parse(["", " "]).unwrap().is_empty());
    }

    #[test]
    fn any_origin_means_no_credentials() {
        let origins = Origins::parse(["*"]).unwrap();
        let mut answer = HeaderMap::new();
        origins.mark(Some(&HeaderValue::from_static("https://a.example")), &mut answer);
        assert_eq!(answer[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert!(!answer.contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS));
        assert!(origins.admits("null").is_none());
    }
}

//! The way to a product on the air: its own host name is its own origin, so its scripts can reach nothing of
//! Velocity's, and Velocity's keys never reach the product.

use crate::config::{LIST_MAX, PREVIEW_BODY_BYTES_MAX, PREVIEW_SECONDS_MAX};
use crate::routes::auth::COOKIE;
use crate::state::Api;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_reverse_proxy::{HostBehaviour, ProxyPolicy, ReverseProxy};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::time::Duration;

/// One client for all products; it keeps idle connections for a short while only.
pub(crate) type ProductClient = Client<HttpConnector, Body>;

/// Headers that say who the person is to Velocity, or where the request came from before us: never passed on.
const OURS: [&str; 7] = [
    "authorization",
    "x-api-key",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
];

pub(crate) fn client() -> ProductClient {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(Duration::from_secs(5)));
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(Duration::from_secs(10))
        .pool_max_idle_per_host(8)
        .build(connector)
}

/// Passes a request on to the live release of the project with this DNS label.
pub(crate) async fn pass(api: &Api, label: &str, mut request: Request) -> Response {
    let release = match api.store().live_releases().await {
        Ok(live) => live.into_iter().find(|release| release.project.host() == label),
        Err(error) => {
            tracing::error!(%error, label, "the store did not say where a product is");
            return sign(StatusCode::SERVICE_UNAVAILABLE, "Velocity cannot look up this product just now.");
        }
    };
    let Some(release) = release else { return nothing_here(api, label).await };
    let framed = is_framed(request.headers());
    without_our_keys(request.headers_mut());
    let target = format!("http://127.0.0.1:{}", release.port);
    let proxy = ReverseProxy::new_with_client("/", target, api.products().clone()).with_policy(rules());
    let Ok(mut response) = proxy.proxy_request(request).await;
    if response.extensions().get::<axum_reverse_proxy::ProxyError>().is_some() {
        return sign(StatusCode::SERVICE_UNAVAILABLE, "This product does not answer just now. It may be restarting.");
    }
    without_cookie_domains(response.headers_mut());
    if framed {
        keep_cookies_in_the_frame(response.headers_mut());
    }
    framed_by_velocity(response.headers_mut(), &api.config().origins_of_page());
    response
}

/// The mark of a frame: kept by the browser for frames within Velocity's page alone, so who shows it asks from within one.
const FRAME: &str = "velocity_frame";

/// Whether the browser asks for a frame's page, or from within one that was marked: there it would keep no plain cookie.
fn is_framed(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    is_frames_page(headers) || cookies.flat_map(|text| text.split(';')).any(|cookie| name_of(cookie) == FRAME)
}

fn is_frames_page(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-dest").is_some_and(|dest| dest == "iframe")
}

/// A product's cookies for its frame alone, and the frame's mark: apart from those of its own window, and for nobody else's frame, since nobody else
/// may have one. So one can sign in within the preview.
fn keep_cookies_in_the_frame(headers: &mut HeaderMap) {
    let theirs: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().filter_map(partitioned).collect();
    headers.remove(header::SET_COOKIE);
    let mark = HeaderValue::from_static("velocity_frame=1; Path=/; HttpOnly; SameSite=None; Secure; Partitioned");
    for cookie in theirs.into_iter().chain([mark]) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

fn partitioned(cookie: &HeaderValue) -> Option<HeaderValue> {
    const SAID: [&str; 3] = ["samesite", "secure", "partitioned"];
    let text = cookie.to_str().ok()?;
    let about = |part: &str| {
        SAID.iter().any(|name| part.trim().split('=').next().unwrap_or_default().eq_ignore_ascii_case(name))
    };
    let kept: Vec<&str> =
        text.split(';').enumerate().filter(|(n, part)| *n == 0 || !about(part)).map(|(_, part)| part).collect();
    HeaderValue::from_str(&format!("{}; SameSite=None; Secure; Partitioned", kept.join(";"))).ok()
}

/// Lets Velocity's own page show the product in a frame, and nobody else's: whatever the product said about frames gives way,
/// the rest of its policy stays.
fn framed_by_velocity(headers: &mut HeaderMap, page: &str) {
    headers.remove(header::X_FRAME_OPTIONS);
    let theirs: Vec<HeaderValue> =
        headers.get_all(header::CONTENT_SECURITY_POLICY).iter().filter_map(without_ancestors).collect();
    headers.remove(header::CONTENT_SECURITY_POLICY);
    let ours = HeaderValue::from_str(&format!("frame-ancestors {page}")).expect("names, ports and plain words");
    for policy in theirs.into_iter().chain([ours]) {
        headers.append(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// A policy without its word on who may frame it; none when it cannot be read as text, or says nothing else.
fn without_ancestors(policy: &HeaderValue) -> Option<HeaderValue> {
    let text = policy.to_str().ok()?;
    let about = |part: &str| {
        part.split_ascii_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("frame-ancestors"))
    };
    // One header may hold several policies, with commas between them.
    let kept = text.split(',').map(|one| one.split(';').filter(|part| !about(part)).collect::<Vec<_>>().join(";"));
    let kept = kept.filter(|one| !one.trim().is_empty()).collect::<Vec<_>>().join(",");
    if kept.is_empty() { None } else { HeaderValue::from_str(&kept).ok() }
}

fn rules() -> ProxyPolicy {
    ProxyPolicy::new()
        .with_host_behaviour(HostBehaviour::Preserve)
        .with_public_scheme("http")
        .with_upstream_timeout(Duration::from_secs(PREVIEW_SECONDS_MAX))
        .with_max_request_body_bytes(PREVIEW_BODY_BYTES_MAX)
        .with_via("velocity")
}

async fn nothing_here(api: &Api, label: &str) -> Response {
    let projects = api.store().projects(LIST_MAX).await;
    let known = projects.is_ok_and(|all| all.iter().any(|project| project.id.host() == label));
    if known {
        sign(StatusCode::SERVICE_UNAVAILABLE, "This product exists, but no version of it is on the air yet.")
    } else {
        sign(StatusCode::NOT_FOUND, "There is no product of this name.")
    }
}

fn without_our_keys(headers: &mut HeaderMap) {
    for name in OURS {
        headers.remove(name);
    }
    let kept: Vec<HeaderValue> = headers.get_all(header::COOKIE).iter().filter_map(without_our_cookie).collect();
    headers.remove(header::COOKIE);
    for cookies in kept {
        headers.append(header::COOKIE, cookies);
    }
}

/// The cookies of one header without ours; `None` when nothing is left.
fn without_our_cookie(cookies: &HeaderValue) -> Option<HeaderValue> {
    let text = cookies.to_str().ok()?;
    let theirs: Vec<&str> = text.split(';').map(str::trim).filter(|cookie| !is_ours(cookie)).collect();
    if theirs.is_empty() { None } else { HeaderValue::from_str(&theirs.join("; ")).ok() }
}

fn is_ours(cookie: &str) -> bool {
    [COOKIE, FRAME].contains(&name_of(cookie))
}

fn name_of(cookie: &str) -> &str {
    cookie.split('=').next().unwrap_or_default().trim()
}

/// A product sets cookies for its own host only: with a domain it could reach its neighbours.
fn without_cookie_domains(headers: &mut HeaderMap) {
    let theirs: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().filter_map(without_domain).collect();
    headers.remove(header::SET_COOKIE);
    for cookie in theirs {
        headers.append(header::SET_COOKIE, cookie);
    }
}

fn without_domain(cookie: &HeaderValue) -> Option<HeaderValue> {
    let text = cookie.to_str().ok()?;
    let is_domain = |part: &&str| part.trim().get(..6).is_some_and(|name| name.eq_ignore_ascii_case("domain"));
    let parts: Vec<&str> =
        text.split(';').enumerate().filter(|(n, p)| *n == 0 || !is_domain(p)).map(|(_, p)| p).collect();
    HeaderValue::from_str(&parts.join(";")).ok().filter(|_| !is_ours(text))
}

/// A page for a person who came to a product that is not there. It holds no text from the request.
fn sign(status: StatusCode, words: &'static str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>Not on the air</title></head><body><main><h1>Not on the \
         air</h1><p>{words}</p><p>Velocity's own page says how it is: open it on localhost, without the product's \
         name.</p></main></body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
    ];
    (status, headers, page).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_sees_its_own_cookies_and_not_ours() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; velocity_session=secret; velocity_frame=1; b=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("velocity_session=secret"));
        headers.insert("x-api-key", HeaderValue::from_static("dev"));
        without_our_keys(&mut headers);
        let left: Vec<_> = headers.get_all(header::COOKIE).iter().collect();
        assert_eq!(left, ["a=1; b=2"]);
        assert!(!headers.contains_key("x-api-key"));
    }

    #[test]
    fn within_the_frame_a_cookie_is_kept_for_the_frame_alone() {
        let kept = |text: &'static str| partitioned(&HeaderValue::from_static(text)).unwrap();
        let cookie = kept("session=x=secure; HttpOnly; SameSite=lax; Path=/; Secure");
        assert_eq!(cookie, "session=x=secure; HttpOnly; Path=/; SameSite=None; Secure; Partitioned");
        assert_eq!(kept("secure=1"), "secure=1; SameSite=None; Secure; Partitioned");
        let asking = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            headers
        };
        assert!(
            is_framed(&asking("sec-fetch-dest", "iframe")) && is_framed(&asking("cookie", "a=1; velocity_frame=1"))
        );
        assert!(
            !is_framed(&asking("sec-fetch-dest", "document")) && !is_framed(&asking("cookie", "a=velocity_frame=1"))
        );
        let mut headers = asking("set-cookie", "session=x; SameSite=lax");
        keep_cookies_in_the_frame(&mut headers);
        let set: Vec<_> = headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(set[0], "session=x; SameSite=None; Secure; Partitioned");
        assert!(set[1].to_str().unwrap().starts_with("velocity_frame=1;"), "{set:?}");
    }

    #[test]
    fn only_velocity_may_frame_a_product_and_the_rest_of_its_policy_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        let theirs = "default-src 'self'; Frame-Ancestors 'none'; base-uri 'none', img-src *; frame-ancestors *";
        headers.append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(theirs));
        headers.append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("frame-ancestors *"));
        framed_by_velocity(&mut headers, "http://localhost:8000");
        let left: Vec<_> = headers.get_all(header::CONTENT_SECURITY_POLICY).iter().collect();
        assert_eq!(left, ["default-src 'self'; base-uri 'none', img-src *", "frame-ancestors http://localhost:8000"]);
        assert!(!headers.contains_key(header::X_FRAME_OPTIONS));
    }

    #[test]
    fn a_product_cannot_set_a_cookie_for_others_or_in_our_name() {
        let cleaned = |text: &'static str| without_domain(&HeaderValue::from_static(text));
        let kept = cleaned("session=x; Domain=localhost; Path=/; HttpOnly").unwrap();
        assert_eq!(kept, "session=x; Path=/; HttpOnly");
        assert_eq!(cleaned("domain=x; Path=/").unwrap(), "domain=x; Path=/");
        assert_eq!(cleaned("velocity_session=forged"), None);
    }
}

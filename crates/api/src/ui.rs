//! The web page, embedded: files with an ETag, compressed variants where the build made them, and the page itself for
//! every address that a person may reload.

use crate::error::ApiError;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::fmt::Write as _;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// Shown when the web assets were not built into this binary.
const ABSENT: &str = include_str!("ui/absent.html");

/// Paths of the interface for programs: a mistyped one is an error, not a page.
const PROGRAM_PATHS: [&str; 5] = ["/api/", "/git/", "/artifacts/", "/results/", "/tasks/"];

/// Everything that is no route: a file of the web page, or the page itself.
pub(crate) async fn page(request: Request) -> Response {
    let path = request.uri().path();
    if !matches!(*request.method(), Method::GET | Method::HEAD) || PROGRAM_PATHS.iter().any(|p| path.starts_with(p)) {
        return ApiError::not_found("address").into_response();
    }
    if let Some(better) = better_address(&request) {
        return Redirect::temporary(&better).into_response();
    }
    let name = path.trim_start_matches('/');
    match file(name, request.headers()) {
        Some(response) => response,
        None if is_file_name(name) => ApiError::not_found("file").into_response(),
        None => index(request.headers()),
    }
}

/// The same page under the name `localhost`, for a browser that came by number. Cookies do not tell ports apart, and
/// products are reached by number on their own ports: so a sign-in must not live there.
fn better_address(request: &Request) -> Option<String> {
    let header = |name: &str| request.headers().get(name)?.to_str().ok();
    let host = header("host").filter(|_| header("sec-fetch-mode") == Some("navigate"))?;
    let port = ["127.0.0.1", "[::1]"].into_iter().find_map(|number| host.strip_prefix(number))?;
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Some(format!("http://localhost{port}{path}"))
}

fn index(headers: &HeaderMap) -> Response {
    file("index.html", headers).unwrap_or_else(absent)
}

fn absent() -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], ABSENT).into_response()
}

/// The last part has an extension, so a page can never be meant.
fn is_file_name(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

fn file(name: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Dist::get(name)?;
    let (encoding, chosen) = variant(name, headers).map_or((None, plain), |(encoding, file)| (Some(encoding), file));
    // Each variant is other bytes, so each has its own tag.
    let etag = etag(&chosen);
    let mut response = if is_known(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(chosen.data.into_owned()).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, content_type(name));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching(name)));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(header::ETAG, HeaderValue::from_str(&etag).ok()?);
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// The best compressed variant that the browser takes.
fn variant(name: &str, headers: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let takes = |encoding: &str| accepted.split(',').any(|one| accepts(one, encoding));
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(encoding, _)| takes(encoding))
        .find_map(|(encoding, suffix)| Some((encoding, Dist::get(&format!("{name}.{suffix}"))?)))
}

/// One item of `Accept-Encoding`, which may be refused by a weight of nought.
fn accepts(item: &str, encoding: &str) -> bool {
    let (name, weight) = item.split_once(';').unwrap_or((item, "q=1"));
    let refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0);
    name.trim().eq_ignore_ascii_case(encoding) && !refused
}

fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    known.split(',').any(|one| one.trim().trim_start_matches("W/") == etag)
}

fn etag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let short = hash[..12].iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing into a string cannot fail");
        text
    });
    format!("\"{short}\"")
}

fn content_type(name: &str) -> HeaderValue {
    let kind = mime(name);
    HeaderValue::from_static(kind)
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Files under `assets/` carry their hash in their name.
fn caching(name: &str) -> &'static str {
    if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_nought_refuses_an_encoding() {
        assert!(accepts(" br", "br"));
        assert!(accepts("gzip;q=0.5", "gzip"));
        assert!(!accepts("br;q=0", "br"));
        assert!(!accepts("deflate", "br"));
    }

    #[test]
    fn a_page_can_be_reloaded_but_a_lost_file_is_an_error() {
        assert!(!is_file_name("projects/shop_v3"));
        assert!(is_file_name("assets/app-123.js"));
    }
}

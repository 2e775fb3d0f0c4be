//! A door to Velocity's own API for one command in the sandbox: a unix socket in its room. What comes in is sent on to the server
//! with the key of the job's agent, which the command itself never sees.

use crate::Error;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{ACCEPT, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use reqwest::redirect::Policy;
use serde_json::json;
use std::convert::Infallible;
use std::os::fd::AsRawFd as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::UnixListener;
use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;

/// The socket's name in its directory.
pub(crate) const SOCKET: &str = "api.sock";

const QUESTION_BYTES_MAX: usize = 1 << 20;
const ANSWER_BYTES_MAX: usize = 8 << 20;
const ANSWER_MAX: Duration = Duration::from_secs(30);
const HEAD_MAX: Duration = Duration::from_secs(10);
const CALLS_MAX: usize = 16;

/// An open door; it closes when it is dropped.
pub(crate) struct Door {
    dir: PathBuf,
    _serving: AbortOnDropHandle<()>,
}

struct Beyond {
    http: reqwest::Client,
    server: String,
    key: HeaderValue,
}

impl Door {
    /// Opens it in a new directory `dir`, for the sandbox's user.
    pub(crate) fn open(dir: &Path, uid: Option<u32>, server: &str, key: &str) -> Result<Self, Error> {
        let failed =
            |error: &dyn std::fmt::Display| Error::Failed(format!("no door to the API can be opened: {error}"));
        std::fs::create_dir_all(dir).map_err(|error| failed(&error))?;
        // A socket's path is short; its directory's may be long.
        let place = std::fs::File::open(dir).map_err(|error| failed(&error))?;
        let short = format!("/proc/self/fd/{}/{SOCKET}", place.as_raw_fd());
        let listener = UnixListener::bind(short).map_err(|error| failed(&error))?;
        workspace::give(dir, uid)?;
        let mut key = HeaderValue::from_str(key).map_err(|error| failed(&error))?;
        key.set_sensitive(true);
        let http = reqwest::Client::builder().timeout(ANSWER_MAX).no_proxy().redirect(Policy::none()).build();
        let beyond = Beyond { http: http.map_err(|error| failed(&error))?, server: server.to_owned(), key };
        let serving = AbortOnDropHandle::new(tokio::spawn(serve(listener, Arc::new(beyond))));
        Ok(Self { dir: dir.to_owned(), _serving: serving })
    }

    /// The directory that the command is shown.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }
}

async fn serve(listener: UnixListener, beyond: Arc<Beyond>) {
    let room = Arc::new(Semaphore::new(CALLS_MAX));
    // Open calls end with the door.
    let mut calls = tokio::task::JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        while calls.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let beyond = Arc::clone(&beyond);
        calls.spawn(async move {
            let answer = service_fn(|request| {
                let beyond = Arc::clone(&beyond);
                async move { Ok::<_, Infallible>(beyond.pass(request).await) }
            });
            let mut http = http1::Builder::new();
            let io = TokioIo::new(stream);
            // Whoever hangs up has said enough.
            let _ = http.timer(TokioTimer::new()).header_read_timeout(HEAD_MAX).serve_connection(io, answer).await;
            drop(place);
        });
    }
}

impl Beyond {
    /// Sends a request on, and its answer back. Of the headers only those go along that say what the bodies are.
    async fn pass(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        // `OPTIONS *` has none; behind the server's address it would name another one.
        let Some(path) = parts.uri.path_and_query().map(|path| path.as_str()).filter(|path| path.starts_with('/'))
        else {
            return refusal(StatusCode::BAD_REQUEST, "a request names a path of the API");
        };
        let Ok(body) = Limited::new(body, QUESTION_BYTES_MAX).collect().await else {
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, "a request may have 1 MiB");
        };
        let mut onward = self.http.request(parts.method, format!("{}{path}", self.server));
        for name in [CONTENT_TYPE, ACCEPT] {
            if let Some(value) = parts.headers.get(&name) {
                onward = onward.header(name, value);
            }
        }
        let onward = onward.header("x-api-key", self.key.clone()).body(body.to_bytes());
        match onward.send().await {
            Ok(answer) => back(answer).await,
            Err(error) => {
                tracing::debug!(error = %error.without_url(), "a command's call did not reach the server");
                refusal(StatusCode::BAD_GATEWAY, "the server does not answer; try again")
            }
        }
    }
}

async fn back(mut answer: reqwest::Response) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = answer.status();
    for name in [CONTENT_TYPE, RETRY_AFTER] {
        if let Some(value) = answer.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    let mut bytes = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= ANSWER_BYTES_MAX => bytes.extend_from_slice(&chunk),
            Ok(Some(_)) => return refusal(StatusCode::BAD_GATEWAY, "the answer has more than 8 MiB; ask for less"),
            Ok(None) => break,
            Err(_) => {
                return refusal(
                    StatusCode::BAD_GATEWAY,
                    "the answer did not end within 30 s; streams are not let through",
                );
            }
        }
    }
    *response.body_mut() = Full::from(bytes);
    response
}

fn refusal(status: StatusCode, why: &str) -> Response<Full<Bytes>> {
    let body = json!({"error": why, "code": "door"}).to_string();
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

//! Looking at a version through its socket: one HTTP request, with limits on time and size.

use crate::door::Target;
use crate::{PageProbe, Probe};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How long an answer may take, and how large it may be.
const ANSWER_WAIT: Duration = Duration::from_secs(10);
const ANSWER_BYTES_MAX: usize = 4 << 20;

/// One answer; status 0 when there was none.
pub(crate) struct Answer {
    pub status: u16,
    /// Where a redirect leads, when it leads to a path of the same site.
    pub leads_to: Option<String>,
    pub body: Bytes,
    pub ms: u64,
}

/// Asks for a page.
pub(crate) async fn get(target: &Target, path: &str) -> Answer {
    let start = Instant::now();
    let (status, leads_to, body) = match timeout(ANSWER_WAIT, fetch(target, path)).await {
        Ok(Ok(answer)) => answer,
        _ => (0, None, Bytes::new()),
    };
    Answer { status, leads_to, body, ms: start.elapsed().as_millis() as u64 }
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

async fn fetch(target: &Target, path: &str) -> Result<(u16, Option<String>, Bytes), Failed> {
    let stream = target.connect().await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let driver = tokio::spawn(connection);
    let request = hyper::Request::get(path)
        .header("host", "localhost")
        .header("user-agent", "velocity-probe")
        .header("connection", "close")
        .body(Empty::<Bytes>::new())?;
    let outcome = async {
        let answer = sender.send_request(request).await?;
        let status = answer.status().as_u16();
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
        let leads_to = location.filter(|path| path.starts_with('/') && !path.starts_with("//")).map(str::to_owned);
        let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await?.to_bytes();
        Ok((status, leads_to, body))
    }
    .await;
    driver.abort();
    outcome
}

/// Looks at the API's readiness, the landing page and `pages`.
pub(crate) async fn look(target: &Target, pages: &[String], restarts: u32) -> Probe {
    let ready = get(target, "/api/readyz").await;
    let landing = landing(target).await;
    let mut seen = vec![PageProbe { path: "/".to_owned(), status: landing.status, ms: landing.ms }];
    for path in pages {
        let answer = get(target, path).await;
        seen.push(PageProbe { path: path.clone(), status: answer.status, ms: answer.ms });
    }
    Probe {
        api_ok: ready.status == 200,
        web_ok: landing.status == 200 && has_heading(&landing.body),
        pages: seen,
        restarts,
        latency_ms: landing.ms,
    }
}

/// The landing page; of a product that shows nothing without an account, the sign-in page to which it leads.
async fn landing(target: &Target) -> Answer {
    let landing = get(target, "/").await;
    match (landing.status, &landing.leads_to) {
        (300..=399, Some(path)) => get(target, path).await,
        _ => landing,
    }
}

fn has_heading(body: &[u8]) -> bool {
    body.windows(3).any(|window| window.eq_ignore_ascii_case(b"<h1"))
}

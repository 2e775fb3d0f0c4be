//! Metrics in Prometheus' text form, and the measure of every call.
//!
//! What begins with `velocity_` is about the installation, and each of its servers shows the same, but for what only a process
//! knows of itself (`docs/MONITORING.md` names it); what begins with `http_` or `process_` is about this process.

pub(crate) mod page;
pub(crate) mod picture;
pub(crate) mod process;
pub(crate) mod tally;
pub(crate) mod trail;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Upper bounds of the buckets of durations, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// Calls after which the measured durations are folded into their buckets, also when nobody scrapes.
const FOLD_EVERY: u64 = 512;

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
static CALLS: AtomicU64 = AtomicU64::new(0);

/// The process's metrics, installed at the first use.
pub(crate) fn handle() -> &'static PrometheusHandle {
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets(&BUCKETS).expect("the list of buckets is not empty");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // A second recorder in one process cannot be: then the first one goes on, and this one stays empty.
        let _ = metrics::set_global_recorder(recorder);
        describe();
        handle
    })
}

fn describe() {
    metrics::describe_counter!("http_requests_total", "Answered calls.");
    metrics::describe_histogram!("http_request_duration_seconds", "Time until an answer's head was ready.");
    metrics::describe_gauge!("http_requests_in_flight", "Calls that are being answered.");
    metrics::describe_gauge!("velocity_event_streams", "Event streams that are open on this server.");
    metrics::describe_gauge!(
        "velocity_channel_sockets",
        "WebSockets of the live channels that are open on this server."
    );
    metrics::gauge!("velocity_channel_sockets").set(0.0);
    metrics::gauge!("velocity_event_streams").set(0.0);
    metrics::gauge!("http_requests_in_flight").set(0.0);
}

/// The part of the metrics that is about this process.
pub(crate) fn process_text() -> String {
    let mut page = page::Page::default();
    page.family(page::Kind::Gauge, "velocity_build_info", "Always 1; says what runs.")
        .sample(&[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    process::write(&mut page);
    handle().render() + page.text()
}

/// Counts something that is open until it is dropped.
pub(crate) struct Open(&'static str);

impl Open {
    /// `gauge` names what is counted.
    pub(crate) fn count(gauge: &'static str) -> Self {
        metrics::gauge!(gauge).increment(1.0);
        Self(gauge)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!(self.0).decrement(1.0);
    }
}

/// The method, unless it is one that a client made up: those share one series.
fn known(method: &Method) -> &str {
    let usual = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    if usual.contains(method) { method.as_str() } else { "other" }
}

/// Counts a call and measures its time, under its route's pattern so that ids make no new series.
pub(crate) async fn measured(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known(request.method()).to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("(page)", MatchedPath::as_str).to_owned();
    let _open = Open::count("http_requests_in_flight");
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("http_requests_total", "method" => method.clone(), "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("http_request_duration_seconds", "method" => method, "route" => route)
        .record(began.elapsed().as_secs_f64());
    if CALLS.fetch_add(1, Ordering::Relaxed) % FOLD_EVERY == FOLD_EVERY - 1 {
        handle().run_upkeep();
    }
    response
}

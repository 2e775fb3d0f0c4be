//! `POST /tasks` over loopback at 64 keep-alive connections: calls a second, and how long they take. Every answer of 200
//! is a task on disk; at the end the store is asked for them.
//!
//! `cargo bench -p api --bench tasks [-- SECONDS [CONNECTIONS]]`
#![allow(missing_docs, reason = "a program, not a library")]

use api::{Api, Config, Database, SandboxLevel};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Artifacts, Store};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

const BODY: &str = r#"{"task":"sleep","payload":{"seconds":0}}"#;

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let seconds = numbers.first().copied().unwrap_or(10);
    let connections = numbers.get(1).copied().unwrap_or(64) as usize;
    let dir = tempfile::tempdir().expect("a directory");
    // The server has a runtime of its own, as `velocity serve` has.
    let server = runtime(2);
    let closing = CancellationToken::new();
    let (listener, api, store, port) = server.block_on(prepared(dir.path(), closing.clone()));
    server.spawn(api::serve(listener, api));
    let client = runtime(1);
    client.block_on(load(port, connections, Duration::from_secs(2)));
    let (mut times, took) = client.block_on(load(port, connections, Duration::from_secs(seconds)));
    let stored: u64 =
        server.block_on(async { store.count_jobs().await }).expect("a count").iter().map(|(_, count)| count).sum();
    closing.cancel();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{connections} connections, {:.1} s: {} answers of 200, {:.0}/s; p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, max {:.2} ms; {stored} in the store",
        took.as_secs_f64(),
        times.len(),
        times.len() as f64 / took.as_secs_f64(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
    );
    assert!(stored >= times.len() as u64, "an answer of 200 is not in the store");
}

async fn prepared(place: &Path, closing: CancellationToken) -> (TcpListener, Api, Store, u16) {
    let store = Store::open(&format!("sqlite:{}", place.join("bench.db").display())).await.expect("a store");
    let artifacts = Artifacts::in_dir(place.join("artifacts")).expect("a directory");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("a port").port();
    let config = Config::local(port, Database::Path(store.describe()), SandboxLevel::default());
    let gate = Arc::new(policy::Gate::with_defaults());
    (listener, Api::new(store.clone(), artifacts, gate, config, closing), store, port)
}

fn runtime(threads: usize) -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build().expect("threads")
}

/// How long each call took, and how long all of them.
async fn load(port: u16, connections: usize, time: Duration) -> (Vec<Duration>, Duration) {
    let began = Instant::now();
    let callers: Vec<_> = (0..connections).map(|_| tokio::spawn(call(port, began + time))).collect();
    let mut times = Vec::new();
    for caller in callers {
        times.extend(caller.await.expect("a caller ends"));
    }
    (times, began.elapsed())
}

/// One connection: a call, its answer, the next call.
async fn call(port: u16, until: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    let request = format!(
        "POST /tasks HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nX-API-Key: dev\r\n\
         Content-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let (mut times, mut buffer) = (Vec::with_capacity(4096), vec![0; 8192]);
    while Instant::now() < until {
        let began = Instant::now();
        stream.write_all(request.as_bytes()).await.expect("a request is sent");
        answered(&mut stream, &mut buffer).await;
        times.push(began.elapsed());
    }
    times
}

/// Reads one answer, which must be 200.
async fn answered(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut have = 0;
    loop {
        let read = stream.read(&mut buffer[have..]).await.expect("an answer");
        assert!(read > 0, "the server hung up");
        have += read;
        let text = std::str::from_utf8(&buffer[..have]).expect("text");
        let Some(end) = text.find("\r\n\r\n") else { continue };
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        let length = text[..end].lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        if have >= end + 4 + length.parse::<usize>().expect("a number") {
            return;
        }
    }
}

//! `GET /api/auth/me` over loopback at 64 keep-alive connections: alone, and beside eight clients that sign in as fast as they
//! are let. Every answer must be 200 and name the account.
//!
//! `cargo bench -p api --bench me [-- SECONDS [CONNECTIONS [DATABASE_URL]]]`
#![allow(missing_docs, reason = "a program, not a library")]

use api::{Api, Config, Database, SandboxLevel};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Artifacts, Store};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery";
const HAMMERING: usize = 8;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let number = |at: usize, usual: u64| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(usual);
    let (time, connections) = (Duration::from_secs(number(0, 10)), number(1, 64) as usize);
    let dir = tempfile::tempdir().expect("a directory");
    // The server has a runtime of its own, as `velocity serve` has.
    let server = runtime(2);
    let closing = CancellationToken::new();
    let (listener, api, port) = server.block_on(prepared(dir.path(), words.get(2), closing.clone()));
    server.spawn(api::serve(listener, api));
    let client = runtime(1);
    let token = client.block_on(sign_in(port));
    client.block_on(load(port, &token, connections, Duration::from_secs(2)));
    let alone = client.block_on(load(port, &token, connections, time));
    told("alone", connections, &alone, time);
    let until = Instant::now() + time;
    let hammers: Vec<_> = (0..HAMMERING).map(|_| client.spawn(hammer(port, until))).collect();
    let beside = client.block_on(load(port, &token, connections, time));
    let mut answers = 0;
    for one in hammers {
        answers += client.block_on(one).expect("a client ends");
    }
    told(&format!("beside {HAMMERING} who sign in ({answers} answers)"), connections, &beside, time);
    println!("kept: {:.0} %", 100.0 * beside.len() as f64 / alone.len() as f64);
    closing.cancel();
}

fn told(how: &str, connections: usize, times: &[Duration], took: Duration) {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{how}: {connections} connections, {} answers of 200, {:.0}/s; p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        times.len(),
        times.len() as f64 / took.as_secs_f64(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
    );
}

async fn prepared(place: &Path, url: Option<&String>, closing: CancellationToken) -> (TcpListener, Api, u16) {
    let file = format!("sqlite:{}", place.join("bench.db").display());
    let store = Store::open(url.unwrap_or(&file)).await.expect("a store");
    if store.find_login(EMAIL).await.expect("an answer").is_none() {
        let now = 1_900_000_000_000;
        api::add_user(&store, EMAIL, PASSWORD, domain::Role::Developer, now).await.expect("an account");
    }
    let artifacts = Artifacts::in_dir(place.join("artifacts")).expect("a directory");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("a port").port();
    let config = Config::local(port, Database::Path(store.describe()), SandboxLevel::default());
    let gate = Arc::new(policy::Gate::with_defaults());
    (listener, Api::new(store, artifacts, gate, config, closing), port)
}

fn runtime(threads: usize) -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build().expect("threads")
}

fn login(port: u16) -> String {
    let body = format!(r#"{{"email":"{EMAIL}","password":"{PASSWORD}"}}"#);
    format!(
        "POST /api/auth/login HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn connected(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    stream
}

/// The token of a sign-in.
async fn sign_in(port: u16) -> String {
    let (mut stream, mut buffer) = (connected(port).await, vec![0; 8192]);
    stream.write_all(login(port).as_bytes()).await.expect("a request is sent");
    let answer = answered(&mut stream, &mut buffer).await;
    let (_, rest) = answer.split_once(r#""token":""#).expect("a token");
    rest.split('"').next().expect("a token ends").to_owned()
}

/// Signs in as fast as it is let; gives how often it was answered, whatever the answer.
async fn hammer(port: u16, until: Instant) -> usize {
    let (mut stream, mut buffer, mut answers) = (connected(port).await, vec![0; 8192], 0);
    while Instant::now() < until {
        stream.write_all(login(port).as_bytes()).await.expect("a request is sent");
        answered(&mut stream, &mut buffer).await;
        answers += 1;
    }
    answers
}

/// How long each call took.
async fn load(port: u16, token: &str, connections: usize, time: Duration) -> Vec<Duration> {
    let until = Instant::now() + time;
    let callers: Vec<_> = (0..connections).map(|_| tokio::spawn(call(port, token.to_owned(), until))).collect();
    let mut times = Vec::new();
    for caller in callers {
        times.extend(caller.await.expect("a caller ends"));
    }
    times
}

/// One connection: a call, its answer, the next call.
async fn call(port: u16, token: String, until: Instant) -> Vec<Duration> {
    let mut stream = connected(port).await;
    let request =
        format!("GET /api/auth/me HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\n\r\n");
    let (mut times, mut buffer) = (Vec::with_capacity(4096), vec![0; 8192]);
    while Instant::now() < until {
        let began = Instant::now();
        stream.write_all(request.as_bytes()).await.expect("a request is sent");
        let answer = answered(&mut stream, &mut buffer).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(EMAIL), "{answer}");
        times.push(began.elapsed());
    }
    times
}

/// Reads one answer.
async fn answered<'a>(stream: &mut TcpStream, buffer: &'a mut [u8]) -> &'a str {
    let mut have = 0;
    let whole = loop {
        let read = stream.read(&mut buffer[have..]).await.expect("an answer");
        assert!(read > 0, "the server hung up");
        have += read;
        let text = std::str::from_utf8(&buffer[..have]).expect("text");
        let Some(end) = text.find("\r\n\r\n") else { continue };
        let length = text[..end].lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        let whole = end + 4 + length.parse::<usize>().expect("a number");
        if have >= whole {
            break whole;
        }
    };
    std::str::from_utf8(&buffer[..whole]).expect("text")
}

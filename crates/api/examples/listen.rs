//! Many listeners of a live channel in one thread: how many deliveries a second, how late, and what they cost the server.
//!
//! `listen PORT PID fan CLIENTS EVENTS RATE STALLED PAD [STYLE]` opens sockets, has events published and counts what comes.
//! RATE 0 is a burst; STYLE `velocity` (the default) publishes by `POST /api/events`, `peer` asks `POST /publish` to do it.
//! `listen PORT PID replay CLIENTS EVENTS` publishes events that nobody hears, then opens sockets behind which they all are.
//! One JSON line a run. An event carries the moment of its publishing as `"t":` (CLOCK_MONOTONIC, ns).
#![allow(missing_docs, reason = "a program, not a library")]

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::fs;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, LocalSet, spawn_local};
use tokio::time::sleep;

/// When whatever has not come counts as lost.
const PATIENCE: Duration = Duration::from_secs(60);
const KEY: &str = "x-api-key: dev\r\n";
/// Events of one call.
const CALL_MAX: usize = 200;

#[derive(Default)]
struct Heard {
    open: usize,
    events: usize,
    twice: usize,
    first: u64,
    last: u64,
    late_us: Vec<u32>,
}

type Shared = Rc<RefCell<Heard>>;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let number = |at: usize| word(at).parse::<u64>().unwrap_or(0);
    let server = Server { port: number(0), pid: number(1) };
    let (clients, events) = (number(3) as usize, number(4) as usize);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let line = LocalSet::new().block_on(&runtime, async {
        match word(2) {
            "fan" => {
                let run =
                    Fan { clients, events, rate: number(5), stalled: number(6) as usize, pad: number(7) as usize };
                fan(&server, run, word(8) == "peer").await
            }
            "replay" => replay(&server, clients, events).await,
            other => panic!("fan or replay, not {other:?}"),
        }
    });
    println!("{line}");
}

struct Server {
    port: u64,
    pid: u64,
}

struct Fan {
    clients: usize,
    events: usize,
    rate: u64,
    stalled: usize,
    pad: usize,
}

async fn fan(server: &Server, run: Fan, is_peer: bool) -> Value {
    let heard = Shared::default();
    let before = server.memory();
    let mut open: Vec<JoinHandle<()>> = Vec::new();
    for at in 0..run.clients {
        let stream = server.open("/ws/catalyst").await;
        open.push(spawn_local(listen(stream, heard.clone(), at < run.stalled)));
    }
    until(|| heard.borrow().open == run.clients).await;
    sleep(Duration::from_millis(500)).await;
    let connected = server.memory();
    let (cpu, own) = (cpu_s(server.pid), cpu_s(u64::from(std::process::id())));
    if is_peer {
        let path = format!("/publish?count={}&rate={}&pad={}", run.events, run.rate, run.pad);
        server.post(&path, "").await;
    } else {
        server.publish(&run).await;
    }
    let expected = (run.clients - run.stalled) * run.events;
    until(|| heard.borrow().events >= expected).await;
    let (cpu, own) = (cpu_s(server.pid) - cpu, cpu_s(u64::from(std::process::id())) - own);
    let mut heard = heard.borrow_mut();
    let wall = heard.last.saturating_sub(heard.first) as f64 / 1e9;
    let count = heard.events.max(1) as f64;
    heard.late_us.sort_unstable();
    json!({
        "clients": run.clients, "stalled": run.stalled, "events": run.events, "rate": run.rate, "pad": run.pad,
        "delivered": heard.events, "expected": expected, "deliveries_per_s": (count / wall).round(), "wall_s": wall,
        "p50_ms": share(&heard.late_us, 0.5), "p99_ms": share(&heard.late_us, 0.99), "max_ms": share(&heard.late_us, 1.0),
        "server_cpu_us_per_delivery": cpu * 1e6 / count, "client_cpu_us_per_delivery": own * 1e6 / count,
        "kib_per_client": connected.saturating_sub(before) as f64 / run.clients as f64,
        "kib_after_burst": server.memory().saturating_sub(before) as f64 / run.clients as f64,
    })
}

/// What was missed is told once to each who comes back; how long that takes for all of them together.
async fn replay(server: &Server, clients: usize, events: usize) -> Value {
    let seen = server.publish(&Fan { clients: 0, events: 1, rate: 0, stalled: 0, pad: 0 }).await;
    server.publish(&Fan { clients: 0, events, rate: 0, stalled: 0, pad: 0 }).await;
    let heard = Shared::default();
    let began = Instant::now();
    let opened = (0..clients).map(|_| {
        let (heard, port) = (heard.clone(), server.port);
        spawn_local(async move {
            let stream = Server { port, pid: 0 }.open(&format!("/ws/catalyst?after={seen}")).await;
            listen(stream, heard, false).await;
        })
    });
    let _opened: Vec<JoinHandle<()>> = opened.collect();
    let expected = clients * events;
    until(|| heard.borrow().events >= expected).await;
    let took = began.elapsed();
    sleep(Duration::from_millis(200)).await;
    let heard = heard.borrow();
    json!({
        "clients": clients, "missed": events, "delivered": heard.events, "expected": expected, "out_of_order": heard.twice,
        "ms": took.as_secs_f64() * 1e3,
    })
}

impl Server {
    async fn connect(&self) -> TcpStream {
        loop {
            match TcpStream::connect(("127.0.0.1", self.port as u16)).await {
                Ok(stream) => {
                    stream.set_nodelay(true).expect("an open socket");
                    return stream;
                }
                Err(_) => sleep(Duration::from_millis(5)).await,
            }
        }
    }

    async fn open(&self, path: &str) -> TcpStream {
        let mut stream = self.connect().await;
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: localhost:{}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: \
             dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n{KEY}\r\n",
            self.port
        );
        stream.write_all(head.as_bytes()).await.expect("the server takes it");
        stream
    }

    async fn post(&self, path: &str, body: &str) -> String {
        let mut stream = self.connect().await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost:{}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: \
             close\r\n{KEY}\r\n{body}",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("the server takes it");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("the server answers");
        assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
        answer
    }

    /// Publishes, at the rate or in calls as large as may be; gives the last event's number.
    async fn publish(&self, run: &Fan) -> i64 {
        let (began, mut done, mut seq) = (Instant::now(), 0, 0);
        while done < run.events {
            let count = if run.rate > 0 { 1 } else { CALL_MAX.min(run.events - done) };
            if run.rate > 0 {
                let due = began + Duration::from_secs_f64(done as f64 / run.rate as f64);
                tokio::time::sleep_until(due.into()).await;
            }
            let events: Vec<Value> = (done..done + count).map(|at| event(at, run.pad)).collect();
            let answer = self.post("/api/events", &json!({"events": events}).to_string()).await;
            let body: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap_or_default()).expect("JSON");
            seq = body["seq"].as_i64().expect("a number");
            done += count;
        }
        seq
    }

    /// Resident memory, KiB.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
    }
}

fn event(at: usize, pad: usize) -> Value {
    let mut data = json!({"t": now_ns(), "i": at});
    if pad > 0 {
        data["pad"] = json!("x".repeat(pad));
    }
    json!({"event_type": "task_complete", "campaign_name": "codegen-sprint-42", "value": 0.97, "data": data})
}

async fn until(done: impl Fn() -> bool) {
    let began = Instant::now();
    while !done() && began.elapsed() < PATIENCE {
        sleep(Duration::from_millis(2)).await;
    }
}

/// Reads frames until the end.
async fn listen(mut stream: TcpStream, heard: Shared, is_stalled: bool) {
    let (mut rest, mut chunk, mut seq) = (Vec::with_capacity(4096), vec![0; 16 << 10], 0);
    while !rest.windows(4).any(|four| four == b"\r\n\r\n") {
        let count = stream.read(&mut chunk).await.unwrap_or(0);
        assert!(count > 0, "the server closed");
        rest.extend_from_slice(&chunk[..count]);
    }
    assert!(rest.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&rest));
    let head = rest.windows(4).position(|four| four == b"\r\n\r\n").expect("the end of the head") + 4;
    rest.drain(..head);
    heard.borrow_mut().open += 1;
    if is_stalled {
        std::future::pending::<()>().await;
    }
    loop {
        let (now, mut at) = (now_ns(), 0);
        while let Some((opcode, payload)) = frame(&rest[at..]) {
            let end = payload.end;
            if opcode == 1 {
                count(&rest[at..][payload], now, &mut seq, &mut heard.borrow_mut());
            }
            at += end;
        }
        rest.drain(..at);
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(count) => rest.extend_from_slice(&chunk[..count]),
        }
    }
}

/// The next frame's opcode, and where its payload is; none until all of it is there.
fn frame(bytes: &[u8]) -> Option<(u8, std::ops::Range<usize>)> {
    let (first, second) = (*bytes.first()?, *bytes.get(1)?);
    let (head, length) = match second & 0x7f {
        126 => (4, usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?) as usize),
        short => (2, usize::from(short)),
    };
    (bytes.len() >= head + length).then_some((first & 0x0f, head..head + length))
}

fn count(payload: &[u8], now: u64, seq: &mut u64, heard: &mut Heard) {
    let Some(told) = field(payload, b"\"t\":") else { return };
    if let Some(number) = field(payload, b"\"seq\":") {
        heard.twice += usize::from(number <= *seq);
        *seq = number;
    }
    heard.events += 1;
    heard.last = now;
    heard.first = if heard.first == 0 { told } else { heard.first.min(told) };
    heard.late_us.push(u32::try_from(now.saturating_sub(told) / 1_000).unwrap_or(u32::MAX));
}

fn field(payload: &[u8], name: &[u8]) -> Option<u64> {
    let at = payload.windows(name.len()).position(|window| window == name)? + name.len();
    let digits = payload[at..].iter().skip_while(|byte| **byte == b' ').take_while(|byte| byte.is_ascii_digit());
    Some(digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

fn share(sorted: &[u32], share: f64) -> f64 {
    sorted.get((sorted.len().saturating_sub(1) as f64 * share) as usize).map_or(0.0, |us| f64::from(*us) / 1e3)
}

fn now_ns() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// Processor time of a process so far, in seconds.
fn cpu_s(pid: u64) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

//! Two server processes on one PostgreSQL, one of them killed, and two hundred listeners who lose their sockets again and again: nothing
//! is missed and nothing is told twice.

use crate::cluster::{Member, curl, on_postgresql, until};
use crate::postgres::Postgres;
use crate::server::free_port;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

const CLIENTS: u64 = 200;
const DROPS: u32 = 20;
const EVENTS: i64 = 1_000;
const PATIENCE: Duration = Duration::from_secs(60);

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A socket that only listens.
pub struct Socket(BufReader<TcpStream>);

impl Socket {
    pub fn open(port: u16, after: i64) -> Option<Self> {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        let head = format!(
            "GET /ws/catalyst?after={after} HTTP/1.1\r\nhost: localhost\r\nx-api-key: dev\r\nupgrade: websocket\r\n\
             connection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        if !line.starts_with("HTTP/1.1 101") {
            return None;
        }
        while line != "\r\n" {
            line.clear();
            stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
        }
        Some(Self(stream))
    }

    /// The next event; none when the socket ended.
    pub fn next(&mut self) -> Option<Value> {
        loop {
            let mut head = [0; 2];
            self.0.read_exact(&mut head).ok()?;
            let length = match head[1] {
                126 => u64::from(u16::from_be_bytes(self.bytes()?)),
                127 => u64::from_be_bytes(self.bytes()?),
                short => u64::from(short),
            };
            let mut payload = vec![0; usize::try_from(length).ok()?];
            self.0.read_exact(&mut payload).ok()?;
            match head[0] & 15 {
                1 => return serde_json::from_slice(&payload).ok(),
                8 => return None,
                _ => {}
            }
        }
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes).ok().map(|()| bytes)
    }
}

/// Listens until the last event was told, at one server or the other; how often the socket was lost.
fn listen(client: u64, ports: [u16; 2]) -> u32 {
    let mut dice = Dice(client);
    let (mut seq, mut told, mut lost) = (0, 0, 0);
    while told < EVENTS {
        let Some(mut socket) = Socket::open(ports[dice.below(2) as usize], seq) else {
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        let left = if lost < DROPS { dice.below(EVENTS as u64 / u64::from(DROPS)) } else { u64::MAX };
        lost += 1;
        for _ in 0..left {
            let Some(event) = socket.next() else { break };
            assert_eq!(event["value"].as_f64(), Some((told + 1) as f64), "client {client} after {told}: {event}");
            (seq, told) = (event["seq"].as_i64().expect("a number"), told + 1);
            if told == EVENTS {
                break;
            }
        }
    }
    lost
}

/// Publishes events by the few, each with the next number.
fn publish(port: u16, numbers: std::ops::Range<i64>) {
    let events: Vec<Value> = numbers.map(|n| json!({"event_type": "metric", "value": n})).collect();
    let body = json!({"channel": "catalyst", "events": events}).to_string();
    let answer = curl(port, "/api/events", &["-d", &body]).expect("an answer");
    assert_eq!(answer["count"].as_u64(), Some(events.len() as u64), "{answer}");
}

#[test]
fn listeners_of_two_processes_miss_nothing_when_one_is_killed() {
    if !on_postgresql() {
        return;
    }
    let postgres = Postgres::new();
    let database = format!("postgres://velocity@127.0.0.1:{}/postgres", postgres.port);
    let room = tempfile::Builder::new().prefix("velocity-replay-").tempdir().expect("a room");
    let ports = [free_port(), free_port()];
    let numbers = ports.map(|port| port.to_string());
    let start = |at: usize| {
        let names = ["server-1", "server-2"];
        let member = Member::start(names[at], room.path(), Some(&database), &["serve", "--port", &numbers[at]]);
        until("health", Duration::from_secs(40), || curl(ports[at], "/health", &[]).is_some());
        member
    };
    let (_one, mut two) = (start(0), Some(start(1)));
    let lost: u32 = std::thread::scope(|scope| {
        let listeners: Vec<_> = (0..CLIENTS).map(|client| scope.spawn(move || listen(client, ports))).collect();
        let mut dice = Dice(7);
        let mut next = 1;
        while next <= EVENTS {
            let until = (next + 1 + dice.below(9) as i64).min(EVENTS + 1);
            if two.is_some() && (300..500).contains(&next) {
                two = None;
            } else if two.is_none() && next >= 500 {
                two = Some(start(1));
            }
            let at = if two.is_some() { dice.below(2) as usize } else { 0 };
            publish(ports[at], next..until);
            next = until;
        }
        listeners.into_iter().map(|listener| listener.join().expect("nothing is missed or told twice")).sum()
    });
    assert!(lost >= CLIENTS as u32 * DROPS, "only {lost} sockets were lost");
}

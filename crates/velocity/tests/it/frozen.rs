//! Tabs that are open and read nothing: the others do not notice, they cost next to nothing, and nothing is lost to them.

use crate::replay::Socket;
use crate::server::{Server, free_port};
use serde_json::{Value, json};

const FROZEN: usize = 40;
/// 10 MB a storm: more than the server keeps in words.
const CALLS: i64 = 170;
const EVENTS_OF_A_CALL: i64 = 15;
const EVENTS: i64 = CALLS * EVENTS_OF_A_CALL;

/// Publishes a storm of events that are numbered on from `first`.
fn storm(server: &Server, first: i64) {
    for call in 0..CALLS {
        let text = "x".repeat(4_000);
        let event =
            |at: i64| json!({"event_type": "metric", "value": first + call * EVENTS_OF_A_CALL + at, "text": text});
        let events: Vec<Value> = (0..EVENTS_OF_A_CALL).map(event).collect();
        let answer = server.post("/api/events", &json!({"channel": "catalyst", "events": events}));
        assert_eq!(answer["count"], EVENTS_OF_A_CALL, "{answer}");
    }
}

/// Reads a storm to its end.
fn read(socket: &mut Socket, first: i64) {
    for number in first..first + EVENTS {
        let event = socket.next().expect("the socket is open");
        assert_eq!(event["value"].as_f64(), Some(number as f64), "{}", event["seq"]);
    }
}

/// Resident memory of the server, KiB.
fn resident(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("it runs");
    let line = status.lines().find(|line| line.starts_with("VmRSS")).expect("its memory");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

/// Bytes that the system holds for each of the server's connections, because the other side does not take them.
fn unsent(server: &Server) -> Vec<u64> {
    let port = format!(":{:04X}", server.port);
    let table = std::fs::read_to_string("/proc/net/tcp").expect("the system's connections");
    let rows = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    let own = rows.filter(|row| row[1].ends_with(&port) && row[3] == "01");
    own.map(|row| u64::from_str_radix(row[4].split(':').next().expect("a queue"), 16).expect("hexadecimal")).collect()
}

#[test]
fn a_frozen_tab_costs_next_to_nothing_and_resumes_where_it_stopped() {
    let room = tempfile::Builder::new().prefix("velocity-frozen-").tempdir().expect("a room");
    let server = Server::start(room.path(), free_port());
    let mut reader = Socket::open(server.port, 0).expect("a socket");
    storm(&server, 1);
    read(&mut reader, 1);
    let before = resident(&server);
    let last = server.post("/api/events", &json!({"event_type": "message", "text": "now they freeze"}));
    let last = last["seq"].as_i64().expect("a number");
    reader.next().expect("the message");
    let mut frozen: Vec<Socket> = (0..FROZEN).map(|_| Socket::open(server.port, last).expect("a socket")).collect();
    storm(&server, EVENTS + 1);
    read(&mut reader, EVENTS + 1);
    let grown = resident(&server).saturating_sub(before);
    let held = unsent(&server);
    assert!(held.len() > FROZEN, "{} connections are open", held.len());
    let most = held.iter().max().expect("one") / 1024;
    assert!(most + grown / (FROZEN as u64) <= 1024, "a frozen tab costs {most} KiB and {grown}/{FROZEN} KiB");
    println!("{FROZEN} frozen tabs: {grown} KiB of memory, at most {most} KiB unsent each");
    read(&mut frozen[0], EVENTS + 1);
    server.kill();
}

//! A command in the sandbox that asked for Velocity's own API: a key of its own, which it never sees, for as long as it runs.

use crate::server::{Server, VELOCITY, command, free_port};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);

fn room() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("velocity-agent-").tempdir().expect("a room")
}

/// A program without any library of HTTP over unix sockets: calls, prints what was answered.
const CALLER: &str = r#"
import http.client, json, os, socket, sys

class Door(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(os.environ["VELOCITY_SOCKET"])

def call(method, path, body=None):
    door = Door("velocity")
    door.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json", "X-API-Key": "dev"})
    answer = door.getresponse()
    text = answer.read().decode()
    print(method, path, answer.status, text[:300])

for line in json.load(sys.stdin):
    call(*line)
print("secrets:", [name for name, value in os.environ.items() if "vel_" in value])
"#;

fn asks(api: &[&str], calls: &Value, labels: &[&str]) -> Value {
    let payload =
        json!({"argv": ["/usr/bin/python3", "-c", CALLER], "stdin": calls.to_string(), "api": api, "check": true});
    json!({"task": "execute", "payload": payload, "labels": labels})
}

/// Orders it and waits for its end; gives what it is then.
fn ended(server: &Server, order: &Value) -> Value {
    let answer = server.post("/tasks", order);
    let job = answer["job_id"].as_str().unwrap_or_else(|| panic!("no job: {answer}")).to_owned();
    let item = |server: &Server| server.result(&job).expect("a result")["item"].clone();
    server.until("its end", SOON, |server| ["done", "error"].iter().any(|end| item(server)["status"] == *end));
    item(server)
}

/// Its number and what it printed.
fn done(server: &Server, order: &Value) -> (String, String) {
    let item = ended(server, order);
    assert_eq!(item["status"], "done", "{item:#}");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&item["id"]), text(&item["result"]["output_tail"]))
}

/// The event of the channel of coordination that holds this text.
fn told_on_the_channel(server: &Server, text: &str) -> Value {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
    stream.set_read_timeout(Some(SOON)).expect("a timeout");
    let head = "GET /api/events?channel=catalyst&after=0 HTTP/1.1\r\nhost: localhost\r\nx-api-key: dev\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("it is sent");
    let lines = BufReader::new(stream).lines().map(|line| line.expect("the event comes in time"));
    let data = lines.filter_map(|line| line.strip_prefix("data:").map(|data| data.trim().to_owned()));
    let mut told = data.filter(|data| data.contains(text) && data.contains("\"text\""));
    serde_json::from_str(&told.next().expect("the event")).expect("JSON")
}

#[test]
fn a_command_uses_the_api_as_its_jobs_agent_and_no_further_than_it_asked() {
    let room = room();
    let server = Server::start(room.path(), free_port());
    let told = json!({"event_type": "task_complete", "value": 0.97, "text": "all of it"});
    let calls = json!([
        ["POST", "/api/events", told],
        ["GET", "/api/runs"],
        ["POST", "/api/memory", {"kind": "fact", "scope": "all", "title": "x"}],
        ["GET", "/api/auth/users"],
        ["POST", "/tasks", {"task": "sleep", "payload": {"seconds": 1}}]
    ]);
    let (job, said) = done(&server, &asks(&["publish"], &calls, &[]));
    for line in [
        "POST /api/events 201",
        "GET /api/runs 403",
        "POST /api/memory 403",
        "GET /api/auth/users 403",
        "POST /tasks 403",
        "secrets: []",
    ] {
        assert!(said.contains(line), "{line} is not in:\n{said}");
    }
    let event = told_on_the_channel(&server, "all of it");
    assert_eq!(
        (&event["by"], &event["event_type"]),
        (&json!(format!("job:{job}")), &json!("task_complete")),
        "{event}"
    );
    let (_, said) = done(&server, &asks(&["read"], &calls, &[]));
    assert!(said.contains("POST /api/events 403") && said.contains("GET /api/runs 200"), "{said}");
    let refused = ended(&server, &asks(&["manage"], &calls, &[]));
    assert!(refused["error"].to_string().contains("api may be read, build and publish"), "{refused}");
    server.kill();
}

#[test]
fn a_worker_elsewhere_opens_the_same_door() {
    let room = room();
    let server = Server::start(room.path(), free_port());
    let mut child = command(VELOCITY)
        .args(["worker", "--server", &format!("http://127.0.0.1:{}", server.port), "--token", "dev", "--labels", "far"])
        .env("TMPDIR", room.path())
        .current_dir(room.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("velocity starts");
    let calls = json!([["POST", "/api/events", {"event_type": "message", "text": "from afar"}]]);
    let (_, said) = done(&server, &asks(&["publish"], &calls, &["far"]));
    assert!(said.contains("POST /api/events 201"), "{said}");
    let _ = child.kill();
    let _ = child.wait();
    server.kill();
}

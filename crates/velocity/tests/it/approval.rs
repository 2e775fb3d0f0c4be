//! What waits for a person's word, from the order to the result, on the real program.

use crate::server::{Server, free_port};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);
const BUILDER: &str = "the-key-of-a-builder";
const ADMIN: &str = "the-key-of-an-admin";
/// A rule that asks when a worker is about to begin, whoever ordered the job.
const ASKS_AT_THE_CLAIM: &str = r#"
@id("reaching-out-is-asked-again")
@reason("what leaves this machine is looked at first")
@ask("admin")
forbid (principal, action == Action::"egress", resource == Host::"*")
when { context has worker };
"#;

fn room() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("velocity-approval-").tempdir().expect("a room")
}

/// Answers one HTTP call on loopback with a word; gives its port.
fn neighbour() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut head = [0; 1024];
            let _ = stream.read(&mut head);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
        }
    });
    port
}

fn fetch(port: u16, network: bool) -> Value {
    let script = format!("import urllib.request as u; print(u.urlopen('http://127.0.0.1:{port}/', timeout=5).read())");
    json!({"task": "execute", "payload": {"argv": ["/usr/bin/python3", "-c", script], "network": network}})
}

fn item(server: &Server, job: &str) -> Value {
    server.result(job).expect("a result")["item"].clone()
}

fn ended(server: &Server, job: &str) -> Value {
    let over = |server: &Server| ["done", "error", "cancelled"].iter().any(|end| item(server, job)["status"] == *end);
    server.until(&format!("the end of job {job}"), SOON, over);
    item(server, job)
}

/// The question that a job waits for: the approval, and where it is answered.
fn question(server: &Server, job: &str) -> (Value, String) {
    let all = server.get(&format!("/api/approvals?state=pending&job={job}")).expect("a list");
    let approval = all[0].clone();
    assert!(approval["id"].is_i64(), "no approval of {job}: {all}");
    let path = format!("/api/approvals/{}", approval["id"]);
    (approval, path)
}

#[test]
fn a_command_with_network_waits_for_another_admin_and_then_reaches_it() {
    let room = room();
    let keys = format!("{BUILDER}:builder,{ADMIN}:admin");
    let server = Server::start_with(room.path(), free_port(), &[], &[("API_KEYS", &keys), ("ENV", "test")], BUILDER);
    let port = neighbour();

    let without = server.post("/tasks", &fetch(port, false));
    let without = ended(&server, without["job_id"].as_str().expect("a job"));
    assert_ne!(without["result"]["exit_code"], 0, "no network unless it is asked for: {without:#}");

    let preview = server.post("/route/preview", &fetch(port, true));
    assert_eq!(preview["policy"]["rule"], "networked-execute-is-asked", "{preview:#}");
    let order = server.post("/tasks", &fetch(port, true));
    assert_eq!((&order["status"], &order["waits_for"]), (&json!("waiting"), &json!("approval")), "{order:#}");
    let job = order["job_id"].as_str().expect("a job").to_owned();
    let (_, path) = question(&server, &job);
    let answer = json!({"decision": "approve", "comment": "only this machine"});
    let own = server.post(&path, &answer);
    assert_eq!(own["code"], "forbidden", "whoever asks does not approve: {own:#}");
    assert_eq!(item(&server, &job)["status"], "waiting");
    let approved = server.post_as(ADMIN, &path, &answer);
    assert_eq!(approved["state"], "approved", "{approved:#}");
    let done = ended(&server, &job);
    assert_eq!((&done["status"], &done["result"]["exit_code"]), (&json!("done"), &json!(0)), "{done:#}");
    assert_eq!((&done["result"]["output_tail"], &done["result"]["network"]), (&json!("b'hello'\n"), &json!(true)));

    let again = server.post("/tasks", &fetch(port, true));
    let job = again["job_id"].as_str().expect("a job").to_owned();
    let (_, path) = question(&server, &job);
    let refuse = json!({"decision": "refuse", "comment": "once is enough"});
    server.post_as(ADMIN, &path, &refuse);
    let refused = ended(&server, &job);
    assert_eq!((&refused["status"], &refused["reason"]), (&json!("error"), &json!("denied")), "{refused:#}");
    server.kill();
}

#[test]
fn a_rule_that_asks_at_the_claim_holds_the_job_and_lets_it_go_on_once_approved() {
    let (room, rules) = (self::room(), self::room());
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    for entry in std::fs::read_dir(shipped).expect("the rules").flatten() {
        std::fs::copy(entry.path(), rules.path().join(entry.file_name())).expect("a copy");
    }
    std::fs::write(rules.path().join("own.cedar"), ASKS_AT_THE_CLAIM).expect("a rule");
    let owner = json!({"kind": "local", "id": "local", "attributes": {"role": "admin"}});
    let example = json!({"says": "reaching out through a worker is asked", "ruling": "needs_approval",
        "matches": ["reaching-out-is-asked-again"], "rule": "reaching-out-is-asked-again", "wish": {
        "principal": owner, "action": "egress", "resource": {"kind": "host", "id": "*"}, "context": {"worker": "here"}}});
    let spared = json!({"says": "a claim is not", "ruling": "allow",
        "spares": ["reaching-out-is-asked-again"], "rule": "local-owner", "wish": {
        "principal": owner, "action": "job.claim", "resource": {"kind": "job", "id": "1",
        "attributes": {"kind": "task.sleep"}}, "context": {"worker": "here"}}});
    std::fs::write(rules.path().join("own.examples.json"), json!([example, spared]).to_string()).expect("examples");
    let options = ["--policies", rules.path().to_str().expect("a plain path")];
    let server = Server::start_with(room.path(), free_port(), &options, &[], "dev");
    let order = server.post("/tasks", &fetch(neighbour(), true));
    assert_eq!(order["status"], Value::Null, "the owner of the machine is let in at once: {order:#}");
    let job = order["job_id"].as_str().expect("a job").to_owned();
    server.until("the question", SOON, |server| item(server, &job)["waits_for"] == "approval");
    let held = item(&server, &job);
    assert_eq!(held["status"], "waiting", "{held:#}");
    let (approval, path) = question(&server, &job);
    assert_eq!(approval["rule"], "reaching-out-is-asked-again", "{approval:#}");
    assert_eq!(approval["wish"]["principal"]["kind"], "local", "whoever ordered it wishes it: {approval:#}");
    let answer = server.post(&path, &json!({"decision": "approve"}));
    assert_eq!(answer["state"], "approved", "{answer:#}");
    let done = ended(&server, &job);
    assert_eq!(done["result"]["output_tail"], "b'hello'\n", "{done:#}");
    server.kill();
}

#[test]
fn a_run_for_production_waits_for_an_admin_other_than_the_one_who_wants_it() {
    const OTHER: &str = "the-key-of-another-admin";
    let room = room();
    let keys = format!("{ADMIN}:admin,{OTHER}:admin");
    let server = Server::start_with(room.path(), free_port(), &[], &[("API_KEYS", &keys), ("ENV", "test")], ADMIN);
    let answers = json!({"kind": "shop", "goal": "sell", "features": "cart", "pages": "home", "users": "all",
        "style": "minimal", "name": "Tea"});
    let payload = json!({"answers": answers, "stages": ["deploy"], "environment": "production"});
    let started = server.post("/tasks", &json!({"task": "pipeline", "payload": payload}));
    let run = started["job_id"].as_str().expect("a run").to_owned();
    server.until("the question", SOON, |server| {
        server.get("/api/approvals?state=pending").is_some_and(|all| all[0]["rule"] == "production-is-asked")
    });
    let approval = server.get("/api/approvals?state=pending").expect("a list")[0].clone();
    let path = format!("/api/approvals/{}", approval["id"]);
    let own = server.post(&path, &json!({"decision": "approve"}));
    assert_eq!(own["code"], "forbidden", "{own:#}");
    assert_eq!(item(&server, &run)["status"], "working", "nothing was put on the air, and nothing is over");
    let refused = server.post_as(OTHER, &path, &json!({"decision": "refuse", "comment": "not on a Friday"}));
    assert_eq!(refused["state"], "refused", "{refused:#}");
    let over = ended(&server, &run);
    assert_eq!((&over["status"], &over["reason"]), (&json!("error"), &json!("denied")), "{over:#}");
    assert!(over["error"].as_str().is_some_and(|why| why.contains("not on a Friday")), "{over:#}");
    server.kill();
}

//! `velocity promote` while a server runs, and the server that goes on at the new place.

use crate::server::{Server, VELOCITY, command, free_port};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

/// A database of its own on the tests' server; dropped at the end.
pub struct Base {
    admin: String,
    name: String,
    pub url: String,
}

impl Base {
    fn make() -> Option<Self> {
        Self::named("promote")
    }

    /// One for these tests.
    #[allow(clippy::disallowed_methods, reason = "the one door through which tests learn of a server")]
    pub fn named(tests: &str) -> Option<Self> {
        let admin = std::env::var("VELOCITY_TEST_POSTGRES").unwrap_or_default();
        assert!(!admin.is_empty(), "VELOCITY_TEST_POSTGRES is not set: give it a server's address, or `skip`");
        if admin == "skip" {
            eprintln!("NOT RUN ON POSTGRESQL: VELOCITY_TEST_POSTGRES=skip");
            return None;
        }
        let name = format!("velocity_{tests}_{}", std::process::id());
        let url = format!("{}/{name}", admin.rsplit_once('/').expect("an address ends with a database").0);
        psql(&admin, &format!("drop database if exists {name} with (force)"));
        psql(&admin, &format!("create database {name}"));
        Some(Self { admin, name, url })
    }

    fn say(&self, sql: &str) {
        psql(&self.url, sql);
    }

    /// Everything that it holds.
    pub fn dump(&self) -> Vec<u8> {
        let sql = "select schema_to_xml('public', true, false, '')";
        let done = command("psql").args([&self.url, "-qXAtc", sql]).output().expect("psql");
        assert!(done.status.success());
        done.stdout
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        psql(&self.admin, &format!("drop database if exists {} with (force)", self.name));
    }
}

fn psql(url: &str, sql: &str) {
    let done = command("psql").args([url, "-qX", "-v", "ON_ERROR_STOP=1", "-c", sql]).status().expect("psql");
    assert!(done.success(), "{sql}");
}

fn velocity(dir: &Path, url: Option<&str>, arguments: &[&str]) -> Output {
    let mut program = command(VELOCITY);
    program.args(arguments).current_dir(dir).env_remove("DATABASE_URL").env_remove("TASK_DB").stdin(Stdio::null());
    if let Some(url) = url {
        program.env("DATABASE_URL", url);
    }
    program.output().expect("velocity starts")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {}", told(output)))
}

fn ask(server: &Server, task: &str, payload: Value) -> String {
    let answer = server.post("/tasks", &json!({"task": task, "payload": payload}));
    answer["job_id"].as_str().unwrap_or_else(|| panic!("no job: {answer}")).to_owned()
}

fn item(server: &Server, job: &str) -> Value {
    server.result(job).expect("a result")["item"].clone()
}

fn is(server: &Server, job: &str, status: &str) -> bool {
    item(server, job)["status"] == status
}

#[test]
fn a_running_server_moves_to_postgresql_and_goes_on_there() {
    let Some(base) = Base::make() else { return };
    let room = tempfile::Builder::new().prefix("velocity-promote-").tempdir().expect("a room");
    let data = room.path().join("data");
    std::fs::create_dir(&data).expect("a directory");
    let lease = ("VELU_JOB_LEASE_SEC", "2");
    let mut server = Server::start_with(&data, free_port(), &[], &[lease], "dev");
    let done = ask(&server, "execute", json!({"argv": ["echo", "parrot 🦜"]}));
    server.until("a first job", Duration::from_secs(60), |server| is(server, &done, "done"));
    let working = ask(&server, "execute", json!({"argv": ["sleep", "8"]}));
    server.until("a second job", Duration::from_secs(60), |server| is(server, &working, "working"));
    let before = item(&server, &done);

    let data_text = data.to_str().expect("a plain path");
    let promote = ["promote", "--to", &base.url, "--data", data_text, "--json"];
    let moved = velocity(room.path(), None, &promote);
    assert!(moved.status.success(), "{}", told(&moved));
    let moved = report(&moved);
    assert_eq!(
        (&moved["ok"], &moved["already"], &moved["working"]),
        (&json!(true), &json!(false), &json!(1)),
        "{moved:#}"
    );
    assert!(moved["rows"].as_i64() > Some(5) && moved["audit"]["seq"].as_i64() >= Some(2), "{moved:#}");
    assert!(moved["next"][1].as_str().is_some_and(|line| line.contains("DATABASE_URL")), "{moved:#}");
    assert!(!moved.to_string().contains("velocity@"), "the user's name was printed: {moved:#}");

    // The old server ends by itself, says why, and is refused from then on; so is every other command.
    assert!(server.ends(Duration::from_secs(20)), "{}", server.log());
    assert!(server.log().contains("was moved to postgres://"), "{}", server.log());
    for arguments in [&["up", "--port", "0"][..], &["worker"], &["user", "first"]] {
        let refused = velocity(room.path(), None, &[arguments, &["--data", data_text]].concat());
        assert!(
            !refused.status.success() && told(&refused).contains("DATABASE_URL"),
            "{arguments:?}: {}",
            told(&refused)
        );
    }

    // At the new place: what was done is there, what was worked on is taken over, new numbers follow the old ones.
    let server = Server::start_with(&data, free_port(), &[], &[lease, ("DATABASE_URL", &base.url)], "dev");
    assert_eq!(item(&server, &done), before);
    let log = server.text(&format!("/artifacts/{}", before["result"]["log"].as_str().expect("a log")));
    assert_eq!(log, "parrot 🦜\n");
    let new = ask(&server, "execute", json!({"argv": ["true"]}));
    assert!(new.parse::<i64>().expect("a number") > working.parse().expect("a number"));
    server.until("both ends", Duration::from_secs(60), |server| {
        [&new, &working].iter().all(|job| is(server, job, "done"))
    });
    assert_eq!(item(&server, &working)["attempts"], 2);
    let verified = velocity(room.path(), Some(&base.url), &["audit", "verify", "--data", data_text, "--json"]);
    let verified = report(&verified);
    assert!(verified["ok"] == true && verified["heads"].as_i64() >= Some(1), "{verified:#}");

    // Again: nothing is done, and nothing at the new place is touched.
    let again = report(&velocity(room.path(), None, &promote));
    assert!(again["already"] == true && again["in_use"] == true && again["written"] == 0, "{again:#}");
    assert!(is(&server, &new, "done"));
    server.kill();

    // A copy that is not whole starts no server; whoever stays can.
    base.say("update promotion set state = 'copying'");
    let refused = velocity(room.path(), Some(&base.url), &["status", "--data", data_text]);
    assert!(!refused.status.success() && told(&refused).contains("is not complete"), "{}", told(&refused));
    let stayed = velocity(room.path(), None, &["promote", "--undo", "--data", data_text]);
    assert!(told(&stayed).contains("takes writes again"), "{}", told(&stayed));
    assert!(velocity(room.path(), None, &["status", "--data", data_text]).status.success());
    let none = velocity(room.path(), None, &["promote", "--undo", "--data", data_text]);
    assert!(!none.status.success() && told(&none).contains("nothing to undo"), "{}", told(&none));
}

#[test]
fn a_move_from_nowhere_or_to_nowhere_is_refused_with_words() {
    let room = tempfile::tempdir().expect("a room");
    let nowhere = velocity(room.path(), None, &["promote", "--to", "postgres://x@127.0.0.1:1/x"]);
    assert!(!nowhere.status.success() && told(&nowhere).contains("there is no SQLite database"), "{}", told(&nowhere));
    assert!(velocity(room.path(), None, &["user", "first"]).status.success());
    for (to, words) in
        [("postgres://x@127.0.0.1:1/x", "cannot connect to postgres://127.0.0.1:1/x"), ("mysql://x", "postgres://user")]
    {
        let refused = velocity(room.path(), None, &["promote", "--to", to]);
        assert!(!refused.status.success() && told(&refused).contains(words), "{}", told(&refused));
    }
    let missing = velocity(room.path(), None, &["promote"]);
    assert!(!missing.status.success() && told(&missing).contains("--to"), "{}", told(&missing));
}

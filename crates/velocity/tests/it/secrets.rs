//! More than forty secrets, each planted where one is given: none of them stands in anything that Velocity writes, keeps or
//! says. What is no secret stands there, so the search finds what is there to be found.

mod installation;
mod plants;

use crate::promote::Base;
use crate::server::{VELOCITY, command};
use installation::Server;
use plants::{a_wrong_key, failing_starts, forms, given, keys, people};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

/// What anybody may read: a message, a path, an argument.
const OPEN: &str = "no-secret-at-all-8c1f";

/// Where each was planted, and what it is.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>, RefCell<Vec<String>>);

impl Secrets {
    /// A new one of 30 characters.
    fn plant(&mut self, place: &'static str) -> String {
        let digits = |salt: u32| {
            let mut hasher = DefaultHasher::new();
            (salt, self.0.len(), std::process::id(), Instant::now().elapsed().as_nanos()).hash(&mut hasher);
            format!("{:014x}", hasher.finish() >> 8)
        };
        let text = format!("zq{}{}", digits(1), digits(2));
        self.made(place, &text)
    }

    /// One that the server made.
    fn made(&mut self, place: &'static str, text: &str) -> String {
        assert!(text.len() >= 20, "{place}: {text}");
        self.0.push((place, text.to_owned()));
        text.to_owned()
    }

    /// Notes where one of them stands in this text, as it is, in other case, or as hexadecimal digits.
    fn are_not_in(&self, place: &str, text: &[u8]) {
        let text = String::from_utf8_lossy(&text.to_ascii_lowercase()).into_owned();
        for (planted, secret) in &self.0 {
            let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            for form in [secret.to_ascii_lowercase(), hex] {
                if let Some(at) = text.find(&form) {
                    let around = &text.as_bytes()[at.saturating_sub(200)..(at + 100).min(text.len())];
                    let found = format!("{planted} stands in {place}: …{}…", String::from_utf8_lossy(around));
                    self.1.borrow_mut().push(found);
                }
            }
        }
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        let found = self.1.borrow();
        assert!(found.is_empty() || std::thread::panicking(), "{} times: {}", found.len(), found.join("\n\n"));
    }
}

#[track_caller]
fn must_be_in(place: &str, text: &[u8], what: &str) {
    let text = String::from_utf8_lossy(text);
    assert!(text.contains(what), "{what} is not in {place}: {}", text.chars().take(2000).collect::<String>());
}

/// Every file below a directory but the one that is the installation's own secret.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut rooms = vec![dir.to_owned()];
    while let Some(room) = rooms.pop() {
        for entry in fs::read_dir(room).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => rooms.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    found.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap_or_default()));
                }
                _ => {}
            }
        }
    }
    found
}

fn told(output: &Output) -> Vec<u8> {
    [output.stdout.as_slice(), &output.stderr].concat()
}

/// Everything that is said and shown, and everything that is kept.
fn look_everywhere(secrets: &Secrets, server: &mut Server, admin: &str, room: &Path, database: Option<&Base>) {
    must_be_in("what was refused", &server.said, "unauthorized");
    secrets.are_not_in("what was refused", &server.said);
    for path in [
        "/metrics",
        "/api/audit",
        "/api/auth/users",
        "/api/keys",
        "/tasks",
        "/api/runs",
        "/api/sessions",
        "/api/model",
        "/ready",
        "/version",
        "/health",
        "/api/policy/rules",
        "/openapi.json",
    ] {
        let (status, text) = server.call("GET", path, &[admin], None);
        assert!(status == 200 || path == "/ready" || path == "/health", "{path}: {text}");
        secrets.are_not_in(path, text.as_bytes());
    }
    let url = format!("http://127.0.0.1:{}/api/events?after=0", server.port);
    let events = command("curl").args(["-sS", "-N", "--max-time", "3", "-H", admin, &url]).output().expect("curl");
    must_be_in("the events", &events.stdout, "job_moved");
    secrets.are_not_in("the events", &events.stdout);

    let mut export = command(VELOCITY);
    export.args(["audit", "export", "--data"]).arg(room.join("data")).env_remove("DATABASE_URL");
    if let Some(base) = database {
        export.env("DATABASE_URL", &base.url);
        let dump = base.dump();
        must_be_in("the dump", &dump, OPEN);
        secrets.are_not_in("the dump", &dump);
    }
    let trail = told(&export.output().expect("velocity runs"));
    must_be_in("the trail", &trail, "users.manage");
    secrets.are_not_in("the trail", &trail);

    let files = files(room);
    let of = |name: &str| &files.iter().find(|(path, _)| path.ends_with(name)).unwrap_or_else(|| panic!("no {name}")).1;
    must_be_in("the log", of("err.log"), OPEN);
    must_be_in("AUDIT_LOG", of("audit.jsonl"), "users.manage");
    must_be_in("TASK_LOG", of("tasks.jsonl"), "execute");
    if database.is_none() {
        let database: Vec<u8> =
            files.iter().filter(|(path, _)| path.contains(".db")).flat_map(|(_, bytes)| bytes.clone()).collect();
        must_be_in("the database's files", &database, OPEN);
        must_be_in("the database's files", &database, "$argon2id$");
    }
    for (path, bytes) in &files {
        secrets.are_not_in(path, bytes);
    }
}

fn proof(database: Option<&Base>) {
    let room = tempfile::Builder::new().prefix("velocity-secrets-").tempdir().expect("a room");
    let (room, mut secrets) = (room.path(), Secrets::default());
    let variables = given(&mut secrets, room, database);
    let admin = format!("X-API-Key: {}", secrets.0[0].1);
    let mut server = Server::start(room, &variables);
    // It is shown once, on purpose, to whoever starts the program; nowhere else.
    let shown = fs::read_to_string(room.join("out.log")).expect("the output");
    let password =
        shown.split("password ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a password").to_owned();
    fs::write(room.join("out.log"), shown.replace(&password, "…")).expect("the output");
    secrets.made("the first admin's password", &password);
    server.json("POST", "/api/auth/login", &[], &json!({"email": "admin@localhost", "password": password}));

    let said = json!({"message": OPEN, "session_id": "s", "backend": "rules"});
    server.json("POST", "/assistant-chat", &[&admin], &said);
    let login = people(&mut secrets, &mut server, &admin);
    keys(&mut secrets, &mut server, &admin);
    forms(&mut secrets, &mut server, &login);
    a_wrong_key(&mut secrets, &server);
    let task = |argv: Value| json!({"task": "execute", "payload": {"argv": argv}});
    let seen = server.json("POST", "/tasks", &[&admin], &task(json!(["/usr/bin/env"])));
    server.json("POST", "/tasks", &[&admin], &task(json!(["/bin/sh", "-c", format!("sleep 3; echo {OPEN}")])));
    // While commands run: what they are started with, and what surrounds them.
    let began = Instant::now();
    let mut most = 0;
    while began.elapsed() < Duration::from_secs(6) {
        let processes = server.processes();
        most = most.max(processes.len());
        for (pid, line) in processes {
            secrets.are_not_in("a command line", &line);
            if pid != server.child.id() {
                secrets.are_not_in(
                    "what surrounds a child",
                    &fs::read(format!("/proc/{pid}/environ")).unwrap_or_default(),
                );
            }
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(most > 1, "nothing was started");
    let path = format!("/results/{}?expand=1", seen["job_id"].as_str().expect("a number"));
    let (_, environment) = server.call("GET", &path, &[&admin], None);
    assert!(environment.contains("\"done\""), "{environment}");
    secrets.are_not_in("what a command sees", environment.as_bytes());

    assert!(secrets.0.len() >= 40, "only {}", secrets.0.len());
    look_everywhere(&secrets, &mut server, &admin, room, database);
}

#[test]
fn no_planted_secret_is_found_anywhere_on_sqlite() {
    proof(None);
}

#[test]
fn no_planted_secret_is_found_anywhere_on_postgresql() {
    let Some(base) = Base::named("secrets") else { return };
    proof(Some(&base));
}

#[test]
fn a_start_that_fails_says_why_and_no_secret() {
    let room = tempfile::tempdir().expect("a room");
    let mut secrets = Secrets::default();
    failing_starts(&mut secrets, room.path());
}

//! Accounts and keys from the command line, beside a running server that learns of them within a second.

use crate::server::{Server, VELOCITY, command, free_port};
use serde_json::{Value, json};
use std::path::Path;

/// Runs a command on a data directory; gives what it printed.
pub fn velocity(data: &Path, words: &[&str]) -> String {
    let output = command(VELOCITY).args(words).arg("--data").arg(data).output().expect("velocity runs");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words:?}: {}{printed}", String::from_utf8_lossy(&output.stderr));
    printed
}

/// What stands behind `(shown once): `.
pub fn shown(printed: &str) -> String {
    let (_, rest) = printed.split_once("(shown once): ").unwrap_or_else(|| panic!("nothing is shown in {printed}"));
    rest.lines().next().unwrap_or_default().to_owned()
}

fn login(server: &Server, email: &str, password: &str) -> Value {
    server.post("/api/auth/login", &json!({"email": email, "password": password}))
}

#[test]
fn accounts_are_made_changed_and_shut_beside_a_running_server() {
    let room = tempfile::tempdir().expect("a room");
    let (data, server) = (room.path(), Server::start(room.path(), free_port()));
    let first = shown(&velocity(data, &["user", "add", "Ann@Example.com", "--role", "viewer"]));
    assert_eq!(login(&server, "ann@example.com", &first)["user"]["role"], "viewer");
    velocity(data, &["user", "role", "ann@example.com", "developer"]);
    assert_eq!(login(&server, "ann@example.com", &first)["user"]["role"], "developer");
    let second = shown(&velocity(data, &["user", "reset", "ann@example.com"]));
    assert_eq!(login(&server, "ann@example.com", &first)["code"], "unauthorized");
    assert_eq!(login(&server, "ann@example.com", &second)["user"]["email"], "ann@example.com");
    velocity(data, &["user", "disable", "ann@example.com"]);
    assert_eq!(login(&server, "ann@example.com", &second)["code"], "unauthorized");
    let token = shown(&velocity(data, &["user", "invite", "bob@example.com"]));
    let accepted = server.post("/api/auth/invitation", &json!({"token": token, "password": "a password of mine"}));
    assert_eq!(accepted["user"]["role"], "developer", "{accepted}");
    let listed = velocity(data, &["user", "list"]);
    assert!(listed.contains("ann@example.com\tdeveloper\t") && listed.contains("\tdisabled"), "{listed}");
}

#[test]
fn an_account_is_erased_only_when_that_is_said_twice() {
    let room = tempfile::tempdir().expect("a room");
    let (data, server) = (room.path(), Server::start(room.path(), free_port()));
    let password = shown(&velocity(data, &["user", "add", "eve.erased@example.com"]));
    assert!(login(&server, "eve.erased@example.com", &password)["token"].is_string());
    let erase = ["user", "erase", "eve.erased@example.com"];
    let asked = command(VELOCITY).args(erase).arg("--data").arg(data).output().expect("velocity runs");
    assert!(!asked.status.success() && String::from_utf8_lossy(&asked.stderr).contains("--yes"));
    let said = velocity(data, &["user", "erase", "eve.erased@example.com", "--yes"]);
    assert!(said.contains("erased"), "{said}");
    assert_eq!(login(&server, "eve.erased@example.com", &password)["code"], "unauthorized");
    assert!(!velocity(data, &["user", "list"]).contains("eve.erased"));
    let last = command(VELOCITY).args(["user", "erase", "admin@localhost", "--yes", "--data"]).arg(data).output();
    let last = last.expect("velocity runs");
    assert!(!last.status.success() && String::from_utf8_lossy(&last.stderr).contains("last admin"));
}

#[test]
fn a_key_is_made_used_rotated_and_taken_back_and_outlives_a_restart() {
    let room = tempfile::tempdir().expect("a room");
    let (data, port) = (room.path(), free_port());
    let server = Server::start(data, port);
    let key = shown(&velocity(data, &["key", "add", "ci", "--role", "viewer"]));
    let runs = |server: &Server, key: &str| server.post_as(key, "/tasks", &json!({"task": "sleep", "payload": {}}));
    assert_eq!(runs(&server, &key)["rule"], "keys-keep-to-their-scopes");
    server.kill();
    let server = Server::start_with(data, port, &[], &[], &key);
    assert_eq!(server.status("GET", "/api/runs"), 200, "the data directory's secret stays");
    let listed = velocity(data, &["key", "list"]);
    assert!(listed.contains("\tviewer\tread\tci\t") && !listed.contains(&key), "{listed}");
    let id = listed.split('\t').next().expect("a number").to_owned();
    let rotated = shown(&velocity(data, &["key", "rotate", &id]));
    assert_eq!(server.status("GET", "/api/runs"), 401);
    velocity(data, &["key", "revoke", &id]);
    assert_eq!(runs(&server, &rotated)["detail"], "missing or invalid api key");
    assert_eq!(velocity(data, &["key", "list"]), "");
}

#[test]
fn the_secret_of_the_data_directory_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = tempfile::tempdir().expect("a room");
    let _server = Server::start(room.path(), free_port());
    let secret = std::fs::metadata(room.path().join("secret")).expect("a secret");
    assert_eq!((secret.permissions().mode() & 0o777, secret.len()), (0o600, 64));
    let drafts = std::fs::read_dir(room.path()).expect("the room").flatten();
    assert_eq!(drafts.filter(|entry| entry.file_name().to_string_lossy().starts_with("secret.")).count(), 0);
}

#[test]
fn a_provider_that_is_away_stops_no_start_and_a_bad_setting_does() {
    let room = tempfile::tempdir().expect("a room");
    let settings = [("OIDC_ISSUER", "http://127.0.0.1:9"), ("OIDC_CLIENT_ID", "velocity"), ("OIDC_NAME", "Example")];
    let server = Server::start_with(room.path(), free_port(), &[], &settings, "dev");
    let offer = server.get("/api/auth/oidc").expect("an answer");
    assert_eq!(offer, json!({"offered": true, "name": "Example"}));
    assert_eq!(server.status("GET", "/api/auth/oidc/login"), 302, "to the page at the door, which says why");
    let other = tempfile::tempdir().expect("a room");
    let mut bad = command(VELOCITY);
    let bad = bad.args(["up", "--data"]).arg(other.path()).env("OIDC_ISSUER", "http://id.example.com");
    let refused = bad.output().expect("velocity runs");
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && words.contains("OIDC_ISSUER begins with https://"), "{words}");
    let unlinked = velocity(room.path(), &["user", "unlink", "admin@localhost"]);
    assert!(unlinked.contains("not signed in to by a provider"), "{unlinked}");
}

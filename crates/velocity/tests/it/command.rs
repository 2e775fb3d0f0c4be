//! The small commands, as a person types them.

use crate::server::{VELOCITY, command, free_port};
use serde_json::Value;
use std::path::Path;
use std::process::{Output, Stdio};

fn velocity(dir: &Path, arguments: &[&str]) -> Output {
    command(VELOCITY)
        .args(arguments)
        .current_dir(dir)
        .env_remove("DATABASE_URL")
        .env_remove("TASK_DB")
        .stdin(Stdio::null())
        .output()
        .expect("velocity starts")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn room() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("velocity-command-").tempdir().expect("a room")
}

#[test]
fn the_first_admin_is_made_once_and_its_password_shown_once() {
    let room = room();
    let first = velocity(room.path(), &["user", "first", "--data", "data"]);
    assert!(first.status.success() && told(&first).contains("admin@localhost with the password"), "{}", told(&first));
    let again = velocity(room.path(), &["user", "first", "--data", "data"]);
    assert!(again.status.success() && !told(&again).contains("password "), "{}", told(&again));
    let added = velocity(room.path(), &["user", "add", "--data", "data", "ada@example.com", "--role", "viewer"]);
    assert!(added.status.success(), "{}", told(&added));
    let taken = velocity(room.path(), &["user", "add", "--data", "data", "ADA@example.com"]);
    assert!(!taken.status.success(), "the same address was taken twice");
    let list = told(&velocity(room.path(), &["user", "list", "--data", "data"]));
    assert!(list.contains("admin@localhost\tadmin") && list.contains("ada@example.com\tviewer"), "{list}");
}

#[test]
fn a_second_server_on_the_same_data_is_refused_with_words() {
    let room = room();
    let (port, data) = (free_port(), room.path().join("data"));
    std::fs::create_dir(&data).expect("a directory");
    let first = crate::server::Server::start(&data, port);
    let data = data.to_str().expect("a plain path");
    let second = velocity(room.path(), &["up", "--data", data, "--port", &free_port().to_string()]);
    assert!(!second.status.success());
    assert!(told(&second).contains("already uses"), "{}", told(&second));
    let taken = velocity(room.path(), &["serve", "--data", "other", "--port", &port.to_string()]);
    assert!(told(&taken).contains("choose another port with --port"), "{}", told(&taken));
    first.kill();
}

#[test]
fn bad_answers_are_refused_before_anything_is_made() {
    let room = room();
    let write = |text: &str| std::fs::write(room.path().join("answers.json"), text).expect("a file");
    for (text, words) in [
        ("{", "must be one JSON object"),
        ("[]", "missing or empty"),
        (r#"{"kind": "Website"}"#, "goal, features, pages, users, style, name"),
        (r#"{"kind": 1}"#, "must be one JSON object"),
    ] {
        write(text);
        let output = velocity(room.path(), &["new", "--answers", "answers.json", "--json", "--data", "data"]);
        assert!(!output.status.success() && output.stdout.is_empty(), "{text}: {}", told(&output));
        assert!(told(&output).contains(words), "{text}: {}", told(&output));
    }
    let absent = velocity(room.path(), &["new", "--answers", "nowhere.json"]);
    assert!(told(&absent).contains("nowhere.json"), "{}", told(&absent));
    assert!(!room.path().join("data").exists(), "something was made");
}

#[test]
fn what_is_not_there_is_named() {
    let room = room();
    for (arguments, words) in [
        (&["status", "--data", "data"][..], "there is no database"),
        (&["cancel", "--data", "data", "1"], "there is no database"),
        (&["export", "--data", "data", "shop"], "was not built yet"),
        (&["export", "--data", "data", "../etc"], "project name"),
        (&["landing-sync", "--data", "data", "--session-id", "s"], "there is no database"),
    ] {
        let output = velocity(room.path(), arguments);
        assert!(!output.status.success() && told(&output).contains(words), "{arguments:?}: {}", told(&output));
    }
    assert!(velocity(room.path(), &["user", "first", "--data", "data"]).status.success());
    let unknown = velocity(room.path(), &["cancel", "--data", "data", "7"]);
    assert!(!unknown.status.success() && told(&unknown).contains("no job 7"), "{}", told(&unknown));
    let none = velocity(room.path(), &["landing-sync", "--data", "data", "--session-id", "s"]);
    assert!(told(&none).contains("no conversation s"), "{}", told(&none));
}

#[test]
fn doctor_says_for_each_thing_what_was_found_and_what_to_do() {
    let room = room();
    let output = velocity(room.path(), &["doctor", "--json", "--data", "data"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let checks = report["checks"].as_array().expect("checks");
    let names: Vec<&str> = checks.iter().filter_map(|check| check["name"].as_str()).collect();
    for name in ["git", "node", "npm", "python", "bwrap", "sandbox", "chromium", "toolchain", "disk", "port"] {
        assert!(names.contains(&name), "{name} is not looked at: {names:?}");
    }
    for check in checks {
        assert!(check["ok"] == true || check["fix"].is_string(), "{check} says no fix");
    }
    assert_eq!(output.status.success(), report["ok"] == true);
    assert!(!room.path().join("data").exists(), "looking made something");
}

#[test]
fn a_machine_without_tools_is_told_what_to_install() {
    let room = room();
    let output = command(VELOCITY)
        .args(["doctor", "--data", "data"])
        .current_dir(room.path())
        .env("PATH", room.path())
        .env("VELOCITY_CACHE", room.path().join("cache"))
        .output()
        .expect("velocity starts");
    assert!(!output.status.success());
    let told = told(&output);
    for words in ["apt-get install git", "install Node 20", "velocity toolchain prepare"] {
        assert!(told.contains(words), "{words:?} is not said:\n{told}");
    }
}

#[test]
fn the_committed_description_is_what_the_program_prints() {
    let room = room();
    let printed: Value = serde_json::from_slice(&velocity(room.path(), &["openapi"]).stdout).expect("JSON");
    let committed: Value = serde_json::from_str(include_str!("../../../../docs/openapi.json")).expect("JSON");
    assert!(printed == committed, "docs/openapi.json is old; run: velocity openapi > docs/openapi.json");
}

#[test]
fn every_shell_gets_completions_and_every_command_help() {
    let room = room();
    for shell in ["bash", "zsh", "fish"] {
        assert!(told(&velocity(room.path(), &["completions", shell])).contains("landing-sync"), "{shell}");
    }
    let help = told(&velocity(room.path(), &["--help"]));
    for name in [
        "up",
        "serve",
        "worker",
        "new",
        "landing-sync",
        "export",
        "doctor",
        "toolchain",
        "status",
        "cancel",
        "user",
        "promote",
        "prune",
    ] {
        assert!(help.contains(name), "{name} is not in the help");
        assert!(velocity(room.path(), &[name, "--help"]).status.success(), "{name} --help");
    }
    assert!(!help.contains("bench-generate"), "an inner command is shown");
    assert!(told(&velocity(room.path(), &["--version"])).starts_with("velocity "));
}

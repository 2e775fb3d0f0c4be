//! Answers that try to break out of every language they pass through: they become text, or are refused.

use crate::server::{VELOCITY, builds_products, command};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;

/// Quotes, templates, markup, escapes, a direction mark, SQL and a path, in one answer.
const HOSTILE: &str = "\"'\"\"\" {{ 7*7 }} {% raw %} ${7*7} </script><script>alert(1)</script> \\ \\n \u{202e}back\u{202c} \
                       '; drop table users; -- ../../etc";

/// Every answer begins with something that can be built.
fn hostile_answers() -> Value {
    json!({
        "kind": format!("Website {HOSTILE}"),
        "goal": format!("lend garden tools to neighbours\n{HOSTILE}"),
        "features": format!("list tools, sign in, reserve a tool, {HOSTILE}"),
        "pages": format!("Home, Tools, Tool detail, Account, {HOSTILE}"),
        "users": format!("neighbours, admins, {HOSTILE}"),
        "style": format!("clean and minimal {HOSTILE}"),
        "name": "Garden Tools",
    })
}

fn new(room: &Path, answers: &Value) -> Output {
    std::fs::write(room.join("answers.json"), answers.to_string()).expect("a file");
    command(VELOCITY)
        .args(["new", "--json", "--answers", "answers.json", "--data", "data", "--out", "out"])
        .current_dir(room)
        .output()
        .expect("velocity starts")
}

fn room() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("velocity-hostile-").tempdir().expect("a room")
}

#[test]
fn hostile_answers_become_a_product_that_shows_them_as_text() {
    if !builds_products() {
        return;
    }
    let room = room();
    let output = new(room.path(), &hostile_answers());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{told}", String::from_utf8_lossy(&output.stdout));
    let result: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let stages = result["stages"].as_array().expect("stages");
    assert_eq!(stages.len(), 7);
    for stage in stages {
        assert_eq!(stage["job"]["state"], "done", "{stage}");
        let failed: Vec<&Value> =
            stage["evidence"].as_array().expect("evidence").iter().filter(|one| one["verdict"] == "failed").collect();
        assert!(failed.is_empty(), "{failed:?}");
    }
    // The text is there, where people read it, and the browser found every page whole with it.
    let words = std::fs::read_to_string(room.path().join("out/web/messages/en.json")).expect("the product's words");
    assert!(words.contains("<script>alert(1)</script>"), "the text was lost instead of shown");
    // It is in files of data only.
    let code = code_naming(&room.path().join("out"), "7*7");
    assert!(code.is_empty(), "a person's text stands in the code: {code:?}");
}

/// Files other than JSON that hold this text.
fn code_naming(dir: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a directory").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(code_naming(&path, text));
        } else if !path.extension().is_some_and(|end| end == "json" || end == "webmanifest")
            && std::fs::read(&path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(text))
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn answers_that_cannot_be_used_are_refused_with_words_and_nothing_is_written() {
    let room = room();
    let long = "a".repeat(10_001);
    for (question, answer, words) in [
        ("goal", "tools\u{7}", "control characters or broken text"),
        ("users", "a\0b", "Please send plain text"),
        ("features", long.as_str(), "I read up to 10000 characters"),
        ("name", "12 34", "at least one letter a-z"),
        ("name", "../..", "at least one letter a-z"),
    ] {
        let mut answers = hostile_answers();
        answers[question] = json!(answer);
        let output = new(room.path(), &answers);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && output.stdout.is_empty(), "{question}: {told}");
        assert!(told.contains(words), "{question}: {told}");
    }
    let left: Vec<_> = std::fs::read_dir(room.path()).expect("the room").flatten().map(|e| e.file_name()).collect();
    assert_eq!(left, ["answers.json"], "something was written");
}

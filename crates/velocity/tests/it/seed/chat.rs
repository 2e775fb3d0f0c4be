//! “Creating a New Project With Velu (Chat → Build → Code)”: its commands as they stand there, run by a shell.

use super::shape;
use super::world::{JSON, Row, World, ask};
use serde_json::{Value, json};
use std::time::Duration;

const FRESH: &str = r#"curl -X POST "http://127.0.0.1:8010/assistant-chat" \
  -H "Content-Type: application/json" \
  -H "X-API-Key: dev" \
  -d '{
    "message": "",
    "session_id": "shop_v3",
    "backend": "rules",
    "reset": true
  }'"#;
const BUILD: &str = r#"curl -X POST "http://127.0.0.1:8010/assistant-chat" \
  -H "Content-Type: application/json" \
  -H "X-API-Key: dev" \
  -d '{
    "message": "build",
    "session_id": "shop_v3",
    "backend": "rules"
  }'"#;
const STATUS: &str = r#"curl "http://127.0.0.1:8010/results/164?expand=1""#;

/// “Velu will ask you”, “Example answers”.
const ANSWERS: [(&str, &str); 7] = [
    ("kind", "Website"),
    ("goal", "online store for clothing"),
    ("features", "show products, cart, checkout, user accounts"),
    ("pages", "Home, Products, Product detail, Cart, Checkout, Account"),
    ("users", "customers, admins"),
    ("style", "clean and minimal"),
    ("name", "shop_v3"),
];

const REPLY: &str = r#"{
    "message": ":text", "stage": ":collecting|ready_to_build|building|done", "spec": ":object|null", "missing": ":list",
    "suggestions": ":list", "job_id": ":digits|null", "session_id": "shop_v3", "revision": ":number", "…": 0
}"#;
const RESULT: &str = r#"{"ok": true, "status": ":queued|waiting|working", "item": {
    "id": ":digits", "status": ":text", "task": "run", "payload": ":object", "result": ":object|null", "error": null,
    "created_at": ":time", "updated_at": ":time", "stages": ":list", "…": 0
}}"#;

const KEY: &str = "X-API-Key: dev";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { says: "X-API-Key: dev (another)", call: "POST /assistant-chat", with: &["X-API-Key: wrong", JSON], body: r#"{"message": "", "session_id": "s", "backend": "rules"}"#, status: 401, answer: r#"{"error": ":text", "code": "unauthorized", "…": 0}"# },
    Row { says: "X-API-Key: dev (none)", call: "POST /assistant-chat", with: &[JSON], body: r#"{"message": "", "session_id": "s", "backend": "rules"}"#, status: 401, answer: r#"{"error": ":text", "code": "unauthorized", "…": 0}"# },
    Row { says: "\"message\" (missing)", call: "POST /assistant-chat", with: &[KEY, JSON], body: r#"{"session_id": "s", "backend": "rules"}"#, status: 422, answer: r#"{"error": ":text", "code": "invalid", "detail": [{"loc": ":list", "msg": ":text", "type": ":text"}]}"# },
    Row { says: "\"session_id\" (missing)", call: "POST /assistant-chat", with: &[KEY, JSON], body: r#"{"message": "", "backend": "rules"}"#, status: 422, answer: r#"{"error": ":text", "code": "invalid", "detail": [{"loc": ":list", "msg": ":text", "type": ":text"}]}"# },
    Row { says: "\"backend\": \"rules\" (another)", call: "POST /assistant-chat", with: &[KEY, JSON], body: r#"{"message": "", "session_id": "s", "backend": "magic"}"#, status: 422, answer: r#"{"error": ":text", "code": "invalid", "detail": [{"loc": ":list", "msg": ":text", "type": ":text"}]}"# },
    Row { says: "/results/… (of nothing)", call: "GET /results/999999?expand=1", with: &[], body: "", status: 200, answer: r#"{"ok": false, "error": "not_found"}"# },
    Row { says: "/results/… (no number)", call: "GET /results/shop_v3?expand=1", with: &[], body: "", status: 200, answer: r#"{"ok": false, "error": "not_found"}"# },
];

fn is(shape: &str, value: &Value) {
    let shape: Value = serde_json::from_str(shape).expect("a shape is JSON");
    let fault = shape::fault(&shape, value, "answer");
    assert!(fault.is_none(), "{}; {value}", fault.unwrap_or_default());
}

#[test]
fn a_conversation_becomes_a_build_by_the_commands_of_the_reference() {
    let world = World::start();
    world.prove(ROWS);
    let fresh = world.shell(FRESH);
    is(REPLY, &fresh);
    assert_eq!((&fresh["stage"], &fresh["job_id"]), (&json!("collecting"), &Value::Null));
    for (at, (question, answer)) in ANSWERS.iter().enumerate() {
        let before = world.server.chat("", "shop_v3");
        let asked: Vec<&str> = ANSWERS[at..].iter().map(|(question, _)| *question).collect();
        assert_eq!(before["missing"], json!(asked), "it asks for the {question} next");
        is(REPLY, &world.server.chat(answer, "shop_v3"));
    }
    let ready = world.server.chat("", "shop_v3");
    assert_eq!((&ready["stage"], &ready["missing"]), (&json!("ready_to_build"), &json!([])));
    assert_eq!(ready["spec"]["project"]["id"], "shop_v3", "Project name → used as module name");

    let build = world.shell(BUILD);
    is(REPLY, &build);
    assert_eq!(build["stage"], "building");
    let job = build["job_id"].as_str().expect("Velu returns a job_id, e.g. 164");
    // No key stands in this command: one's own machine is open to the one who sits at it.
    let status = world.shell(&STATUS.replace("164", job));
    is(RESULT, &status);
    assert_eq!(status["item"]["id"], job);
    // What comes of it is built for half an hour elsewhere in the tests.
    let stopped = ask(world.server.port, &format!("POST /api/runs/{job}/cancel"), &[KEY, JSON], "{}");
    assert_eq!(stopped.status, 200, "{}", stopped.body);
    world.server.until("its end", Duration::from_secs(30), |server| {
        server.result(job).is_some_and(|result| result["status"] == "cancelled")
    });
}

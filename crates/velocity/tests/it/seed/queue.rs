//! The task queue: `POST /tasks` and the views of it, as the seed's product has them, with each refusal.

use super::world::{JSON, Row, World, ask};

const KEY: &str = "X-API-Key: dev";
const TASK: &str = r#"{"task": "sleep", "payload": {"seconds": 0}}"#;
const FAULTS: &str = r#"{"detail": [{"loc": ":list", "msg": ":text", "type": ":text"}]}"#;
const ITEM: &str = r#"{"…": 0, "items": [{"id": ":digits", "status": ":text", "task": ":text", "payload": ":object", "result": ":object|null", "error": ":text|null", "created_at": ":time", "updated_at": ":time", "…": 0}]}"#;

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { says: "POST /tasks {task, payload}", call: "POST /tasks", with: &[KEY, JSON], body: TASK, status: 200, answer: r#"{"ok": true, "job_id": ":digits", "received": {"task": "sleep", "payload": {"seconds": 0}}}"# },
    Row { says: "POST /tasks (on one's own machine without a key)", call: "POST /tasks", with: &[JSON], body: TASK, status: 200, answer: r#"{"ok": true, "job_id": ":digits", "received": {"task": "sleep", "payload": {"seconds": 0}}}"# },
    Row { says: "401 missing or invalid api key", call: "POST /tasks", with: &["X-API-Key: wrong", JSON], body: TASK, status: 401, answer: r#"{"detail": "missing or invalid api key"}"# },
    Row { says: "403", call: "POST /tasks", with: &["Authorization: Bearer <viewer_token>", JSON], body: TASK, status: 403, answer: r#"{"detail": ":text", "rule": ":text", "reason": ":text"}"# },
    Row { says: "400 task_not_allowed", call: "POST /tasks", with: &[KEY, JSON], body: r#"{"task": "cook", "payload": {}}"#, status: 400, answer: r#"{"detail": "task_not_allowed"}"# },
    Row { says: "400 payload_reserved_keys", call: "POST /tasks", with: &[KEY, JSON], body: r#"{"task": "sleep", "payload": {"_by": "root"}}"#, status: 400, answer: r#"{"detail": "payload_reserved_keys"}"# },
    Row { says: "422 (no task)", call: "POST /tasks", with: &[KEY, JSON], body: r#"{"payload": {}}"#, status: 422, answer: FAULTS },
    Row { says: "422 (payload is no object)", call: "POST /tasks", with: &[KEY, JSON], body: r#"{"task": "sleep", "payload": []}"#, status: 422, answer: FAULTS },
    Row { says: "422 (no JSON)", call: "POST /tasks", with: &[KEY, JSON], body: "{", status: 422, answer: FAULTS },
    Row { says: "GET /tasks", call: "GET /tasks", with: &[KEY], body: "", status: 200, answer: ITEM },
    Row { says: "GET /tasks (of another state)", call: "GET /tasks?status=lost", with: &[KEY], body: "", status: 422, answer: FAULTS },
    Row { says: "GET /tasks/recent", call: "GET /tasks/recent", with: &[KEY], body: "", status: 200, answer: ITEM },
    Row { says: "GET /tasks/allowed", call: "GET /tasks/allowed", with: &[KEY], body: "", status: 200, answer: r#"{"allowed": ":list", "tasks": ":list", "…": 0}"# },
    Row { says: "POST /route/preview", call: "POST /route/preview", with: &[KEY, JSON], body: TASK, status: 200, answer: r#"{"ok": true, "policy": {"allowed": true, "…": 0}, "route": ":object", "model": ":object"}"# },
    Row { says: "GET /metrics", call: "GET /metrics", with: &[KEY], body: "", status: 200, answer: "" },
    Row { says: "GET /artifacts/{name} (of nothing)", call: "GET /artifacts/sha256-0.zip", with: &[KEY], body: "", status: 404, answer: r#"{"detail": ":text"}"# },
    Row { says: "GET /auth/mode", call: "GET /auth/mode", with: &[], body: "", status: 200, answer: r#"{"ok": true, "mode": "open", "env": "local", "auth_required": false, "…": 0}"# },
];

#[test]
fn the_queue_is_as_the_reference_says() {
    let world = World::with(&[("MAX_REQUEST_BYTES", "4096")]);
    world.prove(ROWS);
    let large = format!(r#"{{"task": "sleep", "payload": {{"a": "{}"}}}}"#, "x".repeat(5000));
    let refused = ask(world.server.port, "POST /tasks", &[KEY, JSON], &large);
    assert_eq!((refused.status, refused.body.as_str()), (413, r#"{"detail":"payload too large"}"#));
    let metrics = ask(world.server.port, "GET /metrics", &[KEY], "");
    assert!(
        metrics.head.contains("content-type: text/plain") && metrics.body.contains("\nvelocity_jobs{"),
        "{}",
        metrics.body
    );
}

#[test]
fn a_call_too_many_is_refused_as_the_reference_says() {
    let world = World::with(&[("RATE_REQUESTS", "3"), ("RATE_WINDOW_SEC", "60")]);
    let bearer = format!("Authorization: Bearer {}", world.viewer_token);
    let answers: Vec<_> = (0..4).map(|_| ask(world.server.port, "GET /tasks", &[&bearer], "")).collect();
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 200, 200, 429]);
    assert_eq!(answers[3].body, r#"{"detail":"rate limit exceeded"}"#);
    assert!(answers[3].head.contains("retry-after: "), "{}", answers[3].head);
}

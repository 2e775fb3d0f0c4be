//! What workers on other machines ask, over HTTP.

use crate::harness::Harness;
use serde_json::{Value, json};

async fn call(h: &Harness, name: &str, call: Value) -> (u16, Value) {
    let mut body = json!({"worker": {"name": name, "kinds": ["task.sleep"], "labels": []}});
    body.as_object_mut().unwrap().extend(call.as_object().unwrap().clone());
    let answer = h.post("/api/worker/call", body).await;
    (answer.status.into(), answer.json())
}

fn turn(holds: &[&Value]) -> Value {
    json!({"call": "turn", "ended": [], "want": 1, "holds": holds, "lease_ms": 30_000})
}

fn progress(lease: &Value) -> Value {
    json!({"call": "progress", "lease": lease, "percent": 5, "doing": "napping"})
}

fn lease(claim: &Value) -> Value {
    json!({"job_id": claim["job"]["id"], "fence": claim["fence"]})
}

#[tokio::test]
async fn an_answer_that_was_lost_is_given_again_under_a_new_fence() {
    let h = Harness::start().await;
    h.post("/tasks", json!({"task": "sleep", "payload": {"seconds": 1}})).await;
    let (_, lost) = call(&h, "far/1", turn(&[])).await;
    let lost = lease(&lost["claims"][0]);
    let (_, other) = call(&h, "far/2", turn(&[])).await;
    assert_eq!(other["claims"], json!([]), "it is another one's");
    let (_, again) = call(&h, "far/1", turn(&[])).await;
    let claim = &again["claims"][0];
    assert_eq!((&claim["job"]["id"], &claim["job"]["attempts"]), (&lost["job_id"], &json!(1)), "{again}");
    assert_eq!(call(&h, "far/1", progress(&lost)).await.0, 409, "the first answer is worth nothing any more");
    let held = lease(claim);
    assert_eq!(call(&h, "far/1", progress(&held)).await.0, 200);
    let (_, none) = call(&h, "far/1", turn(&[&held])).await;
    assert_eq!(none["claims"], json!([]), "it holds all that it was given");
}

#[tokio::test]
async fn waiting_for_work_claims_none() {
    let h = Harness::start().await;
    let wait = |ms: u64| json!({"call": "await", "free": 1, "busy": 0, "wait_ms": ms});
    assert_eq!(call(&h, "far/1", wait(0)).await.1, json!({"reply": "work", "due": false}));
    let order = h.post("/tasks", json!({"task": "sleep", "payload": {"seconds": 1}})).await.json();
    assert_eq!(call(&h, "far/1", wait(5_000)).await.1, json!({"reply": "work", "due": true}));
    let item = h.get(&format!("/results/{}?expand=1", order["job_id"].as_str().unwrap())).await.json();
    assert_eq!(item["status"], "queued");
}

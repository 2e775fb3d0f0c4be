//! What workers on other machines ask, over HTTP.

use crate::harness::Harness;
use serde_json::{Value, json};

async fn call(h: &Harness, name: &str, call: Value) -> (u16, Value) {
    let mut body = json!({"worker": {"name": name, "kinds": ["task.sleep"], "labels": []}});
    body.as_object_mut().unwrap().extend(call.as_object().unwrap().clone());
    let answer = h.post("/api/worker/call", body).await;
    (answer.status, answer.json())
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

async fn waiting(h: &Harness, name: &str, free: u32, busy: u32) -> std::time::Instant {
    let wait = json!({"call": "await", "free": free, "busy": busy, "wait_ms": 5_000});
    assert_eq!(call(h, name, wait).await.1["due"], true);
    std::time::Instant::now()
}

#[tokio::test]
async fn of_the_workers_that_wait_the_one_with_the_least_to_do_is_told_first() {
    let h = Harness::start().await;
    let order = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        h.post("/tasks", json!({"task": "sleep", "payload": {"seconds": 1}})).await
    };
    let (full, half, idle, _) =
        tokio::join!(waiting(&h, "full", 1, 3), waiting(&h, "half", 2, 2), waiting(&h, "idle", 4, 0), order);
    assert!(idle < half && half < full, "{:?} {:?}", half - idle, full - idle);
}

#[tokio::test]
async fn a_preview_names_the_workers_that_could_take_it_and_why_the_others_could_not() {
    let h = Harness::start().await;
    let seen = |name: &'static str, kinds: &'static [&'static str], labels: &'static [&'static str], busy: u32| {
        let worker = json!({"name": format!("{name}/0a1b2c3d-1:77:1"), "kinds": kinds, "labels": labels});
        let body = json!({"worker": worker, "call": "await", "free": 4 - busy, "busy": busy, "wait_ms": 0});
        h.post("/api/worker/call", body)
    };
    seen("plain", &["task.sleep"], &[], 0).await;
    seen("other", &["task.report"], &["gpu"], 0).await;
    seen("right", &["task.sleep"], &["gpu"], 0).await;
    let order = json!({"task": "sleep", "payload": {"seconds": 1}, "labels": ["gpu"]});
    let route = h.post("/route/preview", order).await.json()["route"].clone();
    let told: Vec<(&str, bool, &str)> = route["workers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["can"] == true, one["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("right (process 77)", true, "it does this, offers what is asked for, and works on 0 of 4 jobs"),
            ("other (process 77)", false, "it does not do task.sleep, or its machine lacks what that needs"),
            ("plain (process 77)", false, "it does not offer gpu"),
        ]
    );
    assert!(route["reason"].as_str().unwrap().starts_with("right (process 77) takes it"), "{route}");
    let deploy = json!({"task": "deploy", "payload": {"project": "shop"}});
    let route = h.post("/route/preview", deploy).await.json()["route"].clone();
    assert_eq!(route["labels"], json!(["files"]));
    let reason = route["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("no worker that this server knows") && reason.contains("needs the server's files"),
        "{reason}"
    );
}

//! Single tasks through the API, on a real store.

use crate::harness::{Harness, NOW};
use api::{Config, Journal, Journals};
use domain::{JobKind, Outcome, Task, WorkerSpec};
use serde_json::{Value, json};

async fn sleep(h: &Harness) -> String {
    let answer = h.post("/tasks", json!({"task": "sleep", "payload": {"seconds": 0}})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["job_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_task_is_answered_as_the_seed_does() {
    let h = Harness::start().await;
    let answer =
        h.call("POST", "/tasks").json(&json!({"task": "plan", "payload": {"project": null, "a": [1]}})).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    let expected = json!({
        "ok": true, "job_id": body["job_id"], "received": {"task": "plan", "payload": {"project": null, "a": [1]}}
    });
    assert_eq!(body, expected);
    assert!(body["job_id"].is_string());
    let result = h.get(&format!("/results/{}", body["job_id"].as_str().unwrap())).await.json();
    assert_eq!((&result["ok"], &result["status"]), (&json!(true), &json!("queued")));
    assert_eq!((&result["item"]["task"], &result["item"]["payload"]["a"]), (&json!("plan"), &json!([1])));
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused_by_name() {
    let h = Harness::start().await;
    let cases = [
        (json!({"task": "cook", "payload": {}}), 400, json!("task_not_allowed")),
        (json!({"task": "run", "payload": {}}), 400, json!("task_not_allowed")),
        (json!({"task": "sleep", "payload": {"_by": "root"}}), 400, json!("payload_reserved_keys")),
    ];
    for (body, status, detail) in cases {
        let answer = h.post("/tasks", body.clone()).await;
        assert_eq!((answer.status, answer.json()), (status, json!({"detail": detail})), "{body}");
    }
    assert_eq!(
        h.post("/tasks", json!({"task": "sleep", "payload": {"x": {"_by": 1}}})).await.status,
        200,
        "only at the top"
    );
    for body in [
        json!([]),
        json!({"task": 1, "payload": {}}),
        json!({"task": "sleep", "payload": []}),
        json!({"task": "sleep", "priority": 101}),
        json!({"task": "sleep", "run_at": "soon"}),
        json!({"task": "sleep", "run_at": -1}),
        json!({"task": "sleep", "labels": ["GPU"]}),
        json!({"task": "sleep", "labels": "gpu"}),
        json!({"task": "sleep", "depends_on": ["x"]}),
        json!({"task": "sleep", "depends_on": [999_999]}),
        json!({"task": "sleep", "attempts_max": 0}),
        json!({"task": "sleep", "timeout_s": 0}),
        json!({"task": "sleep", "idempotency_key": "a\nb"}),
        json!({"task": "sleep", "payload": {"project": "../etc"}}),
        json!({"task": "sleep", "payload": {"project": "nobody_knows"}}),
    ] {
        let answer = h.post("/tasks", body.clone()).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        let faults = answer.json()["detail"].clone();
        for fault in faults.as_array().unwrap() {
            assert!(fault["loc"].is_array() && fault["msg"].is_string() && fault["type"].is_string(), "{fault}");
        }
    }
}

#[tokio::test]
async fn terms_are_kept() {
    let h = Harness::start().await;
    let first = sleep(&h).await;
    let body = json!({
        "task": "sleep", "payload": {"seconds": 0}, "priority": 7, "labels": ["gpu", "gpu"], "depends_on": [first],
        "attempts_max": 2, "timeout_s": 5, "concurrency_key": "one", "run_at": "2033-01-01T00:00:00Z"
    });
    let id = h.post("/tasks", body).await.json()["job_id"].as_str().unwrap().to_owned();
    let item = h.get(&format!("/results/{id}?expand=1")).await.json()["item"].clone();
    assert_eq!((&item["priority"], &item["labels"]), (&json!(7), &json!(["gpu"])), "{item}");
    assert_eq!((&item["attempts_max"], &item["timeout_s"]), (&json!(2), &json!(5)));
    assert_eq!((&item["concurrency_key"], &item["run_at"]), (&json!("one"), &json!("2033-01-01T00:00:00Z")));
    assert_eq!((&item["status"], &item["requested_by"]), (&json!("waiting"), &json!("local")));
}

#[tokio::test]
async fn the_same_key_makes_one_task() {
    let h = Harness::start().await;
    let send = |key: &'static str| {
        let call = h.call("POST", "/tasks").key("dev").header("idempotency-key", key);
        call.json(&json!({"task": "sleep", "payload": {"seconds": 0}})).send()
    };
    let (one, again, other) = (send("a").await.json(), send("a").await.json(), send("b").await.json());
    assert_eq!((&one["job_id"], &again["existed"]), (&again["job_id"], &json!(true)));
    assert_ne!(one["job_id"], other["job_id"]);
    let both = h.call("POST", "/tasks").key("dev").header("idempotency-key", "a");
    let both = both.json(&json!({"task": "sleep", "idempotency_key": "b"})).send().await;
    assert_eq!(both.status, 422, "{}", both.text);
}

#[tokio::test]
async fn a_task_is_stopped_and_done_once_more() {
    let h = Harness::start().await;
    let id = sleep(&h).await;
    let early = h.post(&format!("/tasks/{id}/retry"), Value::Null).await;
    assert_eq!(early.status, 409, "{}", early.text);
    let stopped = h.post(&format!("/tasks/{id}/cancel"), Value::Null).await;
    assert_eq!((stopped.status, &stopped.json()["status"]), (200, &json!("cancelled")), "{}", stopped.text);
    assert_eq!(h.post(&format!("/tasks/{id}/cancel"), Value::Null).await.status, 409, "it is over");
    let again = h.post(&format!("/tasks/{id}/retry"), Value::Null).await.json();
    assert_eq!((&again["ok"], &again["retry_of"]), (&json!(true), &json!(id)));
    let status = h.get(&format!("/results/{}", again["job_id"].as_str().unwrap())).await.json()["status"].clone();
    assert_eq!(status, "queued");
    for id in ["999999", "0", "-1", "x"] {
        for what in ["cancel", "retry"] {
            let answer = h.post(&format!("/tasks/{id}/{what}"), Value::Null).await;
            assert_eq!((answer.status, answer.json()["detail"].is_string()), (404, true), "{id} {what}");
        }
    }
}

#[tokio::test]
async fn a_worker_finds_the_task_and_its_result_is_shown() {
    let h = Harness::start().await;
    let id = sleep(&h).await;
    let worker = WorkerSpec::new("tester", [JobKind::Task(Task::Sleep)]);
    let now = NOW + 1_000_000_000_000;
    let claim = h.store.claim_job(&worker, 60_000, now).await.unwrap().expect("it is due");
    assert_eq!(claim.job.id.to_string(), id);
    h.store.finish_job(&claim, &Outcome::Done(json!({"slept": 0})), now, now).await.unwrap();
    let shown = h.get(&format!("/results/{id}?expand=1")).await.json();
    assert_eq!((&shown["status"], &shown["item"]["result"]), (&json!("done"), &json!({"slept": 0})));
    assert!(shown["item"]["log_tail"].is_string(), "{shown}");
    assert_eq!(h.get(&format!("/tasks/{id}/log")).await.status, 200);
}

#[tokio::test]
async fn the_queue_is_listed_by_state_task_and_number() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    let (one, two) = (sleep(&h).await, sleep(&h).await);
    let ids = async |path: &str| -> Vec<String> {
        let list = h.get(path).await;
        assert_eq!(list.status, 200, "{path}: {}", list.text);
        let items = list.json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("/tasks?task=sleep").await, [two.clone(), one.clone()]);
    assert_eq!(ids("/tasks/recent?limit=2").await, [two.clone(), one.clone()]);
    assert_eq!(ids("/tasks/recent").await.len(), 3, "a run counts once, without its stages");
    assert_eq!(ids("/tasks?task=pipeline").await.len(), 1);
    assert_eq!(ids("/tasks?task=sleep&status=done").await.len(), 0);
    for path in ["/tasks?limit=0", "/tasks?limit=201", "/tasks?status=x", "/tasks?task=x", "/tasks/recent?limit=a"] {
        assert_eq!(h.get(path).await.status, 422, "{path}");
    }
}

#[tokio::test]
async fn a_pipeline_starts_a_run_from_seven_answers() {
    let h = Harness::start().await;
    let answers: Value = serde_json::from_str(include_str!("../../../../docs/examples/shop_v3.json")).unwrap();
    let started = h.post("/tasks", json!({"task": "pipeline", "payload": answers})).await;
    assert_eq!(started.status, 200, "{}", started.text);
    let id = started.json()["job_id"].as_str().unwrap().to_owned();
    let run = h.get(&format!("/results/{id}?expand=1")).await.json();
    assert_eq!(run["item"]["stages"].as_array().unwrap().len(), 7, "{run}");
    let second = h.post("/tasks", json!({"task": "pipeline", "payload": answers})).await;
    assert_eq!(second.status, 409, "one run of a project at a time: {}", second.text);
    for payload in [
        json!({}),
        json!({"kind": "x"}),
        json!({"session_id": "nobody"}),
        json!({"spec": {}}),
        json!({"project": "nobody"}),
    ] {
        let refused = h.post("/tasks", json!({"task": "pipeline", "payload": payload})).await;
        assert_eq!(refused.status, 422, "{payload}: {}", refused.text);
    }
}

#[tokio::test]
async fn accepted_tasks_and_decisions_are_written_for_other_programs() {
    let dir = tempfile::tempdir().unwrap();
    let (tasks, audit) = (dir.path().join("tasks.jsonl"), dir.path().join("audit.jsonl"));
    let journals = Journals {
        tasks: Some(Journal::open("TASK_LOG", &tasks).unwrap()),
        audit: Some(Journal::open("AUDIT_LOG", &audit).unwrap()),
    };
    let kept = journals.clone();
    let h = Harness::with(|config| Config { journals, ..config }).await;
    let id = sleep(&h).await;
    h.post("/tasks", json!({"task": "cook", "payload": {}})).await;
    kept.tasks.unwrap().flush();
    kept.audit.unwrap().flush();
    let lines = |path| -> Vec<Value> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let written = lines(tasks);
    assert_eq!(written.len(), 1, "only what was accepted");
    assert_eq!(
        (&written[0]["job_id"], &written[0]["task"], &written[0]["by"]),
        (&json!(id), &json!("sleep"), &json!("local"))
    );
    let decided = lines(audit);
    assert_eq!((&decided[0]["action"], &decided[0]["decision"]), (&json!("task.submit"), &json!("allow")));
    assert!(decided[0]["rule"].is_string() && decided[0]["input_digest"].is_string());
}

#[tokio::test]
async fn a_task_that_needs_an_approval_waits_for_it() {
    let keys = api::Keys::new([api::NewKey {
        token: "builder".to_owned(),
        role: api::KeyRole::Of(domain::Role::Developer),
        tier: api::Tier::Base,
    }]);
    let h = Harness::with(|config| Config { keys, ..config }).await;
    let body = json!({"task": "execute", "payload": {"argv": ["true"], "network": true}});
    let answer = h.call("POST", "/tasks").key("builder").json(&body).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    assert_eq!((&body["status"], &body["waits_for"]), (&json!("waiting"), &json!("approval")), "{body}");
    assert_eq!(body["policy"]["rule"], "networked-execute-is-asked");
    let shown =
        h.call("GET", &format!("/results/{}", body["job_id"].as_str().unwrap())).key("builder").send().await.json();
    assert_eq!((&shown["status"], &shown["item"]["waits_for"]), (&json!("waiting"), &json!("approval")), "{shown}");
}

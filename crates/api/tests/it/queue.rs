use crate::harness::Harness;
use serde_json::{Value, json};

#[tokio::test]
async fn an_unknown_or_malformed_id_is_not_found_with_status_200() {
    let h = Harness::start().await;
    for id in ["999", "abc", "-1", "1e9", "%2e%2e", "99999999999999999999999"] {
        let answer = h.get(&format!("/results/{id}")).await;
        assert_eq!(answer.status, 200, "{id}: {}", answer.text);
        assert_eq!(answer.json(), json!({"ok": false, "error": "not_found"}), "{id}");
    }
}

#[tokio::test]
async fn a_result_is_brief_unless_it_shall_expand() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let brief = h.get(&format!("/results/{run}")).await.json();
    assert_eq!((&brief["ok"], &brief["item"]["task"]), (&json!(true), &json!("run")));
    assert!(brief["item"].get("stages").is_none(), "{brief}");
    for key in ["id", "status", "task", "payload", "result", "error", "created_at", "updated_at"] {
        assert!(brief["item"].get(key).is_some(), "{key} is missing: {brief}");
    }
    assert_eq!(brief["item"]["id"], run.to_string());
    assert_eq!(brief["item"]["created_at"], "2030-03-17T17:46:40Z");

    h.pass(json!({"entities": ["product"]})).await;
    let full = h.get(&format!("/results/{run}?expand=1")).await.json();
    assert_eq!(full["item"]["plan"], json!({"entities": ["product"]}));
    let stages = full["item"]["stages"].as_array().unwrap();
    let states: Vec<&Value> = stages.iter().map(|stage| &stage["state"]).collect();
    assert_eq!(states, ["done", "queued", "waiting", "waiting", "waiting", "waiting", "waiting"]);
    assert_eq!(full["item"]["urls"], Value::Null);
}

#[tokio::test]
async fn a_stage_is_a_job_that_can_be_read_too() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    let claim = h.pass(json!({"a": 1})).await;
    let stage = h.get(&format!("/results/{}?expand=1", claim.job.id)).await.json();
    assert_eq!((&stage["item"]["task"], &stage["status"]), (&json!("plan"), &json!("done")));
    assert_eq!(stage["item"]["result"], json!({"a": 1}));
}

#[tokio::test]
async fn a_finished_runs_address_stands_at_the_top_of_its_result() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    for stage in domain::Stage::ALL {
        let result =
            if stage == domain::Stage::Deploy { json!({"url": "http://shop.localhost:8000/"}) } else { json!({}) };
        h.pass(result).await;
    }
    let item = h.get(&format!("/results/{run}")).await.json()["item"].clone();
    assert_eq!((&item["status"], &item["percent"]), (&json!("done"), &json!(100)));
    assert_eq!(item["result"]["url"], "http://shop.localhost:8000/");
}

#[tokio::test]
async fn the_queue_is_listed_newest_first_and_filtered() {
    let h = Harness::start().await;
    let (one, two) = (h.a_run("one").await, h.a_run("two").await);
    let recent = h.get("/tasks/recent?limit=1").await.json();
    assert_eq!(recent["items"].as_array().unwrap().len(), 1);
    assert_eq!(recent["items"][0]["id"], two.to_string());
    let all = h.get("/tasks").await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 16);
    let queued = h.get("/tasks?status=queued").await.json();
    let tasks: Vec<&str> =
        queued["items"].as_array().unwrap().iter().map(|item| item["task"].as_str().unwrap()).collect();
    assert_eq!(tasks, ["plan", "plan"], "of runs {one} and {two}");
    for bad in ["/tasks?status=lost", "/tasks?limit=many", "/tasks/recent?limit=-1"] {
        let answer = h.get(bad).await;
        assert_eq!(answer.status, 422, "{bad}: {}", answer.text);
        assert_eq!(answer.json()["detail"][0]["loc"][0], "query", "{bad}");
    }
}

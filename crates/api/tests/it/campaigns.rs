//! Campaigns over HTTP.

use crate::harness::Harness;
use domain::Role;
use serde_json::{Value, json};

async fn patch(h: &Harness, body: Value) -> Value {
    let answer = h.call("PATCH", "/api/campaigns/codegen-sprint-42").key("dev").json(&body).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_campaign_has_a_goal_progress_a_value_and_members() {
    let h = Harness::start().await;
    let body = json!({"campaign_name": "codegen-sprint-42", "goal": "ship", "target": 4, "due_at": "2027-01-01"});
    let made = h.post("/api/campaigns", body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json();
    assert_eq!((&made["progress"], &made["value"], &made["members"]), (&json!(0.0), &json!(0.0), &json!(["local"])));
    assert_eq!(h.post("/api/campaigns", body).await.status, 409);
    assert_eq!(patch(&h, json!({"value": 0.97})).await["value"], 0.97);
    assert_eq!(patch(&h, json!({"goal": "ship it"})).await["value"], 0.97);
    let taken_back = patch(&h, json!({"value": null, "due_at": null})).await;
    assert_eq!((&taken_back["value"], &taken_back["due_at"]), (&json!(0.0), &Value::Null));
    let path = "/api/campaigns/codegen-sprint-42/members/ana%40example.com";
    let with = h.call("PUT", path).key("dev").send().await.json();
    assert_eq!(with["members"], json!(["ana@example.com", "local"]));
    assert_eq!(h.call("DELETE", path).key("dev").send().await.json()["members"], json!(["local"]));
    let late = json!({"goal": "x", "revision": 1});
    let late = h.call("PATCH", "/api/campaigns/codegen-sprint-42").key("dev").json(&late).send().await;
    assert_eq!(late.status, 409);
}

#[tokio::test]
async fn runs_of_a_project_are_in_the_campaign_of_its_name_or_in_the_one_they_were_added_to() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    for name in ["shop", "codegen-sprint-42"] {
        h.post("/api/campaigns", json!({"campaign_name": name, "target": 1})).await;
    }
    assert_eq!(h.get("/api/campaigns/shop/runs").await.json()["run_ids"], json!([run.0]));
    let path = format!("/api/campaigns/codegen-sprint-42/runs/{run}");
    assert_eq!(h.call("PUT", &path).key("dev").send().await.json()["runs_open"], 1);
    assert_eq!(h.get("/api/campaigns/shop/runs").await.json()["run_ids"], json!([]));
    for _ in 0..7 {
        h.pass(json!({})).await;
    }
    let done = h.get("/api/campaigns/codegen-sprint-42").await.json();
    assert_eq!((&done["progress"], &done["value"], &done["runs_done"]), (&json!(1.0), &json!(1.0), &json!(1)));
    let points = h.get("/api/campaigns/codegen-sprint-42/burndown").await.json()["points"].clone();
    let left: Vec<&Value> = points.as_array().unwrap().iter().map(|point| &point["remaining"]).collect();
    assert_eq!(left, [1, 0, 0]);
    let events = h.get("/api/campaigns/codegen-sprint-42/events?limit=200").await.json();
    let types: Vec<&str> =
        events.as_array().unwrap().iter().map(|event| event["event_type"].as_str().unwrap()).collect();
    assert!(
        types.contains(&"campaign_changed") && types.contains(&"run_finished") && !types.contains(&"log_appended"),
        "{types:?}"
    );
    assert_eq!(patch(&h, json!({"state": "closed"})).await["state"], "closed");
    assert_eq!(h.call("DELETE", &path).key("dev").send().await.status, 409);
    assert_eq!(h.get("/api/campaigns?state=open").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_viewer_watches_campaigns_and_changes_none() {
    let h = Harness::start().await;
    h.post("/api/campaigns", json!({"campaign_name": "codegen-sprint-42"})).await;
    let viewer = h.token(Role::Viewer).await;
    assert_eq!(h.call("GET", "/api/campaigns/codegen-sprint-42").bearer(&viewer).send().await.status, 200);
    for (method, path) in [("PATCH", ""), ("PUT", "/runs/1"), ("PUT", "/members/vera")] {
        let path = format!("/api/campaigns/codegen-sprint-42{path}");
        let refused = h.call(method, &path).bearer(&viewer).json(&json!({"goal": "mine"})).send().await;
        assert_eq!(refused.status, 403, "{method} {path}");
    }
    for name in ["", " ", "a/b", "a\u{1}b", &"x".repeat(121)] {
        assert_eq!(h.post("/api/campaigns", json!({"campaign_name": name})).await.status, 422, "{name:?}");
    }
}

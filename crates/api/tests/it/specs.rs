//! What a project was built from, one spec after another.

use crate::harness::{Harness, NOW, spec};
use domain::{Session, SessionId, Stage};
use serde_json::json;
use store::NewRun;

async fn built(h: &Harness, revision: u32, tagline: &str) -> i64 {
    let mut spec = spec("shop");
    (spec.revision, spec.project.tagline) = (revision, tagline.to_owned());
    let id = SessionId("session of shop".to_owned());
    let new = NewRun {
        session_id: Some(id),
        spec,
        stages: Stage::ALL.to_vec(),
        requested_by: "tester".to_owned(),
        payload: json!({}),
        decisions: Vec::new(),
    };
    let run = h.store.start_run(&new, NOW + i64::from(revision)).await.unwrap();
    h.store.cancel_run(run, "tester", NOW).await.unwrap();
    run.0
}

#[tokio::test]
async fn each_version_says_which_runs_built_it_and_what_it_changed() {
    let h = Harness::start().await;
    let runs = [built(&h, 1, "one").await, built(&h, 1, "one").await, built(&h, 2, "two").await];
    let list = h.get("/api/projects/shop/specs").await.json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!((&list[0]["revision"], &list[0]["runs"]), (&json!(2), &json!([runs[2]])));
    assert_eq!((&list[1]["revision"], &list[1]["runs"]), (&json!(1), &json!([runs[0], runs[1]])));
    assert_eq!((&list[0]["changed"], &list[1]["changed"]), (&json!(1), &json!(0)));

    let version = list[0]["version"].as_str().unwrap();
    let one = h.get(&format!("/api/projects/shop/specs/{version}")).await.json();
    assert_eq!(one["spec"]["project"]["tagline"], "two");
    let changes = h.get(&format!("/api/projects/shop/specs/{version}/changes")).await.json();
    let fact = json!({"name": "tagline", "before": "one", "after": "two"});
    let change = json!({"area": "product", "kind": "changed", "id": "shop", "label": "A <b>shop</b>", "of": null, "facts": [fact]});
    assert_eq!(changes, json!({"from": list[1]["version"], "changes": [change]}));
    let oldest = list[1]["version"].as_str().unwrap();
    let first = h.get(&format!("/api/projects/shop/specs/{oldest}/changes")).await.json();
    assert_eq!(first, json!({"from": null, "changes": []}));
    let back = h.get(&format!("/api/projects/shop/specs/{oldest}/changes?from={version}")).await.json();
    assert_eq!(back["changes"][0]["facts"][0]["after"], "one");
    for path in ["specs/999", "specs/x", "specs/draft", "specs/1/changes?from=999"] {
        assert_eq!(h.get(&format!("/api/projects/shop/{path}")).await.status, 404, "{path}");
    }
    assert_eq!(h.get("/api/projects/unknown/specs").await.status, 404);
}

#[tokio::test]
async fn what_the_conversation_says_and_nobody_built_is_a_draft() {
    let h = Harness::start().await;
    built(&h, 1, "one").await;
    let mut wanted = spec("shop");
    (wanted.revision, wanted.project.tagline) = (2, "next".to_owned());
    let session = Session { spec: Some(wanted), ..Session::new(SessionId("session of shop".to_owned()), NOW) };
    h.store.save_session(&session, None, NOW).await.unwrap();
    let list = h.get("/api/projects/shop/specs").await.json();
    assert_eq!((&list[0]["version"], &list[0]["runs"], &list[0]["changed"]), (&json!("draft"), &json!([]), &json!(1)));
    let changes = h.get("/api/projects/shop/specs/draft/changes").await.json();
    assert_eq!((&changes["from"], &changes["changes"][0]["facts"][0]["after"]), (&list[1]["version"], &json!("next")));
    assert_eq!(h.get("/api/projects/shop/specs/draft").await.json()["spec"]["revision"], 2);
    // Once it is built it is a version like the others.
    built(&h, 2, "next").await;
    assert_ne!(h.get("/api/projects/shop/specs").await.json()[0]["version"], "draft");
}

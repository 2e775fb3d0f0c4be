use crate::harness::{Harness, NOW};
use domain::{Evidence, Health, ReleaseState, Role, Stage, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::NewRelease;

#[tokio::test]
async fn a_run_is_cancelled_once() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let before = h.get(&format!("/api/runs/{run}")).await.json();
    assert_eq!(before["can"]["cancel"], json!({"ok": true, "because": null}));
    let path = format!("/api/runs/{run}/cancel");
    let first = h.post(&path, Value::Null).await;
    assert_eq!((first.status, first.json()["run"]["state"].clone()), (200, json!("cancelled")));
    assert_eq!(first.json()["can"]["cancel"], json!({"ok": false, "because": "already cancelled"}));
    let second = h.post(&path, Value::Null).await;
    assert_eq!((second.status, second.json()["code"].clone()), (409, json!("conflict")));
}

#[tokio::test]
async fn a_viewer_is_told_why_the_button_is_dead() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let token = h.token(Role::Viewer).await;
    let view = h.call("GET", &format!("/api/runs/{run}")).bearer(&token).send().await.json();
    assert_eq!(view["can"]["cancel"], json!({"ok": false, "because": "your role may not stop a run"}));
    let refused = h.call("POST", &format!("/api/runs/{run}/cancel")).bearer(&token).send().await;
    assert_eq!(refused.status, 403);
    assert_ne!(h.get(&format!("/api/runs/{run}")).await.json()["run"]["state"], "cancelled");
}

#[tokio::test]
async fn an_unknown_run_is_404_whatever_is_wanted_of_it() {
    let h = Harness::start().await;
    for id in ["7", "x", "-1", "9999999999999999999999"] {
        assert_eq!(h.get(&format!("/api/runs/{id}")).await.status, 404, "{id}");
        assert_eq!(h.get(&format!("/api/runs/{id}/log")).await.status, 404, "{id}");
        assert_eq!(h.post(&format!("/api/runs/{id}/cancel"), Value::Null).await.status, 404, "{id}");
    }
}

#[tokio::test]
async fn runs_are_listed_by_project_and_conversation() {
    let h = Harness::start().await;
    h.a_run("one").await;
    h.a_run("two").await;
    let of = async |query: &str| h.get(&format!("/api/runs{query}")).await.json().as_array().unwrap().len();
    assert_eq!(of("").await, 2);
    assert_eq!(of("?project=one").await, 1);
    assert_eq!(of("?session_id=session%20of%20two").await, 1);
    assert_eq!(of("?session_id=nobody").await, 0);
    assert_eq!(h.get("/api/runs?project=../x").await.status, 422);
}

#[tokio::test]
async fn evidence_shows_its_output_where_it_matters() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let claim = h.claim().await;
    for (check, verdict) in [("good", Verdict::Passed), ("bad", Verdict::Failed)] {
        let evidence = Evidence {
            job_id: claim.job.id,
            stage: Stage::Plan,
            check: check.to_owned(),
            verdict,
            reason: None,
            command: vec!["true".to_owned()],
            exit_code: Some(0),
            report: json!({"n": 1}),
            tools: BTreeMap::new(),
            tree: "abc".to_owned(),
            sandbox: "bwrap".to_owned(),
            started_at_ms: NOW,
            duration_ms: 1,
            cpu_ms: 1,
            log_tail: "the output".to_owned(),
        };
        h.store.record_evidence(&claim, &evidence, NOW).await.unwrap();
    }
    let brief = h.get(&format!("/api/runs/{run}")).await.json()["run"]["stages"][0]["evidence"].clone();
    assert_eq!((&brief[0]["log_tail"], &brief[1]["log_tail"]), (&json!(""), &json!("the output")));
    let full = h.get(&format!("/results/{run}?expand=1")).await.json()["item"]["stages"][0]["evidence"].clone();
    assert_eq!(full[0]["log_tail"], "the output");
}

#[tokio::test]
async fn a_log_is_read_from_its_end_and_then_from_where_one_was() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let claim = h.claim().await;
    h.store.append_log(&claim, "one <b>\n", NOW).await.unwrap();
    let first = h.get(&format!("/api/runs/{run}/log")).await;
    assert_eq!(first.text, "one <b>\n");
    assert!(first.header("content-type").starts_with("text/plain"), "{}", first.header("content-type"));
    let seq = first.header("x-log-seq").to_owned();
    h.store.append_log(&claim, "two\n", NOW).await.unwrap();
    let more = h.get(&format!("/api/runs/{run}/log?after={seq}")).await;
    assert_eq!(more.text, "two\n");
    let none = h.get(&format!("/api/runs/{run}/log?after={}", more.header("x-log-seq"))).await;
    assert_eq!((none.text.as_str(), none.header("x-log-seq")), ("", more.header("x-log-seq")));
}

/// Puts a release of the project on the air, as the worker would.
pub async fn on_the_air(
    h: &Harness,
    project: &str,
    run: domain::RunId,
    port: u16,
    artifact: &str,
) -> domain::ReleaseId {
    let project = domain::Slug::parse(project).unwrap();
    let new = NewRelease { project, run_id: run, artifact: artifact.to_owned(), port, url: None };
    let release = h.store.insert_release(&new, NOW).await.unwrap();
    h.store.switch_release(release.id, NOW).await.unwrap();
    release.id
}

#[tokio::test]
async fn a_project_shows_what_is_on_the_air_and_what_was() {
    let h = Harness::start().await;
    let run = h.a_run("shop_v3").await;
    let none = h.get("/api/projects/shop_v3").await.json();
    assert_eq!((&none["url"], &none["live"], &none["releases"]), (&Value::Null, &Value::Null, &json!([])));
    assert_eq!(h.get("/api/projects/shop_v3/plan").await.status, 404);
    h.pass(json!({"pages": 6})).await;
    assert_eq!(h.get("/api/projects/shop_v3/plan").await.json(), json!({"pages": 6}));

    let release = on_the_air(&h, "shop_v3", run, 4101, "sha256-x.zip").await;
    let health =
        Health { release_id: release, healthy: true, reason: None, latency_ms: 7, restarts: 0, checked_at_ms: NOW };
    h.store.record_health(&health).await.unwrap();
    let shown = h.get("/api/projects/shop_v3").await.json();
    assert_eq!(shown["url"], format!("http://shop-v3.localhost:{}/", h.port));
    assert_eq!(shown["own_url"], "http://127.0.0.1:4101/");
    assert_eq!((&shown["health"]["healthy"], &shown["health"]["latency_ms"]), (&json!(true), &json!(7)));
    assert_eq!(shown["releases"][0]["state"], "live");
    let view = h.get(&format!("/api/runs/{run}")).await.json();
    assert_eq!(view["url"], shown["url"]);
    assert_eq!(h.get("/api/projects").await.json()[0]["id"], "shop_v3");
    assert_eq!(h.get("/api/projects/other").await.status, 404);
    assert_eq!(h.get("/api/projects/..%2f..%2fetc").await.status, 404);

    h.store.move_release(release, ReleaseState::Failed, Some("stopped"), NOW).await.unwrap();
    assert_eq!(h.get("/api/projects/shop_v3").await.json()["url"], Value::Null);
}

#[tokio::test]
async fn an_artifact_is_given_by_its_name_and_nothing_else_is() {
    let h = Harness::start().await;
    let artifact = h.artifacts.put_bytes(b"zip bytes", "zip").unwrap();
    let answer = h.get(&format!("/artifacts/{}", artifact.name)).await;
    assert_eq!((answer.status, answer.bytes.as_slice()), (200, b"zip bytes".as_slice()));
    assert!(answer.header("content-disposition").starts_with("attachment"));
    assert!(answer.header("cache-control").contains("immutable"));
    assert_eq!(answer.header("content-length"), "9");
    for name in ["sha256-0.zip", "..%2fvelocity.db", "%2e%2e%2fvelocity.db", "velocity.db", "%00"] {
        assert_eq!(h.get(&format!("/artifacts/{name}")).await.status, 404, "{name}");
    }
}

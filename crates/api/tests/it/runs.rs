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
            memory_peak_bytes: None,
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
    let whole = h.get(&format!("/api/runs/{run}/log/parts")).await.json();
    let said = json!([{"stage": "plan", "text": "one <b>\ntwo\n"}]);
    assert_eq!((&whole["parts"], &whole["cut"]), (&said, &json!(false)));
    assert_eq!(whole["seq"].to_string(), more.header("x-log-seq"));
}

/// A run whose code stage failed.
async fn a_stopped_run(h: &Harness, project: &str) -> domain::RunId {
    let run = h.a_run(project).await;
    h.pass(json!({})).await;
    let claim = h.claim().await;
    let failed = domain::Outcome::Failed(domain::Failure::lasting("a conflict in page.tsx"));
    h.store.finish_job(&claim, &failed, NOW, NOW).await.unwrap();
    run
}

#[tokio::test]
async fn the_stage_that_stopped_a_run_is_done_again() {
    let h = Harness::start().await;
    let run = a_stopped_run(&h, "shop").await;
    let view = h.get(&format!("/api/runs/{run}")).await.json();
    assert_eq!((&view["can"]["retry"]["ok"], &view["can"]["retry_stage"]), (&json!(true), &json!("code")));
    let wrong = h.post(&format!("/api/runs/{run}/stages/test/retry"), Value::Null).await;
    assert_eq!((wrong.status, wrong.json()["code"].clone()), (409, json!("conflict")));
    assert_eq!(h.post(&format!("/api/runs/{run}/stages/brew/retry"), Value::Null).await.status, 404);
    let again = h.post(&format!("/api/runs/{run}/stages/code/retry"), Value::Null).await;
    assert_eq!(again.status, 200, "{}", again.text);
    let stage = &again.json()["run"]["stages"][1]["job"];
    assert_eq!((&stage["state"], &stage["error"]), (&json!("queued"), &Value::Null));
    assert_eq!(again.json()["can"]["retry"], json!({"ok": false, "because": "not over yet"}));
    let job = domain::JobId(stage["id"].as_i64().unwrap());
    let decided = h.store.decisions_of(job).await.unwrap();
    assert!(decided.iter().any(|one| one.wish.action == "run.start"), "what policy said is kept with the stage");
    assert_eq!(h.claim().await.job.attempts, 2);
}

#[tokio::test]
async fn a_stage_is_not_repeated_by_who_may_only_look_nor_below_a_newer_run() {
    let h = Harness::start().await;
    let run = a_stopped_run(&h, "shop").await;
    let path = format!("/api/runs/{run}/stages/code/retry");
    let token = h.token(Role::Viewer).await;
    let view = h.call("GET", &format!("/api/runs/{run}")).bearer(&token).send().await.json();
    assert_eq!(view["can"]["retry"], json!({"ok": false, "because": "your role may not repeat a run"}));
    assert_eq!(h.call("POST", &path).bearer(&token).send().await.status, 403);
    h.a_run("shop").await;
    let because = "a newer run of this project took its place; build again instead";
    let view = h.get(&format!("/api/runs/{run}")).await.json();
    assert_eq!(view["can"]["retry"], json!({"ok": false, "because": because}));
    assert_eq!(h.post(&path, Value::Null).await.status, 409);
}

#[tokio::test]
async fn runs_are_listed_by_state_and_campaign() {
    let h = Harness::start().await;
    let one = h.a_run("one").await;
    h.a_run("two").await;
    let created = h.post("/api/campaigns", json!({"campaign_name": "spring", "goal": "two shops", "target": 2})).await;
    assert_eq!(created.status, 201, "{}", created.text);
    h.post(&format!("/api/runs/{one}/cancel"), Value::Null).await;
    let put = h.call("PUT", &format!("/api/campaigns/spring/runs/{one}")).key("dev").send().await;
    assert!(put.status < 300, "{}", put.text);
    let of = async |query: &str| {
        let runs = h.get(&format!("/api/runs{query}")).await.json();
        runs.as_array().unwrap().iter().map(|run| run["project"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("?state=cancelled").await, ["one"]);
    assert_eq!(of("?state=done").await, [""; 0]);
    assert_eq!(of("?campaign=spring").await, ["one"]);
    assert_eq!(of("?campaign=spring&state=working").await, [""; 0]);
    assert_eq!(h.get("/api/runs?campaign=winter").await.status, 404);
    assert_eq!(h.get("/api/runs?state=asleep").await.status, 422);
}

#[tokio::test]
async fn a_run_tells_who_took_its_stages_and_what_it_left() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let kept = h.artifacts.put_bytes(b"a product", "zip").unwrap();
    let gone = format!("sha256-{}.sarif.json", "0".repeat(64));
    h.pass(json!({"artifact": kept.name, "sarif": gone, "tree": "abc"})).await;
    let left = h.get(&format!("/api/runs/{run}/artifacts")).await.json();
    let expected = json!([
        {"stage": "plan", "what": "artifact", "name": kept.name, "bytes": 9},
        {"stage": "plan", "what": "sarif", "name": gone, "bytes": null},
    ]);
    assert_eq!(left, expected);
    let told = h.get(&format!("/api/runs/{run}/timeline")).await.json();
    let taken = told.as_array().unwrap().iter().find(|event| event["state"] == "working").unwrap();
    assert_eq!((&taken["stage"], &taken["worker"], &taken["attempt"]), (&json!("plan"), &json!("tester"), &json!(1)));
    for part in ["timeline", "artifacts"] {
        assert_eq!(h.get(&format!("/api/runs/999/{part}")).await.status, 404);
    }
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

#[tokio::test]
async fn the_first_accounts_of_a_product_are_told_to_who_may_build_it() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    let told = h.get("/api/projects/shop/sign-ins").await.json();
    assert!(told.as_array().unwrap().iter().all(|one| one["password"] == "password-for-demo"), "{told}");
    let viewer = h.token(Role::Viewer).await;
    let hidden = h.call("GET", "/api/projects/shop/sign-ins").bearer(&viewer).send().await;
    assert_eq!((hidden.status, hidden.json()), (200, json!([])));
    assert_eq!(h.get("/api/projects/nothing/sign-ins").await.status, 404);
    let session = h.call("GET", "/api/sessions/session%20of%20shop").bearer(&viewer).send().await.json();
    assert_eq!(session["can"]["change"], json!({"ok": false, "because": "your role may only look"}));
    let own = h.get("/api/sessions/session%20of%20shop").await.json();
    assert_eq!(own["can"]["change"], json!({"ok": true, "because": null}));
}

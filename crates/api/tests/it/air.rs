//! What of a project is on the air, changed and looked at over the API.

use crate::harness::{Harness, NOW, PASSWORD, now_s};
use crate::runs::on_the_air;
use domain::{Health, JobKind, Outcome, ReleaseId, Role, RunId, Task, WorkerSpec};
use serde_json::{Value, json};

/// A run that is over, and its release on the air with a real artifact.
async fn released(h: &Harness, what: &str) -> (RunId, ReleaseId) {
    let run = h.a_run("shop").await;
    let artifact = h.artifacts.put_bytes(what.as_bytes(), "zip").unwrap().name;
    let release = on_the_air(h, "shop", run, 4101, &artifact).await;
    h.store.cancel_run(run, "me", NOW).await.unwrap();
    (run, release)
}

async fn ask(h: &Harness, body: Value) -> crate::harness::Answer {
    h.post("/api/projects/shop/air", body).await
}

/// What a worker would find in the queue.
async fn claimed(h: &Harness) -> domain::Claim {
    let mut worker = WorkerSpec::new("tester", [JobKind::Task(Task::Air)]);
    worker.labels.push("files".to_owned());
    h.store.claim_job(&worker, 60_000, NOW).await.unwrap().expect("it is in the queue")
}

#[tokio::test]
async fn a_roll_back_is_queued_told_and_kept_in_the_trail() {
    let h = Harness::start().await;
    let (_, old) = released(&h, "one").await;
    let (_, new) = released(&h, "two").await;
    let shown = h.get("/api/projects/shop").await.json();
    let put: Vec<_> = shown["releases"].as_array().unwrap().iter().map(|one| one["can"]["put"].clone()).collect();
    assert_eq!(put, [json!({"ok": false, "because": "it is on the air"}), json!({"ok": true, "because": null})]);
    assert_eq!(shown["can"]["start"], json!({"ok": false, "because": "it is on the air"}));

    let asked = ask(&h, json!({"change": "put", "release_id": old})).await;
    assert_eq!((asked.status, &asked.json()["air"]["state"]), (200, &json!("queued")), "{}", asked.text);
    assert_eq!(asked.json()["air"]["release_id"], json!(old));
    let second = ask(&h, json!({"change": "stop"})).await;
    assert_eq!(second.status, 409);
    assert!(second.text.contains("wait for its end"), "{}", second.text);
    let claim = claimed(&h).await;
    assert_eq!(claim.job.payload, json!({"project": "shop", "change": "put", "release": old}));
    let decisions = h.get(&format!("/api/policy/decisions?job={}", claim.job.id)).await.text;
    assert!(decisions.contains("air.change"), "{decisions}");

    h.store.switch_release(old, NOW).await.unwrap();
    h.store.finish_job(&claim, &Outcome::Done(json!({})), NOW, NOW).await.unwrap();
    let shown = h.get("/api/projects/shop").await.json();
    assert_eq!((&shown["live"]["id"], &shown["air"]["state"]), (&json!(old), &json!("done")));
    assert_eq!(shown["releases"][0]["id"], json!(new));
    assert_eq!(shown["releases"][0]["can"]["put"]["ok"], json!(true));
    assert_eq!(ask(&h, json!({"change": "put", "release_id": 999})).await.status, 404);
    assert_eq!(ask(&h, json!({"change": "put"})).await.status, 422);
    assert_eq!(ask(&h, json!({"change": "explode"})).await.status, 422);
}

#[tokio::test]
async fn what_was_stopped_is_started_by_asking_for_it() {
    let h = Harness::start().await;
    let (_, release) = released(&h, "one").await;
    assert_eq!(ask(&h, json!({"change": "stop"})).await.status, 200);
    let claim = claimed(&h).await;
    assert_eq!(claim.job.payload["release"], json!(release));
    h.store.move_release(release, domain::ReleaseState::Superseded, Some("stopped"), NOW).await.unwrap();
    h.store.finish_job(&claim, &Outcome::Done(json!({})), NOW, NOW).await.unwrap();
    let shown = h.get("/api/projects/shop").await.json();
    assert_eq!((&shown["live"], &shown["releases"][0]["reason"]), (&Value::Null, &json!("stopped")));
    assert_eq!(ask(&h, json!({"change": "restart"})).await.status, 409);
    assert_eq!(ask(&h, json!({"change": "start"})).await.status, 200);
    assert_eq!(claimed(&h).await.job.payload, json!({"project": "shop", "change": "put", "release": release}));
}

#[tokio::test]
async fn a_version_whose_artifact_is_gone_says_so_and_does_not_come_back() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let old = on_the_air(&h, "shop", run, 4101, "sha256-gone.zip").await;
    h.store.cancel_run(run, "me", NOW).await.unwrap();
    released(&h, "two").await;
    let shown = h.get("/api/projects/shop").await.json();
    let because = shown["releases"][1]["can"]["put"]["because"].as_str().unwrap().to_owned();
    assert!(because.contains("taken away"), "{because}");
    let refused = ask(&h, json!({"change": "put", "release_id": old})).await;
    assert_eq!((refused.status, refused.json()["error"].as_str()), (409, Some(because.as_str())));
}

#[tokio::test]
async fn a_viewer_changes_nothing_and_a_developer_deletes_nothing() {
    let h = Harness::start().await;
    released(&h, "one").await;
    for (role, change, remove) in [(Role::Viewer, 403, 403), (Role::Developer, 200, 403)] {
        let token = h.token(role).await;
        let call = h.call("DELETE", "/api/projects/shop?name=shop").bearer(&token);
        assert_eq!(call.send().await.status, remove);
        let call = h.call("POST", "/api/projects/shop/air").bearer(&token).json(&json!({"change": "restart"}));
        assert_eq!(call.send().await.status, change);
    }
}

#[tokio::test]
async fn a_project_is_deleted_by_its_name_and_not_while_a_run_works_on_it() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let admin = h.token(Role::Admin).await;
    let delete =
        async |query: &str| h.call("DELETE", &format!("/api/projects/shop{query}")).bearer(&admin).send().await;
    let busy = delete("?name=shop").await;
    assert!(busy.status == 409 && busy.text.contains("works on it"), "{}", busy.text);
    h.store.cancel_run(run, "me", NOW).await.unwrap();
    assert_eq!((delete("").await.status, delete("?name=Shop").await.status), (422, 422));
    let asked = delete("?name=shop").await;
    assert_eq!((asked.status, &asked.json()["air"]["change"]), (200, &json!("remove")), "{}", asked.text);
    assert_eq!(claimed(&h).await.job.payload, json!({"project": "shop", "change": "remove"}));
    h.store.remove_project(&domain::Slug::parse("shop").unwrap(), NOW).await.unwrap();
    assert_eq!(h.get("/api/projects/shop").await.status, 404);
    assert_eq!(h.get("/api/projects").await.json(), json!([]));
    let trail = h.call("GET", "/api/audit").bearer(&admin).send().await.text;
    assert!(trail.contains("air.change"), "{trail}");
}

#[tokio::test]
async fn a_product_shows_its_log_its_probes_and_its_picture() {
    let h = Harness::start().await;
    let (_, release) = released(&h, "one").await;
    std::fs::write(h.dir().join("shop.log"), "one <b>\ntwo\n").unwrap();
    let log = h.get("/api/projects/shop/log").await;
    assert_eq!((log.text.as_str(), log.header("x-log-end")), ("one <b>\ntwo\n", "12"));
    assert!(log.header("content-type").starts_with("text/plain"));
    assert_eq!(h.get("/api/projects/shop/log?after=8").await.text, "two\n");

    let at = now_s() * 1_000 - 1_000;
    let health =
        Health { release_id: release, healthy: true, reason: None, latency_ms: 7, restarts: 0, checked_at_ms: at };
    h.store.record_health(&health).await.unwrap();
    let probes = h.get("/api/projects/shop/probes?hours=2").await.json();
    assert_eq!(
        (&probes["looks"], &probes["half_ms"], &probes["spans"][0]["most_ms"]),
        (&json!(1), &json!(7), &json!(7))
    );
    assert_eq!(h.get("/api/projects/shop/probes?hours=25").await.status, 422);

    assert_eq!(h.get("/api/projects/shop").await.json()["picture_url"], Value::Null);
    let name = h.artifacts.put_bytes(b"\x89PNG\r\n\x1a\n...", "png").unwrap().name;
    h.store.set_release_picture(release, &name).await.unwrap();
    let url = h.get("/api/projects").await.json()[0]["picture_url"].as_str().unwrap().to_owned();
    let picture = h.get(&url).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"));
    assert!(picture.header("content-security-policy").contains("sandbox"));
}

#[tokio::test]
async fn developers_look_into_the_data_and_leave_a_trace() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    assert_eq!(h.get("/api/projects/shop/data").await.status, 404);
    let path = h.dir().canonicalize().unwrap().join("shop.db");
    // What a product leaves: any SQLite file will do, as that of this server.
    std::fs::copy(h.dir().join("velocity.db"), &path).unwrap();
    let tables = h.get("/api/projects/shop/data").await;
    assert_eq!(tables.status, 200, "{}", tables.text);
    api::add_user(&h.store, "dan@example.com", PASSWORD, Role::Developer, NOW).await.unwrap();
    let page = h.get("/api/projects/shop/data/projects").await.json();
    assert_eq!(page["columns"][0]["name"], "id");
    assert_eq!((&page["page"], &page["page_rows"]), (&json!(1), &json!(50)));
    assert_eq!(h.get("/api/projects/shop/data/nothing%22%3B").await.status, 404);
    let viewer = h.token(Role::Viewer).await;
    assert_eq!(h.call("GET", "/api/projects/shop/data").bearer(&viewer).send().await.status, 403);
    let trail = h.get("/api/audit").await.text;
    assert!(trail.contains("data.see"), "{trail}");
}

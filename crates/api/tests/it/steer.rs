//! What an operator steers by: who may what, workers, the trail checked and carried out, rules explained and tried, search, news.

use crate::harness::{Harness, NOW};
use domain::{EventBody, JobKind, JobState, Role, Task, WorkerSpec};
use serde_json::{Value, json};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

fn networked() -> Value {
    json!({"task": "execute", "payload": {"argv": ["true"], "network": true}})
}

#[tokio::test]
async fn what_somebody_may_is_what_the_gate_says_when_they_do_it() {
    let h = Harness::start().await;
    for (role, expected) in
        [(Role::Viewer, [false, false]), (Role::Developer, [true, false]), (Role::Admin, [true, true])]
    {
        let token = h.token(role).await;
        let may = h.call("GET", "/api/auth/may").bearer(&token).send().await.json();
        let of = |deed: &str| may.as_array().unwrap().iter().find(|view| view["deed"] == deed).unwrap().clone();
        assert_eq!([of("change_records")["ok"] == true, of("see_audit")["ok"] == true], expected, "{may}");
        let lead = h.call("POST", "/api/crm/leads").bearer(&token).json(&json!({"name": "Acme"})).send().await;
        assert_eq!(lead.status == 201, expected[0], "{}", lead.text);
        let audit = h.call("GET", "/api/audit").bearer(&token).send().await;
        assert_eq!(audit.status == 200, expected[1], "{}", audit.text);
        if role == Role::Viewer {
            assert_eq!(of("change_records")["because"], "no rule lets a viewer do this");
        }
    }
    let roles = h.get("/api/policy/roles").await.json();
    let build = roles.as_array().unwrap().iter().find(|row| row["what"] == "build").unwrap();
    let rulings: Vec<&Value> = build["roles"].as_array().unwrap().iter().map(|cell| &cell["ruling"]).collect();
    assert_eq!(rulings, ["deny", "allow", "allow"]);
    let production = roles.as_array().unwrap().iter().find(|row| row["what"] == "production").unwrap();
    assert_eq!(production["roles"][2]["rule"], "production-is-asked");
    assert!(roles.as_array().unwrap().iter().any(|row| row["kind"] == "task" && row["what"] == "execute"));
}

#[tokio::test]
async fn the_queue_is_read_page_by_page_counted_and_with_whoever_works_on_it() {
    let h = Harness::start().await;
    for _ in 0..5 {
        h.post("/tasks", json!({"task": "sleep", "payload": {"seconds": 0}})).await;
    }
    let ids = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let first = h.get("/tasks?limit=2&brief=true&status=queued,working").await.json();
    assert_eq!(first["items"][0]["payload"], json!({}));
    let last = ids(&first)[1].clone();
    let second = h.get(&format!("/tasks?limit=200&status=queued,working&before={last}")).await.json();
    assert_eq!((ids(&first).len(), ids(&second).len()), (2, 3));
    assert_eq!(second["items"][0]["payload"], json!({"seconds": 0}));
    assert_eq!(h.get("/tasks?status=queued,never").await.status, 422);
    let counts = h.get("/tasks/counts?task=sleep").await.json();
    assert_eq!(counts["counts"], json!({"queued": 5}));
    let worker = WorkerSpec::new("forge/0a1b-1:311:9", [JobKind::Task(Task::Sleep)]);
    let claim = h.store.claim_job(&worker, 60_000, NOW).await.unwrap().unwrap();
    let workers = h.get("/api/workers").await.json();
    assert_eq!(
        (&workers[0]["name"], &workers[0]["place"]),
        (&json!("forge (process 311)"), &json!("other")),
        "{workers}"
    );
    assert_eq!(workers[0]["leases"][0]["job_id"], claim.job.id.0);
}

#[tokio::test]
async fn a_whole_trail_is_found_whole_one_that_was_cut_off_is_not_and_it_can_be_carried_out() {
    let h = Harness::start().await;
    for _ in 0..3 {
        h.post("/tasks", json!({"task": "sleep", "payload": {"seconds": 0}})).await;
    }
    let told = lines(&h.post("/api/audit/verify", json!({})).await.text);
    let end = told.last().unwrap();
    assert_eq!((&end["line"], &end["ok"], &end["fault"]), (&json!("end"), &json!(true), &Value::Null), "{told:?}");
    assert_eq!(end["heads_missing"], "this server exports none");
    assert!(told.iter().any(|line| line["line"] == "progress"));
    let rows = lines(&h.get("/api/audit/export").await.text);
    assert_eq!(json!(rows.len()), end["rows"]);
    assert_eq!((&rows[0]["seq"], &rows[0]["prev_hash"]), (&json!(1), &json!("")));
    // A head that was signed and kept elsewhere names a row that is not there any more.
    let kept = store::AuditHead { seq: 99, hash: "x".into() };
    let heads = api::HeadCheck { heads: vec![kept], forged: Some(1) };
    let h = Harness::signed(std::sync::Arc::new(move || Ok(heads.clone()))).await;
    let told = lines(&h.post("/api/audit/verify", json!({})).await.text);
    let end = told.last().unwrap();
    assert_eq!((&end["ok"], &end["heads"], &end["forged_head"]), (&json!(false), &json!(1), &json!(1)), "{told:?}");
    assert!(end["fault"]["what"].as_str().unwrap().contains("cut off"), "{told:?}");
}

#[tokio::test]
async fn a_wish_is_explained_and_a_rule_is_tried_on_what_was_decided() {
    let h = Harness::start().await;
    let party = |kind: &str, role: &str| json!({"kind": kind, "id": "any", "attributes": {"role": role}});
    let wish = json!({"principal": party("user", "admin"), "action": "deploy", "resource": {"kind": "project", "id": "shop"},
        "context": {"environment": "production"}});
    let explained = h.post("/api/policy/explain", json!({"wish": wish})).await.json();
    assert_eq!(explained["decision"]["rule"], "production-is-asked", "{explained}");
    let speaking: Vec<&Value> = explained["matching"].as_array().unwrap().iter().map(|rule| &rule["speaks"]).collect();
    assert_eq!(speaking, [&json!(false), &json!(true)]);
    let developer = h.token(Role::Developer).await;
    let order = json!({"task": "sleep", "payload": {"seconds": 0}});
    assert_eq!(h.call("POST", "/tasks").bearer(&developer).json(&order).send().await.status, 200);
    let today = lines(&h.post("/api/policy/replay", json!({})).await.text);
    let end = today.last().unwrap();
    assert_eq!((&end["line"], &end["counts"]["different"], &end["complete"]), (&json!("end"), &json!(0), &json!(true)));
    let rule =
        r#"@id("quiet") @reason("nobody sleeps") forbid (principal, action == Action::"task.submit", resource);"#;
    let tried = lines(&h.post("/api/policy/replay", json!({"rules": rule})).await.text);
    let different = tried.iter().find(|line| line["line"] == "different").unwrap();
    assert_eq!(
        (&different["was"]["decision"]["ruling"], &different["now"]["rule"]),
        (&json!("allow"), &json!("quiet"))
    );
    assert_eq!(tried.last().unwrap()["counts"]["changes"]["allow → deny"], 1);
    let bad = h.post("/api/policy/replay", json!({"rules": "permit ("})).await;
    assert!(bad.status == 422 && bad.text.contains("pasted.cedar"), "{}", bad.text);
    assert!(
        h.get("/api/policy/rules").await.json()["rules"].as_array().unwrap().iter().all(|rule| rule["id"] != "quiet")
    );
    let newest = h.get("/api/policy/decisions?action=task.submit").await.json();
    assert_eq!(newest[0]["wish"]["action"], "task.submit");
    assert_eq!(h.call("GET", "/api/policy/decisions").bearer(&developer).send().await.status, 403);
}

#[tokio::test]
async fn an_approval_says_what_would_be_done_which_rule_asks_and_why_one_may_not_decide() {
    let h = Harness::start().await;
    let (admin, developer) = (h.token(Role::Admin).await, h.token(Role::Developer).await);
    assert_eq!(h.call("POST", "/tasks").bearer(&developer).json(&networked()).send().await.status, 200);
    let id = h.get("/api/approvals").await.json()[0]["id"].as_i64().unwrap();
    let path = format!("/api/approvals/{id}");
    let own = h.call("GET", &path).bearer(&developer).send().await.json();
    assert_eq!((&own["act"]["task"], &own["act"]["payload"]["argv"]), (&json!("execute"), &json!(["true"])), "{own}");
    assert_eq!(own["asked_by"]["id"], own["rule"]);
    assert!(own["asked_by"]["text"].as_str().unwrap().contains("forbid"));
    assert_eq!(own["can"]["approve"]["ok"], false);
    assert!(own["can"]["approve"]["because"].is_string(), "{own}");
    let other = h.call("GET", &path).bearer(&admin).send().await.json();
    assert_eq!(other["can"]["approve"]["ok"], true, "{other}");
    let news = |token: String| {
        let h = &h;
        async move { h.call("GET", "/api/notices").bearer(&token).send().await.json() }
    };
    assert_eq!(news(admin.clone()).await[0]["approval_id"], id);
    assert_eq!(news(developer.clone()).await, json!([]), "it waits for somebody else");
    h.call("POST", &path).bearer(&admin).json(&json!({"decision": "refuse"})).send().await;
    let told = news(developer).await;
    let states: Vec<&Value> = told.as_array().unwrap().iter().map(|notice| &notice["state"]).collect();
    assert!(states.contains(&&json!("refused")), "{told}");
    assert_eq!(news(admin).await, json!([]), "it waits no more");
    let after = h.get(&path).await.json();
    assert_eq!(after["can"]["approve"]["because"], "it was refused already");
}

#[tokio::test]
async fn one_question_finds_things_of_every_kind_and_says_them_as_they_are() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let name = "<b>Shop & Co</b>";
    h.post("/api/crm/leads", json!({"name": name})).await;
    h.post("/api/campaigns", json!({"campaign_name": "Shop autumn"})).await;
    h.post("/api/memory", json!({"kind": "fact", "scope": "all", "title": "The shop sells anvils"})).await;
    let kinds = |hits: &Value| -> Vec<String> {
        hits.as_array().unwrap().iter().map(|hit| hit["kind"].as_str().unwrap().to_owned()).collect()
    };
    let hits = h.get("/api/search?q=shop").await.json();
    for kind in ["project", "run", "campaign", "lead", "memory"] {
        assert!(kinds(&hits).contains(&kind.to_owned()), "{kind}: {hits}");
    }
    assert!(hits.as_array().unwrap().iter().any(|hit| hit["title"] == name));
    let numbered = h.get(&format!("/api/search?q={run}")).await.json();
    assert_eq!((&numbered[0]["kind"], &numbered[0]["id"]), (&json!("run"), &json!(run.to_string())), "{numbered}");
    assert_eq!(h.get("/api/search?q=").await.json(), json!([]));
    assert_eq!(kinds(&h.get("/api/search?q=production").await.json()), ["rule", "rule", "rule"]);
    assert_eq!(h.get("/api/search?limit=0").await.status, 422);
}

#[tokio::test]
async fn news_are_ones_own_and_settings_name_no_secret() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    let ended = EventBody::RunFinished { state: JobState::Error, error: Some("it broke".into()) };
    h.store.record_event(None, Some(run), ended, NOW).await.unwrap();
    h.store
        .record_event(None, Some(run), EventBody::HealthChanged { healthy: false, reason: None }, NOW)
        .await
        .unwrap();
    let viewer = h.token(Role::Viewer).await;
    let news = h.call("GET", "/api/notices").bearer(&viewer).send().await.json();
    assert_eq!(news.as_array().unwrap().len(), 1, "{news}");
    assert_eq!((&news[0]["kind"], &news[0]["state"]), (&json!("health"), &json!("unhealthy")));
    let seq = news[0]["seq"].as_i64().unwrap();
    assert_eq!(h.call("GET", &format!("/api/notices?after={seq}")).bearer(&viewer).send().await.json(), json!([]));
    let settings = h.get("/api/settings").await;
    assert_eq!((&settings.json()["database"], &settings.json()["env"]), (&json!("sqlite"), &json!("local")));
    assert!(!settings.text.contains("0123456789abcdef") && !settings.text.contains(&h.dir().display().to_string()));
}

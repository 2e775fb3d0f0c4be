//! Policy over HTTP: rules, decisions, approvals and the trail.

use crate::harness::{Harness, NOW};
use api::{Config, KeyRole, Keys, NewKey, Tier};
use domain::{Claim, JobKind, Role, Stage, Task, WorkerSpec};
use serde_json::{Value, json};
use store::{Admission, Recorder};

fn networked() -> Value {
    json!({"task": "execute", "payload": {"argv": ["true"], "network": true}})
}

/// Asks for a command with network; gives the number of its job and of its approval.
async fn asked(h: &Harness, token: &str) -> (i64, i64) {
    let answer = h.call("POST", "/tasks").bearer(token).json(&networked()).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    assert_eq!((&body["status"], &body["waits_for"]), (&json!("waiting"), &json!("approval")), "{body}");
    let job: i64 = body["job_id"].as_str().unwrap().parse().unwrap();
    let listed = h.get(&format!("/api/approvals?state=pending&job={job}")).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    (job, listed[0]["id"].as_i64().unwrap())
}

#[tokio::test]
async fn a_waiting_task_goes_on_when_an_admin_other_than_the_requester_approves() {
    let h = Harness::start().await;
    let (admin, developer) = (h.token(Role::Admin).await, h.token(Role::Developer).await);
    let (job, id) = asked(&h, &developer).await;
    let path = format!("/api/approvals/{id}");
    let yes = json!({"decision": "approve", "comment": "known command"});
    let own = h.call("POST", &path).bearer(&developer).json(&yes).send().await;
    assert_eq!(own.status, 403, "{}", own.text);
    let answer = h.call("POST", &path).bearer(&admin).json(&yes).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!((&answer.json()["state"], &answer.json()["comment"]), (&json!("approved"), &json!("known command")));
    assert_eq!(h.get(&format!("/results/{job}")).await.json()["status"], "queued");
    let again = h.call("POST", &path).bearer(&admin).json(&yes).send().await;
    assert_eq!(again.status, 409, "{}", again.text);
    // Both answers are in the trail, the refused one too.
    let trail = h.get(&format!("/api/audit?job={job}")).await.json();
    let told = |row: &Value| format!("{} {}", row["action"].as_str().unwrap(), row["ruling"].as_str().unwrap());
    let told: Vec<String> = trail.as_array().unwrap().iter().map(told).collect();
    assert_eq!(told, ["task.submit needs_approval", "approval.decide deny", "approval.decide allow"]);
}

#[tokio::test]
async fn an_admin_does_not_approve_what_they_asked_for_themselves() {
    let h = Harness::start().await;
    let admin = h.token(Role::Admin).await;
    let (_, id) = asked(&h, &admin).await;
    let yes = json!({"decision": "approve"});
    let own = h.call("POST", &format!("/api/approvals/{id}")).bearer(&admin).json(&yes).send().await;
    assert_eq!(own.status, 403, "{}", own.text);
    assert!(own.text.contains("another admin"), "{}", own.text);
    let listed = h.call("GET", "/api/approvals").bearer(&admin).send().await.json();
    assert_eq!((&listed[0]["state"], &listed[0]["may_decide"]), (&json!("pending"), &json!(false)));
}

#[tokio::test]
async fn a_refused_task_ends_as_denied_with_the_comment() {
    let h = Harness::start().await;
    let (admin, developer) = (h.token(Role::Admin).await, h.token(Role::Developer).await);
    let (job, id) = asked(&h, &developer).await;
    let no = json!({"decision": "refuse", "comment": "not from here"});
    let answer = h.call("POST", &format!("/api/approvals/{id}")).bearer(&admin).json(&no).send().await;
    assert_eq!(answer.json()["state"], "refused", "{}", answer.text);
    let item = h.get(&format!("/results/{job}")).await.json();
    assert_eq!(item["status"], "error");
    assert!(item["item"]["error"].as_str().unwrap().ends_with("not from here"), "{item}");
}

#[tokio::test]
async fn what_is_previewed_is_what_is_stored() {
    let h = Harness::start().await;
    for role in [Role::Viewer, Role::Developer, Role::Admin] {
        let token = h.token(role).await;
        for order in
            [networked(), json!({"task": "plan", "payload": {}}), json!({"task": "sleep", "payload": {"seconds": 1}})]
        {
            let preview = h.call("POST", "/route/preview").bearer(&token).json(&order).send().await.json();
            let asked = h.call("POST", "/tasks").bearer(&token).json(&order).send().await;
            if preview["policy"]["allowed"] == false {
                assert_eq!(asked.status, 403, "{}", asked.text);
                continue;
            }
            let job = asked.json()["job_id"].as_str().unwrap_or_else(|| panic!("{}", asked.text)).to_owned();
            let stored = h.get(&format!("/api/policy/decisions?job={job}")).await.json();
            assert_eq!(stored[0]["decision"], preview["policy"], "{order}");
            assert_eq!(stored[0]["decision"]["input_digest"].as_str().unwrap().len(), 64);
        }
    }
}

#[tokio::test]
async fn the_rules_in_force_are_shown_and_the_trail_only_to_admins() {
    let h = Harness::start().await;
    let viewer = h.token(Role::Viewer).await;
    let rules = h.call("GET", "/api/policy/rules").bearer(&viewer).send().await.json();
    let asks = rules["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "production-is-asked").unwrap();
    assert_eq!((&asks["effect"], &asks["asks"], &rules["trouble"]), (&json!("ask"), &json!("admin"), &Value::Null));
    assert!(asks["text"].as_str().unwrap().contains("preview"));
    let (developer, admin) = (h.token(Role::Developer).await, h.token(Role::Admin).await);
    for (token, status) in [(&viewer, 403), (&developer, 403), (&admin, 200)] {
        assert_eq!(h.call("GET", "/api/audit").bearer(token).send().await.status, status);
    }
    for bad in [
        "/api/approvals?state=maybe",
        "/api/approvals?limit=0",
        "/api/audit?ruling=x",
        "/api/policy/decisions?ruling=x",
    ] {
        assert_eq!(h.get(bad).await.status, 422, "{bad}");
    }
    for absent in ["/api/approvals/999", "/api/approvals/x", "/api/approvals/99999999999999999999"] {
        assert_eq!(h.post(absent, json!({"decision": "approve"})).await.status, 404, "{absent}");
    }
}

/// What a worker does first: claims, and asks policy for all that the job wishes.
async fn begun(h: &Harness, kinds: impl Into<Vec<JobKind>>) -> (Claim, Admission) {
    let worker = WorkerSpec { labels: vec!["files".into()], ..WorkerSpec::new("host:1", kinds) };
    let claim = h.store.claim_job(&worker, 60_000, NOW).await.unwrap().expect("a job is due");
    let recorder = Recorder::start(h.store.clone());
    let admission = h.store.admit(&claim, &worker, &recorder, &|wish| h.gate.decide(wish), NOW).await.unwrap();
    recorder.flush().await.unwrap();
    (claim, admission)
}

async fn told(h: &Harness, path: &str) -> Vec<String> {
    let rows = h.call("GET", path).bearer(&h.token(Role::Admin).await).send().await.json();
    let told = |row: &Value| format!("{} {}", row["action"].as_str().unwrap(), row["ruling"].as_str().unwrap());
    rows.as_array().unwrap().iter().map(told).collect()
}

#[tokio::test]
async fn a_run_goes_to_production_only_when_an_admin_other_than_the_requester_agrees() {
    let h = Harness::with(|config| {
        let key = |name: &str| NewKey {
            token: format!("the-key-of-{name}"),
            role: KeyRole::Of(Role::Admin),
            tier: Tier::Base,
        };
        Config { keys: Keys::new([key("ada-the-first"), key("bob-the-second")]), ..config }
    })
    .await;
    let (ada, bob) = ("the-key-of-ada-the-first", "the-key-of-bob-the-second");
    let answers = json!({"kind": "shop", "goal": "sell", "features": "cart", "pages": "home", "users": "all",
        "style": "minimal", "name": "Shop"});
    let order = json!({"task": "pipeline",
        "payload": {"answers": answers, "stages": ["deploy"], "environment": "production"}});
    let started = h.call("POST", "/tasks").key(ada).json(&order).send().await;
    assert_eq!(started.status, 200, "{}", started.text);
    let run = started.json()["job_id"].as_str().unwrap().to_owned();
    assert_eq!(begun(&h, Stage::ALL.map(JobKind::Stage)).await.1, Admission::Held);
    let asked = h.call("GET", "/api/approvals?state=pending").key(ada).send().await.json();
    assert_eq!((&asked[0]["may_decide"], asked.as_array().unwrap().len()), (&json!(false), 1), "{asked}");
    assert_eq!((&asked[0]["rule"], &asked[0]["asks"]), (&json!("production-is-asked"), &json!("admin")), "{asked}");
    let path = format!("/api/approvals/{}", asked[0]["id"]);
    let yes = json!({"decision": "approve"});
    let own = h.call("POST", &path).key(ada).json(&yes).send().await;
    assert_eq!((own.status, own.text.contains("another admin")), (403, true), "{}", own.text);
    let developer = h.token(Role::Developer).await;
    assert_eq!(h.call("POST", &path).bearer(&developer).json(&yes).send().await.status, 403);
    let waiting = h.call("GET", &format!("/results/{run}")).key(ada).send().await.json();
    assert_eq!(waiting["status"], "working", "the run waits, it is not over: {waiting}");
    let answer = h.call("POST", &path).key(bob).json(&yes).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let (claim, admission) = begun(&h, Stage::ALL.map(JobKind::Stage)).await;
    assert_eq!(admission, Admission::Begin);
    assert_eq!(told(&h, &format!("/api/audit?job={run}")).await, ["task.submit allow", "run.start allow"]);
    let stage = told(&h, &format!("/api/audit?job={}", claim.job.id)).await;
    assert_eq!(
        stage,
        [
            "job.claim allow",
            "deploy needs_approval",
            "approval.decide deny",
            "approval.decide deny",
            "approval.decide allow",
            "job.claim allow",
            "deploy allow"
        ]
    );
    assert_eq!(h.store.audit_verify(&[]).await.unwrap().fault, None);
}

#[tokio::test]
async fn every_decision_about_a_change_is_in_the_trail_when_its_answer_comes() {
    let h = Harness::start().await;
    let (viewer, developer) = (h.token(Role::Viewer).await, h.token(Role::Developer).await);
    let run = h.a_run("shop").await;
    let talk = json!({"message": "hello", "session_id": "s", "backend": "rules"});
    let sleep = json!({"task": "sleep", "payload": {"seconds": 1}});
    let cancel = format!("/api/runs/{run}/cancel");
    let calls = [
        ("/assistant-chat", &viewer, talk.clone(), 403, "session.talk deny"),
        ("/assistant-chat", &developer, talk, 200, "session.talk allow"),
        ("/tasks", &viewer, sleep, 403, "task.submit deny"),
        (cancel.as_str(), &viewer, json!({}), 403, "run.cancel deny"),
        (cancel.as_str(), &developer, json!({}), 200, "run.cancel allow"),
    ];
    let mut expected = Vec::new();
    for (path, token, body, status, row) in calls {
        let answer = h.call("POST", path).bearer(token).json(&body).send().await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        expected.push(row.to_owned());
        assert_eq!(told(&h, "/api/audit").await, expected);
    }
}

#[tokio::test]
async fn what_is_previewed_of_any_job_of_a_mixed_day_is_what_was_stored() {
    let h = Harness::start().await;
    let run = h.a_run("shop").await;
    h.store.cancel_run(run, "tester", NOW).await.unwrap();
    let files = json!({"a.txt": "x"});
    let payload = |task: Task| match task {
        Task::Chat => json!({"message": "hello", "session_id": "s"}),
        Task::Execute => json!({"argv": ["true"]}),
        Task::Report => json!({"job_id": run.to_string()}),
        Task::Sleep => json!({"seconds": 1}),
        Task::Gitcommit => json!({"project": "shop", "message": "m", "files": files}),
        _ => json!({"project": "shop"}),
    };
    let mut jobs = 0;
    for role in [Role::Viewer, Role::Developer, Role::Admin] {
        let token = h.token(role).await;
        for &task in Task::ALL {
            for labels in [json!([]), json!(["gpu"])] {
                if task == Task::Pipeline && labels != json!([]) {
                    continue;
                }
                let order = json!({"task": task.as_str(), "payload": payload(task), "labels": labels});
                let preview = h.call("POST", "/route/preview").bearer(&token).json(&order).send().await.json();
                let asked = h.call("POST", "/tasks").bearer(&token).json(&order).send().await;
                if asked.status == 403 {
                    assert_eq!(preview["policy"]["allowed"], false, "{order}: {preview}");
                    continue;
                }
                if task == Task::Pipeline && asked.status == 409 {
                    continue;
                }
                assert_eq!(asked.status, 200, "{order}: {}", asked.text);
                let job = asked.json()["job_id"].as_str().unwrap().to_owned();
                let stored = h.get(&format!("/api/policy/decisions?job={job}")).await.json();
                assert_eq!(stored[0]["decision"], preview["policy"], "{order}");
                jobs += 1;
            }
        }
    }
    assert!(jobs > 50, "{jobs}");
}

#[tokio::test]
async fn a_task_that_is_done_once_more_is_asked_once_more() {
    let h = Harness::start().await;
    let (admin, developer) = (h.token(Role::Admin).await, h.token(Role::Developer).await);
    let (job, approval) = asked(&h, &developer).await;
    let no = json!({"decision": "refuse"});
    h.call("POST", &format!("/api/approvals/{approval}")).bearer(&admin).json(&no).send().await;
    let again = h.call("POST", &format!("/tasks/{job}/retry")).bearer(&developer).send().await;
    assert_eq!(again.status, 200, "{}", again.text);
    let again = again.json()["job_id"].as_str().unwrap().to_owned();
    assert_eq!(h.get(&format!("/results/{again}")).await.json()["status"], "waiting");
    assert_eq!(told(&h, &format!("/api/audit?job={again}")).await, ["task.submit needs_approval"]);
}

#[tokio::test]
async fn a_run_that_is_refused_changes_no_conversation() {
    let h = Harness::start().await;
    let developer = h.token(Role::Developer).await;
    let wish = |project: &str| json!({"principal": {"kind": "user", "id": "dan", "attributes": {"role": "developer"}}, "action": "run.start", "resource": {"kind": "project", "id": project}});
    let forbid = r#"forbid (principal, action == Action::"run.start", resource == Project::"zebra");"#;
    h.rule("zebra-is-closed", forbid, wish("zebra"), wish("bank"));
    let order = json!({"task": "pipeline", "payload": answers("zebra")});
    let answer = h.call("POST", "/tasks").bearer(&developer).json(&order).send().await;
    assert_eq!((answer.status, &answer.json()["rule"]), (403, &json!("zebra-is-closed")), "{}", answer.text);
    assert_eq!(h.get("/api/sessions").await.json(), json!([]), "the answers were kept all the same");
}

fn answers(name: &str) -> Value {
    json!({
        "kind": "Website", "goal": "online store", "features": "cart", "pages": "Home", "users": "customers",
        "style": "clean", "name": name
    })
}

#[tokio::test]
async fn a_viewers_chat_is_answered_and_changes_no_conversation() {
    let h = Harness::start().await;
    let (viewer, developer) = (h.token(Role::Viewer).await, h.token(Role::Developer).await);
    let chat = |keep: Option<bool>| {
        let mut payload = json!({"message": "hi", "session_id": "theirs", "reset": true});
        keep.into_iter().for_each(|keep| payload["keep"] = json!(keep));
        json!({"task": "chat", "payload": payload})
    };
    let kind = [JobKind::Task(Task::Chat)];
    for (token, keep, received, admission) in [
        (&viewer, None, json!(false), "Begin"),
        (&viewer, Some(true), json!(true), "Denied"),
        (&developer, None, Value::Null, "Begin"),
    ] {
        let answer = h.call("POST", "/tasks").bearer(token).json(&chat(keep)).send().await;
        assert_eq!(answer.json()["received"]["payload"]["keep"], received, "{}", answer.text);
        let (claim, admitted) = begun(&h, kind).await;
        assert!(format!("{admitted:?}").starts_with(admission), "{received}: {admitted:?}");
        let ended = domain::Outcome::Done(json!({}));
        h.store.finish_job(&claim, &ended, NOW, NOW).await.unwrap();
    }
}

#[tokio::test]
async fn code_from_answers_is_asked_about_and_takes_turns_like_code_from_a_project() {
    let h = Harness::start().await;
    let developer = h.token(Role::Developer).await;
    let wish = |project: &str| json!({"principal": {"kind": "user", "id": "dan", "attributes": {"role": "developer"}}, "action": "merge", "resource": {"kind": "project", "id": project}});
    let forbid = r#"forbid (principal, action == Action::"merge", resource == Project::"zebra");"#;
    h.rule("zebra-is-closed", forbid, wish("zebra"), wish("bank"));
    let order = json!({"task": "codegen", "payload": {"answers": answers("zebra")}});
    let answer = h.call("POST", "/tasks").bearer(&developer).json(&order).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let id = answer.json()["job_id"].as_str().unwrap().to_owned();
    let item = h.get(&format!("/results/{id}?expand=1")).await.json()["item"].clone();
    assert_eq!((&item["project"], &item["concurrency_key"]), (&json!("zebra"), &json!("project:zebra")), "{item}");
    let (_, admitted) = begun(&h, [JobKind::Task(Task::Codegen)]).await;
    assert!(matches!(&admitted, Admission::Denied(why) if why.contains("zebra-is-closed")), "{admitted:?}");
    let mut aside = order.clone();
    aside["concurrency_key"] = json!("mine");
    let answer = h.call("POST", "/tasks").bearer(&developer).json(&aside).send().await;
    assert_eq!((answer.status, &answer.json()["detail"][0]["loc"]), (422, &json!(["body", "concurrency_key"])));
}

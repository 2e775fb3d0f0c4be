//! Policy over HTTP: rules, decisions, approvals and the trail.

use crate::harness::Harness;
use domain::Role;
use serde_json::{Value, json};

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
    for bad in ["/api/approvals?state=maybe", "/api/approvals?limit=0", "/api/audit?ruling=x", "/api/policy/decisions"]
    {
        assert_eq!(h.get(bad).await.status, 422, "{bad}");
    }
    for absent in ["/api/approvals/999", "/api/approvals/x", "/api/approvals/99999999999999999999"] {
        assert_eq!(h.post(absent, json!({"decision": "approve"})).await.status, 404, "{absent}");
    }
}

//! Keys, rates, origins and the open machine.

use crate::harness::{Answer, Harness};
use api::{Config, KeyRole, Keys, NewKey, Origins, Rate, Tier};
use domain::Role;
use serde_json::{Value, json};
use std::time::Duration;

fn key(token: &str, role: KeyRole) -> NewKey {
    NewKey { token: token.to_owned(), role, tier: Tier::Base }
}

fn keys() -> Keys {
    Keys::new([
        key("viewer", KeyRole::Of(Role::Viewer)),
        key("builder", KeyRole::Of(Role::Developer)),
        key("w", KeyRole::Worker),
    ])
}

async fn preview(h: &Harness, key: Option<&str>, task: &str) -> Answer {
    let call = h.call("POST", "/route/preview").json(&json!({"task": task, "payload": {}}));
    match key {
        Some(key) => call.key(key).send().await,
        None => call.send().await,
    }
}

#[tokio::test]
async fn one_persons_machine_is_open_to_nobody_elsewhere() {
    let h = Harness::start().await;
    assert_eq!(preview(&h, None, "sleep").await.status, 200);
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let read = h.call("GET", "/tasks").header(name, value).send().await;
        assert_eq!(read.status, 401, "{name}: {value}");
        let dev = h.call("GET", "/tasks").key("dev").header(name, value).send().await;
        assert_eq!(dev.status, 401, "everybody knows the local key: {name}: {value}");
    }
    // The page has accounts, also here.
    assert_eq!(h.call("GET", "/api/runs").send().await.status, 401);
    let mode = h.call("GET", "/auth/mode").send().await.json();
    assert_eq!((&mode["mode"], &mode["auth_required"]), (&json!("open"), &json!(false)));
}

#[tokio::test]
async fn a_server_with_keys_is_open_to_those_only() {
    let h = Harness::with(|config| Config { keys: keys(), ..config }).await;
    for refused in [preview(&h, None, "sleep").await, preview(&h, Some("dev"), "sleep").await] {
        assert_eq!(refused.status, 401);
        assert_eq!(refused.json(), json!({"detail": "missing or invalid api key"}));
    }
    assert_eq!(preview(&h, Some("builder"), "sleep").await.status, 200);
    let bearer = h.call("GET", "/tasks").bearer("viewer").send().await;
    assert_eq!(bearer.status, 200, "a key is also taken as a bearer token");
    assert_eq!(h.call("GET", "/auth/mode").send().await.json()["mode"], "key");
}

#[tokio::test]
async fn what_a_role_may_ask_for_is_said_beforehand() {
    let h = Harness::with(|config| Config { keys: keys(), ..config }).await;
    let allowed = |answer: Answer| answer.json()["policy"]["allowed"].clone();
    assert_eq!(allowed(preview(&h, Some("viewer"), "plan").await), true);
    let refused = preview(&h, Some("viewer"), "codegen").await.json();
    assert_eq!((&refused["ok"], &refused["policy"]["allowed"]), (&json!(true), &json!(false)));
    assert!(refused["policy"]["rule"].is_string() && refused["policy"]["reason"].is_string(), "{refused}");
    assert_eq!(refused["model"]["name"], "rules");
    assert_eq!(allowed(preview(&h, Some("builder"), "deploy").await), false);
    let unknown = preview(&h, Some("builder"), "cook").await.json();
    assert_eq!(unknown["policy"]["rule"], "task_not_allowed");

    let mine = h.call("GET", "/tasks/allowed").key("viewer").send().await.json();
    assert_eq!((&mine["allowed"], &mine["tasks"]), (&json!(["chat", "plan"]), &json!(["chat", "plan"])));
    let all = h.get("/tasks/allowed").await;
    assert_eq!(all.status, 401, "with keys the local one opens nothing");
}

#[tokio::test]
async fn tiers_and_roles_are_asked_for_only_where_they_are_enforced() {
    use std::collections::BTreeMap;
    let tiers = BTreeMap::from([(domain::Task::Sleep, Tier::Hero)]);
    let enforce = |roles, tiers_on| api::Enforce { roles, tiers: tiers_on, least_tier: tiers.clone() };
    let allowed = async |enforce, key: &str, task: &str| {
        let h = Harness::with(|config| Config { keys: keys(), enforce, ..config }).await;
        preview(&h, Some(key), task).await.json()["policy"]["allowed"] == true
    };
    assert!(!allowed(enforce(true, true), "builder", "sleep").await);
    assert!(allowed(enforce(true, false), "builder", "sleep").await);
    assert!(!allowed(enforce(true, true), "viewer", "codegen").await);
    assert!(allowed(enforce(false, true), "viewer", "codegen").await);
}

#[tokio::test]
async fn a_call_too_many_is_told_when_to_come_again() {
    let rate = Rate { requests: 3, window: Duration::from_secs(60), by_ip: false };
    let h = Harness::with(|config| Config { keys: keys(), rate: Some(rate), ..config }).await;
    for _ in 0..3 {
        assert_eq!(h.call("GET", "/tasks").key("builder").send().await.status, 200);
    }
    let refused = h.call("GET", "/tasks").key("builder").send().await;
    assert_eq!((refused.status, refused.json()), (429, json!({"detail": "rate limit exceeded"})));
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(h.call("GET", "/tasks").key("viewer").send().await.status, 200, "another key is not held back");
    // Guessing keys is counted by address.
    let guesses: Vec<u16> =
        [h.call("GET", "/tasks").key("a").send().await, h.call("GET", "/tasks").key("b").send().await]
            .iter()
            .map(|answer| answer.status)
            .collect();
    assert_eq!(guesses, [401, 401]);
    h.call("GET", "/tasks").key("c").send().await;
    assert_eq!(h.call("GET", "/tasks").key("d").send().await.status, 429);
    assert_eq!(h.call("GET", "/health").send().await.status, 200, "what is open is not counted");
}

#[tokio::test]
async fn by_address_all_keys_share_one_window() {
    let rate = Rate { requests: 2, window: Duration::from_secs(60), by_ip: true };
    let h = Harness::with(|config| Config { keys: keys(), rate: Some(rate), ..config }).await;
    let from = |key: &'static str, address: &'static str| {
        h.call("GET", "/tasks").key(key).header("x-forwarded-for", address).send()
    };
    assert_eq!(from("builder", "1.2.3.4").await.status, 200);
    assert_eq!(from("viewer", "9.9.9.9, 1.2.3.4").await.status, 200);
    assert_eq!(from("viewer", "1.2.3.4").await.status, 429);
    assert_eq!(from("viewer", "1.2.3.5").await.status, 200);
    // A proxy that adds a header of its own instead of writing into the caller's: the caller's own word counts for nothing.
    let added = |said: &'static str| {
        let call = h.call("GET", "/tasks").key("viewer").header("x-forwarded-for", said);
        call.also("x-forwarded-for", "1.2.3.6").send()
    };
    for (said, status) in [("8.8.8.1", 200), ("8.8.8.2", 200), ("8.8.8.3", 429)] {
        assert_eq!(added(said).await.status, status, "{said}");
    }
}

#[tokio::test]
async fn a_listed_origin_may_call_and_no_other() {
    let origins = Origins::parse(["https://app.example"]).unwrap();
    let h = Harness::with(|config| Config { keys: keys(), origins, ..config }).await;
    let from = |origin: &'static str| {
        let call = h.call("POST", "/route/preview").key("builder").header("origin", origin);
        call.json(&json!({"task": "sleep", "payload": {}})).send()
    };
    let good = from("https://app.example").await;
    assert_eq!(good.status, 200);
    assert_eq!(good.header("access-control-allow-origin"), "https://app.example");
    assert_eq!(good.header("access-control-allow-credentials"), "true");
    assert!(good.header("vary").contains("origin"));
    for origin in ["https://app.example.evil.example", "https://evil.example", "null", "http://app.example"] {
        let bad = from(origin).await;
        assert_eq!(bad.status, 403, "{origin}");
        assert!(!bad.headers.contains_key("access-control-allow-origin"), "{origin}");
    }
    let asks = |origin: &'static str| {
        let call = h.call("OPTIONS", "/tasks").header("origin", origin);
        call.header("access-control-request-method", "POST").send()
    };
    let answer = asks("https://app.example").await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("access-control-allow-headers").contains("x-api-key"));
    assert_ne!(asks("https://evil.example").await.status, 204);
}

#[tokio::test]
async fn the_seeds_calls_fail_in_fastapis_shape() {
    let h = Harness::with(|config| Config { keys: keys(), ..config }).await;
    let detail = |answer: &Answer| -> Value {
        let body = answer.json();
        assert!(body.get("error").is_none() && body.get("code").is_none(), "{body}");
        body["detail"].clone()
    };
    let missing = h.call("POST", "/tasks").key("builder").json(&json!({"priority": "high", "colour": 1})).send().await;
    assert_eq!(missing.status, 422);
    let faults = detail(&missing);
    let shown: Vec<(&Value, &Value)> = faults.as_array().unwrap().iter().map(|f| (&f["loc"], &f["type"])).collect();
    assert!(shown.contains(&(&json!(["body", "task"]), &json!("missing"))), "{faults}");
    assert!(shown.contains(&(&json!(["body", "priority"]), &json!("int_type"))), "{faults}");
    assert!(shown.contains(&(&json!(["body", "colour"]), &json!("extra_forbidden"))), "{faults}");

    let method = h.call("DELETE", "/tasks").key("builder").send().await;
    assert_eq!((method.status, detail(&method).is_string()), (405, true));
    let nowhere = h.call("GET", "/tasks/1/nothing").key("builder").send().await;
    assert_eq!((nowhere.status, detail(&nowhere).is_string()), (404, true));
    let foreign = h.call("GET", "/tasks").key("builder").header("host", "evil.example").send().await;
    assert_eq!((foreign.status, detail(&foreign).is_string()), (403, true));
    let denied = h.call("POST", "/tasks").key("viewer").json(&json!({"task": "codegen", "payload": {}})).send().await;
    assert_eq!(denied.status, 403);
    assert!(denied.json()["rule"].is_string() && denied.json()["reason"].is_string(), "{}", denied.text);
}

#[tokio::test]
async fn a_body_has_the_size_that_was_configured() {
    let small = |config: Config| {
        let limits = api::Limits { request_bytes: 1000, ..config.limits };
        Config { limits, ..config }
    };
    let h = Harness::with(small).await;
    let task = |n: usize| json!({"task": "cook", "payload": {"x": "y".repeat(n)}});
    let big = h.post("/tasks", task(1000)).await;
    assert_eq!((big.status, big.json()), (413, json!({"detail": "payload too large"})));
    assert_eq!(h.post("/tasks", task(900)).await.status, 400);
    let usual = Harness::start().await;
    assert_eq!(usual.post("/tasks", task(200_000)).await.status, 400, "a task may carry files");
}

use crate::harness::Harness;
use serde_json::{Value, json};

#[tokio::test]
async fn the_local_key_opens_the_door_only_on_a_local_loopback_server() {
    let local = Harness::start().await;
    assert_eq!(local.get("/api/runs").await.status, 200);
    let wrong = local.call("GET", "/api/runs").key("Dev").send().await;
    assert_eq!((wrong.status, wrong.json()["error"].clone()), (401, json!("missing or invalid api key")));

    let production = Harness::with(|config| api::Config { profile: api::Profile::Production, ..config }).await;
    assert_eq!(production.get("/api/runs").await.status, 401);
    let reachable = Harness::with(|config| api::Config { loopback: false, ..config }).await;
    assert_eq!(reachable.get("/api/runs").await.status, 401);
    assert_eq!(reachable.call("GET", "/results/1").send().await.status, 401);
}

#[tokio::test]
async fn a_foreign_name_for_this_machine_is_refused() {
    let h = Harness::start().await;
    for host in ["evil.example", "evil.example:8000", "localhost.evil.example", "169.254.169.254", "a.b.localhost"] {
        let answer = h.call("GET", "/health").header("host", host).send().await;
        assert_eq!((answer.status, answer.json()["code"].clone()), (403, json!("forbidden")), "{host}");
        assert!(!answer.text.contains(host), "the name came back: {}", answer.text);
    }
    for host in ["localhost", "127.0.0.1", "[::1]", "LOCALHOST:1"] {
        assert_eq!(h.call("GET", "/health").header("host", host).send().await.status, 200, "{host}");
    }
    let named = Harness::with(|config| api::Config { hosts: vec!["velocity.lan".to_owned()], ..config }).await;
    assert_eq!(named.call("GET", "/health").header("host", "velocity.lan").send().await.status, 200);
}

#[tokio::test]
async fn a_change_from_another_origin_is_refused_even_with_a_key() {
    let h = Harness::start().await;
    let body = json!({"message": "", "session_id": "s", "backend": "rules"});
    let from =
        |origin: String| h.call("POST", "/assistant-chat").key("dev").header("origin", &origin).json(&body).send();
    for origin in [
        "http://evil.example".to_owned(),
        format!("http://shop.localhost:{}", h.port),
        "http://localhost:4100".to_owned(),
        "null".to_owned(),
    ] {
        assert_eq!(from(origin.clone()).await.status, 403, "{origin}");
    }
    assert_eq!(from(format!("http://localhost:{}", h.port)).await.status, 200);
    // Everybody knows the local key, so it opens nothing to another origin; and without CORS headers that one sees nothing.
    let read = h.call("GET", "/api/runs").key("dev").header("origin", "http://evil.example").send().await;
    assert_eq!(read.status, 401);
    assert!(!read.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn every_answer_keeps_the_browser_on_our_side() {
    let h = Harness::start().await;
    for (method, path) in
        [("GET", "/"), ("GET", "/health"), ("GET", "/api/runs"), ("GET", "/nowhere.js"), ("PUT", "/health")]
    {
        let answer = h.call(method, path).send().await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn a_wrong_address_or_method_is_an_error_for_programs() {
    let h = Harness::start().await;
    let nowhere = h.get("/api/nowhere").await;
    assert_eq!((nowhere.status, nowhere.json()["code"].clone()), (404, json!("not_found")));
    let method = h.call("DELETE", "/api/runs").key("dev").send().await;
    assert_eq!((method.status, method.json()["code"].clone()), (405, json!("method_not_allowed")));
    assert!(method.header("allow").contains("GET"), "{}", method.header("allow"));
    let unposted = h.post("/nowhere", Value::Null).await;
    assert_eq!(unposted.status, 404);
}

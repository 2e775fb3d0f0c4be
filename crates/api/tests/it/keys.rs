//! Keys of programs: shown once, masked, bounded by their scopes and their owner.

use crate::harness::{Answer, Harness};
use domain::{Role, Stage};
use serde_json::{Value, json};

async fn make(h: &Harness, token: &str, body: Value) -> Answer {
    h.call("POST", "/api/keys").bearer(token).json(&body).send().await
}

async fn made(h: &Harness, token: &str, body: Value) -> (String, String) {
    let answer = make(h, token, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&answer.json()["key"]["id"]), text(&answer.json()["secret"]))
}

async fn list(h: &Harness, token: &str) -> Vec<Value> {
    h.call("GET", "/api/keys").bearer(token).send().await.json().as_array().unwrap().clone()
}

async fn status(h: &Harness, method: &str, path: &str, key: &str) -> u16 {
    let call = h.call(method, path).key(key);
    let call = if method == "POST" { call.json(&json!({"task": "sleep", "payload": {"seconds": 0}})) } else { call };
    call.send().await.status
}

#[tokio::test]
async fn a_key_is_shown_once_and_stored_nowhere() {
    let h = Harness::start().await;
    let token = h.token(Role::Developer).await;
    let (id, secret) = made(&h, &token, json!({"name": "ci 🦜", "scopes": ["read", "build"]})).await;
    assert_eq!(status(&h, "GET", "/api/runs", &secret).await, 200);
    let by_bearer = h.call("GET", "/api/auth/me").bearer(&secret).send().await;
    assert_eq!(by_bearer.json()["email"], "developer@example.com", "it acts for its owner");
    let listed = list(&h, &token).await;
    assert_eq!((listed.len(), &listed[0]["id"], &listed[0]["name"]), (1, &json!(id), &json!("ci 🦜")));
    let shown = listed[0]["shown"].as_str().unwrap();
    assert!(secret.starts_with(shown.trim_end_matches('…')) && shown.len() < 30, "{shown}");
    assert!(listed[0]["last_used_at"].is_string());
    assert!(!json!(listed).to_string().contains(&secret));
    h.store.close().await;
    let (rest, bare) = (&secret.as_bytes()[secret.len() - 40..], crate::harness::sha256(&secret));
    for entry in std::fs::read_dir(h.dir()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(rest.len()).any(|window| window == rest), "{:?} holds a key", entry.path());
        assert!(!bytes.windows(64).any(|window| window == bare.as_bytes()), "{:?} holds a bare hash", entry.path());
    }
}

#[tokio::test]
async fn a_key_keeps_to_its_scopes_and_its_role() {
    let h = Harness::start().await;
    let token = h.token(Role::Admin).await;
    // (scopes, role) → look, put a task in, keep accounts.
    let table = [
        (json!(["read"]), "admin", [200, 403, 403]),
        (json!(["build"]), "admin", [403, 200, 403]),
        (json!(["manage"]), "admin", [403, 403, 404]),
        (json!(["read", "build", "manage"]), "admin", [200, 200, 404]),
        (json!(["read", "build", "manage"]), "developer", [200, 200, 403]),
        (json!(["read", "build", "manage"]), "viewer", [200, 403, 403]),
        (json!(["publish"]), "admin", [403, 403, 403]),
        (json!([]), "admin", [403, 403, 403]),
    ];
    for (scopes, role, expected) in table {
        let (_, key) = made(&h, &token, json!({"name": "k", "scopes": scopes, "role": role})).await;
        let reset = "/api/auth/users/nobody/reset";
        let got = [
            status(&h, "GET", "/api/runs", &key).await,
            status(&h, "POST", "/tasks", &key).await,
            status(&h, "POST", reset, &key).await,
        ];
        assert_eq!(got, expected, "{scopes} as {role}");
    }
}

#[tokio::test]
async fn nobody_makes_a_key_above_themselves() {
    let h = Harness::start().await;
    let (admin, developer, viewer) =
        (h.token(Role::Admin).await, h.token(Role::Developer).await, h.token(Role::Viewer).await);
    assert_eq!(make(&h, &viewer, json!({"name": "k", "role": "developer"})).await.status, 403);
    assert_eq!(make(&h, &developer, json!({"name": "k", "role": "admin"})).await.status, 403);
    let (_, key) = made(&h, &admin, json!({"name": "k", "role": "developer", "scopes": ["manage", "read"]})).await;
    let by_key = |body: Value| h.call("POST", "/api/keys").key(&key).json(&body).send();
    assert_eq!(by_key(json!({"name": "k", "role": "admin"})).await.status, 403);
    assert_eq!(by_key(json!({"name": "k", "scopes": ["read", "build"]})).await.status, 403);
    assert_eq!(by_key(json!({"name": "k", "scopes": ["read"]})).await.status, 201);
    assert_eq!(
        h.call("PUT", "/api/auth/password")
            .key(&key)
            .json(&json!({"current": "x", "password": "long enough"}))
            .send()
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn keys_of_others_are_neither_seen_nor_changed() {
    let h = Harness::start().await;
    let (admin, developer, viewer) =
        (h.token(Role::Admin).await, h.token(Role::Developer).await, h.token(Role::Viewer).await);
    let (id, key) = made(&h, &developer, json!({"name": "k"})).await;
    assert_eq!(list(&h, &viewer).await, [json!(null); 0]);
    for (method, path) in [("DELETE", format!("/api/keys/{id}")), ("POST", format!("/api/keys/{id}/rotate"))] {
        let foreign = h.call(method, &path).bearer(&viewer).send().await;
        let absent = h.call(method, &path.replace(&id, "000000000000")).bearer(&viewer).send().await;
        assert_eq!((foreign.status, &foreign.text), (404, &absent.text));
    }
    assert_eq!(list(&h, &admin).await.len(), 1);
    assert_eq!(h.call("DELETE", &format!("/api/keys/{id}")).bearer(&admin).send().await.status, 204);
    assert_eq!(status(&h, "GET", "/api/runs", &key).await, 401);
}

#[tokio::test]
async fn a_rotated_key_opens_in_its_new_text_alone() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let (id, old) = made(&h, &token, json!({"name": "k"})).await;
    assert_eq!(status(&h, "GET", "/api/runs", &old).await, 200);
    let rotated = h.call("POST", &format!("/api/keys/{id}/rotate")).bearer(&token).send().await;
    assert_eq!(rotated.status, 200, "{}", rotated.text);
    let new = rotated.json()["secret"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    assert_eq!((status(&h, "GET", "/api/runs", &old).await, status(&h, "GET", "/api/runs", &new).await), (401, 200));
    for wrong in ["vel_", "vel_x", &new[..80], &format!("{new}0"), &new.to_uppercase()] {
        assert_eq!(status(&h, "GET", "/api/runs", wrong).await, 401, "{wrong}");
    }
}

#[tokio::test]
async fn a_key_taken_back_elsewhere_or_of_a_lesser_owner_is_worth_less_within_a_second() {
    let h = Harness::start().await;
    let token = h.token(Role::Admin).await;
    h.token(Role::Developer).await;
    api::add_user(&h.store, "second@example.com", "a password", Role::Admin, crate::harness::NOW).await.unwrap();
    let (id, key) = made(&h, &token, json!({"name": "k", "scopes": ["read", "manage"]})).await;
    assert_eq!(h.call("GET", "/api/auth/users").key(&key).send().await.status, 200);
    let me = h.call("GET", "/api/auth/me").bearer(&token).send().await.json()["id"].as_str().unwrap().to_owned();
    let demote = store::UserChange { role: Some(Role::Developer), disabled: None };
    h.store.change_user(&domain::UserId(me), &demote, crate::harness::NOW).await.unwrap();
    h.within_a_second(|h| h.call("GET", "/api/auth/users").key(&key), 403).await;
    h.store.revoke_key(&id, crate::harness::NOW).await.unwrap();
    h.within_a_second(|h| h.call("GET", "/api/auth/users").key(&key), 401).await;
}

#[tokio::test]
async fn a_malformed_key_order_says_which_field() {
    let h = Harness::start().await;
    let token = h.token(Role::Admin).await;
    for (body, field) in [
        (json!({"name": " "}), "name"),
        (json!({"name": "a\nb"}), "name"),
        (json!({"name": "x".repeat(101)}), "name"),
        (json!({"name": "k", "expires_in_days": 0}), "expires_in_days"),
    ] {
        let answer = make(&h, &token, body).await;
        assert_eq!((answer.status, answer.json()["detail"][0]["loc"].clone()), (422, json!(["body", field])));
    }
    for body in [json!({}), json!({"name": "k", "scopes": ["all"]}), json!({"name": "k", "scope": "read"})] {
        assert_eq!(make(&h, &token, body).await.status, 422);
    }
}

#[tokio::test]
async fn an_agents_key_sees_its_job_end() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    let claim = h.claim().await;
    let key = "vel_0123456789ab_of an agent";
    let new = store::NewKey {
        id: "0123456789ab".into(),
        hash: api::Secret::of(crate::harness::SECRET).unwrap().key_hash(key),
        name: "agent".into(),
        shown: "vel_0123456789ab".into(),
        owner: "agent".into(),
        role: Role::Developer,
        scopes: [domain::Scope::Read].into(),
        expires_at: None,
    };
    h.store.insert_job_key(domain::worker::Lease::of(&claim), &new, crate::harness::NOW).await.unwrap();
    assert_eq!(status(&h, "GET", "/api/runs", key).await, 200);
    assert_eq!(status(&h, "GET", "/api/auth/users", key).await, 403);
    assert_eq!(status(&h, "POST", "/tasks", key).await, 403);
    assert_eq!(h.call("POST", "/api/keys").key(key).json(&json!({"name": "k"})).send().await.status, 403);
    h.store
        .finish_job(&claim, &domain::Outcome::Done(json!({})), crate::harness::NOW, crate::harness::NOW)
        .await
        .unwrap();
    h.within_a_second(|h| h.call("GET", "/api/runs").key(key), 401).await;
    assert!(matches!(claim.job.kind, domain::JobKind::Stage(Stage::Plan)));
}

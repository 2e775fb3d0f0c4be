//! Accounts: invited, changed, reset; sign-ins that renew and end.

use crate::harness::{Answer, Harness, NOW, PASSWORD};
use crate::socket::{Came, Socket};
use domain::Role;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn login(h: &Harness, email: &str, password: &str) -> Answer {
    h.call("POST", "/api/auth/login").json(&json!({"email": email, "password": password})).send().await
}

async fn sign_in_to_renew(h: &Harness, role: Role) -> Value {
    h.token(role).await;
    let email = format!("{}@example.com", role.as_str());
    let body = json!({"email": email, "password": PASSWORD, "refresh": true});
    h.call("POST", "/api/auth/login").json(&body).send().await.json()
}

async fn refresh(h: &Harness, token: &Value) -> Answer {
    h.call("POST", "/api/auth/refresh").json(&json!({"refresh_token": token})).send().await
}

async fn me(h: &Harness, token: &Value) -> u16 {
    h.call("GET", "/api/auth/me").bearer(token.as_str().unwrap()).send().await.status
}

#[tokio::test]
async fn a_sign_in_answers_exactly_as_the_contract_says() {
    let h = Harness::start().await;
    api::add_user(&h.store, "ada@example.com", PASSWORD, Role::Developer, NOW).await.unwrap();
    let body = login(&h, "ada@example.com", PASSWORD).await.json();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&body), ["token", "user"]);
    let mut user = keys(&body["user"]);
    user.sort();
    assert_eq!(user, ["avatar_url", "email", "id", "role"]);
    assert!(body["token"].as_str().unwrap().starts_with("eyJhbGciOiJIUzI1NiIs"));
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_its_second_use_ends_the_sign_in() {
    let h = Harness::start().await;
    let first = sign_in_to_renew(&h, Role::Viewer).await;
    assert_eq!(first["expires_in"], 900);
    let second = refresh(&h, &first["refresh_token"]).await.json();
    assert_eq!(second["user"], first["user"]);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!((me(&h, &first["token"]).await, me(&h, &second["token"]).await), (200, 200));

    let stolen = refresh(&h, &first["refresh_token"]).await;
    assert_eq!(stolen.status, 401);
    assert!(stolen.json()["error"].as_str().unwrap().contains("used before"), "{}", stolen.text);
    assert_eq!(refresh(&h, &second["refresh_token"]).await.status, 401);
    assert_eq!((me(&h, &first["token"]).await, me(&h, &second["token"]).await), (401, 401));
    for nothing in [json!(""), json!("x"), first["token"].clone()] {
        assert_eq!(refresh(&h, &nothing).await.status, 401);
    }
    assert_eq!(refresh(&h, &json!(7)).await.status, 422);
}

#[tokio::test]
async fn an_invited_person_sets_a_password_once() {
    let h = Harness::start().await;
    let admin = h.token(Role::Admin).await;
    let body = json!({"email": "New@Example.com", "role": "developer"});
    let made = h.call("POST", "/api/auth/users").bearer(&admin).json(&body).send().await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json();
    assert_eq!((&made["user"]["email"], &made["user"]["invited"]), (&json!("new@example.com"), &json!(true)));
    let again = h.call("POST", "/api/auth/users").bearer(&admin).json(&body).send().await;
    assert_eq!(again.status, 409, "{}", again.text);
    assert_eq!(login(&h, "new@example.com", PASSWORD).await.status, 401, "there is no password yet");

    let accept = |password: &str| {
        let body = json!({"token": made["invitation"]["token"], "password": password});
        h.call("POST", "/api/auth/invitation").json(&body).send()
    };
    assert_eq!(accept("short").await.status, 422);
    let accepted = accept("a password of mine").await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    assert_eq!(me(&h, &accepted.json()["token"]).await, 200);
    assert_eq!(accept("a password of another").await.status, 401);
    assert_eq!(login(&h, "new@example.com", "a password of mine").await.status, 200);
}

#[tokio::test]
async fn a_role_counts_from_the_next_call_on() {
    let h = Harness::start().await;
    let (admin, developer) = (h.token(Role::Admin).await, h.token(Role::Developer).await);
    let id = h.call("GET", "/api/auth/me").bearer(&developer).send().await.json()["id"].clone();
    let path = format!("/api/auth/users/{}", id.as_str().unwrap());
    let users = || h.call("GET", "/api/auth/users").bearer(&developer);
    assert_eq!(users().send().await.status, 403);
    let changed = h.call("PATCH", &path).bearer(&admin).json(&json!({"role": "admin"})).send().await;
    assert_eq!((changed.status, changed.json()["role"].clone()), (200, json!("admin")));
    assert_eq!(users().send().await.status, 200);
    h.call("PATCH", &path).bearer(&admin).json(&json!({"role": "viewer"})).send().await;
    assert_eq!(users().send().await.status, 403);
    for (body, status) in [(json!({"role": "root"}), 422), (json!({"rolle": "admin"}), 422), (json!({}), 200)] {
        assert_eq!(h.call("PATCH", &path).bearer(&admin).json(&body).send().await.status, status, "{body}");
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_the_last_admin_stays() {
    let h = Harness::start().await;
    let (admin, signed_in) = (h.token(Role::Admin).await, sign_in_to_renew(&h, Role::Developer).await);
    let path = |user: &Value| format!("/api/auth/users/{}", user["id"].as_str().unwrap());
    let disable = |path: String| h.call("PATCH", &path).bearer(&admin).json(&json!({"disabled": true})).send();
    let disabled = disable(path(&signed_in["user"])).await;
    assert!(disabled.json()["disabled_at"].is_string(), "{}", disabled.text);
    assert_eq!(me(&h, &signed_in["token"]).await, 401);
    assert_eq!(refresh(&h, &signed_in["refresh_token"]).await.status, 401);
    assert_eq!(login(&h, "developer@example.com", PASSWORD).await.status, 401);
    let myself = h.call("GET", "/api/auth/me").bearer(&admin).send().await.json();
    let refused = disable(path(&myself)).await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (409, json!("conflict")));
    assert_eq!(h.call("GET", "/api/auth/me").bearer(&admin).send().await.status, 200);
}

#[tokio::test]
async fn whoever_is_reset_is_out_and_comes_back_by_the_link() {
    let h = Harness::start().await;
    let (admin, (id, cookie)) = (h.token(Role::Admin).await, h.cookie(Role::Viewer).await);
    let reset = h.call("POST", &format!("/api/auth/users/{id}/reset")).bearer(&admin).send().await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    assert_eq!(h.call("GET", "/api/auth/me").header("cookie", &cookie).send().await.status, 401);
    assert_eq!(login(&h, "viewer@example.com", PASSWORD).await.status, 401);
    let body = json!({"token": reset.json()["invitation"]["token"], "password": "another password"});
    assert_eq!(h.call("POST", "/api/auth/invitation").json(&body).send().await.status, 200);
    assert_eq!(login(&h, "viewer@example.com", "another password").await.status, 200);
}

#[tokio::test]
async fn a_new_password_ends_every_other_sign_in() {
    let h = Harness::start().await;
    let (here, there) = (sign_in_to_renew(&h, Role::Viewer).await, sign_in_to_renew(&h, Role::Viewer).await);
    let change = |current: &str, password: &str| {
        let body = json!({"current": current, "password": password});
        h.call("PUT", "/api/auth/password").bearer(here["token"].as_str().unwrap()).json(&body).send()
    };
    let wrong = change("not mine", "a new password").await;
    assert_eq!((wrong.status, wrong.json()["detail"][0]["loc"].clone()), (422, json!(["body", "current"])));
    assert_eq!(change(PASSWORD, "short").await.status, 422);
    let changed = change(PASSWORD, "a new password").await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(me(&h, &changed.json()["token"]).await, 200);
    assert_eq!((me(&h, &here["token"]).await, me(&h, &there["token"]).await), (401, 401));
    assert_eq!(refresh(&h, &there["refresh_token"]).await.status, 401);
    assert_eq!(login(&h, "viewer@example.com", PASSWORD).await.status, 401);
    assert_eq!(login(&h, "viewer@example.com", "a new password").await.status, 200);
}

#[tokio::test]
async fn one_signs_out_everywhere_and_only_oneself() {
    let h = Harness::start().await;
    let (here, there) = (sign_in_to_renew(&h, Role::Viewer).await, sign_in_to_renew(&h, Role::Viewer).await);
    let other = h.token(Role::Admin).await;
    let out = h.call("POST", "/api/auth/logout/everywhere").bearer(here["token"].as_str().unwrap()).send().await;
    assert_eq!(out.status, 204, "{}", out.text);
    assert_eq!((me(&h, &here["token"]).await, me(&h, &there["token"]).await), (401, 401));
    assert_eq!(me(&h, &json!(other)).await, 200);
}

/// As another server of the installation, or the command line, would.
#[tokio::test]
async fn what_is_taken_back_elsewhere_is_worth_nothing_within_a_second() {
    let h = Harness::start().await;
    let (id, cookie) = h.cookie(Role::Developer).await;
    let id = domain::UserId(id);
    assert_eq!(h.call("GET", "/api/auth/me").header("cookie", &cookie).send().await.status, 200);
    let mut stream = h.call("GET", "/api/events").header("cookie", &cookie).open().await;
    h.store.delete_tokens_of(&id).await.unwrap();
    let began = Instant::now();
    h.within_a_second(|h| h.call("GET", "/api/auth/me").header("cookie", &cookie), 401).await;
    use http_body_util::BodyExt as _;
    let end = tokio::time::timeout(Duration::from_secs(5), async { while stream.frame().await.is_some() {} }).await;
    assert!(end.is_ok() && began.elapsed() < Duration::from_secs(1), "the stream ended after {:?}", began.elapsed());
}

#[tokio::test]
async fn ten_thousand_guesses_open_nothing_and_few_are_looked_at() {
    let h = Harness::start().await;
    api::add_user(&h.store, "ada@example.com", PASSWORD, Role::Admin, NOW).await.unwrap();
    let mut looked_at = 0;
    let began = Instant::now();
    for n in 0..10_000 {
        let answer = login(&h, "ada@example.com", &format!("guess {n}")).await;
        assert!(answer.status == 401 || answer.status == 429, "{}", answer.text);
        looked_at += usize::from(answer.status == 401);
    }
    let minutes = began.elapsed().as_secs() as usize / 60 + 1;
    assert!((4..=10 * minutes).contains(&looked_at), "{looked_at} in {:?}", began.elapsed());
    // The owner comes from elsewhere, through a proxy on this machine that says so.
    let body = json!({"email": "ada@example.com", "password": PASSWORD});
    let owner = h.call("POST", "/api/auth/login").header("x-forwarded-for", "198.51.100.7").json(&body).send().await;
    assert_eq!(owner.status, 200, "{}", owner.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_person_is_out_within_a_second_and_nobody_any_more() {
    let h = Harness::start().await;
    let (admin, signed_in) = (h.token(Role::Admin).await, sign_in_to_renew(&h, Role::Developer).await);
    let token = signed_in["token"].as_str().unwrap();
    let made = h.call("POST", "/api/keys").bearer(token).json(&json!({"name": "mine"})).send().await.json();
    let key = made["secret"].as_str().unwrap_or_else(|| panic!("{made}"));
    let bearer = format!("Bearer {token}");
    let mut signed = Socket::open(h.port, "/ws/catalyst", &[("authorization", &bearer)]).await.unwrap();
    let mut keyed = Socket::open(h.port, "/ws/crm", &[("x-api-key", key)]).await.unwrap();
    let lead = h.call("POST", "/api/crm/leads").bearer(token).json(&json!({"name": "Acme"})).send().await.json();
    assert_eq!(lead["created_by"], signed_in["user"]["id"], "{lead}");

    let path = format!("/api/auth/users/{}", signed_in["user"]["id"].as_str().unwrap());
    let began = Instant::now();
    assert_eq!(h.call("DELETE", &path).bearer(&admin).send().await.status, 204);
    for socket in [&mut signed, &mut keyed] {
        while !matches!(socket.came().await, Came::End(_)) {}
    }
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(me(&h, &signed_in["token"]).await, 401);
    assert_eq!(h.call("GET", "/api/auth/me").key(key).send().await.status, 401);
    assert_eq!(refresh(&h, &signed_in["refresh_token"]).await.status, 401);
    assert_eq!(login(&h, "developer@example.com", PASSWORD).await.status, 401);
    let users = h.call("GET", "/api/auth/users").bearer(&admin).send().await;
    assert!(!users.text.contains("developer@example.com"), "{}", users.text);
    let lead = h.get(&format!("/api/crm/leads/{}", lead["id"].as_str().unwrap())).await.json();
    assert_eq!(lead["created_by"], "erased", "{lead}");
    let check = h.store.audit_verify(&[]).await.unwrap();
    assert!(check.fault.is_none() && check.rows > 0, "{check:?}");
    assert_eq!(h.call("DELETE", &path).bearer(&admin).send().await.status, 404);
}

#[tokio::test]
async fn nobody_erases_themselves_and_the_last_admin_stays() {
    let h = Harness::start().await;
    let admin = h.token(Role::Admin).await;
    let id = h.call("GET", "/api/auth/me").bearer(&admin).send().await.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/auth/users/{id}");
    let own = h.call("DELETE", &path).bearer(&admin).send().await;
    assert_eq!((own.status, own.json()["rule"].clone()), (403, json!("nobody-erases-themselves")), "{}", own.text);
    let scopes = json!({"name": "all", "scopes": ["read", "build", "publish", "customers", "manage"]});
    let made = h.call("POST", "/api/keys").bearer(&admin).json(&scopes).send().await.json();
    let keyed = h.call("DELETE", &path).key(made["secret"].as_str().unwrap()).send().await;
    assert_eq!(keyed.status, 403, "{}", keyed.text);
    let last = h.call("DELETE", &path).key("dev").send().await;
    assert_eq!((last.status, last.json()["code"].clone()), (409, json!("conflict")), "{}", last.text);
    assert_eq!(me(&h, &json!(admin)).await, 200);
    api::add_user(&h.store, "other@example.com", PASSWORD, Role::Admin, NOW).await.unwrap();
    let other = login(&h, "other@example.com", PASSWORD).await.json();
    assert_eq!(h.call("DELETE", &path).bearer(other["token"].as_str().unwrap()).send().await.status, 204);
    assert_eq!(me(&h, &json!(admin)).await, 401);
}

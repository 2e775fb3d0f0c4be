use crate::harness::{Harness, NOW, PASSWORD, sha256};
use domain::Role;
use serde_json::{Value, json};

async fn login(h: &Harness, email: &str, password: &str) -> crate::harness::Answer {
    h.call("POST", "/api/auth/login").json(&json!({"email": email, "password": password})).send().await
}

#[tokio::test]
async fn a_sign_in_gives_a_token_and_a_cookie_that_scripts_cannot_read() {
    let h = Harness::start().await;
    api::add_user(&h.store, "Ada@Example.com", PASSWORD, Role::Developer, NOW).await.unwrap();
    let answer = login(&h, "ada@example.com", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    assert_eq!(body["user"]["email"], "ada@example.com");
    assert_eq!(body["user"]["role"], "developer");
    assert_eq!(body["user"]["avatar_url"], Value::Null);
    assert_eq!(body["user"]["id"].as_str().unwrap().len(), 36);
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"), "{cookie}");

    let token = body["token"].as_str().unwrap();
    let by_token = h.call("GET", "/api/auth/me").bearer(token).send().await;
    assert_eq!(by_token.json(), body["user"]);
    let pair = cookie.split(';').next().unwrap();
    let by_cookie = h.call("GET", "/api/auth/me").header("cookie", pair).send().await;
    assert_eq!(by_cookie.json(), body["user"]);
}

#[tokio::test]
async fn the_token_itself_is_stored_nowhere() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    h.store.close().await;
    let found = std::fs::read_dir(h.dir()).unwrap().flatten().filter(|entry| entry.path().is_file());
    for entry in found {
        let bytes = std::fs::read(entry.path()).unwrap();
        let holds = |needle: &str| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        assert!(!holds(&token), "{:?} holds a token", entry.path());
        assert!(!holds(PASSWORD), "{:?} holds a password", entry.path());
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_are_the_same_to_a_stranger() {
    let h = Harness::start().await;
    api::add_user(&h.store, "ada@example.com", PASSWORD, Role::Viewer, NOW).await.unwrap();
    let wrong = login(&h, "ada@example.com", "wrong horse").await;
    let unknown = login(&h, "bob@example.com", "wrong horse").await;
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(wrong.text, unknown.text);
}

#[tokio::test]
async fn guessing_is_slowed_down_for_one_account_and_not_for_another() {
    let h = Harness::start().await;
    api::add_user(&h.store, "bob@example.com", PASSWORD, Role::Viewer, NOW).await.unwrap();
    for _ in 0..4 {
        assert_eq!(login(&h, "ada@example.com", "guess").await.status, 401);
    }
    let refused = login(&h, "ada@example.com", "guess").await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 15);
    assert_eq!(login(&h, "bob@example.com", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_malformed_sign_in_says_which_field() {
    let h = Harness::start().await;
    for (body, field) in [
        (json!({"email": "no address", "password": "x"}), "email"),
        (json!({"email": "a@b.c", "password": ""}), "password"),
        (json!({"email": "a@b.c", "password": "x".repeat(2000)}), "password"),
    ] {
        let answer = h.call("POST", "/api/auth/login").json(&body).send().await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert_eq!(answer.json()["detail"][0]["loc"], json!(["body", field]));
    }
    let answer = h.call("POST", "/api/auth/login").json(&json!({"email": "a@b.c"})).send().await;
    assert_eq!(answer.status, 422, "{}", answer.text);
}

#[tokio::test]
async fn after_signing_out_the_token_is_worth_nothing() {
    let h = Harness::start().await;
    let token = h.token(Role::Developer).await;
    let out = h.call("POST", "/api/auth/logout").bearer(&token).send().await;
    assert_eq!(out.status, 204, "{}", out.text);
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
    assert_eq!(h.call("GET", "/api/auth/me").bearer(&token).send().await.status, 401);
}

#[tokio::test]
async fn an_expired_sign_in_is_told_from_a_wrong_one() {
    let h = Harness::start().await;
    let user = api::add_user(&h.store, "ada@example.com", PASSWORD, Role::Viewer, NOW).await.unwrap();
    h.store.insert_token(&sha256("old"), &user.id, 1000, 0).await.unwrap();
    let with =
        |cookie: &str| h.call("GET", "/api/auth/me").header("cookie", &format!("velocity_session={cookie}")).send();
    assert_eq!(with("old").await.status, 403);
    assert_eq!(with("never").await.status, 401);
    assert_eq!(h.call("GET", "/api/auth/me").bearer("never").send().await.status, 401);
    assert_eq!(h.call("GET", "/api/auth/me").send().await.status, 401);
}

#[tokio::test]
async fn accounts_are_listed_for_admins_only() {
    let h = Harness::start().await;
    let (admin, developer) = (h.token(Role::Admin).await, h.token(Role::Developer).await);
    let refused = h.call("GET", "/api/auth/users").bearer(&developer).send().await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (403, json!("forbidden")));
    let users = h.call("GET", "/api/auth/users").bearer(&admin).send().await.json();
    let emails: Vec<&str> = users.as_array().unwrap().iter().map(|user| user["email"].as_str().unwrap()).collect();
    assert_eq!(emails, ["admin@example.com", "developer@example.com"]);
    assert!(!users.to_string().contains("argon2"), "a hash left the store");
}

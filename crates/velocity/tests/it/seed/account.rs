//! “Auth Endpoints”, “Auth contract”, “Role Definitions”.

use super::world::{JSON, PASSWORD, Row, World, ask, claims, signed};
use serde_json::json;

const CREDENTIALS: &str = r#"{
    "email": "user@example.com",
    "password": "secure_password"
}"#;
const SIGN_IN: &str = r#"{
    "token": ":jwt",
    "user": {"id": ":uuid", "email": "user@example.com", "role": "developer", "avatar_url": null}
}"#;
const ME: &str = r#"{"id": ":uuid", "email": "user@example.com", "role": "developer", "avatar_url": null}"#;
const USERS: &str =
    r#"[{"id": ":uuid", "email": ":text", "role": ":admin|developer|viewer", "avatar_url": ":null|text"}]"#;
const UNAUTHORIZED: &str = r#"{"error": ":text", "code": "unauthorized", "…": 0}"#;
const FORBIDDEN: &str = r#"{"error": ":text", "code": "forbidden", "…": 0}"#;
const INVALID: &str =
    r#"{"error": ":text", "code": "invalid", "detail": [{"loc": ":list", "msg": ":text", "type": ":text"}]}"#;

const BEARER: &str = "Authorization: Bearer <token>";
const ADMIN: &str = "Authorization: Bearer <admin_token>";
const VIEWER: &str = "Authorization: Bearer <viewer_token>";
const TALK: &str = r#"{"message": "", "session_id": "of a role", "backend": "rules"}"#;

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { says: "POST /api/auth/login — Authenticate a user and receive a JWT token.", call: "POST /api/auth/login", with: &[JSON], body: CREDENTIALS, status: 200, answer: SIGN_IN },
    Row { says: "401 | Invalid credentials", call: "POST /api/auth/login", with: &[JSON], body: r#"{"email": "user@example.com", "password": "insecure"}"#, status: 401, answer: UNAUTHORIZED },
    Row { says: "401 | Invalid credentials (nobody's)", call: "POST /api/auth/login", with: &[JSON], body: r#"{"email": "nobody@example.com", "password": "secure_password"}"#, status: 401, answer: UNAUTHORIZED },
    Row { says: "422 | Malformed request body (no JSON)", call: "POST /api/auth/login", with: &[JSON], body: "{", status: 422, answer: INVALID },
    Row { says: "422 | Malformed request body (no object)", call: "POST /api/auth/login", with: &[JSON], body: "[]", status: 422, answer: INVALID },
    Row { says: "422 | Malformed request body (a field is missing)", call: "POST /api/auth/login", with: &[JSON], body: r#"{"email": "user@example.com"}"#, status: 422, answer: INVALID },
    Row { says: "422 | Malformed request body (a field is no text)", call: "POST /api/auth/login", with: &[JSON], body: r#"{"email": 7, "password": "secure_password"}"#, status: 422, answer: INVALID },
    Row { says: "422 | Malformed request body (nothing)", call: "POST /api/auth/login", with: &[JSON], body: "", status: 422, answer: INVALID },
    Row { says: "GET /api/auth/me — Authorization: Bearer <token>", call: "GET /api/auth/me", with: &[BEARER], body: "", status: 200, answer: ME },
    Row { says: "401 | Token missing or invalid (missing)", call: "GET /api/auth/me", with: &[], body: "", status: 401, answer: UNAUTHORIZED },
    Row { says: "401 | Token missing or invalid (none)", call: "GET /api/auth/me", with: &["Authorization: Bearer nonsense"], body: "", status: 401, answer: UNAUTHORIZED },
    Row { says: "401 | Token missing or invalid (altered)", call: "GET /api/auth/me", with: &["Authorization: Bearer <token>x"], body: "", status: 401, answer: UNAUTHORIZED },
    Row { says: "403 | Token expired", call: "GET /api/auth/me", with: &["Authorization: Bearer <expired_token>"], body: "", status: 403, answer: FORBIDDEN },
    Row { says: "GET /api/auth/users — List all users in the system. Admin only.", call: "GET /api/auth/users", with: &[ADMIN], body: "", status: 200, answer: USERS },
    Row { says: "403 | User is not admin (a developer)", call: "GET /api/auth/users", with: &[BEARER], body: "", status: 403, answer: FORBIDDEN },
    Row { says: "403 | User is not admin (a viewer)", call: "GET /api/auth/users", with: &[VIEWER], body: "", status: 403, answer: FORBIDDEN },
    Row { says: "Authorization: Bearer <admin_token> (without)", call: "GET /api/auth/users", with: &[], body: "", status: 401, answer: UNAUTHORIZED },
    Row { says: "admin | Full | User management", call: "POST /api/auth/users", with: &[ADMIN, JSON], body: r#"{"email": "new@example.com", "role": "viewer"}"#, status: 201, answer: r#"{"user": {"email": "new@example.com", "role": "viewer", "…": 0}, "…": 0}"# },
    Row { says: "admin | Full | system config", call: "PUT /api/model", with: &[ADMIN, JSON], body: r#"{"name": null}"#, status: 200, answer: r#"{"models": ":list", "…": 0}"# },
    Row { says: "developer | Standard | Code generation, review, testing", call: "POST /assistant-chat", with: &[BEARER, JSON], body: TALK, status: 200, answer: r#"{"message": ":text", "…": 0}"# },
    Row { says: "developer | Standard (not user management)", call: "POST /api/auth/users", with: &[BEARER, JSON], body: r#"{"email": "more@example.com", "role": "viewer"}"#, status: 403, answer: FORBIDDEN },
    Row { says: "viewer | Read-only | Dashboard", call: "GET /api/runs", with: &[VIEWER], body: "", status: 200, answer: "" },
    Row { says: "viewer | Read-only | campaign monitoring", call: "GET /api/campaigns", with: &[VIEWER], body: "", status: 200, answer: "" },
    Row { says: "viewer | Read-only", call: "POST /assistant-chat", with: &[VIEWER, JSON], body: TALK, status: 403, answer: FORBIDDEN },
];

#[test]
fn accounts_are_as_the_reference_says() {
    let world = World::start();
    world.prove(ROWS);
    let port = world.server.port;

    // SECRET_KEY | Yes | JWT signing key
    let claims = claims(&world.token);
    assert_eq!(ask(port, "GET /api/auth/me", &[&format!("Authorization: Bearer {}", signed(&claims))], "").status, 200);
    let mut forged = claims;
    forged["sub"] = json!("somebody");
    let forged = signed(&forged).replace(char::is_numeric, "0");
    assert_eq!(ask(port, "GET /api/auth/me", &[&format!("Authorization: Bearer {forged}")], "").status, 401);

    // 429 for whoever tries too often, with the time after which it is worth trying again.
    let guess = json!({"email": "guessed@example.com", "password": PASSWORD}).to_string();
    let tries: Vec<_> = (0..5).map(|_| ask(port, "POST /api/auth/login", &[JSON], &guess)).collect();
    let statuses: Vec<u16> = tries.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [401, 401, 401, 401, 429]);
    assert!(tries[4].head.contains("retry-after: "), "{}", tries[4].head);
}

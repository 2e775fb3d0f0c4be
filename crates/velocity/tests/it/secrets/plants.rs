//! Where secrets are given: at the start, by people, by programs, over sockets, in forms.

use super::installation::Server;
use super::{OPEN, Secrets, must_be_in, told};
use crate::promote::Base;
use crate::server::{VELOCITY, command, free_port};
use serde_json::{Value, json};
use std::path::Path;

/// Starts that fail over something that holds a secret.
pub(super) fn failing_starts(secrets: &mut Secrets, room: &Path) {
    let mut url = |place, end: &str| format!("postgres://velocity:{}@127.0.0.1:9/{end}", secrets.plant(place));
    let starts: [(&[&str], Vec<_>); 9] = [
        (&["user", "list"], vec![("DATABASE_URL", url("DATABASE_URL that leads nowhere", "x"))]),
        (&["up"], vec![("DATABASE_URL", url("DATABASE_URL with a fault", "x?connect_timeout=soon"))]),
        (&["promote"], vec![("PROMOTE_TO", url("PROMOTE_TO", "x"))]),
        (&["up"], vec![("API_KEYS", format!("{}:nobody", secrets.plant("a key with an unknown role")))]),
        (&["up"], vec![("API_KEYS", format!("admin:{}", secrets.plant("a key in the place of a role")))]),
        (
            &["up"],
            vec![
                ("API_KEYS", "a-good-key".into()),
                ("DISABLED_API_KEYS", format!("{}:x", secrets.plant("DISABLED_API_KEYS with a fault"))),
            ],
        ),
        (&["up"], vec![("ENV", "production".into()), ("SECRET_KEY", secrets.plant("a short SECRET_KEY"))]),
        (&["up"], vec![("OLLAMA_BASE_URL", format!("gpu:{}@x", secrets.plant("OLLAMA_BASE_URL with a fault")))]),
        (
            &["up"],
            vec![
                ("ARTIFACTS_URL", "s3://bucket/there".into()),
                ("AWS_ENDPOINT", "http://127.0.0.1:9".into()),
                ("AWS_ALLOW_HTTP", "true".into()),
                ("AWS_REGION", "x".into()),
                ("AWS_ACCESS_KEY_ID", secrets.plant("AWS_ACCESS_KEY_ID")),
                ("AWS_SECRET_ACCESS_KEY", secrets.plant("AWS_SECRET_ACCESS_KEY")),
            ],
        ),
    ];
    for (words, variables) in starts {
        let data = room.join("failing");
        let mut timed = command("timeout");
        timed.args(["-s", "KILL", "20", VELOCITY]).args(words).args(["--data"]).arg(&data);
        if words == ["up"] {
            timed.args(["--port", &free_port().to_string()]);
        }
        let output = timed.env_remove("DATABASE_URL").env("LOG_LEVEL", "debug").envs(variables.clone()).output();
        let output = output.expect("it starts");
        let said = told(&output);
        assert!(!output.status.success() && said.len() > 20, "{variables:?}: {}", String::from_utf8_lossy(&said));
        secrets.are_not_in(&format!("what {words:?} says to {variables:?}"), &said);
    }
}

/// What is given to the server at its start.
pub(super) fn given(secrets: &mut Secrets, room: &Path, database: Option<&Base>) -> Vec<(&'static str, String)> {
    let mut keys = String::new();
    for (place, end) in
        [("an admin's key of API_KEYS", "admin:superhero"), ("a viewer's key", "viewer"), ("a disabled key", "admin")]
    {
        keys.push_str(&format!("{}:{end},", secrets.plant(place)));
    }
    let disabled = secrets.0.last().expect("just planted").1.clone();
    let mut variables = vec![
        ("SECRET_KEY", secrets.plant("SECRET_KEY").repeat(2)),
        ("API_KEYS", keys),
        ("DISABLED_API_KEYS", disabled),
        ("OLLAMA_BASE_URL", format!("http://ann:{}@127.0.0.1:9", secrets.plant("the password of OLLAMA_BASE_URL"))),
        ("MODELS", "qwen3:4b=32768".to_owned()),
        ("OIDC_ISSUER", "http://127.0.0.1:9".to_owned()),
        ("OIDC_CLIENT_ID", "velocity".to_owned()),
        ("OIDC_CLIENT_SECRET", secrets.plant("the secret at a provider")),
        ("GITHUB_TOKEN", secrets.plant("another program's variable")),
        ("AUDIT_LOG", room.join("audit.jsonl").display().to_string()),
        ("TASK_LOG", room.join("tasks.jsonl").display().to_string()),
        ("RUST_LOG", "trace,tungstenite::protocol=trace,tokio_postgres=trace".to_owned()),
    ];
    if let Some(base) = database {
        let password = secrets.plant("the password of DATABASE_URL");
        variables.push(("DATABASE_URL", base.url.replacen("@", &format!(":{password}@"), 1)));
    }
    variables
}

/// Passwords, invitations and what is signed in with.
pub(super) fn people(secrets: &mut Secrets, server: &mut Server, admin: &str) -> String {
    let email = "ada@example.com";
    let first = secrets.plant("the password of a new account");
    let new = json!({"email": email, "role": "developer", "password": first});
    let user = server.json("POST", "/api/auth/users", &[admin], &new)["user"]["id"].as_str().expect("an id").to_owned();
    let login =
        |password: &str, email: &str| json!({"email": email, "password": password, "refresh": true}).to_string();
    let (_, signed_in) = server.call("POST", "/api/auth/login", &[], Some(&login(&first, email)));
    let cookie = signed_in.split("velocity_session=").nth(1).and_then(|rest| rest.split(';').next()).expect("a cookie");
    let cookie = secrets.made("a browser's cookie", cookie);
    let body: Value = serde_json::from_str(signed_in.split("\r\n\r\n").last().expect("a body")).expect("JSON");
    let token = secrets.made("an access token", body["token"].as_str().expect("a token"));
    let refresh = secrets.made("a refresh token", body["refresh_token"].as_str().expect("a token"));
    server.json("GET", "/api/auth/me", &[&format!("Cookie: velocity_session={cookie}")], &json!({}));

    let renewed = server.json("POST", "/api/auth/refresh", &[], &json!({"refresh_token": refresh}));
    let token = secrets.made("a renewed access token", renewed["token"].as_str().unwrap_or(&token));
    secrets.made("a renewed refresh token", renewed["refresh_token"].as_str().expect("a token"));
    let bearer = format!("Authorization: Bearer {token}");

    let wrong = secrets.plant("a wrong password");
    server.refused("POST", "/api/auth/login", &[], Some(&login(&wrong, email)));
    let wrong = secrets.plant("a password of nobody");
    server.refused("POST", "/api/auth/login", &[], Some(&login(&wrong, "nobody@example.com")));
    let long = secrets.plant("a password that is too long").repeat(40);
    server.refused("POST", "/api/auth/login", &[], Some(&login(&long, email)));
    let torn = format!("{{\"email\":\"{email}\",\"password\":\"{}", secrets.plant("a torn body"));
    server.refused("POST", "/api/auth/login", &[], Some(&torn));
    let mistyped = json!({"email": email, "password": [secrets.plant("a password in a list")]}).to_string();
    server.refused("POST", "/api/auth/login", &[], Some(&mistyped));
    let misplaced =
        json!({"email": email, "password": "x", "refresh": secrets.plant("a password in the place of a yes")});
    server.refused("POST", "/api/auth/login", &[], Some(&misplaced.to_string()));
    let (current, next) = (secrets.plant("a wrong current password"), secrets.plant("the password after it"));
    let change = json!({"current": current, "password": next}).to_string();
    server.refused("PUT", "/api/auth/password", &[&bearer], Some(&change));
    let next = secrets.plant("a changed password");
    let (status, changed) = server.call(
        "PUT",
        "/api/auth/password",
        &[&bearer],
        Some(&json!({"current": first, "password": next}).to_string()),
    );
    assert_eq!(status, 200, "{changed}");
    let reset = server.json("POST", &format!("/api/auth/users/{user}/reset"), &[admin], &json!({}));
    let link = secrets.made("an invitation", reset["invitation"]["token"].as_str().expect("a token"));
    let last = secrets.plant("a password by invitation");
    server.json("POST", "/api/auth/invitation", &[], &json!({"token": link, "password": last}));
    let unknown = json!({"token": secrets.plant("an unknown invitation"), "password": last}).to_string();
    server.refused("POST", "/api/auth/invitation", &[], Some(&unknown));
    server.refused("POST", "/api/auth/invitation", &[], Some(&json!({"token": link, "password": "short"}).to_string()));
    let unknown = json!({"refresh_token": secrets.plant("an unknown refresh token")}).to_string();
    server.refused("POST", "/api/auth/refresh", &[], Some(&unknown));
    login(&last, email)
}

/// Keys of programs, made and shown.
pub(super) fn keys(secrets: &mut Secrets, server: &mut Server, admin: &str) {
    let made = server.json("POST", "/api/keys", &[admin], &json!({"name": OPEN, "scopes": ["read", "publish"]}));
    secrets.made("a key that was made", made["secret"].as_str().expect("a key"));
    let id = made["key"]["id"].as_str().expect("a number").to_owned();
    let rotated = server.json("POST", &format!("/api/keys/{id}/rotate"), &[admin], &json!({}));
    let key = secrets.made("a key that was rotated", rotated["secret"].as_str().expect("a key"));
    server.json("GET", "/api/runs", &[&format!("X-API-Key: {key}")], &json!({}));
    for (place, header) in [
        ("an unknown key", "X-API-Key: "),
        ("an unknown key of ours", "X-API-Key: vel_0123456789ab_"),
        ("an unknown bearer", "Authorization: Bearer "),
        ("a forged token", "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0."),
        ("a name and a password", "Authorization: Basic "),
        ("an unknown cookie", "Cookie: velocity_session="),
    ] {
        let header = format!("{header}{}", secrets.plant(place));
        server.refused("GET", "/api/runs", &[&header], None);
    }
    let long = format!("X-API-Key: {}", secrets.plant("a header that is too long").repeat(4000));
    server.refused("GET", "/api/runs", &[&long], None);
    let queried = secrets.plant("a token in an address");
    server.refused("GET", &format!("/api/runs?token={queried}&limit={queried}"), &[admin], None);
    server.call("GET", &format!("/{OPEN}?api_key={queried}"), &[], None);
    server.call("GET", "/api/auth/oidc/login", &[], None);
    let code = secrets.plant("a provider's code");
    server.call("GET", &format!("/api/auth/oidc/callback?code={code}&state={code}"), &[], None);
    let referer = format!("Referer: https://elsewhere.example/?token={}", secrets.plant("a token in a referer"));
    server.call("GET", "/health", &[&referer], None);
    let field =
        format!("{{\"name\":\"x\",\"role\":\"viewer\",\"days\":\"{}\"}}", secrets.plant("a key in another field"));
    server.refused("POST", "/api/keys", &[admin], Some(&field));

    let ticket = server.json("POST", "/api/events/ticket", &[admin], &json!({}));
    let ticket = secrets.made("a ticket", ticket["ticket"].as_str().unwrap_or_else(|| panic!("{ticket}")));
    assert!(server.socket(&format!("/ws/catalyst?ticket={ticket}"), &[], None).starts_with("HTTP/1.1 101"));
    server.socket(&format!("/ws/catalyst?ticket={}", secrets.plant("an unknown ticket")), &[], None);
    let first = |token: &str| json!({"type": "auth", "token": token}).to_string();
    server.socket("/ws/crm", &[], Some(&first(&key)));
    let unknown = first(&secrets.plant("an unknown key in a first message"));
    server.socket("/ws/crm", &[], Some(&unknown));
    let torn = format!("{{\"type\":\"auth\",\"token\":\"{}", secrets.plant("a torn first message"));
    server.socket("/ws/crm", &[], Some(&torn));
    let protocol = format!("Sec-WebSocket-Protocol: {}", secrets.plant("a token as a protocol"));
    server.socket("/ws/crm", &[&protocol], None);
}

/// A form whose file is a secret, and one that is named so.
pub(super) fn forms(secrets: &mut Secrets, server: &mut Server, login: &str) {
    let signed_in = server.call("POST", "/api/auth/login", &[], Some(login)).1;
    let body: Value = serde_json::from_str(signed_in.split("\r\n\r\n").last().expect("a body")).expect("JSON");
    let bearer = format!(
        "Authorization: Bearer {}",
        secrets.made("another access token", body["token"].as_str().expect("a token"))
    );
    let form = format!(
        "--e\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"{}\"\r\n\r\n{}\r\n--e--\r\n",
        secrets.plant("a file's name"),
        secrets.plant("a file that is no picture")
    );
    let kind = "Content-Type: multipart/form-data; boundary=e";
    let url = format!("http://127.0.0.1:{}/api/auth/profile/avatar", server.port);
    let sent = command("curl").args(["-sS", "-i", "-H", &bearer, "-H", kind, "--data-binary", &form, &url]).output();
    let sent = sent.expect("curl");
    must_be_in("the answer to a form", &sent.stdout, "422");
    server.said.extend_from_slice(&sent.stdout);
}

/// What a command says whose key the server does not know.
pub(super) fn a_wrong_key(secrets: &mut Secrets, server: &Server) {
    let url = format!("http://127.0.0.1:{}", server.port);
    let mut list = command(VELOCITY);
    list.args(["key", "list", "--server", &url]).env("VELOCITY_TOKEN", secrets.plant("an unknown VELOCITY_TOKEN"));
    let said = told(&list.env("LOG_LEVEL", "debug").output().expect("velocity runs"));
    must_be_in("what a command says", &said, "api key");
    secrets.are_not_in("what a command says", &said);
}

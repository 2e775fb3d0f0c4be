//! Every operation of the description for every caller: who is let in, who is not. A route without a row fails, and so
//! does a row without a route.

use crate::harness::{Call, Harness, NOW, PASSWORD, SECRET, now_s, sha256, signed};
use api::{Config, KeyRole, Keys, NewKey, Profile, Tier};
use domain::Role;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

/// Who may come in. Each is one row of eight cells below.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Door {
    /// Anybody.
    Open,
    /// Whoever may look: viewers and up.
    Look,
    /// Whoever may change things: developers and up.
    Change,
    /// Admins only.
    Admin,
    /// Keys of workers, and admins.
    Work,
}
use Door::{Admin, Change, Look, Open, Work};

/// Operation, door, and what whoever is let in gets.
const ROWS: &[(&str, Door, u16)] = &[
    ("GET /health", Open, 200),
    ("GET /ready", Open, 200),
    ("GET /version", Open, 200),
    ("GET /auth/mode", Open, 200),
    // Wrong credentials: the door is open, the account is not there.
    ("POST /api/auth/login", Open, 401),
    ("GET /openapi.json", Look, 200),
    ("GET /metrics", Look, 200),
    ("POST /api/auth/refresh", Open, 401),
    ("POST /api/auth/invitation", Open, 401),
    ("GET /api/auth/oidc", Open, 200),
    // No provider is configured.
    ("GET /api/auth/oidc/login", Open, 404),
    ("GET /api/auth/oidc/callback", Open, 404),
    ("GET /api/auth/users", Admin, 200),
    ("POST /api/auth/users", Admin, 201),
    ("PATCH /api/auth/users/{id}", Admin, 404),
    ("DELETE /api/auth/users/{id}", Admin, 404),
    ("POST /api/auth/users/{id}/reset", Admin, 404),
    // Keys of one's own; there is none of this number.
    ("GET /api/keys", Look, 200),
    ("POST /api/keys", Look, 201),
    ("POST /api/keys/{id}/rotate", Look, 404),
    ("DELETE /api/keys/{id}", Look, 404),
    ("POST /assistant-chat", Change, 200),
    ("GET /results/{id}", Look, 200),
    ("GET /tasks", Look, 200),
    ("POST /tasks", Change, 200),
    ("GET /tasks/counts", Look, 200),
    ("GET /api/workers", Look, 200),
    ("GET /tasks/recent", Look, 200),
    ("GET /tasks/allowed", Look, 200),
    ("GET /tasks/{id}/log", Look, 200),
    // Nothing has this number: whoever may learns that, nobody else.
    ("POST /tasks/{id}/cancel", Change, 404),
    ("POST /tasks/{id}/retry", Change, 404),
    ("POST /route/preview", Look, 200),
    ("GET /api/model", Look, 200),
    ("PUT /api/model", Admin, 200),
    ("GET /api/schedules", Look, 200),
    ("PUT /api/schedules/{name}", Change, 200),
    ("DELETE /api/schedules/{name}", Change, 404),
    ("GET /api/memory", Look, 200),
    ("POST /api/memory", Change, 200),
    ("GET /api/memory/export", Look, 200),
    ("POST /api/memory/import", Admin, 200),
    ("GET /api/memory/{id}", Look, 404),
    ("DELETE /api/memory/{id}", Change, 404),
    ("GET /api/runs", Look, 200),
    ("GET /api/runs/{id}", Look, 200),
    ("POST /api/runs/{id}/cancel", Change, 404),
    ("GET /api/runs/{id}/log", Look, 200),
    ("GET /api/runs/{id}/log/parts", Look, 200),
    ("GET /api/runs/{id}/timeline", Look, 200),
    ("GET /api/runs/{id}/artifacts", Look, 200),
    ("POST /api/runs/{id}/stages/{stage}/retry", Change, 404),
    ("GET /api/projects", Look, 200),
    ("GET /api/projects/{slug}", Look, 200),
    ("GET /api/projects/{slug}/plan", Look, 404),
    // Nothing is on the air, and a run is not over: whoever may learns that, nobody else.
    ("POST /api/projects/{slug}/air", Change, 409),
    ("DELETE /api/projects/{slug}", Admin, 409),
    ("GET /api/projects/{slug}/log", Look, 200),
    ("GET /api/projects/{slug}/probes", Look, 200),
    ("GET /api/projects/{slug}/picture", Look, 404),
    ("GET /api/projects/{slug}/data", Change, 404),
    ("GET /api/projects/{slug}/data/{table}", Change, 404),
    ("GET /api/projects/{slug}/specs", Look, 200),
    ("GET /api/projects/{slug}/specs/{version}", Look, 200),
    ("GET /api/projects/{slug}/specs/{version}/changes", Look, 200),
    // Nothing was built yet, so there are no files.
    ("GET /api/projects/{slug}/files", Look, 404),
    ("GET /api/projects/{slug}/file", Look, 404),
    ("GET /api/projects/{slug}/file/raw", Look, 404),
    ("GET /api/projects/{slug}/zip", Look, 404),
    ("GET /api/projects/{slug}/history", Look, 404),
    ("GET /api/projects/{slug}/changes", Look, 404),
    ("GET /git/{repository}/info/refs", Look, 404),
    ("POST /git/{repository}/git-upload-pack", Look, 404),
    // Nobody pushes.
    ("POST /git/{repository}/git-receive-pack", Look, 403),
    ("GET /api/projects/{slug}/sign-ins", Look, 200),
    ("GET /api/sessions", Look, 200),
    ("GET /api/sessions/{id}", Look, 404),
    ("PATCH /api/sessions/{id}/spec", Change, 404),
    ("GET /api/approvals", Look, 200),
    ("GET /api/approvals/{id}", Look, 404),
    // Who may answer is the approval's own matter; there is none of this number.
    ("POST /api/approvals/{id}", Look, 404),
    ("GET /api/policy/rules", Look, 200),
    ("GET /api/policy/decisions", Look, 200),
    ("GET /api/auth/may", Look, 200),
    ("GET /api/policy/roles", Look, 200),
    ("POST /api/policy/explain", Look, 200),
    ("POST /api/policy/replay", Admin, 200),
    ("GET /api/audit", Admin, 200),
    ("POST /api/audit/verify", Admin, 200),
    ("GET /api/audit/export", Admin, 200),
    ("GET /api/search", Look, 200),
    ("GET /api/notices", Look, 200),
    ("GET /api/settings", Look, 200),
    ("GET /artifacts/{name}", Look, 404),
    ("GET /avatars/{name}", Look, 404),
    ("GET /api/events", Look, 200),
    ("GET /api/crm/{kind}", Look, 200),
    ("POST /api/crm/{kind}", Change, 201),
    ("GET /api/crm/{kind}/{id}", Look, 404),
    ("PATCH /api/crm/{kind}/{id}", Change, 404),
    ("DELETE /api/crm/{kind}/{id}", Change, 404),
    ("POST /api/crm/{kind}/{id}/restore", Change, 404),
    ("POST /api/crm/{kind}/{id}/merge", Change, 404),
    ("GET /api/crm/{kind}/{id}/history", Look, 404),
    ("GET /api/crm/{kind}/duplicates", Look, 200),
    ("POST /api/crm/{kind}/import", Change, 200),
    ("GET /api/crm/{kind}/export", Change, 200),
    ("GET /api/crm/imports", Look, 200),
    ("GET /api/crm/imports/{id}", Look, 404),
    ("GET /api/crm/imports/{id}/aside", Change, 404),
    ("POST /api/crm/{kind}/{id}/session", Change, 404),
    ("POST /api/crm/{kind}/{id}/feedback", Change, 404),
    ("POST /api/crm/{kind}/{id}/convert", Change, 404),
    ("GET /api/campaigns", Look, 200),
    // The name is taken: whoever may learns that, nobody else.
    ("POST /api/campaigns", Change, 409),
    ("GET /api/campaigns/{id}", Look, 404),
    ("PATCH /api/campaigns/{id}", Change, 404),
    ("GET /api/campaigns/{id}/runs", Look, 404),
    ("PUT /api/campaigns/{id}/runs/{run}", Change, 404),
    ("DELETE /api/campaigns/{id}/runs/{run}", Change, 404),
    ("PUT /api/campaigns/{id}/members/{member}", Change, 404),
    ("DELETE /api/campaigns/{id}/members/{member}", Change, 404),
    ("GET /api/campaigns/{id}/burndown", Look, 404),
    ("GET /api/campaigns/{id}/events", Look, 404),
    ("POST /api/events", Change, 201),
    ("POST /api/events/ticket", Look, 201),
    // Whoever may listen learns that they must speak WebSocket.
    ("GET /ws/catalyst", Look, 426),
    ("GET /ws/crm", Look, 426),
    ("POST /api/worker/call", Work, 200),
    ("POST /api/worker/artifacts", Work, 200),
    ("GET /api/worker/artifacts/{name}", Work, 404),
];

/// What everybody may learn of themselves, whoever they are: rows of their own.
const OWN: &[(&str, [u16; 8])] = &[
    ("GET /api/auth/me", [401, 200, 200, 200, 200, 401, 403, 200]),
    // Only accounts have a password, and this is the wrong one.
    ("PUT /api/auth/password", [401, 422, 422, 403, 422, 401, 403, 403]),
    // Only accounts have a picture, and this is none.
    ("POST /api/auth/profile/avatar", [401, 422, 422, 403, 422, 401, 403, 403]),
    ("DELETE /api/auth/profile/avatar", [401, 204, 204, 403, 204, 401, 403, 403]),
    ("POST /api/auth/logout", [401, 204, 204, 204, 204, 401, 403, 204]),
    ("POST /api/auth/logout/everywhere", [401, 204, 204, 403, 204, 401, 403, 403]),
];

/// What only people do: programs with a key do not, whatever role it has.
const PEOPLE: &[(&str, [u16; 8])] = &[("POST /api/memory/{id}/confirm", [401, 403, 404, 403, 404, 401, 403, 403])];

const CALLERS: [&str; 8] =
    ["anonymous", "viewer", "developer", "other developer", "admin", "revoked key", "expired token", "worker key"];

/// The eight cells of a row: what each caller is answered.
fn cells(door: Door, ok: u16) -> [u16; 8] {
    match door {
        Open => [ok; 8],
        Look => [401, ok, ok, ok, ok, 401, 403, 403],
        Change => [401, 403, ok, ok, ok, 401, 403, 403],
        Admin => [401, 403, 403, 403, ok, 401, 403, 403],
        Work => [401, 403, 403, 403, ok, 401, 403, ok],
    }
}

fn described() -> BTreeSet<String> {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let calls = paths.flat_map(|(path, calls)| {
        calls.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    calls.collect()
}

fn fitting<'a>(call: Call<'a>, operation: &str) -> Call<'a> {
    let body = match operation {
        "POST /assistant-chat" => json!({"message": "", "session_id": "s", "backend": "rules"}),
        // Somebody else each time, because attempts are counted.
        "POST /api/auth/login" => {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let nobody = format!("nobody-{}@example.com", COUNT.fetch_add(1, Ordering::Relaxed));
            json!({"email": nobody, "password": "wrong password"})
        }
        "POST /api/auth/refresh" => json!({"refresh_token": "nobody's"}),
        "POST /api/auth/invitation" => json!({"token": "nobody's", "password": PASSWORD}),
        "POST /api/auth/users" => json!({"email": "new@example.com", "role": "viewer"}),
        "PATCH /api/auth/users/{id}" => json!({"role": "viewer"}),
        "PUT /api/auth/password" => json!({"current": "wrong password", "password": PASSWORD}),
        "POST /api/keys" => json!({"name": "of a test"}),
        "POST /tasks" | "POST /route/preview" => json!({"task": "sleep", "payload": {"seconds": 0}}),
        "POST /api/worker/call" => {
            json!({"worker": {"name": "far:1", "kinds": ["task.sleep"], "labels": []}, "call": "job", "id": 1})
        }
        "POST /api/projects/{slug}/air" => json!({"change": "restart"}),
        "POST /api/events" => json!({"event_type": "message", "text": "hello"}),
        "POST /api/approvals/{id}" => json!({"decision": "approve", "comment": "looked at"}),
        "POST /api/policy/explain" => {
            let party = |kind: &str| json!({"kind": kind, "id": "any"});
            json!({"wish": {"principal": party("user"), "action": "see", "resource": party("run"), "context": {}}})
        }
        "POST /api/policy/replay" => json!({}),
        "PUT /api/model" => json!({"name": null}),
        "POST /api/memory" | "POST /api/memory/import" => json!({"kind": "fact", "scope": "all", "title": "Seen"}),
        "PUT /api/schedules/{name}" => {
            json!({"cron": "0 3 * * *", "order": {"task": "sleep", "payload": {"seconds": 0}}})
        }
        "POST /api/crm/{kind}" => json!({"name": "Acme Corp"}),
        "PATCH /api/crm/{kind}/{id}" => json!({"status": "contacted"}),
        "POST /api/crm/{kind}/{id}/merge" => json!({"duplicate_id": "2"}),
        "POST /api/crm/{kind}/{id}/feedback" => json!({"text": "make it blue"}),
        "POST /api/crm/{kind}/import" => return call.header("content-type", "text/csv").body("name\nBen\n"),
        "POST /api/campaigns" => json!({"campaign_name": "taken"}),
        "PATCH /api/sessions/{id}/spec" => json!({"revision": 1, "edits": []}),
        "PATCH /api/campaigns/{id}" => json!({"goal": "ship"}),
        _ => return call,
    };
    call.json(&body)
}

fn path_of(operation: &str) -> (&str, String) {
    let (method, path) = operation.split_once(' ').unwrap();
    let number = if method == "POST" { "999999" } else { "1" };
    let name = if path.contains("/artifacts") { "sha256-0.zip" } else { "nightly" };
    let name = if method == "DELETE" { "unknown" } else { name };
    let path = if path.ends_with("/decisions") { "/api/policy/decisions?job=1" } else { path };
    let query = if path.contains("/{slug}/file") && !path.ends_with("/files") { "?path=app.py" } else { "" };
    let query = if path.ends_with("/info/refs") { "?service=git-upload-pack" } else { query };
    let path = format!("{path}{query}");
    let path =
        if path.ends_with("/worker/artifacts") { "/api/worker/artifacts?extension=log".to_owned() } else { path };
    (
        method,
        path.replace("{id}", number)
            .replace("{slug}", "shop")
            .replace("{kind}", "leads")
            .replace("{repository}", "shop.git")
            .replace("{version}", "1")
            .replace("{run}", "1")
            .replace("{table}", "users")
            .replace("{member}", "ben")
            .replace("{name}", name),
    )
}

struct Callers {
    viewer: String,
    developer: String,
    admin: String,
    expired: String,
}

impl Callers {
    async fn sign_in(h: &Harness, expired: &str) -> Self {
        Self {
            viewer: h.token(Role::Viewer).await,
            developer: h.token(Role::Developer).await,
            admin: h.token(Role::Admin).await,
            expired: expired.to_owned(),
        }
    }
}

async fn status(h: &Harness, operation: &str, caller: &str, callers: &Callers) -> u16 {
    let (method, path) = path_of(operation);
    let call = fitting(h.call(method, &path), operation);
    let call = match caller {
        "anonymous" => call,
        "viewer" => call.bearer(&callers.viewer),
        "developer" => call.bearer(&callers.developer),
        "other developer" => call.key("another-builder-key"),
        "admin" => call.bearer(&callers.admin),
        "revoked key" => call.key("a-revoked-admin-key"),
        "expired token" => call.bearer(&callers.expired),
        "worker key" => call.key("the-key-of-a-worker"),
        other => panic!("who is {other}?"),
    };
    // A stream never ends, so only its head is read.
    call.open().await.status().as_u16()
}

fn keys() -> Keys {
    let key = |token: &str, role| NewKey { token: token.to_owned(), role, tier: Tier::Base };
    let keys = Keys::new([
        key("another-builder-key", KeyRole::Of(Role::Developer)),
        key("a-revoked-admin-key", KeyRole::Of(Role::Admin)),
        key("the-key-of-a-worker", KeyRole::Worker),
    ]);
    keys.without(&BTreeSet::from(["a-revoked-admin-key"]))
}

#[tokio::test]
async fn every_operation_lets_in_exactly_who_may() {
    let h = Harness::with(|config| Config { profile: Profile::Production, keys: keys(), ..config }).await;
    h.a_run("shop").await;
    let taken = store::NewCampaign { name: "taken".to_owned(), ..Default::default() };
    h.store.insert_campaign(&taken, "somebody", NOW).await.unwrap();
    let user = api::add_user(&h.store, "gone@example.com", PASSWORD, Role::Admin, NOW).await.unwrap();
    let (sign_in, ended) = (sha256("a sign-in"), now_s() - 1);
    h.store.insert_token(&sign_in, &user.id, NOW, 0).await.unwrap();
    let began = ended - 60;
    let claims = json!({
        "iss": "velocity", "aud": "velocity", "sub": user.id, "sid": sign_in, "iat": began, "nbf": began, "exp": ended
    });
    let expired = signed(r#"{"alg":"HS256","typ":"JWT"}"#, &claims.to_string(), SECRET);
    let mut callers = Callers::sign_in(&h, &expired).await;
    let mut rows: BTreeMap<&str, [u16; 8]> = ROWS.iter().map(|(name, door, ok)| (*name, cells(*door, *ok))).collect();
    rows.extend(OWN.iter().chain(PEOPLE).copied());
    let named: BTreeSet<String> = rows.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(named, described(), "the table and the description name other operations");

    let mut wrong = Vec::new();
    for (operation, cells) in &rows {
        if operation.contains("/logout") {
            callers = Callers::sign_in(&h, &expired).await;
        }
        for (caller, expected) in CALLERS.iter().zip(cells.iter()) {
            let got = status(&h, operation, caller, &callers).await;
            if got != *expected {
                wrong.push(format!("{operation} as {caller}: {got}, not {expected}"));
            }
        }
        if operation.contains("/logout") {
            callers = Callers::sign_in(&h, &expired).await;
        }
    }
    assert!(wrong.is_empty(), "{} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the description says about an operation's refusals is what the table says.
#[test]
fn every_refusal_of_the_table_is_described() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    for (operation, door, ok) in ROWS {
        let (method, path) = operation.split_once(' ').unwrap();
        let responses: &Value = &document["paths"][path][method.to_lowercase()]["responses"];
        for status in cells(*door, *ok) {
            assert!(responses.get(status.to_string()).is_some(), "{operation} may answer {status} and does not say so");
        }
    }
}

//! Whether it lives, whether it can work, and what it is. Open to everybody.

use crate::config::{Database, Profile};
use crate::routes::model::{standing, summary};
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use std::path::Path;
use utoipa::ToSchema;

/// What the driver of an NVIDIA GPU shows.
const GPU: &str = "/dev/nvidia0";

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServerHealth)]
pub(crate) struct Health {
    /// `ok`, or `degraded` when something below is not as it should be.
    status: &'static str,
    /// `connected` or `disconnected`.
    database: &'static str,
    /// `available` when a model is ready, `hydrating` while one is being loaded, `unavailable` when none is to be had,
    /// `disabled` when no model server is configured.
    ollama: &'static str,
    /// `absent`, or `disabled` when there is one: this version uses none.
    gpu: &'static str,
    /// How commands are held: `bwrap+landlock`, `bwrap`, `landlock`, `refuse`; `probing` just after the start.
    sandbox: String,
}

/// Whether the server lives.
#[utoipa::path(get, path = "/health", operation_id = "get_health", tag = "about", security(()), responses((status = 200, description = "It lives", body = Health)))]
pub(crate) async fn health(State(api): State<Api>) -> Json<Health> {
    let connected = api.is_connected().await;
    let sandbox = api.config().sandbox.level();
    let good = connected && sandbox != "refuse";
    Json(Health {
        status: if good { "ok" } else { "degraded" },
        database: if connected { "connected" } else { "disconnected" },
        ollama: summary(&standing(&api)),
        gpu: if Path::new(GPU).exists() { "disabled" } else { "absent" },
        sandbox: sandbox.to_owned(),
    })
}

/// Whether the server can work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ready {
    /// Whether it can.
    ok: bool,
    /// The database.
    db: ReadyDatabase,
}

/// Where the database is and whether it answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadyDatabase {
    /// A SQLite file.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// A PostgreSQL address, without user and password.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Whether it answers.
    reachable: bool,
}

/// Whether the server can work.
#[utoipa::path(
    get, path = "/ready", operation_id = "get_ready", tag = "about", security(()),
    responses((status = 200, description = "Ready", body = Ready), (status = 503, description = "Not ready", body = Ready))
)]
pub(crate) async fn ready(State(api): State<Api>) -> (StatusCode, Json<Ready>) {
    let reachable = api.is_connected().await;
    let (path, url) = match api.config().database.clone() {
        Database::Path(path) => (Some(path), None),
        Database::Url(url) => (None, Some(url)),
    };
    let status = if reachable { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Ready { ok: reachable, db: ReadyDatabase { path, url, reachable } }))
}

/// What the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Version {
    /// Always true.
    ok: bool,
    /// `velocity`.
    app: &'static str,
    /// As in the package.
    version: &'static str,
    /// How it was built.
    build: Build,
}

/// How the program was built.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Build {
    /// `release` or `debug`.
    profile: &'static str,
    /// Processor and system.
    target: String,
}

/// How one is let in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthMode {
    /// Always true.
    ok: bool,
    /// `open`: on this machine the seed's calls need no key; `key`: keys and accounts; `account`: accounts.
    mode: &'static str,
    /// `local` or `production`.
    env: &'static str,
    /// Whether a call needs a key or a sign-in.
    auth_required: bool,
    /// Whether keys were configured.
    keys: bool,
    /// Whether a task asks for its least role.
    roles_enforced: bool,
    /// Whether a task asks for its least tier.
    tiers_enforced: bool,
    /// How many calls in how many seconds, where that is limited.
    rate: Option<RateView>,
}

/// How many calls in a window.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RateView {
    /// Calls.
    requests: u32,
    /// In so many seconds.
    window_s: u64,
    /// `key` or `ip`.
    by: &'static str,
}

/// How one is let in. It names no key.
#[utoipa::path(get, path = "/auth/mode", operation_id = "get_auth_mode", tag = "about", security(()), responses((status = 200, description = "How", body = AuthMode)))]
pub(crate) async fn auth_mode(State(api): State<Api>) -> Json<AuthMode> {
    let config = api.config();
    let mode = match (config.is_open(), config.keys.is_empty()) {
        (true, _) => "open",
        (false, false) => "key",
        (false, true) => "account",
    };
    Json(AuthMode {
        ok: true,
        mode,
        env: if config.profile == Profile::Local { "local" } else { "production" },
        auth_required: !config.is_open(),
        keys: !config.keys.is_empty(),
        roles_enforced: config.enforce.roles,
        tiers_enforced: config.enforce.tiers,
        rate: config.rate.map(|rate| RateView {
            requests: rate.requests,
            window_s: rate.window.as_secs(),
            by: if rate.by_ip { "ip" } else { "key" },
        }),
    })
}

/// What the server is.
#[utoipa::path(get, path = "/version", operation_id = "get_version", tag = "about", security(()), responses((status = 200, description = "The version", body = Version)))]
pub(crate) async fn version() -> Json<Version> {
    let build = Build {
        profile: if cfg!(debug_assertions) { "debug" } else { "release" },
        target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
    };
    Json(Version { ok: true, app: "velocity", version: env!("CARGO_PKG_VERSION"), build })
}

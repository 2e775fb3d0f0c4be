//! Whether it lives, whether it can work, and what it is. Open to everybody.

use crate::config::{Database, Profile};
use crate::gpu;
use crate::routes::model::{standing, summary};
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use std::path::Path;
use utoipa::ToSchema;

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServerHealth)]
pub(crate) struct Health {
    /// `degraded` when the database or the sandbox is not as it should be.
    status: Overall,
    /// Whether the database answers.
    database: DatabaseState,
    /// Whether a model is ready.
    ollama: OllamaState,
    /// Whether this machine has an NVIDIA GPU.
    gpu: GpuState,
    /// How commands are held: `bwrap+landlock`, `bwrap`, `landlock`, `refuse`; `probing` just after the start.
    sandbox: String,
}

/// How all of it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Overall {
    Ok,
    Degraded,
}

/// Whether the database answers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DatabaseState {
    Connected,
    Disconnected,
}

/// A model is ready; none is, but one is being loaded; none is to be had, or none is configured.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OllamaState {
    Available,
    Hydrating,
    Unavailable,
}

/// There is one; there is none; `GPU_ENABLED` says that none is to be used.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GpuState {
    Present,
    Absent,
    Disabled,
}

/// Whether the server lives.
#[utoipa::path(get, path = "/health", operation_id = "get_health", tag = "about", security(()), responses((status = 200, description = "It lives", body = Health)))]
pub(crate) async fn health(State(api): State<Api>) -> Json<Health> {
    let connected = api.is_connected().await;
    let sandbox = api.config().sandbox.level();
    let good = connected && sandbox != "refuse";
    Json(Health {
        status: if good { Overall::Ok } else { Overall::Degraded },
        database: if connected { DatabaseState::Connected } else { DatabaseState::Disconnected },
        ollama: summary(&standing(&api)),
        gpu: gpu_state(api.config().gpu_enabled),
        sandbox: sandbox.to_owned(),
    })
}

fn gpu_state(enabled: bool) -> GpuState {
    match enabled {
        false => GpuState::Disabled,
        true if gpu::is_present(Path::new("/")) => GpuState::Present,
        true => GpuState::Absent,
    }
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
    build: BuildView,
}

/// How the program was built.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Build)]
pub(crate) struct BuildView {
    /// `release` or `debug`.
    profile: &'static str,
    /// Processor and system.
    target: String,
    /// The git commit that it was built from; null where it was built outside of its repository.
    #[schema(required)]
    commit: Option<&'static str>,
    /// Which compiler built it.
    #[schema(required)]
    compiler: Option<&'static str>,
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
    #[schema(required)]
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
pub(crate) async fn version(State(api): State<Api>) -> Json<Version> {
    let from = api.config().build;
    let build = BuildView {
        profile: if cfg!(debug_assertions) { "debug" } else { "release" },
        target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        commit: from.commit,
        compiler: from.compiler,
    };
    Json(Version { ok: true, app: "velocity", version: env!("CARGO_PKG_VERSION"), build })
}

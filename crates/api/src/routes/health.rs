//! Whether it lives, whether it can work, and what it is. Open to everybody.

use crate::config::Database;
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
pub(crate) struct Health {
    /// `ok`, or `degraded` when something below is not as it should be.
    status: &'static str,
    /// `connected` or `disconnected`.
    database: &'static str,
    /// `disabled`: this version uses no model.
    ollama: &'static str,
    /// `absent`, or `disabled` when there is one: this version uses none.
    gpu: &'static str,
    /// How commands are held: `bwrap+landlock`, `bwrap`, `landlock`, `refuse`; `probing` just after the start.
    sandbox: String,
}

/// Whether the server lives.
#[utoipa::path(get, path = "/health", operation_id = "get_health", tag = "about", security(()), responses((status = 200, description = "It lives", body = Health)))]
pub(crate) async fn health(State(api): State<Api>) -> Json<Health> {
    let connected = api.store().ping().await.is_ok();
    let sandbox = api.config().sandbox.level();
    let good = connected && sandbox != "refuse";
    Json(Health {
        status: if good { "ok" } else { "degraded" },
        database: if connected { "connected" } else { "disconnected" },
        ollama: "disabled",
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
    let reachable = api.store().ping().await.is_ok();
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
}

/// What the server is.
#[utoipa::path(get, path = "/version", operation_id = "get_version", tag = "about", security(()), responses((status = 200, description = "The version", body = Version)))]
pub(crate) async fn version() -> Json<Version> {
    Json(Version { ok: true, app: "velocity", version: env!("CARGO_PKG_VERSION") })
}

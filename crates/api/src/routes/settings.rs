//! How this server is set: what may be shown to whoever is signed in, and never a secret.

use crate::auth::{Action, Caller};
use crate::config::{self, Database, Profile};
use crate::error::ApiError;
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use domain::Task;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How the server is set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Settings {
    /// `ENV`: `local` or `production`.
    env: &'static str,
    /// Whether it is reached from this machine only.
    loopback: bool,
    /// The port.
    port: u16,
    /// `sqlite` or `postgresql`.
    database: &'static str,
    /// The level that commands run under.
    sandbox: &'static str,
    /// `GPU_ENABLED`.
    gpu_enabled: bool,
    /// `ENFORCE_ROLES`.
    roles_enforced: bool,
    /// `ENFORCE_TIERS`.
    tiers_enforced: bool,
    /// `TASK_TIERS`: the least tier of tasks that have one.
    task_tiers: BTreeMap<String, &'static str>,
    /// `MAX_REQUEST_BYTES`.
    request_bytes_max: usize,
    /// Connections at once.
    connections_max: usize,
    /// How long a sign-in lasts, in days.
    sign_in_days: i64,
    /// How long an invitation lasts, in days.
    invitation_days: i64,
    /// `API_KEYS`: whether keys were configured; never which.
    keys_configured: bool,
    /// `AUDIT_LOG`: whether decisions are also written to a file.
    audit_log: bool,
    /// `TASK_LOG`: whether accepted tasks are also written to a file.
    task_log: bool,
    /// Whether heads of the audit trail are signed and kept outside of the database.
    heads_signed: bool,
    /// The provider by which people may sign in, too.
    #[schema(required)]
    provider: Option<String>,
    /// `MODELS`: the names, the preferred one first.
    models: Vec<String>,
    /// `EMBED_MODEL`: whether memories are also found by what they mean.
    meaning: bool,
}

/// How the server is set. It names no secret, no key and no path.
#[utoipa::path(
    get, path = "/api/settings", operation_id = "get_settings", tag = "about",
    responses((status = 200, description = "The settings", body = Settings))
)]
pub(crate) async fn get(State(api): State<Api>, caller: Caller) -> Result<Json<Settings>, ApiError> {
    caller.may(Action::See).await?;
    const DAY_MS: i64 = 24 * 3600 * 1000;
    let config = api.config();
    let tier = |(task, tier): (&Task, &crate::Tier)| (task.as_str().to_owned(), tier.as_str());
    let models = api.models().map(|models| models.borrow().clone());
    Ok(Json(Settings {
        env: if config.profile == Profile::Local { "local" } else { "production" },
        loopback: config.loopback,
        port: config.port,
        database: match config.database {
            Database::Path(_) => "sqlite",
            Database::Url(_) => "postgresql",
        },
        sandbox: config.sandbox.level(),
        gpu_enabled: config.gpu_enabled,
        roles_enforced: config.enforce.roles,
        tiers_enforced: config.enforce.tiers,
        task_tiers: config.enforce.least_tier.iter().map(tier).collect(),
        request_bytes_max: config.limits.request_bytes,
        connections_max: config.limits.connections,
        sign_in_days: config::SIGN_IN_MS / DAY_MS,
        invitation_days: config::INVITATION_MS / DAY_MS,
        keys_configured: !config.keys.is_empty(),
        audit_log: config.journals.audit.is_some(),
        task_log: config.journals.tasks.is_some(),
        heads_signed: api.heads().is_some(),
        provider: api.oidc().map(|oidc| oidc.settings().name.clone()),
        models: models.iter().flat_map(|all| all.iter().map(|model| model.spec.name.clone())).collect(),
        meaning: api.embedder().is_some(),
    }))
}

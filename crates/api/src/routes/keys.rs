//! Keys of programs: made, shown once, listed masked, rotated, taken back.

use crate::auth::{Action, Caller, token};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path};
use crate::routes::people::RoleName;
use crate::state::Api;
use axum::extract::State;
use axum::http::StatusCode;
use domain::{ApiKey, Role, Scope};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::NewKey;
use utoipa::ToSchema;

const NAME_CHARS_MAX: usize = 100;
const DAYS_MAX: u32 = 3650;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// What a new key is for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKeyBody {
    /// What its owner calls it: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it may do at most: not more than whoever makes it, and never more than its owner. The maker's role when not said.
    role: Option<RoleName>,
    /// What it may be used for; `read` when not said.
    scopes: Option<BTreeSet<ScopeName>>,
    /// Days until it ends by itself, 1 to 3650; without it never does.
    #[schema(minimum = 1, maximum = 3650)]
    expires_in_days: Option<u32>,
}

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScopeName {
    /// Look at what is there.
    Read,
    /// Talk, start and stop runs and tasks.
    Build,
    /// Tell others what happens.
    Publish,
    /// Records about customers.
    Customers,
    /// Accounts, keys, models and approvals.
    Manage,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Read => Self::Read,
            ScopeName::Build => Self::Build,
            ScopeName::Publish => Self::Publish,
            ScopeName::Customers => Self::Customers,
            ScopeName::Manage => Self::Manage,
        }
    }
}

/// A key, masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyView {
    /// Its number.
    id: String,
    /// What its owner calls it.
    name: String,
    /// Its beginning; the rest is known to its holder alone.
    shown: String,
    /// An account's id, or the name of whoever made it without one.
    owner: String,
    /// `viewer`, `developer` or `admin`: what it may do today.
    role: &'static str,
    /// `read`, `build`, `publish`, `customers`, `manage`.
    scopes: Vec<&'static str>,
    /// RFC 3339, UTC.
    created_at: String,
    /// RFC 3339, UTC; null when it does not end by itself.
    #[schema(required)]
    expires_at: Option<String>,
    /// RFC 3339, UTC, to the minute.
    #[schema(required)]
    last_used_at: Option<String>,
}

impl From<ApiKey> for KeyView {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            shown: key.shown,
            owner: key.owner,
            role: key.role.as_str(),
            scopes: key.scopes.into_iter().map(Scope::as_str).collect(),
            created_at: clock::rfc3339(key.created_at_ms),
            expires_at: key.expires_at_ms.map(clock::rfc3339),
            last_used_at: key.used_at_ms.map(clock::rfc3339),
        }
    }
}

/// A key, and what opens the door.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyMade {
    /// For `X-API-Key`. It is shown only here.
    secret: String,
    key: KeyView,
}

/// One's own keys, the newest first; for admins everybody's. Keys of the configuration are not among them.
#[utoipa::path(
    get, path = "/api/keys", operation_id = "list_keys", tag = "accounts",
    responses((status = 200, description = "Keys", body = Vec<KeyView>))
)]
pub(crate) async fn list(State(api): State<Api>, caller: Caller) -> Result<axum::Json<Vec<KeyView>>, ApiError> {
    caller.may(Action::See).await?;
    let owner = if caller.can(Action::SeeAccounts) { None } else { Some(caller.name()) };
    let keys = api.store().keys(owner).await?;
    Ok(axum::Json(keys.into_iter().map(KeyView::from).collect()))
}

/// Makes a key. It acts for whoever makes it, within its role and scopes.
#[utoipa::path(
    post, path = "/api/keys", operation_id = "create_key", tag = "accounts", request_body = NewKeyBody,
    responses(
        (status = 201, description = "Made", body = KeyMade),
        (status = 409, description = "There are too many", body = ErrorBody),
    )
)]
pub(crate) async fn create(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<NewKeyBody>,
) -> Result<(StatusCode, axum::Json<KeyMade>), ApiError> {
    let name = named(&body.name)?;
    if body.expires_in_days.is_some_and(|days| !(1..=DAYS_MAX).contains(&days)) {
        return Err(ApiError::invalid(&["body", "expires_in_days"], "a key lasts 1 to 3650 days"));
    }
    let scopes: BTreeSet<Scope> = match body.scopes {
        Some(scopes) => scopes.into_iter().map(Scope::from).collect(),
        None => BTreeSet::from([Scope::Read]),
    };
    let role = body.role.map_or(caller.role(), Role::from);
    let change = Action::ManageKey { id: "new", owner: caller.name(), role, scopes: &scopes, change: "make" };
    caller.may(change).await?;
    let (id, secret) = fresh(None)?;
    let now = clock::now_ms();
    let new = NewKey {
        hash: api.config().secret.key_hash(&secret),
        shown: shown(&secret),
        owner: caller.name().to_owned(),
        expires_at: body.expires_in_days.map(|days| now + i64::from(days) * DAY_MS),
        id,
        name,
        role,
        scopes,
    };
    let key = api.store().insert_key(&new, now).await?;
    Ok((StatusCode::CREATED, axum::Json(KeyMade { secret, key: key.into() })))
}

fn named(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let length = name.chars().count();
    match (1..=NAME_CHARS_MAX).contains(&length) && !name.contains(char::is_control) {
        true => Ok(name.to_owned()),
        false => Err(ApiError::invalid(&["body", "name"], "a key's name has 1 to 100 visible characters")),
    }
}

fn fresh(id: Option<&str>) -> Result<(String, String), ApiError> {
    token::fresh_key(id).ok_or_else(|| ApiError::unavailable("the system gives no randomness; try again"))
}

/// The prefix, the number and four digits of a key.
fn shown(secret: &str) -> String {
    format!("{}…", &secret[..token::KEY_SHOWN])
}

/// Gives a key another text. The old one opens nothing from now on.
#[utoipa::path(
    post, path = "/api/keys/{id}/rotate", operation_id = "rotate_key", tag = "accounts",
    params(("id" = String, Path, description = "The key's number")),
    responses((status = 200, description = "The new text", body = KeyMade))
)]
pub(crate) async fn rotate(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<KeyMade>, ApiError> {
    may_change(&api, &caller, &id, "rotate").await?;
    let (_, secret) = fresh(Some(&id))?;
    api.store().rotate_key(&id, &api.config().secret.key_hash(&secret), &shown(&secret)).await?;
    api.standings().forget();
    let key = api.store().key(&id).await?;
    Ok(axum::Json(KeyMade { secret, key: key.into() }))
}

/// Takes a key back: within a second it opens nothing, on no server.
#[utoipa::path(
    delete, path = "/api/keys/{id}", operation_id = "revoke_key", tag = "accounts",
    params(("id" = String, Path, description = "The key's number")),
    responses((status = 204, description = "It opens nothing any more"))
)]
pub(crate) async fn revoke(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    may_change(&api, &caller, &id, "revoke").await?;
    api.store().revoke_key(&id, clock::now_ms()).await?;
    api.standings().forget();
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the caller may change this key. Whoever may not look at others' keys does not learn which there are.
async fn may_change(api: &Api, caller: &Caller, id: &str, change: &'static str) -> Result<(), ApiError> {
    caller.may(Action::See).await?;
    let key = api.store().key(id).await?;
    if key.owner != caller.name() && !caller.can(Action::SeeAccounts) {
        return Err(ApiError::not_found("key"));
    }
    caller.may(Action::ManageKey { id, owner: &key.owner, role: key.role, scopes: &key.scopes, change }).await
}

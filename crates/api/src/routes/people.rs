//! Accounts: made, invited, changed and reset by admins.

use crate::auth::password::hash_checked;
use crate::auth::{Action, Caller, token};
use crate::clock;
use crate::config::INVITATION_MS;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path};
use crate::routes::auth::{SignIn, UserView, address, fresh, sign_in};
use crate::state::Api;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use domain::{EpochMs, Role, User, UserId};
use serde::{Deserialize, Serialize};
use store::{NewInvitation, Store, UserChange};
use utoipa::ToSchema;

/// All accounts, for admins.
#[utoipa::path(
    get, path = "/api/auth/users", operation_id = "list_users", tag = "accounts",
    responses(
        (status = 200, description = "Accounts", body = Vec<UserView>),
        (status = 403, description = "Not an admin", body = ErrorBody),
    )
)]
pub(crate) async fn list(State(api): State<Api>, caller: Caller) -> Result<axum::Json<Vec<UserView>>, ApiError> {
    caller.may(Action::SeeAccounts).await?;
    let users = api.store().users().await?;
    Ok(axum::Json(users.into_iter().map(UserView::from).collect()))
}

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUserBody {
    email: String,
    role: RoleName,
    /// At least 8 characters, at most 1024 bytes; without one the account's owner is invited to set it.
    password: Option<String>,
}

/// A role.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoleName {
    /// Sees everything, changes nothing.
    Viewer,
    /// Talks, builds, cancels.
    Developer,
    /// Everything, including accounts.
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Viewer => Self::Viewer,
            RoleName::Developer => Self::Developer,
            RoleName::Admin => Self::Admin,
        }
    }
}

/// An account, and the link by which its owner sets a password, where one was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountMade {
    user: UserView,
    #[schema(required)]
    invitation: Option<Invitation>,
}

/// A link that sets a password once. It is shown only here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invitation {
    /// What `POST /api/auth/invitation` takes.
    token: String,
    /// RFC 3339, UTC.
    expires_at: String,
}

/// Makes an account: with a password, or with a link by which its owner sets one.
#[utoipa::path(
    post, path = "/api/auth/users", operation_id = "create_user", tag = "accounts", request_body = NewUserBody,
    responses(
        (status = 201, description = "Made", body = AccountMade),
        (status = 409, description = "The address has an account already", body = ErrorBody),
    )
)]
pub(crate) async fn create(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<NewUserBody>,
) -> Result<(StatusCode, axum::Json<AccountMade>), ApiError> {
    let email = address(&body.email).map_err(|why| ApiError::invalid(&["body", "email"], why))?;
    caller.may(Action::ManageAccount("new")).await?;
    let (role, now) = (Role::from(body.role), clock::now_ms());
    let made = match body.password {
        Some(password) => {
            let hash = api.passwords().hash(password).await?;
            let user = api.store().insert_user(&email, role, &hash, now).await?;
            AccountMade { user: user.into(), invitation: None }
        }
        None => {
            let (new, invitation) = invitation(caller.name(), now)?;
            let user = api.store().invite_user(&email, role, &new, now).await?;
            AccountMade { user: user.into(), invitation: Some(invitation) }
        }
    };
    Ok((StatusCode::CREATED, axum::Json(made)))
}

fn invitation(by: &str, now: EpochMs) -> Result<(NewInvitation, Invitation), ApiError> {
    let (token, expires_at) = (fresh()?, now + INVITATION_MS);
    let new = NewInvitation { hash: token::digest(&token), by: by.to_owned(), expires_at };
    Ok((new, Invitation { token, expires_at: clock::rfc3339(expires_at) }))
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserBody {
    role: Option<RoleName>,
    /// Whether nobody may sign in to it. Its sign-ins and keys end within a second.
    disabled: Option<bool>,
}

/// Changes an account's role, disables or enables it. The last admin who can sign in stays one.
#[utoipa::path(
    patch, path = "/api/auth/users/{id}", operation_id = "change_user", tag = "accounts", request_body = UserBody,
    params(("id" = String, Path, description = "The account's id")),
    responses(
        (status = 200, description = "The account as it is now", body = UserView),
        (status = 409, description = "It is the last admin who can sign in", body = ErrorBody),
    )
)]
pub(crate) async fn change(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Json(body): Json<UserBody>,
) -> Result<axum::Json<UserView>, ApiError> {
    caller.may(Action::ManageAccount(&id)).await?;
    let change = UserChange { role: body.role.map(Role::from), disabled: body.disabled };
    let user = api.store().change_user(&UserId(id), &change, clock::now_ms()).await?;
    api.standings().forget();
    Ok(axum::Json(user.into()))
}

/// Erases an account for good: address, password, picture, sign-ins, keys and invitations. What it did stays and names `erased`
/// instead; the audit trail stays as it is. Nobody erases themselves, and the last admin who can sign in stays.
#[utoipa::path(
    delete, path = "/api/auth/users/{id}", operation_id = "erase_user", tag = "accounts",
    params(("id" = String, Path, description = "The account's id")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 409, description = "It is the last admin who can sign in", body = ErrorBody),
    )
)]
pub(crate) async fn erase(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    caller.may(Action::EraseAccount(&id)).await?;
    let erased = api.store().erase_user(&UserId(id)).await;
    api.standings().forget();
    erased?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an account's password away and ends its sign-ins; its owner sets a new one by the link in the answer.
#[utoipa::path(
    post, path = "/api/auth/users/{id}/reset", operation_id = "reset_user", tag = "accounts",
    params(("id" = String, Path, description = "The account's id")),
    responses(
        (status = 200, description = "The link", body = AccountMade),
        (status = 409, description = "The account is disabled", body = ErrorBody),
    )
)]
pub(crate) async fn reset(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<AccountMade>, ApiError> {
    caller.may(Action::ManageAccount(&id)).await?;
    let now = clock::now_ms();
    let (new, invitation) = invitation(caller.name(), now)?;
    let user = api.store().reset_user(&UserId(id), &new, now).await?;
    api.standings().forget();
    Ok(axum::Json(AccountMade { user: user.into(), invitation: Some(invitation) }))
}

/// An invitation, and the password that its owner wants.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptBody {
    token: String,
    /// At least 8 characters, at most 1024 bytes.
    password: String,
}

/// Sets a password by an invitation, once, and signs in.
#[utoipa::path(
    post, path = "/api/auth/invitation", operation_id = "accept_invitation", tag = "accounts", security(()),
    request_body = AcceptBody,
    responses(
        (status = 200, description = "Signed in", body = SignIn),
        (status = 401, description = "The invitation is unknown, used or over", body = ErrorBody),
    )
)]
pub(crate) async fn accept(
    State(api): State<Api>,
    jar: CookieJar,
    Json(body): Json<AcceptBody>,
) -> Result<(CookieJar, axum::Json<SignIn>), ApiError> {
    let over = || ApiError::unauthorized("this invitation is not valid any more; ask an admin for a new one");
    let hash = token::digest(&body.token);
    // Hashing a password is dear: not for whoever has no invitation.
    api.store().find_invitation(&hash, clock::now_ms()).await?.ok_or_else(over)?;
    let password = api.passwords().hash(body.password).await?;
    let user = api.store().accept_invitation(&hash, &password, clock::now_ms()).await?.ok_or_else(over)?;
    api.standings().forget();
    sign_in(&api, jar, user, false).await
}

/// Makes an account; also for the command line, which speaks to the store alone.
pub async fn add_user(store: &Store, email: &str, password: &str, role: Role, now: EpochMs) -> Result<User, String> {
    let (email, hash) = (address(email)?, hashed(password).await?);
    store.insert_user(&email, role, &hash, now).await.map_err(|error| error.to_string())
}

/// Gives an account another password and ends its sign-ins. For the command line.
pub async fn set_password(store: &Store, id: &UserId, password: &str) -> Result<(), String> {
    let hash = hashed(password).await?;
    store.set_password(id, &hash).await.map_err(|error| error.to_string())
}

/// Makes an account without a password; gives the token by which its owner sets one. For the command line.
pub async fn invite_user(store: &Store, email: &str, role: Role, now: EpochMs) -> Result<(User, String), String> {
    let email = address(email)?;
    let token = token::fresh().ok_or("the system gives no randomness; try again")?;
    let hash = token::digest(&token);
    let new = NewInvitation { hash, by: "command line".to_owned(), expires_at: now + INVITATION_MS };
    let user = store.invite_user(&email, role, &new, now).await.map_err(|error| error.to_string())?;
    Ok((user, token))
}

async fn hashed(password: &str) -> Result<String, String> {
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || hash_checked(&password, &mut Vec::new())).await;
    hash.map_err(|_| "hashing the password was interrupted".to_owned())?
}

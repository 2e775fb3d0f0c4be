//! Sign-in, sign-out, and who is who.

use crate::auth::password::PASSWORD_BYTES_MAX;
use crate::auth::{Action, Caller, token};
use crate::clock;
use crate::config::{Profile, SIGN_IN_MS};
use crate::error::{ApiError, ErrorBody};
use crate::extract::Json;
use crate::state::Api;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::{EpochMs, User};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The browser's sign-in. Scripts cannot read it, other sites cannot send it.
pub(crate) const COOKIE: &str = "velocity_session";

/// E-mail and password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Credentials {
    email: String,
    password: String,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserView {
    /// UUID.
    id: String,
    /// Lower-case address.
    email: String,
    /// `viewer`, `developer` or `admin`.
    role: &'static str,
    /// Where the picture is, if there is one.
    avatar_url: Option<String>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self { id: user.id.0, email: user.email, role: user.role.as_str(), avatar_url: user.avatar_url }
    }
}

/// A sign-in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignIn {
    /// For `Authorization: Bearer`.
    token: String,
    /// Whose it is.
    user: UserView,
}

/// Signs in: a token for programs, and the same in a cookie for the browser.
#[utoipa::path(
    post, path = "/api/auth/login", operation_id = "login", tag = "accounts", security(()), request_body = Credentials,
    responses(
        (status = 200, description = "Signed in", body = SignIn),
        (status = 401, description = "Wrong e-mail or password", body = ErrorBody),
        (status = 422, description = "Malformed", body = ErrorBody),
        (status = 429, description = "Too many attempts", body = ErrorBody),
    )
)]
pub(crate) async fn login(
    State(api): State<Api>,
    jar: CookieJar,
    Json(credentials): Json<Credentials>,
) -> Result<(CookieJar, axum::Json<SignIn>), ApiError> {
    let now = clock::now_ms();
    let email = checked(&credentials)?;
    api.throttle().take(&email, now).map_err(ApiError::too_many)?;
    let (user, hash) = api.store().find_login(&email).await?.unzip();
    let good = api.passwords().verify(credentials.password, hash).await;
    let Some(user) = user.filter(|_| good) else {
        return Err(ApiError::no_such_account());
    };
    api.throttle().forgive(&email);
    let token = token::fresh().ok_or_else(|| ApiError::unavailable("no randomness for a sign-in; try again"))?;
    api.store().insert_token(&token::digest(&token), &user.id, now + SIGN_IN_MS, now).await?;
    Ok((jar.add(cookie(&api, token.clone())), axum::Json(SignIn { token, user: user.into() })))
}

fn checked(credentials: &Credentials) -> Result<String, ApiError> {
    let email = credentials.email.trim().to_lowercase();
    if email.len() > 254 || !email.contains('@') {
        return Err(ApiError::invalid(&["body", "email"], "this is not an e-mail address"));
    }
    if credentials.password.is_empty() || credentials.password.len() > PASSWORD_BYTES_MAX {
        return Err(ApiError::invalid(&["body", "password"], "a password has 1 to 1024 bytes"));
    }
    Ok(email)
}

fn cookie(api: &Api, token: String) -> Cookie<'static> {
    Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(api.config().profile == Profile::Production)
        .max_age(time::Duration::milliseconds(SIGN_IN_MS))
        .build()
}

/// Signs out: the token is worth nothing from now on.
#[utoipa::path(post, path = "/api/auth/logout", operation_id = "logout", tag = "accounts", responses((status = 204, description = "Signed out")))]
pub(crate) async fn logout(
    State(api): State<Api>,
    caller: Caller,
    jar: CookieJar,
) -> Result<(CookieJar, StatusCode), ApiError> {
    if let Some(digest) = caller.token_digest() {
        api.store().delete_token(digest).await?;
    }
    // Also for a caller who showed a token: a browser beside it must not keep a dead cookie.
    let mut gone = cookie(&api, String::new());
    gone.set_max_age(time::Duration::ZERO);
    Ok((jar.add(gone), StatusCode::NO_CONTENT))
}

/// Who is signed in.
#[utoipa::path(
    get, path = "/api/auth/me", operation_id = "get_me", tag = "accounts",
    responses(
        (status = 200, description = "The account", body = UserView),
        (status = 401, description = "Not signed in", body = ErrorBody),
        (status = 403, description = "The sign-in has expired", body = ErrorBody),
    )
)]
pub(crate) async fn me(caller: Caller) -> axum::Json<UserView> {
    axum::Json(caller.user().clone().into())
}

/// All accounts, for admins.
#[utoipa::path(
    get, path = "/api/auth/users", operation_id = "list_users", tag = "accounts",
    responses(
        (status = 200, description = "Accounts", body = Vec<UserView>),
        (status = 403, description = "Not an admin", body = ErrorBody),
    )
)]
pub(crate) async fn users(State(api): State<Api>, caller: Caller) -> Result<axum::Json<Vec<UserView>>, ApiError> {
    caller.may(Action::SeeAccounts).await?;
    let users = api.store().users().await?;
    Ok(axum::Json(users.into_iter().map(UserView::from).collect()))
}

/// Makes an account; also for the command line, which speaks to the store alone.
pub async fn add_user(
    store: &store::Store,
    email: &str,
    password: &str,
    role: domain::Role,
    now: EpochMs,
) -> Result<User, String> {
    let email = email.trim().to_lowercase();
    if email.len() > 254 || !email.contains('@') {
        return Err("this is not an e-mail address".to_owned());
    }
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || crate::auth::password::hash_checked(&password)).await;
    let hash = hash.map_err(|_| "hashing the password was interrupted".to_owned())??;
    store.insert_user(&email, role, &hash, now).await.map_err(|error| error.to_string())
}

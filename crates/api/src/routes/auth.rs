//! Sign-in, sign-out, and who is who.

use crate::auth::jwt::{self, ACCESS_S};
use crate::auth::password::PASSWORD_BYTES_MAX;
use crate::auth::{Caller, token};
use crate::clock;
use crate::config::{Profile, SIGN_IN_MS};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Address, Json};
use crate::routes::people::RoleName;
use crate::state::Api;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::{User, UserId};
use serde::{Deserialize, Serialize};
use store::Renewal;
use utoipa::ToSchema;

/// The browser's sign-in. Scripts cannot read it, other sites cannot send it.
pub(crate) const COOKIE: &str = "velocity_session";

/// E-mail and password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Credentials {
    email: String,
    password: String,
    /// Whether a refresh token is wanted, too: for programs that stay signed in longer than an access token lasts.
    #[serde(default)]
    refresh: bool,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserView {
    /// UUID.
    id: String,
    /// Lower-case address.
    email: String,
    #[schema(value_type = RoleName)]
    role: &'static str,
    /// Where the picture is, if there is one.
    #[schema(required)]
    avatar_url: Option<String>,
    /// Only of a disabled account: since when, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<String>,
    /// Only of an account whose owner has yet to set a password: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    invited: Option<bool>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id.0,
            email: user.email,
            role: user.role.as_str(),
            avatar_url: user.avatar_url,
            disabled_at: user.disabled_at_ms.map(clock::rfc3339),
            invited: user.is_invited.then_some(true),
        }
    }
}

/// A sign-in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignIn {
    /// For `Authorization: Bearer`; good for a quarter of an hour.
    token: String,
    /// Whose it is.
    user: UserView,
    /// Only when asked for: what `POST /api/auth/refresh` takes, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// Only with a refresh token: seconds until `token` ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<i64>,
}

/// Signs in: a token for programs, and a cookie for the browser.
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
    Address(address): Address,
    jar: CookieJar,
    Json(credentials): Json<Credentials>,
) -> Result<(CookieJar, axum::Json<SignIn>), ApiError> {
    let email = checked(&credentials)?;
    let refresh = credentials.refresh;
    let user = proven(&api, &email, credentials.password, &address).await?;
    let user = user.ok_or_else(ApiError::no_such_account)?;
    sign_in(&api, jar, user, refresh).await
}

/// The account whose password this is. Each attempt counts; an unknown account takes as long and is answered alike.
async fn proven(api: &Api, email: &str, password: String, address: &str) -> Result<Option<User>, ApiError> {
    let now = clock::now_ms();
    api.throttle().take(email, address, now).map_err(ApiError::too_many)?;
    let (user, hash) = api.store().find_login(email).await?.unzip();
    let good = api.passwords().verify(password, hash).await?;
    if good {
        api.throttle().good(email, address, now);
    }
    Ok(user.filter(|_| good))
}

/// Signs an account in that has proven itself.
pub(crate) async fn sign_in(
    api: &Api,
    jar: CookieJar,
    user: User,
    refresh: bool,
) -> Result<(CookieJar, axum::Json<SignIn>), ApiError> {
    let now = clock::now_ms();
    let session = fresh()?;
    let sign_in = token::digest(&session);
    api.store().insert_token(&sign_in, &user.id, now + SIGN_IN_MS, now).await?;
    let refresh_token = if refresh { Some(fresh()?) } else { None };
    if let Some(token) = &refresh_token {
        api.store().insert_refresh(&token::digest(token), &sign_in, now).await?;
    }
    let answer = answer(api, user, &sign_in, refresh_token);
    Ok((jar.add(cookie(api, session)), axum::Json(answer)))
}

fn answer(api: &Api, user: User, sign_in: &str, refresh_token: Option<String>) -> SignIn {
    let token = jwt::issue(&api.config().secret, &user.id, sign_in, clock::now_ms());
    let expires_in = refresh_token.as_ref().map(|_| ACCESS_S);
    SignIn { token, user: user.into(), refresh_token, expires_in }
}

/// A secret of 256 bits.
pub(crate) fn fresh() -> Result<String, ApiError> {
    token::fresh().ok_or_else(|| ApiError::unavailable("the system gives no randomness; try again"))
}

fn checked(credentials: &Credentials) -> Result<String, ApiError> {
    let email = address(&credentials.email).map_err(|why| ApiError::invalid(&["body", "email"], why))?;
    if credentials.password.is_empty() || credentials.password.len() > PASSWORD_BYTES_MAX {
        return Err(ApiError::invalid(&["body", "password"], "a password has 1 to 1024 bytes"));
    }
    Ok(email)
}

/// An e-mail address as it is kept.
pub(crate) fn address(text: &str) -> Result<String, &'static str> {
    let email = text.trim().to_lowercase();
    let odd = |c: char| c.is_control() || c.is_whitespace();
    let parts = email.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    match email.len() > 254 || email.contains(odd) || parts.is_none() {
        true => Err("this is not an e-mail address"),
        false => Ok(email),
    }
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

/// What makes a browser forget its cookie.
fn no_cookie(api: &Api) -> Cookie<'static> {
    let mut gone = cookie(api, String::new());
    gone.set_max_age(time::Duration::ZERO);
    gone
}

/// Signs out: what was signed in with is worth nothing from now on.
#[utoipa::path(post, path = "/api/auth/logout", operation_id = "logout", tag = "accounts", responses((status = 204, description = "Signed out")))]
pub(crate) async fn logout(
    State(api): State<Api>,
    caller: Caller,
    jar: CookieJar,
) -> Result<(CookieJar, StatusCode), ApiError> {
    if let Some(sign_in) = caller.sign_in() {
        api.store().delete_token(sign_in).await?;
        api.standings().forget();
    }
    // Also for a caller who showed a token: a browser beside it must not keep a dead cookie.
    Ok((jar.add(no_cookie(&api)), StatusCode::NO_CONTENT))
}

/// Signs out everywhere: all sign-ins of the account end, this one too. Keys stay.
#[utoipa::path(
    post, path = "/api/auth/logout/everywhere", operation_id = "logout_everywhere", tag = "accounts",
    responses((status = 204, description = "Signed out"))
)]
pub(crate) async fn logout_everywhere(
    State(api): State<Api>,
    caller: Caller,
    jar: CookieJar,
) -> Result<(CookieJar, StatusCode), ApiError> {
    api.store().delete_tokens_of(&caller.account()?.id).await?;
    api.standings().forget();
    Ok((jar.add(no_cookie(&api)), StatusCode::NO_CONTENT))
}

/// What was given with the last token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshBody {
    refresh_token: String,
}

/// A new access token, and the refresh token for the next time. A refresh token is good once: whoever shows one again has
/// found it somewhere, or it was found with its owner, so the whole sign-in ends.
#[utoipa::path(
    post, path = "/api/auth/refresh", operation_id = "refresh", tag = "accounts", security(()), request_body = RefreshBody,
    responses(
        (status = 200, description = "Renewed", body = SignIn),
        (status = 401, description = "It is unknown, over, or was used before", body = ErrorBody),
    )
)]
pub(crate) async fn refresh(
    State(api): State<Api>,
    Json(body): Json<RefreshBody>,
) -> Result<axum::Json<SignIn>, ApiError> {
    let next = fresh()?;
    let (old, new) = (token::digest(&body.refresh_token), token::digest(&next));
    match api.store().renew_token(&old, &new, clock::now_ms()).await? {
        Renewal::Renewed { user, sign_in } => Ok(axum::Json(answer(&api, *user, &sign_in, Some(next)))),
        Renewal::Reused => {
            api.standings().forget();
            tracing::warn!("a refresh token was shown twice; its sign-in was ended");
            Err(ApiError::unauthorized("this refresh token was used before, so its sign-in was ended; sign in again"))
        }
        Renewal::Unknown => Err(ApiError::unauthorized("this refresh token is not valid; sign in again")),
    }
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

/// The password in force, and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordBody {
    current: String,
    /// At least 8 characters, at most 1024 bytes.
    password: String,
}

/// Changes one's own password. All sign-ins of the account end; the answer is a new one.
#[utoipa::path(
    put, path = "/api/auth/password", operation_id = "put_password", tag = "accounts", request_body = PasswordBody,
    responses(
        (status = 200, description = "Changed, and signed in anew", body = SignIn),
        (status = 422, description = "The current password is wrong, or the new one cannot be used", body = ErrorBody),
    )
)]
pub(crate) async fn password(
    State(api): State<Api>,
    caller: Caller,
    Address(address): Address,
    jar: CookieJar,
    Json(body): Json<PasswordBody>,
) -> Result<(CookieJar, axum::Json<SignIn>), ApiError> {
    let id: UserId = caller.account()?.id.clone();
    let user = proven(&api, &caller.account()?.email, body.current, &address).await?;
    let user = user.ok_or_else(|| ApiError::invalid(&["body", "current"], "this is not the password in force"))?;
    let hash = api.passwords().hash(body.password).await?;
    api.store().set_password(&id, &hash).await?;
    api.standings().forget();
    sign_in(&api, jar, user, false).await
}

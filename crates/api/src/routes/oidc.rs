//! Sign-in by a provider: where the browser is sent, and where it comes back.

use crate::auth::secret::Secret;
use crate::clock;
use crate::config::Profile;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Address, Query};
use crate::oidc::{FLOW_MS, Flow, Oidc, Refusal, enter, own_path, plain};
use crate::routes::auth::sign_in;
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The browser's half of a sign-in on its way. Scripts cannot read it; it goes along when the provider sends the browser back.
const COOKIE: &str = "velocity_sign_in";

/// A longer answer of a provider is none.
const ANSWER_BYTES_MAX: usize = 4096;

/// Whether one may sign in by a provider.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OidcOffer {
    /// Whether one may.
    offered: bool,
    /// What the button says.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// Whether one may sign in by a provider, and what it is called. The provider is not asked: it may be away.
#[utoipa::path(
    get, path = "/api/auth/oidc", operation_id = "get_oidc", tag = "accounts", security(()),
    responses((status = 200, description = "Whether it is offered", body = OidcOffer))
)]
pub(crate) async fn offer(State(api): State<Api>) -> Json<OidcOffer> {
    let name = api.oidc().map(|oidc| oidc.settings().name.clone());
    Json(OidcOffer { offered: name.is_some(), name })
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct LoginQuery {
    next: Option<String>,
}

/// An answer that sends the browser elsewhere, and what it keeps.
type Sent = (StatusCode, CookieJar, [(header::HeaderName, String); 1]);

fn sent(jar: CookieJar, to: String) -> Sent {
    (StatusCode::FOUND, jar, [(header::LOCATION, to)])
}

/// Sends the browser to the provider. For browsers: a link to it is a button. When the provider is away the browser is sent to
/// `/login?error=provider_away`.
#[utoipa::path(
    get, path = "/api/auth/oidc/login", operation_id = "oidc_login", tag = "accounts", security(()),
    params(("next" = Option<String>, Query, description = "Where to go afterwards: a path of this site; `/` for anything else")),
    responses(
        (status = 302, description = "To the provider, or to `/login?error=…`"),
        (status = 404, description = "No provider is configured", body = ErrorBody),
    )
)]
pub(crate) async fn login(
    State(api): State<Api>,
    jar: CookieJar,
    Query(query): Query<LoginQuery>,
) -> Result<Sent, ApiError> {
    let oidc = offered(&api)?;
    let next = query.next.unwrap_or_default();
    let none = || ApiError::unavailable("the system gives no randomness; try again");
    let flow = Flow::begin(&next, clock::now_ms()).ok_or_else(none)?;
    Ok(match oidc.address(&flow, secret(&api), api.config().port).await {
        Ok(address) => sent(jar.add(cookie(&api, oidc, flow.cookie().to_owned())), address.into()),
        Err(refusal) => sent(jar, at_the_door(refusal, flow.next())),
    })
}

/// What the provider sends back.
#[derive(Deserialize)]
pub(crate) struct CallbackQuery {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// Where the provider sends the browser back to: signs in, and sends it on. Whoever is not let in is sent to
/// `/login?error=…`, which says what to do.
#[utoipa::path(
    get, path = "/api/auth/oidc/callback", operation_id = "oidc_callback", tag = "accounts", security(()),
    params(
        ("code" = Option<String>, Query, description = "What the provider gives for a sign-in"),
        ("state" = Option<String>, Query, description = "What it was sent with"),
        ("iss" = Option<String>, Query, description = "Who the provider is"),
        ("error" = Option<String>, Query, description = "Why it gives none"),
        ("error_description" = Option<String>, Query, description = "The same in words"),
    ),
    responses(
        (status = 302, description = "Signed in, or to `/login?error=…`"),
        (status = 404, description = "No provider is configured", body = ErrorBody),
    )
)]
pub(crate) async fn callback(
    State(api): State<Api>,
    Address(address): Address,
    jar: CookieJar,
    Query(query): Query<CallbackQuery>,
) -> Result<Sent, ApiError> {
    let oidc = offered(&api)?;
    let flow = jar.get(COOKIE).and_then(|cookie| Flow::read(cookie.value(), clock::now_ms()));
    let state = query.state.as_deref().unwrap_or_default();
    let Some(flow) = flow.filter(|flow| flow.is_state(secret(&api), state)) else {
        // Also when somebody else's answer was slipped to this browser: its own sign-in goes on.
        return Ok(sent(jar, at_the_door(Refusal::Lost, "/")));
    };
    // Whatever comes of it, it was used.
    let jar = jar.add(no_cookie(&api, oidc));
    match ended(&api, oidc, &flow, &address, &query).await {
        Ok(user) => {
            let (jar, _) = sign_in(&api, jar, user, false).await?;
            Ok(sent(jar, flow.next().to_owned()))
        }
        Err(refusal) => Ok(sent(jar, at_the_door(refusal, flow.next()))),
    }
}

async fn ended(
    api: &Api,
    oidc: &Oidc,
    flow: &Flow,
    address: &str,
    query: &CallbackQuery,
) -> Result<domain::User, Refusal> {
    let code = match (&query.code, query.error.as_deref()) {
        (Some(code), None) if code.len() <= ANSWER_BYTES_MAX => code,
        (_, error) => return Err(declined(error, query.error_description.as_deref())),
    };
    // Each asks the provider: strangers must not make this server a nuisance to it.
    let now = clock::now_ms();
    api.throttle().take_from(address, now).map_err(|_| Refusal::TooMany)?;
    let person = oidc.person(flow, secret(api), api.config().port, (code, query.iss.as_deref())).await?;
    let user = enter(api, oidc.settings(), &person).await?;
    api.throttle().give_back(address, now);
    Ok(user)
}

/// The provider gives no code.
fn declined(error: Option<&str>, words: Option<&str>) -> Refusal {
    let error = error.unwrap_or("neither a code nor an error");
    match error {
        "access_denied" | "login_required" | "consent_required" | "interaction_required" => Refusal::Cancelled,
        "server_error" | "temporarily_unavailable" => Refusal::Away,
        _ => {
            tracing::warn!(error = %plain(error), words = %plain(words.unwrap_or_default()), "the sign-in provider refuses");
            Refusal::Untrusted
        }
    }
}

fn offered(api: &Api) -> Result<&Oidc, ApiError> {
    api.oidc().ok_or_else(|| ApiError::not_found("sign-in here: no provider is configured"))
}

fn secret(api: &Api) -> &Secret {
    &api.config().secret
}

/// The page at the door, which says why.
fn at_the_door(refusal: Refusal, next: &str) -> String {
    let page = format!("/login?error={}", refusal.code());
    match own_path(next).as_str() {
        "/" => page,
        next => format!("{page}&next={}", encoded(next)),
    }
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn cookie(api: &Api, oidc: &Oidc, value: String) -> Cookie<'static> {
    // Not strict: the browser comes back from the provider's site.
    Cookie::build((COOKIE, value))
        .path("/api/auth/oidc")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(oidc.settings().is_over_tls() || api.config().profile == Profile::Production)
        .max_age(time::Duration::milliseconds(FLOW_MS))
        .build()
}

fn no_cookie(api: &Api, oidc: &Oidc) -> Cookie<'static> {
    let mut gone = cookie(api, oidc, String::new());
    gone.set_max_age(time::Duration::ZERO);
    gone
}

//! The caller of a request: who it is, and how that is known.

use crate::auth::key::{KeyRole, Known, Tier};
use crate::auth::rate::Who;
use crate::auth::token;
use crate::clock;
use crate::config::Enforce;
use crate::error::{self, ApiError};
use crate::host;
use crate::journal::Journal;
use crate::routes::auth::COOKIE;
use crate::serve::Peer;
use crate::state::Api;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use domain::{Party, Role, User, UserId};
use policy::Gate;
use store::Recorder;

/// The seed's key for one person's own machine.
const DEV_KEY: &[u8] = b"dev";

/// How a caller was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    /// Signed in.
    Account,
    /// A key of the configuration.
    Key,
    /// A key of the configuration that may only work.
    WorkerKey,
    /// Whoever sits at the machine.
    Local,
}

/// Somebody who is signed in, holds a key, or sits at an open machine. A handler that does not ask for one is open to
/// everybody.
#[derive(Clone)]
pub(crate) struct Caller {
    user: User,
    token: Option<String>,
    via: Via,
    tier: Tier,
    api: Api,
}

impl Caller {
    pub(crate) fn user(&self) -> &User {
        &self.user
    }

    /// How jobs, runs and logs name the caller: an account's id, a key's name, `local`.
    pub(crate) fn name(&self) -> &str {
        self.user.id.as_str()
    }

    pub(crate) fn role(&self) -> Role {
        self.user.role
    }

    pub(crate) fn gate(&self) -> &Gate {
        self.api.gate()
    }

    pub(crate) fn recorder(&self) -> &Recorder {
        self.api.recorder()
    }

    pub(crate) fn enforce(&self) -> &Enforce {
        &self.api.config().enforce
    }

    pub(crate) fn audit(&self) -> Option<&Journal> {
        self.api.config().journals.audit.as_ref()
    }

    /// The caller as policy sees them.
    pub(crate) fn party(&self) -> Party {
        let kind = match self.via {
            Via::Account => "user",
            Via::Key => "key",
            Via::WorkerKey => "worker",
            Via::Local => "local",
        };
        let party = Party::new(kind, self.name());
        if self.via == Via::WorkerKey {
            return party;
        }
        party.with("role", self.role().as_str()).with("tier", self.tier.as_str())
    }

    /// What is stored of the token that was shown, when one was.
    pub(crate) fn token_digest(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Whoever sits at the machine: its owner.
    fn local(api: &Api) -> Self {
        Self::nameless(api, "local", Role::Admin, Via::Local, Tier::Superhero)
    }

    fn key(api: &Api, key: &Known) -> Self {
        match key.role {
            KeyRole::Of(role) => Self::nameless(api, &key.name, role, Via::Key, key.tier),
            KeyRole::Worker => Self::nameless(api, &key.name, Role::Viewer, Via::WorkerKey, key.tier),
        }
    }

    /// Somebody without an account.
    fn nameless(api: &Api, name: &str, role: Role, via: Via, tier: Tier) -> Self {
        let email = format!("{name}@localhost");
        let user = User { id: UserId(name.to_owned()), email, role, avatar_url: None, created_at_ms: 0 };
        Self { user, token: None, via, tier, api: api.clone() }
    }

    /// An account has no tier of its own; an admin's bounds nobody.
    fn account(api: &Api, user: User, token: String) -> Self {
        let tier = if user.role == Role::Admin { Tier::Superhero } else { Tier::Base };
        Self { user, token: Some(token), via: Via::Account, tier, api: api.clone() }
    }
}

impl FromRequestParts<Api> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let known = known(parts, api).await;
        count(parts, api, known.as_ref().ok())?;
        known
    }
}

async fn known(parts: &Parts, api: &Api) -> Result<Caller, ApiError> {
    if let Some(key) = parts.headers.get("x-api-key") {
        return keyed(parts, api, key.as_bytes());
    }
    if let Some(token) = shown_token(&parts.headers) {
        return match api.config().keys.find(token.as_bytes()) {
            Some(key) => Ok(Caller::key(api, key)),
            None => signed_in(api, &token).await,
        };
    }
    // The seed's calls need no key on an open machine; the page and its accounts do.
    if api.config().is_open() && error::is_seeds(parts.uri.path()) && is_at_home(parts) {
        return Ok(Caller::local(api));
    }
    Err(ApiError::unauthorized("sign in first: POST /api/auth/login, or send X-API-Key"))
}

fn keyed(parts: &Parts, api: &Api, shown: &[u8]) -> Result<Caller, ApiError> {
    if let Some(key) = api.config().keys.find(shown) {
        return Ok(Caller::key(api, key));
    }
    if api.config().is_open() && shown == DEV_KEY && (is_at_home(parts) || api.config().origins.lists(&parts.headers)) {
        return Ok(Caller::local(api));
    }
    Err(ApiError::unauthorized("missing or invalid api key"))
}

/// Whether no page from elsewhere can have sent it: what everybody knows must not open the door to those.
fn is_at_home(parts: &Parts) -> bool {
    let site = parts.headers.get("sec-fetch-site").map(|site| site.as_bytes());
    host::same_origin(&parts.headers, &parts.uri) && matches!(site, None | Some(b"same-origin" | b"none"))
}

/// Counts the call, also a stranger's: guessing keys is slowed down by address.
fn count(parts: &Parts, api: &Api, caller: Option<&Caller>) -> Result<(), ApiError> {
    let Some(rate) = &api.config().rate else { return Ok(()) };
    let now = clock::now_ms();
    let taken = match caller.filter(|_| !rate.by_ip) {
        Some(caller) => api.calls().take(rate, Who::Caller(caller.name()), now),
        None => api.calls().take(rate, Who::Address(&Peer::of(parts)), now),
    };
    taken.map_err(ApiError::rate_limited)
}

/// `Authorization: Bearer`, or the browser's cookie.
fn shown_token(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(bearer);
    bearer.or_else(|| CookieJar::from_headers(headers).get(COOKIE).map(|cookie| cookie.value().to_owned()))
}

fn bearer(value: &str) -> Option<String> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

async fn signed_in(api: &Api, shown: &str) -> Result<Caller, ApiError> {
    let (digest, now) = (token::digest(shown), clock::now_ms());
    match api.store().find_token(&digest, now).await? {
        Some(user) => Ok(Caller::account(api, user, digest)),
        None if api.store().token_is_expired(&digest, now).await? => {
            Err(ApiError::forbidden("this sign-in has expired; sign in again"))
        }
        None => Err(ApiError::unauthorized("this sign-in is not valid; sign in again")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_read_whatever_its_case() {
        assert_eq!(bearer("bearer abc"), Some("abc".to_owned()));
        assert_eq!(bearer("Basic abc"), None);
    }
}

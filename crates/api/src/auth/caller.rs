//! The caller of a request, and the table of what each role may do.

use crate::auth::token;
use crate::clock;
use crate::error::ApiError;
use crate::routes::auth::COOKIE;
use crate::state::Api;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use domain::{Role, User, UserId};

/// The seed's key for one person's own machine.
const DEV_KEY: &str = "dev";

/// What a caller may want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Read runs, projects, conversations, events, metrics.
    See,
    /// Change a conversation.
    Talk,
    /// Start a run.
    Build,
    /// Stop a run.
    Cancel,
    /// Read and change accounts.
    ManageUsers,
}

impl Action {
    /// The one table: the least role that may do it.
    fn needs(self) -> Role {
        match self {
            Self::See => Role::Viewer,
            Self::Talk | Self::Build | Self::Cancel => Role::Developer,
            Self::ManageUsers => Role::Admin,
        }
    }
}

/// Somebody who is signed in, or holds the local key. A handler that does not ask for one is open to everybody.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    user: User,
    token: Option<String>,
}

impl Caller {
    /// Whether the caller may; the refusal says which role may.
    pub(crate) fn may(&self, action: Action) -> Result<(), ApiError> {
        if self.can(action) {
            return Ok(());
        }
        let (needed, own) = (action.needs().as_str(), self.user.role.as_str());
        Err(ApiError::forbidden(format!("this needs the role {needed}; you are {own}; ask an admin")))
    }

    /// Whether the caller may, without a refusal.
    pub(crate) fn can(&self, action: Action) -> bool {
        self.user.role >= action.needs()
    }

    pub(crate) fn user(&self) -> &User {
        &self.user
    }

    /// What is stored of the token that was shown, when one was.
    pub(crate) fn token_digest(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Whoever holds the local key: the owner of the machine.
    fn local() -> Self {
        let user = User {
            id: UserId("local".to_owned()),
            email: "local@localhost".to_owned(),
            role: Role::Admin,
            avatar_url: None,
            created_at_ms: 0,
        };
        Self { user, token: None }
    }

    /// Anybody on the owner's machine, who may look.
    fn anybody() -> Self {
        let local = Self::local();
        Self { user: User { role: Role::Viewer, ..local.user }, token: None }
    }
}

impl FromRequestParts<Api> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        if let Some(token) = shown_token(&parts.headers) {
            return signed_in(api, &token).await;
        }
        match parts.headers.get("x-api-key") {
            Some(key) if api.config().dev_key() && key.as_bytes() == DEV_KEY.as_bytes() => Ok(Self::local()),
            Some(_) => Err(ApiError::unauthorized("missing or invalid api key")),
            None => Err(ApiError::unauthorized("sign in first: POST /api/auth/login, or send X-API-Key")),
        }
    }
}

/// A caller who may only look. On one person's machine the seed's commands look without a key, so there anybody may.
pub(crate) struct Onlooker(pub(crate) Caller);

impl FromRequestParts<Api> for Onlooker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let shown = parts.headers.contains_key("x-api-key") || shown_token(&parts.headers).is_some();
        if !shown && api.config().dev_key() {
            return Ok(Self(Caller::anybody()));
        }
        Caller::from_request_parts(parts, api).await.map(Self)
    }
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
        Some(user) => Ok(Caller { user, token: Some(digest) }),
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
    fn each_role_may_what_the_one_before_may() {
        let may = |role, action| {
            let local = Caller::local();
            Caller { user: User { role, ..local.user }, token: None }.can(action)
        };
        assert!(may(Role::Viewer, Action::See));
        assert!(!may(Role::Viewer, Action::Talk));
        assert!(may(Role::Developer, Action::Cancel));
        assert!(!may(Role::Developer, Action::ManageUsers));
        assert!(may(Role::Admin, Action::ManageUsers));
    }

    #[test]
    fn a_bearer_token_is_read_whatever_its_case() {
        assert_eq!(bearer("bearer abc"), Some("abc".to_owned()));
        assert_eq!(bearer("Basic abc"), None);
    }
}

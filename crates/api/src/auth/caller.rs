//! The caller of a request: who it is, and how that is known.

use crate::auth::jwt::{self, Refusal};
use crate::auth::key::{KeyRole, Known, Tier};
use crate::auth::rate::Who;
use crate::auth::token;
use crate::channel::Proof;
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
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{ApiKey, Party, Role, Scope, User, UserId};
use policy::Gate;
use std::sync::Arc;
use store::Recorder;

/// The seed's key for one person's own machine.
const DEV_KEY: &[u8] = b"dev";

/// How a caller was known.
#[derive(Debug, Clone)]
pub(crate) enum Via {
    /// Signed in; which sign-in.
    Account(String),
    /// A key of the configuration.
    Key,
    /// A key of the configuration that may only work.
    WorkerKey,
    /// A key that the server made, and its hash.
    MadeKey(Arc<ApiKey>, String),
    /// An agent's key for the job that it names, and its hash.
    Agent(Arc<ApiKey>, String),
    /// Whoever sits at the machine.
    Local,
}

/// Somebody who is signed in, holds a key, or sits at an open machine. A handler that does not ask for one is open to
/// everybody.
#[derive(Clone)]
pub(crate) struct Caller {
    user: Arc<User>,
    via: Via,
    tier: Tier,
    api: Api,
}

impl Caller {
    pub(crate) fn user(&self) -> &User {
        &self.user
    }

    /// How jobs, runs and logs name the caller: an account's id (also for its keys), a configured key's name, `local`.
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
        let party = |kind: &str| {
            let party = Party::new(kind, self.name());
            party.with("role", self.role().as_str()).with("tier", self.tier.as_str())
        };
        match &self.via {
            Via::Account(_) => party("user"),
            Via::Key => party("key"),
            Via::Local => party("local"),
            Via::WorkerKey => Party::new("worker", self.name()),
            Via::MadeKey(key, _) => {
                let scopes: Vec<&str> = key.scopes.iter().copied().map(Scope::as_str).collect();
                party("key").with("scopes", scopes).with("key", key.id.as_str())
            }
            Via::Agent(key, _) => {
                let scopes: Vec<&str> = key.scopes.iter().copied().map(Scope::as_str).collect();
                let agent = Party::new("agent", self.name()).with("scopes", scopes);
                key.project.as_ref().map_or(agent.clone(), |project| agent.with("project", project.as_str()))
            }
        }
    }

    /// The sign-in, of whoever is signed in.
    pub(crate) fn sign_in(&self) -> Option<&str> {
        match &self.via {
            Via::Account(sign_in) => Some(sign_in),
            _ => None,
        }
    }

    /// The account of whoever is signed in; a key's holder is somebody else.
    pub(crate) fn account(&self) -> Result<&User, ApiError> {
        let refusal = || ApiError::forbidden("only the account's owner may do this: sign in with e-mail and password");
        self.sign_in().map(|_| self.user()).ok_or_else(refusal)
    }

    /// Whether the caller is still who they were: the sign-in goes on, the key is worth what it was. True also while the
    /// database is away.
    pub(crate) async fn stands(&self) -> bool {
        let now = clock::now_ms();
        let standings = self.api.standings();
        match &self.via {
            Via::Key | Via::WorkerKey | Via::Local => true,
            Via::Account(sign_in) => match standings.sign_in(&self.api, sign_in, now).await {
                Ok(user) => user.is_some_and(|user| user.role == self.role()),
                Err(_) => true,
            },
            Via::MadeKey(key, hash) | Via::Agent(key, hash) => match standings.key(&self.api, hash, now).await {
                Ok(found) => found.is_some_and(|(found, _)| found.role == key.role && found.scopes == key.scopes),
                Err(_) => true,
            },
        }
    }

    /// How the caller was known.
    pub(crate) fn proof(&self) -> Proof {
        match &self.via {
            Via::Account(sign_in) => Proof::SignIn { sign_in: sign_in.clone() },
            Via::Key | Via::WorkerKey => Proof::Key { name: self.name().to_owned() },
            Via::MadeKey(_, hash) | Via::Agent(_, hash) => Proof::MadeKey { hash: hash.clone() },
            Via::Local => Proof::Local,
        }
    }

    /// The caller of a proof as they are now; a refusal when they are nobody any more.
    pub(crate) async fn proven(api: &Api, proof: &Proof) -> Result<Self, ApiError> {
        let key = || ApiError::unauthorized("missing or invalid api key");
        match proof {
            Proof::SignIn { sign_in } => signed_in(api, sign_in, None).await,
            Proof::MadeKey { hash } => {
                let found = api.standings().key(api, hash, clock::now_ms()).await?;
                found.map(|(made, owner)| Self::made_key(api, made, owner, hash.clone())).ok_or_else(key)
            }
            Proof::Key { name } => api.config().keys.named(name).map(|known| Self::key(api, known)).ok_or_else(key),
            Proof::Local if api.config().is_open() => Ok(Self::local(api)),
            Proof::Local => Err(key()),
        }
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
        let user = User {
            id: UserId(name.to_owned()),
            email: format!("{name}@localhost"),
            role,
            avatar_url: None,
            created_at_ms: 0,
            disabled_at_ms: None,
            is_invited: false,
        };
        Self { user: Arc::new(user), via, tier, api: api.clone() }
    }

    /// An account has no tier of its own; an admin's bounds nobody.
    fn account_of(api: &Api, user: Arc<User>, via: Via) -> Self {
        let tier = if user.role == Role::Admin { Tier::Superhero } else { Tier::Base };
        Self { user, via, tier, api: api.clone() }
    }

    /// A key acts for its owner, in its own role.
    fn made_key(api: &Api, key: Arc<ApiKey>, owner: Option<Arc<User>>, hash: String) -> Self {
        if let Some(job) = key.job {
            let role = key.role;
            return Self::nameless(api, &format!("job:{job}"), role, Via::Agent(key, hash), Tier::Base);
        }
        let (role, via) = (key.role, Via::MadeKey(Arc::clone(&key), hash));
        match owner {
            Some(owner) => Self::account_of(api, Arc::new(User { role, ..User::clone(&owner) }), via),
            None => Self::nameless(api, &key.owner, role, via, Tier::Base),
        }
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
        return keyed(parts, api, key.as_bytes()).await;
    }
    if parts.uri.path().starts_with("/git/")
        && let Some(key) = basic(&parts.headers)
    {
        return keyed(parts, api, key.as_bytes()).await;
    }
    if let Some(token) = bearer(&parts.headers) {
        return match api.config().keys.find(token.as_bytes()) {
            Some(key) => Ok(Caller::key(api, key)),
            None if token.starts_with(token::KEY_PREFIX) => made(api, token).await,
            None => borne(api, token).await,
        };
    }
    if let Some(cookie) = CookieJar::from_headers(&parts.headers).get(COOKIE) {
        return match api.config().keys.find(cookie.value().as_bytes()) {
            Some(key) => Ok(Caller::key(api, key)),
            None => signed_in(api, &token::digest(cookie.value()), None).await,
        };
    }
    // The seed's calls need no key on an open machine; the page and its accounts do.
    if api.config().is_open() && error::is_seeds(parts.uri.path()) && is_at_home(parts) {
        return Ok(Caller::local(api));
    }
    Err(ApiError::unauthorized("sign in first: POST /api/auth/login, or send X-API-Key"))
}

async fn keyed(parts: &Parts, api: &Api, shown: &[u8]) -> Result<Caller, ApiError> {
    if let Some(key) = api.config().keys.find(shown) {
        return Ok(Caller::key(api, key));
    }
    if let Ok(shown) = std::str::from_utf8(shown)
        && shown.starts_with(token::KEY_PREFIX)
    {
        return made(api, shown).await;
    }
    if api.config().is_open() && shown == DEV_KEY && (is_at_home(parts) || api.config().origins.lists(&parts.headers)) {
        return Ok(Caller::local(api));
    }
    Err(ApiError::unauthorized("missing or invalid api key"))
}

/// A key that the server made.
async fn made(api: &Api, shown: &str) -> Result<Caller, ApiError> {
    of_key(api, api.config().secret.key_hash(shown)).await
}

/// Whoever holds the key with this hash.
async fn of_key(api: &Api, hash: String) -> Result<Caller, ApiError> {
    match api.standings().key(api, &hash, clock::now_ms()).await? {
        Some((key, owner)) => Ok(Caller::made_key(api, key, owner, hash)),
        None => Err(ApiError::unauthorized("missing or invalid api key")),
    }
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

/// `Authorization: Bearer`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The key in `Authorization: Basic`, which is what git knows: the password, or the name where there is none.
fn basic(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, coded) = value.split_once(' ')?;
    let pair = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(coded.trim()).ok())??;
    let pair = String::from_utf8(pair).ok()?;
    let (name, password) = pair.split_once(':')?;
    Some(if password.is_empty() { name } else { password }.to_owned())
}

/// Whoever bears an access token.
async fn borne(api: &Api, shown: &str) -> Result<Caller, ApiError> {
    match jwt::read(&api.config().secret, shown, clock::now_ms()) {
        Ok(bearer) => signed_in(api, &bearer.sign_in, Some(&bearer.user)).await,
        Err(Refusal::Expired) => Err(ApiError::forbidden("this token has expired; renew it or sign in again")),
        Err(Refusal::Invalid) => Err(ApiError::unauthorized("this sign-in is not valid; sign in again")),
    }
}

/// Whoever has this sign-in; of this account, where one is named.
async fn signed_in(api: &Api, sign_in: &str, named: Option<&UserId>) -> Result<Caller, ApiError> {
    let now = clock::now_ms();
    let invalid = || ApiError::unauthorized("this sign-in is not valid; sign in again");
    match api.standings().sign_in(api, sign_in, now).await? {
        Some(user) if named.is_some_and(|named| *named != user.id) => Err(invalid()),
        Some(user) => Ok(Caller::account_of(api, user, Via::Account(sign_in.to_owned()))),
        None if api.store().token_is_expired(sign_in, now).await? => {
            Err(ApiError::forbidden("this sign-in has expired; sign in again"))
        }
        None => Err(invalid()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_read_whatever_its_case() {
        let headers = |value: &'static str| HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]);
        assert_eq!(bearer(&headers("bearer abc")), Some("abc"));
        assert_eq!(bearer(&headers("Basic abc")), None);
        assert_eq!(bearer(&HeaderMap::new()), None);
    }

    #[test]
    fn a_key_is_read_from_the_password_or_from_the_name_alone() {
        let key = |value: &str| basic(&HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]));
        let coded = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        assert_eq!(key(&coded("ada:vel_1:2")).as_deref(), Some("vel_1:2"));
        assert_eq!(key(&coded("vel_1:")).as_deref(), Some("vel_1"));
        for bad in ["Basic", "Basic !!", "Bearer abc", &coded("no colon")] {
            assert_eq!(key(bad), None, "{bad}");
        }
    }
}

//! Sign-in by a provider: OpenID Connect Core 1.0, the authorization code flow with PKCE (RFC 7636, S256).
//!
//! The provider is asked for the first time when somebody wants to sign in by it: while it is away everything else goes on.

mod call;
mod claim;
mod discovery;
mod entry;
mod flow;
mod key;
mod refusal;
mod settings;
mod token;

pub(crate) use call::plain;
pub(crate) use entry::enter;
pub(crate) use flow::{FLOW_MS, Flow, own_path};
pub(crate) use refusal::Refusal;
pub use settings::{OidcSettings, RoleClaim};

use crate::auth::secret::Secret;
use crate::clock;
use call::{Fault, Http};
use claim::Person;
use discovery::{Cache, Provider};
use reqwest::Url;
use serde_json::{Map, Value};
use std::sync::Arc;
use tokio::sync::Mutex;

/// A provider, and what this installation wants of it. Cheap to share.
pub struct Oidc {
    settings: OidcSettings,
    http: Http,
    cache: Mutex<Cache>,
}

impl Oidc {
    /// A provider as the operator describes it. An error says which setting cannot be used; nobody is asked yet.
    pub fn new(settings: OidcSettings) -> Result<Self, String> {
        settings.check()?;
        let http = Http::new(&settings.issuer)?;
        Ok(Self { settings, http, cache: Mutex::default() })
    }

    pub(crate) fn settings(&self) -> &OidcSettings {
        &self.settings
    }

    /// What is known of the provider; of several who ask at once, one goes there.
    async fn provider(&self) -> Result<Arc<Provider>, Refusal> {
        let mut cache = self.cache.lock().await;
        cache.provider(&self.http, &self.settings.issuer).await.map_err(said)
    }

    /// Where the browser goes to sign in.
    pub(crate) async fn address(&self, flow: &Flow, secret: &Secret, port: u16) -> Result<Url, Refusal> {
        let provider = self.provider().await?;
        let mut url = provider.authorization.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.settings.redirect(port))
            .append_pair("scope", &self.settings.scopes)
            .append_pair("state", &flow.state(secret))
            .append_pair("nonce", &flow.nonce(secret))
            .append_pair("code_challenge", &flow.challenge(secret))
            .append_pair("code_challenge_method", "S256");
        Ok(url)
    }

    /// Whoever comes back with this code, as far as the provider's word goes. `issuer` is what it said beside the code (RFC 9207).
    pub(crate) async fn person(
        &self,
        flow: &Flow,
        secret: &Secret,
        port: u16,
        (code, issuer): (&str, Option<&str>),
    ) -> Result<Person, Refusal> {
        let provider = self.provider().await?;
        provider.is_who_answers(issuer).map_err(|why| untrusted(&why))?;
        let redirect = self.settings.redirect(port);
        let verifier = flow.verifier(secret);
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect.as_str()),
            ("code_verifier", verifier.as_str()),
        ];
        let given = call::redeem(&self.http, &provider, &self.settings, &form).await.map_err(said)?;
        let text = given["id_token"].as_str().ok_or_else(|| untrusted("it gave no id_token"))?;
        let token = token::Token::read(text).map_err(untrusted)?;
        self.signed(&provider, &token).await?;
        let expected = token::Expected {
            issuer: &provider.issuer,
            client: &self.settings.client_id,
            nonce: &flow.nonce(secret),
            now_s: clock::now_ms() / 1000,
        };
        token.check(&expected).map_err(untrusted)?;
        let claims = self.completed(&provider, token.claims, given["access_token"].as_str()).await?;
        Person::of(&provider.issuer, &claims, &self.settings)
    }

    /// Checks a token's signature; a key that is not known may be new, so the provider is asked for its keys once more.
    async fn signed(&self, provider: &Provider, token: &token::Token) -> Result<(), Refusal> {
        let known = provider.keys.read().await.clone();
        if let Some(verdict) = known.verdict(token) {
            return verdict.map_err(untrusted);
        }
        let keys = Arc::new(call::keys(&self.http, &provider.jwks).await.map_err(said)?);
        *provider.keys.write().await = Arc::clone(&keys);
        keys.verdict(token).unwrap_or(Err("its token is signed with a key that it does not publish")).map_err(untrusted)
    }

    /// Adds what the token leaves out and the provider tells when asked for it (OpenID Connect Core 1.0, 5.3).
    async fn completed(
        &self,
        provider: &Provider,
        mut claims: Map<String, Value>,
        access: Option<&str>,
    ) -> Result<Map<String, Value>, Refusal> {
        let has_address = claims.contains_key("email") && claims.contains_key("email_verified");
        let has_roles = self.settings.roles.as_ref().is_none_or(|roles| roles.is_in(&claims));
        let (Some(url), Some(access)) = (&provider.userinfo, access) else { return Ok(claims) };
        if has_address && has_roles {
            return Ok(claims);
        }
        let told = call::userinfo(&self.http, url, access).await.map_err(said)?;
        if told.get("sub") != claims.get("sub") {
            return Err(untrusted("its userinfo is about somebody else"));
        }
        if !has_address {
            // Both from one place: whether an address is verified is said of that very address.
            claims.remove("email");
            claims.remove("email_verified");
        }
        for (name, value) in told {
            claims.entry(name).or_insert(value);
        }
        Ok(claims)
    }
}

/// What the operator reads in the log, and what the person is told.
fn said(fault: Fault) -> Refusal {
    match fault {
        Fault::Away(why) => {
            tracing::warn!(%why, "the sign-in provider does not answer");
            Refusal::Away
        }
        Fault::Stale(why) => {
            tracing::info!(%why, "the sign-in provider takes a code no more");
            Refusal::Lost
        }
        Fault::Wrong(why) => untrusted(&why),
    }
}

fn untrusted(why: &str) -> Refusal {
    tracing::warn!(%why, "the sign-in provider's answer cannot be trusted");
    Refusal::Untrusted
}

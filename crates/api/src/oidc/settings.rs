//! What the operator says about the provider.

use domain::Role;
use reqwest::Url;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// What the operator says about the provider; `docs/SIGN_IN.md` says the same to people.
#[derive(Clone)]
pub struct OidcSettings {
    /// The provider's name for itself, as in its discovery document.
    pub issuer: String,
    /// Under which name it knows this installation.
    pub client_id: String,
    /// What proves it; none for a public client, which PKCE alone protects.
    pub client_secret: Option<String>,
    /// Where it sends people back to; none means this machine.
    pub redirect_url: Option<String>,
    /// What is asked for, separated by spaces; `openid` among it.
    pub scopes: String,
    /// Where a person's groups are told, and which role each has; none: roles are kept here.
    pub roles: Option<RoleClaim>,
    /// The role of new accounts, and of those whose groups have none; none lets nobody in without a group.
    pub default_role: Option<Role>,
    /// Domains of addresses that are let in, in lower case; empty means any.
    pub allowed_domains: Vec<String>,
    /// Whether people without an account are given one.
    pub sign_up: bool,
    /// What the button says.
    pub name: String,
}

/// Where a person's groups are told, and which role each has.
#[derive(Debug, Clone)]
pub struct RoleClaim {
    /// A claim's name; parts of objects are named with dots in between: `realm_access.roles`.
    pub claim: String,
    /// Group to role; of several the highest counts.
    pub roles: BTreeMap<String, Role>,
}

impl OidcSettings {
    /// Says which setting cannot be used.
    pub(super) fn check(&self) -> Result<(), String> {
        let issuer = secure("OIDC_ISSUER", &self.issuer)?;
        if issuer.query().is_some() {
            return Err("OIDC_ISSUER has no query: take it as the provider shows it".to_owned());
        }
        if let Some(url) = &self.redirect_url {
            secure("OIDC_REDIRECT_URL", url)?;
            if !url.ends_with(CALLBACK) {
                return Err(format!("OIDC_REDIRECT_URL ends with {CALLBACK}"));
            }
        }
        if self.client_id.is_empty() {
            return Err("OIDC_CLIENT_ID is missing: the name that the provider gave this installation".to_owned());
        }
        if !self.scopes.split(' ').any(|scope| scope == "openid") {
            return Err("OIDC_SCOPES lacks `openid`".to_owned());
        }
        if self.default_role.is_none() && self.roles.is_none() {
            return Err("OIDC_DEFAULT_ROLE=none needs OIDC_ROLE_CLAIM: nobody would have a role".to_owned());
        }
        Ok(())
    }

    /// Where people are sent back to.
    pub(crate) fn redirect(&self, port: u16) -> String {
        self.redirect_url.clone().unwrap_or_else(|| format!("http://localhost:{port}{CALLBACK}"))
    }

    /// Whether people come back over TLS.
    pub(crate) fn is_over_tls(&self) -> bool {
        self.redirect_url.as_ref().is_some_and(|url| url.starts_with("https:"))
    }
}

/// Where people are sent back to, on any host.
const CALLBACK: &str = "/api/auth/oidc/callback";

/// An address over which secrets may go: HTTPS, or this machine.
pub(super) fn secure(name: &str, text: &str) -> Result<Url, String> {
    // What was given is not repeated: it may hold a name and a password.
    let url = Url::parse(text).map_err(|error| format!("{name} is no address: {error}"))?;
    if url.cannot_be_a_base() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(format!("{name} is a plain address without a name, a password or a #"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(format!("{name} begins with https:// (http:// only for this machine)")),
    }
}

/// Whether an address stays on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl RoleClaim {
    /// Whether the groups are told at all.
    pub(super) fn is_in(&self, claims: &Map<String, Value>) -> bool {
        found(claims, &self.claim).is_some()
    }

    /// The highest role that a person's groups have.
    pub(super) fn role(&self, claims: &Map<String, Value>) -> Option<Role> {
        let groups: Vec<&str> = match found(claims, &self.claim)? {
            Value::String(one) => vec![one],
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        };
        groups.into_iter().filter_map(|group| self.roles.get(group).copied()).max()
    }
}

/// A claim by its name, or else by its path: names of claims may hold dots, as `https://example.com/roles` does.
fn found<'a>(claims: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    let mut parts = path.split('.');
    let first = claims.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

impl fmt::Debug for OidcSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcSettings").field("issuer", &self.issuer).field("client_id", &self.client_id).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_go_over_tls_or_stay_on_this_machine() {
        for good in ["https://id.example.com/realms/a", "http://localhost:1", "http://127.0.0.1:8", "http://[::1]:8/x"]
        {
            assert!(secure("X", good).is_ok(), "{good}");
        }
        for bad in [
            "http://id.example.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "https://me:secret@id.example.com",
            "https://id.example.com/#a",
            "ftp://localhost",
            "mailto:a@b.c",
            "id.example.com",
            "",
        ] {
            let words = secure("X", bad).unwrap_err();
            assert!(words.starts_with("X ") && !words.contains("secret"), "{bad}: {words}");
        }
    }

    #[test]
    fn the_highest_role_of_all_groups_counts_wherever_they_are_told() {
        let roles = BTreeMap::from([("ops".to_owned(), Role::Admin), ("dev".to_owned(), Role::Developer)]);
        let role = |claim: &str, claims: Value| {
            let claim = RoleClaim { claim: claim.to_owned(), roles: roles.clone() };
            claim.role(claims.as_object().unwrap())
        };
        assert_eq!(role("groups", json!({"groups": ["dev", "ops", "x", 7]})), Some(Role::Admin));
        assert_eq!(role("groups", json!({"groups": "dev"})), Some(Role::Developer));
        assert_eq!(role("realm_access.roles", json!({"realm_access": {"roles": ["dev"]}})), Some(Role::Developer));
        assert_eq!(role("https://x.y/roles", json!({"https://x.y/roles": ["ops"]})), Some(Role::Admin));
        for claims in
            [json!({}), json!({"groups": []}), json!({"groups": ["Ops", "admin"]}), json!({"groups": {"ops": 1}})]
        {
            assert_eq!(role("groups", claims.clone()), None, "{claims}");
        }
        assert_eq!(role("a.b.c", json!({"a": {"b": "ops"}})), None);
    }
}

//! Whom the provider's claims are about, as far as this installation believes them.

use super::{OidcSettings, Refusal};
use crate::routes::auth::address;
use domain::Role;
use serde_json::{Map, Value};
use store::Identity;

/// Somebody whom the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// The provider's name for them.
    pub(super) identity: Identity,
    /// Their address, when the provider has verified it.
    pub(super) verified: Option<String>,
    /// The role that their groups give them; none when roles are kept here.
    pub(super) role: Option<Role>,
}

impl Person {
    /// Whom these claims are about; a refusal for whoever is not to come in whatever account there is.
    pub(super) fn of(issuer: &str, claims: &Map<String, Value>, settings: &OidcSettings) -> Result<Self, Refusal> {
        let email = claims.get("email").and_then(Value::as_str).and_then(|email| address(email).ok());
        // Some write their truth values as texts.
        let is_verified = claims.get("email_verified").is_some_and(|is| *is == true || *is == "true");
        let verified = email.clone().filter(|_| is_verified);
        if !settings.allowed_domains.is_empty() {
            let domain = verified.as_deref().ok_or(Refusal::Unverified)?.rsplit('@').next().unwrap_or_default();
            if !settings.allowed_domains.iter().any(|allowed| allowed == domain) {
                return Err(Refusal::Domain);
            }
        }
        let role = match &settings.roles {
            None => None,
            Some(roles) => Some(roles.role(claims).or(settings.default_role).ok_or(Refusal::NoRole)?),
        };
        let subject = claims.get("sub").and_then(Value::as_str).ok_or(Refusal::Untrusted)?.to_owned();
        Ok(Self { identity: Identity { issuer: issuer.to_owned(), subject, email }, verified, role })
    }
}

#[cfg(test)]
mod tests {
    use super::super::RoleClaim;
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn settings() -> OidcSettings {
        OidcSettings {
            issuer: "https://i".into(),
            client_id: "us".into(),
            client_secret: None,
            redirect_url: None,
            scopes: "openid".into(),
            roles: None,
            default_role: Some(Role::Viewer),
            allowed_domains: vec![],
            sign_up: false,
            name: "SSO".into(),
        }
    }

    fn person(settings: &OidcSettings, claims: Value) -> Result<Person, Refusal> {
        Person::of("https://i", claims.as_object().unwrap(), settings)
    }

    #[test]
    fn an_address_counts_when_the_provider_has_verified_it() {
        let verified = |claims: Value| person(&settings(), claims).unwrap().verified;
        assert_eq!(verified(json!({"sub": "7", "email": "Ada@X.y", "email_verified": true})).unwrap(), "ada@x.y");
        assert_eq!(verified(json!({"sub": "7", "email": "a@x.y", "email_verified": "true"})).unwrap(), "a@x.y");
        for claims in [
            json!({"sub": "7"}),
            json!({"sub": "7", "email": "a@x.y"}),
            json!({"sub": "7", "email": "a@x.y", "email_verified": false}),
            json!({"sub": "7", "email": "a@x.y", "email_verified": "false"}),
            json!({"sub": "7", "email": "a@x.y", "email_verified": 1}),
            json!({"sub": "7", "email": "a", "email_verified": true}),
            json!({"sub": "7", "email": ["a@x.y"], "email_verified": true}),
        ] {
            assert_eq!(verified(claims.clone()), None, "{claims}");
        }
    }

    #[test]
    fn a_domain_is_let_in_exactly_and_only_when_verified() {
        let settings = OidcSettings { allowed_domains: vec!["x.y".into()], ..settings() };
        let of = |email: &str, verified: bool| {
            person(&settings, json!({"sub": "7", "email": email, "email_verified": verified})).map(|_| ())
        };
        assert_eq!(of("ada@X.Y", true), Ok(()));
        assert_eq!(of("ada@x.y", false), Err(Refusal::Unverified));
        for foreign in ["ada@evil.x.y", "ada@x.y.evil", "ada@ex.y", "x.y@evil", "\"a@x.y\"@evil"] {
            assert_eq!(of(foreign, true), Err(Refusal::Domain), "{foreign}");
        }
    }

    #[test]
    fn whose_groups_have_no_role_gets_the_usual_one_or_stays_out() {
        let roles = BTreeMap::from([("ops".to_owned(), Role::Admin)]);
        let usual = OidcSettings { roles: Some(RoleClaim { claim: "groups".into(), roles }), ..settings() };
        let role = |settings: &OidcSettings, groups: &str| {
            person(settings, json!({"sub": "7", "groups": [groups]})).map(|person| person.role)
        };
        assert_eq!(role(&usual, "ops"), Ok(Some(Role::Admin)));
        assert_eq!(role(&usual, "other"), Ok(Some(Role::Viewer)));
        let strict = OidcSettings { default_role: None, ..usual };
        assert_eq!(role(&strict, "ops"), Ok(Some(Role::Admin)));
        assert_eq!(role(&strict, "other"), Err(Refusal::NoRole));
        assert_eq!(role(&settings(), "ops"), Ok(None));
    }
}

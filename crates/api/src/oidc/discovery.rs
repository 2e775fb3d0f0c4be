//! What the provider says about itself (OpenID Connect Discovery 1.0), asked when it is needed and believed for a while.

use super::call::{self, Fault, Http};
use super::key::Keys;
use super::settings::secure;
use reqwest::Url;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::RwLock;

/// How long what it said is believed.
const BELIEVED: Duration = Duration::from_secs(3600);
/// How long a failure is believed, so that those who waited for it are not the next ones to wait.
const FAILED: Duration = Duration::from_secs(2);

/// How this installation proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientProof {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
}

/// A provider.
pub(super) struct Provider {
    pub(super) issuer: String,
    pub(super) authorization: Url,
    pub(super) token: Url,
    pub(super) jwks: Url,
    pub(super) userinfo: Option<Url>,
    pub(super) proof: ClientProof,
    /// Whether it names itself beside each code (RFC 9207).
    names_itself: bool,
    /// What it signs with.
    pub(super) keys: RwLock<Arc<Keys>>,
}

/// What was learned of late.
#[derive(Default)]
pub(super) struct Cache {
    known: Option<(Instant, Arc<Provider>)>,
    failed: Option<(Instant, Fault)>,
}

impl Cache {
    /// The provider, as it is known or as it says now.
    pub(super) async fn provider(&mut self, http: &Http, issuer: &str) -> Result<Arc<Provider>, Fault> {
        let known = self.known.as_ref().filter(|(at, _)| at.elapsed() < BELIEVED);
        if let Some((_, provider)) = known {
            return Ok(Arc::clone(provider));
        }
        if let Some((_, fault)) = self.failed.as_ref().filter(|(at, _)| at.elapsed() < FAILED) {
            return Err(fault.clone());
        }
        match Provider::discovered(http, issuer).await {
            Ok(provider) => {
                let provider = Arc::new(provider);
                (self.known, self.failed) = (Some((Instant::now(), Arc::clone(&provider))), None);
                Ok(provider)
            }
            Err(fault) => {
                self.failed = Some((Instant::now(), fault.clone()));
                Err(fault)
            }
        }
    }
}

impl Provider {
    async fn discovered(http: &Http, issuer: &str) -> Result<Self, Fault> {
        let document = well_known(issuer)?;
        let provider = Self::read(issuer, &call::object(http, &document).await?).map_err(Fault::Wrong)?;
        let keys = call::keys(http, &provider.jwks).await?;
        Ok(Self { keys: RwLock::new(Arc::new(keys)), ..provider })
    }

    /// Reads a discovery document; in words what is wrong with it.
    fn read(issuer: &str, told: &Value) -> Result<Self, String> {
        let text = |name: &str| told[name].as_str();
        let named = text("issuer").unwrap_or_default();
        // Some are configured without the slash that their name ends with; nobody else could have this address.
        if named.trim_end_matches('/') != issuer.trim_end_matches('/') {
            return Err("its discovery document is about another issuer: set OIDC_ISSUER to what it names".to_owned());
        }
        let url = |name: &str| match text(name) {
            Some(text) => secure(name, text).map(Some),
            None => Ok(None),
        };
        let needed = |name: &str| url(name)?.ok_or_else(|| format!("its discovery document lacks {name}"));
        let lists = |name: &str, wanted: &str| {
            told[name].as_array().is_some_and(|values| values.iter().any(|value| value == wanted))
        };
        let by_post = lists("token_endpoint_auth_methods_supported", "client_secret_post")
            && !lists("token_endpoint_auth_methods_supported", "client_secret_basic");
        Ok(Self {
            issuer: named.to_owned(),
            authorization: needed("authorization_endpoint")?,
            token: needed("token_endpoint")?,
            jwks: needed("jwks_uri")?,
            userinfo: url("userinfo_endpoint")?,
            proof: if by_post { ClientProof::Post } else { ClientProof::Basic },
            names_itself: told["authorization_response_iss_parameter_supported"] == true,
            keys: RwLock::default(),
        })
    }

    /// Whether it is this provider that sends somebody back; in words why not.
    pub(super) fn is_who_answers(&self, named: Option<&str>) -> Result<(), String> {
        match named {
            Some(named) if named != self.issuer => Err("another provider sent the answer".to_owned()),
            None if self.names_itself => Err("the answer does not say who sent it".to_owned()),
            _ => Ok(()),
        }
    }
}

/// Where an issuer's discovery document is.
fn well_known(issuer: &str) -> Result<Url, Fault> {
    let text = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    secure("OIDC_ISSUER", &text).map_err(Fault::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const HERE: &str = "https://id.example.com/o/velocity/";

    fn told() -> Value {
        json!({
            "issuer": HERE, "authorization_endpoint": "https://id.example.com/authorize?tenant=a",
            "token_endpoint": "https://id.example.com/token", "jwks_uri": "https://id.example.com/jwks"
        })
    }

    #[test]
    fn a_document_is_about_its_issuer_and_names_safe_addresses() {
        for issuer in [HERE, HERE.trim_end_matches('/')] {
            let provider = Provider::read(issuer, &told()).unwrap();
            assert_eq!((provider.issuer.as_str(), provider.proof), (HERE, ClientProof::Basic));
            assert_eq!(well_known(issuer).unwrap().as_str(), format!("{HERE}.well-known/openid-configuration"));
        }
        let refused = |name: &str, value: Value| {
            let mut told = told();
            told[name] = value;
            Provider::read(HERE, &told).err().unwrap_or_else(|| panic!("{name}: {told}"))
        };
        assert!(refused("issuer", json!("https://evil.example.com")).contains("another issuer"));
        assert!(refused("issuer", json!(null)).contains("another issuer"));
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            assert!(refused(name, json!(null)).contains(name));
            assert!(refused(name, json!("http://id.example.com/x")).contains(name));
            assert!(refused(name, json!("javascript:alert(1)")).contains(name));
        }
        assert!(refused("userinfo_endpoint", json!("http://10.0.0.1/")).contains("userinfo_endpoint"));
    }

    #[test]
    fn a_secret_goes_into_the_body_only_where_nothing_else_is_taken() {
        let proof = |methods: Value| {
            let mut told = told();
            told["token_endpoint_auth_methods_supported"] = methods;
            Provider::read(HERE, &told).unwrap().proof
        };
        assert_eq!(proof(json!(["client_secret_post"])), ClientProof::Post);
        assert_eq!(proof(json!(["client_secret_post", "client_secret_basic"])), ClientProof::Basic);
        assert_eq!(proof(json!(["private_key_jwt"])), ClientProof::Basic);
    }

    #[test]
    fn an_answer_of_another_provider_is_refused() {
        let mut told = told();
        let provider = Provider::read(HERE, &told).unwrap();
        assert!(provider.is_who_answers(None).is_ok() && provider.is_who_answers(Some(HERE)).is_ok());
        assert!(provider.is_who_answers(Some("https://evil.example.com")).is_err());
        told["authorization_response_iss_parameter_supported"] = json!(true);
        assert!(Provider::read(HERE, &told).unwrap().is_who_answers(None).is_err());
    }
}

//! Calls to the provider: no redirects, bounded answers, bounded time.

use super::OidcSettings;
use super::discovery::{ClientProof, Provider};
use super::key::Keys;
use super::settings::{is_loopback, secure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Url};
use serde_json::{Map, Value};
use std::time::Duration;

const CONNECT_MAX: Duration = Duration::from_secs(3);
const ANSWER_MAX: Duration = Duration::from_secs(8);
/// A discovery document has some 5 KiB, a set of keys 10.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Of what a provider says about an error so much goes into the log.
const WORDS_MAX: usize = 200;

/// Why the provider could not be asked.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// It does not answer, or is not well.
    Away(String),
    /// It does not take this code (any more).
    Stale(String),
    /// It answers what cannot be used.
    Wrong(String),
}

/// The way to the provider.
pub(super) struct Http(reqwest::Client);

impl Http {
    /// A way to this provider: one on this machine is never asked through a proxy.
    pub(super) fn new(issuer: &str) -> Result<Self, String> {
        let client = reqwest::Client::builder().redirect(Policy::none()).connect_timeout(CONNECT_MAX);
        let client = client.timeout(ANSWER_MAX);
        let here = secure("OIDC_ISSUER", issuer).is_ok_and(|url| is_loopback(&url));
        let client = if here { client.no_proxy() } else { client };
        client.build().map(Self).map_err(|error| format!("no HTTP client can be made: {error}"))
    }

    pub(super) fn get(&self, url: &Url) -> RequestBuilder {
        self.0.get(url.clone())
    }
}

/// A JSON object at this address.
pub(super) async fn object(http: &Http, url: &Url) -> Result<Value, Fault> {
    read(http.get(url), url).await
}

/// The keys that the provider signs with.
pub(super) async fn keys(http: &Http, url: &Url) -> Result<Keys, Fault> {
    Ok(Keys::read(&object(http, url).await?))
}

/// What the provider tells about whoever this access token is of.
pub(super) async fn userinfo(http: &Http, url: &Url, access: &str) -> Result<Map<String, Value>, Fault> {
    match read(http.get(url).bearer_auth(access), url).await? {
        Value::Object(claims) => Ok(claims),
        _ => Err(Fault::Wrong("its userinfo is no JSON object".to_owned())),
    }
}

/// Gives a code back for tokens.
pub(super) async fn redeem(
    http: &Http,
    provider: &Provider,
    settings: &OidcSettings,
    form: &[(&str, &str)],
) -> Result<Value, Fault> {
    let (client, secret) = (settings.client_id.as_str(), settings.client_secret.as_deref());
    let mut form = form.to_vec();
    let request = http.0.post(provider.token.clone());
    let request = match (secret, provider.proof) {
        (Some(secret), ClientProof::Basic) => {
            let pair = STANDARD.encode(format!("{}:{}", encoded(client), encoded(secret)));
            request.header(AUTHORIZATION, format!("Basic {pair}"))
        }
        (Some(secret), ClientProof::Post) => {
            form.extend([("client_id", client), ("client_secret", secret)]);
            request
        }
        (None, _) => {
            form.push(("client_id", client));
            request
        }
    };
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(pairs(&form));
    read(request, &provider.token).await
}

async fn read(request: RequestBuilder, url: &Url) -> Result<Value, Fault> {
    let place = url.path();
    let away = |error: reqwest::Error| Fault::Away(format!("{place}: {}", cause(&error.without_url())));
    let mut answer = request.header(ACCEPT, "application/json").send().await.map_err(away)?;
    let (status, mut body) = (answer.status(), Vec::new());
    while let Some(bytes) = answer.chunk().await.map_err(away)? {
        if body.len() + bytes.len() > ANSWER_BYTES_MAX {
            return Err(Fault::Wrong(format!("{place}: its answer is longer than {ANSWER_BYTES_MAX} bytes")));
        }
        body.extend_from_slice(&bytes);
    }
    let told: Option<Value> = serde_json::from_slice(&body).ok().filter(Value::is_object);
    if status.is_success() {
        return told.ok_or_else(|| Fault::Wrong(format!("{place}: its answer is no JSON object")));
    }
    let words = format!("{place}: it answers {} {}", status.as_u16(), error_of(told.as_ref()));
    Err(match told.as_ref().and_then(|told| told["error"].as_str()) {
        Some("invalid_grant") => Fault::Stale(words),
        _ if status.is_server_error() || status.as_u16() == 429 => Fault::Away(words),
        _ => Fault::Wrong(words),
    })
}

/// What the provider says about an error, short and without anything that a terminal obeys.
fn error_of(told: Option<&Value>) -> String {
    let text = |name: &str| told.and_then(|told| told[name].as_str()).unwrap_or_default();
    plain(&format!("{} {}", text("error"), text("error_description")))
}

/// A stranger's words as they may stand in a log.
pub(crate) fn plain(text: &str) -> String {
    text.trim().chars().take(WORDS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The deepest reason: `connection refused` says more than `error sending request`.
fn cause(error: &dyn std::error::Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}

fn pairs(form: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://localhost").expect("it is one");
    url.query_pairs_mut().extend_pairs(form);
    url.query().unwrap_or_default().to_owned()
}

/// RFC 6749, 2.3.1: names and secrets are encoded before they are joined.
fn encoded(text: &str) -> String {
    pairs(&[("", text)]).trim_start_matches('=').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_about_a_client_cannot_be_mistaken_for_something_else() {
        assert_eq!(pairs(&[("code", "a&b=c d"), ("x", "é:")]), "code=a%26b%3Dc+d&x=%C3%A9%3A");
        assert_eq!(encoded("a:b=c%"), "a%3Ab%3Dc%25");
        assert_eq!(encoded("=a"), "%3Da");
    }

    #[test]
    fn a_strangers_words_stay_on_one_line() {
        assert_eq!(plain(" no\r\n\u{1b}[2Jfake "), "no   [2Jfake");
        assert_eq!(plain(&"x".repeat(5000)).len(), WORDS_MAX);
    }
}

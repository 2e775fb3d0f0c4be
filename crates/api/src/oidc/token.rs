//! An ID token (OpenID Connect Core 1.0, 2 and 3.1.3.7): read, and compared with what was asked for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// With many groups in it a token has some 8 KiB.
const BYTES_MAX: usize = 64 * 1024;
/// How far the provider's clock may be from ours, in seconds.
const SKEW_S: i64 = 60;
/// Longest name that a provider has for somebody, in bytes.
const SUBJECT_BYTES_MAX: usize = 255;

/// A token of which nothing is believed yet.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) alg: String,
    pub(super) kid: Option<String>,
    pub(super) claims: Map<String, Value>,
    /// What the signature is of.
    pub(super) signed: String,
    pub(super) signature: Vec<u8>,
}

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now_s: i64,
}

impl Token {
    /// Takes a token apart.
    pub(super) fn read(text: &str) -> Result<Self, &'static str> {
        if text.len() > BYTES_MAX {
            return Err("its token is too long; let it name fewer groups");
        }
        Self::parts(text).ok_or("its token is no signed JWT")
    }

    fn parts(text: &str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, body) = signed.split_once('.').filter(|(_, body)| !body.contains('.'))?;
        let header = object(header)?;
        // What must be understood is not: RFC 7515, 4.1.11.
        if header.contains_key("crit") {
            return None;
        }
        let kid = match header.get("kid") {
            Some(kid) => Some(kid.as_str()?.to_owned()),
            None => None,
        };
        Some(Self {
            alg: header.get("alg")?.as_str()?.to_owned(),
            kid,
            claims: object(body)?,
            signed: signed.to_owned(),
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }

    /// Whether its claims are those of a fresh token for us; in words why not.
    pub(super) fn check(&self, expected: &Expected<'_>) -> Result<(), &'static str> {
        let text = |name: &str| self.claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(expected.issuer) {
            return Err("its token was issued by somebody else");
        }
        self.is_for(expected.client)?;
        if text("nonce") != Some(expected.nonce) {
            return Err("its token was made for another sign-in");
        }
        if text("sub").is_none_or(|sub| sub.is_empty() || sub.len() > SUBJECT_BYTES_MAX || sub.contains('\0')) {
            return Err("its token says nothing about whom it is of");
        }
        let (time, now) = (|name: &str| self.claims.get(name).and_then(Value::as_f64), expected.now_s as f64);
        let (skew, exp, iat) = (SKEW_S as f64, time("exp"), time("iat"));
        if exp.is_none_or(|exp| exp <= now - skew) {
            return Err("its token has expired; compare the clocks");
        }
        if iat.is_none_or(|iat| iat > now + skew) || time("nbf").is_some_and(|nbf| nbf > now + skew) {
            return Err("its token is of the future; compare the clocks");
        }
        Ok(())
    }

    /// Whether it is for this client, and for nobody else besides who would have to be trusted with it.
    fn is_for(&self, client: &str) -> Result<(), &'static str> {
        let others = match self.claims.get("aud") {
            Some(Value::String(one)) if one == client => false,
            Some(Value::Array(many)) if many.iter().any(|one| one == client) => many.len() > 1,
            _ => return Err("its token is for another client"),
        };
        match self.claims.get("azp") {
            Some(party) if party != client => Err("its token was given to another client"),
            None if others => Err("its token is for several clients and does not say for which it was made"),
            _ => Ok(()),
        }
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const EXPECTED: Expected<'_> = Expected { issuer: "https://i", client: "us", nonce: "n", now_s: 1_000_000 };

    fn token(change: Value) -> Token {
        let claims =
            json!({"iss": "https://i", "aud": "us", "sub": "7", "nonce": "n", "iat": 999_990, "exp": 1_000_300});
        let mut claims = claims.as_object().unwrap().clone();
        for (name, value) in change.as_object().unwrap() {
            claims.insert(name.clone(), value.clone());
        }
        claims.retain(|_, value| !value.is_null());
        Token { alg: "RS256".into(), kid: None, claims, signed: String::new(), signature: vec![] }
    }

    #[test]
    fn only_a_fresh_token_for_this_very_sign_in_counts() {
        for good in [
            json!({}),
            json!({"aud": ["us"]}),
            json!({"aud": ["them", "us"], "azp": "us"}),
            json!({"exp": 1_000_000}),
            json!({"exp": 1_000_300.5, "iat": 1_000_030}),
            json!({"nbf": 1_000_000}),
        ] {
            assert_eq!(token(good.clone()).check(&EXPECTED), Ok(()), "{good}");
        }
        for bad in [
            json!({"iss": "https://i/"}),
            json!({"iss": null}),
            json!({"iss": ["https://i"]}),
            json!({"aud": "them"}),
            json!({"aud": null}),
            json!({"aud": []}),
            json!({"aud": ["them"]}),
            json!({"aud": ["them", "us"]}),
            json!({"aud": ["them", "us"], "azp": "them"}),
            json!({"azp": "them"}),
            json!({"azp": 7}),
            json!({"nonce": "m"}),
            json!({"nonce": null}),
            json!({"nonce": ""}),
            json!({"sub": null}),
            json!({"sub": ""}),
            json!({"sub": 7}),
            json!({"sub": "x".repeat(256)}),
            json!({"exp": 999_940}),
            json!({"exp": null}),
            json!({"exp": "1000300"}),
            json!({"iat": null}),
            json!({"iat": 1_000_061}),
            json!({"nbf": 1_000_061}),
        ] {
            assert!(token(bad.clone()).check(&EXPECTED).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_signed_token_is_not_taken_apart() {
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let (header, body) = (part(json!({"alg": "RS256"})), part(json!({"sub": "7"})));
        assert!(Token::read(&format!("{header}.{body}.AAAA")).is_ok());
        let odd = part(json!({"alg": "RS256", "crit": ["exp"], "exp": 1}));
        let kid = part(json!({"alg": "RS256", "kid": {"a": 1}}));
        for bad in [
            String::new(),
            "..".to_owned(),
            format!("{header}.{body}"),
            format!("{header}.{body}.AAAA.AAAA"),
            format!("{header}.{body}.AAAA."),
            format!("{header}=.{body}.AAAA"),
            format!("{header}.{body}.AA=="),
            format!("{odd}.{body}.AAAA"),
            format!("{kid}.{body}.AAAA"),
            format!("{}.{body}.AAAA", part(json!({"typ": "JWT"}))),
            format!("{header}.{}.AAAA", part(json!(["sub"]))),
            format!("{header}.{body}.{}", "A".repeat(BYTES_MAX)),
        ] {
            assert!(Token::read(&bad).is_err(), "{}", &bad[..bad.len().min(200)]);
        }
    }
}

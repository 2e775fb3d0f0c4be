//! A provider that answers what it is told to, and a browser that was sent to it.

use crate::harness::{Harness, NOW, PASSWORD, now_s};
use crate::visitor::{Page, Visitor, address, parameter, settings};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Role;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

pub const CLIENT: &str = "velocity";
pub const SECRET: &str = "a secret: of%the client";

/// By path: status, headers, body.
type Answers = BTreeMap<String, (u16, Vec<(String, String)>, String)>;

/// A provider that answers what it is told to.
pub struct Rogue {
    pub url: String,
    pub key: EcdsaKeyPair,
    pub answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<(String, HeaderMap, String)>>>,
}

pub fn fresh_key() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
}

pub fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A key as it is published.
pub fn published(key: &EcdsaKeyPair, kid: &str) -> Value {
    let point = key.public_key().as_ref();
    json!({"kty": "EC", "crv": "P-256", "kid": kid, "use": "sig", "x": encoded(&point[1..33]), "y": encoded(&point[33..])})
}

/// A token that this key signed, whatever its header says.
pub fn token(key: &EcdsaKeyPair, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
    let signature = key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
    format!("{text}.{}", encoded(signature))
}

impl Rogue {
    pub async fn start() -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub fn on(listener: TcpListener) -> Self {
        let url = format!("http://{}", listener.local_addr().unwrap());
        let rogue = Self { url, key: fresh_key(), answers: Arc::default(), asked: Arc::default() };
        let (answers, asked) = (rogue.answers.clone(), rogue.asked.clone());
        let answer = move |request: Request| {
            let (answers, asked) = (answers.clone(), asked.clone());
            async move {
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 65_536).await.unwrap();
                let path = head.uri.path().to_owned();
                asked.lock().unwrap().push((path.clone(), head.headers, String::from_utf8(body.to_vec()).unwrap()));
                let Some((status, headers, body)) = answers.lock().unwrap().get(&path).cloned() else {
                    return StatusCode::NOT_FOUND.into_response();
                };
                let mut answer = (StatusCode::from_u16(status).unwrap(), body).into_response();
                for (name, value) in headers {
                    let name: axum::http::HeaderName = name.parse().unwrap();
                    answer.headers_mut().insert(name, value.parse().unwrap());
                }
                answer
            }
        };
        tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(answer)).await });
        rogue.says("/.well-known/openid-configuration", &rogue.discovery());
        rogue.says("/jwks", &json!({"keys": [published(&rogue.key, "1")]}));
        rogue
    }

    pub fn discovery(&self) -> Value {
        json!({
            "issuer": self.url, "authorization_endpoint": format!("{}/authorize", self.url),
            "token_endpoint": format!("{}/token", self.url), "jwks_uri": format!("{}/jwks", self.url),
            "userinfo_endpoint": format!("{}/userinfo", self.url)
        })
    }

    pub fn says(&self, path: &str, body: &Value) {
        self.answers(path, 200, &[], &body.to_string());
    }

    pub fn answers(&self, path: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.answers.lock().unwrap().insert(path.to_owned(), (status, headers, body.to_owned()));
    }

    /// What it was asked at an address.
    pub fn asked(&self, path: &str) -> Vec<(HeaderMap, String)> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(at, ..)| at == path).map(|(_, headers, body)| (headers.clone(), body.clone())).collect()
    }

    /// What an honest token says about ada.
    pub fn claims(&self, nonce: &str) -> Value {
        json!({
            "iss": self.url, "aud": CLIENT, "sub": "ada", "nonce": nonce, "iat": now_s(), "exp": now_s() + 300,
            "email": "ada@example.com", "email_verified": true
        })
    }

    pub fn gives(&self, id_token: &str) {
        self.says("/token", &json!({"token_type": "Bearer", "access_token": "access", "id_token": id_token}));
    }

    pub fn honest(&self, nonce: &str) -> String {
        token(&self.key, &json!({"alg": "ES256", "kid": "1"}), &self.claims(nonce))
    }
}

/// A server whose operator trusts this provider, with an account for ada.
pub async fn house(rogue: &Rogue) -> Harness {
    let client = json!({"client_id": CLIENT, "client_secret": SECRET});
    let told = async |_| settings(&rogue.url, &client);
    let h = Harness::signing_in_by(told).await;
    api::add_user(&h.store, "ada@example.com", PASSWORD, Role::Admin, NOW).await.unwrap();
    h
}

/// A browser that was sent to the provider, and comes back from there with a code.
pub struct Errand {
    pub visitor: Visitor,
    pub begun: String,
}

impl Errand {
    pub async fn begin(h: &Harness) -> Self {
        let mut visitor = Visitor::new();
        let begun = visitor.get(&address(h, "/api/auth/oidc/login")).await;
        Self { visitor, begun: begun.location.unwrap() }
    }

    pub fn nonce(&self) -> String {
        parameter(&self.begun, "nonce")
    }

    /// Where it is sent at last; signed in or not, as the page says.
    pub async fn end(mut self, h: &Harness, more: &str) -> String {
        let state = parameter(&self.begun, "state");
        let ended: Page =
            self.visitor.get(&address(h, &format!("/api/auth/oidc/callback?code=c&state={state}{more}"))).await;
        let location = ended.location.unwrap();
        assert_eq!(self.visitor.me(h).await.is_null(), location.starts_with("/login"), "{location}");
        location
    }
}

/// What becomes of a token that the provider gives.
pub async fn given(h: &Harness, rogue: &Rogue, make: impl FnOnce(&str) -> String) -> String {
    let errand = Errand::begin(h).await;
    rogue.gives(&make(&errand.nonce()));
    errand.end(h, "").await
}

//! Sign-in by a provider that lies, breaks, or is somebody else: nobody comes in by it.

use crate::harness::{Harness, NOW, PASSWORD, now_s, signed};
use crate::rogue::{CLIENT, Errand, Rogue, SECRET, encoded, fresh_key, given, house, published, token};
use crate::visitor::{Visitor, address, parameter, settings};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Role;
use serde_json::{Value, json};
use sha2::Digest as _;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::net::TcpListener;

/// Tokens that nobody must believe, and what is wrong with each.
fn forged(rogue: &Rogue, nonce: &str) -> Vec<(&'static str, String)> {
    let (honest, claims, header) = (rogue.honest(nonce), rogue.claims(nonce), json!({"alg": "ES256", "kid": "1"}));
    let (other, key, point) = (fresh_key(), published(&rogue.key, "1"), rogue.key.public_key().as_ref());
    let head = |header: Value| token(&rogue.key, &header, &claims);
    let unsigned = |alg: &str| format!("{}.{}.", encoded(json!({"alg": alg}).to_string()), encoded(claims.to_string()));
    let hs256 = |secret: &[u8]| signed(r#"{"alg":"HS256","kid":"1"}"#, &claims.to_string(), secret);
    let claim = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        token(&rogue.key, &header, &claims)
    };
    let parts: Vec<&str> = honest.split('.').collect();
    let eve = encoded(honest_but(&claims, "sub", "eve").to_string());
    let own_key = json!({"alg": "ES256", "kid": "1", "jwk": published(&other, "1"), "jku": "http://127.0.0.1:1/"});
    vec![
        ("alg none", unsigned("none")),
        ("alg None", unsigned("None")),
        ("alg nOnE", unsigned("nOnE")),
        ("no alg", unsigned("")),
        ("no signature", unsigned("ES256")),
        ("HS256 with the public point", hs256(point)),
        ("HS256 with the published key", hs256(key.to_string().as_bytes())),
        ("HS256 with the published x", hs256(key["x"].as_str().unwrap().as_bytes())),
        ("HS256 with the client's secret", hs256(SECRET.as_bytes())),
        ("HS256 with nothing", hs256(b"")),
        ("another algorithm of the same key", head(json!({"alg": "ES384", "kid": "1"}))),
        ("RS256 with a key on a curve", head(json!({"alg": "RS256", "kid": "1"}))),
        ("EdDSA with a key on a curve", head(json!({"alg": "EdDSA", "kid": "1"}))),
        ("an algorithm in lower case", head(json!({"alg": "es256", "kid": "1"}))),
        ("a list of algorithms", head(json!({"alg": ["ES256"], "kid": "1"}))),
        ("what must be understood", head(json!({"alg": "ES256", "kid": "1", "crit": ["b64"], "b64": false}))),
        ("an unknown kid", head(json!({"alg": "ES256", "kid": "2"}))),
        ("a path as kid", head(json!({"alg": "ES256", "kid": "../../../dev/null"}))),
        ("an empty kid", head(json!({"alg": "ES256", "kid": ""}))),
        ("null as kid", head(json!({"alg": "ES256", "kid": null}))),
        ("another key", token(&other, &header, &claims)),
        ("another key in the header", token(&other, &own_key, &claims)),
        ("other claims under the signature", format!("{}.{eve}.{}", parts[0], parts[2])),
        ("a signature that is cut", honest[..honest.len() - 2].to_owned()),
        ("two tokens in one", format!("{honest}.{honest}")),
        ("nothing", String::new()),
        ("a long token", claim("groups", json!(["x".repeat(70_000)]))),
        ("another issuer", claim("iss", json!("https://evil.example"))),
        ("the issuer with a slash", claim("iss", json!(format!("{}/", rogue.url)))),
        ("no issuer", claim("iss", json!(null))),
        ("another audience", claim("aud", json!("another client"))),
        ("no audience", claim("aud", json!(null))),
        ("several audiences", claim("aud", json!([CLIENT, "another client"]))),
        ("another party", claim("azp", json!("another client"))),
        ("an expired one", claim("exp", json!(now_s() - 61))),
        ("one that never expires", claim("exp", json!(null))),
        ("one of the future", claim("iat", json!(now_s() + 120))),
        ("one that is not yet good", claim("nbf", json!(now_s() + 120))),
        ("the nonce of another sign-in", claim("nonce", json!("another"))),
        ("no nonce", claim("nonce", json!(null))),
        ("nobody", claim("sub", json!(null))),
        ("nobody's name", claim("sub", json!(""))),
        ("a number", claim("sub", json!(7))),
    ]
}

fn honest_but(claims: &Value, name: &str, value: &str) -> Value {
    let mut claims = claims.clone();
    claims[name] = json!(value);
    claims
}

#[tokio::test]
async fn no_forged_token_lets_anybody_in() {
    let rogue = Rogue::start().await;
    let h = house(&rogue).await;
    for (at, (what, _)) in forged(&rogue, "").iter().enumerate() {
        // Each from a place of its own, so that none is turned away for the others' sake.
        let mut errand = Errand::begin(&h).await;
        errand.visitor.from = Some(format!("198.51.100.{at}"));
        rogue.gives(&forged(&rogue, &errand.nonce()).swap_remove(at).1);
        assert_eq!(errand.end(&h, "").await, "/login?error=provider_untrusted", "{what}");
    }
    assert_eq!(rogue.asked("/token").len(), forged(&rogue, "").len(), "each was looked at");
    assert!(h.store.find_identity(&rogue.url, "ada").await.unwrap().is_none());
    assert_eq!(given(&h, &rogue, |nonce| rogue.honest(nonce)).await, "/", "an honest one lets ada in");
}

#[tokio::test]
async fn a_stranger_cannot_make_this_server_a_nuisance_to_the_provider() {
    let rogue = Rogue::start().await;
    let h = house(&rogue).await;
    let mut seen = BTreeMap::new();
    for _ in 0..40 {
        *seen.entry(given(&h, &rogue, |_| "nonsense".to_owned()).await).or_insert(0) += 1;
    }
    assert!(seen["/login?error=too_many"] >= 5 && seen["/login?error=provider_untrusted"] >= 30, "{seen:?}");
    assert_eq!(rogue.asked("/token").len(), seen["/login?error=provider_untrusted"]);
    // Passwords of others go on from elsewhere, and the provider's document was asked for once.
    assert_eq!(rogue.asked("/.well-known/openid-configuration").len(), 1);
}

#[tokio::test]
async fn a_key_that_is_new_at_the_provider_is_learned_and_an_old_one_forgotten() {
    let rogue = Rogue::start().await;
    let h = house(&rogue).await;
    assert_eq!(given(&h, &rogue, |nonce| rogue.honest(nonce)).await, "/");
    let next = fresh_key();
    rogue.says("/jwks", &json!({"keys": [published(&next, "2"), {"kty": "oct", "k": encoded("secret"), "kid": "3"}]}));
    let header = |kid: &str| json!({"alg": "ES256", "kid": kid});
    assert_eq!(given(&h, &rogue, |nonce| token(&next, &header("2"), &rogue.claims(nonce))).await, "/");
    assert_eq!(rogue.asked("/jwks").len(), 2);
    assert_eq!(given(&h, &rogue, |nonce| rogue.honest(nonce)).await, "/login?error=provider_untrusted");
    assert_eq!(given(&h, &rogue, |nonce| token(&next, &json!({"alg": "ES256"}), &rogue.claims(nonce))).await, "/");
    // What a key is for is what it says.
    for (name, value) in [("use", "enc"), ("alg", "ES384"), ("crv", "P-384"), ("kty", "oct")] {
        let mut odd = published(&next, "2");
        odd[name] = json!(value);
        rogue.says("/jwks", &json!({"keys": [odd]}));
        let h = house(&rogue).await;
        let told = given(&h, &rogue, |nonce| token(&next, &header("2"), &rogue.claims(nonce))).await;
        assert_eq!(told, "/login?error=provider_untrusted", "{name} {value}");
    }
    // Of two that fit, a token must name one.
    rogue.says("/jwks", &json!({"keys": [published(&next, "2"), published(&fresh_key(), "4")]}));
    assert_eq!(
        given(&h, &rogue, |nonce| token(&next, &header("4"), &rogue.claims(nonce))).await,
        "/login?error=provider_untrusted"
    );
    assert_eq!(
        given(&h, &rogue, |nonce| token(&next, &json!({"alg": "ES256"}), &rogue.claims(nonce))).await,
        "/login?error=provider_untrusted"
    );
}

#[tokio::test]
async fn the_code_goes_back_with_proof_of_who_began_and_of_who_asks() {
    let rogue = Rogue::start().await;
    let h = house(&rogue).await;
    let errand = Errand::begin(&h).await;
    let begun = errand.begun.clone();
    assert_eq!(parameter(&begun, "response_type"), "code");
    assert_eq!(parameter(&begun, "client_id"), CLIENT);
    assert_eq!(parameter(&begun, "code_challenge_method"), "S256");
    assert_eq!(parameter(&begun, "scope"), "openid email profile");
    assert_eq!(parameter(&begun, "redirect_uri"), address(&h, "/api/auth/oidc/callback"));
    rogue.gives(&rogue.honest(&errand.nonce()));
    assert_eq!(errand.end(&h, "").await, "/");
    let (headers, body) = rogue.asked("/token").remove(0);
    let form = format!("http://localhost/?{body}");
    assert_eq!(parameter(&form, "grant_type"), "authorization_code");
    assert_eq!(parameter(&form, "code"), "c");
    assert_eq!(parameter(&form, "redirect_uri"), parameter(&begun, "redirect_uri"));
    let verifier = parameter(&form, "code_verifier");
    assert_eq!(encoded(sha2::Sha256::digest(&verifier)), parameter(&begun, "code_challenge"));
    assert_eq!(headers["authorization"], format!("Basic {}", STANDARD.encode("velocity:a+secret%3A+of%25the+client")));
    assert!(!body.contains("client_secret"), "{body}");

    // Where nothing else is taken the secret goes into the body.
    let rogue = Rogue::start().await;
    let mut discovery = rogue.discovery();
    discovery["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
    rogue.says("/.well-known/openid-configuration", &discovery);
    let h = house(&rogue).await;
    assert_eq!(given(&h, &rogue, |nonce| rogue.honest(nonce)).await, "/");
    let (headers, body) = rogue.asked("/token").remove(0);
    assert_eq!(parameter(&format!("http://localhost/?{body}"), "client_secret"), SECRET);
    assert!(!headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_provider_that_is_away_stops_nobody_else_and_is_asked_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = listener.local_addr().unwrap();
    drop(listener);
    let client = json!({"client_id": CLIENT, "client_secret": SECRET});
    let h = Harness::signing_in_by(async |_| settings(&format!("http://{place}"), &client)).await;
    api::add_user(&h.store, "ada@example.com", PASSWORD, Role::Admin, NOW).await.unwrap();
    let mut visitor = Visitor::new();
    let turned = visitor.get(&address(&h, "/api/auth/oidc/login?next=/%3Frun%3D7")).await;
    assert_eq!(turned.location.as_deref(), Some("/login?error=provider_away&next=/%3Frun%3D7"));
    assert_eq!(h.call("GET", "/api/auth/oidc").send().await.json()["offered"], true);
    let body = json!({"email": "ada@example.com", "password": PASSWORD});
    assert_eq!(h.call("POST", "/api/auth/login").json(&body).send().await.status, 200);

    let rogue = Rogue::on(TcpListener::bind(place).await.unwrap());
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert_eq!(given(&h, &rogue, |nonce| rogue.honest(nonce)).await, "/");
    // What it says in trouble is told apart from what cannot be trusted.
    for (status, body, error) in [
        (500, "oops".to_owned(), "provider_away"),
        (429, "{}".to_owned(), "provider_away"),
        (400, json!({"error": "invalid_grant"}).to_string(), "sign_in_lost"),
        (401, json!({"error": "invalid_client"}).to_string(), "provider_untrusted"),
        (200, "[]".to_owned(), "provider_untrusted"),
        (200, "{}".to_owned(), "provider_untrusted"),
        (200, format!("{{\"id_token\":\"{}\"}}", "x".repeat(300_000)), "provider_untrusted"),
    ] {
        let errand = Errand::begin(&h).await;
        rogue.answers("/token", status, &[], &body);
        assert_eq!(errand.end(&h, "").await, format!("/login?error={error}"), "{status}");
    }
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    let rogue = Rogue::start().await;
    let h = house(&rogue).await;
    let errand = Errand::begin(&h).await;
    rogue.gives(&rogue.honest(&errand.nonce()));
    let honest = rogue.answers.lock().unwrap()["/token"].2.clone();
    rogue.answers("/elsewhere", 200, &[], &honest);
    for status in [301, 302, 307, 308] {
        let errand = Errand::begin(&h).await;
        rogue.answers("/token", status, &[("location", "/elsewhere")], "");
        assert_eq!(errand.end(&h, "").await, "/login?error=provider_untrusted", "{status}");
    }
    let second = Rogue::start().await;
    let there = format!("{}/.well-known/openid-configuration", rogue.url);
    second.answers("/.well-known/openid-configuration", 302, &[("location", &there)], "");
    let h = house(&second).await;
    let turned = Visitor::new().get(&address(&h, "/api/auth/oidc/login")).await;
    assert_eq!(turned.location.as_deref(), Some("/login?error=provider_untrusted"));
    assert!(rogue.asked("/elsewhere").is_empty());
}

#[tokio::test]
async fn a_document_about_somebody_else_and_an_answer_by_somebody_else_are_refused() {
    let rogue = Rogue::start().await;
    let mut discovery = rogue.discovery();
    discovery["issuer"] = json!("https://id.example.com");
    rogue.says("/.well-known/openid-configuration", &discovery);
    let h = house(&rogue).await;
    let turned = Visitor::new().get(&address(&h, "/api/auth/oidc/login")).await;
    assert_eq!(turned.location.as_deref(), Some("/login?error=provider_untrusted"));

    let rogue = Rogue::start().await;
    let h = house(&rogue).await;
    let errand = Errand::begin(&h).await;
    rogue.gives(&rogue.honest(&errand.nonce()));
    assert_eq!(errand.end(&h, "&iss=https://evil.example").await, "/login?error=provider_untrusted");
    assert!(rogue.asked("/token").is_empty(), "it was given to nobody");
    let errand = Errand::begin(&h).await;
    rogue.gives(&rogue.honest(&errand.nonce()));
    assert_eq!(errand.end(&h, &format!("&iss={}", rogue.url)).await, "/");
}

/// Whether an address is verified is said of that address, not of another one from elsewhere.
#[tokio::test]
async fn what_is_told_besides_the_token_is_about_the_same_person_and_whole() {
    let rogue = Rogue::start().await;
    let h = house(&rogue).await;
    let partial = |nonce: &str, email: Value, verified: Value| {
        let mut claims = rogue.claims(nonce);
        let map = claims.as_object_mut().unwrap();
        for (name, value) in [("email", email), ("email_verified", verified)] {
            map.remove(name);
            if !value.is_null() {
                map.insert(name.to_owned(), value);
            }
        }
        token(&rogue.key, &json!({"alg": "ES256", "kid": "1"}), &claims)
    };
    let info = |sub: &str, email: &str| json!({"sub": sub, "email": email, "email_verified": true});
    rogue.says("/userinfo", &info("eve", "ada@example.com"));
    let none = |nonce: &str| partial(nonce, Value::Null, Value::Null);
    assert_eq!(given(&h, &rogue, none).await, "/login?error=provider_untrusted");
    rogue.says("/userinfo", &info("ada", "eve@example.com"));
    let unverified = |nonce: &str| partial(nonce, json!("ada@example.com"), Value::Null);
    assert_eq!(given(&h, &rogue, unverified).await, "/login?error=no_account");
    let verified = |nonce: &str| partial(nonce, Value::Null, json!(true));
    rogue.says("/userinfo", &json!({"sub": "ada", "email": "ada@example.com"}));
    assert_eq!(given(&h, &rogue, verified).await, "/login?error=email_unverified");
    let denied = |nonce: &str| partial(nonce, json!("ada@example.com"), json!(false));
    rogue.says("/userinfo", &info("ada", "ada@example.com"));
    assert_eq!(given(&h, &rogue, denied).await, "/login?error=email_unverified", "the token has the word");
    assert_eq!(given(&h, &rogue, none).await, "/");
    assert_eq!(rogue.asked("/userinfo").pop().unwrap().0["authorization"], "Bearer access");
}

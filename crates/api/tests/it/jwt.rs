//! Forged access tokens: every one is refused, and the one that is ours is let in beside them.

use crate::harness::{Harness, NOW, PASSWORD, SECRET, now_s, sha256, signed};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use domain::Role;
use serde_json::{Value, json};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// Claims with some of them replaced; null takes one away.
fn with(claims: &Value, changes: Value) -> String {
    let mut claims = claims.clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims.to_string()
}

/// Tokens that must open nothing, each with what is wrong with it. `good` is ours.
fn forgeries(good: &str, claims: &Value, other: &str, over: &str) -> Vec<(String, String)> {
    let now = now_s();
    let plain = claims.to_string();
    let parts: Vec<&str> = good.split('.').collect();
    let [head, body, signature] = parts[..] else { panic!("{good}") };
    let mut corpus: Vec<(String, String)> = Vec::new();
    let mut add = |why: &str, token: String| corpus.push((why.to_owned(), token));

    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let header = encode(json!({"alg": alg, "typ": "JWT"}).to_string());
        add(&format!("alg {alg:?}, no signature"), format!("{header}.{body}."));
        add(&format!("alg {alg:?}, our signature"), format!("{header}.{body}.{signature}"));
        let header = json!({"alg": alg, "typ": "JWT"}).to_string();
        add(&format!("alg {alg:?}, signed with our secret"), signed(&header, &plain, SECRET));
    }
    for alg in ["HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256", "HS256 "] {
        let header = json!({"alg": alg, "typ": "JWT"}).to_string();
        add(&format!("alg {alg}, signed with our secret"), signed(&header, &plain, SECRET));
    }
    let headers = [
        ("kid up the tree", json!({"alg": "HS256", "typ": "JWT", "kid": "../../../../dev/null"})),
        ("kid with SQL", json!({"alg": "HS256", "typ": "JWT", "kid": "x' union select 'k' --"})),
        ("jku", json!({"alg": "HS256", "typ": "JWT", "jku": "https://evil.example/keys"})),
        ("x5u", json!({"alg": "HS256", "typ": "JWT", "x5u": "https://evil.example/cert"})),
        ("jwk", json!({"alg": "HS256", "typ": "JWT", "jwk": {"kty": "oct", "k": encode("attacker")}})),
        ("crit", json!({"alg": "HS256", "typ": "JWT", "crit": ["exp"]})),
        ("zip", json!({"alg": "HS256", "typ": "JWT", "zip": "DEF"})),
        ("b64 false", json!({"alg": "HS256", "typ": "JWT", "b64": false, "crit": ["b64"]})),
        ("another typ", json!({"alg": "HS256", "typ": "at+jwt"})),
        ("no typ", json!({"alg": "HS256"})),
        ("no alg", json!({"typ": "JWT"})),
    ];
    for (why, header) in headers {
        add(&format!("header with {why}, signed with our secret"), signed(&header.to_string(), &plain, SECRET));
        add(&format!("header with {why}, signed with nothing"), signed(&header.to_string(), &plain, b""));
    }
    add("two algorithms in the header", signed(r#"{"alg":"none","alg":"HS256","typ":"JWT"}"#, &plain, SECRET));
    add("spaces in the header", signed(r#"{"alg": "HS256", "typ": "JWT"}"#, &plain, SECRET));

    for key in ["", "secret", "changeme", "0123456789abcdef", "0123456789abcdef0123456789abcdeF"] {
        add(&format!("signed with {key:?}"), signed(HEADER, &plain, key.as_bytes()));
    }
    add(
        "signed with the digest of the secret",
        signed(HEADER, &plain, sha256("0123456789abcdef0123456789abcdef").as_bytes()),
    );
    add("no signature", format!("{head}.{body}."));
    add("no signature and no dot", format!("{head}.{body}"));
    add("half a signature", format!("{head}.{body}.{}", &signature[..22]));
    add("a signature of zeros", format!("{head}.{body}.{}", encode([0; 32])));
    add(
        "the signature of another token",
        format!("{head}.{}.{signature}", encode(with(claims, json!({"sub": other})))),
    );
    add("a signature twice", format!("{good}.{signature}"));
    add("another encoding of the signature", format!("{head}.{body}.{signature}="));
    add("the standard alphabet", {
        let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        format!("{head}.{body}.{}", STANDARD.encode(bytes))
    });
    add("padded parts", {
        let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        format!("{}.{}.{}", URL_SAFE.encode(HEADER), URL_SAFE.encode(&plain), URL_SAFE.encode(bytes))
    });
    add("a dot before", format!(".{good}"));
    add("a dot behind", format!("{good}."));
    add("dots only", "..".to_owned());
    add("five parts, as an encrypted one", format!("{head}..{body}.{signature}.{signature}"));
    add("its claims alone", plain.clone());
    add("a megabyte, nearly", format!("{head}.{}.{signature}", encode("a".repeat(6_000))));
    add("the sign-in itself", claims["sid"].as_str().unwrap().to_owned());

    let changes = [
        ("another issuer", json!({"iss": "evil"})),
        ("no issuer", json!({"iss": null})),
        ("another audience", json!({"aud": "shop"})),
        ("a list of audiences", json!({"aud": ["velocity", "shop"]})),
        ("no audience", json!({"aud": null})),
        ("no subject", json!({"sub": null})),
        ("an empty subject", json!({"sub": ""})),
        ("another account's subject", json!({"sub": other})),
        ("no sign-in", json!({"sid": null})),
        ("an empty sign-in", json!({"sid": ""})),
        ("a sign-in nobody has", json!({"sid": sha256("never")})),
        ("a sign-in that is over", json!({"sid": over})),
        ("a sign-in with SQL", json!({"sid": "' or '1'='1"})),
        ("no end", json!({"exp": null})),
        ("an end as text", json!({"exp": (now + 60).to_string()})),
        ("an end with a fraction", json!({"exp": now as f64 + 60.5})),
        ("an end far away", json!({"exp": now + 86_400 * 365})),
        ("an end beyond numbers", json!({"exp": i64::MAX})),
        ("an end before all numbers", json!({"exp": i64::MIN})),
        ("a beginning tomorrow", json!({"nbf": now + 86_400})),
        ("no beginning", json!({"nbf": null})),
        ("made tomorrow", json!({"iat": now + 86_400, "exp": now + 86_400 + 60})),
        ("not said when made", json!({"iat": null})),
        ("a role of its own", json!({"role": "admin"})),
        ("one claim more", json!({"admin": true})),
    ];
    for (why, change) in changes {
        add(&format!("{why}, signed with our secret"), signed(HEADER, &with(claims, change), SECRET));
    }
    let twice = plain.replacen('{', &format!("{{\"sub\":\"{other}\","), 1);
    add("two subjects, signed with our secret", signed(HEADER, &twice, SECRET));
    add("no object, signed with our secret", signed(HEADER, "[]", SECRET));
    add("no JSON, signed with our secret", signed(HEADER, "velocity", SECRET));
    add("bytes behind the claims, signed with our secret", signed(HEADER, &format!("{plain}{{}}"), SECRET));
    corpus
}

#[tokio::test]
async fn no_forged_token_opens_anything() {
    let h = Harness::with(|config| api::Config { profile: api::Profile::Production, ..config }).await;
    let ada = api::add_user(&h.store, "ada@example.com", PASSWORD, Role::Viewer, NOW).await.unwrap();
    let eve = api::add_user(&h.store, "eve@example.com", PASSWORD, Role::Admin, NOW).await.unwrap();
    let (sign_in, over) = (sha256("a sign-in"), sha256("one that is over"));
    h.store.insert_token(&sign_in, &ada.id, NOW * 2, NOW).await.unwrap();
    h.store.insert_token(&over, &ada.id, 1000, 0).await.unwrap();
    let now = now_s();
    let claims = json!({
        "iss": "velocity", "aud": "velocity", "sub": ada.id, "sid": sign_in, "iat": now, "nbf": now, "exp": now + 600
    });
    let good = signed(HEADER, &claims.to_string(), SECRET);
    let me = async |token: &str| h.call("GET", "/api/auth/me").bearer(token).send().await;
    assert_eq!(me(&good).await.json()["id"], json!(ada.id), "the forger knows how they are made");

    let corpus = forgeries(&good, &claims, eve.id.as_str(), &over);
    assert!(corpus.len() >= 80, "{}", corpus.len());
    let mut let_in = Vec::new();
    for (why, token) in &corpus {
        let answer = me(token).await;
        // A sign-in that is over is told so; nothing else is worth another word.
        let expected = if why.contains("sign-in that is over") { 403 } else { 401 };
        if answer.status != expected || answer.text.contains("example.com") {
            let_in.push(format!("{why}: {} {}", answer.status, answer.text));
        }
        let cookie = h.call("GET", "/api/auth/me").header("cookie", &format!("velocity_session={token}")).send().await;
        if cookie.status != 401 {
            let_in.push(format!("{why}, as a cookie: {}", cookie.status));
        }
    }
    assert!(let_in.is_empty(), "{} of {}:\n{}", let_in.len(), corpus.len(), let_in.join("\n"));
    assert_eq!(me(&good).await.status, 200);
}

#[tokio::test]
async fn a_token_that_has_ended_is_told_so_and_opens_nothing() {
    let h = Harness::start().await;
    let ada = api::add_user(&h.store, "ada@example.com", PASSWORD, Role::Admin, NOW).await.unwrap();
    h.store.insert_token("s", &ada.id, NOW * 2, NOW).await.unwrap();
    let now = now_s();
    let claims = |exp: i64| {
        let began = exp - 900;
        json!({"iss": "velocity", "aud": "velocity", "sub": ada.id, "sid": "s", "iat": began, "nbf": began, "exp": exp})
    };
    let status = async |exp: i64, key: &[u8]| {
        let token = signed(HEADER, &claims(exp).to_string(), key);
        h.call("GET", "/api/auth/me").bearer(&token).send().await.status
    };
    assert_eq!(status(now + 5, SECRET).await, 200);
    assert_eq!(status(now - 1, SECRET).await, 403);
    assert_eq!(
        status(now - 1, b"another secret of 32 bytes or so").await,
        401,
        "an end is worth no word unless it is ours"
    );
}

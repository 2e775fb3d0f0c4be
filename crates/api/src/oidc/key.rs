//! The keys that the provider signs with (RFC 7517), and which signatures they make. A key is bound to the algorithms of its kind,
//! so what a token's header asks for can only be refused.

use super::token::Token;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// More than anybody publishes.
const KEYS_MAX: usize = 64;

/// A set of keys.
#[derive(Debug, Default)]
pub(super) struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// The one algorithm that it is for, where it says so.
    alg: Option<String>,
    material: Material,
}

#[derive(Debug)]
enum Material {
    Rsa(RsaPublicKeyComponents<Vec<u8>>),
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl Keys {
    /// The keys of a set that can check signatures; others are left out, shared secrets among them.
    pub(super) fn read(told: &Value) -> Self {
        let keys = told["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self(keys.iter().take(KEYS_MAX).filter_map(Key::read).collect())
    }

    /// What is to be said about a token's signature; none when the key is not there.
    pub(super) fn verdict(&self, token: &Token) -> Option<Result<(), &'static str>> {
        if !ALGORITHMS.contains(&token.alg.as_str()) {
            return Some(Err(
                "its token is signed by an algorithm that is not taken; choose RS256, ES256 or EdDSA for this client",
            ));
        }
        let fits = |key: &&Key| key.is_for(&token.alg) && (token.kid.is_none() || key.id == token.kid);
        let mut fitting = self.0.iter().filter(fits);
        let key = fitting.next()?;
        if fitting.next().is_some() {
            return Some(Err("its token does not say which of several keys signed it"));
        }
        Some(if key.signed(token) { Ok(()) } else { Err("its token's signature is wrong") })
    }
}

/// What may sign: nothing that a public key, or no key at all, would do for.
const ALGORITHMS: [&str; 10] =
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "Ed25519"];

impl Key {
    fn read(told: &Value) -> Option<Self> {
        let text = |name: &str| told[name].as_str();
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok();
        if text("use").is_some_and(|what| what != "sig") {
            return None;
        }
        let material = match (text("kty")?, text("crv")) {
            ("RSA", _) => Material::Rsa(RsaPublicKeyComponents { n: number(bytes("n")?), e: number(bytes("e")?) }),
            ("EC", Some("P-256")) => Material::P256(point(&bytes("x")?, &bytes("y")?, 32)?),
            ("EC", Some("P-384")) => Material::P384(point(&bytes("x")?, &bytes("y")?, 48)?),
            ("OKP", Some("Ed25519")) => Material::Ed25519(bytes("x").filter(|x| x.len() == 32)?),
            _ => return None,
        };
        Some(Self { id: text("kid").map(str::to_owned), alg: text("alg").map(str::to_owned), material })
    }

    fn is_for(&self, alg: &str) -> bool {
        let same =
            |own: &str| own == alg || (own == "Ed25519" && alg == "EdDSA") || (own == "EdDSA" && alg == "Ed25519");
        self.alg.as_deref().is_none_or(same)
            && (rsa(alg).is_some() == matches!(self.material, Material::Rsa(_)))
            && self.curve().is_none_or(|(algs, ..)| algs.contains(&alg))
    }

    /// The algorithms of a key on a curve.
    fn curve(&self) -> Option<(&'static [&'static str], &'static dyn VerificationAlgorithm, &[u8])> {
        match &self.material {
            Material::Rsa(_) => None,
            Material::P256(key) => Some((&["ES256"], &ECDSA_P256_SHA256_FIXED, key)),
            Material::P384(key) => Some((&["ES384"], &ECDSA_P384_SHA384_FIXED, key)),
            Material::Ed25519(key) => Some((&["EdDSA", "Ed25519"], &ED25519, key)),
        }
    }

    fn signed(&self, token: &Token) -> bool {
        let message = token.signed.as_bytes();
        match (&self.material, rsa(&token.alg), self.curve()) {
            (Material::Rsa(key), Some(how), _) => key.verify(how, message, &token.signature).is_ok(),
            (_, None, Some((algs, how, key))) if algs.contains(&token.alg.as_str()) => {
                UnparsedPublicKey::new(how, key).verify(message, &token.signature).is_ok()
            }
            _ => false,
        }
    }
}

/// The algorithms of an RSA key, which has at least 2048 bits.
fn rsa(alg: &str) -> Option<&'static RsaParameters> {
    Some(match alg {
        "RS256" => &RSA_PKCS1_2048_8192_SHA256,
        "RS384" => &RSA_PKCS1_2048_8192_SHA384,
        "RS512" => &RSA_PKCS1_2048_8192_SHA512,
        "PS256" => &RSA_PSS_2048_8192_SHA256,
        "PS384" => &RSA_PSS_2048_8192_SHA384,
        "PS512" => &RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

/// A number without the zeros that some write before it.
fn number(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().skip_while(|byte| *byte == 0).collect()
}

/// A point of a curve, uncompressed.
fn point(x: &[u8], y: &[u8], size: usize) -> Option<Vec<u8>> {
    (x.len() == size && y.len() == size).then(|| [&[4], x, y].concat())
}

//! What only this installation knows, and what is made of it: signatures of access tokens, keyed hashes of keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;

/// The installation's secret. It never shows itself.
#[derive(Clone)]
pub struct Secret {
    signing: Hmac<Sha256>,
    pepper: Hmac<Sha256>,
    flows: Hmac<Sha256>,
}

impl Secret {
    /// Shortest secret, in bytes.
    pub const BYTES_MIN: usize = 32;

    /// Takes a secret. None when it is shorter than [`Secret::BYTES_MIN`].
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.len() < Self::BYTES_MIN {
            return None;
        }
        let signing = Hmac::new_from_slice(bytes).expect("HMAC takes a key of any length");
        // A key of its own, so that no hash of one use can be passed off as another's.
        let derived =
            |what: &str| Hmac::new_from_slice(&digest(&signing, what)).expect("HMAC takes a key of any length");
        let (pepper, flows) = (derived("velocity: keys of programs"), derived("velocity: sign-ins by a provider"));
        Some(Self { pepper, flows, signing })
    }

    /// A secret that ends with the process, and with it everything that was signed.
    pub fn fresh() -> Self {
        let mut bytes = [0; Self::BYTES_MIN];
        getrandom::fill(&mut bytes).expect("the system gives randomness from its boot on");
        Self::of(&bytes).expect("it is long enough")
    }

    /// HMAC-SHA256 of a text.
    pub(crate) fn sign(&self, text: &str) -> [u8; 32] {
        digest(&self.signing, text)
    }

    /// Whether a signature is the text's; it takes as long for a wrong one.
    pub(crate) fn signed(&self, text: &str, signature: &[u8]) -> bool {
        self.signing.clone().chain_update(text).verify_slice(signature).is_ok()
    }

    /// What is stored of a program's key: worth nothing to whoever reads the database alone.
    pub fn key_hash(&self, key: &str) -> String {
        super::token::hex(&digest(&self.pepper, key))
    }

    /// One of the secrets of a sign-in by a provider, which has this cookie: 43 letters and digits of base64url.
    pub(crate) fn flow(&self, part: &str, cookie: &str) -> String {
        URL_SAFE_NO_PAD.encode(digest(&self.flows, &format!("{part}:{cookie}")))
    }

    /// Whether that is what is shown; it takes as long for a wrong one.
    pub(crate) fn is_flow(&self, part: &str, cookie: &str, shown: &str) -> bool {
        let shown = URL_SAFE_NO_PAD.decode(shown).unwrap_or_default();
        self.flows.clone().chain_update(format!("{part}:{cookie}")).verify_slice(&shown).is_ok()
    }
}

fn digest(key: &Hmac<Sha256>, text: &str) -> [u8; 32] {
    key.clone().chain_update(text).finalize().into_bytes().into()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_is_none() {
        assert!(Secret::of(&[7; 31]).is_none() && Secret::of(b"").is_none());
        assert!(Secret::of(&[7; 32]).is_some());
    }

    #[test]
    fn a_signature_is_of_one_text_and_one_secret() {
        let (one, other) = (Secret::fresh(), Secret::fresh());
        let signature = one.sign("text");
        assert!(one.signed("text", &signature));
        assert!(!one.signed("texu", &signature) && !other.signed("text", &signature));
        assert!(!one.signed("text", &signature[..31]) && !one.signed("text", b""));
        assert_ne!(one.key_hash("text"), crate::auth::token::hex(&signature), "each use has a key of its own");
    }

    #[test]
    fn a_secret_never_shows_itself() {
        assert_eq!(format!("{:?}", Secret::of(b"0123456789abcdef0123456789abcdef")), "Some(Secret(…))");
    }
}

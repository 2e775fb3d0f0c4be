//! Opaque tokens: 256 random bits, of which only the SHA-256 is stored.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// A new token, 64 hexadecimal digits. `None` when the operating system has no randomness to give.
pub(crate) fn fresh() -> Option<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok().map(|()| hex(&bytes))
}

/// What is stored of a token.
pub(crate) fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// How the keys of programs begin that the server made.
pub(crate) const KEY_PREFIX: &str = "vel_";

/// Of a key so many bytes are shown: the prefix, the number, and four digits more.
pub(crate) const KEY_SHOWN: usize = 21;

/// A new key of a program with its number, which is no secret: `vel_`, twelve digits, `_`, and 64 digits nobody can guess.
/// With a number, the key that has it from now on. `None` as for [`fresh`].
pub(crate) fn fresh_key(id: Option<&str>) -> Option<(String, String)> {
    let id = match id {
        Some(id) => id.to_owned(),
        None => fresh()?[..12].to_owned(),
    };
    let key = format!("{KEY_PREFIX}{id}_{}", fresh()?);
    Some((id, key))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing into a string cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (one, two) = (fresh().unwrap(), fresh().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, two);
    }

    #[test]
    fn a_key_carries_its_number_and_keeps_it() {
        let (id, key) = fresh_key(None).unwrap();
        assert!(key.starts_with(&format!("vel_{id}_")) && key.len() == 81 && id.len() == 12, "{key}");
        let (same, other) = fresh_key(Some(&id)).unwrap();
        assert!(same == id && other != key && other[..17] == key[..17]);
    }

    #[test]
    fn only_the_digest_of_a_token_is_stored() {
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}

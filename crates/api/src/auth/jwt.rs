//! Access tokens: JWT (RFC 7519), signed with HS256 and nothing else. They are short-lived, and worth nothing once the
//! sign-in that they name is over.
//!
//! The header is compared as a whole with the only one that is ever issued, so nothing in it can choose an algorithm or a key.

use crate::auth::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{EpochMs, UserId};
use serde::{Deserialize, Serialize};

/// `{"alg":"HS256","typ":"JWT"}`.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// Who issues, and for whom.
const NAME: &str = "velocity";
/// Ours have about 400 bytes.
const BYTES_MAX: usize = 1024;
/// How long a token is good, in seconds.
pub(crate) const ACCESS_S: i64 = 15 * 60;
/// How far the clocks of two servers may be apart, in seconds.
const SKEW_S: i64 = 10;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Whose token it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bearer {
    /// The account.
    pub(crate) user: UserId,
    /// The sign-in that it belongs to.
    pub(crate) sign_in: String,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It was ours, and its time is over.
    Expired,
    /// It is not ours.
    Invalid,
}

/// A token for this sign-in, good from now on.
pub(crate) fn issue(secret: &Secret, user: &UserId, sign_in: &str, now: EpochMs) -> String {
    let now = now / 1000;
    let name = || NAME.to_owned();
    let (sub, sid) = (user.0.clone(), sign_in.to_owned());
    let claims = Claims { iss: name(), aud: name(), sub, sid, iat: now, nbf: now, exp: now + ACCESS_S };
    let body = serde_json::to_vec(&claims).expect("plain fields are JSON");
    let signed = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(body));
    let signature = URL_SAFE_NO_PAD.encode(secret.sign(&signed));
    format!("{signed}.{signature}")
}

/// Whose token this is.
pub(crate) fn read(secret: &Secret, token: &str, now: EpochMs) -> Result<Bearer, Refusal> {
    if token.len() > BYTES_MAX {
        return Err(Refusal::Invalid);
    }
    let claims = claims(secret, token).ok_or(Refusal::Invalid)?;
    let now = now / 1000;
    let ours = claims.iss == NAME && claims.aud == NAME && !claims.sub.is_empty() && !claims.sid.is_empty();
    let timely = claims.nbf <= now + SKEW_S && claims.iat <= now + SKEW_S;
    // Whoever shares our secret by mistake may issue for longer.
    let short = claims.exp.checked_sub(claims.iat).is_some_and(|life| (0..=ACCESS_S).contains(&life));
    match ours && timely && short {
        false => Err(Refusal::Invalid),
        true if claims.exp <= now => Err(Refusal::Expired),
        true => Ok(Bearer { user: UserId(claims.sub), sign_in: claims.sid }),
    }
}

/// What a token says whose signature is ours.
fn claims(secret: &Secret, token: &str) -> Option<Claims> {
    let (signed, signature) = token.rsplit_once('.')?;
    let body = signed.strip_prefix(HEADER)?.strip_prefix('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    if !secret.signed(signed, &signature) {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: EpochMs = 1_900_000_000_000;

    fn issued(secret: &Secret) -> String {
        issue(secret, &UserId("u".to_owned()), "s", NOW)
    }

    #[test]
    fn a_token_is_good_for_a_quarter_of_an_hour() {
        let secret = Secret::fresh();
        let token = issued(&secret);
        let bearer = Bearer { user: UserId("u".to_owned()), sign_in: "s".to_owned() };
        assert_eq!(read(&secret, &token, NOW), Ok(bearer.clone()));
        assert_eq!(read(&secret, &token, NOW + ACCESS_S * 1000 - 1), Ok(bearer.clone()));
        assert_eq!(read(&secret, &token, NOW + ACCESS_S * 1000), Err(Refusal::Expired));
        assert_eq!(read(&secret, &token, NOW - SKEW_S * 1000), Ok(bearer), "the other server's clock is behind");
        assert_eq!(read(&secret, &token, NOW - (SKEW_S + 1) * 1000), Err(Refusal::Invalid));
    }

    #[test]
    fn the_header_is_what_every_library_reads() {
        assert_eq!(URL_SAFE_NO_PAD.decode(HEADER).unwrap(), br#"{"alg":"HS256","typ":"JWT"}"#);
        assert!(issued(&Secret::fresh()).len() < BYTES_MAX / 2);
    }

    #[test]
    fn no_byte_of_a_token_can_be_changed() {
        let secret = Secret::fresh();
        let token = issued(&secret);
        for at in 0..token.len() {
            for byte in [b'A', b'B', b'.', b'=', b'_'] {
                let mut bytes = token.clone().into_bytes();
                if bytes[at] != byte {
                    bytes[at] = byte;
                    let changed = String::from_utf8(bytes).unwrap();
                    assert_eq!(read(&secret, &changed, NOW), Err(Refusal::Invalid), "byte {at} as {byte}");
                }
            }
        }
    }
}

//! One sign-in on its way: begun here, continued at the provider, ended here by the same browser.
//!
//! The browser keeps a cookie that says when it began and where to go afterwards. State, nonce and PKCE's verifier are keyed hashes of
//! it: nothing of a sign-in that nobody ends is kept here, any server of the installation may end it, and nobody who reads
//! the cookie learns the verifier. The state vouches for the cookie, so neither can be changed.

use crate::auth::secret::Secret;
use crate::auth::token;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::EpochMs;
use reqwest::Url;
use sha2::{Digest as _, Sha256};

/// How long somebody may take at the provider.
pub(crate) const FLOW_MS: i64 = 10 * 60 * 1000;
/// Longest place to go afterwards, in bytes; who wants more begins at the start.
const NEXT_BYTES_MAX: usize = 1024;

/// A sign-in on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flow {
    text: String,
    next: String,
}

impl Flow {
    /// A new one; none when the system gives no randomness.
    pub(crate) fn begin(next: &str, now: EpochMs) -> Option<Self> {
        let next = own_path(next);
        let text = format!("{}.{now}.{}", token::fresh()?, URL_SAFE_NO_PAD.encode(&next));
        Some(Self { text, next })
    }

    /// The one that a browser's cookie holds, unless it is over or nonsense. Its state must be compared before it is believed.
    pub(crate) fn read(text: &str, now: EpochMs) -> Option<Self> {
        let (_, rest) = text.split_once('.')?;
        let (began, next) = rest.split_once('.')?;
        let next = String::from_utf8(URL_SAFE_NO_PAD.decode(next).ok()?).ok()?;
        let age = now.checked_sub(began.parse().ok()?)?;
        (0..=FLOW_MS).contains(&age).then(|| Self { text: text.to_owned(), next: own_path(&next) })
    }

    /// What the browser keeps.
    pub(crate) fn cookie(&self) -> &str {
        &self.text
    }

    /// Where to go afterwards: a path of this site.
    pub(crate) fn next(&self) -> &str {
        &self.next
    }

    /// What the provider sends back with the code.
    pub(super) fn state(&self, secret: &Secret) -> String {
        secret.flow("state", &self.text)
    }

    /// Whether it is this sign-in that comes back.
    pub(crate) fn is_state(&self, secret: &Secret, shown: &str) -> bool {
        secret.is_flow("state", &self.text, shown)
    }

    /// What the provider's token must repeat.
    pub(super) fn nonce(&self, secret: &Secret) -> String {
        secret.flow("nonce", &self.text)
    }

    /// What only this installation can show for the code.
    pub(super) fn verifier(&self, secret: &Secret) -> String {
        secret.flow("verifier", &self.text)
    }

    /// What the provider is told of it beforehand.
    pub(super) fn challenge(&self, secret: &Secret) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier(secret)))
    }
}

/// A path of this site's pages, with its query; `/` for anything else. Browsers take `\` for `/` and pass over tabs and line ends,
/// so that none of them may be in it.
pub(crate) fn own_path(text: &str) -> String {
    let start = || "/".to_owned();
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    if !text.starts_with('/') || text.starts_with("//") || text.contains(odd) || text.len() > NEXT_BYTES_MAX {
        return start();
    }
    let here = Url::parse("http://localhost").expect("it is one");
    let Some(there) = here.join(text).ok().filter(|there| there.origin() == here.origin()) else { return start() };
    // The path, the query and what follows.
    let path = there.as_str().trim_start_matches(here.as_str().trim_end_matches('/'));
    // Its pages only: what programs call is no place for people.
    if path.starts_with("//") || path.starts_with("/api/") { start() } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: EpochMs = 1_900_000_000_000;

    #[test]
    fn only_pages_of_this_site_are_gone_to() {
        for own in ["/", "/?session=a&run=7", "/projects/x#y", "/a//b", "/%2F%2Fevil.example", "/login?next=//evil"] {
            assert_eq!(own_path(own), own);
        }
        assert_eq!(own_path("/käse?q=ü"), "/k%C3%A4se?q=%C3%BC");
        let long = format!("/{}", "x".repeat(NEXT_BYTES_MAX));
        for foreign in [
            "",
            "evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/ /evil.example",
            "/\u{a0}/evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "/./\\evil.example",
            "http://evil.example",
            "HTTP:evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "@evil.example",
            "/api/auth/oidc/login?next=/",
            "/x/../api/auth/oidc/login",
            "/%2e/%2e%2e/api/auth/oidc/login",
            "/\u{0}",
            "/\u{7f}",
            long.as_str(),
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }

    #[test]
    fn a_sign_in_is_ended_in_its_time_by_whoever_has_both_halves() {
        let (secret, other) = (Secret::fresh(), Secret::fresh());
        let flow = Flow::begin("/?run=7", NOW).unwrap();
        assert_eq!(Flow::read(flow.cookie(), NOW + FLOW_MS), Some(flow.clone()));
        assert_eq!(flow.next(), "/?run=7");
        for now in [NOW - 1, NOW + FLOW_MS + 1] {
            assert_eq!(Flow::read(flow.cookie(), now), None);
        }
        let state = flow.state(&secret);
        assert!(flow.is_state(&secret, &state) && !flow.is_state(&other, &state) && !flow.is_state(&secret, ""));
        let another = Flow::begin("/?run=7", NOW).unwrap();
        assert!(!another.is_state(&secret, &state), "each has its own");
        // Later, or elsewhere, than it was begun.
        let (random, _) = flow.cookie().split_once('.').unwrap();
        for forged in [
            format!("{random}.{}.{}", NOW + 1, URL_SAFE_NO_PAD.encode("/?run=7")),
            format!("{random}.{NOW}.{}", URL_SAFE_NO_PAD.encode("/?run=8")),
        ] {
            assert!(!Flow::read(&forged, NOW + 1).unwrap().is_state(&secret, &state), "{forged}");
        }
        for nonsense in ["", ".", "..", "a.b.c", "a.1900000000000.%", "a.-9223372036854775808."] {
            assert_eq!(Flow::read(nonsense, NOW), None, "{nonsense}");
        }
    }

    #[test]
    fn what_is_shown_says_nothing_about_what_is_not() {
        let secret = Secret::fresh();
        let flow = Flow::begin("/", NOW).unwrap();
        let all = [flow.state(&secret), flow.nonce(&secret), flow.verifier(&secret), flow.challenge(&secret)];
        for (at, one) in all.iter().enumerate() {
            assert_eq!(one.len(), 43, "{one}");
            assert!(all.iter().skip(at + 1).all(|other| other != one) && !flow.cookie().contains(one));
        }
    }
}

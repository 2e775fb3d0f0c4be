//! Keys for programs, as operators of the seed know them. Only their digests are kept in memory, and a shown key is
//! compared with every one of them in constant time.

use domain::Role;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt;

/// A key that opens the door, as the operator wrote it. It never shows itself.
#[derive(Clone)]
pub struct NewKey {
    /// What a caller sends as `X-API-Key`.
    pub token: String,
    /// What it may do.
    pub role: KeyRole,
    /// How much it may ask for.
    pub tier: Tier,
}

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewKey").field("role", &self.role).field("tier", &self.tier).finish_non_exhaustive()
    }
}

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRole {
    /// What an account of this role may do.
    Of(Role),
    /// Work for the queue over the network, and nothing else.
    Worker,
}

impl KeyRole {
    /// Reads a role's name; `builder` is the seed's name of a developer.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "worker" => Some(Self::Worker),
            "builder" => Some(Self::Of(Role::Developer)),
            role => Role::parse(role).map(Self::Of),
        }
    }
}

/// How much a caller may ask for; each tier includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The usual.
    Base,
    /// More.
    Hero,
    /// Everything.
    Superhero,
}

impl Tier {
    /// The tier's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Hero => "hero",
            Self::Superhero => "superhero",
        }
    }

    /// Reads a tier's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Base, Self::Hero, Self::Superhero].into_iter().find(|tier| tier.as_str() == text)
    }
}

/// All keys of a server.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    known: Vec<Known>,
}

#[derive(Debug, Clone)]
pub(crate) struct Known {
    digest: [u8; 32],
    /// `key:` and the first eight digits of its digest: says which key it was, and not what it is.
    pub(crate) name: String,
    pub(crate) role: KeyRole,
    pub(crate) tier: Tier,
    disabled: bool,
}

impl Keys {
    /// Keeps the digests of these keys.
    pub fn new(keys: impl IntoIterator<Item = NewKey>) -> Self {
        let known = keys.into_iter().map(|key| {
            let digest = digest(&key.token);
            let short: String = digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
            Known { digest, name: format!("key:{short}"), role: key.role, tier: key.tier, disabled: false }
        });
        Self { known: known.collect() }
    }

    /// The same, of which these tokens open nothing any more. They still count as keys: a server whose only key was
    /// disabled is not an open one.
    #[must_use]
    pub fn without(mut self, disabled: &BTreeSet<&str>) -> Self {
        let disabled: Vec<[u8; 32]> = disabled.iter().map(|token| digest(token)).collect();
        for key in &mut self.known {
            key.disabled = disabled.contains(&key.digest);
        }
        self
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The key of this name, unless it was disabled.
    pub(crate) fn named(&self, name: &str) -> Option<&Known> {
        self.known.iter().find(|key| key.name == name && !key.disabled)
    }

    /// Whose key this is. It takes as long for a wrong one as for a right one.
    pub(crate) fn find(&self, shown: &[u8]) -> Option<&Known> {
        let shown: [u8; 32] = Sha256::digest(shown).into();
        let found =
            self.known.iter().fold(None, |found, key| if same(&key.digest, &shown) { Some(key) } else { found });
        found.filter(|key| !key.disabled)
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Looks at every byte, wherever the first difference is.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let difference = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let key = |token: &str, role| NewKey { token: token.to_owned(), role, tier: Tier::Hero };
        Keys::new([key("one", KeyRole::Of(Role::Viewer)), key("two", KeyRole::Worker)])
    }

    #[test]
    fn a_key_is_found_whole_and_never_by_a_part() {
        let keys = keys();
        assert_eq!(keys.find(b"two").map(|key| key.role), Some(KeyRole::Worker));
        let without = keys.clone().without(&BTreeSet::from(["two"]));
        assert!(without.find(b"two").is_none() && without.find(b"one").is_some());
        for wrong in ["", "o", "One", "one ", "three"] {
            assert!(keys.find(wrong.as_bytes()).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn a_key_never_shows_itself() {
        let new = NewKey { token: "very-secret".to_owned(), role: KeyRole::Worker, tier: Tier::Base };
        assert!(!format!("{new:?} {:?}", Keys::new([new.clone()])).contains("very-secret"));
        assert!(keys().known[0].name.starts_with("key:") && keys().known[0].name.len() == 12);
    }

    #[test]
    fn the_seeds_builder_is_a_developer() {
        assert_eq!(KeyRole::parse("builder"), Some(KeyRole::Of(Role::Developer)));
        assert_eq!(KeyRole::parse("root"), None);
        assert!(Tier::parse("superhero") > Tier::parse("hero"));
    }
}

//! Choices that look chosen but are always the same for the same project.

use sha2::{Digest, Sha256};

/// A sequence of numbers that follows from a text (splitmix64 over its SHA-256).
pub(super) struct Dice(u64);

impl Dice {
    /// The sequence of this text.
    pub(super) fn of(text: &str) -> Self {
        let hash = Sha256::digest(text.as_bytes());
        Self(hash.iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte)))
    }

    /// The next number.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both possible.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        if high <= low {
            return low;
        }
        let span = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.next() % span)
    }

    /// A place in a list of this length; 0 for an empty one.
    pub(super) fn index(&mut self, length: usize) -> usize {
        if length == 0 { 0 } else { usize::try_from(self.next() % length as u64).unwrap_or(0) }
    }
}

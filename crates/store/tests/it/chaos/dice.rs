//! Chance that can be repeated: everything that a test leaves to chance comes from its seed.

/// SplitMix64 (Steele, Lea, Flood 2014): small, and good enough to choose whom to kill.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// A place in a list of this length.
    pub(super) fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % length as u64).unwrap()
    }
}

/// The seed of a run: the one in `VELOCITY_TEST_SEED`, to repeat a run, or a new one. Printed, because it is what a failure
/// is repeated with.
#[allow(clippy::disallowed_methods, reason = "how a person repeats a run")]
pub(super) fn seed(run: &str) -> u64 {
    let given = std::env::var("VELOCITY_TEST_SEED").ok();
    let given = given.map(|text| text.parse().expect("VELOCITY_TEST_SEED is a number"));
    let seed = given.unwrap_or_else(|| u64::from(std::process::id()) << 32 | u64::from(super::now_ms() as u32));
    println!("{run}: repeat with VELOCITY_TEST_SEED={seed}");
    seed
}

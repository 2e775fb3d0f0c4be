//! Colours solved in OKLCH so that contrast holds by construction, for any hue.

mod colour;
mod token;

pub(crate) use token::{Brand, brand, css};

/// A number that tells two products of the same style apart: which of the allowed variants they take.
pub(crate) fn seed(id: &str) -> u32 {
    id.bytes().fold(2_166_136_261, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619)) % 997
}

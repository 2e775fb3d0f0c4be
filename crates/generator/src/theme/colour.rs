//! OKLCH, sRGB and the contrast of WCAG 2.

use std::fmt;

/// An sRGB colour, eight bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

pub(super) const WHITE: Colour = Colour([255; 3]);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

fn linear(channel: f64) -> f64 {
    if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

fn gamma(channel: f64) -> f64 {
    if channel <= 0.003_130_8 { 12.92 * channel } else { 1.055 * channel.powf(1.0 / 2.4) - 0.055 }
}

/// Linear sRGB of an OKLCH colour; may lie outside of 0–1.
fn rgb(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (sin, cos) = hue.to_radians().sin_cos();
    let (a, b) = (chroma * cos, chroma * sin);
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
}

/// The colour, its chroma reduced until sRGB holds it. `lightness` 0–1, `chroma` 0–0.4, `hue` in degrees.
pub(super) fn oklch(lightness: f64, mut chroma: f64, hue: f64) -> Colour {
    let inside = |c: f64| rgb(lightness, c, hue).iter().all(|x| (-1e-4..=1.0001).contains(x));
    while chroma > 0.0 && !inside(chroma) {
        chroma -= 0.004;
    }
    Colour(rgb(lightness, chroma.max(0.0), hue).map(|x| (255.0 * gamma(x.clamp(0.0, 1.0))).round() as u8))
}

/// Relative luminance, 0–1.
pub(super) fn luminance(colour: Colour) -> f64 {
    let [r, g, b] = colour.0.map(|channel| linear(f64::from(channel) / 255.0));
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast of two colours, 1–21.
pub(super) fn contrast(one: Colour, other: Colour) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Enough halvings to settle eight bits.
const STEPS: usize = 24;

/// The colour nearest to the ground that still has the contrast: found by halving the lightness.
pub(super) fn reach(ground: Colour, chroma: f64, hue: f64, target: f64, darker: bool) -> Colour {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..STEPS {
        let middle = (low + high) / 2.0;
        let enough = contrast(oklch(middle, chroma, hue), ground) >= target;
        if enough == darker {
            low = middle;
        } else {
            high = middle;
        }
    }
    oklch(if darker { low } else { high }, chroma, hue)
}

//! Colours solved in OKLCH so that contrast holds by construction, for any hue.

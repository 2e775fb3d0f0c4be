//! The design tokens of a theme: which colours there are and what contrast each one owes.

use super::colour::{Colour, WHITE, contrast, luminance, oklch, reach};
use domain::spec::{Density, Mode, Style, Theme};
use std::fmt::Write as _;

/// What a style asks of its colours.
struct Recipe {
    /// Chroma of what is neutral.
    neutral: f64,
    /// Chroma of the accent.
    accent: f64,
    /// Lightness of the ground and of surfaces in the style's own mode.
    ground: f64,
    surface: f64,
    /// Contrast of the accent on the ground.
    target: f64,
    /// Whether the style is dark by nature.
    dark: bool,
    /// The focus ring stands against the accent instead of being blue.
    opposite: bool,
    /// Companion hue of the fifth art tone.
    companion: f64,
}

fn recipe(style: Style) -> Recipe {
    let plain = Recipe {
        neutral: 0.004,
        accent: 0.02,
        ground: 1.0,
        surface: 0.985,
        target: 12.0,
        dark: false,
        opposite: false,
        companion: 0.0,
    };
    match style {
        Style::Minimal => plain,
        Style::Bold => Recipe { neutral: 0.0, accent: 0.24, surface: 0.96, target: 4.6, opposite: true, ..plain },
        Style::Playful => Recipe {
            neutral: 0.02,
            accent: 0.2,
            ground: 0.985,
            surface: 0.955,
            target: 4.6,
            opposite: true,
            companion: 40.0,
            ..plain
        },
        Style::Corporate => Recipe { neutral: 0.008, accent: 0.13, surface: 0.975, target: 6.0, ..plain },
        Style::Dark => {
            Recipe { neutral: 0.012, accent: 0.17, ground: 0.17, surface: 0.21, target: 7.0, dark: true, ..plain }
        }
        Style::Elegant => Recipe { neutral: 0.012, accent: 0.07, ground: 0.985, surface: 0.965, target: 5.5, ..plain },
    }
}

/// Name and colour, in the order in which they are written.
type Tokens = Vec<(&'static str, Colour)>;

fn find(tokens: &Tokens, name: &str) -> Colour {
    tokens.iter().find(|(known, _)| *known == name).map(|(_, colour)| *colour).expect("the name is one of the tokens")
}

/// Solves a theme's colours for light or dark.
fn solve(style: Style, hue: f64, light: bool) -> Tokens {
    let r = recipe(style);
    let (ground_l, surface_l) = match (light, r.dark) {
        (true, false) => (r.ground, r.surface),
        (true, true) => (1.0, 0.975),
        (false, _) => (0.17, 0.215),
    };
    let darkest = |a: Colour, b: Colour| if luminance(a) <= luminance(b) { a } else { b };
    let lightest = |a: Colour, b: Colour| if luminance(a) >= luminance(b) { a } else { b };
    let hardest = |a, b| if light { darkest(a, b) } else { lightest(a, b) };
    let bg = oklch(ground_l, if ground_l < 1.0 { r.neutral } else { 0.0 }, hue);
    let surface = oklch(surface_l, r.neutral * 1.5, hue);
    let worst = hardest(bg, surface);
    let on = |chroma, hue, target| reach(worst, chroma, hue, target, light);
    let accent = on(r.accent, hue, r.target);
    let black = oklch(0.16, 0.01, hue);
    let on_accent = if contrast(WHITE, accent) >= contrast(black, accent) { WHITE } else { black };
    let soft = oklch(if light { 0.95 } else { 0.28 }, r.accent.min(0.05), hue);
    let focus_hue = if r.opposite { companion(hue, 180.0) } else { 262.0 };
    // Badges stand on a tint of their own meaning, so their words owe contrast to that, too.
    let tint = |chroma, hue| oklch(if light { 0.955 } else { 0.27 }, chroma, hue);
    let status = |chroma, hue, tint| reach(hardest(worst, tint), chroma, hue, 5.0, light);
    let (ok, warn, danger) = (tint(0.035, 150.0), tint(0.04, 80.0), tint(0.03, 27.0));
    let mut tokens = vec![
        ("bg", bg),
        ("surface", surface),
        ("ink", on(r.neutral * 2.0, hue, if light { 14.0 } else { 13.0 })),
        ("muted", on(r.neutral * 2.0 + 0.006, hue, 5.2)),
        ("line", oklch(if light { ground_l - 0.085 } else { ground_l + 0.11 }, r.neutral * 1.5, hue)),
        ("line-strong", on(r.neutral * 2.0, hue, 3.2)),
        ("accent", accent),
        ("on-accent", on_accent),
        ("accent-soft", soft),
        ("accent-text", reach(hardest(worst, soft), r.accent, hue, 4.7, light)),
        ("danger", status(0.19, 27.0, danger)),
        ("danger-soft", danger),
        ("ok", status(0.14, 150.0, ok)),
        ("ok-soft", ok),
        ("warn", status(0.13, 75.0, warn)),
        ("warn-soft", warn),
        ("focus", reach(hardest(worst, soft), 0.2, focus_hue, 3.5, light)),
    ];
    tokens.extend(art(&r, hue, light));
    tokens
}

/// A hue beside or against the accent's; purple only where the accent itself was asked to be.
fn companion(hue: f64, turn: f64) -> f64 {
    let purple = |hue: f64| (265.0..=345.0).contains(&hue);
    let turned = (hue + turn).rem_euclid(360.0);
    match (purple(turned) && !purple(hue), turned < 305.0) {
        (true, true) => 264.0,
        (true, false) => 346.0,
        (false, _) => turned,
    }
}

/// The five tones of generated pictures, from the quietest to the strongest, and a companion.
fn art(r: &Recipe, hue: f64, light: bool) -> Tokens {
    let lightness = if light { [0.955, 0.86, 0.74, 0.6, 0.9] } else { [0.26, 0.36, 0.48, 0.62, 0.31] };
    let chroma =
        [r.neutral, r.accent * 0.35 + 0.01, r.accent * 0.6 + 0.012, r.accent * 0.8 + 0.015, r.accent * 0.2 + 0.01];
    let turn = [0.0, 8.0, -10.0, 14.0, r.companion];
    let names = ["art-0", "art-1", "art-2", "art-3", "art-4"];
    (0..5).map(|i| (names[i], oklch(lightness[i], chroma[i], companion(hue, turn[i])))).collect()
}

/// The colours that stand outside of the style sheet: favicon and manifest.
pub(crate) struct Brand {
    /// The accent.
    pub(crate) accent: String,
    /// What is written on the accent.
    pub(crate) on_accent: String,
    /// The accent's quiet companion.
    pub(crate) soft: String,
    /// The page's ground.
    pub(crate) ground: String,
}

/// The colours of the mode in which the product first shows itself.
pub(crate) fn brand(theme: &Theme) -> Brand {
    let tokens = solve(theme.style, f64::from(theme.hue % 360), theme.mode != Mode::Dark);
    let [accent, on_accent, soft, ground] =
        ["accent", "on-accent", "art-2", "bg"].map(|name| find(&tokens, name).to_string());
    Brand { accent, on_accent, soft, ground }
}

fn block(selector: &str, scheme: &str, tokens: &Tokens) -> String {
    let mut out = format!("{selector} {{\n  color-scheme: {scheme};\n");
    for (name, colour) in tokens {
        let _ = writeln!(out, "  --{name}: {colour};");
    }
    out.push_str("}\n");
    out
}

/// The first lines of `styles/tokens.css`: colours for each mode, and the spacing of the density.
pub(crate) fn css(theme: &Theme) -> String {
    let hue = f64::from(theme.hue % 360);
    let (light, dark) = (solve(theme.style, hue, true), solve(theme.style, hue, false));
    let mut out = match theme.mode {
        Mode::Light => block(":root", "light", &light),
        Mode::Dark => block(":root", "dark", &dark),
        Mode::Both => {
            let system = block("  :root:not([data-mode=\"light\"])", "dark", &dark);
            let chosen = block(":root[data-mode=\"dark\"]", "dark", &dark);
            format!("{}@media (prefers-color-scheme: dark) {{\n{system}}}\n{chosen}", block(":root", "light", &light))
        }
    };
    let (gap, row) = match theme.density {
        Density::Compact => ("3rem", ".5rem"),
        Density::Regular => ("4rem", ".75rem"),
        Density::Airy => ("5.5rem", ".9rem"),
    };
    let _ = writeln!(out, ":root {{\n  --gap: {gap};\n  --row: {row};\n}}");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: [Style; 6] =
        [Style::Minimal, Style::Bold, Style::Playful, Style::Corporate, Style::Dark, Style::Elegant];

    /// What is written on what, and the contrast that WCAG 2.2 AA (or our own, stricter wish) asks.
    const PAIRS: [(&str, &str, f64); 27] = [
        ("ink", "bg", 7.0),
        ("ink", "surface", 7.0),
        ("ink", "accent-soft", 7.0),
        ("muted", "bg", 4.5),
        ("muted", "surface", 4.5),
        ("accent-text", "bg", 4.5),
        ("accent-text", "surface", 4.5),
        ("accent-text", "accent-soft", 4.5),
        ("on-accent", "accent", 4.5),
        ("accent", "bg", 3.0),
        ("line-strong", "bg", 3.0),
        ("line-strong", "surface", 3.0),
        ("danger", "bg", 4.5),
        ("danger", "surface", 4.5),
        ("danger", "danger-soft", 4.5),
        ("ok", "bg", 4.5),
        ("ok", "surface", 4.5),
        ("ok", "ok-soft", 4.5),
        ("warn", "bg", 4.5),
        ("warn", "surface", 4.5),
        ("warn", "warn-soft", 4.5),
        ("ink", "ok-soft", 7.0),
        ("ink", "warn-soft", 7.0),
        ("ink", "danger-soft", 7.0),
        ("focus", "bg", 3.0),
        ("focus", "surface", 3.0),
        ("focus", "accent-soft", 3.0),
    ];

    #[test]
    fn every_pair_of_864_themes_has_its_contrast() {
        let mut themes = 0;
        let mut short = Vec::new();
        for style in STYLES {
            for light in [true, false] {
                for hue in (0..360).step_by(5) {
                    themes += 1;
                    let tokens = solve(style, f64::from(hue), light);
                    for (front, back, least) in PAIRS {
                        let found = contrast(find(&tokens, front), find(&tokens, back));
                        if found < least {
                            short.push(format!(
                                "{style:?} light={light} hue={hue}: {front} on {back} {found:.2} < {least}"
                            ));
                        }
                    }
                }
            }
        }
        assert_eq!(themes, 864);
        assert!(short.is_empty(), "{} pairs fail, first: {:#?}", short.len(), &short[..short.len().min(8)]);
    }

    #[test]
    fn purple_comes_only_where_it_was_asked_for() {
        for hue in (0..265).chain(346..360) {
            for turn in [0.0, 8.0, -10.0, 14.0, 40.0, 180.0] {
                assert!(!(265.0..=345.0).contains(&companion(f64::from(hue), turn)), "{hue} {turn}");
            }
        }
        assert_eq!(companion(300.0, 8.0), 308.0);
    }

    #[test]
    fn a_mode_that_is_not_wanted_is_not_written() {
        let theme = |mode| Theme {
            style: Style::Bold,
            hue: 25,
            mode,
            density: Density::Regular,
            art: domain::spec::Art::Waves,
        };
        assert!(!css(&theme(Mode::Light)).contains("dark"));
        assert!(!css(&theme(Mode::Dark)).contains("color-scheme: light"));
        assert!(css(&theme(Mode::Both)).contains("prefers-color-scheme: dark"));
    }
}

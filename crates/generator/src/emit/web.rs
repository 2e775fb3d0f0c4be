//! The product's web application: a constant runtime, and what this product knows, says, looks like and shows.

mod flow;
mod message;
mod metadata;
mod page;

use super::template;
use super::{GenerateError, Tree};
use crate::theme;
use domain::spec::{Direction, Spec, Style};
use serde_json::json;

/// Writes `web/`. A person's text goes only into JSON files; everything else depends on identifiers alone.
pub(super) fn emit(spec: &Spec, tree: &mut Tree) -> Result<(), GenerateError> {
    template::copy("web/base/", "web/", tree);
    for name in ["package.json", "package-lock.json"] {
        tree.insert(format!("web/{name}"), template::raw(&format!("toolchain/node/{name}"))?);
    }
    let pages = page::all(spec)?;
    page::emit(&pages, tree)?;
    let messages = message::catalogue(spec, &pages)?;
    let locale = locale(spec)?;
    tree.insert("web/lib/spec.json".into(), template::json_file(&metadata::document(spec, &pages))?);
    tree.insert(format!("web/messages/{locale}.json"), template::json_file(&messages)?);
    let import = format!("import catalogue from \"../messages/{locale}.json\";\n\nexport {{ catalogue }};\n");
    tree.insert("web/lib/messages.ts".into(), import.into_bytes());
    tree.insert("web/e2e/flows.json".into(), template::json_file(&flow::document(spec, &pages))?);
    look(spec, tree)
}

/// The landing page alone.
pub(super) fn landing(spec: &Spec) -> Result<Vec<u8>, GenerateError> {
    let pages = page::all(spec)?;
    let home = pages.iter().find(|page| page.route == "/");
    home.map(page::file).unwrap_or_else(|| Err(GenerateError("the spec has no page at \"/\"".into())))
}

/// The language tag as a file name: letters, digits and hyphens.
fn locale(spec: &Spec) -> Result<&str, GenerateError> {
    let tag = spec.project.locale.as_str();
    let plain = !tag.is_empty() && tag.len() <= 35 && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    plain.then_some(tag).ok_or_else(|| GenerateError(format!("\"{}\" is no language tag", tag.escape_default())))
}

/// Colours, style, fonts, favicon and manifest.
fn look(spec: &Spec, tree: &mut Tree) -> Result<(), GenerateError> {
    let rtl = spec.project.dir == Direction::Rtl;
    let style = style_name(spec.theme.style);
    let mut tokens = theme::css(&spec.theme);
    for font in fonts(spec.theme.style, rtl) {
        tokens.push_str(&font_face(font));
        tree.insert(
            format!("web/public/fonts/{}", font.file),
            template::raw(&format!("web/parts/fonts/{}", font.file))?,
        );
        let licence = format!("LICENSES/{}.txt", font.licence);
        tree.insert(format!("web/public/fonts/{licence}"), template::raw(&format!("web/parts/fonts/{licence}"))?);
    }
    if rtl {
        tokens.push_str(":root{--font-script:\"Noto Sans Arabic\",}\n");
    }
    tree.insert("web/styles/tokens.css".into(), tokens.into_bytes());
    tree.insert("web/styles/style.css".into(), template::raw(&format!("web/parts/styles/{style}.css"))?);
    let colours = theme::brand(&spec.theme);
    tree.insert("web/public/icon.svg".into(), icon(&colours).into_bytes());
    let manifest = json!({
        "name": spec.project.title, "short_name": spec.project.title, "description": spec.project.tagline,
        "lang": spec.project.locale, "dir": if rtl { "rtl" } else { "ltr" }, "start_url": "/", "display": "standalone",
        "background_color": colours.ground, "theme_color": colours.accent,
        "icons": [{"src": "/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    });
    tree.insert("web/public/manifest.webmanifest".into(), template::json_file(&manifest)?);
    Ok(())
}

/// The style's identifier: also the name of its file.
fn style_name(style: Style) -> &'static str {
    match style {
        Style::Minimal => "minimal",
        Style::Bold => "bold",
        Style::Playful => "playful",
        Style::Corporate => "corporate",
        Style::Dark => "dark",
        Style::Elegant => "elegant",
    }
}

/// A self-hosted variable font.
struct Font {
    family: &'static str,
    file: &'static str,
    licence: &'static str,
    weights: &'static str,
}

const INTER: Font =
    Font { family: "Inter", file: "inter-latin-wght-normal.woff2", licence: "inter", weights: "100 900" };
const NUNITO: Font =
    Font { family: "Nunito", file: "nunito-latin-wght-normal.woff2", licence: "nunito", weights: "200 1000" };
const FRAUNCES: Font =
    Font { family: "Fraunces", file: "fraunces-latin-wght-normal.woff2", licence: "fraunces", weights: "100 900" };
const ARABIC: Font = Font {
    family: "Noto Sans Arabic",
    file: "noto-sans-arabic-arabic-wght-normal.woff2",
    licence: "noto-sans-arabic",
    weights: "100 900",
};

fn fonts(style: Style, rtl: bool) -> Vec<&'static Font> {
    let mut fonts = match style {
        Style::Playful => vec![&NUNITO],
        Style::Elegant => vec![&INTER, &FRAUNCES],
        Style::Minimal | Style::Bold | Style::Corporate | Style::Dark => vec![&INTER],
    };
    if rtl {
        fonts.push(&ARABIC);
    }
    fonts
}

fn font_face(font: &Font) -> String {
    format!(
        "@font-face {{ font-family: \"{}\"; src: url(/fonts/{}) format(\"woff2\"); font-weight: {}; font-display: swap; }}\n",
        font.family, font.file, font.weights
    )
}

/// The mark in the product's colours.
fn icon(colours: &theme::Brand) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><path fill=\"{}\" d=\"M0 0h24v24H0z\"/><path fill=\"{}\" d=\"M5 5h14v14H5z\"/><path fill=\"{}\" d=\"M5 19 19 5v14z\"/></svg>\n",
        colours.accent, colours.on_accent, colours.soft
    )
}

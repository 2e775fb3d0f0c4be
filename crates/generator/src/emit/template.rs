//! The embedded `templates/` directory: rendering, copying, and the encoders through which a person's text enters code.

use super::{GenerateError, Tree};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use rust_embed::Embed;
use serde::Serialize;
use std::sync::LazyLock;

#[derive(Embed)]
#[folder = "../../templates/"]
struct Templates;

/// Names that end so are rendered; all others are copied byte for byte.
const SUFFIX: &str = ".j2";

static ENVIRONMENT: LazyLock<Result<Environment<'static>, String>> = LazyLock::new(environment);

fn environment() -> Result<Environment<'static>, String> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    env.set_syntax(syntax.map_err(|error| error.to_string())?);
    env.add_filter("py", python_filter);
    env.add_filter("json", json_filter);
    env.add_filter("md", |text: String| markdown(&text));
    env.add_filter("pascal", |text: String| pascal(&text));
    for name in Templates::iter().filter(|name| name.ends_with(SUFFIX)) {
        let text = source(&name)?;
        env.add_template_owned(name.to_string(), text).map_err(|error| format!("template {name}: {error:#}"))?;
    }
    Ok(env)
}

fn source(name: &str) -> Result<String, String> {
    let file = Templates::get(name).ok_or_else(|| format!("template {name} does not exist"))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| format!("template {name} is not UTF-8"))
}

/// Renders `templates/{name}` (a name that ends in `.j2`). An undefined variable is an error, never an empty text.
pub(super) fn render(name: &str, context: impl Serialize) -> Result<Vec<u8>, GenerateError> {
    let env = ENVIRONMENT.as_ref().map_err(|error| GenerateError(error.clone()))?;
    let template = env.get_template(name).map_err(|error| GenerateError(format!("template {name}: {error:#}")))?;
    let text = template.render(Serde(context)).map_err(|error| GenerateError(format!("template {name}: {error:#}")))?;
    Ok(text.into_bytes())
}

/// Copies every file below `templates/{from}` (with its trailing `/`) that is not rendered to `{to}` in the tree.
pub(super) fn copy(from: &str, to: &str, tree: &mut Tree) {
    for name in Templates::iter().filter(|name| name.starts_with(from) && !name.ends_with(SUFFIX)) {
        let file = Templates::get(&name).expect("the name comes from the embedded list");
        tree.insert(format!("{to}{}", &name[from.len()..]), file.data.into_owned());
    }
}

/// The bytes of `templates/{name}`, unrendered.
pub(super) fn raw(name: &str) -> Result<Vec<u8>, GenerateError> {
    let file = Templates::get(name).ok_or_else(|| GenerateError(format!("template {name} does not exist")))?;
    Ok(file.data.into_owned())
}

/// A JSON document with sorted keys, two spaces of indent and a final newline: for data files.
pub(super) fn json_file(value: &impl Serialize) -> Result<Vec<u8>, GenerateError> {
    let value = serde_json::to_value(value).map_err(|error| GenerateError(format!("data: {error}")))?;
    let mut bytes = serde_json::to_vec_pretty(&value).map_err(|error| GenerateError(format!("data: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A text as one line of Markdown that shows it as it is.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()) {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ':' | ';' | '\'' | '"' | '/' | '-') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `cart_item` → `CartItem`. Distinct identifiers stay distinct unless they differ only by doubled underscores.
pub(super) fn pascal(identifier: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    identifier.split('_').map(word).collect()
}

fn python_filter(value: &Value) -> Result<String, minijinja::Error> {
    if value.is_undefined() {
        return Err(minijinja::Error::new(ErrorKind::UndefinedError, "nothing to encode"));
    }
    let value = serde_json::to_value(value).map_err(|error| bad(&error.to_string()))?;
    Ok(python(&value))
}

fn json_filter(value: &Value) -> Result<String, minijinja::Error> {
    if value.is_undefined() {
        return Err(minijinja::Error::new(ErrorKind::UndefinedError, "nothing to encode"));
    }
    let value = serde_json::to_value(value).map_err(|error| bad(&error.to_string()))?;
    Ok(json(&value))
}

fn bad(message: &str) -> minijinja::Error {
    minijinja::Error::new(ErrorKind::InvalidOperation, message.to_owned())
}

/// A value as a Python literal, pure ASCII, on one line.
pub(super) fn python(value: &serde_json::Value) -> String {
    use serde_json::Value as V;
    match value {
        V::Null => "None".to_owned(),
        V::Bool(true) => "True".to_owned(),
        V::Bool(false) => "False".to_owned(),
        V::Number(number) => number.to_string(),
        V::String(text) => python_string(text),
        V::Array(items) => format!("[{}]", items.iter().map(python).collect::<Vec<_>>().join(", ")),
        V::Object(items) => {
            let pairs = items.iter().map(|(key, value)| format!("{}: {}", python_string(key), python(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn python_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            ' '..='~' => out.push(c),
            c if (c as u32) <= 0xffff => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// A value as JSON that is also a TypeScript literal and safe inside `<script>`: pure ASCII, `<`, `>` and `&` escaped.
pub(super) fn json(value: &serde_json::Value) -> String {
    let text = value.to_string();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '\u{7f}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c if c.is_ascii() => out.push(c),
            c => {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json as value;

    #[test]
    fn a_python_literal_is_one_ascii_line() {
        let text = "a\"b\\c\n\u{202e}\u{1f41d}\r{{ x }}${y}'''\"\"\"";
        let literal = python(&value!(text));
        assert!(literal.is_ascii() && !literal.contains('\n'));
        assert_eq!(literal, r#""a\"b\\c\n\u202e\U0001f41d\u000d{{ x }}${y}'''\"\"\"""#);
        assert_eq!(python(&value!({"a": [true, null, 1.5]})), r#"{"a": [True, None, 1.5]}"#);
    }

    #[test]
    fn a_json_literal_cannot_end_a_script_and_reads_back() {
        let text = "</script>\u{2028}&\u{1f41d}";
        let literal = json(&value!(text));
        assert!(literal.is_ascii() && !literal.contains('<'));
        assert_eq!(serde_json::from_str::<String>(&literal).ok().as_deref(), Some(text));
    }

    #[test]
    fn every_template_parses() {
        assert_eq!(ENVIRONMENT.as_ref().err(), None);
    }

    #[test]
    fn a_type_name_is_made_of_words() {
        assert_eq!(pascal("cart_item"), "CartItem");
    }
}

//! What an answer must look like: JSON in which some texts stand for all values of a kind.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// Allows keys beside those that are named.
const MORE: &str = "…";

/// Why an answer is not of a shape; nothing when it is. In a shape `":uuid"` and its like stand for any value of their kind, a list
/// of one for a list of those, and an object for one with exactly its keys, unless it has the key `…`.
pub(super) fn fault(shape: &Value, value: &Value, at: &str) -> Option<String> {
    match (shape, value) {
        (Value::String(kind), value) if kind.starts_with(':') => {
            (!is_any_of(kind, value)).then(|| format!("{at}: {value} is not {kind}"))
        }
        (Value::Object(shape), Value::Object(value)) => {
            let wanted = shape.iter().filter(|(key, _)| *key != MORE);
            let lacking = wanted.filter_map(|(key, shape)| match value.get(key) {
                Some(value) => fault(shape, value, &format!("{at}.{key}")),
                None => Some(format!("{at}.{key} is missing")),
            });
            let odd = value.keys().filter(|key| !shape.contains_key(MORE) && !shape.contains_key(*key));
            lacking.chain(odd.map(|key| format!("{at}.{key} is not in the reference"))).next()
        }
        (Value::Array(shape), Value::Array(values)) if shape.len() == 1 => {
            let each = values.iter().enumerate().find_map(|(i, value)| fault(&shape[0], value, &format!("{at}[{i}]")));
            each.or_else(|| values.is_empty().then(|| format!("{at} is empty")))
        }
        (shape, value) => (shape != value).then(|| format!("{at}: {value} is not {shape}")),
    }
}

/// `:a|b` is either.
fn is_any_of(kinds: &str, value: &Value) -> bool {
    kinds.trim_start_matches(':').split('|').any(|kind| is_a(kind, value))
}

fn is_a(kind: &str, value: &Value) -> bool {
    let text = value.as_str();
    match kind {
        "null" => value.is_null(),
        "number" => value.is_number(),
        "bool" => value.is_boolean(),
        "list" => value.is_array(),
        "object" => value.is_object(),
        "text" => text.is_some_and(|text| !text.is_empty()),
        "digits" => text.is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())),
        "uuid" => text.is_some_and(is_uuid),
        "jwt" => text.is_some_and(is_jwt),
        "time" => text.is_some_and(is_time),
        word => text == Some(word),
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// A token as in the seed, `eyJhbGciOiJIUzI1NiIs…`: three parts, HS256.
fn is_jwt(text: &str) -> bool {
    let parts: Vec<Vec<u8>> = text.split('.').filter_map(|part| URL_SAFE_NO_PAD.decode(part).ok()).collect();
    let header = parts.first().and_then(|part| serde_json::from_slice::<Value>(part).ok()).unwrap_or_default();
    parts.len() == 3 && header["alg"] == "HS256" && parts[2].len() == 32
}

/// As in the seed, `2026-04-21T16:00:00Z`, perhaps with parts of a second.
fn is_time(text: &str) -> bool {
    let format = &time::format_description::well_known::Rfc3339;
    text.ends_with('Z') && time::OffsetDateTime::parse(text, format).is_ok()
}

#[cfg(test)]
mod tests {
    use super::fault;
    use serde_json::json;

    #[test]
    fn a_shape_takes_what_it_says_and_nothing_else() {
        let shape =
            json!({"id": ":uuid", "role": ":admin|viewer", "list": [{"n": ":number"}], "avatar_url": ":null|text"});
        let good = json!({"id": "0f5c1e0a-1111-4222-8333-444455556666", "role": "viewer", "list": [{"n": 1}], "avatar_url": null});
        assert_eq!(fault(&shape, &good, ""), None);
        for (key, bad) in [
            ("id", json!("x")),
            ("role", json!("root")),
            ("list", json!([{"n": "1"}])),
            ("list", json!([])),
            ("avatar_url", json!(1)),
        ] {
            let mut value = good.clone();
            value[key] = bad;
            assert!(fault(&shape, &value, "").is_some_and(|why| why.contains(key)), "{value}");
        }
        let mut more = good.clone();
        more["password"] = json!("x");
        assert!(fault(&shape, &more, "").is_some_and(|why| why.contains("not in the reference")));
        assert_eq!(fault(&json!({"id": ":text", "…": 0}), &good, ""), None);
        assert!(fault(&json!(":jwt"), &json!("a.b.c"), "").is_some());
        assert!(fault(&json!(":time"), &json!("2026-04-21"), "").is_some());
        assert_eq!(fault(&json!(":time"), &json!("2026-04-21T16:00:00Z"), ""), None);
    }
}

//! The one text of a JSON document: what is digested, so that two equal documents have one digest.

use serde_json::{Map, Value};

/// Writes a document with the keys of every object in order of their bytes, and without blanks.
pub fn canonical_json(value: &Value) -> String {
    let mut text = String::with_capacity(256);
    write_value(&mut text, value);
    text
}

pub(crate) fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Object(map) => write_map(text, map),
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_value(text, item);
            }
            text.push(']');
        }
        Value::String(string) => write_string(text, string),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Null => text.push_str("null"),
        Value::Number(number) => text.push_str(&number.to_string()),
    }
}

pub(crate) fn write_map(text: &mut String, map: &Map<String, Value>) {
    // Sorted already, unless some crate of the program asked serde_json to keep the order of insertion.
    let mut entries: Vec<(&String, &Value)> = map.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    text.push('{');
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        write_string(text, key);
        text.push(':');
        write_value(text, value);
    }
    text.push('}');
}

/// Writes a text in quotes with JSON's escapes: the two that must be, and control characters as `\u00xx`.
pub fn write_string(text: &mut String, string: &str) {
    text.push('"');
    let mut plain = 0;
    for (at, byte) in string.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        text.push_str(&string[plain..at]);
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            _ => text.push_str(&format!("\\u{byte:04x}")),
        }
        plain = at + 1;
    }
    text.push_str(&string[plain..]);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_insertion_does_not_show() {
        let mut map = Map::new();
        map.insert("b".to_owned(), json!([1, {"z": null, "a": true}]));
        map.insert("a".to_owned(), json!("x"));
        assert_eq!(canonical_json(&Value::Object(map)), r#"{"a":"x","b":[1,{"a":true,"z":null}]}"#);
    }

    #[test]
    fn every_text_reads_back() {
        for text in ["", "plain", "q\"uo\\te", "line\nbreak\u{0}\u{1f}", "ünï – \u{2028}", "\""] {
            let written = canonical_json(&json!(text));
            assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), json!(text), "{written}");
        }
    }
}

//! The pattern of a `like`, cut at its wildcards.

use serde_json::Value;

/// A pattern. What stands between two wildcards is one piece.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// Never empty; one piece alone means that there is no wildcard.
    pieces: Vec<String>,
}

impl Pattern {
    /// Reads Cedar's JSON: a list of `"Wildcard"` and `{"Literal": "…"}`.
    pub(crate) fn read(json: &Value) -> Option<Self> {
        let mut pieces = vec![String::new()];
        for element in json.as_array()? {
            match element {
                Value::String(name) if name == "Wildcard" => pieces.push(String::new()),
                Value::Object(map) => pieces.last_mut()?.push_str(map.get("Literal")?.as_str()?),
                _ => return None,
            }
        }
        Some(Self { pieces })
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        let Some((first, rest)) = self.pieces.split_first() else { return false };
        let Some((last, middle)) = rest.split_last() else { return text == first };
        let Some(mut left) = text.strip_prefix(first.as_str()) else { return false };
        for piece in middle {
            // The leftmost place leaves the most for the pieces that follow.
            let Some(at) = left.find(piece.as_str()) else { return false };
            left = &left[at + piece.len()..];
        }
        left.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pattern(text: &str) -> Pattern {
        let parts = text.split('*').flat_map(|part| [json!("Wildcard"), json!({"Literal": part})]).skip(1);
        Pattern::read(&Value::Array(parts.collect())).unwrap()
    }

    #[test]
    fn a_piece_counts_once() {
        assert!(pattern("a*a").matches("aa") && pattern("a*a").matches("aba"));
        assert!(!pattern("a*a").matches("a"));
        assert!(pattern("*/.env").matches("x/.env") && !pattern("*/.env").matches("x/.envy"));
        assert!(pattern("*b*b*").matches("abcbd") && !pattern("*b*b*").matches("abcd"));
        assert!(pattern("").matches("") && !pattern("").matches("a") && pattern("*").matches(""));
    }
}

//! The short notation of fields and relations in the catalogue.

use domain::spec::{FieldType, OnDelete};
use serde::Deserialize;
use serde_json::Value;

/// A field: `name:type`, `enum(a,b)`, then `!` required, `u` unique, `~` never from a request, `=default`, `<slug source`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct FieldNote {
    pub name: String,
    pub field_type: FieldType,
    pub values: Vec<String>,
    pub required: bool,
    pub unique: bool,
    pub read_only: bool,
    pub default: Option<Value>,
    pub slug_from: Option<String>,
}

impl TryFrom<String> for FieldNote {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (name, rest) = text.split_once(':').ok_or_else(|| format!("{text}: no type"))?;
        let end = rest.find(|c: char| !c.is_ascii_alphabetic() && c != '_').unwrap_or(rest.len());
        let (mut word, mut rest) = rest.split_at(end);
        // `email:emailu` would be ambiguous, so `u` follows `!` only.
        let mut values = Vec::new();
        if let Some(inner) = rest.strip_prefix('(') {
            let (list, after) = inner.split_once(')').ok_or_else(|| format!("{text}: no closing bracket"))?;
            values = list.split(',').map(str::to_owned).collect();
            rest = after;
        }
        word = word.trim();
        let field_type: FieldType =
            serde_json::from_value(Value::String(word.to_owned())).map_err(|_| format!("{text}: unknown type"))?;
        let (rest, slug_from) = match rest.split_once('<') {
            Some((flags, source)) => (flags, Some(source.to_owned())),
            None => (rest, None),
        };
        let (flags, default) = match rest.split_once('=') {
            Some((flags, value)) => {
                let plain = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
                (flags, Some(plain))
            }
            None => (rest, None),
        };
        Ok(Self {
            name: name.to_owned(),
            field_type,
            values,
            required: flags.contains('!'),
            unique: flags.contains('u'),
            read_only: flags.contains('~'),
            default,
            slug_from,
        })
    }
}

/// A relation: alternatives separated by `|`, of which the first that is part of the product is taken; `@main` is what
/// the product is mainly about; `user@name` the signed-in person; `name>target` another name; `*` any number;
/// `!` must be given (and, when it is not there yet, comes along), with an optional `cascade` or `restrict`; `!?` must be
/// given where the product has it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct RelationNote {
    /// What rules and actions call it: the first alternative, or the given name.
    pub slot: String,
    /// The relation's name where it does not follow the target.
    pub name: Option<String>,
    pub targets: Vec<String>,
    pub many: bool,
    pub required: bool,
    /// Where no target is part of the product, the first comes along.
    pub brings: bool,
    pub current_user: bool,
    pub on_delete: OnDelete,
}

impl TryFrom<String> for RelationNote {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if let Some(name) = text.strip_prefix("user@") {
            let name = if name.is_empty() { "user" } else { name };
            return Ok(Self {
                slot: name.to_owned(),
                name: Some(name.to_owned()),
                targets: vec!["user".to_owned()],
                many: false,
                required: true,
                brings: true,
                current_user: true,
                on_delete: OnDelete::Cascade,
            });
        }
        let (head, tail) = match text.split_once('!') {
            Some((head, tail)) => (head, Some(tail)),
            None => (text.as_str(), None),
        };
        let (head, many) = head.strip_suffix('*').map_or((head, false), |head| (head, true));
        let (name, targets) = match head.split_once('>') {
            Some((name, targets)) => (Some(name.to_owned()), targets),
            None => (None, head),
        };
        let targets: Vec<String> = targets.split('|').map(str::to_owned).collect();
        let slot = name.clone().unwrap_or_else(|| targets[0].trim_start_matches('@').to_owned());
        let on_delete = match tail {
            None => OnDelete::SetNull,
            Some("" | "?" | "cascade") => OnDelete::Cascade,
            Some("restrict") => OnDelete::Restrict,
            Some(other) => return Err(format!("{text}: unknown {other}")),
        };
        let brings = tail.is_some_and(|tail| tail != "?");
        Ok(Self { slot, name, targets, many, required: tail.is_some(), brings, current_user: false, on_delete })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_with_all_its_marks() {
        let note = FieldNote::try_from("status:enum(new,read)!=new".to_owned()).expect("well formed");
        assert_eq!((note.name.as_str(), note.field_type, note.required), ("status", FieldType::Enum, true));
        assert_eq!(note.values, ["new", "read"]);
        assert_eq!(note.default, Some(Value::from("new")));
        assert_eq!(
            FieldNote::try_from("slug:slug<name".to_owned()).expect("well formed").slug_from.as_deref(),
            Some("name")
        );
        assert!(FieldNote::try_from("name:what".to_owned()).is_err());
    }

    #[test]
    fn a_relation_is_read_with_its_alternatives() {
        let note = RelationNote::try_from("product|dish!restrict".to_owned()).expect("well formed");
        assert_eq!((note.slot.as_str(), note.required, note.on_delete), ("product", true, OnDelete::Restrict));
        assert_eq!(note.targets, ["product", "dish"]);
        let user = RelationNote::try_from("user@author".to_owned()).expect("well formed");
        assert_eq!((user.name.as_deref(), user.current_user), (Some("author"), true));
        let tags = RelationNote::try_from("tag*".to_owned()).expect("well formed");
        assert!(tags.many && !tags.required);
    }
}

//! Cedar's scopes and expressions, as far as rules are mostly made of them.

use crate::pattern::Pattern;
use crate::vocabulary::{Kind, Vocabulary};
use cedar_policy::EntityTypeName;
use serde_json::Value;
use std::str::FromStr as _;

/// How deep an expression may be nested; Cedar answers for deeper ones, because it looks after its stack.
const DEPTH_MAX: usize = 100;

/// One entity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Named {
    pub(crate) kind: Kind,
    pub(crate) id: Box<str>,
}

/// What a rule's scope says of one party.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) is: Option<Kind>,
    pub(crate) within: Option<Within>,
}

/// Which one the scope names.
#[derive(Debug)]
pub(crate) enum Within {
    Equal(Named),
    In(Named),
}

/// An expression of Cedar's.
#[derive(Debug)]
pub(crate) enum Term {
    Bool(bool),
    Long(i64),
    Text(Box<str>),
    Entity(Named),
    Principal,
    Action,
    Resource,
    Context,
    Attribute(Box<Term>, Box<str>),
    Has(Box<Term>, Box<str>),
    Not(Box<Term>),
    Negative(Box<Term>),
    IsEmpty(Box<Term>),
    Like(Box<Term>, Pattern),
    Is(Box<Term>, Kind),
    If(Box<[Term; 3]>),
    Set(Vec<Term>),
    Both(Operator, Box<[Term; 2]>),
}

/// What joins two terms.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Operator {
    And,
    Or,
    Equal,
    In,
    Less,
    LessOrEqual,
    Add,
    Subtract,
    Multiply,
    Contains,
    ContainsAll,
    ContainsAny,
}

impl Scope {
    pub(crate) fn read(json: &Value, words: &Vocabulary) -> Option<Self> {
        let entity = |json: &Value| Named::read(json.get("entity")?, words);
        let (is, within) = match json.get("op")?.as_str()? {
            "All" => (None, None),
            "==" => (None, Some(Within::Equal(entity(json)?))),
            "in" => (None, Some(Within::In(entity(json)?))),
            "is" => {
                let within = json.get("in").map(|json| entity(json).map(Within::In));
                (Some(kind(json.get("entity_type")?, words)?), within.map_or(Some(None), |some| some.map(Some))?)
            }
            _ => return None,
        };
        Some(Self { is, within })
    }
}

impl Named {
    fn read(json: &Value, words: &Vocabulary) -> Option<Self> {
        Some(Self { kind: kind(json.get("type")?, words)?, id: json.get("id")?.as_str()?.into() })
    }
}

fn kind(json: &Value, words: &Vocabulary) -> Option<Kind> {
    words.number(&EntityTypeName::from_str(json.as_str()?).ok()?)
}

impl Term {
    /// Reads Cedar's JSON of an expression.
    pub(crate) fn read(json: &Value, words: &Vocabulary, depth: usize) -> Option<Self> {
        if depth > DEPTH_MAX {
            return None;
        }
        let map = json.as_object().filter(|map| map.len() == 1)?;
        let (name, of) = map.iter().next()?;
        let one = |name: &str| Some(Box::new(Self::read(of.get(name)?, words, depth + 1)?));
        let both =
            |operator, left: &str, right: &str| Some(Self::Both(operator, Box::new([*one(left)?, *one(right)?])));
        Some(match name.as_str() {
            "Value" => Self::literal(of, words)?,
            "Var" => Self::variable(of.as_str()?)?,
            "." => Self::Attribute(one("left")?, of.get("attr")?.as_str()?.into()),
            "has" => Self::Has(one("left")?, of.get("attr")?.as_str()?.into()),
            "!" => Self::Not(one("arg")?),
            "neg" => Self::Negative(one("arg")?),
            "isEmpty" => Self::IsEmpty(one("arg")?),
            "like" => Self::Like(one("left")?, Pattern::read(of.get("pattern")?)?),
            "is" if of.get("in").is_none() => Self::Is(one("left")?, kind(of.get("entity_type")?, words)?),
            "if-then-else" => Self::If(Box::new([*one("if")?, *one("then")?, *one("else")?])),
            "Set" => {
                let read = |item: &Value| Self::read(item, words, depth + 1);
                Self::Set(of.as_array()?.iter().map(read).collect::<Option<_>>()?)
            }
            "!=" => Self::Not(Box::new(both(Operator::Equal, "left", "right")?)),
            ">" => both(Operator::Less, "right", "left")?,
            ">=" => both(Operator::LessOrEqual, "right", "left")?,
            name => both(Operator::read(name)?, "left", "right")?,
        })
    }

    fn literal(json: &Value, words: &Vocabulary) -> Option<Self> {
        Some(match json {
            Value::Bool(truth) => Self::Bool(*truth),
            Value::Number(number) => Self::Long(number.as_i64()?),
            Value::String(text) => Self::Text(text.as_str().into()),
            Value::Object(map) if map.len() == 1 => Self::Entity(Named::read(map.get("__entity")?, words)?),
            _ => return None,
        })
    }

    fn variable(name: &str) -> Option<Self> {
        Some(match name {
            "principal" => Self::Principal,
            "action" => Self::Action,
            "resource" => Self::Resource,
            "context" => Self::Context,
            _ => return None,
        })
    }
}

impl Operator {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            "&&" => Self::And,
            "||" => Self::Or,
            "==" => Self::Equal,
            "in" => Self::In,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "contains" => Self::Contains,
            "containsAll" => Self::ContainsAll,
            "containsAny" => Self::ContainsAny,
            _ => return None,
        })
    }
}

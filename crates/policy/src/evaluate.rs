//! What a rule says about a wish, when it can be said without Cedar.
//!
//! `None` means: ask Cedar. It is the answer to every failure, because how a failure is told is Cedar's to say.

use crate::body::Parts;
use crate::scene::{Groups, Scene, Side};
use crate::term::{Named, Operator, Scope, Term, Within};
use crate::vocabulary::{Kind, Vocabulary};
use serde_json::{Map, Value as Json};

/// The value of a term.
#[derive(Clone)]
enum Value<'a> {
    Bool(bool),
    Long(i64),
    Text(&'a str),
    Entity(Kind, &'a str),
    /// A list of the wish.
    List(&'a [Json]),
    /// A set of the rule.
    Set(Vec<Value<'a>>),
    /// The context.
    Record(&'a Map<String, Json>),
}

/// Evaluates rules on one wish.
pub(crate) struct Evaluator<'a> {
    scene: &'a Scene<'a>,
    groups: Groups,
}

impl<'a> Evaluator<'a> {
    /// None for a wish that only Cedar can be asked about.
    pub(crate) fn new(scene: &'a Scene<'a>, words: &Vocabulary) -> Option<Self> {
        scene.is_plain.then(|| Self { scene, groups: Groups::of(words) })
    }

    /// Whether the rule matches; its action does.
    pub(crate) fn matches(&self, rule: Parts<'a, impl Iterator<Item = (&'a Term, bool)>>) -> Option<bool> {
        let (who, what) = (&self.scene.principal, &self.scene.resource);
        if !self.is_in_scope(rule.principal, who) || !self.is_in_scope(rule.resource, what) {
            return Some(false);
        }
        for (condition, wanted) in rule.conditions {
            if self.truth(condition)? != wanted {
                return Some(false);
            }
        }
        Some(true)
    }

    fn is_in_scope(&self, scope: &Scope, side: &Side<'_>) -> bool {
        scope.is.is_none_or(|kind| kind == side.kind)
            && match &scope.within {
                None => true,
                Some(Within::Equal(Named { kind, id })) => side.is(*kind, id),
                Some(Within::In(Named { kind, id })) => side.is_in(*kind, id, &self.groups),
            }
    }

    fn truth(&self, term: &'a Term) -> Option<bool> {
        match self.value(term)? {
            Value::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    fn long(&self, term: &'a Term) -> Option<i64> {
        match self.value(term)? {
            Value::Long(long) => Some(long),
            _ => None,
        }
    }

    fn value(&self, term: &'a Term) -> Option<Value<'a>> {
        let (who, what) = (&self.scene.principal, &self.scene.resource);
        Some(match term {
            Term::Bool(truth) => Value::Bool(*truth),
            Term::Long(long) => Value::Long(*long),
            Term::Text(text) => Value::Text(text),
            Term::Entity(Named { kind, id }) => Value::Entity(*kind, id),
            Term::Principal => Value::Entity(who.kind, who.id),
            Term::Resource => Value::Entity(what.kind, what.id),
            Term::Action => Value::Entity(self.scene.action.kind, &self.scene.wish.action),
            Term::Context => Value::Record(&self.scene.wish.context),
            Term::Attribute(of, name) => self.attribute(of, name)??,
            Term::Has(of, name) => Value::Bool(self.attribute(of, name)?.is_some()),
            Term::Not(of) => Value::Bool(!self.truth(of)?),
            Term::Negative(of) => Value::Long(self.long(of)?.checked_neg()?),
            Term::IsEmpty(of) => Value::Bool(match self.value(of)? {
                Value::List(items) => items.is_empty(),
                Value::Set(items) => items.is_empty(),
                _ => return None,
            }),
            Term::Like(of, pattern) => match self.value(of)? {
                Value::Text(text) => Value::Bool(pattern.matches(text)),
                _ => return None,
            },
            Term::Is(of, wanted) => match self.value(of)? {
                Value::Entity(kind, _) => Value::Bool(kind == *wanted),
                _ => return None,
            },
            Term::If(parts) => {
                let [test, then, other] = parts.as_ref();
                self.value(if self.truth(test)? { then } else { other })?
            }
            Term::Set(items) => Value::Set(items.iter().map(|item| self.value(item)).collect::<Option<_>>()?),
            Term::Both(operator, sides) => self.both(*operator, &sides[0], &sides[1])?,
        })
    }

    /// What there is under this name. The outer `None`: ask Cedar.
    fn attribute(&self, of: &'a Term, name: &str) -> Option<Option<Value<'a>>> {
        let side = match self.value(of)? {
            Value::Record(map) => return Some(map.get(name).and_then(read)),
            Value::Entity(kind, id) => self.side(kind, id)?,
            _ => return None,
        };
        // The id goes before an attribute of that name.
        Some(if name == "id" { Some(Value::Text(side.id)) } else { side.attributes.get(name).and_then(read) })
    }

    /// Nothing is known of others than the two parties.
    fn side(&self, kind: Kind, id: &str) -> Option<&'a Side<'a>> {
        [&self.scene.principal, &self.scene.resource].into_iter().find(|side| side.is(kind, id))
    }

    fn both(&self, operator: Operator, left: &'a Term, right: &'a Term) -> Option<Value<'a>> {
        Some(match operator {
            Operator::And => Value::Bool(self.truth(left)? && self.truth(right)?),
            Operator::Or => Value::Bool(self.truth(left)? || self.truth(right)?),
            Operator::Equal => Value::Bool(self.value(left)?.equals(&self.value(right)?)?),
            Operator::In => Value::Bool(self.is_in(&self.value(left)?, &self.value(right)?)?),
            Operator::Less => Value::Bool(self.long(left)? < self.long(right)?),
            Operator::LessOrEqual => Value::Bool(self.long(left)? <= self.long(right)?),
            Operator::Add => Value::Long(self.long(left)?.checked_add(self.long(right)?)?),
            Operator::Subtract => Value::Long(self.long(left)?.checked_sub(self.long(right)?)?),
            Operator::Multiply => Value::Long(self.long(left)?.checked_mul(self.long(right)?)?),
            Operator::Contains => Value::Bool(contains(&self.value(left)?.items()?, &self.value(right)?)?),
            Operator::ContainsAll => {
                let (all, some) = (self.value(left)?.items()?, self.value(right)?.items()?);
                Value::Bool(count(&all, &some)? == some.len())
            }
            Operator::ContainsAny => {
                let (all, some) = (self.value(left)?.items()?, self.value(right)?.items()?);
                Value::Bool(count(&all, &some)? > 0)
            }
        })
    }

    fn is_in(&self, inner: &Value<'_>, outer: &Value<'_>) -> Option<bool> {
        let Value::Entity(kind, id) = *inner else { return None };
        match outer {
            Value::Entity(group, name) => Some(match self.side(kind, id) {
                Some(side) => side.is_in(*group, name, &self.groups),
                None => kind == *group && id == *name,
            }),
            Value::Set(items) => {
                let mut found = false;
                for item in items {
                    let Value::Entity(..) = item else { return None };
                    found |= self.is_in(inner, item)?;
                }
                Some(found)
            }
            _ => None,
        }
    }
}

impl<'a> Value<'a> {
    fn is_scalar(&self) -> bool {
        matches!(self, Value::Bool(_) | Value::Long(_) | Value::Text(_) | Value::Entity(..))
    }

    /// Values of different types differ. Cedar compares sets and records.
    fn equals(&self, other: &Value<'_>) -> Option<bool> {
        match (self, other) {
            (Value::Bool(one), Value::Bool(two)) => Some(one == two),
            (Value::Long(one), Value::Long(two)) => Some(one == two),
            (Value::Text(one), Value::Text(two)) => Some(one == two),
            (Value::Entity(kind, id), Value::Entity(other, name)) => Some(kind == other && id == name),
            _ if self.is_scalar() || other.is_scalar() => Some(false),
            _ => None,
        }
    }

    fn items(self) -> Option<Vec<Value<'a>>> {
        match self {
            Value::List(items) => items.iter().map(read).collect(),
            Value::Set(items) => Some(items),
            _ => None,
        }
    }
}

fn contains(all: &[Value<'_>], one: &Value<'_>) -> Option<bool> {
    let mut found = false;
    for item in all {
        found |= item.equals(one)?;
    }
    Some(found)
}

fn count(all: &[Value<'_>], some: &[Value<'_>]) -> Option<usize> {
    let mut count = 0;
    for one in some {
        count += usize::from(contains(all, one)?);
    }
    Some(count)
}

/// A value of the wish. The scene has looked that there are no others.
fn read(json: &Json) -> Option<Value<'_>> {
    match json {
        Json::Bool(truth) => Some(Value::Bool(*truth)),
        Json::Number(number) => number.as_i64().map(Value::Long),
        Json::String(text) => Some(Value::Text(text)),
        Json::Array(items) => Some(Value::List(items)),
        Json::Null | Json::Object(_) => None,
    }
}

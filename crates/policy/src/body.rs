//! Rules in a form that is evaluated on a wish as it stands. Cedar makes a request, entities and a fresh condition of every
//! rule for each question; this needs none of them.
//!
//! It covers what rules are mostly made of. Whatever it does not know, and whatever fails, is Cedar's to answer: so the two
//! can differ only by a mistake here, and tests compare them.

use crate::term::{Scope, Term};
use crate::vocabulary::Vocabulary;
use cedar_policy::Policy;
use serde_json::Value;
use std::collections::HashMap;
use std::ops::Range;

/// Rules by their numbers, without their actions, by which they are found. What several of them say is kept once, and the
/// rules lie side by side: among ten thousand it is memory that takes the time.
#[derive(Debug, Default)]
pub(crate) struct Bodies {
    rules: Vec<Option<Body>>,
    scopes: Shelf<Scope>,
    terms: Shelf<Term>,
    /// Terms by their places, with what each must come out as.
    conditions: Vec<(u32, bool)>,
}

#[derive(Debug)]
struct Body {
    principal: u32,
    resource: u32,
    conditions: Range<u32>,
}

impl Bodies {
    pub(crate) fn of<'a>(rules: impl IntoIterator<Item = &'a Policy>, words: &Vocabulary) -> Self {
        let mut bodies = Self::default();
        for rule in rules {
            let body = bodies.read(rule, words);
            bodies.rules.push(body);
        }
        (bodies.scopes.places, bodies.terms.places) = (HashMap::new(), HashMap::new());
        bodies
    }

    /// None when the rule says something that only Cedar knows.
    fn read(&mut self, rule: &Policy, words: &Vocabulary) -> Option<Body> {
        let json = rule.to_json().ok()?;
        let mut conditions = Vec::new();
        for condition in json.get("conditions")?.as_array()? {
            let wanted = match condition.get("kind")?.as_str()? {
                "when" => true,
                "unless" => false,
                _ => return None,
            };
            let term = self.terms.place(condition.get("body")?, |body| Term::read(body, words, 0))?;
            conditions.push((term, wanted));
        }
        let mut scope = |name: &str| self.scopes.place(json.get(name)?, |scope| Scope::read(scope, words));
        let (principal, resource) = (scope("principal")?, scope("resource")?);
        let first = u32::try_from(self.conditions.len()).ok()?;
        self.conditions.extend(conditions);
        Some(Body { principal, resource, conditions: first..u32::try_from(self.conditions.len()).ok()? })
    }

    /// The scopes of a rule and its conditions, in their order.
    pub(crate) fn rule(&self, number: usize) -> Option<Parts<'_, impl Iterator<Item = (&Term, bool)>>> {
        let body = self.rules[number].as_ref()?;
        let conditions = &self.conditions[body.conditions.start as usize..body.conditions.end as usize];
        Some(Parts {
            principal: self.scopes.at(body.principal),
            resource: self.scopes.at(body.resource),
            conditions: conditions.iter().map(|(term, wanted)| (self.terms.at(*term), *wanted)),
        })
    }
}

/// What a rule says.
pub(crate) struct Parts<'a, C> {
    pub(crate) principal: &'a Scope,
    pub(crate) resource: &'a Scope,
    pub(crate) conditions: C,
}

/// Things that are kept once each, by the text they were read from.
#[derive(Debug)]
struct Shelf<T> {
    /// Empty once all are read.
    places: HashMap<String, u32>,
    things: Vec<T>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { places: HashMap::new(), things: Vec::new() }
    }
}

impl<T> Shelf<T> {
    fn place(&mut self, json: &Value, read: impl FnOnce(&Value) -> Option<T>) -> Option<u32> {
        let text = json.to_string();
        if let Some(place) = self.places.get(&text) {
            return Some(*place);
        }
        let place = u32::try_from(self.things.len()).ok()?;
        self.things.push(read(json)?);
        self.places.insert(text, place);
        Some(place)
    }

    fn at(&self, place: u32) -> &T {
        &self.things[place as usize]
    }
}

//! Why a set says what it says: every rule that matches a wish, not only the one that speaks.

use crate::rule::Rule;
use crate::scene::Scene;
use crate::set::PolicySet;
use domain::{Decision, Wish};

/// What a set says about a wish, and who had a say in it.
#[derive(Debug)]
pub struct Explanation<'a> {
    /// What it says.
    pub decision: Decision,
    /// Every rule that matches the wish, whatever the others say, in the order in which they are looked at.
    pub matching: Vec<&'a Rule>,
}

/// What an action may be wished by, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionWords {
    /// The action.
    pub action: String,
    /// The kinds of principals, sorted.
    pub principals: Vec<String>,
    /// The kinds of resources, sorted.
    pub resources: Vec<String>,
}

impl PolicySet {
    /// What the set says about a wish, with all rules that match it. Slower than [`PolicySet::decide`]: Cedar is asked about each.
    pub fn explain(&self, wish: &Wish) -> Explanation<'_> {
        let candidates: Vec<usize> =
            Scene::of(wish, &self.words).map_or_else(|_| Vec::new(), |scene| self.candidates(&scene));
        let matching = candidates.into_iter().filter(|number| self.matches(*number, wish) == Ok(true));
        Explanation { decision: self.decide(wish), matching: matching.map(|number| &self.rules[number].rule).collect() }
    }

    /// The actions that the schema knows, sorted, each with the kinds that it is about.
    pub fn vocabulary(&self) -> Vec<ActionWords> {
        let words = |action: &str| {
            let (principals, resources) = self.words.kinds_of(action);
            ActionWords { action: action.to_owned(), principals, resources }
        };
        self.actions().into_iter().map(words).collect()
    }
}

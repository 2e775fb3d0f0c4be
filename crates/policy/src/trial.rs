//! A set with other rules in it, to see what they would say. It is never put in force.

use crate::body::Bodies;
use crate::error::LoadError;
use crate::index::Index;
use crate::rule::{self, Compiled};
use crate::set::{PolicySet, roomy, unique, validate};
use crate::vocabulary::Vocabulary;
use cedar_policy::Authorizer;
use sha2::{Digest as _, Sha256};

/// The name that pasted rules stand under.
pub const PASTED: &str = "pasted.cedar";

impl PolicySet {
    /// This set with more rules: one with the `@id` of a rule of the set takes its place, the others come behind. As strict as
    /// [`PolicySet::load`], but no examples are asked for: it is only to be tried.
    pub fn with_rules(&self, text: &str) -> Result<Self, LoadError> {
        roomy(&[(PASTED, text)], |files| {
            let (name, text) = files[0];
            self.tried(rule::read(name, text, self.rules.len())?, text)
        })
    }

    fn tried(&self, pasted: Vec<Compiled>, text: &str) -> Result<Self, LoadError> {
        let mut rules = self.rules.clone();
        let before = rules.len();
        for new in pasted {
            match rules[..before].iter_mut().find(|old| old.rule.id == new.rule.id && old.rule.file != PASTED) {
                Some(old) => *old = new,
                None => rules.push(new),
            }
        }
        let rules: Vec<Compiled> = rules.into_iter().enumerate().map(|(at, rule)| rule.numbered(at)).collect();
        unique(&rules)?;
        let words: Vocabulary = self.words.clone();
        validate(&rules, &words)?;
        let digest = Sha256::new_with_prefix(self.digest()).chain_update(text.as_bytes()).finalize();
        let index = Index::of(&rules, &words);
        let bodies = Bodies::of(rules.iter().map(|rule| &rule.written), &words);
        let digest = crate::set::hex(&digest);
        Ok(Self { rules, bodies, index, words, digest, authorizer: Authorizer::new(), examples: Vec::new() })
    }
}

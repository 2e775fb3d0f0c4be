//! What other rules would have decided.

use crate::set::PolicySet;
use domain::{Decision, Wish};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Most inputs whose new decision is remembered, so that an input that came often is decided once.
const REMEMBERED_MAX: usize = 100_000;

/// How many decisions were made again, and how many came out otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReplayCounts {
    /// How many decisions were made again.
    pub decided: u64,
    /// How many would have had another answer.
    pub different: u64,
    /// How many would have had the same answer by another rule.
    pub other_rule: u64,
    /// From which answer to which, and how often: `allow → deny`.
    pub changes: BTreeMap<String, u64>,
}

/// Decides again what was decided.
#[derive(Debug)]
pub struct Replay {
    set: Arc<PolicySet>,
    known: HashMap<String, Decision>,
    counts: ReplayCounts,
}

impl Replay {
    /// With these rules.
    pub fn new(set: Arc<PolicySet>) -> Self {
        Self { set, known: HashMap::new(), counts: ReplayCounts::default() }
    }

    /// Decides once more; gives the new decision when its answer differs. What the program decided by itself is no matter of
    /// rules, and is passed over.
    pub fn step(&mut self, wish: &Wish, was: &Decision) -> Option<Decision> {
        if wish.principal.kind == "velocity" {
            return None;
        }
        if self.known.len() >= REMEMBERED_MAX {
            self.known.clear();
        }
        let now = self.known.entry(was.input_digest.clone()).or_insert_with(|| self.set.decide(wish));
        self.counts.decided += 1;
        if was.ruling == now.ruling {
            self.counts.other_rule += u64::from(was.rule != now.rule);
            return None;
        }
        self.counts.different += 1;
        let change = format!("{} → {}", was.ruling.as_str(), now.ruling.as_str());
        *self.counts.changes.entry(change).or_default() += 1;
        Some(now.clone())
    }

    /// How far it is.
    pub fn counts(&self) -> &ReplayCounts {
        &self.counts
    }
}

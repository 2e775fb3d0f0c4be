//! The gate: the set in force, and the only maker of permits.

use crate::error::LoadError;
use crate::set::PolicySet;
use domain::{Decision, EpochMs, Party, Ruling, Wish};
use std::sync::{Arc, PoisonError, RwLock};

/// Holds the set in force. One a process, shared; asking takes no lock for longer than it takes to copy a pointer.
#[derive(Debug)]
pub struct Gate {
    state: RwLock<State>,
}

#[derive(Debug)]
struct State {
    set: Arc<PolicySet>,
    trouble: Option<LoadError>,
    since_ms: Option<EpochMs>,
}

impl State {
    fn of(set: PolicySet) -> Self {
        Self { set: Arc::new(set), trouble: None, since_ms: None }
    }
}

impl Gate {
    /// A gate with this set in force.
    pub fn new(set: PolicySet) -> Self {
        Self { state: RwLock::new(State::of(set)) }
    }

    /// A gate with the rules that the program brings along.
    pub fn with_defaults() -> Self {
        Self::new(PolicySet::defaults())
    }

    /// What the set in force says.
    pub fn decide(&self, wish: &Wish) -> Decision {
        self.set().decide(wish)
    }

    /// A permit for exactly this wish, with the decision that gave it; the decision alone when it is not allowed.
    pub fn permit(&self, wish: &Wish) -> Result<Permit, Decision> {
        let decision = self.decide(wish);
        match decision.ruling {
            Ruling::Allow => Ok(Permit { wish: wish.clone(), decision }),
            Ruling::NeedsApproval | Ruling::Deny => Err(decision),
        }
    }

    /// The set in force.
    pub fn set(&self) -> Arc<PolicySet> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).set.clone()
    }

    /// Puts another set in force. A bad one changes nothing but [`Gate::trouble`].
    pub fn replace(&self, loaded: Result<PolicySet, LoadError>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        match loaded {
            Ok(set) => *state = State::of(set),
            Err(error) => state.trouble = Some(error),
        }
    }

    /// Notes when the set in force was put there: the gate itself knows no clock.
    pub fn began(&self, now: EpochMs) {
        self.state.write().unwrap_or_else(PoisonError::into_inner).since_ms = Some(now);
    }

    /// Since when the set in force is there, where somebody noted it.
    pub fn since_ms(&self) -> Option<EpochMs> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).since_ms
    }

    /// Why the newest files are not in force, when they are not.
    pub fn trouble(&self) -> Option<LoadError> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).trouble.clone()
    }
}

/// Leave to do one thing. Whatever acts takes one, and only a [`Gate`] makes them; it cannot be copied.
#[derive(Debug)]
pub struct Permit {
    wish: Wish,
    decision: Decision,
}

impl Permit {
    /// What may be done.
    pub fn action(&self) -> &str {
        &self.wish.action
    }

    /// To what it may be done.
    pub fn resource(&self) -> &Party {
        &self.wish.resource
    }

    /// The whole wish.
    pub fn wish(&self) -> &Wish {
        &self.wish
    }

    /// The decision that gave it.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }
}

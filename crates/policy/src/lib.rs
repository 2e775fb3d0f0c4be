//! What is allowed, and why: rules written in Cedar, decided without I/O, clock or chance.
//!
//! [`PolicySet::load`] reads the rules and tries their examples, [`PolicySet::decide`] answers a [`Wish`](domain::Wish),
//! [`Gate`] holds the set in force and is the only maker of [`Permit`]s.

mod body;
mod defaults;
mod error;
mod evaluate;
mod example;
mod explain;
mod gate;
mod index;
#[cfg(test)]
mod oracle;
mod pattern;
mod question;
mod replay;
mod rule;
mod scene;
mod set;
mod term;
mod trial;
mod vocabulary;

pub use defaults::{SCHEMA, SCHEMA_FILE, default_files};
pub use error::LoadError;
pub use example::{Outcome, Shown};
pub use explain::{ActionWords, Explanation};
pub use gate::{Gate, Permit};
pub use replay::{Replay, ReplayCounts};
pub use rule::{Effect, Rule};
pub use set::{BROKEN, DEFAULT, PolicySet, UNKNOWN, digest};
pub use trial::PASTED;

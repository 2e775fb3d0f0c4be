//! Answers become the spec that a person expects.

pub(crate) mod briefs;
mod catalogue;
mod edits;
mod hostile;
mod score;
mod telling;

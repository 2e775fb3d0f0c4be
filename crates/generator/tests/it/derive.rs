//! Answers become the spec that a person expects.

mod briefs;
mod catalogue;
mod edits;
mod hostile;
mod score;
mod telling;

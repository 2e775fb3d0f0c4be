//! The generator from outside.

mod converse;
mod derive;

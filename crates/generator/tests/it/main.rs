//! The generator from outside.

mod derive;

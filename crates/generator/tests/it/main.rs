//! The generator from outside.

mod converse;
mod derive;
mod emit_web;

//! The generator from outside.

mod converse;
mod converse_edit;
mod derive;
mod emit_web;

//! The generator from outside.

mod converse;
mod converse_edit;
mod derive;
mod emit_api;
mod emit_renamed;
mod emit_web;

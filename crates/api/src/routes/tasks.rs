//! Single tasks: asked for, listed, stopped, done again.

pub(crate) mod bid;
pub(crate) mod list;
pub(crate) mod order;
pub(crate) mod pipeline;
pub(crate) mod route;
pub(crate) mod submit;
mod thinker;
pub(crate) mod undo;

//! A spec on its way to a product: the worker that claims jobs, and the seven stages.

pub mod plan;
pub mod secure;

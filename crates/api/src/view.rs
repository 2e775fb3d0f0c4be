//! What a client sees: the domain's things with addresses and with what may be done to them.

pub(crate) mod act;
pub(crate) mod address;
pub(crate) mod air;
pub(crate) mod campaign;
pub(crate) mod chat;
pub(crate) mod crm;
pub(crate) mod data;
pub(crate) mod decided;
pub(crate) mod item;
pub(crate) mod memory;
pub(crate) mod project;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod source;
pub(crate) mod spec;
pub(crate) mod verdict;

//! Who calls, and what they may do.

pub(crate) mod action;
pub(crate) mod agent;
pub(crate) mod caller;
pub(crate) mod deed;
pub(crate) mod jwt;
pub(crate) mod key;
pub(crate) mod password;
pub(crate) mod rate;
pub(crate) mod secret;
pub(crate) mod standing;
pub(crate) mod throttle;
pub(crate) mod token;

pub(crate) use action::{Action, admitted};
pub(crate) use caller::Caller;

//! What the server promises, over real HTTP on a loopback port, with a real store.

#![allow(missing_docs, reason = "a test's name is its documentation")]

mod about;
mod access;
mod account;
mod conversation;
mod door;
mod harness;
mod limits;
mod matrix;
mod memory;
mod metrics;
mod model;
mod policy;
mod preview;
mod queue;
mod runs;
mod stream;
mod tasks;
mod web;
mod worker;

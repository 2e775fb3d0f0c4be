//! What the server promises, over real HTTP on a loopback port, with a real store.

#![allow(missing_docs, reason = "a test's name is its documentation")]

mod about;
mod access;
mod account;
mod air;
mod avatar;
mod avatar_file;
mod campaigns;
mod channel;
mod chromium;
mod cloning;
mod conversation;
mod crm;
mod crm_file;
mod cross_site;
mod docs;
mod door;
mod elsewhere;
mod harness;
mod jwt;
mod keys;
mod limits;
mod matrix;
mod memory;
mod metrics;
mod model;
mod oidc;
mod oidc_rogue;
mod people;
mod policy;
mod preview;
mod queue;
mod replay;
mod rogue;
mod runs;
mod snippet;
mod socket;
mod source;
mod specs;
mod steer;
mod stream;
mod tasks;
mod visitor;
mod web;
mod worker;

//! What the store promises, on both databases.
//!
//! PostgreSQL takes part when `VELOCITY_TEST_POSTGRES` holds the address of a server on which databases may be made,
//! like `postgres://postgres@127.0.0.1:5432/postgres`; without it these tests fail, with `skip` they are left out.

#![allow(missing_docs, reason = "a test's name is its documentation")]

mod admit;
mod air;
mod approval;
mod audit;
mod bucket;
mod campaign;
mod cancel;
mod chaos;
mod claim;
mod concurrency;
mod crm;
mod encryption;
mod erase;
mod event;
mod fault;
mod finish;
mod graph;
mod harness;
mod health;
mod identity;
mod idle;
mod key;
mod kill;
mod lease;
mod memory;
mod metrics;
mod project;
mod promote;
mod queue;
mod release;
mod retention;
mod rival;
mod run;
mod schedule;
mod session;
mod setting;
mod stage_retry;
mod stand;
mod start;
mod steer;
mod ticket;
mod upgrade;
mod user;
mod vacuum;
mod within;
mod work;

//! Integration tests: the program as a person uses it.

mod agent;
mod approval;
mod cancel;
mod clock;
mod cluster;
mod command;
mod environment;
mod fleet;
mod frozen;
mod hostile;
mod kill;
mod memory;
mod model;
mod monitoring;
mod nginx;
mod people;
#[path = "../../../store/tests/it/chaos/postgres.rs"]
mod postgres;
mod products;
mod promote;
mod prune;
mod replay;
mod schedule;
mod secrets;
mod seed;
mod server;
mod task;
mod worker;
mod writing;

//! Integration tests: the program as a person uses it.

mod approval;
mod cancel;
mod command;
mod environment;
mod hostile;
mod kill;
mod monitoring;
mod products;
mod promote;
mod schedule;
mod server;
mod task;
mod worker;

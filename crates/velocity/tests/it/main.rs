//! Integration tests: the program as a person uses it.

mod kill;
mod products;
mod server;

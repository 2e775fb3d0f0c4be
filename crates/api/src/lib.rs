//! HTTP: the conversation, runs, projects, events, accounts, the embedded web page, and the way to the products.
//!
//! It never runs an agent or a command: it writes intents to the store and shows what is stored.

mod auth;
mod clock;
mod config;
mod conversation;
mod error;
mod extract;
mod guard;
mod host;
mod observe;
mod openapi;
mod preview;
mod routes;
mod serve;
mod state;
mod ui;
mod view;

pub use auth::password::{PASSWORD_CHARS_MIN, hash as hash_password};
pub use config::{Config, Database, Limits, Profile, SandboxLevel};
pub use openapi::openapi;
pub use routes::auth::add_user;
pub use routes::router;
pub use serve::serve;
pub use state::Api;

//! HTTP: the conversation, runs, projects, events, accounts, the embedded web page, and the way to the products.
//!
//! It never runs an agent or a command: it writes intents to the store and shows what is stored.

mod auth;
mod channel;
mod clock;
mod config;
mod conversation;
mod cors;
mod drain;
mod error;
mod extract;
mod gpu;
mod guard;
mod host;
mod journal;
mod lines;
mod observe;
mod oidc;
mod openapi;
mod picture;
mod preview;
mod pulse;
mod roster;
mod routes;
mod serve;
mod sheet;
mod source;
mod state;
mod ui;
mod view;

pub use auth::agent::AgentKeys;
pub use auth::key::{KeyRole, Keys, NewKey, Tier};
pub use auth::password::{PASSWORD_CHARS_MIN, hash as hash_password};
pub use auth::rate::Rate;
pub use auth::secret::Secret;
pub use config::{Build, Config, Database, Enforce, Journals, Limits, Profile, REQUEST_BYTES_MAX, SandboxLevel};
pub use cors::Origins;
pub use journal::Journal;
pub use observe::trail::SignedTrail;
pub use oidc::{Oidc, OidcSettings, RoleClaim};
pub use openapi::openapi;
pub use routes::people::{add_user, invite_user, set_password};
pub use routes::router;
pub use serve::serve;
pub use source::{CloneCall, Look, Sources};
pub use state::{Api, Embedder, Ground, HeadCheck, Heads, LogReader, Models, Trees};

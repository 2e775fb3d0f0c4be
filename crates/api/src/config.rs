//! What the server is told at its start. Nothing here is read from the environment: `velocity` does that.

use crate::auth::key::{Keys, Tier};
use crate::auth::rate::Rate;
use crate::auth::secret::Secret;
use crate::cors::Origins;
use crate::journal::Journal;
use domain::Task;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How strict the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// One person's machine. Without keys of its own the seed's calls are open here, as long as the server is bound to
    /// loopback.
    Local,
    /// Everything else: only accounts and keys.
    Production,
}

/// Everything the server must know besides its store.
#[derive(Debug, Clone)]
pub struct Config {
    /// How strict it is.
    pub profile: Profile,
    /// Whether it is bound to a loopback address.
    pub loopback: bool,
    /// The port that people use; it is written into addresses.
    pub port: u16,
    /// Host names it answers to besides `localhost`, `127.0.0.1` and `[::1]`; lower case, without a port.
    pub hosts: Vec<String>,
    /// The sandbox level that commands run under here; known a moment after the start.
    pub sandbox: SandboxLevel,
    /// Where the database is, fit to be shown: a path, or an address without its password.
    pub database: Database,
    /// What one caller may take of the server.
    pub limits: Limits,
    /// What signs access tokens, and without which no stored hash of a key is worth anything.
    pub secret: Secret,
    /// The keys of programs.
    pub keys: Keys,
    /// What is asked of a caller before a task.
    pub enforce: Enforce,
    /// How many calls a caller may make; none means as many as they like.
    pub rate: Option<Rate>,
    /// Other origins whose pages may call.
    pub origins: Origins,
    /// What is also written as JSON lines.
    pub journals: Journals,
    /// Whether a GPU of this machine is meant to be used.
    pub gpu_enabled: bool,
    /// What the program was built from.
    pub build: Build,
}

/// What the program was built from, as far as whoever built it said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Build {
    /// The commit that was checked out; none outside of its own git repository.
    pub commit: Option<&'static str>,
    /// The compiler: `rustc 1.95.0 (59807616e 2026-04-14)`.
    pub compiler: Option<&'static str>,
}

/// What is asked of a caller before a task is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enforce {
    /// Whether a task asks for its least role.
    pub roles: bool,
    /// Whether a task asks for its least tier.
    pub tiers: bool,
    /// The least tier of a task; [`Tier::Base`] for those that are not in it.
    pub least_tier: BTreeMap<Task, Tier>,
}

impl Default for Enforce {
    fn default() -> Self {
        Self { roles: true, tiers: true, least_tier: BTreeMap::new() }
    }
}

/// What is also written as JSON lines.
#[derive(Debug, Clone, Default)]
pub struct Journals {
    /// Accepted tasks.
    pub tasks: Option<Journal>,
    /// Who wanted what, and what was decided.
    pub audit: Option<Journal>,
}

/// What one caller may take of the server before it is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long the head of a request may take from the first moment that one is expected: a connection that stays
    /// silent or trickles is closed then.
    pub head: Duration,
    /// How long a body may take that the server reads itself.
    pub body: Duration,
    /// How many connections are open at once; more wait in the system's queue until one ends.
    pub connections: usize,
    /// Largest body of a request, in bytes; a chat message has at most [`BODY_BYTES_MAX`] whatever this says.
    pub request_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(HEAD_SECONDS_MAX),
            body: Duration::from_secs(BODY_SECONDS_MAX),
            connections: CONNECTIONS_MAX,
            request_bytes: REQUEST_BYTES_MAX,
        }
    }
}

/// The name of the sandbox's level. Finding it runs real commands, so the server starts before it is known.
#[derive(Debug, Clone, Default)]
pub struct SandboxLevel(Arc<OnceLock<&'static str>>);

impl SandboxLevel {
    /// Says which level was found; only the first finding counts.
    pub fn found(&self, level: &'static str) {
        let _ = self.0.set(level);
    }

    /// `bwrap+landlock`, `bwrap`, `landlock`, `refuse`, or `probing` while it is not known.
    pub(crate) fn level(&self) -> &'static str {
        self.0.get().copied().unwrap_or("probing")
    }
}

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Database {
    /// A SQLite file.
    Path(String),
    /// A PostgreSQL address without its password.
    Url(String),
}

impl Config {
    /// A server for one person on their own machine: loopback, the local profile, a secret that ends with the process.
    pub fn local(port: u16, database: Database, sandbox: SandboxLevel) -> Self {
        Self {
            profile: Profile::Local,
            loopback: true,
            port,
            hosts: Vec::new(),
            sandbox,
            database,
            limits: Limits::default(),
            secret: Secret::fresh(),
            keys: Keys::default(),
            enforce: Enforce::default(),
            rate: None,
            origins: Origins::default(),
            journals: Journals::default(),
            gpu_enabled: true,
            build: Build::default(),
        }
    }

    /// Where products are reached, as a browser's policy wants it.
    pub(crate) fn origins_of_products(&self) -> String {
        self.sources("*.")
    }

    /// Where the page is reached, as a browser's policy wants it.
    pub(crate) fn origins_of_page(&self) -> String {
        self.sources("")
    }

    /// `localhost` on the port, and every other name; behind a proxy these may be reached by TLS and on its port.
    fn sources(&self, before: &str) -> String {
        let port = self.port;
        let plain = |host: &&String| {
            host.contains(|c: char| c.is_ascii_alphabetic())
                && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        };
        let named = self.hosts.iter().filter(plain);
        let named = named.map(|host| format!(" http://{before}{host}:{port} https://{before}{host}"));
        format!("http://{before}localhost:{port}") + &named.collect::<String>()
    }

    /// Whether whoever reaches the server is its owner: on one person's machine, while no keys say otherwise. Then the
    /// seed's key `dev` opens every door, and the seed's calls need none.
    pub(crate) fn is_open(&self) -> bool {
        self.profile == Profile::Local && self.loopback && self.keys.is_empty()
    }
}

/// How long the head of a request may take, in seconds.
pub const HEAD_SECONDS_MAX: u64 = 10;
/// How long a request's body may take, in seconds.
pub const BODY_SECONDS_MAX: u64 = 20;
/// Most connections open at once, event streams included.
pub const CONNECTIONS_MAX: usize = 512;
/// Largest body of a sign-in or a chat message, in bytes.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Largest request body where nothing else is said, in bytes: a task may carry files.
pub const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// Largest body that is passed on to a product, in bytes.
pub const PREVIEW_BODY_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// How long a product may take until its first header, in seconds.
pub const PREVIEW_SECONDS_MAX: u64 = 60;
/// How long a sign-in lasts, in milliseconds.
pub const SIGN_IN_MS: i64 = 30 * 24 * 3600 * 1000;
/// How long an invitation lasts, in milliseconds.
pub const INVITATION_MS: i64 = 7 * 24 * 3600 * 1000;
/// How long one event stream lasts, in seconds; a client then comes back with the last number it saw.
pub const STREAM_SECONDS_MAX: u64 = 3600;
/// Most events read in one go for a stream.
pub const STREAM_BATCH_MAX: u32 = 256;
/// How often a silent stream shows that it lives, in seconds.
pub const STREAM_KEEP_ALIVE_SECONDS: u64 = 15;
/// Most sockets of the live channels open at once on one server.
pub const SOCKETS_MAX: usize = 10_000;
/// Most of them whose owners are yet to say who they are.
pub const SOCKETS_UNKNOWN_MAX: usize = 256;
/// How long they may take to say it, in seconds.
pub const AUTH_SECONDS_MAX: u64 = 10;
/// How often a socket is asked whether somebody is there, in seconds.
pub const SOCKET_PING_SECONDS: u64 = 25;
/// After so long without a sign of life it is closed, in seconds.
pub const SOCKET_SILENCE_SECONDS_MAX: u64 = 60;
/// How long a reader may take for a batch of at most 128 KiB, in seconds; then the socket is cut, and it comes back with the last
/// number it saw.
pub const SOCKET_STALL_SECONDS_MAX: u64 = 60;
/// A socket's buffer for what is read, in bytes.
pub const SOCKET_READ_BYTES: usize = 1024;
/// So many bytes are collected before they are written, unless there are no more.
pub const SOCKET_BUFFER_BYTES: usize = 8 * 1024;
/// Largest message of a socket, in bytes: larger ones end it.
pub const SOCKET_MESSAGE_BYTES_MAX: usize = 64 * 1024;
/// So many bytes wait in the system for a connection whose other side takes none.
pub const UNSENT_BYTES_MAX: u32 = 128 * 1024;
/// Largest event that is published, in bytes.
pub const EVENT_BYTES_MAX: usize = 16 * 1024;
/// Longest name in it, in bytes: a campaign's, a type's, a receiver's.
pub const EVENT_NAME_MAX: usize = 120;
/// Longest text in it, in bytes.
pub const EVENT_TEXT_BYTES_MAX: usize = 4 * 1024;
/// Most events that one call publishes.
pub const EVENTS_OF_A_CALL_MAX: usize = 256;
/// Events that are kept in words for those who listen, and how many bytes they may take.
pub const REEL_EVENTS_MAX: usize = 16_384;
/// See [`REEL_EVENTS_MAX`].
pub const REEL_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How long a ticket opens a socket, in milliseconds.
pub const TICKET_MS: i64 = 30_000;
/// Most entries of a list.
pub const LIST_MAX: u32 = 200;
/// Most bytes of payloads and results in a list of jobs; with larger ones it has fewer entries, but one at least.
pub const LIST_BYTES_MAX: i64 = 8 * 1024 * 1024;
/// Most of a log that is given at once, in bytes; the rest is in the events.
pub const LOG_BYTES_MAX: usize = 256 * 1024;
/// How much of a log is given at once to who reads it by its stages.
pub const LOG_PARTS_BYTES_MAX: usize = 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_and_products_are_named_to_browsers_by_every_name_that_is_a_name() {
        let mut config = Config::local(8000, Database::Path("x".into()), Default::default());
        assert_eq!(config.origins_of_products(), "http://*.localhost:8000");
        config.hosts = ["velocity.lan", "10.0.0.7", "x; script-src *"].map(str::to_owned).to_vec();
        let page = "http://localhost:8000 http://velocity.lan:8000 https://velocity.lan";
        assert_eq!(config.origins_of_page(), page);
    }
}

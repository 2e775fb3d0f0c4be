//! What shall be run, with which view of the files, and with how much of the machine.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where the helper program lies inside the sandbox.
pub const HELPER_INSIDE: &str = "/run/velocity";

/// A command for the sandbox. Paths are those of the inside; standard input is empty; the environment is exactly `env`
/// on top of a fixed `PATH`, `HOME=/tmp/home`, `TMPDIR=/tmp`, `LANG=C.UTF-8`.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Whom it is run for: each project gets its own uid when Velocity runs as root.
    pub project: String,
    /// Program and arguments; the program is looked up on `PATH` inside.
    pub argv: Vec<String>,
    /// Where it starts, inside.
    pub cwd: String,
    /// What it sees besides `/usr` and a private `/tmp`; later ones may lie inside earlier ones.
    pub mounts: Vec<Mount>,
    /// Its environment.
    pub env: BTreeMap<String, String>,
    /// What it may reach.
    pub network: Network,
    /// How much it may use.
    pub limits: Limits,
}

/// A file or directory of the host, shown inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// On the host; must exist.
    pub host: PathBuf,
    /// Inside, absolute.
    pub inside: String,
    /// Whether it may be changed.
    pub writable: bool,
}

/// What a command may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// A loopback of its own and nothing else.
    None,
    /// The host's network: only for installing the toolchain.
    Host,
}

/// How much of the machine a command may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Wall time until the whole tree is killed; 0: no limit (long-lived servers).
    pub wall_ms: u64,
    /// CPU seconds of each process; 0: no limit.
    pub cpu_s: u64,
    /// Memory of the whole tree (by cgroup or watchdog) and data segment of each process.
    pub memory_bytes: u64,
    /// Processes and threads.
    pub processes: u64,
    /// Output that is handed on; the rest is dropped, its end is kept.
    pub output_bytes: u64,
    /// Size of a file that it writes.
    pub file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall_ms: 10 * 60_000,
            cpu_s: 600,
            memory_bytes: 4 << 30,
            processes: 512,
            output_bytes: 4 << 20,
            file_bytes: 1 << 30,
        }
    }
}

impl Command {
    /// A command for `project` with the default limits, no mounts, no network.
    pub fn new(project: &str, argv: &[&str], cwd: &str) -> Self {
        Self {
            project: project.to_owned(),
            argv: argv.iter().map(|word| (*word).to_owned()).collect(),
            cwd: cwd.to_owned(),
            mounts: Vec::new(),
            env: BTreeMap::new(),
            network: Network::None,
            limits: Limits::default(),
        }
    }

    /// Shows `host` at `inside`, read-only.
    pub fn show(mut self, host: impl Into<PathBuf>, inside: &str) -> Self {
        self.mounts.push(Mount { host: host.into(), inside: inside.to_owned(), writable: false });
        self
    }

    /// Shows `host` at `inside`, to be changed.
    pub fn share(mut self, host: impl Into<PathBuf>, inside: &str) -> Self {
        self.mounts.push(Mount { host: host.into(), inside: inside.to_owned(), writable: true });
        self
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Replaces the limits.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

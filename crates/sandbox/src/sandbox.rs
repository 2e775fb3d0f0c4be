//! The sandbox itself: probes what the machine gives, then runs commands in it.

use crate::{Command, Error, Exit, Level, LevelReport, Running};
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

/// What the sandbox needs to know of its surroundings.
#[derive(Debug, Clone)]
pub struct Config {
    /// A program that calls [`crate::helper_main`] first thing; normally Velocity itself (`std::env::current_exe`).
    pub helper: PathBuf,
    /// bubblewrap.
    pub bwrap: PathBuf,
    /// First uid for sandboxes when Velocity runs as root.
    pub uid_base: u32,
    /// How many uids from there on.
    pub uid_span: u32,
}

impl Config {
    /// The usual surroundings: bubblewrap in `/usr/bin`, uids 200000 to 265535.
    pub fn new(helper: impl Into<PathBuf>) -> Self {
        Self { helper: helper.into(), bwrap: PathBuf::from("/usr/bin/bwrap"), uid_base: 200_000, uid_span: 65_536 }
    }
}

/// Runs commands so that they cannot escape. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sandbox {}

impl Sandbox {
    /// Finds the strongest level by running the real thing on each rung of the ladder. Never fails: where nothing can be
    /// had, the level is [`Level::Refuse`] and every command is refused.
    pub async fn probe(_config: Config) -> Self {
        todo!()
    }

    /// The level in use.
    pub fn level(&self) -> Level {
        todo!()
    }

    /// What the probe found, for health and doctor.
    pub fn report(&self) -> &LevelReport {
        todo!()
    }

    /// The uid that `project`'s commands run under, when Velocity runs as root: what they shall write must belong to it.
    pub fn uid(&self, _project: &str) -> Option<u32> {
        todo!()
    }

    /// Runs a command to its end. `on_output` gets standard output and error together, as they come. When `cancel` fires
    /// the whole tree is killed. A failing command is an [`Exit`], not an error.
    pub async fn run(
        &self,
        _command: &Command,
        _on_output: impl FnMut(&[u8]) + Send,
        _cancel: &CancellationToken,
    ) -> Result<Exit, Error> {
        todo!()
    }

    /// Starts a long-lived command; its output goes to `log` (at most `limits.output_bytes`, then it begins anew).
    pub async fn spawn(&self, _command: &Command, _log: Option<&Path>) -> Result<Running, Error> {
        todo!()
    }
}

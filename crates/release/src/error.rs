//! What can go wrong with a product on the air.

use std::path::PathBuf;

/// Why a release is not on the air.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The new version did not pass its gate; the old one, if any, is still live.
    #[error("the new version is not healthy: {reason}")]
    Unhealthy {
        /// Which check failed.
        reason: String,
        /// The end of its output.
        log_tail: String,
    },
    /// A command before the start (migration, seed) failed; the data is as it was.
    #[error("{step} failed: {reason}")]
    Step {
        /// `migrate` or `seed`.
        step: &'static str,
        /// What it said.
        reason: String,
        /// The end of its output.
        log_tail: String,
    },
    /// The project's port is taken by another program.
    #[error("port {port} is in use; stop the program that holds it or give the project another port")]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// It was told to stop before it was on the air.
    #[error("the deployment was cancelled")]
    Cancelled,
    /// The sandbox said no.
    #[error(transparent)]
    Sandbox(#[from] sandbox::Error),
    /// The filesystem said no.
    #[error("cannot use {path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
}

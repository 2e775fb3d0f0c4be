//! What can go wrong with running a command.

use std::path::PathBuf;

/// Why a command was not run, or a toolchain not prepared.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No sandbox can be had here, so nothing is run. The text says why and what to do.
    #[error("commands are refused: {0}")]
    Refused(String),
    /// The sandbox could not be set up for this command.
    #[error("the sandbox could not be set up: {0}")]
    Setup(String),
    /// The program inside could not be started.
    #[error("cannot start {program} in the sandbox: {reason}")]
    NotStarted {
        /// The first word of the command.
        program: String,
        /// What the system said.
        reason: String,
    },
    /// The toolchain could not be prepared. The text says why and what to do.
    #[error("the toolchain could not be prepared: {0}")]
    Toolchain(String),
    /// The filesystem said no.
    #[error("cannot use {path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
}

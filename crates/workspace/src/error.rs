//! What can go wrong with a product's files.

use std::path::PathBuf;

/// Why a workspace could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Generation and hand edits changed the same lines. Nothing was changed; the person decides.
    #[error("hand edits and the new generation both changed {}; edit or revert them on branch main, then run again", files.join(", "))]
    Conflict {
        /// The files, relative to the product's root.
        files: Vec<String>,
    },
    /// A path that leaves its room, passes a link, or is no regular file.
    #[error("the path {path:?} is refused: {reason}")]
    Refused {
        /// The path as given.
        path: String,
        /// Why.
        reason: &'static str,
    },
    /// There is no such file, commit or branch.
    #[error("{0} does not exist")]
    NotFound(String),
    /// It takes too long, or is larger than may be shown.
    #[error("{0}; clone the project and look at it there")]
    TooLarge(String),
    /// git is missing or failed.
    #[error("git {doing} failed: {message}")]
    Git {
        /// Which git command.
        doing: String,
        /// The end of what it said.
        message: String,
    },
    /// The filesystem said no.
    #[error("cannot use {path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
}

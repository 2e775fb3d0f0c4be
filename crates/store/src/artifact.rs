//! Artifacts: files named by their content, in a directory.

use crate::error::Error;
use std::path::{Path, PathBuf};

/// One stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// `sha256-<64 hex digits>.<extension>`.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

/// The directory of artifacts. Blocking: call it from a blocking thread when files are large.
#[derive(Debug, Clone)]
pub struct Artifacts {
    dir: PathBuf,
}

impl Artifacts {
    /// Uses this directory and creates it when it is missing.
    pub fn in_dir(dir: impl Into<PathBuf>) -> Result<Self, Error> {
        let dir = dir.into();
        std::fs::create_dir_all(&dir)?;
        Ok(Self { dir })
    }

    /// Copies a file in: hashed, written beside, synced, renamed; the same content is stored once. `extension` is 1 to 16
    /// lower-case letters, digits and inner dots, as `zip` or `sarif.json`.
    pub fn put_file(&self, source: &Path, extension: &str) -> Result<Artifact, Error> {
        let _ = (source, extension);
        todo!()
    }

    /// Stores bytes, as [`Artifacts::put_file`] does.
    pub fn put_bytes(&self, bytes: &[u8], extension: &str) -> Result<Artifact, Error> {
        let _ = (bytes, extension);
        todo!()
    }

    /// The stored file with this name; `NotFound` for an unknown or malformed name.
    pub fn find(&self, name: &str) -> Result<Artifact, Error> {
        let _ = name;
        todo!()
    }

    /// Opens a stored file for reading; `NotFound` for an unknown or malformed name.
    pub fn open(&self, name: &str) -> Result<std::fs::File, Error> {
        let _ = name;
        todo!()
    }

    /// Where a stored file lies, for a server that streams it; `NotFound` for an unknown or malformed name.
    pub fn path(&self, name: &str) -> Result<PathBuf, Error> {
        self.find(name).map(|artifact| self.dir.join(artifact.name))
    }

    /// All artifacts by name.
    pub fn list(&self) -> Result<Vec<Artifact>, Error> {
        todo!()
    }
}

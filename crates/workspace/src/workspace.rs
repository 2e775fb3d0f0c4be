//! One product's repository.

use crate::Error;
use domain::{EpochMs, Slug};
use std::collections::BTreeMap;
use std::path::Path;

/// A tree of files: path relative to the product's root, with `/` between parts → content.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A product's git repository with the branches `main` (people and merges) and `velocity/generated`.
#[derive(Debug, Clone)]
pub struct Workspace {}

/// What committing a generated tree did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The commit that `main` is at now.
    pub commit: String,
    /// The git tree hash of that commit.
    pub tree_hash: String,
    /// Files that differ from `main` before, sorted.
    pub changed_files: Vec<String>,
    /// Whether the tree was already there.
    pub nothing_new: bool,
}

impl Workspace {
    /// Opens `<root>/<project>`, makes the repository when there is none, and clears away what a killed process left
    /// behind (lock files, half merges).
    pub fn open(_root: &Path, _project: &Slug) -> Result<Self, Error> {
        todo!()
    }

    /// The product's directory: the working tree of `main`.
    pub fn dir(&self) -> &Path {
        todo!()
    }

    /// Commits `tree` on `velocity/generated` and merges it into `main`. Uncommitted hand edits are committed first.
    /// The same tree again changes nothing. On [`Error::Conflict`] `main` and the working tree are as before.
    pub fn commit_generated(&self, _tree: &Tree, _message: &str, _now_ms: EpochMs) -> Result<Merged, Error> {
        todo!()
    }

    /// The git tree hash of the working tree, uncommitted edits included.
    pub fn tree_hash(&self) -> Result<String, Error> {
        todo!()
    }

    /// A file's content, at most 16 MiB. Never follows a link, never waits on a pipe.
    pub fn read(&self, _path: &str) -> Result<Vec<u8>, Error> {
        todo!()
    }

    /// Writes a file into the working tree, atomically. Never follows a link.
    pub fn write(&self, _path: &str, _bytes: &[u8]) -> Result<(), Error> {
        todo!()
    }

    /// Paths of all files of a commit or tree (`main`, a commit, or what [`Workspace::tree_hash`] gave), sorted.
    pub fn list(&self, _commit: &str) -> Result<Vec<String>, Error> {
        todo!()
    }

    /// Exports a commit or tree (`main`, a commit, or what [`Workspace::tree_hash`] gave) into the new or empty
    /// directory `dest`, without history; `owner` is the uid that shall own it (see `sandbox::Sandbox::uid`).
    /// Gives the tree hash exported.
    pub fn checkout_copy(&self, _commit: &str, _dest: &Path, _owner: Option<u32>) -> Result<String, Error> {
        todo!()
    }

    /// Writes a zip of `main` with `extra` files added (they win) under `<project>/`. The same input gives the same bytes.
    pub fn export_zip(&self, _out: &Path, _extra: &Tree) -> Result<(), Error> {
        todo!()
    }
}

/// Points `<root>/services` and `<root>/web` at the newest product's, atomically.
pub fn link_newest(_root: &Path, _project: &Slug) -> Result<(), Error> {
    todo!()
}

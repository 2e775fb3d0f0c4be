//! A project's files and their history, as they are shown: read, never changed.

use crate::EpochMs;
use serde::{Deserialize, Serialize};

/// What stands at a path of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A file.
    File,
    /// A file that may be executed.
    Program,
    /// A link. Its content is where it leads; nobody follows it.
    Link,
    /// Another repository's commit.
    Module,
}

/// One path of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From the project's root, `/` between parts. A name that is no UTF-8 is shown with replacement characters, and
    /// cannot be asked for.
    pub path: String,
    /// What stands there.
    pub kind: EntryKind,
    /// How large it is; 0 for a module.
    pub bytes: u64,
}

/// The paths of a commit, in git's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The commit, in full.
    pub commit: String,
    /// Its paths.
    pub entries: Vec<Entry>,
    /// Whether there are more than [`ENTRIES_MAX`].
    pub cut: bool,
}

/// One file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// The commit, in full.
    pub commit: String,
    /// What it is, and how large.
    pub entry: Entry,
    /// What is in it; none when it is larger than was asked for, or a module.
    pub content: Option<Vec<u8>>,
}

/// One step of a project's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its hash, in full.
    pub commit: String,
    /// When it was made.
    pub at_ms: EpochMs,
    /// Who made it.
    pub author: String,
    /// The first line of its message.
    pub subject: String,
}

/// The branches of a project, and the newest steps that led to one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Names of branches, `main` first.
    pub branches: Vec<String>,
    /// The newest first.
    pub commits: Vec<Commit>,
}

/// What became of a file between two commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileStatus {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its content or its mode is another.
    Changed,
    /// It has another path, perhaps also another content.
    Renamed,
    /// It was made from another that stayed.
    Copied,
    /// A file became a link, or the other way about.
    Retyped,
}

/// One changed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePatch {
    /// Its path, the new one where it has two.
    pub path: String,
    /// Its path before, where that was another.
    pub was: Option<String>,
    /// What became of it.
    pub status: FileStatus,
    /// How many lines came.
    pub added: u32,
    /// How many lines went.
    pub removed: u32,
    /// Its content is no text: there are no lines.
    pub binary: bool,
    /// The patch is not all of it.
    pub cut: bool,
    /// The hunks of the unified diff, from the first `@@` on.
    pub patch: String,
}

/// What differs between two commits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The commit before, in full; none for the empty beginning.
    pub from: Option<String>,
    /// The commit after, in full.
    pub to: String,
    /// The files that differ, in the order of their paths.
    pub files: Vec<FilePatch>,
    /// Whether more files differ than are named.
    pub cut: bool,
}

/// What to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// A branch or commit; none for the empty beginning.
    pub from: Option<String>,
    /// A branch or commit.
    pub to: String,
    /// Only this file.
    pub path: Option<String>,
}

/// Most paths of a [`Listing`].
pub const ENTRIES_MAX: usize = 20_000;

/// Why files cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no such thing: in words for a person.
    NotFound(String),
    /// It takes too long or is too large: in words for a person.
    TooLarge(String),
    /// What was sent is not what is taken: in words for a person.
    Refused(String),
    /// It broke on our side: for the log.
    Broken(String),
}

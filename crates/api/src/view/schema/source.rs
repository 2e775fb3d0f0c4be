//! The shapes of a project's files, its history and its specs.

use utoipa::ToSchema;

/// What stands at a path.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum EntryKind {
    File,
    Program,
    Link,
    Module,
}

/// One path.
#[derive(ToSchema)]
pub(crate) struct Entry {
    /// From the project's root.
    path: String,
    kind: EntryKind,
    /// How large it is.
    bytes: u64,
}

/// The paths of a commit.
#[derive(ToSchema)]
pub(crate) struct Listing {
    /// The commit, in full.
    commit: String,
    entries: Vec<Entry>,
    /// Whether there are more than 20,000.
    cut: bool,
}

/// One step of a history.
#[derive(ToSchema)]
pub(crate) struct Commit {
    /// Its hash, in full.
    commit: String,
    at_ms: i64,
    author: String,
    /// The first line of its message.
    subject: String,
}

/// Branches and steps.
#[derive(ToSchema)]
pub(crate) struct History {
    /// `main` first.
    branches: Vec<String>,
    /// The newest first, at most 200.
    commits: Vec<Commit>,
}

/// What became of a file.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum FileStatus {
    Added,
    Removed,
    Changed,
    Renamed,
    Copied,
    Retyped,
}

/// One changed file.
#[derive(ToSchema)]
pub(crate) struct FilePatch {
    path: String,
    /// Its path before, where that was another.
    #[schema(required)]
    was: Option<String>,
    status: FileStatus,
    /// Lines that came.
    added: u32,
    /// Lines that went.
    removed: u32,
    /// Its content is no text.
    binary: bool,
    /// The patch is not all of it.
    cut: bool,
    /// The hunks of the unified diff, with ten lines around each change.
    patch: String,
}

/// What differs.
#[derive(ToSchema)]
pub(crate) struct Changes {
    /// The commit before; null for the empty beginning.
    #[schema(required)]
    from: Option<String>,
    /// The commit after.
    to: String,
    files: Vec<FilePatch>,
    /// Whether more files differ than are named.
    cut: bool,
}

//! Moving the working tree from one commit to the next, file by file, so that a kill at any point is made good later and
//! a person's edit is never lost.

use crate::Error;
use crate::git::Git;
use crate::root::Root;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A move that was decided and may be under way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Journal {
    /// The tree that the working tree held.
    pub from_tree: String,
    /// The commit that `main` goes to.
    pub to: String,
}

/// Content before and after of one path; none: not there.
struct Change {
    path: String,
    before: Option<String>,
    after: Option<String>,
}

fn file(dir: &Path) -> PathBuf {
    dir.join(".git/velocity/journal.json")
}

/// Moves `main`, the working tree and the index; what was begun before and not finished is finished first by [`finish`].
pub(crate) fn move_main(dir: &Path, git: &Git<'_>, journal: &Journal, old: &str) -> Result<(), Error> {
    let path = file(dir);
    let say = |source| Error::Io { path: path.clone(), source };
    let part = path.with_extension("part");
    let text = serde_json::to_vec(journal).expect("a journal has only text");
    std::fs::write(&part, text).map_err(say)?;
    std::fs::rename(&part, &path).map_err(say)?;
    git.run(&["update-ref", "refs/heads/main", &journal.to, old])?;
    carry_out(dir, git, journal)
}

/// Finishes a move that a kill interrupted.
pub(crate) fn finish(dir: &Path, git: &Git<'_>) -> Result<(), Error> {
    let path = file(dir);
    let Ok(bytes) = std::fs::read(&path) else { return Ok(()) };
    let journal: Option<Journal> = serde_json::from_slice(&bytes).ok();
    match journal {
        Some(journal) if git.find("refs/heads/main")?.as_deref() == Some(&journal.to) => carry_out(dir, git, &journal),
        // Killed before `main` moved: nothing was begun.
        _ => std::fs::remove_file(&path).map_err(|source| Error::Io { path, source }),
    }
}

fn carry_out(dir: &Path, git: &Git<'_>, journal: &Journal) -> Result<(), Error> {
    let root = Root::open(dir)?;
    let changes = changes(git, &journal.from_tree, &journal.to)?;
    let ids: Vec<String> =
        changes.iter().flat_map(|change| [&change.before, &change.after]).flatten().cloned().collect();
    let mut blobs = git.blobs(&ids)?.into_iter();
    for change in changes {
        let before = change.before.and_then(|_| blobs.next());
        let after = change.after.and_then(|_| blobs.next());
        let now = match root.read(&change.path) {
            Ok(bytes) => Some(bytes),
            Err(Error::NotFound(_)) => None,
            // A link or a pipe that a person put there is theirs.
            Err(_) => continue,
        };
        // Anything else was edited by a person in the meantime.
        if now == before {
            match after {
                Some(bytes) => root.write(&change.path, &bytes)?,
                None => root.remove(&change.path)?,
            }
        }
    }
    git.run(&["read-tree", &journal.to])?;
    let path = file(dir);
    std::fs::remove_file(&path).map_err(|source| Error::Io { path, source })
}

fn changes(git: &Git<'_>, from: &str, to: &str) -> Result<Vec<Change>, Error> {
    let raw = git.run(&["diff-tree", "-r", "-z", "--no-renames", "--full-index", from, to])?;
    let text = String::from_utf8_lossy(&raw).into_owned();
    let mut words = text.split('\0');
    let mut changes = Vec::new();
    while let (Some(head), Some(path)) = (words.next(), words.next()) {
        // ":100644 100644 <before> <after> M"
        let ids: Vec<&str> = head.split(' ').skip(2).take(2).collect();
        let blob =
            |index: usize| ids.get(index).filter(|id| id.bytes().any(|byte| byte != b'0')).map(|id| (*id).to_owned());
        changes.push(Change { path: path.to_owned(), before: blob(0), after: blob(1) });
    }
    Ok(changes)
}

/// Paths that differ between two trees, sorted, and whether the second has none of it.
pub(crate) fn changed_files(git: &Git<'_>, from: &str, to: &str) -> Result<Vec<(String, bool)>, Error> {
    Ok(changes(git, from, to)?.into_iter().map(|change| (change.path, change.after.is_none())).collect())
}

/// Paths that differ between two trees, sorted.
pub(crate) fn changed_paths(git: &Git<'_>, from: &str, to: &str) -> Result<Vec<String>, Error> {
    Ok(changes(git, from, to)?.into_iter().map(|change| change.path).collect())
}

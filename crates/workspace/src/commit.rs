//! Given files become a commit, on `main` or on a branch beside it.

use crate::generated::{MAIN, commit};
use crate::git::Git;
use crate::journal::{self, Journal};
use crate::workspace::tree_of;
use crate::{Error, Workspace, lock, merge, root};
use domain::EpochMs;

/// A file as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Path from the product's root.
    pub path: String,
    /// Its content; none removes it.
    pub bytes: Option<Vec<u8>>,
}

/// What committing files did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The branch.
    pub branch: String,
    /// The commit that it is at now.
    pub commit: String,
    /// The git tree hash of that commit.
    pub tree_hash: String,
    /// Files that differ from the branch before, sorted; on `main`, a hand edit that was not committed yet counts.
    pub changed_files: Vec<String>,
    /// Whether the branch held all of it already; then there is no new commit.
    pub nothing_new: bool,
}

impl Workspace {
    /// Commits files on a branch, `main` when none is named; a branch that is not there begins at `main`. On `main`,
    /// uncommitted hand edits are committed first and the working tree follows. `Refused` for a path that leaves the product
    /// or touches git's own files, and for a branch that git would not take or that Velocity keeps for itself.
    pub fn commit_files(
        &self,
        branch: Option<&str>,
        changes: &[Change],
        message: &str,
        now_ms: EpochMs,
    ) -> Result<Committed, Error> {
        changes.iter().try_for_each(|change| root::check(&change.path))?;
        let lock = lock::take(self.dir())?;
        let git = Git::new(self.dir(), Some(&lock));
        journal::finish(self.dir(), &git)?;
        let branch = branch.unwrap_or("main");
        let name = reference(&git, branch)?;
        if name == MAIN {
            self.must_be_on_main(&git)?;
        }
        let main = self.begin(&git, now_ms)?;
        let base = git.find(&name)?.unwrap_or_else(|| main.clone());
        let before = tree_of(&git, &base)?;
        let (ours, by_hand) =
            if name == MAIN { self.with_hand_edits(&git, &base, now_ms)? } else { (base.clone(), before.clone()) };
        let tree_hash = self.tree_with(&git, &ours, changes)?;
        let nothing_new = tree_hash == tree_of(&git, &ours)?;
        let to = if nothing_new { ours } else { commit(&git, &tree_hash, &[&ours], message, now_ms)? };
        let changed_files = journal::changed_paths(&git, &before, &tree_hash)?;
        if name == MAIN && to != base {
            journal::move_main(self.dir(), &git, &Journal { from_tree: by_hand, to: to.clone() }, &base)?;
        } else if name != MAIN {
            git.run(&["update-ref", &name, &to])?;
        }
        Ok(Committed { branch: branch.to_owned(), commit: to, tree_hash, changed_files, nothing_new })
    }

    /// The tree of a commit with the changes made, written into the object database only.
    fn tree_with(&self, git: &Git<'_>, commit: &str, changes: &[Change]) -> Result<String, Error> {
        let mut list = Vec::new();
        for Change { path, bytes } in changes {
            let blob = match bytes {
                Some(bytes) => {
                    let id = git.feed(&["hash-object", "-w", "--stdin"], bytes)?;
                    format!("100644 {}", String::from_utf8_lossy(&id).trim())
                }
                None => format!("0 {}", "0".repeat(40)),
            };
            list.extend_from_slice(format!("{blob}\t{path}\0").as_bytes());
        }
        let git = git.with_index(merge::fresh(&self.scratch(), "commit-index")?);
        git.run(&["read-tree", commit])?;
        git.feed(&["update-index", "-z", "--add", "--replace", "--index-info"], &list)?;
        git.line(&["write-tree"])
    }
}

/// The full name of a branch that people may commit to.
fn reference(git: &Git<'_>, branch: &str) -> Result<String, Error> {
    let refuse = |reason| Error::Refused { path: branch.chars().take(200).collect(), reason };
    let name = format!("refs/heads/{branch}");
    if branch.len() > 200 || branch.starts_with('-') || git.ask(&["check-ref-format", &name])?.is_none() {
        return Err(refuse("git takes no branch of this name"));
    }
    if branch.starts_with("velocity/") || branch.eq_ignore_ascii_case("head") {
        return Err(refuse("this branch is Velocity's own"));
    }
    Ok(name)
}

//! A generated tree becomes a commit on its own branch and is merged into what people made of the product.

use crate::git::Git;
use crate::journal::{self, Journal};
use crate::{Error, Tree, Workspace, lock, merge, root};
use domain::{EpochMs, FileChange};
use serde_json::Value;
use std::collections::BTreeSet;

const GENERATED: &str = "refs/heads/velocity/generated";
const INCOMING: &str = "refs/velocity/incoming";
pub(crate) const MAIN: &str = "refs/heads/main";
/// The tree without files, the same in every repository.
const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const MANIFEST: &str = ".velocity/manifest.json";

/// What committing a generated tree did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The commit that `main` is at now.
    pub commit: String,
    /// The git tree hash of that commit.
    pub tree_hash: String,
    /// Files that differ from `main` before, sorted; a hand edit that was not committed yet counts.
    pub changed_files: Vec<String>,
    /// Whether the generated tree was merged already, so that only hand edits (if any) were committed.
    pub nothing_new: bool,
}

/// A generated tree merged into what people made of the product, and not yet anybody's: see [`Workspace::propose`].
#[derive(Debug, Clone)]
pub struct Proposal {
    main: String,
    /// The working tree that it was made of.
    by_hand: String,
    /// Where `velocity/generated` is, and where it goes.
    generated: (String, String),
    changes: Vec<FileChange>,
    merged: Merged,
}

impl Proposal {
    /// The files that the generator changes, sorted; hand edits that are committed along with them are not its own.
    pub fn changes(&self) -> &[FileChange] {
        &self.changes
    }
}

impl Workspace {
    /// What would become of the product if `tree` were merged into `main`, uncommitted hand edits included. Neither `main`, the
    /// working tree nor `velocity/generated` is touched. Files that the tree's manifest calls owned are made once and never
    /// overwritten.
    ///
    /// On [`Error::Conflict`] `tree` is committed on `velocity/generated`, for the person to look at; `main` and the working
    /// tree are as before.
    pub fn propose(&self, tree: &Tree, message: &str, now_ms: EpochMs) -> Result<Proposal, Error> {
        tree.keys().try_for_each(|path| root::check(path))?;
        let lock = lock::take(self.dir())?;
        let git = Git::new(self.dir(), Some(&lock));
        journal::finish(self.dir(), &git)?;
        self.must_be_on_main(&git)?;
        let main = self.begin(&git, now_ms)?;
        let old = git.line(&["rev-parse", GENERATED])?;
        let generated = import(&git, &main, &old, tree, message, now_ms)?;
        let before = git.line(&["rev-parse", &format!("{main}^{{tree}}")])?;
        let (ours, by_hand) = self.with_hand_edits(&git, &main, now_ms)?;
        let nothing_new = git.ask(&["merge-base", "--is-ancestor", &generated, &ours])?.is_some();
        let to = match nothing_new {
            true => ours,
            false => match self.merged(&git, &ours, &generated, message, now_ms) {
                Err(conflict @ Error::Conflict { .. }) => {
                    git.run(&["update-ref", GENERATED, &generated, &old])?;
                    return Err(conflict);
                }
                merged => merged?,
            },
        };
        let tree_hash = git.line(&["rev-parse", &format!("{to}^{{tree}}")])?;
        let changed_files = journal::changed_paths(&git, &before, &tree_hash)?;
        let changes = if nothing_new { Vec::new() } else { changes(&git, &by_hand, &generated, &tree_hash)? };
        let merged = Merged { commit: to, tree_hash, changed_files, nothing_new };
        Ok(Proposal { main, by_hand, generated: (old, generated), changes, merged })
    }

    /// Makes a proposal true: `velocity/generated`, `main` and the working tree move. None when somebody changed the product
    /// since it was made; then nothing moves, and a new proposal says how it is now. A kill in between is made good by whoever
    /// opens the product next.
    pub fn accept(&self, proposal: &Proposal) -> Result<Option<Merged>, Error> {
        let Proposal { main, by_hand, generated: (old, generated), merged, .. } = proposal;
        let lock = lock::take(self.dir())?;
        let git = Git::new(self.dir(), Some(&lock));
        journal::finish(self.dir(), &git)?;
        self.must_be_on_main(&git)?;
        let is_as_before = git.find(MAIN)?.as_ref() == Some(main)
            && git.find(GENERATED)?.as_ref() == Some(old)
            && self.snapshot(&git)? == *by_hand;
        if !is_as_before {
            return Ok(None);
        }
        if generated != old {
            git.run(&["update-ref", GENERATED, generated, old])?;
        }
        if merged.commit != *main {
            let journal = Journal { from_tree: by_hand.clone(), to: merged.commit.clone() };
            journal::move_main(self.dir(), &git, &journal, main)?;
        }
        Ok(Some(merged.clone()))
    }

    /// `main` with what was edited by hand committed on top of it, and the working tree's tree.
    pub(crate) fn with_hand_edits(
        &self,
        git: &Git<'_>,
        main: &str,
        now_ms: EpochMs,
    ) -> Result<(String, String), Error> {
        let before = git.line(&["rev-parse", &format!("{main}^{{tree}}")])?;
        let by_hand = self.snapshot(git)?;
        let ours = match by_hand == before {
            true => main.to_owned(),
            false => commit(git, &by_hand, &[main], "Keep the edits made by hand", now_ms)?,
        };
        Ok((ours, by_hand))
    }

    pub(crate) fn must_be_on_main(&self, git: &Git<'_>) -> Result<(), Error> {
        let refuse = |message: &str| Error::Git { doing: "commit".to_owned(), message: message.to_owned() };
        if git.ask(&["symbolic-ref", "--quiet", "HEAD"])?.as_deref() != Some(MAIN) {
            return Err(refuse("the product's working tree is not on branch main; run git switch main"));
        }
        if self.dir().join(".git/MERGE_HEAD").exists() {
            return Err(refuse("a merge begun by hand is not finished; commit it or run git merge --abort"));
        }
        Ok(())
    }

    /// The commit of `main`; a new product gets an empty first commit that both branches share.
    pub(crate) fn begin(&self, git: &Git<'_>, now_ms: EpochMs) -> Result<String, Error> {
        let main = match git.find(MAIN)? {
            Some(main) => main,
            None => {
                git.feed(&["hash-object", "-w", "-t", "tree", "--stdin"], b"")?;
                let first = commit(git, EMPTY_TREE, &[], "Begin", now_ms)?;
                git.run(&["update-ref", MAIN, &first])?;
                first
            }
        };
        if git.find(GENERATED)?.is_none() {
            let first = git.line(&["rev-list", "--max-parents=0", &main])?;
            git.run(&["update-ref", GENERATED, first.lines().next().unwrap_or(&main)])?;
        }
        Ok(main)
    }

    fn merged(&self, git: &Git<'_>, ours: &str, theirs: &str, message: &str, now: EpochMs) -> Result<String, Error> {
        let base = git.line(&["merge-base", ours, theirs])?;
        let tree = merge::merge(git, &self.scratch(), &base, ours, theirs)?;
        commit(git, &tree, &[ours, theirs], message, now)
    }
}

pub(crate) fn commit(
    git: &Git<'_>,
    tree: &str,
    parents: &[&str],
    message: &str,
    now_ms: EpochMs,
) -> Result<String, Error> {
    let message = if message.trim().is_empty() { "Generate" } else { message };
    let mut args = vec!["commit-tree", tree, "-m", message];
    args.extend(parents.iter().flat_map(|parent| ["-p", parent]));
    git.run_at(&args, now_ms).map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// What the generator changes on its way from the hand-edited tree to the merged one.
fn changes(git: &Git<'_>, from: &str, generated: &str, to: &str) -> Result<Vec<FileChange>, Error> {
    let mixed: BTreeSet<String> = journal::changed_paths(git, generated, to)?.into_iter().collect();
    let change =
        |(path, is_removed): (String, bool)| FileChange { is_generated: !mixed.contains(&path), path, is_removed };
    Ok(journal::changed_files(git, from, to)?.into_iter().map(change).collect())
}

/// Makes a commit of the tree on top of the generated branch, which stays where it is, in one git process. The branch's own
/// commit when it holds this tree already.
fn import(git: &Git<'_>, main: &str, old: &str, tree: &Tree, message: &str, now_ms: EpochMs) -> Result<String, Error> {
    let owned = owned(tree);
    let (kept, there) = if owned.is_empty() { Default::default() } else { (files(git, old)?, files(git, main)?) };
    let seconds = now_ms.div_euclid(1000);
    let mut stream =
        format!("feature done\ncommit {INCOMING}\ncommitter Velocity <velocity@localhost> {seconds} +0000\n");
    stream.push_str(&format!("data {}\n{message}\nfrom {old}\ndeleteall\n", message.len()));
    let mut stream = stream.into_bytes();
    for (path, bytes) in tree {
        if let Some(id) = owned.contains(path).then(|| kept.iter().find(|(known, _)| known == path)).flatten() {
            stream.extend(format!("M 100644 {} {path}\n", id.1).into_bytes());
        } else if !(owned.contains(path) && there.iter().any(|(known, _)| known == path)) {
            stream.extend(format!("M 100644 inline {path}\ndata {}\n", bytes.len()).into_bytes());
            stream.extend(bytes);
            stream.push(b'\n');
        }
    }
    stream.extend(b"done\n");
    git.feed(&["fast-import", "--quiet", "--force", "--date-format=raw"], &stream)?;
    let new = git.line(&["rev-parse", INCOMING])?;
    let trees = git.line(&["rev-parse", &format!("{old}^{{tree}}"), &format!("{new}^{{tree}}")])?;
    let mut trees = trees.lines();
    Ok(if trees.next() == trees.next() { old.to_owned() } else { new })
}

/// Path and blob of every file of a commit.
fn files(git: &Git<'_>, commit: &str) -> Result<Vec<(String, String)>, Error> {
    let raw = git.run(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
    let text = String::from_utf8_lossy(&raw).into_owned();
    let entry = |entry: &str| {
        let (head, path) = entry.split_once('\t')?;
        Some((path.to_owned(), head.split(' ').nth(2)?.to_owned()))
    };
    Ok(text.split_terminator('\0').filter_map(entry).collect())
}

/// Paths that belong to the person once they exist: flagged `"owned": true` in the manifest's `files`, or in a list `owned`.
fn owned(tree: &Tree) -> BTreeSet<String> {
    let manifest: Value = tree.get(MANIFEST).and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    let flagged = manifest["files"].as_object().into_iter().flatten();
    let flagged = flagged.filter(|(_, entry)| entry["owned"] == Value::Bool(true)).map(|(path, _)| path.clone());
    let listed = manifest["owned"].as_array().into_iter().flatten().filter_map(|path| path.as_str().map(str::to_owned));
    flagged.chain(listed).collect()
}

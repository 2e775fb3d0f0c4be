//! One product's repository.

use crate::git::Git;
use crate::root::{self, Root};
use crate::{Error, journal, lock, merge};
use domain::Slug;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A tree of files: path relative to the product's root, with `/` between parts → content.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A product's git repository with the branches `main` (people and merges) and `velocity/generated`.
#[derive(Debug, Clone)]
pub struct Workspace {
    dir: PathBuf,
    project: Slug,
}

impl Workspace {
    /// Opens `<root>/<project>`, makes the repository when there is none, and finishes or clears away what a killed
    /// process left behind.
    pub fn open(root: &Path, project: &Slug) -> Result<Self, Error> {
        let made = root.join(project.as_str());
        let say = |source| Error::Io { path: made.clone(), source };
        std::fs::create_dir_all(&made).map_err(say)?;
        let dir = made.canonicalize().map_err(say)?;
        let workspace = Self { dir, project: project.clone() };
        if !workspace.dir.join(".git/HEAD").exists() {
            let git = Git::new(&workspace.dir, None);
            git.run(&["init", "-q", "--initial-branch=main", "--object-format=sha1", "--template="])?;
        }
        std::fs::create_dir_all(workspace.scratch()).map_err(say)?;
        let lock = lock::take(&workspace.dir)?;
        journal::finish(&workspace.dir, &Git::new(&workspace.dir, Some(&lock)))?;
        Ok(workspace)
    }

    /// The repository of a project that was built before, for looking: makes nothing, mends nothing, waits for nobody.
    /// `NotFound` when there is none here. A link in its place is none.
    pub fn find(root: &Path, project: &Slug) -> Result<Self, Error> {
        let made = root.join(project.as_str());
        let is_room = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir());
        if !is_room(&made) || !is_room(&made.join(".git")) {
            return Err(Error::NotFound(format!("the repository of {project}")));
        }
        let dir = made.canonicalize().map_err(|source| Error::Io { path: made, source })?;
        Ok(Self { dir, project: project.clone() })
    }

    /// The product's directory: the working tree of `main`.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The project.
    pub fn project(&self) -> &Slug {
        &self.project
    }

    /// Velocity's own corner of the repository.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.dir.join(".git/velocity")
    }

    /// The commit of `main`; none before the first.
    pub fn head(&self) -> Result<Option<String>, Error> {
        Git::new(&self.dir, None).find("refs/heads/main")
    }

    /// The git tree hash of the working tree, uncommitted edits included. Ignored files do not count.
    pub fn tree_hash(&self) -> Result<String, Error> {
        let lock = lock::take(&self.dir)?;
        self.snapshot(&Git::new(&self.dir, Some(&lock)))
    }

    /// Writes the working tree into the object database, without touching the person's index.
    pub(crate) fn snapshot(&self, git: &Git<'_>) -> Result<String, Error> {
        let index = merge::fresh(&self.scratch(), "index")?;
        let own = self.dir.join(".git/index");
        if own.exists() {
            // For its timestamps, which spare reading unchanged files.
            std::fs::copy(&own, &index).map_err(|source| Error::Io { path: index.clone(), source })?;
        }
        let git = git.with_index(index);
        git.run(&["add", "-A", "--", "."])?;
        git.line(&["write-tree"])
    }

    /// A file's content, at most 16 MiB. Never follows a link, never waits on a pipe.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        Root::open(&self.dir)?.read(path)
    }

    /// Writes a file into the working tree, atomically. Never follows a link.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        root::check(path)?;
        let _lock = lock::take(&self.dir)?;
        Root::open(&self.dir)?.write(path, bytes)
    }

    /// Paths of all files of a commit or tree (`main`, a commit, or what [`Workspace::tree_hash`] gave), sorted.
    pub fn list(&self, commit: &str) -> Result<Vec<String>, Error> {
        let git = Git::new(&self.dir, None);
        let tree = tree_of(&git, commit)?;
        let raw = git.run(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", &tree])?;
        Ok(String::from_utf8_lossy(&raw).split_terminator('\0').map(str::to_owned).collect())
    }
}

/// The tree that a name stands for.
pub(crate) fn tree_of(git: &Git<'_>, commit: &str) -> Result<String, Error> {
    git.find(&format!("{commit}^{{tree}}"))?.ok_or_else(|| Error::NotFound(format!("the commit {commit}")))
}

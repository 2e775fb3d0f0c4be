//! A project's files and history for somebody who looks: out of git's objects, never out of the working tree, so no link is
//! followed and no path leads anywhere else. Every name that a person gives becomes an object's hash before git is asked
//! anything else.

use crate::git::{Bound, Git};
use crate::{Error, Workspace};
use domain::source::{Blob, Commit, ENTRIES_MAX, Entry, EntryKind, History, Listing};
use std::time::Duration;

/// What one look may take.
pub(crate) const LOOK: Bound = Bound { bytes: 8 << 20, time: Duration::from_secs(20) };
/// The largest content that is given, bytes.
pub const BLOB_BYTES_MAX: u64 = 16 << 20;
const NAME_BYTES_MAX: usize = 200;
const PATH_BYTES_MAX: usize = 4096;
const BRANCHES_MAX: usize = 100;

impl Workspace {
    /// The commit that a branch's name or a commit's hash (at least seven digits) stands for, in full. Nothing else names one:
    /// no options, no ranges, no reflogs.
    pub fn commit_of(&self, name: &str) -> Result<String, Error> {
        let git = self.git();
        let missing = || Error::NotFound(format!("the branch or commit {}", shown(name)));
        if name.is_empty() || name.len() > NAME_BYTES_MAX || name.contains(char::is_control) {
            return Err(missing());
        }
        let branch = format!("refs/heads/{name}");
        if git.ask(&["check-ref-format", &branch])?.is_some()
            && let Ok(Some(commit)) = git.find(&format!("{branch}^{{commit}}"))
        {
            return Ok(commit);
        }
        let is_hash = (7..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let found = if is_hash { git.find(&format!("{name}^{{commit}}")).ok().flatten() } else { None };
        found.ok_or_else(missing)
    }

    /// The paths of a branch or commit.
    pub fn listing(&self, name: &str) -> Result<Listing, Error> {
        let commit = self.commit_of(name)?;
        let (raw, is_cut) = self.git().glance(&["ls-tree", "-r", "-z", "-l", "--full-tree", &commit], LOOK)?;
        let mut entries: Vec<Entry> = entries_of(&raw).map(|(entry, _)| entry).collect();
        let cut = is_cut || entries.len() > ENTRIES_MAX;
        entries.truncate(ENTRIES_MAX);
        Ok(Listing { commit, entries, cut })
    }

    /// One file of a branch or commit, with its content when that is at most `bytes_max` (and [`BLOB_BYTES_MAX`]).
    pub fn blob(&self, name: &str, path: &str, bytes_max: u64) -> Result<Blob, Error> {
        let commit = self.commit_of(name)?;
        let missing = || Error::NotFound(format!("the file {}", shown(path)));
        let strange = |part: &str| matches!(part, "" | "." | "..");
        if path.len() > PATH_BYTES_MAX || path.contains('\0') || path.split('/').any(strange) {
            return Err(missing());
        }
        let (raw, _) = self.git().glance(&["ls-tree", "-z", "-l", "--full-tree", &commit, "--", path], LOOK)?;
        let (entry, id) = entries_of(&raw).find(|(entry, _)| entry.path == path).ok_or_else(missing)?;
        let most = bytes_max.min(BLOB_BYTES_MAX);
        let content = match entry.kind {
            EntryKind::Module => None,
            _ if entry.bytes > most => None,
            _ => Some(self.git().glance(&["cat-file", "blob", &id], Bound { bytes: most, ..LOOK })?.0),
        };
        Ok(Blob { commit, entry, content })
    }

    /// The branches, and at most `limit` steps that led to a branch or commit.
    pub fn history(&self, name: &str, limit: u32) -> Result<History, Error> {
        let commit = self.commit_of(name)?;
        let most = format!("--max-count={limit}");
        let format = "--format=%H%x00%ct%x00%an%x00%s";
        let (raw, _) = self.git().glance(&["log", "-z", &most, format, &commit, "--"], LOOK)?;
        let text = String::from_utf8_lossy(&raw);
        let words: Vec<&str> = text.trim_end_matches('\0').split('\0').collect();
        let step = |words: &[&str]| match words {
            [commit, at, author, subject] => Some(Commit {
                commit: (*commit).to_owned(),
                at_ms: at.parse::<i64>().ok()? * 1000,
                author: (*author).to_owned(),
                subject: (*subject).to_owned(),
            }),
            _ => None,
        };
        Ok(History { branches: self.branches()?, commits: words.chunks(4).filter_map(step).collect() })
    }

    fn branches(&self) -> Result<Vec<String>, Error> {
        let most = format!("--count={BRANCHES_MAX}");
        let (raw, _) =
            self.git().glance(&["for-each-ref", &most, "--format=%(refname:lstrip=2)", "refs/heads/"], LOOK)?;
        let mut names: Vec<String> = String::from_utf8_lossy(&raw).lines().map(str::to_owned).collect();
        names.sort_by_key(|name| (name != "main", name.clone()));
        Ok(names)
    }

    /// git without the lock: who only looks waits for nobody.
    pub(crate) fn git(&self) -> Git<'_> {
        Git::new(self.dir(), None)
    }
}

/// Each entry of `ls-tree -z -l` with its object. A last one that was cut off is passed over.
fn entries_of(raw: &[u8]) -> impl Iterator<Item = (Entry, String)> {
    raw.split(|byte| *byte == 0).filter_map(|line| {
        let at = line.iter().position(|byte| *byte == b'\t')?;
        let head = std::str::from_utf8(&line[..at]).ok()?;
        let mut words = head.split_ascii_whitespace();
        let (mode, _, id, bytes) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let kind = match mode {
            "100755" => EntryKind::Program,
            "120000" => EntryKind::Link,
            "160000" => EntryKind::Module,
            mode if mode.starts_with("100") => EntryKind::File,
            _ => return None,
        };
        let path = String::from_utf8_lossy(&line[at + 1..]).into_owned();
        Some((Entry { path, kind, bytes: bytes.parse().unwrap_or(0) }, id.to_owned()))
    })
}

/// A person's name for something, fit for a message.
fn shown(name: &str) -> String {
    format!("{:?}", name.chars().take(100).collect::<String>())
}

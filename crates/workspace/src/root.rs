//! Files below a root, and never anything else: no links, no `..`, no pipes, no devices.

use crate::Error;
use crate::beneath::refused;
use rustix::fd::OwnedFd;
use rustix::fs::{
    AtFlags, CWD, FileType, Mode, OFlags, ResolveFlags, fstat, mkdirat, openat2, renameat, statat, unlinkat,
};
use rustix::io::Errno;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Largest file that is read or written, bytes.
pub(crate) const FILE_BYTES_MAX: u64 = 16 << 20;
/// Longest path, bytes.
const PATH_BYTES_MAX: usize = 512;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Checks a path of a product: relative, `/` between parts, no `.`, `..`, `.git`, control characters or quotes.
pub(crate) fn check(path: &str) -> Result<(), Error> {
    let refuse = |reason| Err(Error::Refused { path: path.chars().take(PATH_BYTES_MAX).collect(), reason });
    if path.is_empty() || path.len() > PATH_BYTES_MAX {
        return refuse("it is empty or too long");
    }
    if path.chars().any(|c| c.is_control() || c == '\\' || c == '"') {
        return refuse("it has control characters, quotes or backslashes");
    }
    let bad = |part: &str| matches!(part, "" | "." | "..") || part.eq_ignore_ascii_case(".git");
    if path.split('/').any(bad) {
        return refuse("it must be relative and stay inside the product");
    }
    Ok(())
}

/// A directory that all paths are resolved below.
#[derive(Debug)]
pub(crate) struct Root {
    fd: OwnedFd,
    path: PathBuf,
    /// Where files are written before they take their place: in a repository a corner that is never committed.
    scratch: Option<OwnedFd>,
}

impl Root {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        let fd = rustix::fs::openat(CWD, path, flags, Mode::empty())
            .map_err(|error| Error::Io { path: path.to_owned(), source: error.into() })?;
        let mut root = Self { fd, path: path.to_owned(), scratch: None };
        root.scratch = root.at(".git/velocity", flags).ok();
        Ok(root)
    }

    fn at(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        openat2(&self.fd, path, flags | OFlags::CLOEXEC, Mode::empty(), resolve)
    }

    fn say(&self, path: &str, error: Errno) -> Error {
        match error {
            Errno::NOENT | Errno::NOTDIR => Error::NotFound(path.to_owned()),
            Errno::LOOP | Errno::XDEV => refused(path, "it passes through a link or leaves the product"),
            other => Error::Io { path: self.path.join(path), source: other.into() },
        }
    }

    /// A regular file's content, at most [`FILE_BYTES_MAX`].
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        self.read_large(path, FILE_BYTES_MAX)
    }

    /// A regular file's content, at most `most` bytes.
    pub(crate) fn read_large(&self, path: &str, most: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let read = self.open_file(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|source| Error::Io { path: self.path.join(path), source })?;
        if bytes.len() as u64 > most {
            return Err(refused(path, "it is larger than allowed"));
        }
        Ok(bytes)
    }

    /// A regular file, open for reading.
    pub(crate) fn open_file(&self, path: &str) -> Result<File, Error> {
        check(path)?;
        let say = |error| self.say(path, error);
        // A pipe without a writer would make the reader wait for ever.
        let fd = self.at(path, OFlags::RDONLY | OFlags::NONBLOCK).map_err(say)?;
        let stat = fstat(&fd).map_err(say)?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return Err(refused(path, "it is no regular file"));
        }
        Ok(File::from(fd))
    }

    /// Writes a file so that it is there whole or not at all.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        if bytes.len() as u64 > FILE_BYTES_MAX {
            return Err(refused(path, "it is larger than allowed"));
        }
        self.write_large(path, bytes)
    }

    /// The same without a limit, for what was measured before.
    pub(crate) fn write_large(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        check(path)?;
        let (parent, name) = path.rsplit_once('/').unwrap_or((".", path));
        let dir = self.make_dirs(parent)?;
        let say = |error| self.say(path, error);
        match statat(&dir, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile => {
                return Err(refused(path, "something that is no regular file stands there"));
            }
            Ok(_) | Err(Errno::NOENT) => {}
            Err(error) => return Err(say(error)),
        }
        let scratch = self.scratch.as_ref().unwrap_or(&dir);
        let part = format!(".velocity-{}-{}.part", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let fd = rustix::fs::openat(scratch, &part, flags, Mode::from_raw_mode(0o644)).map_err(say)?;
        let written = File::from(fd).write_all(bytes);
        let moved = written
            .map_err(|source| Error::Io { path: self.path.join(path), source })
            .and_then(|()| renameat(scratch, &part, &dir, name).map_err(say));
        if moved.is_err() {
            let _ = unlinkat(scratch, &part, AtFlags::empty());
        }
        moved
    }

    fn make_dirs(&self, parent: &str) -> Result<OwnedFd, Error> {
        let flags = OFlags::DIRECTORY | OFlags::RDONLY;
        let mut made = String::new();
        for part in parent.split('/').filter(|part| *part != ".") {
            let dir = if made.is_empty() { ".".to_owned() } else { made.clone() };
            let fd = self.at(&dir, flags).map_err(|error| self.say(&dir, error))?;
            match mkdirat(&fd, part, Mode::from_raw_mode(0o755)) {
                Ok(()) | Err(Errno::EXIST) => {}
                Err(error) => return Err(self.say(parent, error)),
            }
            made = if made.is_empty() { part.to_owned() } else { format!("{made}/{part}") };
        }
        self.at(parent, flags).map_err(|error| match error {
            Errno::NOTDIR => {
                Error::Refused { path: parent.to_owned(), reason: "a file stands where a directory must be" }
            }
            other => self.say(parent, other),
        })
    }

    /// Removes a file, and the directories that it leaves empty. A file that is not there is removed already.
    pub(crate) fn remove(&self, path: &str) -> Result<(), Error> {
        check(path)?;
        let mut rest = path;
        let mut flags = AtFlags::empty();
        loop {
            let (parent, name) = rest.rsplit_once('/').unwrap_or((".", rest));
            let dir = match self.at(parent, OFlags::DIRECTORY | OFlags::RDONLY) {
                Ok(dir) => dir,
                Err(Errno::NOENT | Errno::NOTDIR) => return Ok(()),
                Err(error) => return Err(self.say(path, error)),
            };
            match unlinkat(&dir, name, flags) {
                Ok(()) | Err(Errno::NOENT) => {}
                Err(Errno::NOTEMPTY | Errno::EXIST) if !flags.is_empty() => return Ok(()),
                Err(error) => return Err(self.say(path, error)),
            }
            if parent == "." {
                return Ok(());
            }
            rest = parent;
            flags = AtFlags::REMOVEDIR;
        }
    }
}

//! Files below a directory that somebody else may write into: no link is followed, nothing outside is reached, no pipe is
//! waited on.

use crate::Error;
use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

/// Reads the regular file `path` below `dir`, at most `bytes_max` bytes.
pub fn read_beneath(dir: &Path, path: &str, bytes_max: u64) -> Result<Vec<u8>, Error> {
    let file = open_beneath(dir, path)?;
    let mut bytes = Vec::new();
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(|source| Error::Io { path: dir.join(path), source })?;
    if bytes.len() as u64 > bytes_max {
        return Err(refused(path, "it is larger than allowed"));
    }
    Ok(bytes)
}

/// Opens the regular file `path` below `dir` for reading.
pub(crate) fn open_beneath(dir: &Path, path: &str) -> Result<File, Error> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    let file = File::from(open(dir, path, flags, Mode::empty())?);
    let meta = file.metadata().map_err(|source| Error::Io { path: dir.join(path), source })?;
    if !meta.is_file() {
        return Err(refused(path, "it is no regular file"));
    }
    Ok(file)
}

/// Writes the file `path` below `dir`, making directories on the way. An existing regular file is replaced.
pub fn write_beneath(dir: &Path, path: &str, bytes: &[u8]) -> Result<(), Error> {
    let parents = Path::new(path).parent().map(Path::components).into_iter().flatten();
    let mut below = PathBuf::new();
    for part in parents {
        below.push(part);
        make_dir(dir, &below)?;
    }
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    let mut file = File::from(open(dir, path, flags, Mode::from_raw_mode(0o644))?);
    file.write_all(bytes).map_err(|source| Error::Io { path: dir.join(path), source })
}

fn make_dir(dir: &Path, below: &Path) -> Result<(), Error> {
    let name = below.file_name().unwrap_or_default();
    let parent = below.parent().and_then(Path::to_str).filter(|text| !text.is_empty()).unwrap_or(".");
    let parent_fd = open(dir, parent, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    match rustix::fs::mkdirat(&parent_fd, name, Mode::from_raw_mode(0o755)) {
        Ok(()) | Err(rustix::io::Errno::EXIST) => Ok(()),
        Err(errno) => Err(Error::Io { path: dir.join(below), source: errno.into() }),
    }
}

fn open(dir: &Path, path: &str, flags: OFlags, mode: Mode) -> Result<OwnedFd, Error> {
    let io = |source: rustix::io::Errno| Error::Io { path: dir.join(path), source: source.into() };
    let root = rustix::fs::open(dir, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).map_err(io)?;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    openat2(&root, path, flags, mode, resolve).map_err(|errno| match errno {
        rustix::io::Errno::LOOP => refused(path, "it is or passes a link"),
        rustix::io::Errno::XDEV => refused(path, "it leaves its directory"),
        rustix::io::Errno::NXIO => refused(path, "it is no regular file"),
        rustix::io::Errno::NOENT => Error::NotFound(path.to_owned()),
        errno => io(errno),
    })
}

pub(crate) fn refused(path: &str, reason: &'static str) -> Error {
    Error::Refused { path: path.to_owned(), reason }
}

/// All files below `dir/start`, as paths from `dir`, sorted; `start` itself when it is a file. A link is refused.
pub(crate) fn walk(dir: &Path, start: &str) -> Result<Vec<String>, Error> {
    let mut files = Vec::new();
    let mut rooms = vec![start.to_owned()];
    while let Some(room) = rooms.pop() {
        let full = dir.join(&room);
        let io = |source| Error::Io { path: full.clone(), source };
        let meta = std::fs::symlink_metadata(&full).map_err(|_| Error::NotFound(room.clone()))?;
        if meta.is_symlink() {
            return Err(refused(&room, "it is a link"));
        }
        if meta.is_file() {
            files.push(room);
            continue;
        }
        for entry in std::fs::read_dir(&full).map_err(io)? {
            let name = entry.map_err(io)?.file_name();
            let name = name.to_str().ok_or_else(|| refused(&room, "it holds a name that is no text"))?;
            rooms.push(format!("{room}/{name}"));
        }
    }
    files.sort();
    Ok(files)
}

/// Removes a directory with all below it, or a file; nothing when there is none. Links are removed, not followed.
pub fn remove(path: &Path) -> Result<(), Error> {
    let gone = match std::fs::symlink_metadata(path) {
        Err(_) => return Ok(()),
        Ok(meta) if meta.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
    };
    gone.map_err(|source| Error::Io { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_left_cannot_lead_outside_or_hang() {
        let room = tempfile::tempdir().unwrap();
        let dir = room.path().join("in");
        std::fs::create_dir_all(dir.join("a")).unwrap();
        std::fs::write(room.path().join("secret"), "s").unwrap();
        std::os::unix::fs::symlink("../secret", dir.join("link")).unwrap();
        std::os::unix::fs::symlink("..", dir.join("up")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            dir.join("pipe"),
            rustix::fs::FileType::Fifo,
            Mode::from_raw_mode(0o600),
            0,
        )
        .unwrap();
        for path in ["link", "up/secret", "../secret", "/etc/passwd", "pipe", "a"] {
            assert!(read_beneath(&dir, path, 100).is_err(), "{path} was read");
        }
        for path in ["link", "up/new", "../new", "/new-file"] {
            assert!(write_beneath(&dir, path, b"x").is_err(), "{path} was written");
        }
        assert_eq!(std::fs::read(room.path().join("secret")).unwrap(), b"s");
        assert!(walk(&dir, ".").is_err());
    }

    #[test]
    fn a_file_is_written_into_new_rooms_and_read_back_within_its_limit() {
        let room = tempfile::tempdir().unwrap();
        write_beneath(room.path(), "x/y/z.txt", b"hello").unwrap();
        assert_eq!(read_beneath(room.path(), "x/y/z.txt", 5).unwrap(), b"hello");
        assert!(read_beneath(room.path(), "x/y/z.txt", 4).is_err());
        assert_eq!(walk(room.path(), "x").unwrap(), ["x/y/z.txt"]);
    }
}

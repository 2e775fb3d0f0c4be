//! Files below a directory that somebody else may write into: no link is followed, nothing outside is reached, no pipe is
//! waited on.

use crate::Error;
use crate::root::Root;
use std::fs::File;
use std::path::Path;

/// Reads the regular file `path` below `dir`, at most `bytes_max` bytes.
pub fn read_beneath(dir: &Path, path: &str, bytes_max: u64) -> Result<Vec<u8>, Error> {
    Root::open(dir)?.read_large(path, bytes_max)
}

/// Opens the regular file `path` below `dir` for reading.
pub(crate) fn open_beneath(dir: &Path, path: &str) -> Result<File, Error> {
    Root::open(dir)?.open_file(path)
}

/// Writes the file `path` below `dir`, making directories on the way. An existing regular file is replaced.
pub fn write_beneath(dir: &Path, path: &str, bytes: &[u8]) -> Result<(), Error> {
    Root::open(dir)?.write_large(path, bytes)
}

pub(crate) fn refused(path: &str, reason: &'static str) -> Error {
    Error::Refused { path: path.to_owned(), reason }
}

/// All files below `dir`, as paths from it, sorted. A link is refused.
pub fn list_beneath(dir: &Path) -> Result<Vec<String>, Error> {
    let files = walk(dir, ".")?;
    Ok(files.into_iter().map(|path| path.trim_start_matches("./").to_owned()).collect())
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
            rustix::fs::Mode::from_raw_mode(0o600),
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

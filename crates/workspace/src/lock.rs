//! One writer a product, and no lock file left behind by a killed git.

use crate::Error;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to wait for another writer.
const WAIT_MAX: Duration = Duration::from_secs(60);
const TICK: Duration = Duration::from_millis(20);

/// Lock files of git that a kill may leave behind, below `.git`.
const LEFT_BEHIND: &[&str] = &[
    "index.lock",
    "HEAD.lock",
    "config.lock",
    "packed-refs.lock",
    "refs/heads/main.lock",
    "refs/heads/velocity/generated.lock",
    "refs/velocity/incoming.lock",
];

/// Takes the product's lock, which ends with the file.
pub(crate) fn take(dir: &Path) -> Result<File, Error> {
    let path = dir.join(".git/velocity/lock");
    let say = |source| Error::Io { path: path.clone(), source };
    let file = File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(say)?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if since.elapsed() < WAIT_MAX => std::thread::sleep(TICK),
            Err(TryLockError::WouldBlock) => {
                let source = std::io::Error::other("another writer has held the product for a minute; try again");
                return Err(say(source));
            }
            Err(TryLockError::Error(source)) => return Err(say(source)),
        }
    }
    clear(dir);
    Ok(file)
}

/// Half-written files are nobody's. Our own gits inherit the lock, so none of them is alive now; a person's might be.
fn clear(dir: &Path) {
    let parts = std::fs::read_dir(dir.join(".git/velocity")).into_iter().flatten().flatten();
    parts
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".part"))
        .for_each(|entry| drop(std::fs::remove_file(entry.path())));
    let left: Vec<_> =
        LEFT_BEHIND.iter().map(|name| dir.join(".git").join(name)).filter(|path| path.exists()).collect();
    if !left.is_empty() && !a_git_works_in(dir) {
        left.iter().for_each(|path| drop(std::fs::remove_file(path)));
    }
}

fn a_git_works_in(dir: &Path) -> bool {
    let Ok(dir) = dir.canonicalize() else { return false };
    let Ok(processes) = std::fs::read_dir("/proc") else { return true };
    processes.flatten().any(|process| {
        let name = std::fs::read_to_string(process.path().join("comm")).unwrap_or_default();
        let works = || std::fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(&dir));
        name.starts_with("git") && works()
    })
}

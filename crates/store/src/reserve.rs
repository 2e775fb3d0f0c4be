//! A file that takes up space beside a SQLite database, to be given up when the disk is full: then jobs at work can still be
//! ended and leases kept, while new ones are refused until there is space again.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How much space is kept back, bytes.
const RESERVE_BYTES: u64 = 16 * 1024 * 1024;
/// How often it is tried to take the space again.
const RESTORE_EVERY: Duration = Duration::from_secs(5);

pub(crate) struct Reserve {
    path: PathBuf,
    /// When it was last tried to take the space that was given up. None: it is not given up.
    spent: Mutex<Option<Instant>>,
}

impl Reserve {
    /// Beside this database. A disk that has no room for it, or cannot set space aside, goes without.
    pub(crate) fn beside(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push(".reserve");
        let reserve = Self { path: name.into(), spent: Mutex::new(None) };
        if let Err(error) = reserve.take() {
            tracing::warn!(%error, path = %reserve.path.display(), "cannot keep space back for a full disk");
        }
        reserve
    }

    /// Gives the space up. False when there is none to give.
    pub(crate) fn spend(&self) -> bool {
        let mut spent = self.spent.lock().expect("no holder panics");
        if std::fs::remove_file(&self.path).is_err() {
            return false;
        }
        tracing::error!("the disk is full: the reserve is given up, new jobs are refused until there is space again");
        *spent = Some(Instant::now());
        true
    }

    /// Whether the space was given up and cannot be taken again yet.
    pub(crate) fn is_spent(&self) -> bool {
        let mut spent = self.spent.lock().expect("no holder panics");
        if spent.is_none_or(|tried| tried.elapsed() < RESTORE_EVERY) {
            return spent.is_some();
        }
        *spent = self.take().err().map(|_| Instant::now());
        spent.is_some()
    }

    fn take(&self) -> std::io::Result<()> {
        let taken = self.allocate();
        if taken.is_err() {
            // Half a reserve would only be in the way.
            let _ = std::fs::remove_file(&self.path);
        }
        taken
    }

    fn allocate(&self) -> std::io::Result<()> {
        let file: File = OpenOptions::new().create(true).append(true).mode(0o600).open(&self.path)?;
        Ok(rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, RESERVE_BYTES)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_space_is_taken_given_up_once_and_taken_again_later() {
        let dir = tempfile::tempdir().unwrap();
        let reserve = Reserve::beside(&dir.path().join("a.db"));
        let file = dir.path().join("a.db.reserve");
        assert_eq!(std::fs::metadata(&file).unwrap().len(), RESERVE_BYTES);
        assert!(!reserve.is_spent());
        assert!(reserve.spend() && !reserve.spend() && reserve.is_spent() && !file.exists());
        *reserve.spent.lock().unwrap() = Some(Instant::now() - RESTORE_EVERY);
        assert!(!reserve.is_spent() && file.exists());
    }
}

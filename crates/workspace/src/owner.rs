//! Who owns files that a sandbox shall write.

use crate::Error;
use std::path::Path;

/// Makes `uid` the owner of a directory and all below it; links are not followed. No effect for `None`.
pub fn give(dir: &Path, uid: Option<u32>) -> Result<(), Error> {
    let Some(uid) = uid else { return Ok(()) };
    let say = |source| Error::Io { path: dir.to_owned(), source };
    std::os::unix::fs::lchown(dir, Some(uid), Some(uid)).map_err(say)?;
    if !dir.symlink_metadata().map_err(say)?.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(dir).map_err(say)? {
        give(&entry.map_err(say)?.path(), Some(uid))?;
    }
    Ok(())
}

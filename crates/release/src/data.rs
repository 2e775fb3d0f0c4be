//! A project's data: its directory, its secret, and the copy that is made before a migration touches it.

use crate::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The database's name in the data directory.
pub(crate) const DATABASE: &str = "app.db";
/// Where the data directory lies inside the sandbox.
pub(crate) const DATA_INSIDE: &str = "/data";

/// Says the schema version of a database, first copying it with SQLite's own backup, which is safe while it is in use.
/// Words: the database, and where to copy it to (none: only the version).
pub(crate) const COPY_PY: &str = r#"
import contextlib, sqlite3, sys
with contextlib.closing(sqlite3.connect(sys.argv[1], timeout=20)) as source:
    for path in sys.argv[2:]:
        with contextlib.closing(sqlite3.connect(path, timeout=20)) as target:
            source.backup(target)
    try:
        print(*(row[0] for row in source.execute("select version_num from alembic_version order by 1")))
    except sqlite3.OperationalError:
        print("none")
"#;

/// Makes the data directory, owned by the sandbox's uid.
pub(crate) fn prepare(dir: &Path, uid: Option<u32>) -> Result<(), Error> {
    let say = |source| Error::Io { path: dir.to_owned(), source };
    fs::create_dir_all(dir.join("uploads")).map_err(say)?;
    let owner = fs::symlink_metadata(dir).map_err(say)?.uid();
    if uid.is_some_and(|uid| uid != owner) {
        workspace::give(dir, uid).map_err(|error| say(std::io::Error::other(error.to_string())))?;
    }
    Ok(())
}

/// Whether there is a database yet.
pub(crate) fn exists(dir: &Path) -> bool {
    fs::symlink_metadata(dir.join(DATABASE)).is_ok()
}

/// Removes what an aborted first deployment left, so that the next one is the first again.
pub(crate) fn forget(dir: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(dir.join(format!("{DATABASE}{suffix}")));
    }
}

/// The key that signs the product's sessions: made once, kept beside the data directory, readable by nobody else.
pub(crate) fn secret(dir: &Path) -> Result<String, Error> {
    let mut name = dir.file_name().unwrap_or_default().to_owned();
    name.push(".secret");
    let path: PathBuf = dir.with_file_name(name);
    let say = |source| Error::Io { path: path.clone(), source };
    if let Ok(text) = fs::read_to_string(&path)
        && text.len() >= 64
    {
        return Ok(text);
    }
    let mut bytes = [0; 32];
    File::open("/dev/urandom").and_then(|mut random| random.read_exact(&mut bytes)).map_err(say)?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = path.with_extension("part");
    let mut options = OpenOptions::new();
    let mut file = options.create(true).truncate(true).write(true).mode(0o600).open(&part).map_err(say)?;
    file.write_all(text.as_bytes()).and_then(|()| fs::rename(&part, &path)).map_err(say)?;
    Ok(text)
}

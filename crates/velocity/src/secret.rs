//! The secret of an installation that was given none: made at its first start, kept in the data directory, readable by its
//! owner alone. Several servers on one database need the same: SECRET_KEY.

use crate::home::Home;
use anyhow::{Context as _, anyhow};
use api::Secret;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// The data directory's secret, made when there is none.
pub(crate) fn of(home: &Home) -> anyhow::Result<Secret> {
    let path = home.data.join("secret");
    if let Some(secret) = read(&path)? {
        return Ok(secret);
    }
    let mut bytes = [0; Secret::BYTES_MIN];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no randomness: {error}"))?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    // Whole or not at all: a process that dies here leaves no half of a secret behind.
    let draft = home.data.join(format!("secret.{}", std::process::id()));
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().with_context(|| format!("cannot write {}", draft.display()))?;
    let linked = std::fs::hard_link(&draft, &path);
    let _ = std::fs::remove_file(&draft);
    match linked {
        // Another process was faster; its secret counts.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            return Err(error).with_context(|| format!("cannot write {}", path.display()));
        }
        _ => {}
    }
    read(&path)?.with_context(|| format!("{} vanished", path.display()))
}

fn read(path: &Path) -> anyhow::Result<Option<Secret>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let secret = Secret::of(text.trim().as_bytes());
    let short =
        || format!("{} is too short; take it away, and a new one is made (sign-ins and keys end)", path.display());
    secret.map(Some).with_context(short)
}

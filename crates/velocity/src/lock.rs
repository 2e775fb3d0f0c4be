//! One process a role and data directory: a second one is refused with words, not with a damaged database.

use anyhow::{Context as _, bail};
use rustix::fs::{FlockOperation, flock};
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

/// What a process is to a data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Alone: it owns a SQLite file, or is server and worker in one.
    Whole,
    /// One of several on PostgreSQL.
    Server,
    /// One of several on PostgreSQL that keeps products on the air, of which a data directory has one.
    Worker,
}

/// Holds the place until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Place {
    files: Vec<File>,
}

impl Place {
    /// Writes down where the server of this place is reached, for the commands of this machine.
    pub(crate) fn say(&mut self, address: &str) -> anyhow::Result<()> {
        let Some(file) = self.files.first_mut() else { return Ok(()) };
        file.set_len(0)?;
        file.rewind()?;
        write!(file, "{}\n{address}\n", std::process::id())?;
        Ok(())
    }
}

/// Where the server of a data directory is reached; none when none runs there.
pub(crate) fn server_of(data: &Path) -> Option<String> {
    let path = data.join(SERVER);
    let file = File::open(&path).ok()?;
    if flock(&file, FlockOperation::NonBlockingLockShared).is_ok() {
        return None;
    }
    let said = std::fs::read_to_string(path).ok()?;
    said.lines().nth(1).map(str::to_owned)
}

const SERVER: &str = "server.lock";
const WORKER: &str = "worker.lock";

/// Takes the place of this part, or says who has it.
pub(crate) fn take(data: &Path, part: Part) -> anyhow::Result<Place> {
    let parts: &[&str] = match part {
        Part::Whole => &[SERVER, WORKER],
        Part::Server => &[SERVER],
        Part::Worker => &[WORKER],
    };
    let files = parts.iter().map(|name| hold(data, name)).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Place { files })
}

fn hold(data: &Path, name: &str) -> anyhow::Result<File> {
    let path = data.join(name);
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("cannot use {}", path.display()))?;
    if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
        let mut holder = String::new();
        let _ = file.read_to_string(&mut holder);
        let who = match holder.lines().next().map(str::trim).filter(|pid| !pid.is_empty()) {
            Some(pid) => format!("process {pid}"),
            None => "another process".to_owned(),
        };
        bail!(
            "{who} already uses {}; stop it first, or choose another directory with --data and another --port",
            data.display()
        );
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_on_the_same_data_is_refused_with_the_first_ones_number() {
        let dir = tempfile::tempdir().unwrap();
        let first = take(dir.path(), Part::Whole).unwrap();
        let refusal = take(dir.path(), Part::Server).unwrap_err().to_string();
        assert!(refusal.contains(&format!("process {}", std::process::id())), "{refusal}");
        drop(first);
        let _server = take(dir.path(), Part::Server).unwrap();
        let _worker = take(dir.path(), Part::Worker).unwrap();
        assert!(take(dir.path(), Part::Whole).is_err());
    }
}

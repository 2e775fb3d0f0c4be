//! One process a role and data directory: a second one is refused with words, not with a damaged database.

use anyhow::{Context as _, bail};
use rustix::fs::{FlockOperation, flock};
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

/// What a process is to a data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Server and worker in one: nobody else.
    Whole,
    /// The server beside a worker.
    Server,
    /// The worker beside a server.
    Worker,
}

/// Holds the place until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Place {
    _files: Vec<File>,
}

/// Takes the place of this part, or says who has it.
pub(crate) fn take(data: &Path, part: Part) -> anyhow::Result<Place> {
    let parts: &[&str] = match part {
        Part::Whole => &["server.lock", "worker.lock"],
        Part::Server => &["server.lock"],
        Part::Worker => &["worker.lock"],
    };
    let files = parts.iter().map(|name| hold(data, name)).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Place { _files: files })
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
        let who =
            if holder.trim().is_empty() { "another process".to_owned() } else { format!("process {}", holder.trim()) };
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

//! What Velocity tells its helper, and what the helper answers.

use crate::{Limits, Mount, Network};
use rustix::fd::BorrowedFd;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the outer helper shall do.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// Use bubblewrap.
    pub namespaces: bool,
    /// Use landlock.
    pub landlock: bool,
    /// bubblewrap's path.
    pub bwrap: PathBuf,
    /// The helper's own path.
    pub helper: PathBuf,
    /// Velocity's process id: when it is no longer the parent, nothing is started.
    pub parent: i32,
    /// The uid to become; none when Velocity is unprivileged already.
    pub uid: Option<u32>,
    /// `cgroup.procs` files to enter.
    pub cgroups: Vec<PathBuf>,
    pub mounts: Vec<Mount>,
    pub network: Network,
    pub inner: Inner,
}

/// What the inner helper shall do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Inner {
    pub argv: Vec<String>,
    pub cwd: String,
    pub env: BTreeMap<String, String>,
    pub limits: Limits,
    /// Where landlock allows reading and executing; none: no landlock.
    pub fence: Option<Fence>,
    /// Whether processes are counted in a user namespace of their own.
    pub own_namespace: bool,
    /// Where to report to.
    pub report_fd: i32,
}

/// What landlock allows; missing paths are skipped.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Fence {
    pub read: Vec<PathBuf>,
    pub write: Vec<PathBuf>,
    /// Refuse TCP too (where there is no network namespace).
    pub refuse_tcp: bool,
}

/// One line from the helper.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Report {
    /// All fences stand; the command itself begins now.
    Started,
    /// A fence could not be put up; nothing was run.
    Failed(String),
    /// The program could not be executed.
    NotStarted(String),
    /// It is over, with the exit code (128 + n for signal n) and the tree's CPU time.
    Ended { code: i32, cpu_ms: u64 },
}

/// Asks the helper to send SIGTERM to the command.
pub(crate) const ASK_TERM: u8 = b't';
/// Asks the helper to kill the whole tree. Closing the pipe asks for the same.
pub(crate) const ASK_KILL: u8 = b'k';

/// Puts a value behind its length, as [`receive`] reads it.
pub(crate) fn frame<T: Serialize>(value: &T) -> Vec<u8> {
    let body = serde_json::to_vec(value).expect("a plan has only text keys");
    let mut bytes = format!("{:08x}", body.len()).into_bytes();
    bytes.extend(body);
    bytes
}

/// Reads one framed value and not a byte more, since control bytes follow.
pub(crate) fn receive<T: DeserializeOwned>(from: BorrowedFd<'_>) -> Result<T, String> {
    let head = read_exact(from, 8)?;
    let text = std::str::from_utf8(&head).map_err(|_| "malformed plan length")?;
    let length = usize::from_str_radix(text, 16).map_err(|_| "malformed plan length")?;
    let body = read_exact(from, length)?;
    serde_json::from_slice(&body).map_err(|error| format!("malformed plan: {error}"))
}

fn read_exact(from: BorrowedFd<'_>, length: usize) -> Result<Vec<u8>, String> {
    let mut bytes = vec![0; length];
    let mut done = 0;
    while done < length {
        match rustix::io::read(from, &mut bytes[done..]) {
            Ok(0) => return Err("the plan ended early".to_owned()),
            Ok(count) => done += count,
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(format!("cannot read the plan: {error}")),
        }
    }
    Ok(bytes)
}

/// Writes one report line.
pub(crate) fn report(to: BorrowedFd<'_>, report: &Report) {
    let mut line = serde_json::to_vec(report).expect("a report has only text keys");
    line.push(b'\n');
    // A reader that is gone needs no report.
    let _ = rustix::io::write(to, &line);
}

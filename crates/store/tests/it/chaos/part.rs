//! The processes that are killed and frozen: this test binary itself, started once more with a part to play.

use super::{server, worker};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use store::Store;

const PART: &str = "VELOCITY_TEST_CHAOS_PART";

/// What a process is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) role: Role,
    /// Unique among all processes of a test.
    pub(super) name: String,
    /// The database; a worker with a port does not open it.
    pub(super) url: String,
    /// Where the server that owns a SQLite file takes the calls of its workers.
    pub(super) port: Option<u16>,
    pub(super) ledger: PathBuf,
    pub(super) lease_ms: i64,
    /// Whether a worker writes under the fence that it was given. If not, it takes whatever fence the job has by now.
    pub(super) fenced: bool,
    /// How long a worker takes for a step, milliseconds.
    pub(super) step_ms: (u64, u64),
    pub(super) seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Role {
    /// Asks for jobs, and on SQLite owns the file.
    Server,
    Worker,
}

impl Part {
    /// The file whose being there tells the server to ask for no more jobs.
    pub(super) fn enough(&self) -> PathBuf {
        self.ledger.with_extension("enough")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.ledger.with_extension("log")
    }

    /// Starts the process; it is killed when this one ends, even when it is frozen.
    #[allow(clippy::disallowed_methods, reason = "the process that is killed is this test binary itself")]
    pub(super) fn start(&self, preload: &[(&str, &Path)]) -> Child {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log()).unwrap();
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "chaos::part::process", "--ignored", "--nocapture", "--test-threads=1"])
            .env(PART, serde_json::to_string(self).unwrap())
            .envs(preload.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap()
    }
}

#[tokio::test]
#[ignore = "the body of the processes that the tests of this module start and kill"]
#[allow(clippy::disallowed_methods, reason = "how a test passes values to its own child process")]
async fn process() {
    let Ok(part) = std::env::var(PART) else { return };
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL)).unwrap();
    let part: Part = serde_json::from_str(&part).unwrap();
    match part.role {
        Role::Server => server::run(part).await,
        Role::Worker => worker::run(part).await,
    }
}

/// The store, as soon as it can be opened: its server may be down.
pub(super) async fn open(url: &str) -> Store {
    loop {
        match Store::open(url).await {
            Ok(store) => return store,
            Err(error) => {
                eprintln!("cannot open the store yet: {error}");
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        }
    }
}

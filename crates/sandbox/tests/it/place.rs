//! A sandbox with a writable directory, for tests.

use sandbox::{Command, Config, Exit, Limits, Sandbox};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

pub(crate) const HELPER: &str = env!("CARGO_BIN_EXE_sandbox-helper");

/// A copy of the helper where every user reaches it: the target directory may lie below a home that is closed to others, and
/// without namespaces nothing can be shown at another place. It goes with the place.
fn reachable_helper() -> TempDir {
    let dir = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
    std::fs::copy(HELPER, dir.path().join("sandbox-helper")).unwrap();
    dir
}

pub(crate) struct Place {
    pub sandbox: Sandbox,
    pub dir: TempDir,
    _helper: Option<TempDir>,
}

impl Place {
    pub(crate) async fn new() -> Self {
        #[allow(clippy::disallowed_methods, reason = "another person's tests have the helper elsewhere")]
        let elsewhere = std::env::var("TEST_HELPER").ok().map(PathBuf::from);
        let copy = elsewhere.is_none().then(reachable_helper);
        let copied = copy.as_ref().map(|dir| dir.path().join("sandbox-helper"));
        let helper = elsewhere.or(copied).unwrap();
        let sandbox = Sandbox::probe(Config::new(helper)).await;
        let dir = tempfile::tempdir().unwrap();
        workspace::give(dir.path(), sandbox.uid("shop")).unwrap();
        Self { sandbox, dir, _helper: copy }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A shell script in the shared directory `/ws`, two seconds, 256 MiB.
    pub(crate) fn command(&self, script: &str) -> Command {
        Command::new("shop", &["/bin/sh", "-c", script], "/ws").share(self.path(), "/ws").limits(Limits {
            wall_ms: 20_000,
            memory_bytes: 512 << 20,
            processes: 64,
            ..Limits::default()
        })
    }

    pub(crate) async fn sh(&self, script: &str) -> Exit {
        self.run(&self.command(script)).await
    }

    pub(crate) async fn run(&self, command: &Command) -> Exit {
        self.sandbox.run(command, |_| {}, &CancellationToken::new()).await.unwrap()
    }
}

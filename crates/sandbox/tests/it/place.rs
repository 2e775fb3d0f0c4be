//! A sandbox with a writable directory, for tests.

use sandbox::{Command, Config, Exit, Limits, Sandbox};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use tokio_util::sync::CancellationToken;

pub(crate) const HELPER: &str = env!("CARGO_BIN_EXE_sandbox-helper");

/// The helper where every user reaches it: the target directory may lie below a home that is closed to others, and without
/// namespaces nothing can be shown at another place.
fn reachable_helper() -> PathBuf {
    let built = std::fs::metadata(HELPER).unwrap();
    let made = built.modified().unwrap().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let helper = std::env::temp_dir().join(format!("velocity-sandbox-helper-{made}"));
    if !helper.exists() {
        let mine = helper.with_extension(std::process::id().to_string());
        std::fs::copy(HELPER, &mine).unwrap();
        std::fs::rename(&mine, &helper).unwrap();
    }
    helper
}

pub(crate) struct Place {
    pub sandbox: Sandbox,
    pub dir: tempfile::TempDir,
}

impl Place {
    pub(crate) async fn new() -> Self {
        #[allow(clippy::disallowed_methods, reason = "another person's tests have the helper elsewhere")]
        let helper = std::env::var("TEST_HELPER").map_or_else(|_| reachable_helper(), PathBuf::from);
        let sandbox = Sandbox::probe(Config::new(helper)).await;
        let dir = tempfile::tempdir().unwrap();
        workspace::give(dir.path(), sandbox.uid("shop")).unwrap();
        Self { sandbox, dir }
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

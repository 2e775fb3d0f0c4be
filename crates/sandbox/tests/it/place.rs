//! A sandbox with a writable directory, for tests.

use sandbox::{Command, Config, Exit, Limits, Sandbox};
use std::path::Path;
use tokio_util::sync::CancellationToken;

pub(crate) const HELPER: &str = env!("CARGO_BIN_EXE_sandbox-helper");

pub(crate) struct Place {
    pub sandbox: Sandbox,
    pub dir: tempfile::TempDir,
}

impl Place {
    pub(crate) async fn new() -> Self {
        #[allow(clippy::disallowed_methods, reason = "another person's tests have the helper elsewhere")]
        let helper = std::env::var("TEST_HELPER").unwrap_or_else(|_| HELPER.to_owned());
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

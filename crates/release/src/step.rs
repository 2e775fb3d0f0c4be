//! What is done to a project's data before a version starts: copy, migrate, seed; and putting the copy back.

use crate::data::{COPY_PY, DATA_INSIDE, DATABASE};
use crate::standing::environment;
use crate::{Error, ReleasePlan};
use sandbox::{Command, Exit, Limits, Sandbox};
use tokio_util::sync::CancellationToken;

const STEP_WALL_MS: u64 = 5 * 60_000;
const COPY: &str = ".before.db";

/// The steps of one plan.
pub(crate) struct Steps<'a> {
    pub sandbox: &'a Sandbox,
    pub plan: &'a ReleasePlan,
    pub cancel: &'a CancellationToken,
}

impl Steps<'_> {
    /// Brings the database to the version's schema.
    pub(crate) async fn migrate(&self) -> Result<(), Error> {
        self.must("migrate", &["python", "-m", "app.manage", "migrate"]).await.map(drop)
    }

    /// Fills an empty database.
    pub(crate) async fn seed(&self) -> Result<(), Error> {
        self.must("seed", &["python", "-m", "app.manage", "seed"]).await.map(drop)
    }

    /// Copies the database aside and says its schema version.
    pub(crate) async fn copy_aside(&self) -> Result<String, Error> {
        self.copy("backup", &[&inside(DATABASE), &inside(COPY)]).await
    }

    /// The database's schema version.
    pub(crate) async fn version(&self) -> Result<String, Error> {
        self.copy("backup", &[&inside(DATABASE)]).await
    }

    /// Puts the copy back, also while a version uses the database. Not cancelled: data comes first.
    pub(crate) async fn put_back(&self) -> Result<(), Error> {
        let steps = Steps { cancel: &CancellationToken::new(), ..*self };
        steps.copy("restore", &[&inside(COPY), &inside(DATABASE)]).await.map(drop)
    }

    async fn copy(&self, step: &'static str, paths: &[&str]) -> Result<String, Error> {
        let argv = [&["python", "-c", COPY_PY], paths].concat();
        Ok(self.must(step, &argv).await?.output_tail.trim().to_owned())
    }

    async fn must(&self, step: &'static str, argv: &[&str]) -> Result<Exit, Error> {
        let command = self.command(argv)?;
        let exit = self.sandbox.run(&command, |_| {}, self.cancel).await?;
        match exit.reason() {
            None => Ok(exit),
            Some(_) if exit.cancelled => Err(Error::Cancelled),
            Some(reason) => Err(Error::Step { step, reason, log_tail: exit.output_tail }),
        }
    }

    fn command(&self, argv: &[&str]) -> Result<Command, Error> {
        let plan = self.plan;
        let limits = Limits { wall_ms: STEP_WALL_MS, ..Limits::default() };
        let command = Command::new(plan.project.as_str(), argv, "/product/services/api")
            .show(&plan.artifact_dir, "/product")
            .share(&plan.data_dir, DATA_INSIDE)
            .limits(limits);
        let command = plan.toolchain.equip(command);
        Ok(environment(plan)?.iter().fold(command, |command, (name, value)| command.env(name, value)))
    }
}

fn inside(name: &str) -> String {
    format!("{DATA_INSIDE}/{name}")
}

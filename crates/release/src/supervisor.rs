//! The supervisor: owns the ports and the running products. When Velocity dies, everything it started dies with it.

use crate::{Dirs, Error, Notice, Probe, ReleasePlan};
use domain::Slug;
use sandbox::Sandbox;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Owns the ports and the running products. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Supervisor {}

impl Supervisor {
    /// A supervisor with nothing on the air. `on_notice` is called from its tasks and must not block.
    pub fn new(
        _sandbox: Sandbox,
        _dirs: Dirs,
        _on_notice: impl Fn(Notice) + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        todo!()
    }

    /// Puts a version on the air: backs the data up, migrates, seeds an empty database, starts, checks the gate, switches
    /// the project's port to it, then stops the version before within `grace`. When anything fails the data is restored
    /// and the version before stays live.
    pub async fn deploy(
        &self,
        _plan: ReleasePlan,
        _grace: Duration,
        _cancel: &CancellationToken,
    ) -> Result<Probe, Error> {
        todo!()
    }

    /// Puts a version that was live before a restart of Velocity on the air again: no backup, no seed. Its port answers
    /// 503 until it is ready.
    pub async fn resume(&self, _plan: ReleasePlan, _cancel: &CancellationToken) -> Result<Probe, Error> {
        todo!()
    }

    /// Looks at a project's processes and pages; none when it is not on the air.
    pub async fn probe(&self, _project: &Slug) -> Option<Probe> {
        todo!()
    }

    /// The end of a project's log, at most 64 KiB; empty when there is none.
    pub fn log_tail(&self, _project: &Slug) -> String {
        todo!()
    }

    /// The label of the version on the air.
    pub fn live(&self, _project: &Slug) -> Option<String> {
        todo!()
    }

    /// Takes a project off the air and frees its port.
    pub async fn stop(&self, _project: &Slug, _grace: Duration) -> Result<(), Error> {
        todo!()
    }

    /// Takes everything off the air.
    pub async fn stop_all(&self, _grace: Duration) {
        todo!()
    }
}

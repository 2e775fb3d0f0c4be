//! The worker: claims jobs, keeps their leases, and ends them. It may be killed at any moment.

mod held;
mod house;
mod job;
mod name;
mod shift;

pub use house::keep_house;
pub use name::worker_name;

use crate::config::{Duty, Gear};
use crate::context::{Bench, Parts, ToolchainShelf};
use crate::desk::{Desk, Remote, RemoteConfig};
use crate::{Config, Error, toolchain_inputs, watch};
use domain::payload::FILES;
use domain::worker::REMOTE_TASKS;
use domain::{JobKind, Stage, Task, WorkerSpec};
use job::Crew;
use policy::Gate;
use release::{Dirs, Supervisor};
use sandbox::Sandbox;
use shift::Shift;
use std::path::PathBuf;
use std::sync::Arc;
use store::{Artifacts, Recorder, Store};
use tokio_util::sync::CancellationToken;

/// Works on jobs until told to stop, and watches over what is on the air.
pub struct Worker {
    parts: Parts,
    gate: Arc<Gate>,
}

impl Worker {
    /// A worker with nothing on the air yet. Makes its directories; an error says which cannot be used.
    pub fn new(
        config: Config,
        store: Store,
        artifacts: Artifacts,
        sandbox: Sandbox,
        gate: Arc<Gate>,
    ) -> Result<Self, Error> {
        let places = &config.places;
        for dir in [&places.generated, &places.work, &places.products, &places.run, &places.logs] {
            make(dir)?;
        }
        let dirs = Dirs { run: places.run.clone(), logs: places.logs.clone() };
        let notice =
            |notice: release::Notice| tracing::info!(project = %notice.project, kind = ?notice.kind, "product");
        let supervisor = Supervisor::new(sandbox.clone(), dirs, notice)?;
        let toolchain = Arc::new(ToolchainShelf::new(config.gear.toolchains.clone(), toolchain_inputs()?));
        let config = Arc::new(config);
        let parts = Parts { config, store, artifacts, sandbox, toolchain, supervisor, gate: Arc::clone(&gate) };
        Ok(Self { parts, gate })
    }

    /// Works until `stop` fires or enough jobs are done: then no new job is claimed, running ones may end for a while and
    /// are given back, and what is on the air is taken down. Products that were on the air before come back first, beside
    /// the work.
    pub async fn run(&self, stop: CancellationToken) -> Result<(), Error> {
        let (parts, duty) = (&self.parts, &self.parts.config.duty);
        self.free(&stop).await?;
        let stop = stop.child_token();
        let _stopping = stop.clone().drop_guard();
        let house = tokio::spawn(keep_house(parts.store.clone(), duty.name.clone(), stop.clone()));
        let watching = tokio::spawn(watch::run(parts.clone(), stop.clone()));
        let (store, artifacts) = (parts.store.clone(), parts.artifacts.clone());
        let desk = Desk::Here { store, artifacts, server: parts.config.server.clone() };
        let recorder = Recorder::start(parts.store.clone());
        let crew = Crew {
            desk: desk.clone(),
            sandbox: parts.sandbox.clone(),
            rooms: parts.config.places.tasks(),
            bench: Bench { gear: parts.config.gear.clone(), toolchain: Arc::clone(&parts.toolchain) },
            parts: Some(parts.clone()),
            gate: Some((Arc::clone(&self.gate), recorder.clone())),
        };
        let worked = Shift::new(desk, self.spec(), duty.clone(), crew).run(&stop).await;
        if let Err(error) = recorder.flush().await {
            tracing::error!(%error, "the last decisions were not written into the audit trail");
        }
        stop.cancel();
        let _ = tokio::join!(house, watching);
        parts.supervisor.stop_all(parts.config.grace).await;
        worked
    }

    /// Frees what a former self left. A database that is away just then is waited for: it ends nobody.
    async fn free(&self, stop: &CancellationToken) -> Result<(), Error> {
        let duty = &self.parts.config.duty;
        loop {
            match house::free(&self.parts.store, &duty.name).await.map_err(Error::from) {
                Err(Error::Transient(reason)) => tracing::warn!(%reason, "cannot begin to work yet; trying again"),
                ended => return ended,
            }
            tokio::select! {
                () = tokio::time::sleep(duty.retry_after) => {}
                () = stop.cancelled() => return Ok(()),
            }
        }
    }

    fn spec(&self) -> WorkerSpec {
        self.parts.config.duty.spec()
    }
}

impl Duty {
    /// What a worker beside the server's files says of itself.
    pub fn spec(&self) -> WorkerSpec {
        let stages = Stage::ALL.into_iter().map(JobKind::Stage);
        let kinds = stages.chain(Task::ALL.iter().copied().map(JobKind::Task)).collect();
        WorkerSpec { name: self.name.clone(), kinds, labels: labels(self, &[FILES]) }
    }
}

/// A worker on another machine than the server's: it does what needs none of the server's files, or what files can be sent for.
pub struct RemoteWorker {
    duty: Duty,
    sandbox: Sandbox,
    rooms: PathBuf,
    bench: Bench,
    remote: Remote,
    spec: WorkerSpec,
}

impl RemoteWorker {
    /// A worker that will join this server; nothing is sent yet. `room` is a directory for its files. What it has of `gear`
    /// says which tasks it takes.
    pub fn new(config: RemoteConfig, duty: Duty, sandbox: Sandbox, gear: Gear, room: PathBuf) -> Result<Self, Error> {
        make(&room)?;
        let bench =
            Bench { toolchain: Arc::new(ToolchainShelf::new(gear.toolchains.clone(), toolchain_inputs()?)), gear };
        let kinds = REMOTE_TASKS.into_iter().filter(|task| can(&bench, *task)).map(JobKind::Task).collect();
        let spec = WorkerSpec { name: duty.name.clone(), kinds, labels: labels(&duty, &[]) };
        let remote = Remote::new(config, spec.clone())?;
        Ok(Self { duty, sandbox, rooms: room, bench, remote, spec })
    }

    /// Works until `stop` fires or enough jobs are done. An error when the server does not let it in.
    pub async fn run(&self, stop: CancellationToken) -> Result<(), Error> {
        let desk = Desk::There(self.remote.clone());
        let crew = Crew {
            desk: desk.clone(),
            sandbox: self.sandbox.clone(),
            rooms: self.rooms.clone(),
            bench: self.bench.clone(),
            parts: None,
            gate: None,
        };
        Shift::new(desk, self.spec.clone(), self.duty.clone(), crew).run(&stop).await
    }
}

/// Whether this machine has what a task needs.
fn can(bench: &Bench, task: Task) -> bool {
    let equipped = || bench.toolchain.get().is_ok();
    match task {
        Task::Test => equipped() && bench.gear.chromium.exists(),
        Task::SecurityScan | Task::Packager => equipped(),
        _ => true,
    }
}

/// Sorted, each once.
fn labels(duty: &Duty, own: &[&str]) -> Vec<String> {
    let mut labels: Vec<String> =
        duty.labels.iter().cloned().chain(own.iter().map(|label| (*label).to_owned())).collect();
    labels.sort();
    labels.dedup();
    labels
}

fn make(dir: &PathBuf) -> Result<(), Error> {
    std::fs::create_dir_all(dir).map_err(|error| Error::Failed(format!("cannot make {}: {error}", dir.display())))
}

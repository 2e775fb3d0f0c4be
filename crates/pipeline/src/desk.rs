//! Where a worker takes its work and reports what came of it: the store of this machine, or a server elsewhere.

mod there;

pub use there::{Remote, RemoteConfig};

use crate::config::OwnServer;
use crate::context::blocking;
use crate::{Error, now_ms};
use domain::worker::{Beat, Lease, Sent};
use domain::{Claim, Event, Evidence, Job, JobId, WorkerSpec};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{Artifacts, Ended, JobFilter, Store, Turn, Wakeups};

/// How many jobs a report looks at.
const JOBS_MAX: u32 = 500;

/// The desk.
#[derive(Clone)]
pub(crate) enum Desk {
    /// The database and the artifacts themselves.
    Here { store: Store, artifacts: Artifacts, server: Option<OwnServer> },
    /// A server that has them.
    There(Remote),
}

impl Desk {
    /// Ends jobs and claims new ones. `holds` are those that the worker has; a server elsewhere gives out again what it gave
    /// and its worker does not have.
    pub async fn turn(
        &self,
        worker: &WorkerSpec,
        ended: Vec<Ended>,
        want: u32,
        holds: &[Claim],
        lease: Duration,
    ) -> Result<Turn, Error> {
        match self {
            Self::Here { store, .. } => Ok(store.turn(worker, ended, want, millis(lease), now_ms()).await?),
            Self::There(remote) => remote.turn(ended, want, holds, lease).await,
        }
    }

    /// Waits at a server elsewhere until there may be work; whether there is. Here the queue itself calls.
    pub async fn is_due(&self, free: u32, busy: u32) -> Result<bool, Error> {
        match self {
            Self::Here { .. } => Ok(true),
            Self::There(remote) => remote.is_due(free, busy).await,
        }
    }

    /// Moves the ends of leases. A server elsewhere answers when one of them is lost or cancelled, or after `wait`.
    pub async fn beat(&self, claims: &[Claim], lease: Duration, wait: Duration) -> Result<Vec<Beat>, Error> {
        match self {
            Self::Here { store, .. } => {
                let beats = store.heartbeats(claims, now_ms() + millis(lease)).await?;
                let beat = |beat: &store::Heartbeat| Beat { ok: beat.ok, cancel_requested: beat.cancel_requested };
                Ok(beats.iter().map(beat).collect())
            }
            Self::There(remote) => remote.beat(claims, lease, wait).await,
        }
    }

    /// Gives a job back unfinished.
    pub async fn give_back(&self, claim: &Claim) -> Result<(), Error> {
        match self {
            Self::Here { store, .. } => Ok(store.return_job(claim, now_ms()).await?),
            Self::There(remote) => remote.give_back(claim).await,
        }
    }

    pub async fn progress(&self, claim: &Claim, percent: u8, doing: &str) -> Result<(), Error> {
        match self {
            Self::Here { store, .. } => Ok(store.progress(claim, percent, doing, now_ms()).await?),
            Self::There(remote) => remote.progress(claim, percent, doing).await,
        }
    }

    pub async fn append_log(&self, claim: &Claim, text: &str) -> Result<(), Error> {
        match self {
            Self::Here { store, .. } => Ok(store.append_log(claim, text, now_ms()).await?),
            Self::There(remote) => remote.append_log(claim, text).await,
        }
    }

    /// Writes what a check of a stage found.
    pub async fn record_evidence(&self, claim: &Claim, evidence: &Evidence) -> Result<(), Error> {
        match self {
            Self::Here { store, .. } => Ok(store.record_evidence(claim, evidence, now_ms()).await?),
            Self::There(remote) => remote.record_evidence(claim, evidence).await,
        }
    }

    /// The files of the claimed job's project as an artifact, from a server elsewhere.
    pub async fn tree(&self, claim: &Claim) -> Result<Sent, Error> {
        match self {
            Self::Here { .. } => Err(Error::Failed("the files are here; nobody need send them".to_owned())),
            Self::There(remote) => remote.tree(claim).await,
        }
    }

    /// Where the agent of a held job reaches the API, and with which key.
    pub async fn agent(&self, claim: &Claim) -> Result<(String, String), Error> {
        match self {
            Self::Here { server: Some(server), .. } => Ok((server.url.clone(), (server.key)(Lease::of(claim)).await?)),
            Self::Here { server: None, .. } => Err(Error::Failed(
                "this worker knows no server for api; start it with --api http://host:port".to_owned(),
            )),
            Self::There(remote) => Ok((remote.server().to_owned(), remote.agent_key(claim).await?)),
        }
    }

    pub async fn find_job(&self, id: JobId) -> Result<Option<Job>, Error> {
        match self {
            Self::Here { store, .. } => Ok(store.find_job(id).await?),
            Self::There(remote) => remote.find_job(id).await,
        }
    }

    /// The jobs of a run, its root included, or a single task: oldest first, at most 500.
    pub async fn jobs_of(&self, id: JobId) -> Result<Vec<Job>, Error> {
        match self {
            Self::Here { store, .. } => {
                let filter = JobFilter { run_id: Some(id), ..JobFilter::default() };
                let mut jobs = store.jobs(&filter, JOBS_MAX).await?;
                jobs.reverse();
                Ok(jobs)
            }
            Self::There(remote) => remote.jobs_of(id).await,
        }
    }

    /// The events of a run, or of any other job by itself, oldest first, at most 5000.
    pub async fn events_of(&self, id: JobId) -> Result<Vec<Event>, Error> {
        match self {
            Self::Here { store, .. } => Ok(store.events_about(id).await?),
            Self::There(remote) => remote.events_of(id).await,
        }
    }

    /// The evidence of a job, oldest first.
    pub async fn evidence_of(&self, id: JobId) -> Result<Vec<Evidence>, Error> {
        match self {
            Self::Here { store, .. } => Ok(store.evidence_of(id).await?),
            Self::There(remote) => remote.evidence_of(id).await,
        }
    }

    /// Keeps bytes as an artifact and gives its name.
    pub async fn put_artifact(&self, bytes: Vec<u8>, extension: &'static str) -> Result<String, Error> {
        match self {
            Self::Here { artifacts, .. } => {
                let artifacts = artifacts.clone();
                blocking(move || Ok(artifacts.put_bytes(&bytes, extension)?.name)).await
            }
            Self::There(remote) => remote.put_artifact(bytes, extension).await,
        }
    }

    /// Keeps a file as an artifact and gives its name.
    pub async fn put_file(&self, file: &Path, extension: &'static str) -> Result<String, Error> {
        let file = file.to_owned();
        match self {
            Self::Here { artifacts, .. } => {
                let artifacts = artifacts.clone();
                blocking(move || Ok(artifacts.put_file(&file, extension)?.name)).await
            }
            Self::There(remote) => {
                let bytes = blocking(move || std::fs::read(file).map_err(|error| Error::Transient(error.to_string())));
                remote.put_artifact(bytes.await?, extension).await
            }
        }
    }

    /// An artifact as a file: where it lies, or a copy in `room`. Unknown names are invalid.
    pub async fn artifact(&self, name: &str, room: &Path) -> Result<PathBuf, Error> {
        match self {
            Self::Here { artifacts, .. } => {
                let (artifacts, name) = (artifacts.clone(), name.to_owned());
                blocking(move || match artifacts.path(&name) {
                    Err(store::Error::NotFound { .. }) => Err(Error::Invalid(format!("there is no artifact {name}"))),
                    path => Ok(path?),
                })
                .await
            }
            Self::There(remote) => remote.artifact(name, room).await,
        }
    }

    /// Calls of the queue, where they can be heard.
    pub fn wakeups(&self) -> Option<Wakeups> {
        match self {
            Self::Here { store, .. } => Some(store.wakeups()),
            Self::There(_) => None,
        }
    }
}

pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

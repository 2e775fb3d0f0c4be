use domain::worker::Lease;
use domain::{RunId, Slug};
use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// How a worker works. Every wait and limit has its name here.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where files go.
    pub places: Places,
    /// How it takes work.
    pub duty: Duty,
    /// Ports that projects are given, one each, for good.
    pub ports: RangeInclusive<u16>,
    /// Velocity's own port: a project is reached through the proxy at `http://<host label>.localhost:<port>/`.
    pub port: u16,
    /// How often a running product is looked at.
    pub watch: Duration,
    /// How long an old version may finish its requests.
    pub grace: Duration,
    /// What products are tested with.
    pub gear: Gear,
    /// The server whose API commands may use that asked for it; none: they are refused.
    pub server: Option<OwnServer>,
}

/// Makes the key of a held job's agent. `Conflict` when the lease is lost.
pub type AgentKey =
    Arc<dyn Fn(Lease) -> Pin<Box<dyn Future<Output = Result<String, store::Error>> + Send>> + Send + Sync>;

/// Where a worker beside the database reaches the API.
#[derive(Clone)]
pub struct OwnServer {
    /// `http://host:port`.
    pub url: String,
    /// Makes keys that it knows.
    pub key: AgentKey,
}

impl fmt::Debug for OwnServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnServer").field("url", &self.url).finish_non_exhaustive()
    }
}

/// What products are tested and scanned with on a machine.
#[derive(Debug, Clone)]
pub struct Gear {
    /// Where prepared toolchains lie.
    pub toolchains: PathBuf,
    /// The browser that tests products, at the same place inside the sandbox.
    pub chromium: PathBuf,
    /// The directory that the browser needs from outside `/usr`, shown at its own place; none: nothing.
    pub chromium_dir: Option<PathBuf>,
    /// A directory of OSV advisories (`*.json`), imported by the operator; absent when there is none.
    pub advisories: PathBuf,
}

impl Config {
    /// Where a person reaches a project through the proxy.
    pub(crate) fn url_of(&self, project: &Slug) -> String {
        format!("http://{}.localhost:{}/", project.host(), self.port)
    }
}

/// How a worker takes work, on this machine or on another one than the server's.
#[derive(Debug, Clone)]
pub struct Duty {
    /// Its name in leases; unique among all workers, see [`worker_name`](crate::worker_name).
    pub name: String,
    /// What it offers, as `gpu`.
    pub labels: Vec<String>,
    /// How many jobs it works on at once.
    pub jobs_max: usize,
    /// After how many jobs it stops; none: never.
    pub jobs_total: Option<u64>,
    /// How long a claim holds without a heartbeat.
    pub lease: Duration,
    /// How long to wait for the queue's call before looking anyway, when the database cannot be asked.
    pub poll: Duration,
    /// Wait before a transient failure is tried again; doubles with each attempt.
    pub retry_after: Duration,
    /// When told to stop: how long jobs may go on before they are given back.
    pub drain: Duration,
}

/// Where files go. All directories are made when missing.
#[derive(Debug, Clone)]
pub struct Places {
    /// Git repositories of the products: `<generated>/<project>`.
    pub generated: PathBuf,
    /// Build directories of runs, and unpacked releases.
    pub work: PathBuf,
    /// Data of running products, which outlives releases.
    pub products: PathBuf,
    /// Sockets of running products; emptied at start.
    pub run: PathBuf,
    /// Logs of running products.
    pub logs: PathBuf,
}

impl Places {
    /// The usual places under one data directory, with the products' repositories in `generated`.
    pub fn under(data: &std::path::Path, generated: PathBuf) -> Self {
        Self {
            generated,
            work: data.join("work"),
            products: data.join("products"),
            run: data.join("run"),
            logs: data.join("logs"),
        }
    }

    /// Where a run's tree is tested and built.
    pub(crate) fn build(&self, run: RunId) -> PathBuf {
        self.work.join("build").join(run.to_string())
    }

    /// Where single tasks have their files.
    pub(crate) fn tasks(&self) -> PathBuf {
        self.work.join("task")
    }

    /// Where a release's artifact is unpacked.
    pub(crate) fn release(&self, project: &Slug, label: &str) -> PathBuf {
        self.work.join("release").join(project.as_str()).join(label)
    }

    /// A product's data.
    pub(crate) fn data(&self, project: &Slug) -> PathBuf {
        self.products.join(project.as_str())
    }
}

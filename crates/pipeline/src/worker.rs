//! The worker: claims stages, keeps their leases, and ends them. It may be killed at any moment.

use crate::context::{Context, Parts, ToolchainShelf};
use crate::{Config, Error, now_ms, stage, toolchain_inputs, watch};
use domain::job::ATTEMPTS_MAX;
use domain::{Claim, Failure, JobKind, Outcome, Stage, WorkerSpec};
use release::{Dirs, Supervisor};
use sandbox::Sandbox;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use store::{Artifacts, Store};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Works on jobs until told to stop, and watches over what is on the air.
pub struct Worker {
    parts: Parts,
}

impl Worker {
    /// A worker with nothing on the air yet. Makes its directories; an error says which cannot be used.
    pub fn new(config: Config, store: Store, artifacts: Artifacts, sandbox: Sandbox) -> Result<Self, Error> {
        let places = &config.places;
        for dir in [&places.generated, &places.work, &places.products, &places.run, &places.logs] {
            std::fs::create_dir_all(dir)
                .map_err(|error| Error::Failed(format!("cannot make {}: {error}", dir.display())))?;
        }
        let dirs = Dirs { run: places.run.clone(), logs: places.logs.clone() };
        let notice =
            |notice: release::Notice| tracing::info!(project = %notice.project, kind = ?notice.kind, "product");
        let supervisor = Supervisor::new(sandbox.clone(), dirs, notice)?;
        let toolchain = Arc::new(ToolchainShelf::new(config.toolchains.clone(), toolchain_inputs()?));
        Ok(Self { parts: Parts { config: Arc::new(config), store, artifacts, sandbox, toolchain, supervisor } })
    }

    /// Works until `stop` fires: then no new job is claimed, running ones are given back, and what is on the air is taken
    /// down. Products that were on the air before come back first, beside the work.
    pub async fn run(&self, stop: CancellationToken) -> Result<(), Error> {
        // An older self of this name is dead: its leases are free at once.
        self.parts.store.release_leases(&self.parts.config.name, now_ms()).await?;
        let watching = tokio::spawn(watch::run(self.parts.clone(), stop.clone()));
        let mut jobs = JoinSet::new();
        let mut wakeups = self.parts.store.wakeups();
        while !stop.is_cancelled() {
            while jobs.len() < self.parts.config.jobs_max {
                match self.claim().await {
                    Some(claim) => drop(jobs.spawn(work(self.parts.clone(), claim, stop.clone()))),
                    None => break,
                }
            }
            let idle = self.until_due().await;
            tokio::select! {
                () = stop.cancelled() => break,
                Some(_) = jobs.join_next() => {}
                () = wakeups.next() => {}
                () = sleep_or_forever(idle) => {}
            }
        }
        while jobs.join_next().await.is_some() {}
        let _ = watching.await;
        self.parts.supervisor.stop_all(self.parts.config.grace).await;
        Ok(())
    }

    fn spec(&self) -> WorkerSpec {
        WorkerSpec::new(self.parts.config.name.clone(), Stage::ALL.map(JobKind::Stage))
    }

    async fn claim(&self) -> Option<Claim> {
        let lease = millis(self.parts.config.lease);
        match self.parts.store.claim_job(&self.spec(), lease, now_ms()).await {
            Ok(claim) => claim,
            Err(error) => {
                tracing::warn!(%error, "cannot claim a job; looking again soon");
                None
            }
        }
    }

    /// How long until a job may be due without a call from the queue. None: nothing waits.
    async fn until_due(&self) -> Option<Duration> {
        match self.parts.store.next_due(&self.spec()).await {
            Ok(Some(due)) => Some(Duration::from_millis(u64::try_from(due - now_ms()).unwrap_or(0)).max(SHORTEST_WAIT)),
            Ok(None) => None,
            Err(_) => Some(self.parts.config.poll),
        }
    }
}

/// So that a due job held by another project's turn is not asked for in a hot loop.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);

async fn sleep_or_forever(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Works on one claim to its end and tells the queue.
async fn work(parts: Parts, claim: Claim, stop: CancellationToken) {
    let JobKind::Stage(stage) = claim.job.kind else { return };
    let cancel = CancellationToken::new();
    let lost = Arc::new(OnceLock::new());
    let keeping = tokio::spawn({
        let (parts, claim, cancel, lost) = (parts.clone(), claim.clone(), cancel.clone(), Arc::clone(&lost));
        async move {
            // The reason stands before the work is told, so that its end finds it.
            let reason = keep_lease(&parts, &claim, &stop).await;
            let _ = lost.set(reason);
            cancel.cancel();
        }
    });
    let ended = execute(parts.clone(), claim.clone(), stage, cancel).await;
    keeping.abort();
    if let Err(error) = finish(&parts, &claim, ended, lost.get()).await {
        // The lease runs out and the stage is done again; its effects are made once.
        tracing::warn!(%error, job = %claim.job.id, "cannot write how a stage ended");
    }
}

async fn execute(
    parts: Parts,
    claim: Claim,
    stage: Stage,
    cancel: CancellationToken,
) -> Result<serde_json::Value, Error> {
    let spec = parts.store.run_spec(claim.job.run_id).await?;
    let project = spec.project.id.clone();
    let context = Context { parts, claim, stage, project, spec, cancel };
    stage::execute(&context).await
}

/// Why a lease is no longer kept.
enum Lost {
    /// A person asked to stop.
    Cancelled,
    /// The server stops.
    Stopping,
    /// Another worker has the job, or may have it soon.
    Fenced,
}

/// Heartbeats until the work must stop, and says why. The lease is given up by the monotonic clock before it ends, so
/// that a worker that was frozen never works beside its successor.
async fn keep_lease(parts: &Parts, claim: &Claim, stop: &CancellationToken) -> Lost {
    let lease = parts.config.lease;
    let mut wakeups = parts.store.wakeups();
    let mut kept_at = Instant::now();
    loop {
        tokio::select! {
            () = tokio::time::sleep(lease / 3) => {}
            () = wakeups.next() => {}
            () = stop.cancelled() => return Lost::Stopping,
        }
        let asked_at = Instant::now();
        match parts.store.heartbeat(claim, now_ms() + millis(lease)).await {
            Ok(beat) if beat.cancel_requested => return Lost::Cancelled,
            Ok(beat) if beat.ok => kept_at = asked_at,
            Ok(_) => return Lost::Fenced,
            Err(_) if kept_at.elapsed() < lease * 2 / 3 => {}
            Err(_) => return Lost::Fenced,
        }
    }
}

async fn finish(
    parts: &Parts,
    claim: &Claim,
    ended: Result<serde_json::Value, Error>,
    lost: Option<&Lost>,
) -> Result<(), store::Error> {
    let outcome = match (ended, lost) {
        (Ok(result), _) => Outcome::Done(result),
        (Err(_), Some(Lost::Cancelled)) => Outcome::Cancelled,
        (Err(_), Some(Lost::Stopping)) => return parts.store.return_job(claim, now_ms()).await,
        (Err(Error::Stopped), _) => return Ok(()),
        (Err(Error::Failed(message)), _) => Outcome::Failed(Failure::lasting(message)),
        (Err(Error::Transient(message)), _) => Outcome::Failed(Failure::transient(message)),
    };
    let doublings = claim.job.attempts.min(ATTEMPTS_MAX).saturating_sub(1);
    let retry_at = now_ms() + millis(parts.config.retry_after) * (1 << doublings) + jitter(claim);
    parts.store.finish_job(claim, &outcome, retry_at, now_ms()).await
}

/// Up to half a second, so that jobs that failed together do not come back together.
fn jitter(claim: &Claim) -> i64 {
    (claim.job.id.0.wrapping_mul(7919) + claim.fence.wrapping_mul(104_729)).rem_euclid(500)
}

//! One claimed job, from the question whether it may begin to how it ended.

use super::held::{Hold, Lost};
use crate::context::{Bench, Context, Parts};
use crate::desk::{Desk, millis};
use crate::work::Work;
use crate::{Error, now_ms, stage, task};
use domain::job::ATTEMPTS_MAX;
use domain::{Claim, Failure, FailureReason, JobKind, Outcome, WorkerSpec};
use policy::Gate;
use sandbox::Sandbox;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::{Admission, Ended, Recorder};

/// How long a job may take to stop once it was told to.
const STOP_MAX: Duration = Duration::from_secs(15);

/// What all jobs of a worker share.
#[derive(Clone)]
pub(super) struct Crew {
    pub desk: Desk,
    pub sandbox: Sandbox,
    pub rooms: PathBuf,
    pub bench: Bench,
    /// The server's own parts, where they are.
    pub parts: Option<Parts>,
    /// Who is asked before a job begins, and who writes down what was said; a server elsewhere has asked already.
    pub gate: Option<(Arc<Gate>, Recorder)>,
}

/// How it ended for the worker.
pub(super) enum Finished {
    /// The queue must be told.
    Ended(Box<Ended>),
    /// There is nothing to tell: it is given back, held, or somebody else's.
    Gone,
}

/// Works on one claim to its end.
pub(super) async fn work(crew: Crew, spec: WorkerSpec, retry_after: Duration, hold: Arc<Hold>) -> Finished {
    let claim = &hold.claim;
    let ended = match may_begin(&crew, &spec, claim).await {
        Ok(true) => execute(&crew, &hold).await,
        Ok(false) => return Finished::Gone,
        Err(error) => Err(error),
    };
    let outcome = match (ended, hold.lost()) {
        (Ok(result), _) => Outcome::Done(result),
        (Err(_), Some(Lost::Cancelled)) => Outcome::Cancelled,
        (Err(_), Some(Lost::Stopping)) => {
            if let Err(error) = crew.desk.give_back(claim).await {
                tracing::warn!(%error, job = %claim.job.id, "cannot give a job back; its lease will run out");
            }
            return Finished::Gone;
        }
        (Err(_), Some(Lost::Timeout)) => failed(FailureReason::Timeout, &overdue(claim)),
        (Err(_), Some(Lost::Fenced)) | (Err(Error::Stopped), None) => return Finished::Gone,
        (Err(Error::Failed(message)), None) => failed(FailureReason::Failed, &message),
        (Err(Error::Transient(message)), None) => failed(FailureReason::Transient, &message),
        (Err(Error::Invalid(message)), None) => failed(FailureReason::Invalid, &message),
        (Err(Error::Denied(message)), None) => failed(FailureReason::Denied, &message),
        (Err(Error::Timeout(message)), None) => failed(FailureReason::Timeout, &message),
    };
    let doublings = claim.job.attempts.min(ATTEMPTS_MAX).saturating_sub(1);
    let retry_at = now_ms() + millis(retry_after) * (1 << doublings) + jitter(claim);
    Finished::Ended(Box::new(Ended { claim: claim.clone(), outcome, retry_at }))
}

fn failed(reason: FailureReason, message: &str) -> Outcome {
    Outcome::Failed(Failure { message: message.to_owned(), reason })
}

fn overdue(claim: &Claim) -> String {
    let seconds = claim.job.terms.timeout_ms.unwrap_or(0) as f64 / 1000.0;
    format!("it was not over after {seconds} s and was stopped; give it a longer timeout, or less to do")
}

/// Up to half a second, so that jobs that failed together do not come back together.
fn jitter(claim: &Claim) -> i64 {
    (claim.job.id.0.wrapping_mul(7919) + claim.fence.wrapping_mul(104_729)).rem_euclid(500)
}

/// Asks policy for everything that the job wishes. False: it waits for a person now, or for another worker.
async fn may_begin(crew: &Crew, spec: &WorkerSpec, claim: &Claim) -> Result<bool, Error> {
    let (Some((gate, recorder)), Desk::Here { store, .. }) = (&crew.gate, &crew.desk) else { return Ok(true) };
    match store.admit(claim, spec, recorder, &|wish| gate.decide(wish), now_ms()).await? {
        Admission::Begin => Ok(true),
        Admission::Held | Admission::Elsewhere => Ok(false),
        Admission::Denied(why) => Err(Error::Denied(why)),
    }
}

/// Executes with the job's own limit of time. What does not stop when told is left behind after a while: its writes are
/// fenced.
async fn execute(crew: &Crew, hold: &Arc<Hold>) -> Result<Value, Error> {
    let claim = &hold.claim;
    let room = crew.rooms.join(format!("{}-{}", claim.job.id, claim.fence));
    let (rooms, id) = (crew.rooms.clone(), claim.job.id);
    let _ = tokio::task::spawn_blocking(move || clear(&rooms, &format!("{id}-"))).await;
    let work = Work {
        desk: crew.desk.clone(),
        claim: claim.clone(),
        sandbox: crew.sandbox.clone(),
        room: room.clone(),
        cancel: hold.cancel.clone(),
    };
    let ended = {
        let running = dispatch(crew, &work);
        tokio::pin!(running);
        let limit = claim.job.terms.timeout_ms.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis);
        tokio::select! {
            ended = &mut running => ended,
            () = over(limit) => {
                hold.lose(Lost::Timeout);
                stopped(&mut running).await
            }
            () = hold.cancel.cancelled() => stopped(&mut running).await,
        }
    };
    let _ = tokio::task::spawn_blocking(move || workspace::remove(&room)).await;
    ended
}

/// Removes what earlier attempts left whose worker was killed.
fn clear(rooms: &Path, prefix: &str) {
    let entries = std::fs::read_dir(rooms).into_iter().flatten().flatten();
    let left = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    for entry in left {
        if let Err(error) = workspace::remove(&entry.path()) {
            tracing::debug!(%error, "cannot remove what an earlier attempt left");
        }
    }
}

async fn over(limit: Option<Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}

async fn stopped(running: &mut (impl Future<Output = Result<Value, Error>> + Unpin)) -> Result<Value, Error> {
    tokio::time::timeout(STOP_MAX, running).await.unwrap_or(Err(Error::Stopped))
}

async fn dispatch(crew: &Crew, work: &Work) -> Result<Value, Error> {
    match work.claim.job.kind {
        JobKind::Task(kind) => task::execute(work, &crew.bench, crew.parts.as_ref(), kind).await,
        JobKind::Stage(stage) => {
            let parts = crew.parts.as_ref().ok_or_else(task::needs_files)?;
            let spec = parts.store.run_spec(work.claim.job.run_id).await?;
            let (run, project) = (work.claim.job.run_id, spec.project.id.clone());
            let (dir, given) = (parts.config.places.build(run), BTreeMap::new());
            let (bench, parts) = (&crew.bench, Some(parts));
            stage::execute(&Context { work, bench, parts, stage, run, project, spec, dir, sent: None, given }).await
        }
        JobKind::Run => Err(Error::Failed("the root of a run is nobody's work".to_owned())),
    }
}

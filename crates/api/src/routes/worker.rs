//! What workers on other machines ask: work, waited for, and a place for what came of it.

use crate::auth::agent::AgentKeys;
use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::routes::artifacts::sent;
use crate::state::Api;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::response::Response;
use domain::worker::{Call, Envelope, Lease, Reply, Sent, far};
use domain::{Claim, Failure, FailureReason, Outcome, WorkerSpec};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::Admission;
use tokio::time::Instant;
use utoipa::{IntoParams, ToSchema};

/// Largest call: a job's result or a piece of its log.
const CALL_BYTES_MAX: usize = 8 << 20;
const ARTIFACT_BYTES_MAX: usize = 64 << 20;
/// How long such a body may take to arrive.
const BODY_MAX: Duration = Duration::from_secs(120);
const NAME_BYTES_MAX: usize = 200;
/// However busy the queue is, a waiting call looks no more often than this.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// So that a moment that has just come is not looked at in a hot loop.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);

/// One call of a worker; see `domain::worker`. A call for work stays open until there is some.
#[utoipa::path(
    post, path = "/api/worker/call", operation_id = "call_of_worker", tag = "queue",
    request_body(content = Object, description = "{worker: {name, kinds, labels}, call: turn | beat | …}"),
    responses((status = 200, description = "The answer", body = Object))
)]
pub(crate) async fn call(State(api): State<Api>, caller: Caller, body: Body) -> Result<axum::Json<Reply>, ApiError> {
    caller.may(Action::Work).await?;
    let bytes = whole(body, CALL_BYTES_MAX).await?;
    let Envelope { worker, call } = serde_json::from_slice(&bytes)
        .map_err(|error| ApiError::invalid(&["body"], format!("this is no call of a worker: {error}")))?;
    if worker.name.trim().is_empty() || worker.name.len() > NAME_BYTES_MAX {
        return Err(ApiError::invalid(&["body", "worker"], "a worker's name has 1 to 200 bytes"));
    }
    let worker = far(&worker);
    api.roster().saw(&worker);
    let reply = match call {
        Call::Turn { .. } => turn(&api, &worker, call).await?,
        Call::Await { free, busy, wait_ms } => {
            let _seat = api.roster().wait(&worker, free, busy);
            Reply::Work { due: is_due(&api, &worker, wait(wait_ms)).await? }
        }
        Call::Beat { leases, lease_ms, wait_ms } => beat(&api, &worker, leases, lease_ms, wait(wait_ms)).await?,
        Call::Key { lease } => Reply::Key { key: agent_key(&api, &worker, lease).await? },
        Call::Tree { lease } => Reply::Tree(tree(&api, &worker, lease).await?),
        other => api.store().answer(&worker, other, clock::now_ms()).await?,
    };
    Ok(axum::Json(reply))
}

fn wait(ms: u64) -> Instant {
    Instant::now() + Duration::from_millis(ms.min(Call::WAIT_MS_MAX))
}

/// What ended is written, and what may begin is given out.
async fn turn(api: &Api, worker: &WorkerSpec, call: Call) -> Result<Reply, ApiError> {
    match api.store().answer(worker, call, clock::now_ms()).await? {
        Reply::Turn { refused, claims } => Ok(Reply::Turn { refused, claims: allowed(api, worker, claims).await? }),
        other => Ok(other),
    }
}

/// Waits until there may be work for this worker. One that has more to do than another one who waits lets that one ask first.
async fn is_due(api: &Api, worker: &WorkerSpec, until: Instant) -> Result<bool, ApiError> {
    let mut wakeups = api.store().wakeups();
    let mut stepped_back = false;
    loop {
        let now = clock::now_ms();
        let next = api.store().next_due(worker).await?;
        let courtesy = api.roster().courtesy(&worker.name).filter(|_| !stepped_back);
        let over = Instant::now() >= until || api.closing().is_cancelled();
        match (next.is_some_and(|at| at <= now), courtesy) {
            (due, _) if over => return Ok(due),
            (true, Some(courtesy)) => {
                stepped_back = true;
                tokio::time::sleep(courtesy).await;
                continue;
            }
            (true, None) => return Ok(true),
            (false, _) => stepped_back = false,
        }
        let due = next.map(|at| Duration::from_millis(u64::try_from(at - now).unwrap_or(0)));
        let due = due.map_or(until, |wait| until.min(Instant::now() + wait.max(SHORTEST_WAIT)));
        tokio::select! {
            () = wakeups.next() => {}
            () = tokio::time::sleep_until(due) => {}
            () = api.closing().cancelled() => {}
        }
    }
}

/// Asks policy for everything that the jobs wish; gives those that may begin.
async fn allowed(api: &Api, worker: &WorkerSpec, claims: Vec<Claim>) -> Result<Vec<Claim>, ApiError> {
    let mut all = Vec::with_capacity(claims.len());
    for claim in claims {
        let now = clock::now_ms();
        match api.store().admit(&claim, worker, api.recorder(), &|wish| api.gate().decide(wish), now).await? {
            Admission::Begin => all.push(claim),
            Admission::Held | Admission::Elsewhere => {}
            Admission::Denied(message) => {
                let failure = Failure { message, reason: FailureReason::Denied };
                api.store().finish_job(&claim, &Outcome::Failed(failure), now, now).await?;
            }
        }
    }
    Ok(all)
}

/// A key for the agent of a job that this worker holds.
async fn agent_key(api: &Api, worker: &WorkerSpec, lease: Lease) -> Result<String, ApiError> {
    let doing = Call::Progress { lease, percent: 5, doing: "opening the door to the API".to_owned() };
    api.store().answer(worker, doing, clock::now_ms()).await?;
    Ok(AgentKeys::new(api.store().clone(), api.config().secret.clone()).issue(lease).await?)
}

/// The files of the project of a job that this worker holds, as it stands.
async fn tree(api: &Api, worker: &WorkerSpec, lease: Lease) -> Result<Sent, ApiError> {
    let doing = "packing the files".to_owned();
    api.store().answer(worker, Call::Progress { lease, percent: 1, doing }, clock::now_ms()).await?;
    let job = api.store().find_job(lease.job_id).await?;
    let project = job.and_then(|job| job.project).ok_or_else(|| ApiError::not_found("project of this job"))?;
    let known = api.store().find_project(&project).await?;
    let spec = Box::new(known.ok_or_else(|| ApiError::not_found("project"))?.spec);
    let Some(trees) = api.trees().cloned() else {
        return Err(ApiError::invalid(&["body"], "this server has no files of projects; ask the one that has them"));
    };
    let packed = tokio::task::spawn_blocking(move || trees(&project)).await;
    let packed = packed.map_err(|error| ApiError::broken(&error))?;
    let (tree, artifact) = packed.map_err(|reason| ApiError::invalid(&["body"], reason))?;
    Ok(Sent { tree, artifact, spec })
}

/// Keeps leases, and answers early when one is lost or cancelled.
async fn beat(
    api: &Api,
    worker: &WorkerSpec,
    leases: Vec<Lease>,
    lease_ms: i64,
    until: Instant,
) -> Result<Reply, ApiError> {
    let mut wakeups = api.store().wakeups();
    loop {
        let call = Call::Beat { leases: leases.clone(), lease_ms, wait_ms: 0 };
        let reply = api.store().answer(worker, call, clock::now_ms()).await?;
        let news =
            matches!(&reply, Reply::Beats { beats } if beats.iter().any(|beat| !beat.ok || beat.cancel_requested));
        if news || Instant::now() >= until || api.closing().is_cancelled() {
            return Ok(reply);
        }
        tokio::select! {
            () = wakeups.next() => tokio::time::sleep(BETWEEN_LOOKS).await,
            () = tokio::time::sleep_until(until) => {}
            () = api.closing().cancelled() => {}
        }
    }
}

/// What kind of file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ArtifactQuery {
    /// 1 to 16 lower-case letters, digits and inner dots, as `log` or `zip`.
    extension: String,
}

/// A kept file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArtifactView {
    /// `sha256-<hex>.<extension>`.
    name: String,
    /// Its size.
    bytes: u64,
}

/// Keeps a file that a worker made, under the hash of its content.
#[utoipa::path(
    post, path = "/api/worker/artifacts", operation_id = "put_artifact", tag = "queue", params(ArtifactQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "It is kept", body = ArtifactView))
)]
pub(crate) async fn put_artifact(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<ArtifactQuery>,
    body: Body,
) -> Result<axum::Json<ArtifactView>, ApiError> {
    caller.may(Action::Work).await?;
    let bytes = whole(body, ARTIFACT_BYTES_MAX).await?;
    let artifacts = api.artifacts().clone();
    let kept = tokio::task::spawn_blocking(move || artifacts.put_bytes(&bytes, &query.extension)).await;
    let kept = match kept.map_err(|error| ApiError::broken(&error))? {
        Err(store::Error::Conflict { message }) => return Err(ApiError::invalid(&["query", "extension"], message)),
        kept => kept?,
    };
    Ok(axum::Json(ArtifactView { name: kept.name, bytes: kept.bytes }))
}

/// An artifact, for a worker.
#[utoipa::path(
    get, path = "/api/worker/artifacts/{name}", operation_id = "get_artifact_for_worker", tag = "queue",
    params(("name" = String, Path, description = "`sha256-<hex>.<extension>`")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
pub(crate) async fn artifact(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    caller.may(Action::Work).await?;
    sent(&api, name).await
}

/// A body of any type.
pub(crate) async fn whole(body: Body, bytes_max: usize) -> Result<Bytes, ApiError> {
    match tokio::time::timeout(BODY_MAX, to_bytes(body, bytes_max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(ApiError::too_large("the body is larger than this call takes, or was cut off; send less")),
        Err(_) => Err(ApiError::invalid(&["body"], "the body did not arrive in time; send it again")),
    }
}

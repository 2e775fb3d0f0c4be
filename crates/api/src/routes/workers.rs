//! Who works, where, and on what.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::ApiError;
use crate::routes::tasks::bid;
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use domain::WorkerSpec;
use serde::Serialize;
use std::collections::BTreeMap;
use store::Held;
use utoipa::ToSchema;

/// Most leases that are shown.
const LEASES_MAX: u32 = 1_000;

/// A worker, as this server knows it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkerView {
    /// Its machine and process.
    name: String,
    /// `here`: beside this server; `far`: over the network; `other`: known only by what it holds.
    place: &'static str,
    /// What it offers, as `gpu`.
    labels: Vec<String>,
    /// The kinds of jobs that it does, as workers name them.
    kinds: Vec<&'static str>,
    /// How many jobs it can work on at once; 0 when it has not said.
    slots: u64,
    /// RFC 3339, UTC; when it was last heard of, where that is known.
    #[schema(required)]
    seen_at: Option<String>,
    /// What it holds, the oldest first.
    leases: Vec<LeaseView>,
}

/// A job that a worker holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LeaseView {
    /// The job's number.
    job_id: i64,
    /// The task, `run` or a stage's name.
    task: &'static str,
    /// The project's name.
    #[schema(required)]
    project: Option<String>,
    /// RFC 3339, UTC; until when the claim holds unless it is renewed.
    until: String,
    /// RFC 3339, UTC; since when it is worked on.
    #[schema(required)]
    started_at: Option<String>,
    /// 0 to 100.
    percent: u8,
    /// What is being done, in a few words.
    #[schema(required)]
    doing: Option<String>,
}

impl From<Held> for LeaseView {
    fn from(held: Held) -> Self {
        Self {
            job_id: held.job_id.0,
            task: held.kind.task_name(),
            project: held.project.map(|project| project.to_string()),
            until: clock::rfc3339(held.until_ms),
            started_at: held.started_at_ms.map(clock::rfc3339),
            percent: held.percent,
            doing: held.doing,
        }
    }
}

/// The workers that this server knows, and those that hold a job, with what they hold.
#[utoipa::path(
    get, path = "/api/workers", operation_id = "list_workers", tag = "queue",
    responses((status = 200, description = "Workers, by name", body = Vec<WorkerView>))
)]
pub(crate) async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<Vec<WorkerView>>, ApiError> {
    caller.may(Action::See).await?;
    let mut held: BTreeMap<String, Vec<LeaseView>> = BTreeMap::new();
    for lease in api.store().leases(LEASES_MAX).await? {
        held.entry(lease.worker.clone()).or_default().push(lease.into());
    }
    let now = clock::now_ms();
    let mut workers = Vec::new();
    if let Some((worker, slots)) = api.worker() {
        workers.push(view(worker, "here", slots, Some(now), held.remove(&worker.name)));
    }
    for seat in api.roster().all() {
        let seen = now.saturating_sub(i64::try_from(seat.silent().as_millis()).unwrap_or(i64::MAX));
        let leases = held.remove(&seat.worker.name);
        workers.push(view(&seat.worker, "far", u64::from(seat.slots), Some(seen), leases));
    }
    for (name, leases) in held {
        workers.push(view(&WorkerSpec::new(name, Vec::new()), "other", 0, None, Some(leases)));
    }
    workers.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Json(workers))
}

fn view(
    worker: &WorkerSpec,
    place: &'static str,
    slots: u64,
    seen: Option<i64>,
    leases: Option<Vec<LeaseView>>,
) -> WorkerView {
    WorkerView {
        name: bid::short(&worker.name),
        place,
        labels: worker.labels.clone(),
        kinds: worker.kinds.iter().map(|kind| kind.as_str()).collect(),
        slots,
        seen_at: seen.map(clock::rfc3339),
        leases: leases.unwrap_or_default(),
    }
}

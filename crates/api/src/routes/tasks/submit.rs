//! `POST /tasks`: policy decides, the queue keeps it, and what was decided is kept with it.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::ApiError;
use crate::extract::Json;
use crate::routes::tasks::order::{Draft, Order, OrderBody};
use crate::routes::tasks::pipeline;
use crate::state::Api;
use crate::view::verdict::Verdict;
use axum::extract::State;
use axum::http::HeaderMap;
use domain::payload::{FILES, SpecSource};
use domain::{Decision, Job, JobId, NewJob, Payload, Ruling, SessionId, Slug, Task, Terms, Wish};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// A task that is in the queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// Always true.
    ok: bool,
    /// Its number, as text.
    job_id: String,
    /// What was understood.
    received: Received,
    /// True when it was in the queue before, under the same idempotency key.
    #[serde(skip_serializing_if = "Option::is_none")]
    existed: Option<bool>,
    /// `waiting`, when a person must approve it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    /// `approval`, when it waits for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<&'static str>,
    /// Which rule asks for the approval, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<Verdict>,
}

/// A task as it was understood.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Received {
    /// Its name.
    task: &'static str,
    /// With what.
    #[schema(value_type = Object)]
    payload: Map<String, Value>,
}

/// Puts a task into the queue; it is on disk when the answer comes. One that needs an approval is kept and waits for it.
#[utoipa::path(
    post, path = "/tasks", operation_id = "create_task", tag = "queue", request_body = OrderBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "A second task with the same key is not made")),
    responses((status = 200, description = "It is in the queue", body = Accepted))
)]
pub(crate) async fn create(
    State(api): State<Api>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<axum::Json<Accepted>, ApiError> {
    let order = ready(&api, &caller, Draft::read(body, &headers)?.order()?).await?;
    let (wish, decision) = decided(&caller, &order).await?;
    let accepted = match order.task {
        Task::Pipeline => pipeline::start(&api, &caller, &order, (wish, decision.clone())).await?,
        _ => enqueue(&api, &caller, &order, wish, &decision).await?,
    };
    log(&api, &caller, &order, accepted.id);
    Ok(axum::Json(answer(order, accepted, decision)))
}

/// An order that was read, as it is put into the queue: for a project that is there, aimed, and within the caller's reach.
pub(crate) async fn ready(api: &Api, caller: &Caller, order: Order) -> Result<Order, ApiError> {
    if let Some(project) = order.project.as_ref().filter(|_| order.task != Task::Pipeline) {
        known(api, project).await?;
    }
    let order = aimed(api, within_reach(caller, order)).await?;
    match (own_turn(&order), &order.terms.concurrency_key) {
        (Some(turn), Some(said)) if turn != *said => {
            let reason =
                format!("this task takes the turn {turn}, so that no two write to one place; leave the key out");
            Err(ApiError::invalid(&["body", "concurrency_key"], reason))
        }
        _ => Ok(order),
    }
}

/// Whose turn an order takes because of what it writes to.
fn own_turn(order: &Order) -> Option<String> {
    let read = Payload::read(order.task, &Value::Object(order.payload.clone())).ok()?;
    let writes = order.project.as_ref().filter(|_| order.task == Task::Codegen);
    read.concurrency_key().or_else(|| writes.map(|project| format!("project:{project}")))
}

/// A spec, answers and a conversation name a project, too: what is written there must take its turn, and policy is asked.
async fn aimed(api: &Api, order: Order) -> Result<Order, ApiError> {
    let payload = Payload::read(order.task, &Value::Object(order.payload.clone()));
    let Ok(Payload::Codegen(source)) = payload else { return Ok(order) };
    let project = match source {
        SpecSource { spec: Some(spec), .. } => Some(spec.project.id),
        SpecSource { answers: Some(answers), .. } if answers.missing().is_empty() => {
            Some(generator::derive(&answers, &[], None).project.id)
        }
        SpecSource { session_id: Some(id), .. } => {
            api.store().find_session(&id).await?.and_then(|session| session.spec).map(|spec| spec.project.id)
        }
        SpecSource { .. } => order.project.clone(),
    };
    Ok(Order { project, ..order })
}

/// The order as this caller may give it. Who may not change a conversation is answered all the same, and it stays as it is; who
/// insists on more is refused when the task is about to begin.
fn within_reach(caller: &Caller, mut order: Order) -> Order {
    let unsaid = order.task == Task::Chat && !order.payload.contains_key("keep");
    let session = order.payload.get("session_id").filter(|_| unsaid).and_then(|id| SessionId::parse(id.as_str()?));
    if session.is_some_and(|session| !caller.can(Action::Talk(&session))) {
        order.payload.insert("keep".to_owned(), Value::Bool(false));
    }
    order
}

/// What the queue made of an order.
pub(crate) struct Placed {
    pub(crate) id: JobId,
    pub(crate) existed: bool,
}

/// Asks policy. A refusal is in the audit trail before it is told; what lets a job in is stored with the job.
pub(crate) async fn decided(caller: &Caller, order: &Order) -> Result<(Wish, Decision), ApiError> {
    let wish = caller.wish_for(order.task, order.wants_network(), &order.terms.labels);
    let decision = caller.decide(&wish);
    if decision.ruling == Ruling::Deny {
        caller.record(wish, &decision, None).await?;
        return Err(ApiError::denied(decision.rule, decision.reason));
    }
    caller.note(&wish, &decision);
    Ok((wish, decision))
}

/// The same for a task that is to be done once more.
pub(crate) async fn decided_again(caller: &Caller, task: Task, old: &Job) -> Result<(Wish, Decision), ApiError> {
    let payload = old.payload.as_object().cloned().unwrap_or_default();
    // What was added to its labels for its payload's sake was not wished.
    let labels = old.terms.labels.iter().filter(|label| *label != FILES).cloned().collect();
    let terms = Terms { labels, ..old.terms.clone() };
    let order = Order { task, payload, project: old.project.clone(), needs: Vec::new(), terms };
    decided(caller, &order).await
}

async fn enqueue(
    api: &Api,
    caller: &Caller,
    order: &Order,
    wish: Wish,
    decision: &Decision,
) -> Result<Placed, ApiError> {
    let job = job(caller, order, Some((wish, decision.clone())));
    let placed = api.store().enqueue(job, clock::now_ms()).await.map_err(unplaced)?;
    Ok(Placed { id: placed.id, existed: placed.existed })
}

/// The terms of an order with what follows from its payload: whose turn it takes, and what a worker must offer. A payload that
/// cannot be read is the worker's to refuse: its job says then what was expected.
pub(crate) fn terms(order: &Order) -> Terms {
    let mut terms = order.terms.clone();
    terms.concurrency_key = terms.concurrency_key.or_else(|| own_turn(order));
    let read = Payload::read(order.task, &Value::Object(order.payload.clone()));
    if read.is_ok_and(|read| read.needs_files()) {
        terms.labels.push(FILES.to_owned());
        terms.labels.sort_unstable();
        terms.labels.dedup();
    }
    terms
}

/// The job of an order. An idempotency key is the caller's own: nobody else's task is found by it.
pub(crate) fn job(caller: &Caller, order: &Order, decision: Option<(Wish, Decision)>) -> NewJob {
    let mut terms = terms(order);
    terms.idempotency_key = terms.idempotency_key.map(|key| format!("{}:{key}", caller.name()));
    let needs_approval = decision.as_ref().is_some_and(|(_, decision)| decision.ruling == Ruling::NeedsApproval);
    NewJob {
        project: order.project.clone(),
        needs: order.needs.clone(),
        terms,
        needs_approval,
        decision,
        ..NewJob::new(order.task, Value::Object(order.payload.clone()), caller.name())
    }
}

async fn known(api: &Api, project: &Slug) -> Result<(), ApiError> {
    match api.store().find_project(project).await? {
        Some(_) => Ok(()),
        None => Err(ApiError::invalid(&["body", "payload", "project"], format!("there is no project {project}"))),
    }
}

/// What the queue refuses is wrong with the order, unless the database itself is in trouble.
pub(crate) fn unplaced(error: store::Error) -> ApiError {
    match error {
        store::Error::NotFound { .. } => ApiError::invalid(&["body", "depends_on"], error.to_string()),
        error => error.into(),
    }
}

fn log(api: &Api, caller: &Caller, order: &Order, id: JobId) {
    if let Some(tasks) = &api.config().journals.tasks {
        tasks.add(&json!({
            "at": clock::rfc3339(clock::now_ms()),
            "job_id": id.to_string(),
            "task": order.task.as_str(),
            "by": caller.name(),
            "payload": order.payload,
        }));
    }
}

fn answer(order: Order, placed: Placed, decision: Decision) -> Accepted {
    let waits = decision.ruling == Ruling::NeedsApproval && !placed.existed;
    Accepted {
        ok: true,
        job_id: placed.id.to_string(),
        received: Received { task: order.task.as_str(), payload: order.payload },
        existed: placed.existed.then_some(true),
        status: waits.then_some("waiting"),
        waits_for: waits.then_some("approval"),
        policy: waits.then(|| Verdict::from(decision)),
    }
}

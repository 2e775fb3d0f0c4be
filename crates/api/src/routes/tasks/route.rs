//! `POST /route/preview`: who would be allowed what, which worker and which model would take it. Nothing is done.

use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::extract::Json;
use crate::routes::tasks::bid::{Bid, bids};
use crate::routes::tasks::order::{Draft, Order, OrderBody};
use crate::routes::tasks::submit;
use crate::routes::tasks::thinker::{ModelChoice, thinker};
use crate::state::Api;
use crate::view::verdict::Verdict;
use axum::extract::State;
use axum::http::HeaderMap;
use domain::payload::FILES;
use domain::{JobKind, Stage, Task, Terms};
use serde::Serialize;
use serde_json::Value;
use store::Backlog;
use utoipa::ToSchema;

/// More jobs than that are only said to be "at least" so many.
const COUNTED_MAX: u32 = 200;

/// What would happen to a task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    /// Always true.
    ok: bool,
    /// What policy says: the same as would be stored with the job.
    policy: Verdict,
    /// Where it would go.
    #[schema(required)]
    route: Option<Route>,
    /// What would think: chosen by role, context, health and policy.
    model: ModelChoice,
}

/// Where a task would go.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Route {
    /// The kind of job that workers claim.
    kind: &'static str,
    /// What a worker must offer.
    labels: Vec<String>,
    /// Higher goes first.
    priority: i32,
    /// Jobs of this kind that may be claimed now, at most 200 counted.
    queued: u64,
    /// Jobs of this kind that are worked on, at most 200 counted.
    working: u64,
    /// The workers that this server knows, the one that would take it first.
    workers: Vec<Bid>,
    /// The same in words.
    reason: String,
}

/// Says what would happen to a task, and does nothing.
#[utoipa::path(
    post, path = "/route/preview", operation_id = "preview_route", tag = "queue", request_body = OrderBody,
    responses((status = 200, description = "What would happen", body = Preview))
)]
pub(crate) async fn preview(
    State(api): State<Api>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<axum::Json<Preview>, ApiError> {
    caller.may(Action::See).await?;
    let draft = Draft::read(body, &headers)?;
    if let Some(word) = draft.refusal() {
        let reason = match word {
            "task_not_allowed" => "there is no such task; GET /tasks/allowed names them",
            _ => "keys at the top of a payload that begin with _ are reserved",
        };
        let policy = Verdict::impossible(word, reason);
        let model = ModelChoice::rules("there is nothing to think about");
        return Ok(axum::Json(Preview { ok: true, policy, route: None, model }));
    }
    let order = draft.order()?;
    let wish = caller.wish_for(order.task, order.wants_network(), &order.terms.labels);
    let policy = caller.decide(&wish).into();
    let (route, model) = (route(&api, &order).await?, thinker(&api, &caller, &order).await?);
    Ok(axum::Json(Preview { ok: true, policy, route: Some(route), model }))
}

async fn route(api: &Api, order: &Order) -> Result<Route, ApiError> {
    let kind = if order.task == Task::Pipeline { JobKind::Run } else { JobKind::Task(order.task) };
    let Backlog { queued, working } = api.store().backlog(kind, COUNTED_MAX).await?;
    let Terms { labels, priority, .. } = submit::terms(order);
    // A run's root is nobody's work: its stages are.
    let claimed = if kind == JobKind::Run { JobKind::Stage(Stage::Plan) } else { kind };
    let workers = bids(api, claimed, &labels).await?;
    let mut reason = match workers.first().filter(|first| first.can) {
        Some(first) => format!("{} takes it: {}", first.name, first.reason),
        None => "no worker that this server knows can take it; it waits for one".to_owned(),
    };
    if labels.iter().any(|label| label == FILES) {
        reason.push_str("; it needs the server's files, so only workers beside them are given it");
    }
    Ok(Route { kind: kind.as_str(), labels, priority, queued, working, workers, reason })
}

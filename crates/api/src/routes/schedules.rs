//! Tasks that come again and again.

use crate::auth::{Action, Caller, admitted};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path};
use crate::routes::tasks::order::{Draft, Order, OrderBody};
use crate::routes::tasks::submit;
use crate::state::Api;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::{Payload, Task};
use serde::Serialize;
use serde_json::{Map, Value};
use store::Schedule;
use utoipa::ToSchema;

/// When, and what.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
#[serde(deny_unknown_fields)]
pub(crate) struct ScheduleBody {
    /// Five fields (minute, hour, day, month, weekday), or six with seconds first; UTC.
    cron: String,
    /// Whether it rests.
    paused: Option<bool>,
    /// What is put into the queue, as for `POST /tasks`; without `run_at`, `depends_on` and keys of idempotency.
    order: OrderBody,
}

/// A task that comes again and again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduleView {
    /// Its name.
    name: String,
    /// When.
    cron: String,
    /// The task's name.
    task: &'static str,
    /// With what.
    #[schema(value_type = Object)]
    payload: Value,
    /// Whether it rests.
    paused: bool,
    /// Who made it.
    requested_by: String,
    /// RFC 3339, UTC; when it last made a job.
    #[schema(required)]
    last_fired_at: Option<String>,
    /// RFC 3339, UTC; when it makes the next one.
    #[schema(required)]
    next_at: Option<String>,
}

impl From<Schedule> for ScheduleView {
    fn from(schedule: Schedule) -> Self {
        Self {
            name: schedule.name,
            cron: schedule.cron,
            task: schedule.job.task.as_str(),
            payload: schedule.job.payload,
            paused: schedule.paused,
            requested_by: schedule.job.requested_by,
            last_fired_at: schedule.last_fired_ms.map(clock::rfc3339),
            next_at: schedule.next_ms.map(clock::rfc3339),
        }
    }
}

/// All schedules by name.
#[utoipa::path(
    get, path = "/api/schedules", operation_id = "list_schedules", tag = "queue",
    responses((status = 200, description = "Schedules", body = Vec<ScheduleView>))
)]
pub(crate) async fn list(State(api): State<Api>, caller: Caller) -> Result<axum::Json<Vec<ScheduleView>>, ApiError> {
    caller.may(Action::See).await?;
    let schedules = api.store().schedules().await?;
    Ok(axum::Json(schedules.into_iter().map(ScheduleView::from).collect()))
}

/// Makes a schedule, or replaces the one with its name. Policy is asked as if the task were put into the queue now.
#[utoipa::path(
    put, path = "/api/schedules/{name}", operation_id = "put_schedule", tag = "queue", request_body = ScheduleBody,
    params(("name" = String, Path, description = "1 to 63 lower-case letters, digits, `-`, `_`")),
    responses(
        (status = 200, description = "The schedule", body = ScheduleView),
        (status = 409, description = "The name or the cron line cannot be used", body = ErrorBody),
    )
)]
pub(crate) async fn put(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
    Json(body): Json<Value>,
) -> Result<axum::Json<ScheduleView>, ApiError> {
    let Value::Object(mut body) = body else {
        return Err(ApiError::invalid(&["body"], "a schedule is a JSON object: {\"cron\": …, \"order\": {…}}"));
    };
    let cron = text(&mut body, "cron")?;
    let paused = paused(&mut body)?;
    let order = Draft::read(body.remove("order").unwrap_or_default(), &HeaderMap::new())?.order()?;
    if let Some(key) = body.keys().next() {
        return Err(ApiError::invalid(&["body", key], "there is no such field; there are cron, paused and order"));
    }
    let terms = &order.terms;
    if terms.run_at_ms.is_some() || terms.idempotency_key.is_some() || !order.needs.is_empty() {
        let reason = "a schedule says itself when: no run_at, depends_on or idempotency_key";
        return Err(ApiError::invalid(&["body", "order"], reason));
    }
    can_succeed(&api, &caller, &order).await?;
    let order = submit::ready(&api, &caller, order).await?;
    let (wish, decision) = submit::decided(&caller, &order).await?;
    if let Err(refusal) = admitted(&decision) {
        caller.record(wish, &decision, None).await?;
        return Err(refusal);
    }
    let job = submit::job(&caller, &order, Some((wish, decision)));
    let schedule = Schedule { name, cron, job, paused, last_fired_ms: None, next_ms: None };
    let kept = api.store().put_schedule(schedule, clock::now_ms()).await?;
    Ok(axum::Json(kept.into()))
}

/// What would fail every time, or build what this caller may not, is no schedule.
async fn can_succeed(api: &Api, caller: &Caller, order: &Order) -> Result<(), ApiError> {
    let payload = Payload::read(order.task, &Value::Object(order.payload.clone()));
    let payload = payload.map_err(|reason| ApiError::invalid(&["body", "order", "payload"], reason))?;
    if order.task == Task::Pipeline && payload.project().is_none() {
        let reason = "a schedule builds a project that is there: name it as project";
        return Err(ApiError::invalid(&["body", "order", "payload", "project"], reason));
    }
    if let Some(project) = payload.project() {
        let reason = format!("there is no project {project}");
        let known = api.store().find_project(project).await?;
        known.ok_or_else(|| ApiError::invalid(&["body", "order", "payload", "project"], reason))?;
        if order.task == Task::Pipeline {
            caller.may(Action::Build(project)).await?;
        }
    }
    Ok(())
}

fn text(body: &mut Map<String, Value>, field: &str) -> Result<String, ApiError> {
    match body.remove(field) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(ApiError::invalid(&["body", field], "Input should be a valid string")),
    }
}

fn paused(body: &mut Map<String, Value>) -> Result<bool, ApiError> {
    match body.remove("paused") {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(paused)) => Ok(paused),
        Some(_) => Err(ApiError::invalid(&["body", "paused"], "Input should be true or false")),
    }
}

/// Forgets a schedule; the jobs that it made stay.
#[utoipa::path(
    delete, path = "/api/schedules/{name}", operation_id = "delete_schedule", tag = "queue",
    params(("name" = String, Path, description = "The schedule's name")),
    responses((status = 204, description = "Forgotten"))
)]
pub(crate) async fn forget(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    caller.may(Action::Unschedule(&name)).await?;
    api.store().delete_schedule(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

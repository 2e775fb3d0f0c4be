//! What happened that the caller may want to be told of.

use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::extract::Query;
use crate::routes::approvals;
use crate::routes::asked::Page;
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use domain::{ApprovalState, EventBody};
use serde::{Deserialize, Serialize};
use store::Noticed;
use utoipa::{IntoParams, ToSchema};

/// For one notice so many events are looked at, because not all concern the caller.
const LOOKED_AT: u32 = 4;

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoticeQuery {
    /// Only what happened after this event number; 0 when not said.
    after: Option<i64>,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoticeKind {
    /// Something waits for the caller to decide, or what they asked for was decided.
    Approval,
    /// A run that the caller asked for is over.
    Run,
    /// A task that the caller asked for failed.
    Job,
    /// A product's health changed.
    Health,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notice {
    /// The number of its event.
    seq: i64,
    /// Epoch milliseconds.
    at_ms: i64,
    /// What it is about.
    kind: NoticeKind,
    /// How it is now: a state of a job or an approval; `healthy` or `unhealthy`.
    state: &'static str,
    /// Why, in words, where something was said.
    #[schema(required)]
    text: Option<String>,
    /// The project's name.
    #[schema(required)]
    project: Option<String>,
    /// The run's number.
    #[schema(required)]
    run_id: Option<i64>,
    /// The job's number.
    #[schema(required)]
    job_id: Option<i64>,
    /// The approval's number.
    #[schema(required)]
    approval_id: Option<i64>,
}

/// What concerns the caller, the newest first: approvals that wait for them or were answered, ends of the runs and failures of
/// the tasks that they asked for, and changes of products' health. What is older than the newest 50,000 events is no news.
#[utoipa::path(
    get, path = "/api/notices", operation_id = "list_notices", tag = "events", params(NoticeQuery, Page),
    responses((status = 200, description = "Notices", body = Vec<Notice>))
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<NoticeQuery>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Notice>>, ApiError> {
    caller.may(Action::See).await?;
    let limit = page.limit()?;
    let mut notices = Vec::new();
    for noticed in api.store().noticed(query.after.unwrap_or(0), limit.saturating_mul(LOOKED_AT)).await? {
        notices.extend(notice(&api, &caller, noticed).await?);
        if notices.len() >= limit as usize {
            break;
        }
    }
    Ok(Json(notices))
}

async fn notice(api: &Api, caller: &Caller, noticed: Noticed) -> Result<Option<Notice>, ApiError> {
    let Noticed { event, requested_by } = noticed;
    let is_own = requested_by.as_deref() == Some(caller.name());
    let mut notice = Notice {
        seq: event.seq,
        at_ms: event.at_ms,
        kind: NoticeKind::Health,
        state: "",
        text: None,
        project: event.project.map(|project| project.to_string()),
        run_id: event.run_id.map(|run| run.0),
        job_id: None,
        approval_id: None,
    };
    match event.body {
        EventBody::HealthChanged { healthy, reason } => {
            (notice.state, notice.text) = (if healthy { "healthy" } else { "unhealthy" }, reason);
        }
        EventBody::RunFinished { state, error } if is_own => {
            (notice.kind, notice.state, notice.text) = (NoticeKind::Run, state.as_str(), error);
        }
        EventBody::JobMoved { job_id, kind: domain::JobKind::Task(task), state, reason, .. }
            if is_own && state == domain::JobState::Error =>
        {
            (notice.kind, notice.state, notice.job_id) = (NoticeKind::Job, state.as_str(), Some(job_id.0));
            notice.text = Some(reason.unwrap_or_else(|| task.as_str().to_owned()));
        }
        EventBody::ApprovalMoved { approval_id, job_id, state, .. } => {
            let concerns = match state {
                // What was decided meanwhile waits for nobody.
                ApprovalState::Pending => approvals::waits_for(api, caller, approval_id).await?,
                ApprovalState::Approved | ApprovalState::Refused | ApprovalState::Expired => is_own,
            };
            if !concerns {
                return Ok(None);
            }
            (notice.kind, notice.state) = (NoticeKind::Approval, state.as_str());
            (notice.job_id, notice.approval_id) = (Some(job_id.0), Some(approval_id));
        }
        _ => return Ok(None),
    }
    Ok(Some(notice))
}

//! A job's state and result, in the seed's shape.

use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::state::Api;
use crate::view::item::FullItem;
use crate::view::schema;
use axum::Json;
use axum::extract::State;
use domain::{Job, JobId, JobKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How much to tell.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Expand {
    /// `1` adds, for a run, stages, evidence, plan and addresses; for a single job, its terms and the end of its log.
    expand: Option<String>,
}

/// A job, or the words `not_found`; always with status 200, as the seed has it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultReply {
    /// Whether there is such a job.
    ok: bool,
    /// Its state.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// The job.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::FullItem>, nullable = false)]
    item: Option<FullItem>,
    /// `not_found`.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
}

impl ResultReply {
    /// A job that was just changed, as it is now.
    pub(crate) async fn of(api: &Api, id: JobId) -> Result<Self, ApiError> {
        let job = api.store().find_job(id).await?;
        Ok(job.map(FullItem::brief).into())
    }
}

impl From<Option<FullItem>> for ResultReply {
    fn from(item: Option<FullItem>) -> Self {
        match item {
            Some(item) => Self { ok: true, status: Some(item.status()), item: Some(item), error: None },
            None => Self { ok: false, status: None, item: None, error: Some("not_found") },
        }
    }
}

/// A job's state and result.
#[utoipa::path(
    get, path = "/results/{id}", operation_id = "get_result", tag = "queue", params(("id" = String, Path, description = "A job's number"), Expand),
    responses((status = 200, description = "The job, or `not_found`", body = ResultReply))
)]
pub(crate) async fn result(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<Expand>,
) -> Result<Json<ResultReply>, ApiError> {
    caller.may(Action::See).await?;
    let expand = query.expand.is_some_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    Ok(Json(find(&api, &id, expand).await?.into()))
}

async fn find(api: &Api, id: &str, expand: bool) -> Result<Option<FullItem>, ApiError> {
    let Ok(id) = id.parse::<JobId>() else { return Ok(None) };
    match api.store().find_job(id).await? {
        Some(job) if expand && job.kind == JobKind::Run => full(api, job).await.map(Some),
        Some(job) if expand => single(api, job).await.map(Some),
        job => Ok(job.map(FullItem::brief)),
    }
}

/// The end of a job's log is enough to see why it ended.
const LOG_TAIL_BYTES: usize = 16 * 1024;

async fn single(api: &Api, job: Job) -> Result<FullItem, ApiError> {
    let log = api.store().log(job.id, LOG_TAIL_BYTES).await?;
    Ok(FullItem::single(job, log))
}

async fn full(api: &Api, job: Job) -> Result<FullItem, ApiError> {
    let run = api.store().run(job.id).await?;
    let live = api.store().live_release(&run.project).await?;
    Ok(FullItem::expanded(job, run, live.as_ref(), api.config()))
}

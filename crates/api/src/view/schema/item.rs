//! The answer of `/results/{id}`.

use crate::view::address::Urls;
use crate::view::item::{Item, StageItem};
use serde_json::Value;
use utoipa::ToSchema;

/// A job. With `expand=1` it has more: a run has what its stages found, any other job its terms and the end of its log.
#[derive(ToSchema)]
pub(crate) struct FullItem {
    #[serde(flatten)]
    item: Item,
    /// Of a run: its stages in their order.
    #[schema(nullable = false)]
    stages: Option<Vec<StageItem>>,
    /// Of a run: the plan document, once there is one.
    #[schema(value_type = Option<Object>)]
    plan: Option<Value>,
    /// Of a run: where the product is reached, while its version is on the air.
    urls: Option<Urls>,
    /// Of a run: where the artifact is, once there is one.
    artifact: Option<String>,
    /// The run it belongs to; its own number for a single task.
    #[schema(nullable = false)]
    run_id: Option<String>,
    /// How often it was claimed.
    #[schema(nullable = false)]
    attempts: Option<u32>,
    /// How often it is tried at most.
    #[schema(nullable = false)]
    attempts_max: Option<u32>,
    /// Higher goes first.
    #[schema(nullable = false)]
    priority: Option<i32>,
    /// What a worker must offer.
    #[schema(nullable = false)]
    labels: Option<Vec<String>>,
    /// Not before.
    run_at: Option<String>,
    /// Of the jobs with one key, one at a time is worked on.
    concurrency_key: Option<String>,
    /// How long one attempt may take.
    timeout_s: Option<i64>,
    /// Who asked for it.
    #[schema(nullable = false)]
    requested_by: Option<String>,
    /// RFC 3339, UTC; when it was first claimed.
    started_at: Option<String>,
    /// RFC 3339, UTC; when it was over.
    finished_at: Option<String>,
    /// The end of its log.
    #[schema(nullable = false)]
    log_tail: Option<String>,
}

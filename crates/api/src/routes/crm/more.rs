//! What else can be done with a record: bring it back, join it with a duplicate, look at its history.

use super::kind_of;
use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path, Query};
use crate::routes::asked::Page;
use crate::state::Api;
use crate::view::crm::{DuplicateGroupView, RecordView, VersionView, view};
use axum::extract::State;
use domain::RecordId;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Brings back a record that was taken away.
#[utoipa::path(
    post, path = "/api/crm/{kind}/{id}/restore", operation_id = "restore_record", tag = "crm",
    params(("kind" = String, Path, description = "As in the list"), ("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "The record", body = RecordView))
)]
pub(crate) async fn restore(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
) -> Result<axum::Json<Value>, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::ChangeRecord(kind, &id, "restore")).await?;
    let record = api.store().remove_record(kind, &RecordId(id), false, caller.name(), clock::now_ms()).await?;
    Ok(axum::Json(view(&record)))
}

/// Which record is the same.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeBody {
    /// The other's id.
    duplicate_id: String,
}

/// Joins a duplicate with a record: it gets whatever only the other has, all that named the other names it, and the other is
/// taken away.
#[utoipa::path(
    post, path = "/api/crm/{kind}/{id}/merge", operation_id = "merge_records", tag = "crm", request_body = MergeBody,
    params(("kind" = String, Path, description = "As in the list"), ("id" = String, Path, description = "The record that stays")),
    responses(
        (status = 200, description = "The record that stays", body = RecordView),
        (status = 409, description = "They are the same, or one was taken away", body = ErrorBody),
    )
)]
pub(crate) async fn merge(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
    Json(body): Json<MergeBody>,
) -> Result<axum::Json<Value>, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::ChangeRecord(kind, &id, "merge")).await?;
    let (id, other) = (RecordId(id), RecordId(body.duplicate_id));
    let record = api.store().merge_records(kind, &id, &other, caller.name(), clock::now_ms()).await?;
    Ok(axum::Json(view(&record)))
}

/// Every change of a record, the newest first: who, when, and what it was after that.
#[utoipa::path(
    get, path = "/api/crm/{kind}/{id}/history", operation_id = "get_record_history", tag = "crm",
    params(
        ("kind" = String, Path, description = "As in the list"), ("id" = String, Path, description = "Its id"), Page,
    ),
    responses((status = 200, description = "Changes", body = Vec<VersionView>))
)]
pub(crate) async fn history(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
    Query(page): Query<Page>,
) -> Result<axum::Json<Vec<VersionView>>, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::SeeRecords(kind)).await?;
    let record = super::record(&api, kind, &id).await?;
    let versions = api.store().record_versions(&record.id, page.limit()?).await?;
    Ok(axum::Json(versions.into_iter().map(VersionView::from).collect()))
}

/// Groups of people, accounts or leads that share an address, a number or a name.
#[utoipa::path(
    get, path = "/api/crm/{kind}/duplicates", operation_id = "list_duplicates", tag = "crm",
    params(("kind" = String, Path, description = "people, accounts, leads; the others have none"), Page),
    responses((status = 200, description = "Groups", body = Vec<DuplicateGroupView>))
)]
pub(crate) async fn duplicates(
    State(api): State<Api>,
    caller: Caller,
    Path(kind): Path<String>,
    Query(page): Query<Page>,
) -> Result<axum::Json<Vec<DuplicateGroupView>>, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::SeeRecords(kind)).await?;
    let groups = api.store().duplicates(kind, page.limit()?).await?;
    Ok(axum::Json(groups.into_iter().map(DuplicateGroupView::from).collect()))
}

//! The database of a product: looked at, never changed.

use crate::auth::{Action, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::routes::projects::known;
use crate::state::Api;
use crate::view::data::{DataPage, DataTable};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::ProductFile;
use utoipa::IntoParams;

/// Rows of a page.
const PAGE_ROWS: u32 = 50;

/// The tables of the project's product. Who looks is in the audit trail.
#[utoipa::path(
    get, path = "/api/projects/{slug}/data", operation_id = "list_tables", tag = "projects",
    params(("slug" = String, Path, description = "The project's name")),
    responses(
        (status = 200, description = "Its tables, by name", body = Vec<DataTable>),
        (status = 404, description = "No such project, or it has no data yet", body = ErrorBody),
        (status = 409, description = "The database cannot be read now", body = ErrorBody),
        (status = 503, description = "The products are on another machine", body = ErrorBody),
    )
)]
pub(crate) async fn tables(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Json<Vec<DataTable>>, ApiError> {
    let file = file(&api, &caller, &slug).await?;
    let read = tokio::task::spawn_blocking(move || file.tables());
    let tables = read.await.map_err(|error| ApiError::broken(&error))??;
    Ok(Json(tables.into_iter().map(DataTable::from).collect()))
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsQuery {
    /// From 1, which is also meant when not said.
    #[param(minimum = 1)]
    page: Option<u32>,
}

/// A page of a table's rows, in the order of their key. Columns that hold secrets are not read.
#[utoipa::path(
    get, path = "/api/projects/{slug}/data/{table}", operation_id = "list_rows", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), ("table" = String, Path, description = "The table's name"), RowsQuery),
    responses(
        (status = 200, description = "The rows", body = DataPage),
        (status = 404, description = "No such project, or no such table", body = ErrorBody),
        (status = 409, description = "The database cannot be read now", body = ErrorBody),
        (status = 503, description = "The products are on another machine", body = ErrorBody),
    )
)]
pub(crate) async fn rows(
    State(api): State<Api>,
    caller: Caller,
    Path((slug, table)): Path<(String, String)>,
    Query(query): Query<RowsQuery>,
) -> Result<Json<DataPage>, ApiError> {
    let file = file(&api, &caller, &slug).await?;
    let page = query.page.unwrap_or(1).max(1);
    let offset = u64::from(page - 1) * u64::from(PAGE_ROWS);
    let read = tokio::task::spawn_blocking(move || file.rows(&table, offset, PAGE_ROWS));
    let found = read.await.map_err(|error| ApiError::broken(&error))??;
    Ok(Json(DataPage::new(found, page, PAGE_ROWS)))
}

async fn file(api: &Api, caller: &Caller, slug: &str) -> Result<ProductFile, ApiError> {
    let project = known(api, slug).await?.id;
    caller.may(Action::SeeData(&project)).await?;
    Ok(ProductFile::at((api.ground()?.database)(&project)))
}

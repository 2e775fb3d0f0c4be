//! Records as files: brought in, and carried out.

use super::{RecordQuery, kind_of};
use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::ApiError;
use crate::extract::{File, Path, Query};
use crate::routes::asked::Page;
use crate::sheet;
use crate::state::Api;
use crate::view::crm::ImportView;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::RecordKind;
use serde::Deserialize;
use store::{NewImport, RecordOrder};
use utoipa::IntoParams;

/// Most records of an exported file.
const EXPORT_MAX: u32 = 100_000;
const FILE_NAME_CHARS_MAX: usize = 200;

/// How a file is taken.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// What becomes of a line whose e-mail address or number (of an account: or name) a record has: `aside` (when not said) keeps
    /// it aside, `update` changes that record.
    on_duplicate: Option<String>,
    /// What the file is called.
    file_name: Option<String>,
}

/// Brings a file of records: its first line names the columns. What can be taken is taken; every other line is kept aside, as it
/// stands in the file and with the reason, so that it can be mended and brought again.
#[utoipa::path(
    post, path = "/api/crm/{kind}/import", operation_id = "import_records", tag = "crm",
    request_body(content = String, content_type = "text/csv"),
    params(("kind" = String, Path, description = "As in the list"), ImportQuery),
    responses((status = 200, description = "What came of it", body = ImportView))
)]
pub(crate) async fn import(
    State(api): State<Api>,
    caller: Caller,
    Path(kind): Path<String>,
    Query(query): Query<ImportQuery>,
    File(file): File,
) -> Result<axum::Json<ImportView>, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::ChangeRecord(kind, "all", "import")).await?;
    let update = match query.on_duplicate.as_deref() {
        None | Some("aside") => false,
        Some("update") => true,
        Some(_) => return Err(ApiError::invalid(&["query", "on_duplicate"], "Input should be aside or update")),
    };
    let reading = tokio::task::spawn_blocking(move || sheet::read(kind, &file)).await;
    let sheet = reading.map_err(|error| ApiError::broken(&error))?;
    let sheet = sheet.map_err(|reason| ApiError::invalid(&["body"], reason))?;
    let file_name = query.file_name.map(|name| name.chars().take(FILE_NAME_CHARS_MAX).collect());
    let by = caller.name().to_owned();
    let new = NewImport { kind, file_name, header: sheet.header, lines: sheet.lines, update, by };
    let import = api.store().import_records(&new, clock::now_ms()).await?;
    let (import, aside) = api.store().import(&import.id).await?;
    Ok(axum::Json(ImportView::new(import, aside)))
}

/// Files that were brought, the newest first.
#[utoipa::path(
    get, path = "/api/crm/imports", operation_id = "list_imports", tag = "crm", params(Page),
    responses((status = 200, description = "Imports", body = Vec<ImportView>))
)]
pub(crate) async fn imports(
    State(api): State<Api>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<axum::Json<Vec<ImportView>>, ApiError> {
    caller.may(Action::SeeRecords(RecordKind::Lead)).await?;
    let imports = api.store().imports(page.limit()?).await?;
    Ok(axum::Json(imports.into_iter().map(|import| ImportView::new(import, Vec::new())).collect()))
}

/// What came of a file.
#[utoipa::path(
    get, path = "/api/crm/imports/{id}", operation_id = "get_import", tag = "crm",
    params(("id" = String, Path, description = "The import's id")),
    responses((status = 200, description = "The report", body = ImportView))
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<ImportView>, ApiError> {
    caller.may(Action::SeeRecords(RecordKind::Lead)).await?;
    let (import, aside) = api.store().import(&id).await?;
    Ok(axum::Json(ImportView::new(import, aside)))
}

/// The lines of a file that were kept aside, under its first line, byte for byte as they stood there: mend them and bring them
/// again.
#[utoipa::path(
    get, path = "/api/crm/imports/{id}/aside", operation_id = "get_import_aside", tag = "crm",
    params(("id" = String, Path, description = "The import's id")),
    responses((status = 200, description = "A file", content_type = "text/csv", body = String))
)]
pub(crate) async fn aside(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    caller.may(Action::ExportRecords(RecordKind::Lead)).await?;
    let (import, aside) = api.store().import(&id).await?;
    let mut file = format!("{}\r\n", import.header);
    for line in aside {
        file.push_str(&line.raw);
        file.push_str("\r\n");
    }
    Ok(csv("aside", file))
}

/// Records as a file, with all that a list can be filtered by. No cell begins like a formula: a `'` stands before those that
/// would, and an import takes it away again.
#[utoipa::path(
    get, path = "/api/crm/{kind}/export", operation_id = "export_records", tag = "crm",
    params(("kind" = String, Path, description = "As in the list"), RecordQuery),
    responses((status = 200, description = "A file", content_type = "text/csv", body = String))
)]
pub(crate) async fn export(
    State(api): State<Api>,
    caller: Caller,
    Path(kind): Path<String>,
    Query(query): Query<RecordQuery>,
) -> Result<Response, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::ExportRecords(kind)).await?;
    let found = api.store().records(kind, &query.filter()?, RecordOrder::Created, (EXPORT_MAX + 1, 0)).await?;
    if found.records.len() > EXPORT_MAX as usize {
        let reason = format!("a file has at most {EXPORT_MAX} records, these are {}; filter them", found.total);
        return Err(ApiError::invalid(&["query"], reason));
    }
    let writing = tokio::task::spawn_blocking(move || sheet::write(kind, &found.records)).await;
    Ok(csv(kind.plural(), writing.map_err(|error| ApiError::broken(&error))?))
}

fn csv(name: &'static str, file: String) -> Response {
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\""));
    headers.insert(header::CONTENT_DISPOSITION, disposition.expect("a plain word"));
    response
}

//! What a project was built from, one spec after another.

use crate::auth::{Action, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::routes::projects;
use crate::state::Api;
use crate::view::spec::{SpecChangesView, SpecVersionView, SpecView};
use axum::Json;
use axum::extract::State;
use domain::{Slug, Spec, spec};
use serde::Deserialize;
use store::SpecVersion;
use utoipa::IntoParams;

/// How many specs are listed: each is compared with the one before.
const VERSIONS_MAX: u32 = 50;
/// How the spec is called that the conversation has and no run was started with.
const DRAFT: &str = "draft";

/// With what to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FromQuery {
    /// Another version; the one before when not said.
    from: Option<String>,
}

/// The specs that runs of a project were started with, the newest first; before them what the conversation says now, when no run
/// was started with it. At most 50.
#[utoipa::path(
    get, path = "/api/projects/{slug}/specs", operation_id = "list_specs", tag = "projects",
    params(("slug" = String, Path, description = "The project's name")),
    responses(
        (status = 200, description = "The specs", body = Vec<SpecVersionView>),
        (status = 404, description = "No such project", body = ErrorBody),
    )
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Json<Vec<SpecVersionView>>, ApiError> {
    caller.may(Action::See).await?;
    let project = projects::known(&api, &slug).await?;
    // One more than is shown, to compare the oldest with.
    let versions = api.store().spec_versions(&project.id, VERSIONS_MAX + 1).await?;
    let mut views = Vec::with_capacity(versions.len() + 1);
    if let Some((spec, at)) = draft(&api, &project, versions.first()).await? {
        views.push(SpecVersionView::draft(&spec, at, versions.first().map(|version| &version.spec)));
    }
    for (at, version) in versions.iter().enumerate().take(VERSIONS_MAX as usize) {
        views.push(SpecVersionView::new(version, versions.get(at + 1).map(|before| &before.spec)));
    }
    Ok(Json(views))
}

/// One spec of a project.
#[utoipa::path(
    get, path = "/api/projects/{slug}/specs/{version}", operation_id = "get_spec", tag = "projects",
    params(
        ("slug" = String, Path, description = "The project's name"),
        ("version" = String, Path, description = "Its number in the list, or `draft`"),
    ),
    responses(
        (status = 200, description = "The spec", body = SpecView),
        (status = 404, description = "No such project or version", body = ErrorBody),
    )
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path((slug, version)): Path<(String, String)>,
) -> Result<Json<SpecView>, ApiError> {
    caller.may(Action::See).await?;
    let project = projects::known(&api, &slug).await?;
    Ok(Json(SpecView { spec: version_of(&api, &project, &version).await?, version }))
}

/// What differs between two specs of a project, by name: pages, things, fields, people, style.
#[utoipa::path(
    get, path = "/api/projects/{slug}/specs/{version}/changes", operation_id = "get_spec_changes", tag = "projects",
    params(
        ("slug" = String, Path, description = "The project's name"),
        ("version" = String, Path, description = "Its number in the list, or `draft`"),
        FromQuery,
    ),
    responses(
        (status = 200, description = "What differs; nothing is compared with the first one", body = SpecChangesView),
        (status = 404, description = "No such project or version", body = ErrorBody),
    )
)]
pub(crate) async fn changes(
    State(api): State<Api>,
    caller: Caller,
    Path((slug, version)): Path<(String, String)>,
    Query(query): Query<FromQuery>,
) -> Result<Json<SpecChangesView>, ApiError> {
    caller.may(Action::See).await?;
    let project = projects::known(&api, &slug).await?;
    let after = version_of(&api, &project, &version).await?;
    let from = match query.from {
        Some(from) => Some(from),
        None => before(&api, &project.id, &version).await?,
    };
    let Some(from) = from else { return Ok(Json(SpecChangesView { from: None, changes: Vec::new() })) };
    let old = version_of(&api, &project, &from).await?;
    Ok(Json(SpecChangesView { from: Some(from), changes: spec::changes(&old, &after) }))
}

/// The version before another.
async fn before(api: &Api, project: &Slug, version: &str) -> Result<Option<String>, ApiError> {
    let versions = api.store().spec_versions(project, u32::MAX >> 1).await?;
    let older = |one: &&SpecVersion| version.parse::<i64>().map_or(version == DRAFT, |id| one.id < id);
    Ok(versions.iter().find(older).map(|one| one.id.to_string()))
}

async fn version_of(api: &Api, project: &store::Project, version: &str) -> Result<Spec, ApiError> {
    let absent = || ApiError::not_found("version of this spec");
    if version == DRAFT {
        let newest = api.store().spec_versions(&project.id, 1).await?;
        return draft(api, project, newest.first()).await?.map(|(spec, _)| spec).ok_or_else(absent);
    }
    let id = version.parse::<i64>().map_err(|_| absent())?;
    api.store().find_spec_version(&project.id, id).await?.ok_or_else(absent)
}

/// What the project's conversation says now, and since when, where that is another spec than the newest one.
async fn draft(
    api: &Api,
    project: &store::Project,
    newest: Option<&SpecVersion>,
) -> Result<Option<(Spec, i64)>, ApiError> {
    let Some(id) = &project.session_id else { return Ok(None) };
    let Some(session) = api.store().find_session(id).await? else { return Ok(None) };
    let at = session.updated_at_ms;
    // A conversation that began anew may be about another product.
    let spec = session.spec.filter(|spec| spec.project.id == project.id);
    let is_new = |spec: &Spec| newest.is_none_or(|newest| !spec::changes(&newest.spec, spec).is_empty());
    Ok(spec.filter(is_new).map(|spec| (spec, at)))
}

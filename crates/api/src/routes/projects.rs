//! Projects.

use crate::auth::{Action, Caller};
use crate::config::LIST_MAX;
use crate::error::{ApiError, ErrorBody};
use crate::extract::Path;
use crate::routes::air;
use crate::state::Api;
use crate::view::project::{ProjectDetail, ProjectView};
use crate::view::schema;
use axum::Json;
use axum::extract::State;
use domain::{Slug, Stage};
use serde_json::Value;
use store::Project;

/// All projects, the newest first.
#[utoipa::path(
    get, path = "/api/projects", operation_id = "list_projects", tag = "projects",
    responses((status = 200, description = "Projects", body = Vec<ProjectView>))
)]
pub(crate) async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<Vec<ProjectView>>, ApiError> {
    caller.may(Action::See).await?;
    let mut views = Vec::new();
    for project in api.store().projects(LIST_MAX).await? {
        views.push(view(&api, project).await?);
    }
    Ok(Json(views))
}

/// One project: what is on the air, how it is, and what was before.
#[utoipa::path(
    get, path = "/api/projects/{slug}", operation_id = "get_project", tag = "projects", params(("slug" = String, Path, description = "The project's name")),
    responses(
        (status = 200, description = "The project", body = ProjectDetail),
        (status = 404, description = "No such project", body = ErrorBody),
    )
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Json<ProjectDetail>, ApiError> {
    caller.may(Action::See).await?;
    let project = known(&api, &slug).await?;
    Ok(Json(detail(&api, &caller, project).await?))
}

/// All that is told of one project.
pub(crate) async fn detail(api: &Api, caller: &Caller, project: Project) -> Result<ProjectDetail, ApiError> {
    let (facts, port) = (air::facts(api, &project).await?, project.port);
    Ok(view(api, project).await?.with(port, facts, caller))
}

/// The plan document of the project's newest run.
#[utoipa::path(
    get, path = "/api/projects/{slug}/plan", operation_id = "get_plan", tag = "projects",
    params(("slug" = String, Path, description = "The project's name")),
    responses(
        (status = 200, description = "The plan", body = schema::PlanResult),
        (status = 404, description = "No such project, or no plan yet", body = ErrorBody),
    )
)]
pub(crate) async fn plan(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    caller.may(Action::See).await?;
    let project = known(&api, &slug).await?;
    let run = api.store().run(project.run_id).await?;
    let plan = run.stages.into_iter().find(|view| view.stage == Stage::Plan).and_then(|view| view.job.result);
    plan.map(Json).ok_or_else(|| ApiError::not_found("plan yet; it comes with the first stage of a run"))
}

pub(crate) async fn known(api: &Api, slug: &str) -> Result<Project, ApiError> {
    let slug = Slug::parse(slug).map_err(|_| ApiError::not_found("project"))?;
    api.store().find_project(&slug).await?.ok_or_else(|| ApiError::not_found("project"))
}

async fn view(api: &Api, project: Project) -> Result<ProjectView, ApiError> {
    let health = match &project.live {
        Some(release) => api.store().find_health(release.id).await?,
        None => None,
    };
    Ok(ProjectView::new(project, health, api.config()))
}

//! A project's files, its history, and what a run changed.

pub(crate) mod clone;
pub(crate) mod raw;

use crate::auth::{Action, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::routes::{asked, projects};
use crate::source::Reader;
use crate::state::Api;
use crate::view::schema;
use crate::view::source::FileView;
use axum::Json;
use axum::extract::State;
use domain::source::{Changes, History, Listing, Span};
use domain::{Run, RunId, Slug, Stage};
use serde::Deserialize;
use store::RunFilter;
use utoipa::IntoParams;

/// Where nothing else is said.
const MAIN: &str = "main";
/// The largest text that is shown as one, bytes.
const TEXT_BYTES_MAX: u64 = 1 << 20;
/// How many steps of a history are given.
const STEPS_MAX: u32 = 200;
/// Among so many runs the one before is looked for.
const RUNS_MAX: u32 = 200;

/// Which state of a project.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AtQuery {
    /// A branch, or a commit by at least seven digits of its hash; `main` when not said.
    at: Option<String>,
    /// What this run made, instead of `at`.
    run: Option<i64>,
}

/// Which file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileQuery {
    /// From the project's root.
    path: String,
}

/// What to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesQuery {
    /// What this run changed: against the run before it that made files, or against the empty beginning.
    run: Option<i64>,
    /// With `run`: against this run instead.
    against: Option<i64>,
    /// Without `run`: the branch or commit before; the empty beginning when not said.
    from: Option<String>,
    /// Without `run`: the branch or commit after; `main` when not said.
    to: Option<String>,
    /// Only this file.
    path: Option<String>,
}

/// The paths of a branch, a commit, or what a run made.
#[utoipa::path(
    get, path = "/api/projects/{slug}/files", operation_id = "list_files", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), AtQuery),
    responses(
        (status = 200, description = "Every path, in git's order", body = schema::source::Listing),
        (status = 404, description = "No such project, branch, commit or run, or its files are not on this server", body = ErrorBody),
    )
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(at): Query<AtQuery>,
) -> Result<Json<Listing>, ApiError> {
    caller.may(Action::See).await?;
    let (project, name) = at.named(&api, &slug).await?;
    Ok(Json(reader(&api)?.look(|sources| &sources.listing, project, name).await?))
}

/// One file: its text, or why there is none to show. A link is shown as where it leads, and never followed.
#[utoipa::path(
    get, path = "/api/projects/{slug}/file", operation_id = "get_file", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), FileQuery, AtQuery),
    responses(
        (status = 200, description = "The file", body = FileView),
        (status = 404, description = "No such project, branch, commit, run or file", body = ErrorBody),
    )
)]
pub(crate) async fn file(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(file): Query<FileQuery>,
    Query(at): Query<AtQuery>,
) -> Result<Json<FileView>, ApiError> {
    caller.may(Action::See).await?;
    let (project, name) = at.named(&api, &slug).await?;
    let asked = (name, file.path, TEXT_BYTES_MAX);
    Ok(Json(FileView::new(reader(&api)?.look(|sources| &sources.blob, project, asked).await?)))
}

/// The branches, and the newest steps that led to one of them.
#[utoipa::path(
    get, path = "/api/projects/{slug}/history", operation_id = "get_history", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), AtQuery),
    responses(
        (status = 200, description = "The history, the newest first", body = schema::source::History),
        (status = 404, description = "No such project, branch, commit or run", body = ErrorBody),
    )
)]
pub(crate) async fn history(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(at): Query<AtQuery>,
) -> Result<Json<History>, ApiError> {
    caller.may(Action::See).await?;
    let (project, name) = at.named(&api, &slug).await?;
    Ok(Json(reader(&api)?.look(|sources| &sources.history, project, (name, STEPS_MAX)).await?))
}

/// What a run changed, or what differs between two branches or commits: file by file, as unified diffs.
#[utoipa::path(
    get, path = "/api/projects/{slug}/changes", operation_id = "get_changes", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), ChangesQuery),
    responses(
        (status = 200, description = "The files that differ", body = schema::source::Changes),
        (status = 404, description = "No such project, branch, commit or run", body = ErrorBody),
    )
)]
pub(crate) async fn changes(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<Changes>, ApiError> {
    caller.may(Action::See).await?;
    let project = projects::known(&api, &slug).await?.id;
    let span = query.span(&api, &project).await?;
    Ok(Json(reader(&api)?.look(|sources| &sources.changes, project, span).await?))
}

impl AtQuery {
    /// The project, and the branch or commit that is meant.
    async fn named(self, api: &Api, slug: &str) -> Result<(Slug, String), ApiError> {
        let project = projects::known(api, slug).await?.id;
        let name = match self.run {
            Some(run) => made_by(&run_of(api, &project, run).await?)?,
            None => self.at.unwrap_or_else(|| MAIN.to_owned()),
        };
        Ok((project, name))
    }
}

impl ChangesQuery {
    async fn span(self, api: &Api, project: &Slug) -> Result<Span, ApiError> {
        let Some(run) = self.run else {
            return Ok(Span { from: self.from, to: self.to.unwrap_or_else(|| MAIN.to_owned()), path: self.path });
        };
        let run = run_of(api, project, run).await?;
        let from = match self.against {
            Some(other) => Some(made_by(&run_of(api, project, other).await?)?),
            None => made_before(api, project, run.id).await?,
        };
        Ok(Span { from, to: made_by(&run)?, path: self.path })
    }
}

/// What the newest run before this one made.
async fn made_before(api: &Api, project: &Slug, run: RunId) -> Result<Option<String>, ApiError> {
    let filter = RunFilter { project: Some(project.clone()), ..RunFilter::default() };
    let runs = api.store().runs(&filter, RUNS_MAX).await?;
    Ok(runs.iter().filter(|other| other.id < run).find_map(|other| made_by(other).ok()))
}

/// A run of this project.
async fn run_of(api: &Api, project: &Slug, run: i64) -> Result<Run, ApiError> {
    let run = api.store().find_run(asked::number(&run.to_string(), "run")?).await?;
    run.filter(|run| run.project == *project).ok_or_else(|| ApiError::not_found("run of this project"))
}

/// The commit that a run made.
fn made_by(run: &Run) -> Result<String, ApiError> {
    let code = run.stages.iter().find(|view| view.stage == Stage::Code);
    let commit = code.and_then(|view| view.job.result.as_ref()?.get("commit")?.as_str());
    let absent = || ApiError::absent(format!("run {} has made no files; its code stage did not end well", run.id));
    commit.map(str::to_owned).ok_or_else(absent)
}

/// What reads files on this server.
fn reader(api: &Api) -> Result<&Reader, ApiError> {
    api.reader().ok_or_else(|| ApiError::not_found("file here: this server keeps none of any project"))
}

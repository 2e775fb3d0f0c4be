//! What of a project is on the air, changed and looked at.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path, Query};
use crate::routes::projects::{detail, known};
use crate::state::Api;
use crate::view::air::{AirJob, Facts, ProbesView, renamed_since};
use crate::view::project::ProjectDetail;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::payload::AirChange;
use domain::{JobKind, Payload, ReleaseId, ReleaseState, Slug, Task};
use serde::Deserialize;
use serde_json::json;
use std::io::Read;
use store::{JobFilter, PROBES_KEPT_MS, PastRelease, Project};
use utoipa::{IntoParams, ToSchema};

/// Most bytes of a log in one answer.
const LOG_BYTES_MAX: u64 = 256 * 1024;
const HOUR_MS: i64 = 3_600_000;
const PICTURE_BYTES_MAX: u64 = 8 << 20;
/// A picture shows itself and nothing else, also when it is opened by itself.
const SANDBOX: &str = "default-src 'none'; sandbox";

/// What to do to what is on the air.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AirBody {
    /// What.
    change: Change,
    /// Which release, to put one on the air.
    release_id: Option<i64>,
}

/// A change to what is on the air.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// A version that was on the air before comes back.
    Put,
    /// What was on the air last comes back.
    Start,
    /// What is on the air is started anew.
    Restart,
    /// Nothing is on the air from now on.
    Stop,
    /// A new picture is taken.
    Picture,
}

/// Changes what of a project is on the air. It is in the queue when the answer comes, whose `air` says how far it is.
#[utoipa::path(
    post, path = "/api/projects/{slug}/air", operation_id = "change_air", tag = "projects", request_body = AirBody,
    params(("slug" = String, Path, description = "The project's name")),
    responses(
        (status = 200, description = "The project", body = ProjectDetail),
        (status = 404, description = "No such project, or no such release of it", body = ErrorBody),
        (status = 409, description = "It cannot be done as things are; `can` says so beforehand", body = ErrorBody),
    )
)]
pub(crate) async fn change(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Json(body): Json<AirBody>,
) -> Result<axum::Json<ProjectDetail>, ApiError> {
    let project = known(&api, &slug).await?;
    let (change, release) = order(&api, &caller, &project, &body).await?;
    queue(&api, &caller, &project.id, change, release).await?;
    Ok(axum::Json(detail(&api, &caller, project).await?))
}

/// What is meant, if it can be done. Who may not is told so by policy, which also keeps it.
async fn order(
    api: &Api,
    caller: &Caller,
    project: &Project,
    body: &AirBody,
) -> Result<(AirChange, Option<ReleaseId>), ApiError> {
    let (facts, can) = {
        let facts = facts(api, project).await?;
        let can = facts.can(caller);
        (facts, can)
    };
    let id = |past: Option<&PastRelease>| past.map(|past| past.release.id);
    let (change, release, may) = match body.change {
        Change::Put => {
            let asked =
                body.release_id.ok_or_else(|| ApiError::invalid(&["body", "release_id"], "say which release"))?;
            let past = facts.past.iter().find(|past| past.release.id.0 == asked);
            let past = past.ok_or_else(|| ApiError::not_found("release of this project"))?;
            (AirChange::Put, Some(past.release.id), facts.may_put(past, caller))
        }
        Change::Start => (AirChange::Put, id(facts.last()), can.start),
        Change::Restart => (AirChange::Restart, None, can.restart),
        Change::Stop => (AirChange::Stop, id(facts.live()), can.stop),
        Change::Picture => (AirChange::Picture, None, can.picture),
    };
    allowed(caller, &project.id, change, may.because()).await?;
    Ok((change, release))
}

async fn allowed(caller: &Caller, project: &Slug, change: AirChange, because: Option<&str>) -> Result<(), ApiError> {
    match because {
        None => Ok(()),
        Some(_) if !caller.can(Action::ChangeAir(project, change.as_str())) => {
            caller.may(Action::ChangeAir(project, change.as_str())).await
        }
        Some(because) => Err(ApiError::conflict(because)),
    }
}

async fn queue(
    api: &Api,
    caller: &Caller,
    project: &Slug,
    change: AirChange,
    release: Option<ReleaseId>,
) -> Result<(), ApiError> {
    let decided = caller.may_ask(Action::ChangeAir(project, change.as_str())).await?;
    let payload = match release {
        Some(release) => json!({"project": project, "change": change, "release": release}),
        None => json!({"project": project, "change": change}),
    };
    let mut job = Payload::job(Task::Air, payload, caller.name()).map_err(|error| ApiError::broken(&error))?;
    job.decision = Some(decided);
    api.store().enqueue(job, clock::now_ms()).await?;
    Ok(())
}

/// The name, once more.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RemoveQuery {
    /// The project's name, as a promise that this one is meant.
    name: Option<String>,
}

/// Deletes a project: it goes off the air, its files and its data are removed. Runs, events and the audit trail stay. It is in the
/// queue when the answer comes; afterwards the project is not found any more.
#[utoipa::path(
    delete, path = "/api/projects/{slug}", operation_id = "delete_project", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), RemoveQuery),
    responses(
        (status = 200, description = "The project, on its way out", body = ProjectDetail),
        (status = 404, description = "No such project", body = ErrorBody),
        (status = 409, description = "A run works on it, or something else is under way", body = ErrorBody),
    )
)]
pub(crate) async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(query): Query<RemoveQuery>,
) -> Result<axum::Json<ProjectDetail>, ApiError> {
    let project = known(&api, &slug).await?;
    let may = facts(&api, &project).await?.can(&caller).remove;
    allowed(&caller, &project.id, AirChange::Remove, may.because()).await?;
    if query.name.as_deref() != Some(project.id.as_str()) {
        let reason = format!("say name={} to show that this project is meant", project.id);
        return Err(ApiError::invalid(&["query", "name"], reason));
    }
    queue(&api, &caller, &project.id, AirChange::Remove, None).await?;
    Ok(axum::Json(detail(&api, &caller, project).await?))
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductLogQuery {
    /// Only what was written after this byte: the header `x-log-end` of the answer before. Without it the end of the log.
    after: Option<u64>,
}

/// What the product on the air writes: the end of it, or what came after. The header `x-log-end` gives the next `after`.
#[utoipa::path(
    get, path = "/api/projects/{slug}/log", operation_id = "get_product_log", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), ProductLogQuery),
    responses(
        (status = 200, description = "The log", content_type = "text/plain", body = String),
        (status = 404, description = "No such project", body = ErrorBody),
        (status = 503, description = "The products are on another machine", body = ErrorBody),
    )
)]
pub(crate) async fn log(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(query): Query<ProductLogQuery>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    let project = known(&api, &slug).await?.id;
    let read = api.ground()?.log.clone();
    let piece = tokio::task::spawn_blocking(move || read(&project, query.after, LOG_BYTES_MAX)).await;
    let (text, end) = piece.map_err(|error| ApiError::broken(&error))?.map_err(|error| ApiError::broken(&error))?;
    let headers = [
        (HeaderName::from_static("x-log-end"), end.to_string()),
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
    ];
    Ok((headers, text).into_response())
}

/// How far back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProbesQuery {
    /// So many hours, 1 to 24; 1 when not said.
    #[param(minimum = 1, maximum = 24)]
    hours: Option<u32>,
}

/// What the probes of the version on the air found of late; without one, of the version that was there last.
#[utoipa::path(
    get, path = "/api/projects/{slug}/probes", operation_id = "list_probes", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), ProbesQuery),
    responses(
        (status = 200, description = "The probes", body = ProbesView),
        (status = 404, description = "No such project", body = ErrorBody),
    )
)]
pub(crate) async fn probes(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(query): Query<ProbesQuery>,
) -> Result<axum::Json<ProbesView>, ApiError> {
    caller.may(Action::See).await?;
    let project = known(&api, &slug).await?;
    let hours = i64::from(query.hours.unwrap_or(1));
    if !(1..=PROBES_KEPT_MS / HOUR_MS).contains(&hours) {
        return Err(ApiError::invalid(&["query", "hours"], "Input should be from 1 to 24"));
    }
    let until = clock::now_ms();
    let facts = facts(&api, &project).await?;
    let points = match facts.live().or_else(|| facts.last()) {
        Some(past) => api.store().probes(past.release.id, until - hours * HOUR_MS).await?,
        None => Vec::new(),
    };
    Ok(axum::Json(ProbesView::of(&points, until - hours * HOUR_MS, until)))
}

/// How the project's product looks.
#[utoipa::path(
    get, path = "/api/projects/{slug}/picture", operation_id = "get_picture", tag = "projects",
    params(("slug" = String, Path, description = "The project's name")),
    responses(
        (status = 200, description = "The picture", content_type = "image/png", body = Vec<u8>),
        (status = 404, description = "No such project, or no picture of it", body = ErrorBody),
    )
)]
pub(crate) async fn picture(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    let name = known(&api, &slug).await?.picture.ok_or_else(|| ApiError::not_found("picture yet"))?;
    let artifacts = api.artifacts().clone();
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let file = artifacts.open(&artifacts.find(&name)?.name)?;
        file.take(PICTURE_BYTES_MAX)
            .read_to_end(&mut bytes)
            .map(|_| bytes)
            .map_err(|_| store::Error::NotFound { what: "picture any more".to_owned() })
    });
    let mut response = read.await.map_err(|error| ApiError::broken(&error))??.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    Ok(response)
}

/// What is known of a project's versions, and of what is being done to them.
pub(crate) async fn facts(api: &Api, project: &Project) -> Result<Facts, ApiError> {
    let store = api.store();
    let past = store.past_releases(&project.id).await?;
    let kind = Some(JobKind::Task(Task::Air));
    let filter = JobFilter { kind, project: Some(project.id.clone()), ..JobFilter::default() };
    let job = store.jobs(&filter, 1).await?.first().and_then(AirJob::of);
    let run = store.find_job(project.run_id).await?.filter(|job| !job.state.is_final()).map(|job| job.id);
    let obstacles = obstacles(api, &past).await?;
    Ok(Facts { project: project.id.clone(), past, job, run, obstacles })
}

/// Why versions that were on the air before cannot come back: their artifact is gone, or the data have other names since.
async fn obstacles(api: &Api, past: &[PastRelease]) -> Result<Vec<(ReleaseId, String)>, ApiError> {
    let superseded = || past.iter().filter(|past| past.release.state == ReleaseState::Superseded);
    let Some(newest) = past.iter().find(|past| !matches!(past.release.state, ReleaseState::Failed)) else {
        return Ok(Vec::new());
    };
    let now = api.store().run_spec(newest.release.run_id).await?;
    let names: Vec<_> = superseded().map(|past| (past.release.id, past.release.artifact.clone())).collect();
    let artifacts = api.artifacts().clone();
    let gone = tokio::task::spawn_blocking(move || {
        let is_gone = |name: &String| matches!(artifacts.find(name), Err(store::Error::NotFound { .. }));
        names.into_iter().filter(|(_, name)| is_gone(name)).map(|(id, _)| id).collect::<Vec<_>>()
    });
    let gone = gone.await.map_err(|error| ApiError::broken(&error))?;
    let mut found = Vec::new();
    for past in superseded() {
        let id = past.release.id;
        if gone.contains(&id) {
            found.push((id, "its artifact was taken away as too old; build that revision again".to_owned()));
        } else if let Some(why) = renamed_since(&api.store().run_spec(past.release.run_id).await?, &now) {
            found.push((id, why));
        }
    }
    Ok(found)
}

//! What an approval would let happen: the job that waits, and for a deployment from which version to which.

use crate::error::ApiError;
use crate::state::Api;
use domain::payload::Environment;
use domain::{Approval, Job, JobKind, Run, RunId, Slug, Stage, Wish};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Longest payload that is shown, in bytes of JSON.
const PAYLOAD_BYTES_MAX: usize = 64 * 1024;

/// What would be done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Act {
    /// The task, `run` or a stage's name.
    task: &'static str,
    /// What it was asked to do; `{}` when it is longer than 64 KiB.
    #[schema(value_type = Object)]
    payload: Value,
    /// The project's name.
    #[schema(required)]
    project: Option<String>,
    /// The run that it belongs to, when it belongs to one.
    #[schema(required)]
    run_id: Option<i64>,
    /// The files that would be written or taken away, when that is what is asked.
    files: Vec<String>,
    /// For a deployment: what would come in the place of what.
    #[schema(required)]
    deploy: Option<DeployAct>,
}

/// A deployment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeployAct {
    /// As what: `preview` or `production`.
    environment: &'static str,
    /// What is on the air now; null when nothing is.
    #[schema(required)]
    from: Option<Version>,
    /// What would be.
    #[schema(required)]
    to: Option<Version>,
}

/// A version of a product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductVersion)]
pub(crate) struct Version {
    /// The run that made it.
    run_id: i64,
    /// The revision of its spec.
    revision: u32,
    /// The commit in the product's repository, once there is one.
    #[schema(required)]
    commit: Option<String>,
}

impl Act {
    /// Reads it off the job that waits; none when the job is gone.
    pub(crate) async fn of(api: &Api, approval: &Approval) -> Result<Option<Self>, ApiError> {
        let Some(job) = api.store().find_job(approval.job_id).await? else { return Ok(None) };
        let deploy = match &job.project {
            Some(project) if approval.wish.action == "deploy" => {
                Some(deploy(api, &job, project, &approval.wish).await?)
            }
            _ => None,
        };
        let is_long = job.payload.to_string().len() > PAYLOAD_BYTES_MAX;
        Ok(Some(Self {
            task: job.kind.task_name(),
            run_id: (job.run_id != job.id || job.kind == JobKind::Run).then_some(job.run_id.0),
            project: job.project.map(|project| project.to_string()),
            payload: if is_long { serde_json::json!({}) } else { job.payload },
            files: files(&approval.wish),
            deploy,
        }))
    }
}

/// The file that a wish names, and those that are asked about together with it.
fn files(wish: &Wish) -> Vec<String> {
    if wish.resource.kind != "file" {
        return Vec::new();
    }
    let also = wish.context.get(Wish::ALSO).and_then(Value::as_array).into_iter().flatten();
    std::iter::once(wish.resource.id.clone()).chain(also.filter_map(|file| file.as_str().map(str::to_owned))).collect()
}

async fn deploy(api: &Api, job: &Job, project: &Slug, wish: &Wish) -> Result<DeployAct, ApiError> {
    let known = api.store().find_project(project).await?;
    let live = known.as_ref().and_then(|known| known.live.as_ref()).map(|release| release.run_id);
    // A single task takes the newest version, a stage that of its run.
    let next = match job.kind {
        JobKind::Stage(_) => Some(job.run_id),
        _ => known.as_ref().map(|known| known.run_id),
    };
    let environment = match wish.context.get("environment").and_then(Value::as_str) {
        Some("preview") => Environment::Preview,
        _ => Environment::Production,
    };
    Ok(DeployAct { environment: environment.as_str(), from: version(api, live).await?, to: version(api, next).await? })
}

async fn version(api: &Api, run: Option<RunId>) -> Result<Option<Version>, ApiError> {
    let Some(id) = run else { return Ok(None) };
    Ok(api.store().find_run(id).await?.map(|run| Version {
        run_id: run.id.0,
        revision: run.spec_revision,
        commit: commit(&run),
    }))
}

fn commit(run: &Run) -> Option<String> {
    let code = run.stages.iter().find(|view| view.stage == Stage::Code)?;
    Some(code.job.result.as_ref()?.get("commit")?.as_str()?.to_owned())
}

use super::source;
use crate::context::Parts;
use crate::work::Work;
use crate::{Error, now_ms};
use domain::payload::Pipeline;
use domain::{JobState, RunId, Slug};
use serde_json::{Value, json};
use std::time::Duration;
use store::{NewRun, RunFilter};

/// How often the run is looked at when nothing calls.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Starts a run and is done when the run is. Begun again after a crash, it goes on with the run that it started.
pub(super) async fn execute(work: &Work, parts: &Parts, asked: Pipeline) -> Result<Value, Error> {
    let spec = source::spec(parts, asked.source()).await?;
    let project = spec.project.id.clone();
    let (stages, environment) = (asked.stages(), asked.environment);
    let session_id = match asked.session_id {
        Some(session) => Some(session),
        None => parts.store.find_project(&project).await?.and_then(|project| project.session_id),
    };
    let run = match begun(work, parts, &project).await? {
        Some(run) => run,
        None => {
            let new = NewRun {
                session_id,
                spec,
                stages,
                requested_by: work.claim.job.requested_by.clone(),
                payload: json!({"task": work.claim.job.id.to_string(), "environment": environment}),
                decisions: Vec::new(),
            };
            match parts.store.start_run(&new, now_ms()).await {
                Ok(run) => run,
                Err(store::Error::Conflict { message }) => return Err(Error::Failed(message)),
                Err(error) => return Err(error.into()),
            }
        }
    };
    work.say(&format!("run {run} of {project}")).await?;
    follow(work, parts, run).await
}

/// The run that an earlier attempt started.
async fn begun(work: &Work, parts: &Parts, project: &Slug) -> Result<Option<RunId>, Error> {
    let filter = RunFilter { project: Some(project.clone()), ..RunFilter::default() };
    for run in parts.store.runs(&filter, 5).await? {
        let root = parts.store.find_job(run.id).await?;
        if root.is_some_and(|root| root.payload["task"] == work.claim.job.id.to_string()) {
            return Ok(Some(run.id));
        }
    }
    Ok(None)
}

async fn follow(work: &Work, parts: &Parts, run: RunId) -> Result<Value, Error> {
    let mut events = parts.store.subscribe();
    let mut told = None;
    loop {
        let state = parts.store.run(run).await?;
        if state.state.is_final() {
            let words = state.error.unwrap_or_else(|| "no reason was recorded".to_owned());
            let stages: Vec<Value> =
                state.stages.iter().map(|view| json!({"stage": view.stage, "state": view.job.state})).collect();
            let result = json!({"run_id": run.to_string(), "project": state.project, "stages": stages});
            return match state.state {
                JobState::Done => Ok(result),
                _ => Err(Error::Failed(format!("run {run} ended as {}: {words}", state.state.as_str()))),
            };
        }
        if told != Some(state.percent) {
            told = Some(state.percent);
            work.doing(state.percent, &format!("run {run}")).await?;
        }
        tokio::select! {
            _ = events.changed() => tokio::time::sleep(Duration::from_millis(100)).await,
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = work.cancel.cancelled() => return stop(work, parts, run).await,
        }
    }
}

/// A person who stops the task means its run. A worker that stops leaves the run to the others.
async fn stop(work: &Work, parts: &Parts, run: RunId) -> Result<Value, Error> {
    let stopping = work.desk.beat(std::slice::from_ref(&work.claim), parts.config.duty.lease, Duration::ZERO).await;
    if stopping.is_ok_and(|beats| beats.iter().any(|beat| beat.cancel_requested)) {
        match parts.store.cancel_run(run, "its task was cancelled", now_ms()).await {
            Ok(()) | Err(store::Error::Conflict { .. }) => {}
            Err(error) => tracing::warn!(%error, %run, "cannot cancel the run of a cancelled task"),
        }
    }
    Err(Error::Stopped)
}

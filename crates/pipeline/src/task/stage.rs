//! Stages by themselves, on a project's tree as it stands: the same code as in a run.

use super::source;
use crate::Error;
use crate::context::{Bench, Context, Parts, blocking};
use crate::stage::{self, prepare_tree};
use crate::work::Work;
use domain::payload::{Deploy, SpecSource};
use domain::{JobKind, JobState, RunId, Slug, Spec, Stage, Task};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::JobFilter;
use workspace::Workspace;

pub(super) async fn plan(work: &Work, bench: &Bench, parts: &Parts, source: SpecSource) -> Result<Value, Error> {
    let spec = source::spec(parts, source).await?;
    stage::execute(&alone(work, bench, Some(parts), Stage::Plan, spec, BTreeMap::new())).await
}

pub(super) async fn codegen(work: &Work, bench: &Bench, parts: &Parts, source: SpecSource) -> Result<Value, Error> {
    let spec = source::spec(parts, source).await?;
    // Policy was asked about the project that it was about then, and its turn was taken.
    if work.claim.job.project.as_ref() != Some(&spec.project.id) {
        return Err(Error::Invalid(format!("this is about the project {} now; ask for it again", spec.project.id)));
    }
    stage::execute(&alone(work, bench, Some(parts), Stage::Code, spec, BTreeMap::new())).await
}

/// Puts an artifact on the air: the one that is named, or the newest of the project's.
pub(super) async fn deploy(work: &Work, bench: &Bench, parts: &Parts, deploy: Deploy) -> Result<Value, Error> {
    let project = source::project(parts, &deploy.project).await?;
    let artifact = match deploy.artifact {
        Some(name) => {
            work.desk.artifact(&name, &work.room).await?;
            name
        }
        None => newest_artifact(parts, &deploy.project).await?,
    };
    let given = BTreeMap::from([(Stage::Build, json!({"artifact": artifact}))]);
    let context =
        Context { run: project.run_id, ..alone(work, bench, Some(parts), Stage::Deploy, project.spec, given) };
    let mut result = stage::execute(&context).await?;
    result["artifact"] = json!(artifact);
    Ok(result)
}

async fn newest_artifact(parts: &Parts, project: &Slug) -> Result<String, Error> {
    let mut newest = None;
    for kind in [JobKind::Stage(Stage::Build), JobKind::Task(Task::Packager)] {
        let filter = JobFilter {
            states: vec![JobState::Done],
            kind: Some(kind),
            project: Some(project.clone()),
            ..JobFilter::default()
        };
        newest = newest.max(
            parts
                .store
                .jobs(&filter, 1)
                .await?
                .into_iter()
                .next()
                .and_then(|job| Some((job.finished_at_ms?, job.result?["artifact"].as_str()?.to_owned()))),
        );
    }
    let (_, name) =
        newest.ok_or_else(|| Error::Invalid(format!("{project} has no artifact yet; ask for packager first")))?;
    Ok(name)
}

/// Proves, scans or packs a project's tree as it stands, uncommitted edits included. Where the repository is elsewhere, the
/// server sends the files.
pub(super) async fn on_tree(
    work: &Work,
    bench: &Bench,
    parts: Option<&Parts>,
    stage: Stage,
    project: &Slug,
) -> Result<Value, Error> {
    let (tree, spec, sent) = match parts {
        Some(parts) => {
            let spec = source::project(parts, project).await?.spec;
            let (root, id) = (parts.config.places.generated.clone(), project.clone());
            (blocking(move || Ok(Workspace::open(&root, &id)?.tree_hash()?)).await?, spec, None)
        }
        None => {
            work.doing(1, "fetching the files").await?;
            let sent = work.desk.tree(&work.claim).await?;
            (sent.tree, *sent.spec, Some(work.desk.artifact(&sent.artifact, &work.room).await?))
        }
    };
    // Its own uncommitted edits belong to the tree, so the tree stands for the commit, too.
    let given = BTreeMap::from([(Stage::Code, json!({"commit": tree, "tree": tree}))]);
    let context = Context { sent, ..alone(work, bench, parts, stage, spec, given) };
    if stage == Stage::Secure {
        prepare_tree(&context).await?;
    }
    let mut result = stage::execute(&context).await?;
    result["tree"] = json!(tree);
    Ok(result)
}

/// Everything that a single task makes lies in its room, which is removed at its end.
fn alone<'a>(
    work: &'a Work,
    bench: &'a Bench,
    parts: Option<&'a Parts>,
    stage: Stage,
    spec: Spec,
    given: BTreeMap<Stage, Value>,
) -> Context<'a> {
    let (run, project): (RunId, Slug) = (work.claim.job.id, spec.project.id.clone());
    let dir = work.room.join("product");
    Context { work, bench, parts, stage, run, project, spec, dir, sent: None, given }
}

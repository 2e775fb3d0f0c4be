use crate::Error;
use crate::context::{Check, Context, Parts, blocking};
use crate::now_ms;
use domain::payload::Environment;
use domain::spec::ANONYMOUS;
use domain::{ReleaseId, ReleaseState, Slug, Spec, Stage};
use release::{ReleasePlan, port_is_free};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::NewRelease;

/// Puts the artifact on the air behind its health gate; the version before stays until then, and after a failure.
pub(crate) async fn execute(context: &Context<'_>) -> Result<Value, Error> {
    let build = context.result_of(Stage::Build).await?;
    let artifact = build["artifact"].as_str().unwrap_or_default().to_owned();
    let store = &context.home()?.store;
    let port = project_port(context).await?;
    let url = context.home()?.config.url_of(context.project());
    let new = NewRelease {
        project: context.project().clone(),
        run_id: context.run(),
        artifact: artifact.clone(),
        port,
        url: Some(url.clone()),
    };
    let release = store.insert_release(&new, now_ms()).await?.id;

    context.doing(10, "unpacking the artifact").await?;
    let plan = unpack(context, release, &artifact, port).await?;
    context.doing(30, "starting behind the health gate").await?;
    let grace = context.home()?.config.grace;
    match context.home()?.supervisor.deploy(plan, grace, &context.work.cancel).await {
        Ok(probe) => {
            store.switch_release(release, now_ms()).await?;
            context.record(Check::own("health-gate", "", json!(probe), None)).await?;
        }
        Err(release::Error::Cancelled) => {
            store.move_release(release, ReleaseState::Failed, Some("cancelled"), now_ms()).await?;
            return Err(Error::Stopped);
        }
        Err(error) => {
            let reason = error.to_string();
            store.move_release(release, ReleaseState::Failed, Some(&reason), now_ms()).await?;
            if let release::Error::Unhealthy { log_tail, .. } | release::Error::Step { log_tail, .. } = &error {
                context.say(log_tail).await?;
            }
            context.note(Check::own("health-gate", "", json!({}), Some(reason))).await?;
            return Err(error.into());
        }
    }
    context.say(&format!("on the air: {url}")).await?;
    Ok(json!({
        "environment": Environment::of(&context.work.claim.job.payload),
        "release": release.to_string(),
        "url": url,
        "port": port,
        "port_url": format!("http://127.0.0.1:{port}/"),
    }))
}

/// The project's port. The first time one is picked that nobody else on this machine listens on either; then it stays.
async fn project_port(context: &Context<'_>) -> Result<u16, Error> {
    let store = &context.home()?.store;
    if let Some(port) = store.find_project(context.project()).await?.and_then(|project| project.port) {
        return Ok(port);
    }
    let range = context.home()?.config.ports.clone();
    let free = range.clone().find(|port| port_is_free(*port));
    let first =
        free.ok_or_else(|| Error::Failed(format!("every port of {range:?} is in use; stop a program that holds one")))?;
    store.project_port(context.project(), first..=*range.end()).await.map_err(|error| Error::Failed(error.to_string()))
}

async fn unpack(context: &Context<'_>, release: ReleaseId, artifact: &str, port: u16) -> Result<ReleasePlan, Error> {
    let label = release.to_string();
    let dir = context.home()?.config.places.release(context.project(), &label);
    let (artifacts, artifact) = (context.home()?.artifacts.clone(), artifact.to_owned());
    let uid = context.home()?.sandbox.uid(context.project().as_str());
    blocking({
        let dir = dir.clone();
        move || Ok(workspace::unpack(&artifacts.path(&artifact)?, &dir, uid)?)
    })
    .await?;
    release_plan(context.home()?, context.project(), &label, port, &context.spec)
}

/// How a release is put on the air, now or after a restart of Velocity.
pub(crate) fn release_plan(
    parts: &Parts,
    project: &Slug,
    label: &str,
    port: u16,
    spec: &Spec,
) -> Result<ReleasePlan, Error> {
    let places = &parts.config.places;
    Ok(ReleasePlan {
        toolchain: parts.toolchain.get()?.clone(),
        project: project.clone(),
        artifact_dir: places.release(project, label),
        data_dir: places.data(project),
        port,
        label: label.to_owned(),
        env: BTreeMap::new(),
        pages: public_pages(spec),
    })
}

/// Pages without a parameter that a visitor may open: the watch looks at them. At most five.
fn public_pages(spec: &Spec) -> Vec<String> {
    let open = spec.pages.iter().filter(|page| page.access.iter().any(|role| role == ANONYMOUS));
    let plain = open.map(|page| page.route.clone()).filter(|route| !route.contains('[') && route != "/");
    plain.take(5).collect()
}

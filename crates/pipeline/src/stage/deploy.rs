use crate::Error;
use crate::context::{Check, Context, blocking};
use crate::now_ms;
use domain::spec::ANONYMOUS;
use domain::{ReleaseId, ReleaseState, Spec, Stage};
use release::ReleasePlan;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Puts the artifact on the air behind its health gate; the version before stays until then, and after a failure.
pub(super) async fn execute(context: &Context) -> Result<Value, Error> {
    let build = context.result_of(Stage::Build).await?;
    let artifact = build["artifact"].as_str().unwrap_or_default().to_owned();
    let store = &context.parts.store;
    let port = store.project_port(context.project(), context.parts.config.ports.clone(), now_ms()).await?;
    let release = store.insert_release(context.project(), context.run(), &artifact, port, now_ms()).await?;

    context.doing(10, "unpacking the artifact").await?;
    let plan = unpack(context, release, &artifact, port).await?;
    context.doing(30, "starting behind the health gate").await?;
    let grace = context.parts.config.grace;
    match context.parts.supervisor.deploy(plan, grace, &context.cancel).await {
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
    let url = context.parts.config.url_of(context.project());
    context.say(&format!("on the air: {url}")).await?;
    Ok(json!({
        "release": release.to_string(),
        "url": url,
        "port": port,
        "port_url": format!("http://127.0.0.1:{port}/"),
    }))
}

async fn unpack(
    context: &Context,
    release: ReleaseId,
    artifact: &str,
    port: u16,
) -> Result<ReleasePlan, Error> {
    let label = release.to_string();
    let dir = context.parts.config.places.release(context.project(), &label);
    let zip = context.parts.artifacts.path(artifact)?;
    let uid = context.parts.sandbox.uid(context.project().as_str());
    blocking({
        let dir = dir.clone();
        move || Ok(workspace::unpack(&zip, &dir, uid)?)
    })
    .await?;
    Ok(release_plan(context, label, dir, port))
}

fn release_plan(context: &Context, label: String, artifact_dir: std::path::PathBuf, port: u16) -> ReleasePlan {
    ReleasePlan {
        project: context.project().clone(),
        artifact_dir,
        data_dir: context.parts.config.places.data(context.project()),
        port,
        label,
        env: BTreeMap::new(),
        pages: public_pages(&context.spec),
    }
}

/// Pages without a parameter that a visitor may open: the watch looks at them. At most five.
pub(crate) fn public_pages(spec: &Spec) -> Vec<String> {
    let open = spec.pages.iter().filter(|page| page.access.iter().any(|role| role == ANONYMOUS));
    let plain = open.map(|page| page.route.clone()).filter(|route| !route.contains('[') && route != "/");
    plain.take(5).collect()
}

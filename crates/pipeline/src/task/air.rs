//! What of a project is on the air, changed because somebody asked for it. Each change may be begun again after a crash.

use crate::context::{Parts, blocking};
use crate::stage::release_plan;
use crate::work::Work;
use crate::{Error, now_ms, picture, watch};
use domain::payload::{Air, AirChange};
use domain::{Release, ReleaseId, ReleaseState, Slug};
use serde_json::{Value, json};

/// Why a release is off the air that somebody stopped.
const STOPPED: &str = "stopped";

pub(super) async fn execute(work: &Work, parts: &Parts, asked: Air) -> Result<Value, Error> {
    let project = &asked.project;
    match (asked.change, asked.release) {
        (AirChange::Put, Some(id)) => put(work, parts, &release(parts, project, id).await?).await,
        (AirChange::Stop, Some(id)) => stop(work, parts, &release(parts, project, id).await?).await,
        (AirChange::Restart, _) => restart(work, parts, project).await,
        (AirChange::Picture, _) => {
            work.doing(20, "taking a picture").await?;
            let live = live(parts, project).await?;
            let name = picture::take(parts, &live, &work.cancel).await?;
            Ok(json!({"release": live.id.to_string(), "picture": name}))
        }
        (AirChange::Remove, _) => remove(work, parts, project).await,
        (AirChange::Put | AirChange::Stop, None) => Err(Error::Invalid("say which release".to_owned())),
    }
}

async fn release(parts: &Parts, project: &Slug, id: ReleaseId) -> Result<Release, Error> {
    let found = parts.store.find_release(id).await?.filter(|release| release.project == *project);
    found.ok_or_else(|| Error::Invalid(format!("{project} has no release {id}")))
}

async fn live(parts: &Parts, project: &Slug) -> Result<Release, Error> {
    let live = parts.store.live_release(project).await?;
    live.ok_or_else(|| Error::Invalid(format!("nothing of {project} is on the air")))
}

/// Brings a version back, on the data as they are now: it migrates them as a new version would, and where it cannot, they are
/// put back as they were and what is on the air stays.
async fn put(work: &Work, parts: &Parts, release: &Release) -> Result<Value, Error> {
    let (id, project) = (release.id, &release.project);
    match release.state {
        ReleaseState::Live => return Ok(told(release)),
        ReleaseState::Superseded => {}
        other => return Err(Error::Invalid(format!("release {id} is {}; it never stood", other.as_str()))),
    }
    work.doing(10, "unpacking the artifact").await?;
    let zip = work.desk.artifact(&release.artifact, &work.room).await?;
    let label = id.to_string();
    let (dir, uid) = (parts.config.places.release(project, &label), parts.sandbox.uid(project.as_str()));
    blocking(move || Ok(workspace::unpack(&zip, &dir, uid)?)).await?;
    let spec = parts.store.run_spec(release.run_id).await?;
    let plan = release_plan(parts, project, &label, release.port, &spec)?;
    work.doing(30, "starting behind the health gate").await?;
    let put = parts.supervisor.deploy(plan, parts.config.grace, &work.cancel).await;
    if let Err(release::Error::Unhealthy { log_tail, .. } | release::Error::Step { log_tail, .. }) = &put {
        work.say(log_tail).await?;
    }
    put.map_err(|error| match error {
        release::Error::Step { step: "migrate", reason, .. } => Error::Failed(format!(
            "version {id} cannot stand on the data as they are now, and they were put back as they were: {reason}"
        )),
        other => other.into(),
    })?;
    parts.store.switch_release(id, now_ms()).await?;
    work.say(&format!("version {id} is on the air")).await?;
    Ok(told(release))
}

/// First it is written down, so that a restart in between does not bring it back.
async fn stop(work: &Work, parts: &Parts, release: &Release) -> Result<Value, Error> {
    work.doing(20, "stopping").await?;
    if release.state == ReleaseState::Live {
        parts.store.move_release(release.id, ReleaseState::Superseded, Some(STOPPED), now_ms()).await?;
    }
    parts.supervisor.stop_version(&release.project, &release.id.to_string(), parts.config.grace).await?;
    work.say(&format!("version {} is off the air", release.id)).await?;
    Ok(told(release))
}

async fn restart(work: &Work, parts: &Parts, project: &Slug) -> Result<Value, Error> {
    let live = live(parts, project).await?;
    work.doing(20, "starting anew behind the health gate").await?;
    match parts.supervisor.restart(project, parts.config.grace, &work.cancel).await? {
        Some(probe) => parts.store.record_health(&watch::health(&live, &probe)).await?,
        // It did not come back after a restart of the server.
        None => watch::resume_one(parts, &live, &work.cancel).await.map_err(Error::Failed)?,
    }
    work.say(&format!("version {} was started anew", live.id)).await?;
    Ok(told(&live))
}

/// First nobody finds it any more, then it stops, then its files go: begun again at any place, it comes to the same end.
async fn remove(work: &Work, parts: &Parts, project: &Slug) -> Result<Value, Error> {
    work.doing(10, "taking it off the air").await?;
    parts.store.remove_project(project, now_ms()).await.map_err(|error| match error {
        store::Error::Conflict { message } => Error::Invalid(message),
        other => other.into(),
    })?;
    parts.supervisor.stop(project, parts.config.grace).await?;
    work.doing(50, "removing its files and its data").await?;
    let places = parts.config.places.clone();
    let gone = project.clone();
    blocking(move || {
        let mut secret = places.data(&gone).into_os_string();
        secret.push(".secret");
        let logs = [format!("{gone}.log"), format!("{gone}.log.1")].map(|name| places.logs.join(name));
        let releases = places.work.join("release").join(gone.as_str());
        let all = [places.generated.join(gone.as_str()), places.data(&gone), secret.into(), releases];
        all.iter().chain(&logs).try_for_each(|path| Ok(workspace::remove(path)?))
    })
    .await?;
    work.say(&format!("{project} is gone")).await?;
    Ok(json!({"project": project}))
}

fn told(release: &Release) -> Value {
    json!({"release": release.id.to_string(), "artifact": release.artifact, "port": release.port})
}

//! How a version on the air looks: an artifact that its release knows.

use crate::Error;
use crate::context::{Parts, blocking};
use domain::Release;
use tokio_util::sync::CancellationToken;

/// Takes a picture of what is on the air and gives its name among the artifacts.
pub(crate) async fn take(parts: &Parts, live: &Release, cancel: &CancellationToken) -> Result<String, Error> {
    let gear = &parts.config.gear;
    if !gear.chromium.exists() {
        return Err(Error::Failed(
            "there is no browser here to take a picture with; velocity doctor says how to get one".to_owned(),
        ));
    }
    let room = parts.config.places.work.join("picture").join(live.id.to_string());
    let made = room.clone();
    blocking(move || {
        workspace::remove(&made)?;
        std::fs::create_dir_all(&made).map_err(|error| Error::Transient(error.to_string()))
    })
    .await?;
    let browser = (gear.chromium.as_path(), gear.chromium_dir.as_deref());
    let taken = parts.supervisor.picture(&live.project, browser, &room, cancel).await;
    let _ = blocking(move || Ok(workspace::remove(&room)?)).await;
    let bytes = taken?.ok_or_else(|| Error::Failed(format!("nothing of {} is on the air", live.project)))?;
    let artifacts = parts.artifacts.clone();
    let name = blocking(move || Ok(artifacts.put_bytes(&bytes, "png")?.name)).await?;
    parts.store.set_release_picture(live.id, &name).await?;
    Ok(name)
}

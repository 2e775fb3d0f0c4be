//! Taking away what nobody needs any more: unpacked releases and build directories of the past, what killed workers left,
//! old artifacts. Never what is on the air, what a run that goes on uses, or what an open job may read.

mod dirs;

use crate::context::blocking;
use crate::{Error, Places};
use dirs::Found;
use domain::{EpochMs, EventBody, Slug};
use serde::Serialize;
use store::{AgedArtifact, Artifacts, Store};

const DAY_MS: EpochMs = 24 * 3_600_000;
/// How many things one round takes away; the next one goes on.
const ITEMS_MAX: usize = 2_000;

/// How much of the past is kept.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// So many releases and runs of each project, beside what is on the air and what was just before.
    pub releases: u32,
    /// Artifacts of what ended so many days ago; none: for ever.
    pub artifact_days: Option<u32>,
    /// This host's copies of what lies in a bucket; none: for ever.
    pub copy_days: Option<u32>,
}

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An unpacked release.
    Release,
    /// A run's build directory.
    Build,
    /// What a task left whose worker was killed.
    Room,
    /// An artifact, wherever artifacts are.
    Artifact,
    /// This host's copy of an artifact in a bucket.
    Copy,
}

/// One thing that goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrunedItem {
    /// What it is.
    pub kind: Kind,
    /// Its path or its artifact's name.
    pub name: String,
    /// Whose it is, where that is known.
    pub project: Option<Slug>,
    /// What it takes up on the disk, or in the bucket.
    pub bytes: u64,
}

/// What a round took away, or would.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pruned {
    /// Each thing.
    pub items: Vec<PrunedItem>,
    /// Of all things.
    pub bytes: u64,
    /// What could not be taken away, and why.
    pub failed: Vec<String>,
    /// Whether there is more than one round takes.
    pub more: bool,
}

impl Pruned {
    /// How many things of these kinds.
    pub fn count(&self, kinds: &[Kind]) -> u32 {
        let count = self.items.iter().filter(|item| kinds.contains(&item.kind)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// Takes away what is superfluous, or with `dry_run` only finds it. Any number of processes may do it at once, and it may be
/// interrupted at any moment.
pub async fn prune(
    store: &Store,
    artifacts: &Artifacts,
    places: &Places,
    keep: Keep,
    dry_run: bool,
    now: EpochMs,
) -> Result<Pruned, Error> {
    let found = find(store, artifacts, places, keep, now).await?;
    let mut pruned = Pruned { more: found.len() > ITEMS_MAX, ..Pruned::default() };
    if !dry_run {
        let work = places.work.clone();
        blocking(move || {
            dirs::empty_trash(&work);
            Ok(())
        })
        .await?;
    }
    for found in found.into_iter().take(ITEMS_MAX) {
        let (name, project, kind) = (found.name(), found.project.clone(), found.kind);
        match take(artifacts, places, found, dry_run, now).await {
            Ok(Some(bytes)) => {
                pruned.bytes += bytes;
                pruned.items.push(PrunedItem { kind, name, project, bytes });
            }
            Ok(None) => {}
            Err(error) => pruned.failed.push(format!("{name}: {error}")),
        }
    }
    if !dry_run && !pruned.items.is_empty() {
        store.record_event(None, None, told(&pruned), now).await?;
    }
    Ok(pruned)
}

fn told(pruned: &Pruned) -> EventBody {
    EventBody::Pruned {
        releases: pruned.count(&[Kind::Release]),
        builds: pruned.count(&[Kind::Build, Kind::Room]),
        artifacts: pruned.count(&[Kind::Artifact, Kind::Copy]),
        bytes: pruned.bytes,
    }
}

/// Everything that is superfluous now. What is looked at first is what lies there, then what the database says of it: what
/// comes into being between the two is not looked at.
async fn find(
    store: &Store,
    artifacts: &Artifacts,
    places: &Places,
    keep: Keep,
    now: EpochMs,
) -> Result<Vec<Found>, Error> {
    let there = blocking({
        let places = places.clone();
        move || Ok(dirs::list(&places))
    })
    .await?;
    let before = |days: Option<u32>| days.map(|days| now - EpochMs::from(days) * DAY_MS);
    let old = match before(keep.artifact_days) {
        Some(before) => aged(artifacts, before, Artifacts::stored_before).await?,
        None => Vec::new(),
    };
    let copies = match before(keep.copy_days) {
        Some(before) => aged(artifacts, before, Artifacts::copies_before).await?,
        None => Vec::new(),
    };
    let superfluous = store.superfluous(keep.releases).await?;
    let mut found = Vec::new();
    for dir in there {
        let goes = match dir.kind {
            Kind::Release => superfluous.releases.get(&domain::ReleaseId(dir.id)) == dir.project.as_ref(),
            Kind::Build => superfluous.runs.contains_key(&domain::JobId(dir.id)),
            _ => is_over(store, dir.id).await?,
        };
        let project = dir.project.or_else(|| superfluous.runs.get(&domain::JobId(dir.id)).cloned());
        if goes {
            found.push(Found { project, ..dir });
        }
    }
    if let Some(before) = before(keep.artifact_days).filter(|_| !old.is_empty()) {
        let mentioned = store.mentioned_artifacts(before, &superfluous.kept_runs).await?;
        let goes = old.into_iter().filter(|one| !mentioned.contains(one.digest()));
        found.extend(goes.map(|one| Found::artifact(Kind::Artifact, one.artifact)));
    }
    let is_gone = |name: &str| found.iter().any(|found| found.kind == Kind::Artifact && found.name() == name);
    let copies: Vec<_> = copies.into_iter().filter(|one| !is_gone(&one.artifact.name)).collect();
    found.extend(copies.into_iter().map(|one| Found::artifact(Kind::Copy, one.artifact)));
    Ok(found)
}

async fn aged(
    artifacts: &Artifacts,
    before: EpochMs,
    list: fn(&Artifacts, EpochMs) -> Result<Vec<AgedArtifact>, store::Error>,
) -> Result<Vec<AgedArtifact>, Error> {
    let artifacts = artifacts.clone();
    blocking(move || Ok(list(&artifacts, before)?)).await
}

/// Whether the job that a room is named after is over. A room of a job that nobody knows is left alone.
async fn is_over(store: &Store, job: i64) -> Result<bool, Error> {
    Ok(store.find_job(domain::JobId(job)).await?.is_some_and(|job| job.state.is_final()))
}

/// Takes one thing away; gives what it took up, none when somebody else was faster.
async fn take(
    artifacts: &Artifacts,
    places: &Places,
    found: Found,
    dry_run: bool,
    now: EpochMs,
) -> Result<Option<u64>, Error> {
    let (artifacts, work) = (artifacts.clone(), places.work.clone());
    blocking(move || match found.kind {
        Kind::Artifact if !dry_run => Ok(artifacts.remove(&found.name()).map(|()| Some(found.bytes))?),
        Kind::Copy if !dry_run => Ok(artifacts.remove_copy(&found.name())?.then_some(found.bytes)),
        Kind::Artifact | Kind::Copy => Ok(Some(found.bytes)),
        _ if dry_run => Ok(dirs::size(&found.path)),
        _ => dirs::take(&work, &found.path, now),
    })
    .await
}

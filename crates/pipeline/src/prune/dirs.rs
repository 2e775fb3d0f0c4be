//! Directories of the past: which there are, what they take up, and how they go without ever looking whole and being half.

use super::Kind;
use crate::{Error, Places};
use domain::{EpochMs, Slug};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use store::Artifact;

/// Something that may go.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub kind: Kind,
    pub path: PathBuf,
    pub project: Option<Slug>,
    /// The number of the release, run or job that it is named after; 0 for an artifact.
    pub id: i64,
    /// Of an artifact.
    pub bytes: u64,
}

impl Found {
    pub fn artifact(kind: Kind, artifact: Artifact) -> Self {
        Self { kind, path: artifact.name.into(), project: None, id: 0, bytes: artifact.bytes }
    }

    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// Everything that is named after a release, a run or a job. What has another name is not ours.
pub(super) fn list(places: &Places) -> Vec<Found> {
    let mut found = Vec::new();
    for path in entries(&places.work.join("build")) {
        // `12`, `12.built`, `12.zip`.
        found.extend(id_of(&path, '.').map(|id| Found { kind: Kind::Build, path, project: None, id, bytes: 0 }));
    }
    for path in entries(&places.tasks()) {
        // `12-3`: job and fence.
        found.extend(id_of(&path, '-').map(|id| Found { kind: Kind::Room, path, project: None, id, bytes: 0 }));
    }
    for path in entries(&places.work.join("release")) {
        let Some(project) = path.file_name().and_then(|name| Slug::parse(name.to_str()?).ok()) else { continue };
        for path in entries(&path) {
            let project = Some(project.clone());
            found.extend(id_of(&path, '.').map(|id| Found { kind: Kind::Release, path, project, id, bytes: 0 }));
        }
    }
    found
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    all.sort();
    all
}

fn id_of(path: &Path, end: char) -> Option<i64> {
    let name = path.file_name()?.to_str()?;
    let digits = name.split(end).next()?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// What a directory or a file takes up on the disk; none when it is not there. Links are not followed.
pub(super) fn size(path: &Path) -> Option<u64> {
    const BLOCK: u64 = 512;
    let mut bytes = std::fs::symlink_metadata(path).ok()?.blocks() * BLOCK;
    let mut rooms = vec![path.to_owned()];
    while let Some(room) = rooms.pop() {
        for entry in std::fs::read_dir(room).into_iter().flatten().flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            bytes += meta.blocks() * BLOCK;
            if meta.is_dir() {
                rooms.push(entry.path());
            }
        }
    }
    Some(bytes)
}

/// Takes a directory or a file away, in one moment: first it is moved aside, then removed. Gives what it took up; none when it
/// was not there.
pub(super) fn take(work: &Path, path: &Path, now: EpochMs) -> Result<Option<u64>, Error> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let Some(bytes) = size(path) else { return Ok(None) };
    let trash = trash(work);
    let io = |error: std::io::Error| Error::Failed(error.to_string());
    std::fs::create_dir_all(&trash).map_err(io)?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let aside = trash.join(format!("{now}-{}-{count}", std::process::id()));
    match std::fs::rename(path, &aside) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(error)),
    }
    workspace::remove(&aside)?;
    Ok(Some(bytes))
}

fn trash(work: &Path) -> PathBuf {
    work.join("trash")
}

/// Removes what an interrupted round had moved aside.
pub(super) fn empty_trash(work: &Path) {
    for path in entries(&trash(work)) {
        if let Err(error) = workspace::remove(&path) {
            // Another round removes it at this moment.
            tracing::debug!(%error, "cannot empty the trash");
        }
    }
}

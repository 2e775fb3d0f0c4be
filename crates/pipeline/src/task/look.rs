//! Files to look at, as a directory and the paths in it: a project's `main`, or an unpacked artifact.

use super::source;
use crate::Error;
use crate::context::{Parts, blocking};
use crate::work::Work;
use domain::payload::FilesOf;
use std::path::PathBuf;
use workspace::{Workspace, list_beneath, read_beneath, unpack};

/// Most files that are looked at, and how much of each.
pub(super) const FILES_MAX: usize = 20_000;
const FILE_BYTES_MAX: u64 = 64 << 20;

/// A tree of files.
pub(super) struct Files {
    dir: PathBuf,
    /// Sorted.
    pub paths: Vec<String>,
    /// What they are of.
    pub name: String,
}

impl Files {
    /// A file's content; none when it is larger than anybody wants to read.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        read_beneath(&self.dir, path, FILE_BYTES_MAX).ok()
    }
}

/// Puts the files into the job's room.
pub(super) async fn files(work: &Work, parts: Option<&Parts>, asked: FilesOf) -> Result<Files, Error> {
    let dir = work.room.join("files");
    let name;
    if let Some(project) = asked.project {
        let parts = parts.ok_or_else(super::needs_files)?;
        source::project(parts, &project).await?;
        name = project.to_string();
        let (root, dir) = (parts.config.places.generated.clone(), dir.clone());
        blocking(move || {
            Ok(Workspace::open(&root, &project)?.checkout_copy("refs/heads/main", &dir, None).map(drop)?)
        })
        .await?;
    } else {
        name = asked.artifact.unwrap_or_default();
        if !name.ends_with(".zip") {
            return Err(Error::Invalid(format!("{name} is no zip; name an artifact that ends in .zip")));
        }
        let zip = work.desk.artifact(&name, &work.room).await?;
        let dir = dir.clone();
        blocking(move || unpack(&zip, &dir, None).map_err(|error| Error::Invalid(error.to_string()))).await?;
    }
    blocking(move || {
        let paths = list_beneath(&dir)?;
        if paths.len() > FILES_MAX {
            return Err(Error::Invalid(format!("there are {} files; at most {FILES_MAX} are looked at", paths.len())));
        }
        Ok(Files { dir, paths, name })
    })
    .await
}

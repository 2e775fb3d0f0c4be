//! Artifacts by age, and how they are taken away.

use crate::artifact::{Artifact, Artifacts, is_name, remove_if_there};
use crate::error::Error;
use domain::EpochMs;
use std::fs;
use std::os::unix::fs::MetadataExt as _;

/// An artifact, and since when it has been there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgedArtifact {
    /// Its name and size.
    pub artifact: Artifact,
    /// When it was last stored.
    pub stored_at_ms: EpochMs,
}

impl AgedArtifact {
    /// The 64 hexadecimal digits of its name.
    pub fn digest(&self) -> &str {
        self.artifact.name.get(7..71).unwrap_or_default()
    }
}

impl Artifacts {
    /// All artifacts that were last stored before this moment, by name: of the bucket, if there is one.
    pub fn stored_before(&self, before: EpochMs) -> Result<Vec<AgedArtifact>, Error> {
        let mut all = match &self.bucket {
            None => self.here()?,
            Some(bucket) => {
                let listed = bucket.list()?.into_iter().filter(|(name, ..)| is_name(name));
                let aged =
                    |(name, bytes, stored_at_ms)| AgedArtifact { artifact: Artifact { name, bytes }, stored_at_ms };
                listed.map(aged).collect()
            }
        };
        all.retain(|one| one.stored_at_ms < before);
        all.sort_by(|a, b| a.artifact.name.cmp(&b.artifact.name));
        Ok(all)
    }

    /// Copies of what is in the bucket that came to this host before this moment; none without a bucket.
    pub fn copies_before(&self, before: EpochMs) -> Result<Vec<AgedArtifact>, Error> {
        if self.bucket.is_none() {
            return Ok(Vec::new());
        }
        let mut all = self.here()?;
        all.retain(|one| one.stored_at_ms < before);
        all.sort_by(|a, b| a.artifact.name.cmp(&b.artifact.name));
        Ok(all)
    }

    /// Takes an artifact away, its copy on this host too.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        if let (Some(bucket), true) = (&self.bucket, is_name(name)) {
            bucket.remove(name)?;
        }
        self.remove_here(name)
    }

    /// Takes this host's copy away, if the bucket still has the artifact; gives whether it did.
    pub fn remove_copy(&self, name: &str) -> Result<bool, Error> {
        let there = match &self.bucket {
            Some(bucket) if is_name(name) => bucket.size(name)?,
            _ => None,
        };
        let here = fs::symlink_metadata(self.dir.join(name)).map(|meta| meta.len()).ok();
        if there.is_none() || there != here {
            return Ok(false);
        }
        self.remove_here(name).map(|()| true)
    }

    fn remove_here(&self, name: &str) -> Result<(), Error> {
        if !is_name(name) {
            return Err(Error::not_found("such artifact"));
        }
        remove_if_there(&self.dir.join(name))
    }

    /// What lies in the directory.
    fn here(&self) -> Result<Vec<AgedArtifact>, Error> {
        let mut all = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            // It may go while we look.
            let Ok(meta) = fs::symlink_metadata(self.dir.join(&name)) else { continue };
            if is_name(&name) && meta.is_file() {
                let stored_at_ms = meta.mtime() * 1_000 + meta.mtime_nsec() / 1_000_000;
                all.push(AgedArtifact { artifact: Artifact { name, bytes: meta.len() }, stored_at_ms });
            }
        }
        Ok(all)
    }
}

//! A three-way merge that lives in the object database only: no working tree, so nothing to abort. Works with every git
//! (`git merge-tree --write-tree` needs 2.38).

use crate::Error;
use crate::git::Git;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Blob ids by stage: 1 = base, 2 = ours, 3 = theirs.
type Stages = [Option<String>; 3];

/// Merges `theirs` into `ours` and gives the merged tree.
pub(crate) fn merge(git: &Git<'_>, scratch: &Path, base: &str, ours: &str, theirs: &str) -> Result<String, Error> {
    let index = fresh(scratch, "merge-index")?;
    let git = git.with_index(index.clone());
    git.run(&["read-tree", "-i", "-m", "--aggressive", base, ours, theirs])?;
    let mut conflicts = Vec::new();
    let mut resolved = Vec::new();
    for (path, stages) in unmerged(&git)? {
        match resolve(&git, scratch, &stages)? {
            Some(blob) => {
                // "0 <zeros>" takes the stages away, the second line puts the result there.
                resolved.extend(format!("0 {}\t{path}\0", "0".repeat(blob.len())).into_bytes());
                resolved.extend(format!("100644 {blob}\t{path}\0").into_bytes());
            }
            None => conflicts.push(path),
        }
    }
    if !conflicts.is_empty() {
        return Err(Error::Conflict { files: conflicts });
    }
    git.feed(&["update-index", "-z", "--index-info"], &resolved)?;
    let tree = git.line(&["write-tree"])?;
    let _ = std::fs::remove_file(index);
    Ok(tree)
}

/// A file name in the scratch directory at which there is nothing.
pub(crate) fn fresh(scratch: &Path, name: &str) -> Result<PathBuf, Error> {
    let path = scratch.join(name);
    for left in [path.clone(), path.with_extension("lock")] {
        match std::fs::remove_file(&left) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::Io { path: left, source });
            }
            _ => {}
        }
    }
    Ok(path)
}

fn unmerged(git: &Git<'_>) -> Result<BTreeMap<String, Stages>, Error> {
    let raw = git.run(&["ls-files", "-u", "-z"])?;
    let mut found: BTreeMap<String, Stages> = BTreeMap::new();
    for entry in String::from_utf8_lossy(&raw).split_terminator('\0') {
        let Some((head, path)) = entry.split_once('\t') else { continue };
        let words: Vec<&str> = head.split(' ').collect();
        let stage = words.get(2).and_then(|word| word.parse::<usize>().ok()).unwrap_or(1);
        let stages = found.entry(path.to_owned()).or_default();
        if let (Some(slot), Some(id)) = (stages.get_mut(stage.saturating_sub(1)), words.get(1)) {
            *slot = Some((*id).to_owned());
        }
    }
    Ok(found)
}

/// The merged blob when both sides changed different lines.
fn resolve(git: &Git<'_>, scratch: &Path, stages: &Stages) -> Result<Option<String>, Error> {
    let [Some(base), Some(ours), Some(theirs)] = stages else { return Ok(None) };
    let blobs = git.blobs(&[ours.clone(), base.clone(), theirs.clone()])?;
    let mut names = Vec::new();
    for (name, bytes) in ["ours", "base", "theirs"].iter().zip(&blobs) {
        let path = fresh(scratch, name)?;
        std::fs::write(&path, bytes).map_err(|source| Error::Io { path: path.clone(), source })?;
        names.push(path.to_string_lossy().into_owned());
    }
    // Exit codes above 0 count conflicts; 255 is a failure, such as a binary file.
    match git.run(&["merge-file", "-p", "-q", &names[0], &names[1], &names[2]]) {
        Ok(merged) => {
            let id = git.feed(&["hash-object", "-w", "--stdin"], &merged)?;
            Ok(Some(String::from_utf8_lossy(&id).trim().to_owned()))
        }
        Err(Error::Git { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

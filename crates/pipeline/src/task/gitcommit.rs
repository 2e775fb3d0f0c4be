use super::source;
use crate::context::{Parts, blocking};
use crate::work::Work;
use crate::{Error, now_ms};
use domain::payload::Gitcommit;
use serde_json::{Value, json};
use workspace::{Change, Workspace};

/// Commits the given files. What the branch holds already makes no second commit, so it may be begun again.
pub(super) async fn execute(work: &Work, parts: &Parts, asked: Gitcommit) -> Result<Value, Error> {
    source::project(parts, &asked.project).await?;
    work.doing(10, "committing").await?;
    let (root, project) = (parts.config.places.generated.clone(), asked.project.clone());
    let branch = asked.branch.clone();
    let changes: Vec<Change> =
        asked.files.into_iter().map(|(path, text)| Change { path, bytes: text.map(String::into_bytes) }).collect();
    let message = asked.message;
    let committed = blocking(move || {
        let workspace = Workspace::open(&root, &project)?;
        workspace.commit_files(branch.as_deref(), &changes, &message, now_ms()).map_err(|error| match error {
            workspace::Error::Refused { .. } => Error::Invalid(error.to_string()),
            other => other.into(),
        })
    })
    .await?;
    work.say(&format!("{} at {}: {} files changed", committed.branch, committed.commit, committed.changed_files.len()))
        .await?;
    Ok(json!({
        "project": asked.project,
        "branch": committed.branch,
        "commit": committed.commit,
        "tree": committed.tree_hash,
        "changed_files": committed.changed_files,
        "nothing_new": committed.nothing_new,
    }))
}

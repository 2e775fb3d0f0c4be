use crate::context::{Check, Context, blocking};
use crate::{Error, now_ms};
use domain::write::writes_of;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;
use workspace::{Merged, Tree, Workspace, link_newest};

/// How often the product is merged anew because somebody edited it in the moment between the question and its answer.
const TRIES: usize = 5;

/// Generates the product twice, compares, and commits it into its repository; hand edits are merged, never lost.
pub(crate) async fn execute(context: &Context<'_>) -> Result<Value, Error> {
    context.doing(5, "generating the product").await?;
    let spec = context.spec.clone();
    let (tree, same, generate_ms) = blocking(move || {
        let started = Instant::now();
        let tree = generator::generate(&spec)?;
        let generate_ms = started.elapsed().as_secs_f64() * 1000.0;
        let same = generator::generate(&spec)? == tree;
        Ok((tree, same, generate_ms))
    })
    .await?;
    let failure = (!same).then(|| "generating twice gave different bytes; report this as a bug".to_owned());
    let report = json!({"files": tree.len(), "generate_ms": generate_ms});
    context.record(Check::own("deterministic", "", report, failure)).await?;

    context.doing(50, "committing and merging").await?;
    let workspace = context.workspace().await?;
    let (run, revision) = (context.run(), context.spec.revision);
    let message = format!("Generate spec revision {revision}\n\nRun {run}, Velocity {}.", generator::VERSION);
    let merged = merged(context, &workspace, tree, message).await;
    let merged = match merged {
        Ok(merged) => merged,
        Err(Error::Failed(reason)) => {
            context.record(Check::own("merge", "", json!({}), Some(reason.clone()))).await?;
            return Err(Error::Failed(reason));
        }
        Err(error) => return Err(error),
    };
    let report = json!({"commit": merged.commit, "changed": merged.changed_files, "nothing_new": merged.nothing_new});
    context.record(Check::own("merge", &merged.tree_hash, report, None)).await?;

    let (root, project) = (context.home()?.config.places.generated.clone(), context.project().clone());
    blocking(move || Ok(link_newest(&root, &project)?)).await?;
    context.say(&format!("{} files changed, commit {}", merged.changed_files.len(), short(&merged.commit))).await?;
    Ok(json!({
        "commit": merged.commit,
        "tree": merged.tree_hash,
        "changed_files": merged.changed_files.len(),
        "directory": workspace.dir(),
    }))
}

/// Asks policy about each file that the generator changes, and merges. Nothing is in anybody's sight before all are allowed.
async fn merged(context: &Context<'_>, workspace: &Workspace, tree: Tree, message: String) -> Result<Merged, Error> {
    let given = Arc::new((tree, message));
    for _ in 0..TRIES {
        let (product, given) = (workspace.clone(), Arc::clone(&given));
        let proposal = blocking(move || Ok(product.propose(&given.0, &given.1, now_ms())?)).await?;
        let worker = context.home()?.config.duty.spec();
        context.ask(&|admitted| writes_of(context.project(), &worker, admitted, proposal.changes())).await?;
        let product = workspace.clone();
        if let Some(merged) = blocking(move || Ok(product.accept(&proposal)?)).await? {
            return Ok(merged);
        }
    }
    Err(Error::Transient("somebody is changing the product's files just now".to_owned()))
}

fn short(hash: &str) -> &str {
    hash.get(..10).unwrap_or(hash)
}

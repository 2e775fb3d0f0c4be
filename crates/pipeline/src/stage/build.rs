use crate::Error;
use crate::context::{Check, Context, blocking};
use domain::{Stage, Verdict};
use serde_json::{Value, json};
use std::path::PathBuf;
use workspace::{Packed, give, pack};

/// What of the built tree goes into the artifact: where it lies, and where it shall lie.
const PARTS: &[(&str, &str)] = &[
    ("services/api/app", "services/api/app"),
    ("services/api/migrations", "services/api/migrations"),
    ("services/api/alembic.ini", "services/api/alembic.ini"),
    ("services/api/pyproject.toml", "services/api/pyproject.toml"),
    ("services/api/requirements.lock", "services/api/requirements.lock"),
    ("web/.next/standalone", "web"),
    ("web/.next/static", "web/.next/static"),
    ("web/public", "web/public"),
    ("spec.json", "spec.json"),
];

/// Packs the built product into one content-addressed artifact.
pub(crate) async fn execute(context: &Context<'_>) -> Result<Value, Error> {
    let tree = context.result_of(Stage::Code).await?["tree"].as_str().unwrap_or_default().to_owned();
    context.doing(5, "looking for the build").await?;
    if !is_built(context, &tree).await? {
        prepare_tree(context).await?;
        let check = next_build(context, &tree).await?;
        context.record(check).await?;
    }
    context.doing(50, "packing the artifact").await?;
    let dir = context.build_dir();
    let scratch = dir.with_extension("zip");
    let packed = blocking({
        let (scratch, tree, run) = (scratch.clone(), tree.clone(), context.run());
        let manifest = json!({
            "artifact_version": "velocity-artifact/1",
            "project": context.project(),
            "tree": tree,
            "spec_revision": context.spec.revision,
            "run": run.to_string(),
            "velocity": generator::VERSION,
        });
        move || Ok(pack(&dir, PARTS, manifest.to_string().as_bytes(), &scratch)?)
    })
    .await?;
    let name = context.work.desk.put_file(&scratch, "zip").await?;
    blocking(move || Ok(workspace::remove(&scratch)?)).await?;
    let Packed { files, bytes, .. } = packed;
    let report = json!({"artifact": name, "files": files, "unpacked_bytes": bytes});
    context.record(Check::own("artifact", &tree, report.clone(), None)).await?;
    context.say(&format!("artifact {name}: {files} files")).await?;
    Ok(report)
}

/// The marker that says which tree the build directory was built from. It lies beside that directory, where no command
/// of the product can write it.
fn marker(context: &Context<'_>) -> PathBuf {
    context.build_dir().with_extension("built")
}

async fn is_built(context: &Context<'_>, tree: &str) -> Result<bool, Error> {
    let (marker, tree) = (marker(context), tree.to_owned());
    blocking(move || Ok(std::fs::read(marker).is_ok_and(|bytes| bytes == tree.as_bytes()))).await
}

/// Puts a fresh copy of the run's commit into its build directory. Gives the tree hash.
pub(crate) async fn prepare_tree(context: &Context<'_>) -> Result<String, Error> {
    let code = context.result_of(Stage::Code).await?;
    let commit = code["commit"].as_str().unwrap_or("main").to_owned();
    let (marker, dir) = (marker(context), context.build_dir());
    let uid = context.work.sandbox.uid(context.project().as_str());
    if let Some(zip) = context.sent.clone() {
        let unpacked = move || {
            workspace::remove(&marker)?;
            Ok(workspace::unpack(&zip, &dir, uid)?)
        };
        blocking(unpacked).await?;
        return Ok(code["tree"].as_str().unwrap_or_default().to_owned());
    }
    let workspace = context.workspace().await?;
    blocking(move || {
        workspace::remove(&marker)?;
        workspace::remove(&dir)?;
        let tree = workspace.checkout_copy(&commit, &dir, uid)?;
        give(&dir, uid)?;
        Ok(tree)
    })
    .await
}

/// Builds the web part for production in the run's build directory.
pub(super) async fn next_build(context: &Context<'_>, tree: &str) -> Result<Check, Error> {
    let toolchain = context.bench.toolchain.get()?;
    let argv = ["npx", "next", "build"];
    // The types were checked by a command of their own just before, on this very tree.
    let command = toolchain
        .product_command(context.project().as_str(), &context.build_dir(), &argv, "web")
        .env("TYPES_CHECKED", "1");
    let check = context
        .check_command("next-build", tree, command, |_, output| {
            let routes = output.lines().filter(|line| line.contains(" /")).count();
            let objection = (routes == 0).then(|| "no page was built".to_owned());
            (json!({"routes": routes}), objection)
        })
        .await?;
    if check.verdict == Verdict::Passed {
        let (marker, tree) = (marker(context), tree.to_owned());
        let written = move || std::fs::write(&marker, tree).map_err(|error| Error::Transient(error.to_string()));
        blocking(written).await?;
    }
    Ok(check)
}

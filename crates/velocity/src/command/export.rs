//! `export`: a zip that runs anywhere.

use crate::cli::ExportOptions;
use crate::home::Home;
use anyhow::Context as _;
use domain::Slug;
use std::path::PathBuf;
use workspace::{Tree, Workspace};

/// Writes a project as a zip.
pub(crate) async fn export(options: ExportOptions) -> anyhow::Result<()> {
    let project = Slug::parse(&options.project)?;
    let home = Home::at(&options.data)?;
    let out = options.out.unwrap_or_else(|| PathBuf::from(format!("{project}.zip")));
    let out = std::path::absolute(out)?;
    let written = out.clone();
    tokio::task::spawn_blocking(move || {
        let workspace = existing(&home, &project)?;
        workspace.export_zip(&out, &Tree::new()).context("cannot write the zip")
    })
    .await??;
    println!("{}", written.display());
    Ok(())
}

/// The repository of a project that was built before: opening makes one, so it is looked for first.
pub(crate) fn existing(home: &Home, project: &Slug) -> anyhow::Result<Workspace> {
    let dir = home.generated.join(project.as_str());
    if !dir.join(".git").exists() {
        anyhow::bail!("{project} was not built yet: there is no repository in {}", dir.display());
    }
    Ok(Workspace::open(&home.generated, project)?)
}

//! `status`.

use crate::cli::StatusOptions;
use crate::command::server::existing;
use domain::{Release, Run};
use serde::Serialize;
use store::RunFilter;

/// How many runs are shown.
const SHOWN: u32 = 10;

#[derive(Serialize)]
struct Status {
    runs: Vec<Run>,
    on_the_air: Vec<Release>,
}

/// Shows the newest runs and what is on the air.
pub(crate) async fn status(options: StatusOptions) -> anyhow::Result<()> {
    let (_, store) = existing(&options.data).await?;
    let status =
        Status { runs: store.runs(&RunFilter::default(), SHOWN).await?, on_the_air: store.live_releases().await? };
    store.close().await;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&status)?);
        return Ok(());
    }
    if status.runs.is_empty() {
        println!("No run yet.");
    }
    for run in &status.runs {
        println!("{}", line(run));
    }
    for release in &status.on_the_air {
        println!("on the air: {} (release {}) http://127.0.0.1:{}/", release.project, release.id, release.port);
    }
    Ok(())
}

fn line(run: &Run) -> String {
    let stage = run.stages.iter().find(|view| !view.job.state.is_final()).filter(|_| !run.state.is_final());
    let stage = stage.map_or_else(String::new, |view| format!(" at {}", view.stage.as_str()));
    let error = run.error.as_ref().map_or_else(String::new, |error| format!(": {error}"));
    format!("run {} {} {} ({} %){stage}{error}", run.id, run.project, run.state.as_str(), run.percent)
}

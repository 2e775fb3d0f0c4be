//! `prune`: the files of the past go, now or by themselves.

use crate::cli::PruneOptions;
use crate::command::server::existing;
use crate::home::Home;
use crate::wiring;
use pipeline::{Keep, Kind, Places, Pruned, now_ms};
use serde::Serialize;
use std::process::ExitCode;
use std::time::Duration;
use store::Store;
use tokio_util::sync::CancellationToken;

/// How long after its start a server looks for the first time, and how often from then on.
const FIRST_AFTER: Duration = Duration::from_secs(10);
const EVERY: Duration = Duration::from_secs(3600);

#[derive(Serialize)]
struct Report {
    ok: bool,
    dry_run: bool,
    #[serde(flatten)]
    pruned: Pruned,
}

/// Takes away what nothing needs, or shows it.
pub(crate) async fn prune(options: PruneOptions) -> anyhow::Result<ExitCode> {
    let (home, store) = existing(&options.data).await?;
    let pruned = once(&home, &store, options.keep.keep(), options.dry_run).await;
    store.close().await;
    let report = Report { ok: true, dry_run: options.dry_run, pruned: pruned? };
    let report = Report { ok: report.pruned.failed.is_empty(), ..report };
    if options.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print(&report);
    }
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn once(home: &Home, store: &Store, keep: Keep, dry_run: bool) -> anyhow::Result<Pruned> {
    let places = Places::under(&home.data, home.generated.clone());
    Ok(pipeline::prune(store, &wiring::artifacts(home)?, &places, keep, dry_run, now_ms()).await?)
}

/// Does it once an hour until told to stop.
pub(crate) async fn keep_pruning(home: Home, store: Store, keep: Keep, stop: CancellationToken) {
    let mut pause = FIRST_AFTER;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return,
        }
        tokio::select! {
            done = once(&home, &store, keep, false) => say(done),
            () = stop.cancelled() => return,
        }
        pause = EVERY;
    }
}

fn say(done: anyhow::Result<Pruned>) {
    match done {
        Ok(pruned) => {
            if !pruned.items.is_empty() {
                tracing::info!(
                    things = pruned.items.len(),
                    bytes = pruned.bytes,
                    "took away what nothing needs any more"
                );
            }
            for failure in &pruned.failed {
                tracing::warn!(%failure, "cannot take away what nothing needs any more");
            }
        }
        Err(error) => tracing::warn!(%error, "cannot look for what nothing needs any more; trying again in an hour"),
    }
}

fn print(report: &Report) {
    let Report { dry_run, pruned, .. } = report;
    for item in &pruned.items {
        let project = item.project.as_ref().map_or("", |project| project.as_str());
        println!("{:9} {:>10}  {project:20} {}", name(item.kind), size(item.bytes), item.name);
    }
    pruned.failed.iter().for_each(|failure| eprintln!("cannot take away {failure}"));
    let (verb, things) = (if *dry_run { "would go" } else { "went" }, pruned.items.len());
    println!("{things} things {verb}, {}.", size(pruned.bytes));
    if pruned.more {
        println!("There is more: run it again.");
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Release => "release",
        Kind::Build => "build",
        Kind::Room => "room",
        Kind::Artifact => "artifact",
        Kind::Copy => "copy",
    }
}

fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let (mut value, mut unit) = (bytes as f64, 0);
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} B") } else { format!("{value:.1} {}", UNITS[unit]) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_read_like_sizes() {
        assert_eq!([0, 1023, 1024, 5 << 30].map(super::size), ["0 B", "1023 B", "1.0 KiB", "5.0 GiB"]);
    }
}

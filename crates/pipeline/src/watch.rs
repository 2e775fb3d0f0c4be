//! The standing watch: brings back what was on the air, looks at it, and says what changed.

use crate::context::Parts;
use crate::stage::release_plan;
use crate::{now_ms, picture};
use domain::Release;
use domain::release::Health;
use release::Probe;
use std::collections::HashSet;
use tokio_util::sync::CancellationToken;

/// Watches until `stop` fires. With nothing on the air it only sleeps.
pub(crate) async fn run(parts: Parts, stop: CancellationToken) {
    resume(&parts, &stop).await;
    let mut seen = HashSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(parts.config.watch) => {}
        }
        for release in live(&parts).await {
            if let Some(probe) = parts.supervisor.probe(&release.project).await {
                record(&parts, &release, &probe).await;
                if probe.healthy() && seen.insert(release.id) {
                    look_at(&parts, &release, &stop).await;
                }
            }
        }
    }
}

async fn live(parts: &Parts) -> Vec<Release> {
    parts.store.live_releases().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot read what is on the air");
        Vec::new()
    })
}

/// Puts on the air again what was there before a restart, one after another: two cores are soon busy.
async fn resume(parts: &Parts, stop: &CancellationToken) {
    for release in live(parts).await {
        if stop.is_cancelled() {
            return;
        }
        if let Err(reason) = resume_one(parts, &release, stop).await {
            tracing::warn!(project = %release.project, %reason, "a product did not come back");
            let health = Health { healthy: false, reason: Some(reason), ..blank(&release) };
            let _ = parts.store.record_health(&health).await;
        }
    }
}

pub(crate) async fn resume_one(parts: &Parts, release: &Release, stop: &CancellationToken) -> Result<(), String> {
    let spec = parts.store.run_spec(release.run_id).await.map_err(|error| error.to_string())?;
    let plan = release_plan(parts, &release.project, &release.id.to_string(), release.port, &spec);
    let plan = plan.map_err(|error| error.to_string())?;
    let probe = parts.supervisor.resume(plan, stop).await.map_err(|error| error.to_string())?;
    record(parts, release, &probe).await;
    Ok(())
}

/// Takes a picture of a version that has none, once; where there is no browser, it has none.
async fn look_at(parts: &Parts, release: &Release, stop: &CancellationToken) {
    let known = parts.store.release_picture(release.id).await;
    if !matches!(known, Ok(None)) || !parts.config.gear.chromium.exists() {
        return;
    }
    let (parts, release, stop) = (parts.clone(), release.clone(), stop.clone());
    tokio::spawn(async move {
        if let Err(error) = picture::take(&parts, &release, &stop).await {
            tracing::debug!(%error, project = %release.project, "no picture of a product");
        }
    });
}

fn blank(release: &Release) -> Health {
    Health { release_id: release.id, healthy: true, reason: None, latency_ms: 0, restarts: 0, checked_at_ms: now_ms() }
}

/// What a probe says about a release.
pub(crate) fn health(release: &Release, probe: &Probe) -> Health {
    let slowest = probe.pages.iter().map(|page| page.ms).max().unwrap_or(0).max(probe.latency_ms);
    Health {
        healthy: probe.healthy(),
        reason: probe.reason(),
        latency_ms: slowest,
        restarts: probe.restarts,
        ..blank(release)
    }
}

async fn record(parts: &Parts, release: &Release, probe: &Probe) {
    let (project, health) = (&release.project, health(release, probe));
    if let Err(error) = parts.store.record_health(&health).await {
        tracing::warn!(%error, %project, "cannot record a product's health");
    }
}

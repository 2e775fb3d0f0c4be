//! What probes found.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use domain::{EpochMs, EventBody, Health, ReleaseId};

/// How long probes are kept, milliseconds.
pub const PROBES_KEPT_MS: EpochMs = 24 * 3600 * 1000;
/// Most probes of a release that wait to be written.
const PROBES_WAITING_MAX: usize = 1_000;

/// What one probe found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProbePoint {
    /// When.
    pub at_ms: EpochMs,
    /// Whether every look held.
    pub healthy: bool,
    /// How long the slowest look took, milliseconds.
    pub latency_ms: u64,
}

/// How old the written finding of a quiet product may get, milliseconds.
const WRITE_EVERY_MS: EpochMs = 5 * 60 * 1000;

impl Store {
    /// Takes a probe's finding. A change of `healthy` or `reason` becomes an event; a finding like the one before is kept
    /// in memory and written only every few minutes, so that watching a quiet product does not write. `NotFound` for an
    /// unknown release.
    pub async fn record_health(&self, health: &Health) -> Result<(), Error> {
        let point = ProbePoint { at_ms: health.checked_at_ms, healthy: health.healthy, latency_ms: health.latency_ms };
        self.hub.add_probe(health.release_id, point, PROBES_WAITING_MAX);
        let known = self.hub.health(health.release_id);
        let (before, written_at) = match known {
            Some((before, at)) => (Some(before), at),
            None => (self.stored_health(health.release_id).await?, EpochMs::MIN),
        };
        let changed = before.as_ref().is_none_or(|b| (b.healthy, &b.reason) != (health.healthy, &health.reason));
        let restarted = before.is_some_and(|before| before.restarts != health.restarts);
        let due = health.checked_at_ms.saturating_sub(written_at) >= WRITE_EVERY_MS;
        if !(changed || restarted || due) {
            self.hub.set_health(health.clone(), written_at);
            return Ok(());
        }
        self.write_health(health, changed).await?;
        self.hub.set_health(health.clone(), health.checked_at_ms);
        Ok(())
    }

    /// The newest finding about a release.
    pub async fn find_health(&self, release: ReleaseId) -> Result<Option<Health>, Error> {
        match self.hub.health(release) {
            Some((health, _)) => Ok(Some(health)),
            None => self.stored_health(release).await,
        }
    }

    /// The probes of a release since a moment, oldest first. Those of the last minutes are known to the process that took them.
    pub async fn probes(&self, release: ReleaseId, since: EpochMs) -> Result<Vec<ProbePoint>, Error> {
        let sql = "select at_ms, healthy, latency_ms from release_probes where release_id = $1 and at_ms >= $2 order by at_ms";
        let rows = self.db.read().await?.rows(sql, args![release, since]).await?;
        let mut points = rows.iter().map(point_of).collect::<Result<Vec<_>, _>>()?;
        let last = points.last().map_or(since, |point| point.at_ms + 1);
        points.extend(self.hub.probes(release).into_iter().filter(|point| point.at_ms >= last));
        Ok(points)
    }

    async fn stored_health(&self, release: ReleaseId) -> Result<Option<Health>, Error> {
        let sql = "select body from release_health where release_id = $1";
        let row = self.db.read().await?.row(sql, args![release]).await?;
        row.map(|row| row.json("body")).transpose()
    }

    async fn write_health(&self, health: &Health, changed: bool) -> Result<(), Error> {
        let release = self.find_release(health.release_id).await?;
        let release = release.ok_or_else(|| Error::not_found(format!("release {}", health.release_id)))?;
        let mut tx = self.begin().await?;
        let sql = "insert into release_health (release_id, body) values ($1, $2) \
                   on conflict (release_id) do update set body = excluded.body";
        tx.execute(sql, args![release.id, serde_json::to_string(health)?]).await?;
        let waiting = self.hub.probes(release.id);
        for point in &waiting {
            let sql = "insert into release_probes (release_id, at_ms, healthy, latency_ms) values ($1, $2, $3, $4)";
            let latency = i64::try_from(point.latency_ms).unwrap_or(i64::MAX);
            tx.execute(sql, args![release.id, point.at_ms, i64::from(point.healthy), latency]).await?;
        }
        tx.execute("delete from release_probes where at_ms < $1", args![health.checked_at_ms - PROBES_KEPT_MS]).await?;
        if changed {
            let body = EventBody::HealthChanged { healthy: health.healthy, reason: health.reason.clone() };
            tx.record(Some(&release.project), Some(release.run_id), body, health.checked_at_ms);
        }
        tx.commit().await?;
        self.hub.forget_probes(release.id, waiting.len());
        Ok(())
    }
}

fn point_of(row: &Row) -> Result<ProbePoint, Error> {
    let latency_ms = u64::try_from(row.int("latency_ms")?).unwrap_or(0);
    Ok(ProbePoint { at_ms: row.int("at_ms")?, healthy: row.int("healthy")? != 0, latency_ms })
}

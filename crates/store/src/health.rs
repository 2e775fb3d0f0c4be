//! What probes found.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use domain::{EpochMs, EventBody, Health, ReleaseId};

/// How old the written finding of a quiet product may get, milliseconds.
const WRITE_EVERY_MS: EpochMs = 5 * 60 * 1000;

impl Store {
    /// Takes a probe's finding. A change of `healthy` or `reason` becomes an event; a finding like the one before is kept
    /// in memory and written only every few minutes, so that watching a quiet product does not write. `NotFound` for an
    /// unknown release.
    pub async fn record_health(&self, health: &Health) -> Result<(), Error> {
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
        if changed {
            let body = EventBody::HealthChanged { healthy: health.healthy, reason: health.reason.clone() };
            tx.record(Some(&release.project), Some(release.run_id), body, health.checked_at_ms);
        }
        tx.commit().await
    }
}

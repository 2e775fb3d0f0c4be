//! What probes found.

use crate::error::Error;
use crate::open::Store;
use domain::{Health, ReleaseId};

impl Store {
    /// Takes a probe's finding. A change of `healthy` or `reason` becomes an event; a finding like the one before is kept
    /// in memory and written only every few minutes, so that watching a quiet product does not write.
    pub async fn record_health(&self, health: &Health) -> Result<(), Error> {
        let _ = health;
        todo!()
    }

    /// The newest finding about a release.
    pub async fn find_health(&self, release: ReleaseId) -> Result<Option<Health>, Error> {
        let _ = release;
        todo!()
    }
}

//! A run is stopped by a person.

use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, RunId};

impl Store {
    /// Stops a run: stages that no worker holds are cancelled at once; a worker that holds one learns it from its
    /// heartbeat (and from [`Wakeups`](crate::Wakeups), to look at once), and the run is cancelled when it says so.
    ///
    /// Asking again changes nothing. `NotFound` for an unknown run, `Conflict` for one that is over.
    pub async fn cancel_run(&self, id: RunId, by: &str, now: EpochMs) -> Result<(), Error> {
        let _ = (id, by, now);
        todo!()
    }
}

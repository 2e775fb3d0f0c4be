//! Two processes on one SQLite file do not hear each other; whoever shares a file looks now and then.

use crate::event;
use crate::open::Store;
use std::time::Duration;

impl Store {
    /// Looks every so often for what another process wrote, and tells the listeners of this one. Never ends by itself:
    /// drop it to stop. Only for a SQLite file that two processes share; PostgreSQL tells its listeners.
    pub async fn follow(&self, every: Duration) {
        let mut seen = *self.subscribe().borrow();
        loop {
            tokio::time::sleep(every).await;
            let Ok(mut tx) = self.db.read().await else { continue };
            let Ok(newest) = event::newest(&mut tx).await else { continue };
            drop(tx);
            if newest != seen {
                seen = newest;
                self.hub.tell(Some(newest), true);
            }
        }
    }
}

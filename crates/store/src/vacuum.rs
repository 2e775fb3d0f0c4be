//! PostgreSQL leaves a dead entry in the index of queued jobs for every job that is claimed, and each later claim walks past all
//! of them until a vacuum has been there. Its own comes too rarely for a queue: after a million jobs a claim took 9 ms.

use crate::home::Home;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// So many dead entries cost a claim about a tenth of a millisecond.
const DEAD_MAX: usize = 20_000;
/// A vacuum reads all indexes of the table.
const EVERY: Duration = Duration::from_secs(5);
/// `index_cleanup`, or it would leave the index alone while most of the table is in order.
const VACUUM: &str = "vacuum (skip_locked, index_cleanup on, truncate off, parallel 0) jobs";

/// When this process last saw to it.
pub(crate) struct Broom(Mutex<State>);

struct State {
    dead: usize,
    swept_at: Instant,
    is_sweeping: bool,
}

impl Default for Broom {
    fn default() -> Self {
        Self(Mutex::new(State { dead: 0, swept_at: Instant::now(), is_sweeping: false }))
    }
}

impl Broom {
    /// So many jobs were claimed at this home; sweeps beside the work when it is time.
    pub(crate) fn claimed(self: &Arc<Self>, count: usize, home: &Home) {
        let mut state = self.0.lock().expect("no holder panics");
        state.dead += count;
        if state.dead < DEAD_MAX || state.is_sweeping || state.swept_at.elapsed() < EVERY {
            return;
        }
        (state.dead, state.is_sweeping) = (0, true);
        drop(state);
        let (broom, home) = (Arc::clone(self), home.clone());
        tokio::spawn(async move {
            if let Err(error) = home.batch_apart(VACUUM).await {
                tracing::warn!(
                    error = error.cause(),
                    "the table of jobs could not be vacuumed; claims may become slow"
                );
            }
            let mut state = broom.0.lock().expect("no holder panics");
            (state.swept_at, state.is_sweeping) = (Instant::now(), false);
        });
    }
}

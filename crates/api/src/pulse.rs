//! Whether the database answers, asked once at a time: however many want to know, they share the answer.

use store::Store;
use tokio::sync::{Mutex, watch};

/// The one who asks, and what was answered last.
#[derive(Debug)]
pub(crate) struct Pulse {
    asking: Mutex<()>,
    answered: watch::Sender<bool>,
}

impl Pulse {
    pub(crate) fn new() -> Self {
        Self { asking: Mutex::new(()), answered: watch::Sender::new(false) }
    }

    /// Whether the database answers: the answer to a question that is under way, or to one of its own.
    pub(crate) async fn beats(&self, store: &Store) -> bool {
        let mut answered = self.answered.subscribe();
        tokio::select! {
            biased;
            changed = answered.changed() => changed.is_ok() && *answered.borrow(),
            // Whoever asked may have hung up; then the next one asks.
            _asking = self.asking.lock() => {
                let beats = store.ping().await.is_ok();
                self.answered.send_replace(beats);
                beats
            }
        }
    }
}

//! A stream's caller may go while it is open: signed out, disabled, given another role, a key taken back.

use crate::auth::Caller;
use crate::auth::standing::LOOK_EVERY;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Says when the caller of an open stream may not listen any more, within a second.
pub(crate) struct Leave {
    over: CancellationToken,
    watch: JoinHandle<()>,
}

impl Leave {
    /// Begins to watch.
    pub(crate) fn of(caller: &Caller) -> Self {
        let (over, caller) = (CancellationToken::new(), caller.clone());
        let ended = over.clone();
        let watch = tokio::spawn(async move {
            while caller.stands().await {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            ended.cancel();
        });
        Self { over, watch }
    }

    /// Whether it is over.
    pub(crate) fn is_over(&self) -> bool {
        self.over.is_cancelled()
    }

    /// Waits until it is over; for a caller whom nobody can send away, for ever.
    pub(crate) async fn over(&self) {
        self.over.cancelled().await;
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

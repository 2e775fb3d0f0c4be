//! Until when the audit trail is known to be signed outside of the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Whoever signs the head of the trail says it here, and `/metrics` shows it. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct SignedTrail(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    seq: AtomicI64,
    at_ms: AtomicI64,
}

impl SignedTrail {
    /// At this moment, epoch milliseconds, everything up to this row was signed.
    pub fn signed(&self, seq: i64, at_ms: i64) {
        self.0.seq.store(seq, Ordering::Relaxed);
        self.0.at_ms.store(at_ms, Ordering::Relaxed);
    }

    /// The row's number, and when; both 0 while nothing was signed since the start.
    pub(crate) fn newest(&self) -> (i64, i64) {
        (self.0.seq.load(Ordering::Relaxed), self.0.at_ms.load(Ordering::Relaxed))
    }
}

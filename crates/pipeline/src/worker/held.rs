//! The claims that a worker holds, and how their leases are kept. A lease is given up by the monotonic clock before it
//! ends, so that a worker that was frozen never works beside its successor.

use crate::desk::Desk;
use domain::worker::Beat;
use domain::{Claim, JobId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Why a job is no longer worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// A person asked to stop.
    Cancelled,
    /// The worker stops.
    Stopping,
    /// The attempt took longer than it may.
    Timeout,
    /// Another worker has the job, or may have it soon.
    Fenced,
}

/// One claim.
pub(super) struct Hold {
    pub claim: Claim,
    /// Fires when the work must stop; [`Hold::lost`] says why.
    pub cancel: CancellationToken,
    lost: OnceLock<Lost>,
    kept_at: Mutex<Instant>,
}

impl Hold {
    pub fn new(claim: Claim, kept_at: Instant) -> Arc<Self> {
        let (cancel, lost) = (CancellationToken::new(), OnceLock::new());
        Arc::new(Self { claim, cancel, lost, kept_at: Mutex::new(kept_at) })
    }

    /// Stops the work. The first reason counts, and it stands before the work is told, so that its end finds it.
    pub fn lose(&self, why: Lost) {
        let _ = self.lost.set(why);
        self.cancel.cancel();
    }

    pub fn lost(&self) -> Option<Lost> {
        self.lost.get().copied()
    }

    fn age(&self) -> Duration {
        lock(&self.kept_at).elapsed()
    }

    pub fn learn(&self, beat: Beat, asked_at: Instant) {
        match beat {
            Beat { cancel_requested: true, .. } => self.lose(Lost::Cancelled),
            Beat { ok: false, .. } => self.lose(Lost::Fenced),
            Beat { ok: true, .. } => *lock(&self.kept_at) = asked_at,
        }
    }
}

/// All claims of a worker.
#[derive(Default)]
pub(super) struct Held {
    holds: Mutex<BTreeMap<(JobId, i64), Arc<Hold>>>,
    some: Notify,
}

impl Held {
    pub fn add(&self, hold: &Arc<Hold>) {
        lock(&self.holds).insert((hold.claim.job.id, hold.claim.fence), Arc::clone(hold));
        self.some.notify_waiters();
    }

    pub fn forget(&self, claim: &Claim) {
        lock(&self.holds).remove(&(claim.job.id, claim.fence));
    }

    pub fn all(&self) -> Vec<Arc<Hold>> {
        lock(&self.holds).values().cloned().collect()
    }

    pub fn stop_all(&self, why: Lost) {
        self.all().iter().for_each(|hold| hold.lose(why));
    }

    async fn not_empty(&self) {
        loop {
            let added = self.some.notified();
            tokio::pin!(added);
            added.as_mut().enable();
            if !lock(&self.holds).is_empty() {
                return;
            }
            added.await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A heartbeat for a cancellation comes no more often than this, however busy the queue is.
const BETWEEN_LOOKS: Duration = Duration::from_millis(150);

/// Keeps the leases until it is dropped: by time, and at a call of the queue, which may be a cancellation.
pub(super) async fn keep(desk: &Desk, held: &Held, lease: Duration) {
    let mut wakeups = desk.wakeups();
    let mut said_at = Instant::now();
    let elsewhere = wakeups.is_none();
    loop {
        held.not_empty().await;
        if !elsewhere {
            tokio::select! {
                () = tokio::time::sleep((lease / 3).saturating_sub(said_at.elapsed())) => {}
                () = called(&mut wakeups) => tokio::time::sleep(BETWEEN_LOOKS.saturating_sub(said_at.elapsed())).await,
            }
        }
        let holds = held.all();
        if holds.is_empty() {
            continue;
        }
        said_at = Instant::now();
        let claims: Vec<Claim> = holds.iter().map(|hold| hold.claim.clone()).collect();
        match desk.beat(&claims, lease, lease / 6).await {
            Ok(beats) => holds.iter().zip(beats).for_each(|(hold, beat)| hold.learn(beat, said_at)),
            Err(error) => {
                tracing::warn!(%error, "cannot keep the leases; trying again until they must be given up");
                tokio::time::sleep((lease / 20).min(Duration::from_secs(1))).await;
            }
        }
        if elsewhere {
            // An answer that came at once must not become a hot loop.
            tokio::time::sleep(BETWEEN_LOOKS.saturating_sub(said_at.elapsed())).await;
        }
    }
}

async fn called(wakeups: &mut Option<store::Wakeups>) {
    match wakeups {
        Some(wakeups) => wakeups.next().await,
        None => std::future::pending().await,
    }
}

/// Whether a lease that was kept so long ago must be given up.
pub(super) fn is_over(age: Duration, lease: Duration) -> bool {
    age >= lease * 2 / 3
}

/// Gives up leases that were not kept for two thirds of their time, beside a heartbeat that may hang.
pub(super) async fn fence(held: &Held, lease: Duration) {
    loop {
        held.not_empty().await;
        for hold in held.all() {
            if is_over(hold.age(), lease) {
                hold.lose(Lost::Fenced);
            }
        }
        tokio::time::sleep((lease / 30).clamp(Duration::from_millis(20), Duration::from_secs(1))).await;
    }
}

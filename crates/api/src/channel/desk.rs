//! What all streams of a process share.

use crate::auth::Caller;
use crate::channel::attendance::{Attendance, Attendances};
use crate::channel::reel::Reel;
use crate::config::{SOCKETS_MAX, SOCKETS_UNKNOWN_MAX};
use crate::state::Api;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use store::Store;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

/// What all streams of a process share.
pub(crate) struct Channels {
    reel: Mutex<Weak<Reel>>,
    attendances: Attendances,
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    open: TaskTracker,
}

impl Default for Channels {
    fn default() -> Self {
        Self {
            reel: Mutex::default(),
            attendances: Attendances::default(),
            places: Arc::new(Semaphore::new(SOCKETS_MAX)),
            waiting: Arc::new(Semaphore::new(SOCKETS_UNKNOWN_MAX)),
            open: TaskTracker::new(),
        }
    }
}

impl Channels {
    /// The reel, begun by the first who listens and gone with the last.
    pub(super) fn reel(&self, store: &Store, newest: i64) -> Arc<Reel> {
        let mut reel = self.reel.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reel) = reel.upgrade() {
            return reel;
        }
        let fresh = Reel::start(store, newest);
        *reel = Arc::downgrade(&fresh);
        fresh
    }

    /// The attendance of a caller who opens a stream.
    pub(crate) fn attendance(&self, api: &Api, caller: Caller) -> Arc<Attendance> {
        self.attendances.of(api, caller)
    }

    /// A place for one more socket, as long as there is one.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().try_acquire_owned().ok()
    }

    /// A place for a socket whose owner is yet to say who they are.
    pub(super) fn waiting(&self) -> Option<OwnedSemaphorePermit> {
        self.waiting.clone().try_acquire_owned().ok()
    }

    /// The sockets that are open.
    pub(crate) fn open(&self) -> &TaskTracker {
        &self.open
    }
}

//! Whether those whose streams are open may still listen: looked at again and again, once for all streams of a caller.

use crate::auth::standing::LOOK_EVERY;
use crate::auth::{Action, Caller};
use crate::channel::proof::Proof;
use crate::state::Api;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio_util::sync::CancellationToken;

/// A caller with open streams.
pub(crate) struct Attendance {
    caller: Caller,
    ended: CancellationToken,
}

impl Attendance {
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Waits until the caller may no longer listen: signed out, disabled, given another role, a key or a rule taken back.
    pub(crate) async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Whether the caller may no longer listen.
    pub(crate) fn is_over(&self) -> bool {
        self.ended.is_cancelled()
    }

    async fn look_again(&self) {
        if !(self.caller.stands().await && self.caller.can(Action::See)) {
            self.ended.cancel();
        }
    }
}

/// Everybody with open streams.
#[derive(Clone, Default)]
pub(super) struct Attendances(Arc<Mutex<Present>>);

#[derive(Default)]
struct Present {
    callers: HashMap<Proof, Weak<Attendance>>,
    is_watched: bool,
}

impl Attendances {
    /// The attendance of a caller who opens a stream; it is watched as long as somebody holds it.
    pub(super) fn of(&self, api: &Api, caller: Caller) -> Arc<Attendance> {
        let proof = caller.proof();
        let mut present = self.lock();
        if let Some(known) = present.callers.get(&proof).and_then(Weak::upgrade)
            && !known.is_over()
            && known.caller.role() == caller.role()
        {
            return known;
        }
        let attendance = Arc::new(Attendance { caller, ended: CancellationToken::new() });
        if let Some(before) = present.callers.insert(proof, Arc::downgrade(&attendance)).and_then(|one| one.upgrade()) {
            // They came back as somebody else before anybody looked; nobody would look after the streams of before.
            before.ended.cancel();
        }
        if !std::mem::replace(&mut present.is_watched, true) {
            tokio::spawn(watch(api.clone(), self.clone()));
        }
        attendance
    }

    /// Those with open streams; none when nobody has any, and then nobody watches.
    fn all(&self) -> Option<Vec<Arc<Attendance>>> {
        let mut present = self.lock();
        present.callers.retain(|_, attendance| attendance.strong_count() > 0);
        let all: Vec<_> = present.callers.values().filter_map(Weak::upgrade).collect();
        present.is_watched = !all.is_empty();
        present.is_watched.then_some(all)
    }

    fn lock(&self) -> MutexGuard<'_, Present> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn watch(api: Api, attendances: Attendances) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            // The streams end by themselves.
            () = api.closing().cancelled() => return,
        }
        let Some(all) = attendances.all() else { return };
        for attendance in all {
            attendance.look_again().await;
        }
    }
}

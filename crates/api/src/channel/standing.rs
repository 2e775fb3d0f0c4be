//! Whether those whose streams are open may still listen: looked at again and again, once for all streams of a caller.

use crate::auth::{Action, Caller};
use crate::channel::proof::Proof;
use crate::state::Api;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often. A sign-in that is revoked anywhere ends its streams everywhere within this and the time of one look.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A caller with open streams.
pub(crate) struct Standing {
    proof: Proof,
    caller: Mutex<Caller>,
    ended: CancellationToken,
}

impl Standing {
    /// The caller as they are now: a role may have changed since the stream was opened.
    pub(crate) fn caller(&self) -> Caller {
        lock(&self.caller).clone()
    }

    /// Waits until the caller may no longer listen.
    pub(crate) async fn ended(&self) {
        self.ended.cancelled().await;
    }

    async fn look_again(&self, api: &Api) {
        match Caller::proven(api, &self.proof).await {
            Ok(caller) if caller.can(Action::See) => *lock(&self.caller) = caller,
            Ok(_) => self.ended.cancel(),
            Err(error) if error.is_refusal() => self.ended.cancel(),
            // The store is away: nobody is thrown out for that.
            Err(_) => {}
        }
    }
}

/// Everybody with open streams.
#[derive(Clone, Default)]
pub(super) struct Standings(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    callers: HashMap<Proof, Weak<Standing>>,
    is_watched: bool,
}

impl Standings {
    /// The standing of a caller who opens a stream; it is watched as long as somebody holds it.
    pub(super) fn of(&self, api: &Api, caller: Caller) -> Arc<Standing> {
        let proof = caller.proof();
        let mut known = lock(&self.0);
        if let Some(standing) =
            known.callers.get(&proof).and_then(Weak::upgrade).filter(|one| !one.ended.is_cancelled())
        {
            return standing;
        }
        let ended = CancellationToken::new();
        let standing = Arc::new(Standing { proof: proof.clone(), caller: Mutex::new(caller), ended });
        known.callers.insert(proof, Arc::downgrade(&standing));
        if !std::mem::replace(&mut known.is_watched, true) {
            tokio::spawn(watch(api.clone(), self.clone()));
        }
        standing
    }

    /// Those with open streams; none when nobody has any, and then nobody watches.
    fn present(&self) -> Option<Vec<Arc<Standing>>> {
        let mut known = lock(&self.0);
        known.callers.retain(|_, standing| standing.strong_count() > 0);
        let present: Vec<_> = known.callers.values().filter_map(Weak::upgrade).collect();
        known.is_watched = !present.is_empty();
        known.is_watched.then_some(present)
    }
}

async fn watch(api: Api, standings: Standings) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(present) = standings.present() else { return };
        for standing in present {
            standing.look_again(&api).await;
        }
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

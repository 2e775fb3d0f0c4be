//! What is known of sign-ins and keys of late, so that not each call asks the database; and for how long it is believed: so
//! long at most does it take until whatever any server of the installation takes back is worth nothing here.

use crate::error::ApiError;
use crate::state::Api;
use domain::{ApiKey, EpochMs, User};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long what was read is believed. With [`LOOK_EVERY`] less than a second.
const BELIEVED: Duration = Duration::from_millis(250);
/// How often an open stream looks whether its reader may still listen.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(300);
/// How exactly it is kept when a key was last used.
const USED_WITHIN_MS: EpochMs = 60_000;
/// Sign-ins and keys remembered at once.
const REMEMBERED_MAX: usize = 10_000;

/// Somebody who stands.
#[derive(Debug, Clone)]
pub(crate) enum Standing {
    /// A sign-in of this account.
    SignIn(Arc<User>),
    /// A key, and the account that owns it.
    Key(Arc<ApiKey>, Option<Arc<User>>),
}

/// Those who were found to stand; who does not is never remembered, so that guessing takes nobody's place.
#[derive(Debug, Default)]
pub(crate) struct Standings {
    known: Mutex<HashMap<String, (Instant, Standing)>>,
}

impl Standings {
    /// Forgets everybody, after something was taken back here.
    pub(crate) fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn recall(&self, hash: &str) -> Option<Standing> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(hash).filter(|(read_at, _)| read_at.elapsed() < BELIEVED).map(|(_, standing)| standing.clone())
    }

    /// `read_at` is when the reading began: what changed since is not in it.
    fn remember(&self, hash: &str, read_at: Instant, standing: Standing) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MAX {
            known.retain(|_, (read_at, _)| read_at.elapsed() < BELIEVED);
            if known.len() >= REMEMBERED_MAX {
                known.clear();
            }
        }
        known.insert(hash.to_owned(), (read_at, standing));
    }

    /// Whose sign-in this is; none when it is over or unknown.
    pub(crate) async fn sign_in(&self, api: &Api, hash: &str, now: EpochMs) -> Result<Option<Arc<User>>, ApiError> {
        if let Some(Standing::SignIn(user)) = self.recall(hash) {
            return Ok(Some(user));
        }
        let read_at = Instant::now();
        let Some(user) = api.store().find_token(hash, now).await?.map(Arc::new) else { return Ok(None) };
        self.remember(hash, read_at, Standing::SignIn(Arc::clone(&user)));
        Ok(Some(user))
    }

    /// The key with this hash and the account that owns it; none when it opens nothing.
    pub(crate) async fn key(
        &self,
        api: &Api,
        hash: &str,
        now: EpochMs,
    ) -> Result<Option<(Arc<ApiKey>, Option<Arc<User>>)>, ApiError> {
        if let Some(Standing::Key(key, owner)) = self.recall(hash) {
            return Ok(Some((key, owner)));
        }
        let read_at = Instant::now();
        let Some(key) = api.store().find_key(hash, now).await?.map(Arc::new) else { return Ok(None) };
        let owner = api.store().find_user(&domain::UserId(key.owner.clone())).await?.map(Arc::new);
        if key.used_at_ms.is_none_or(|at| now - at >= USED_WITHIN_MS) {
            // Only what is shown of the key depends on it: a full disk shuts nobody out.
            if let Err(error) = api.store().touch_key(&key.id, now).await {
                tracing::warn!(%error, key = %key.id, "cannot note that a key is used");
            }
        }
        self.remember(hash, read_at, Standing::Key(Arc::clone(&key), owner.clone()));
        Ok(Some((key, owner)))
    }
}

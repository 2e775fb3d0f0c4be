//! Sign-ins: the hash of what the browser holds, never the thing itself.

use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, User, UserId};

impl Store {
    /// Writes a sign-in that ends at `expires_at`.
    pub async fn insert_token(
        &self,
        hash: &str,
        user: &UserId,
        expires_at: EpochMs,
        now: EpochMs,
    ) -> Result<(), Error> {
        let _ = (hash, user, expires_at, now);
        todo!()
    }

    /// Whose sign-in this is; none when it is unknown, over, or the account is disabled.
    pub async fn find_token(&self, hash: &str, now: EpochMs) -> Result<Option<User>, Error> {
        let _ = (hash, now);
        todo!()
    }

    /// Whether this was a sign-in that is over (and not yet pruned).
    pub async fn token_is_expired(&self, hash: &str, now: EpochMs) -> Result<bool, Error> {
        let _ = (hash, now);
        todo!()
    }

    /// Ends a sign-in; ending an unknown one is no error.
    pub async fn delete_token(&self, hash: &str) -> Result<(), Error> {
        let _ = hash;
        todo!()
    }

    /// Forgets sign-ins that ended before this time; gives their number.
    pub async fn prune_tokens(&self, before: EpochMs) -> Result<u64, Error> {
        let _ = before;
        todo!()
    }
}

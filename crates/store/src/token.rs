//! Sign-ins: the hash of what the browser holds, never the thing itself.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use crate::user::{user_of, with_user_columns};
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
        let mut tx = self.begin().await?;
        let sql = "insert into tokens (hash, user_id, created_at_ms, expires_at_ms) values ($1, $2, $3, $4)";
        tx.execute(sql, args![hash, user, now, expires_at]).await?;
        tx.commit().await
    }

    /// Whose sign-in this is; none when it is unknown, over, or the account is disabled.
    pub async fn find_token(&self, hash: &str, now: EpochMs) -> Result<Option<User>, Error> {
        let sql = with_user_columns!(
            "select",
            "from tokens t join users u on u.id = t.user_id \
             where t.hash = $1 and t.expires_at_ms > $2 and u.disabled_at_ms is null"
        );
        self.db.read().await?.row(sql, args![hash, now]).await?.as_ref().map(user_of).transpose()
    }

    /// Whether this was a sign-in that is over (and not yet pruned).
    pub async fn token_is_expired(&self, hash: &str, now: EpochMs) -> Result<bool, Error> {
        let sql = "select hash from tokens where hash = $1 and expires_at_ms <= $2";
        Ok(self.db.read().await?.row(sql, args![hash, now]).await?.is_some())
    }

    /// Ends a sign-in; ending an unknown one is no error.
    pub async fn delete_token(&self, hash: &str) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.execute("delete from tokens where hash = $1", args![hash]).await?;
        tx.commit().await
    }

    /// Forgets sign-ins that ended before this time; gives their number.
    pub async fn prune_tokens(&self, before: EpochMs) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let pruned = tx.execute("delete from tokens where expires_at_ms < $1", args![before]).await?;
        tx.commit().await?;
        Ok(pruned)
    }
}

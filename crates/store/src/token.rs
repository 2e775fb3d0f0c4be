//! Sign-ins: the hash of what the browser holds, never the thing itself; and what programs renew them with.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use crate::user::{user_of, with_user_columns};
use domain::{EpochMs, User, UserId};

/// What became of a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    /// It is used up, and the new one takes its place.
    Renewed {
        /// Whose sign-in it is.
        user: Box<User>,
        /// Which sign-in.
        sign_in: String,
    },
    /// It was used before: somebody else has a copy, so the whole sign-in is over.
    Reused,
    /// Nobody knows it, or its sign-in is over.
    Unknown,
}

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
        self.db.read().await?.row(SIGNED_IN, args![hash, now]).await?.as_ref().map(user_of).transpose()
    }

    /// Whether this was a sign-in that is over (and not yet pruned).
    pub async fn token_is_expired(&self, hash: &str, now: EpochMs) -> Result<bool, Error> {
        let sql = "select hash from tokens where hash = $1 and expires_at_ms <= $2";
        Ok(self.db.read().await?.row(sql, args![hash, now]).await?.is_some())
    }

    /// Ends a sign-in and all that renews it; ending an unknown one is no error.
    pub async fn delete_token(&self, hash: &str) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.execute("delete from tokens where hash = $1", args![hash]).await?;
        tx.commit().await
    }

    /// Ends all sign-ins of an account; gives their number.
    pub async fn delete_tokens_of(&self, user: &UserId) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let ended = tx.execute("delete from tokens where user_id = $1", args![user]).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Writes the first refresh token of a sign-in.
    pub async fn insert_refresh(&self, hash: &str, sign_in: &str, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.execute(NEW_REFRESH, args![hash, sign_in, now]).await?;
        tx.commit().await
    }

    /// Uses a refresh token up and puts a new one in its place. One that was used up before ends its sign-in.
    pub async fn renew_token(&self, hash: &str, new_hash: &str, now: EpochMs) -> Result<Renewal, Error> {
        // Anybody may ask, and whoever shows nonsense shall not take the writer's time.
        let sql = "select hash from refresh_tokens where hash = $1";
        if self.db.read().await?.row(sql, args![hash]).await?.is_none() {
            return Ok(Renewal::Unknown);
        }
        let mut tx = self.begin().await?;
        // Of two who show it at the same moment, the second finds it used.
        let sql = "update refresh_tokens set used_at_ms = $2 where hash = $1 and used_at_ms is null returning sign_in";
        if let Some(row) = tx.row(sql, args![hash, now]).await? {
            let sign_in = row.text("sign_in")?;
            let Some(row) = tx.row(SIGNED_IN, args![sign_in.as_str(), now]).await? else {
                return Ok(Renewal::Unknown);
            };
            tx.execute(NEW_REFRESH, args![new_hash, sign_in.as_str(), now]).await?;
            let user = Box::new(user_of(&row)?);
            tx.commit().await?;
            return Ok(Renewal::Renewed { user, sign_in });
        }
        let sql = "delete from tokens where hash = (select sign_in from refresh_tokens where hash = $1)";
        let ended = tx.execute(sql, args![hash]).await?;
        tx.commit().await?;
        Ok(if ended > 0 { Renewal::Reused } else { Renewal::Unknown })
    }

    /// Forgets what ended before this time: sign-ins, links, and keys of agents; gives the number of sign-ins.
    pub async fn prune_tokens(&self, before: EpochMs) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let pruned = tx.execute("delete from tokens where expires_at_ms < $1", args![before]).await?;
        tx.execute("delete from invitations where expires_at_ms < $1", args![before]).await?;
        let sql = "delete from api_keys where job_id is not null and expires_at_ms < $1";
        tx.execute(sql, args![before]).await?;
        tx.commit().await?;
        Ok(pruned)
    }
}

const NEW_REFRESH: &str = "insert into refresh_tokens (hash, sign_in, created_at_ms) values ($1, $2, $3)";

const SIGNED_IN: &str = with_user_columns!(
    "select",
    "from tokens t join users u on u.id = t.user_id \
     where t.hash = $1 and t.expires_at_ms > $2 and u.disabled_at_ms is null"
);

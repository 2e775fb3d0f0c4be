//! Links by which people set a password, each once.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use crate::user::{user_of, with_user_columns};
use domain::{EpochMs, Role, User, UserId};

/// A link that sets a password once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// The hash of what the link holds.
    pub hash: String,
    /// Who sends it: a user's id or a key's name.
    pub by: String,
    /// When it ends.
    pub expires_at: EpochMs,
}

impl Store {
    /// Makes an account without a password, and the link by which its owner sets one. `Conflict` when the address is taken.
    pub async fn invite_user(
        &self,
        email: &str,
        role: Role,
        invitation: &NewInvitation,
        now: EpochMs,
    ) -> Result<User, Error> {
        let mut tx = self.begin().await?;
        let user = tx.insert_user(email, role, "", now).await?;
        tx.insert_invitation(&user.id, invitation, now).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Takes an account's password away, ends its sign-ins and former links, and writes a new one. `NotFound` for an
    /// unknown account, `Conflict` for a disabled one.
    pub async fn reset_user(&self, id: &UserId, invitation: &NewInvitation, now: EpochMs) -> Result<User, Error> {
        let mut tx = self.begin().await?;
        if tx.user(id).await?.disabled_at_ms.is_some() {
            return Err(Error::conflict("this account is disabled; enable it first"));
        }
        tx.set_password(id, "").await?;
        tx.insert_invitation(id, invitation, now).await?;
        let user = tx.user(id).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Whose link this is; none when it is unknown, used, over, or the account is disabled.
    pub async fn find_invitation(&self, hash: &str, now: EpochMs) -> Result<Option<User>, Error> {
        self.db.read().await?.row(INVITED, args![hash, now]).await?.as_ref().map(user_of).transpose()
    }

    /// Sets the password by a link, which is worth nothing from then on. None as for [`Store::find_invitation`].
    pub async fn accept_invitation(
        &self,
        hash: &str,
        password_hash: &str,
        now: EpochMs,
    ) -> Result<Option<User>, Error> {
        let mut tx = self.begin().await?;
        let Some(row) = tx.row(INVITED, args![hash, now]).await? else { return Ok(None) };
        let user = user_of(&row)?;
        // Of two who use it at the same moment one takes it away.
        if tx.execute("delete from invitations where hash = $1", args![hash]).await? == 0 {
            return Ok(None);
        }
        tx.set_password(&user.id, password_hash).await?;
        tx.commit().await?;
        Ok(Some(User { is_invited: false, ..user }))
    }
}

const INVITED: &str = with_user_columns!(
    "select",
    "from invitations i join users u on u.id = i.user_id \
     where i.hash = $1 and i.expires_at_ms > $2 and u.disabled_at_ms is null"
);

impl Tx {
    async fn insert_invitation(&mut self, user: &UserId, new: &NewInvitation, now: EpochMs) -> Result<(), Error> {
        let sql = "insert into invitations (hash, user_id, created_by, created_at_ms, expires_at_ms) \
                   values ($1, $2, $3, $4, $5)";
        self.execute(sql, args![new.hash.as_str(), user, new.by.as_str(), now, new.expires_at]).await?;
        Ok(())
    }
}

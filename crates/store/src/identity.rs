//! People who sign in by a provider: which account belongs to which of the provider's own names.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use crate::user::{NO_PASSWORD, user_of, with_user_columns};
use domain::{EpochMs, Role, User, UserId};

/// Somebody as a provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Its own name for the person: never changed, never given to anybody else.
    pub subject: String,
    /// The address that it gave last, to be shown.
    pub email: Option<String>,
}

impl Store {
    /// The account that belongs to this name, disabled or not.
    pub async fn find_identity(&self, issuer: &str, subject: &str) -> Result<Option<User>, Error> {
        let sql = with_user_columns!(
            "select",
            "from identities i join users u on u.id = i.user_id where i.issuer = $1 and i.subject = $2"
        );
        self.db.read().await?.row(sql, args![issuer, subject]).await?.as_ref().map(user_of).transpose()
    }

    /// The account of an address, disabled or not.
    pub async fn find_account(&self, email: &str) -> Result<Option<User>, Error> {
        let sql = with_user_columns!("select", "from users u where u.email = $1");
        let email = email.trim().to_lowercase();
        self.db.read().await?.row(sql, args![email]).await?.as_ref().map(user_of).transpose()
    }

    /// The names by which an account signs in, the oldest first.
    pub async fn identities_of(&self, user: &UserId) -> Result<Vec<Identity>, Error> {
        let sql = "select issuer, subject, email from identities where user_id = $1 order by created_at_ms, issuer";
        let rows = self.db.read().await?.rows(sql, args![user]).await?;
        let identity = |row: &crate::row::Row| {
            let (issuer, subject) = (row.text("issuer")?, row.text("subject")?);
            Ok(Identity { issuer, subject, email: row.text_or_null("email")? })
        };
        rows.iter().map(identity).collect()
    }

    /// Lets an account that is there be signed in to by this name, too. `NotFound` for an unknown account; `Conflict` for a disabled one,
    /// for a name that has an account, and for an account that has another name of the same provider: an address that was given
    /// to somebody else does not bring the account along.
    pub async fn link_identity(&self, user: &UserId, identity: &Identity, now: EpochMs) -> Result<User, Error> {
        let mut tx = self.begin().await?;
        // Two people who come with the same address at the same moment.
        tx.lock_admins().await?;
        if tx.user(user).await?.disabled_at_ms.is_some() {
            return Err(Error::conflict("this account is disabled; enable it first"));
        }
        let sql = "select subject from identities where user_id = $1 and issuer = $2";
        if tx.row(sql, args![user, identity.issuer.as_str()]).await?.is_some() {
            return Err(Error::conflict(
                "this account belongs to somebody else at the provider; `velocity user unlink` frees it",
            ));
        }
        tx.insert_identity(user, identity, now).await?;
        let user = tx.user(user).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Makes an account without a password that is signed in to by this name. `Conflict` when the address or the name has one.
    pub async fn insert_identity_user(
        &self,
        email: &str,
        role: Role,
        identity: &Identity,
        now: EpochMs,
    ) -> Result<User, Error> {
        let mut tx = self.begin().await?;
        let user = tx.insert_user(email, role, NO_PASSWORD, now).await?;
        tx.insert_identity(&user.id, identity, now).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Notes that a name was used, and which address the provider gives for it now.
    pub async fn touch_identity(&self, identity: &Identity, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.overwrite()?;
        let sql = "update identities set used_at_ms = $3, email = $4 where issuer = $1 and subject = $2";
        let args = args![identity.issuer.as_str(), identity.subject.as_str(), now, identity.email.as_deref()];
        tx.execute(sql, args).await?;
        tx.commit().await
    }

    /// Takes away all names by which an account is signed in to, and ends its sign-ins; gives the number of names.
    pub async fn unlink_identities(&self, user: &UserId) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let gone = tx.execute("delete from identities where user_id = $1", args![user]).await?;
        tx.execute("delete from tokens where user_id = $1", args![user]).await?;
        tx.commit().await?;
        Ok(gone)
    }
}

impl Tx {
    async fn insert_identity(&mut self, user: &UserId, identity: &Identity, now: EpochMs) -> Result<(), Error> {
        self.overwrite()?;
        let sql = "insert into identities (issuer, subject, user_id, email, created_at_ms, used_at_ms) \
                   values ($1, $2, $3, $4, $5, $5)";
        let (issuer, subject) = (identity.issuer.as_str(), identity.subject.as_str());
        self.execute(sql, args![issuer, subject, user, identity.email.as_deref(), now]).await?;
        // Whoever was only invited can sign in from now on.
        let sql = "update users set password_hash = $2 where id = $1 and password_hash = ''";
        self.execute(sql, args![user, NO_PASSWORD]).await?;
        Ok(())
    }
}

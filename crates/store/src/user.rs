//! Accounts.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, Sql, args};
use crate::tx::Tx;
use domain::{EpochMs, Role, User, UserId};

/// A statement with every public column of a user in its middle.
macro_rules! with_user_columns {
    ($before:literal, $after:literal) => {
        concat!($before, " u.id, u.email, u.role, u.avatar_url, u.created_at_ms ", $after)
    };
}
pub(crate) use with_user_columns;

impl Store {
    /// Makes an account with a new random id. `Conflict` when the address is taken; addresses are kept in lower case.
    pub async fn insert_user(&self, email: &str, role: Role, password_hash: &str, now: EpochMs) -> Result<User, Error> {
        let mut tx = self.begin().await?;
        let email = email.trim().to_lowercase();
        let user = User { id: tx.new_uuid().await?, email, role, avatar_url: None, created_at_ms: now };
        let sql = "insert into users (id, email, role, password_hash, created_at_ms) values ($1, $2, $3, $4, $5) \
                   on conflict (email) do nothing";
        let args = args![&user.id, user.email.as_str(), role.as_str(), password_hash, now];
        if tx.execute(sql, args).await? == 0 {
            return Err(Error::conflict(format!("{} has an account already", user.email)));
        }
        tx.commit().await?;
        Ok(user)
    }

    /// The account of an address with its password hash; none when there is none or it is disabled.
    pub async fn find_login(&self, email: &str) -> Result<Option<(User, String)>, Error> {
        let sql = with_user_columns!(
            "select u.password_hash,",
            "from users u where u.email = $1 and u.disabled_at_ms is null"
        );
        let row = self.db.read().await?.row(sql, args![email.trim().to_lowercase()]).await?;
        row.map(|row| Ok((user_of(&row)?, row.text("password_hash")?))).transpose()
    }

    /// The account with this id, disabled or not.
    pub async fn find_user(&self, id: &UserId) -> Result<Option<User>, Error> {
        let sql = with_user_columns!("select", "from users u where u.id = $1");
        self.db.read().await?.row(sql, args![id]).await?.as_ref().map(user_of).transpose()
    }

    /// All accounts, oldest first.
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        let sql = with_user_columns!("select", "from users u order by u.created_at_ms, u.email");
        self.db.read().await?.rows(sql, vec![]).await?.iter().map(user_of).collect()
    }

    /// How many accounts there are.
    pub async fn user_count(&self) -> Result<u64, Error> {
        let row = self.db.read().await?.row("select count(*) as users from users", vec![]).await?;
        row.ok_or_else(|| Error::broken("a count gave no row"))?.number("users")
    }

    /// Replaces a password's hash and ends all sign-ins of the account. `NotFound` for an unknown one.
    pub async fn set_password(&self, id: &UserId, password_hash: &str) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let sql = "update users set password_hash = $2 where id = $1";
        if tx.execute(sql, args![id, password_hash]).await? == 0 {
            return Err(Error::not_found("such account"));
        }
        tx.execute("delete from tokens where user_id = $1", args![id]).await?;
        tx.commit().await
    }

    /// Disables an account and ends its sign-ins; disabling twice changes nothing. `NotFound` for an unknown one.
    pub async fn disable_user(&self, id: &UserId, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let sql = "update users set disabled_at_ms = coalesce(disabled_at_ms, $2) where id = $1";
        if tx.execute(sql, args![id, now]).await? == 0 {
            return Err(Error::not_found("such account"));
        }
        tx.execute("delete from tokens where user_id = $1", args![id]).await?;
        tx.commit().await
    }
}

impl Tx {
    /// A random UUID (version 4): the databases have the randomness, this crate has none.
    async fn new_uuid(&mut self) -> Result<UserId, Error> {
        let sql = Sql {
            sqlite: "select lower(hex(randomblob(16))) as hex",
            postgres: "select replace(cast(gen_random_uuid() as text), '-', '') as hex",
        };
        let row = self.row(sql, vec![]).await?.ok_or_else(|| Error::broken("the database gave no randomness"))?;
        let hex = row.text("hex")?;
        let variant = ['8', '9', 'a', 'b'][usize::from(hex.as_bytes()[16]) % 4];
        Ok(UserId(format!(
            "{}-{}-4{}-{variant}{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..32]
        )))
    }
}

/// Reads a row that was selected with [`with_user_columns`].
pub(crate) fn user_of(row: &Row) -> Result<User, Error> {
    Ok(User {
        id: UserId(row.text("id")?),
        email: row.text("email")?,
        role: row.named("role", Role::parse)?,
        avatar_url: row.text_or_null("avatar_url")?,
        created_at_ms: row.int("created_at_ms")?,
    })
}

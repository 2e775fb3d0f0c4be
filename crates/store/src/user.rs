//! Accounts.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, Sql, args};
use crate::tx::Tx;
use domain::{EpochMs, Role, User, UserId};

/// A statement with every public column of a user in its middle.
macro_rules! with_user_columns {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " u.id, u.email, u.role, u.avatar_url, u.created_at_ms, u.disabled_at_ms, \
             cast(case when u.password_hash = '' then 1 else 0 end as bigint) as is_invited ",
            $after
        )
    };
}
pub(crate) use with_user_columns;

/// The hash of no password: of an account that is signed in to by a provider only. It may be reset like any other, and
/// counts as one that can be signed in to.
pub(crate) const NO_PASSWORD: &str = "!";

/// What an admin changes of an account; what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserChange {
    /// Another role.
    pub role: Option<Role>,
    /// Whether nobody may sign in to it any more.
    pub disabled: Option<bool>,
}

impl Store {
    /// Makes an account with a new random id. `Conflict` when the address is taken; addresses are kept in lower case.
    pub async fn insert_user(&self, email: &str, role: Role, password_hash: &str, now: EpochMs) -> Result<User, Error> {
        let mut tx = self.begin().await?;
        let user = tx.insert_user(email, role, password_hash, now).await?;
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
        tx.set_password(id, password_hash).await?;
        tx.commit().await
    }

    /// Changes an account; disabling it ends its sign-ins and takes its invitation back. `NotFound` for an unknown one,
    /// `Conflict` when no admin would be left who can sign in.
    pub async fn change_user(&self, id: &UserId, change: &UserChange, now: EpochMs) -> Result<User, Error> {
        let mut tx = self.begin().await?;
        tx.lock_admins().await?;
        let before = tx.user(id).await?;
        let mut after = before.clone();
        after.role = change.role.unwrap_or(before.role);
        after.disabled_at_ms = match change.disabled {
            None => before.disabled_at_ms,
            Some(false) => None,
            Some(true) => before.disabled_at_ms.or(Some(now)),
        };
        if is_admin_at_work(&before) && !is_admin_at_work(&after) && tx.other_admins(id).await? == 0 {
            return Err(Error::conflict("this is the last admin who can sign in; make another one first"));
        }
        tx.overwrite()?;
        let sql = "update users set role = $2, disabled_at_ms = $3 where id = $1";
        tx.execute(sql, args![id, after.role.as_str(), after.disabled_at_ms]).await?;
        if after.disabled_at_ms.is_some() {
            tx.execute("delete from tokens where user_id = $1", args![id]).await?;
            tx.execute("delete from invitations where user_id = $1", args![id]).await?;
        }
        tx.commit().await?;
        Ok(after)
    }
}

pub(crate) fn is_admin_at_work(user: &User) -> bool {
    user.role == Role::Admin && user.disabled_at_ms.is_none() && !user.is_invited
}

impl Tx {
    pub(crate) async fn insert_user(
        &mut self,
        email: &str,
        role: Role,
        password_hash: &str,
        now: EpochMs,
    ) -> Result<User, Error> {
        // What a full page of SQLite's file hands on to another one must be gone there, should the account be erased.
        self.overwrite()?;
        let user = User {
            id: self.new_uuid().await?,
            email: email.trim().to_lowercase(),
            role,
            avatar_url: None,
            created_at_ms: now,
            disabled_at_ms: None,
            is_invited: password_hash.is_empty(),
        };
        let sql = "insert into users (id, email, role, password_hash, created_at_ms) values ($1, $2, $3, $4, $5) \
                   on conflict (email) do nothing";
        let args = args![&user.id, user.email.as_str(), role.as_str(), password_hash, now];
        if self.execute(sql, args).await? == 0 {
            return Err(Error::conflict(format!("{} has an account already", user.email)));
        }
        Ok(user)
    }

    /// Replaces a password's hash, ends all sign-ins and takes links back that would set another one.
    pub(crate) async fn set_password(&mut self, id: &UserId, password_hash: &str) -> Result<(), Error> {
        self.overwrite()?;
        let sql = "update users set password_hash = $2 where id = $1";
        if self.execute(sql, args![id, password_hash]).await? == 0 {
            return Err(unknown());
        }
        self.execute("delete from tokens where user_id = $1", args![id]).await?;
        self.execute("delete from invitations where user_id = $1", args![id]).await?;
        Ok(())
    }

    pub(crate) async fn user(&mut self, id: &UserId) -> Result<User, Error> {
        let sql = with_user_columns!("select", "from users u where u.id = $1");
        user_of(&self.row(sql, args![id]).await?.ok_or_else(unknown)?)
    }

    /// Makes whoever else takes an admin away wait: two may do it to each other at the same moment.
    pub(crate) async fn lock_admins(&mut self) -> Result<(), Error> {
        self.lock("select pg_advisory_xact_lock(2, 0)", vec![]).await
    }

    /// How many admins can sign in besides this one.
    pub(crate) async fn other_admins(&mut self, id: &UserId) -> Result<i64, Error> {
        let sql = "select count(*) as admins from users where role = 'admin' and disabled_at_ms is null \
                   and password_hash <> '' and id <> $1";
        let row = self.row(sql, args![id]).await?.ok_or_else(|| Error::broken("a count gave no row"))?;
        row.int("admins")
    }

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

pub(crate) fn unknown() -> Error {
    Error::not_found("such account")
}

/// Reads a row that was selected with [`with_user_columns`].
pub(crate) fn user_of(row: &Row) -> Result<User, Error> {
    Ok(User {
        id: UserId(row.text("id")?),
        email: row.text("email")?,
        role: row.named("role", Role::parse)?,
        avatar_url: row.text_or_null("avatar_url")?,
        created_at_ms: row.int("created_at_ms")?,
        disabled_at_ms: row.int_or_null("disabled_at_ms")?,
        is_invited: row.int("is_invited")? != 0,
    })
}

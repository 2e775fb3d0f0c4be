//! Keys of programs: a hash that only the server can make of a key, and what the key may do.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use domain::worker::Lease;
use domain::{ApiKey, EpochMs, Role, Scope};
use std::collections::BTreeSet;

/// How many keys one owner may have that are not revoked.
pub const KEYS_OF_OWNER_MAX: i64 = 200;
/// How exactly it is known when a key was last used, milliseconds: so that not each use is written.
const USED_WITHIN_MS: i64 = 60_000;

/// A key to be written; the one that made it shows the key itself once and keeps nothing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its number: part of the key, and no secret.
    pub id: String,
    /// Its keyed hash.
    pub hash: String,
    /// What its owner calls it.
    pub name: String,
    /// Its beginning.
    pub shown: String,
    /// An account's id, or the name of whoever makes it without one.
    pub owner: String,
    /// What it may do at most.
    pub role: Role,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// When it ends by itself.
    pub expires_at: Option<EpochMs>,
}

macro_rules! with_key_columns {
    ($after:literal) => {
        concat!(
            "select k.id, k.name, k.shown, k.owner, k.role, k.scopes, k.job_id, j.project, k.created_at_ms, k.expires_at_ms, \
             k.used_at_ms, k.revoked_at_ms, u.role as owner_role from api_keys k left join users u on u.id = k.owner \
             left join jobs j on j.id = k.job_id ",
            $after
        )
    };
}

impl Store {
    /// Writes a key. `Conflict` when its owner has too many.
    pub async fn insert_key(&self, new: &NewKey, now: EpochMs) -> Result<ApiKey, Error> {
        let mut tx = self.begin().await?;
        let sql = "select count(*) as keys from api_keys where owner = $1 and job_id is null and revoked_at_ms is null";
        let row = tx.row(sql, args![new.owner.as_str()]).await?;
        let keys = row.ok_or_else(|| Error::broken("a count gave no row"))?.int("keys")?;
        if keys >= KEYS_OF_OWNER_MAX {
            return Err(Error::conflict(format!("there are {keys} keys already; revoke those that nobody uses")));
        }
        let sql = "insert into api_keys (id, hash, name, shown, owner, role, scopes, created_at_ms, expires_at_ms) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        tx.execute(sql, key_args(new, now)?).await?;
        let row = tx.row(with_key_columns!("where k.id = $1"), args![new.id.as_str()]).await?;
        let key = key_of(&row.ok_or_else(|| Error::broken("a key that was just written is not there"))?)?;
        tx.commit().await?;
        Ok(key)
    }

    /// Writes the key of an agent: it is worth something only while this claim's job is worked on. `Conflict` when it is not.
    pub async fn insert_job_key(&self, lease: Lease, new: &NewKey, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let sql = "insert into api_keys (id, hash, name, shown, owner, role, scopes, created_at_ms, expires_at_ms, job_id, fence) \
                   select $1, $2, $3, $4, $5, $6, $7, $8, $9, j.id, j.fence from jobs j \
                   where j.id = $10 and j.fence = $11 and j.state = 'working'";
        let mut args = key_args(new, now)?;
        args.extend(args![lease.job_id, lease.fence]);
        if tx.execute(sql, args).await? == 0 {
            return Err(Error::conflict(format!("job {} is not worked on under this claim any more", lease.job_id)));
        }
        tx.commit().await
    }

    /// The key with this hash and what it may do today: never more than its owner. None when it is unknown, over or revoked,
    /// its owner is disabled, or its job is not worked on any more.
    pub async fn find_key(&self, hash: &str, now: EpochMs) -> Result<Option<ApiKey>, Error> {
        let sql = with_key_columns!(
            "where k.hash = $1 and k.revoked_at_ms is null and (k.expires_at_ms is null or k.expires_at_ms > $2) \
             and u.disabled_at_ms is null and (k.job_id is null or (j.state = 'working' and j.fence = k.fence))"
        );
        self.db.read().await?.row(sql, args![hash, now]).await?.as_ref().map(key_of).transpose()
    }

    /// The key with this number, revoked or not. `NotFound` for an unknown one.
    pub async fn key(&self, id: &str) -> Result<ApiKey, Error> {
        let row = self.db.read().await?.row(with_key_columns!("where k.id = $1"), args![id]).await?;
        key_of(&row.ok_or_else(unknown)?)
    }

    /// The keys of people that are not revoked, the newest first; of one owner, or of all.
    pub async fn keys(&self, owner: Option<&str>) -> Result<Vec<ApiKey>, Error> {
        let sql = with_key_columns!(
            "where k.job_id is null and k.revoked_at_ms is null and (k.owner = $1 or $1 is null) \
             order by k.created_at_ms desc, k.id"
        );
        self.db.read().await?.rows(sql, args![owner]).await?.iter().map(key_of).collect()
    }

    /// Gives a key another text; the old one opens nothing from then on. `NotFound` for an unknown or revoked one.
    pub async fn rotate_key(&self, id: &str, hash: &str, shown: &str) -> Result<(), Error> {
        let sql =
            "update api_keys set hash = $2, shown = $3 where id = $1 and revoked_at_ms is null and job_id is null";
        self.change_key(sql, args![id, hash, shown]).await
    }

    /// Takes a key back. `NotFound` for an unknown one, or one that was taken back before.
    pub async fn revoke_key(&self, id: &str, now: EpochMs) -> Result<(), Error> {
        let sql = "update api_keys set revoked_at_ms = $2 where id = $1 and revoked_at_ms is null";
        self.change_key(sql, args![id, now]).await
    }

    async fn change_key(&self, sql: &'static str, args: Vec<crate::row::Arg>) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if tx.execute(sql, args).await? == 0 {
            return Err(unknown());
        }
        tx.commit().await
    }

    /// Notes that a key is used, to the minute.
    pub async fn touch_key(&self, id: &str, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let sql = "update api_keys set used_at_ms = $2 where id = $1 and (used_at_ms is null or used_at_ms <= $3)";
        tx.execute(sql, args![id, now, now - USED_WITHIN_MS]).await?;
        tx.commit().await
    }
}

fn key_args(new: &NewKey, now: EpochMs) -> Result<Vec<crate::row::Arg>, Error> {
    Ok(args![
        new.id.as_str(),
        new.hash.as_str(),
        new.name.as_str(),
        new.shown.as_str(),
        new.owner.as_str(),
        new.role.as_str(),
        serde_json::to_string(&new.scopes)?,
        now,
        new.expires_at
    ])
}

fn unknown() -> Error {
    Error::not_found("such key")
}

fn key_of(row: &Row) -> Result<ApiKey, Error> {
    let role = row.named("role", Role::parse)?;
    let owner_role = row.named_or_null("owner_role", Role::parse)?;
    Ok(ApiKey {
        id: row.text("id")?,
        name: row.text("name")?,
        shown: row.text("shown")?,
        owner: row.text("owner")?,
        role: owner_role.map_or(role, |most| role.min(most)),
        scopes: row.json("scopes")?,
        job: row.int_or_null("job_id")?.map(domain::JobId),
        project: row.slug_or_null("project")?,
        created_at_ms: row.int("created_at_ms")?,
        expires_at_ms: row.int_or_null("expires_at_ms")?,
        used_at_ms: row.int_or_null("used_at_ms")?,
        revoked_at_ms: row.int_or_null("revoked_at_ms")?,
    })
}

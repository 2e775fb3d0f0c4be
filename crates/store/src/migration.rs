//! The tables' history. A published migration never changes; a new table or column is a new file.

use crate::db::Db;
use crate::error::Error;
use crate::lite::blocking;
use crate::row::Sql;
use sha2::{Digest, Sha384};
use std::time::Instant;

/// Number, name, and one text for both databases or one for each.
const MIGRATIONS: &[(i64, &str, Sql)] = &[
    (1, "foundation", Sql::both(include_str!("../migrations/0001_foundation.sql"))),
    (
        2,
        "queue",
        Sql {
            sqlite: include_str!("../migrations/0002_queue.sqlite.sql"),
            postgres: include_str!("../migrations/0002_queue.postgres.sql"),
        },
    ),
    (3, "policy", Sql::both(include_str!("../migrations/0003_policy.sql"))),
    (4, "promotion", Sql::both(include_str!("../migrations/0004_promotion.sql"))),
    (5, "setting", Sql::both(include_str!("../migrations/0005_setting.sql"))),
    (6, "people", Sql::both(include_str!("../migrations/0006_people.sql"))),
    (7, "crm", Sql::both(include_str!("../migrations/0007_crm.sql"))),
    (
        8,
        "memory",
        Sql {
            sqlite: include_str!("../migrations/0008_memory.sqlite.sql"),
            postgres: include_str!("../migrations/0008_memory.postgres.sql"),
        },
    ),
    (9, "ticket", Sql::both(include_str!("../migrations/0009_ticket.sql"))),
    (10, "identity", Sql::both(include_str!("../migrations/0010_identity.sql"))),
    (11, "avatar", Sql::both(include_str!("../migrations/0011_avatar.sql"))),
    (12, "air", Sql::both(include_str!("../migrations/0012_air.sql"))),
];

/// The record of what was done. Its name and columns are those of the library that did it at first.
const RECORD: Sql = Sql {
    sqlite: "create table if not exists _sqlx_migrations (version bigint primary key, description text not null, \
             installed_on timestamp not null default current_timestamp, success boolean not null, checksum blob not null, \
             execution_time bigint not null)",
    postgres: "create table if not exists _sqlx_migrations (version bigint primary key, description text not null, \
               installed_on timestamptz not null default now(), success boolean not null, checksum bytea not null, \
               execution_time bigint not null)",
};

/// Brings the tables up to date. Refuses a database that a newer Velocity has written.
pub(crate) async fn migrate(db: &Db) -> Result<(), Error> {
    match db {
        Db::Lite { file, .. } => blocking(|| migrate_sqlite(file.open()?.raw())),
        Db::Pg { server, .. } => migrate_postgres(server.connect().await?.raw()).await,
    }
}

/// What is to be done: numbers, names and texts.
type Steps = Vec<(i64, &'static str, String)>;

/// Given what was done: number and checksum.
fn left(done: &[(i64, Vec<u8>)], (id, key): (&str, &str), text: impl Fn(&Sql) -> &'static str) -> Result<Steps, Error> {
    if done.iter().any(|(version, _)| !MIGRATIONS.iter().any(|(known, ..)| known == version)) {
        return Err(Error::broken("a newer Velocity has written it; update this one"));
    }
    let mut left = Vec::new();
    for (version, name, sql) in MIGRATIONS {
        let sql = text(sql).replace("{id}", id).replace("{key}", key);
        match done.iter().find(|(done, _)| done == version) {
            None => left.push((*version, *name, sql)),
            Some((_, checksum)) if *checksum == checksum_of(&sql) => {}
            Some(_) => {
                let message = format!("the tables were made by another text of migration {version}, {name}");
                return Err(Error::broken(message));
            }
        }
    }
    Ok(left)
}

fn checksum_of(sql: &str) -> Vec<u8> {
    Sha384::digest(sql.as_bytes()).to_vec()
}

/// On a connection of its own: a table that is built anew must not take along the rows that refer to it.
fn migrate_sqlite(conn: &mut rusqlite::Connection) -> Result<(), Error> {
    conn.pragma_update(None, "foreign_keys", false)?;
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    tx.execute(RECORD.sqlite, [])?;
    let done: Vec<(i64, Vec<u8>)> = tx
        .prepare("select version, checksum from _sqlx_migrations where success")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let left = left(&done, ("integer primary key autoincrement", "integer primary key"), |sql| sql.sqlite)?;
    if left.is_empty() {
        return Ok(());
    }
    for (version, name, sql) in left {
        let begun = Instant::now();
        tx.execute_batch(&sql)?;
        let sql_done = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                        values (?1, ?2, true, ?3, ?4)";
        tx.execute(sql_done, rusqlite::params![version, name, checksum_of(&sql), nanoseconds(begun)])?;
    }
    let dangling = tx.prepare("pragma foreign_key_check")?.query_map([], |_| Ok(()))?.count();
    if dangling > 0 {
        let message = format!("{dangling} rows refer to rows that are not there; restore a backup");
        return Err(Error::broken(message));
    }
    Ok(tx.commit()?)
}

/// One process at a time; the others find it done.
async fn migrate_postgres(client: &tokio_postgres::Client) -> Result<(), Error> {
    client.batch_execute("select pg_advisory_lock(hashtext('velocity migrations'))").await?;
    client.batch_execute(RECORD.postgres).await?;
    let rows = client.query("select version, checksum from _sqlx_migrations where success", &[]).await?;
    let done: Vec<(i64, Vec<u8>)> =
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, Error>>()?;
    let names = ("bigint generated always as identity primary key", "bigint primary key");
    for (version, name, sql) in left(&done, names, |sql| sql.postgres)? {
        let begun = Instant::now();
        // Given up half-way, the connection ends and with it what was not committed.
        client.batch_execute(&format!("begin; {sql}")).await?;
        let sql_done = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                        values ($1, $2, true, $3, $4)";
        client.execute(sql_done, &[&version, &name, &checksum_of(&sql), &nanoseconds(begun)]).await?;
        client.batch_execute("commit").await?;
    }
    Ok(())
}

fn nanoseconds(since: Instant) -> i64 {
    i64::try_from(since.elapsed().as_nanos()).unwrap_or(i64::MAX)
}

//! The tables' history. A published migration never changes; a new table or column is a new file.

use crate::db::Db;
use crate::error::Error;
use crate::row::Sql;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqlSafeStr};

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
];

/// Brings the tables up to date. Refuses a database that a newer Velocity has written.
pub(crate) async fn migrate(db: &Db) -> Result<(), Error> {
    match db {
        Db::Lite { options, .. } => migrate_sqlite((**options).clone()).await,
        Db::Pg { pool, .. } => {
            let names = ("bigint generated always as identity primary key", "bigint primary key");
            migrator(names, |sql| sql.postgres).run(pool).await.map_err(explained)
        }
    }
}

/// On a connection of its own: a table that is built anew must not take along the rows that refer to it.
async fn migrate_sqlite(options: SqliteConnectOptions) -> Result<(), Error> {
    let mut connection = options.foreign_keys(false).connect().await?;
    let before: i64 = sqlx::query_scalar("pragma schema_version").fetch_one(&mut connection).await?;
    let names = ("integer primary key autoincrement", "integer primary key");
    migrator(names, |sql| sql.sqlite).run(&mut connection).await.map_err(explained)?;
    let after: i64 = sqlx::query_scalar("pragma schema_version").fetch_one(&mut connection).await?;
    if before != after {
        let dangling = sqlx::query("pragma foreign_key_check").fetch_all(&mut connection).await?.len();
        if dangling > 0 {
            let message = format!("{dangling} rows refer to rows that are not there; restore a backup");
            return Err(Error::broken(message));
        }
    }
    Ok(connection.close().await?)
}

fn migrator((id, key): (&str, &str), text: impl Fn(&Sql) -> &'static str) -> Migrator {
    let migration = |(version, name, sql): &(i64, &'static str, Sql)| {
        let sql = AssertSqlSafe(text(sql).replace("{id}", id).replace("{key}", key)).into_sql_str();
        Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

fn explained(error: MigrateError) -> Error {
    match error {
        MigrateError::Execute(error) => error.into(),
        MigrateError::VersionMissing(_) => Error::broken("a newer Velocity has written it; update this one"),
        error => Error::broken(format!("the tables cannot be brought up to date: {error}")),
    }
}

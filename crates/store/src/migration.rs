//! The tables' history. A published migration never changes; a new table or column is a new file.

use crate::db::Db;
use crate::error::Error;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "foundation", include_str!("../migrations/0001_foundation.sql")),
    (3, "policy", include_str!("../migrations/0003_policy.sql")),
];

/// Brings the tables up to date. Refuses a database that a newer Velocity has written.
pub(crate) async fn migrate(db: &Db) -> Result<(), Error> {
    let done = match db {
        Db::Lite { write, .. } => migrator("integer primary key autoincrement", "integer primary key").run(write).await,
        Db::Pg { pool, .. } => {
            migrator("bigint generated always as identity primary key", "bigint primary key").run(pool).await
        }
    };
    done.map_err(|error| match error {
        MigrateError::Execute(error) => error.into(),
        MigrateError::VersionMissing(_) => Error::broken("a newer Velocity has written it; update this one"),
        error => Error::broken(format!("the tables cannot be brought up to date: {error}")),
    })
}

fn migrator(id: &str, key: &str) -> Migrator {
    let migration = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        let sql = AssertSqlSafe(sql.replace("{id}", id).replace("{key}", key)).into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

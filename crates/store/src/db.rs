//! The two databases behind one type. This file, `tx.rs` and `hub.rs` alone know that they differ.

use crate::error::Error;
use crate::tx::ReadTx;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, SqlitePool};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// How long a statement waits for a lock or a connection before the store says that it is busy.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// Connections that only read a SQLite file; each is a thread.
const READERS_MAX: u32 = 4;
/// Connections to PostgreSQL of one process, the listener included.
const PG_CONNECTIONS_MAX: u32 = 12;

/// To what the write-ahead log is cut back when a burst made it larger.
const WAL_BYTES_MAX: &str = "16777216";

/// Two native pools; one SQL text serves both.
#[derive(Clone)]
pub(crate) enum Db {
    /// A file: one connection writes, a few read.
    Lite { read: SqlitePool, write: SqlitePool, path: PathBuf },
    /// A server.
    Pg { pool: PgPool, address: String },
}

impl Db {
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::open_postgres(url).await;
        }
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        Self::open_sqlite(Path::new(path)).await
    }

    async fn open_sqlite(path: &Path) -> Result<Self, Error> {
        if path.as_os_str().is_empty() {
            return Err(Error::broken("the database's path is empty; give sqlite:PATH or postgres://…"));
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        // Accounts and conversations are nobody else's business; SQLite gives its other files the same mode.
        std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(WAIT_MAX)
            .pragma("journal_size_limit", WAL_BYTES_MAX)
            .disable_statement_logging();
        let write = lite_pool(1).connect_with(options.clone()).await?;
        let read = lite_pool(READERS_MAX).connect_lazy_with(options.read_only(true));
        Ok(Self::Lite { read, write, path: path.to_owned() })
    }

    async fn open_postgres(url: &str) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| Error::broken("the database's address is not like postgres://user:password@host:port/name"))?
            .application_name("velocity")
            .disable_statement_logging();
        let name = options.get_database().unwrap_or_default().to_owned();
        let address = format!("postgres://{}:{}/{name}", options.get_host(), options.get_port());
        // The pool would try for as long as it waits and then not say why.
        let first = options.connect().await;
        let first = first.map_err(|error| Error::broken(format!("cannot connect to {address}: {error}")))?;
        first.close().await?;
        let pool = PgPoolOptions::new().max_connections(PG_CONNECTIONS_MAX).acquire_timeout(WAIT_MAX);
        Ok(Self::Pg { pool: pool.connect_with(options).await?, address })
    }

    /// A picture of one moment, for several readings that must fit together.
    pub(crate) async fn read(&self) -> Result<ReadTx, Error> {
        ReadTx::begin(self).await
    }

    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Lite { path, .. } => path.display().to_string(),
            Self::Pg { address, .. } => address.clone(),
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Lite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Pg { pool, .. } => pool.close().await,
        }
    }
}

/// Connections are kept for ever: the last close of a file writes its whole log back, and an idle server must not write.
fn lite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(WAIT_MAX)
}

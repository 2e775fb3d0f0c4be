//! The two databases behind one type.

use crate::error::Error;
use crate::reserve::Reserve;
use crate::tx::ReadTx;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, SqliteConnection, SqlitePool};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long a statement waits for a lock or a connection before the store says that it is busy.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(10);
/// Connections that only read a SQLite file; each is a thread.
const READERS_MAX: u32 = 4;
/// Connections to PostgreSQL of one process, the listener included.
const PG_CONNECTIONS_MAX: u32 = 12;

/// To what the write-ahead log is cut back when a burst made it larger.
const WAL_BYTES_MAX: &str = "16777216";

/// Native connections; one SQL text serves both where it can.
#[derive(Clone)]
pub(crate) enum Db {
    /// A file: one connection writes, a few read.
    Lite {
        read: SqlitePool,
        write: Arc<Mutex<LiteWriter>>,
        path: PathBuf,
        options: Box<SqliteConnectOptions>,
        reserve: Arc<Reserve>,
    },
    /// A server.
    Pg { pool: PgPool, address: String, options: Box<PgConnectOptions> },
}

/// The file's one connection that writes.
pub(crate) struct LiteWriter {
    connection: Option<SqliteConnection>,
    /// Whether a transaction was begun whose end nobody has seen.
    open: bool,
}

impl LiteWriter {
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, Error> {
        self.connection.as_mut().ok_or_else(|| Error::broken("the store is closed"))
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// Begins; what a caller left open that went away is rolled back first. "immediate", because a transaction that reads
    /// first and writes later would be refused at once when another process wrote between.
    pub(crate) async fn begin(&mut self) -> Result<(), Error> {
        if self.open {
            self.rollback().await?;
        }
        self.open = true;
        sqlx::query("begin immediate").execute(self.connection()?).await?;
        Ok(())
    }

    pub(crate) async fn commit(&mut self) -> Result<(), Error> {
        sqlx::query("commit").execute(self.connection()?).await?;
        self.open = false;
        Ok(())
    }

    pub(crate) async fn rollback(&mut self) -> Result<(), Error> {
        // After some failures the database has rolled back already.
        let _ = sqlx::query("rollback").execute(self.connection()?).await;
        self.open = false;
        Ok(())
    }
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
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT_MAX)
            .pragma("journal_size_limit", WAL_BYTES_MAX)
            .disable_statement_logging();
        let write = LiteWriter { connection: Some(options.connect().await?), open: false };
        let read = lite_pool(READERS_MAX).connect_lazy_with(options.clone().read_only(true));
        let reserve = Arc::new(Reserve::beside(path));
        Ok(Self::Lite {
            read,
            write: Arc::new(Mutex::new(write)),
            path: path.to_owned(),
            options: Box::new(options),
            reserve,
        })
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
        Ok(Self::Pg { pool: pool.connect_with(options.clone()).await?, address, options: Box::new(options) })
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
                let connection = write.lock().await.connection.take();
                if let Some(connection) = connection {
                    // Nothing is lost with it: what was answered is in the log.
                    let _ = connection.close().await;
                }
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

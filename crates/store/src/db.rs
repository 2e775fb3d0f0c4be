//! The two databases behind one type.

use crate::error::Error;
use crate::lite::{LiteFile, LiteReaders, LiteWriter, blocking, create_file, keep_freed_memory};
use crate::pg::{PgConns, PgServer};
use crate::reserve::Reserve;
use crate::tx::ReadTx;
use deadpool::Runtime;
use deadpool::managed::{Manager, Pool};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long a statement waits for a lock or a connection before the store says that it is busy.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(10);
/// Connections that only read a SQLite file.
const READERS_MAX: usize = 4;
/// Connections to PostgreSQL of one process, besides its lane's and its listener's.
const PG_CONNECTIONS_MAX: usize = 10;

/// Native connections; one SQL text serves both where it can.
#[derive(Clone)]
pub(crate) enum Db {
    /// A file: one connection writes, a few read.
    Lite { file: LiteFile, read: Pool<LiteReaders>, write: Arc<Mutex<LiteWriter>>, reserve: Arc<Reserve> },
    /// A server.
    Pg { server: Arc<PgServer>, pool: Pool<PgConns> },
}

impl Db {
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::open_postgres(url).await;
        }
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        Self::open_sqlite(Path::new(path))
    }

    fn open_sqlite(path: &Path) -> Result<Self, Error> {
        create_file(path)?;
        keep_freed_memory();
        let file = LiteFile { path: path.to_owned(), wait: WAIT_MAX };
        let write = Arc::new(Mutex::new(LiteWriter::new(file.open()?)));
        let read = pool(LiteReaders(file.clone()), READERS_MAX)?;
        Ok(Self::Lite { file, read, write, reserve: Arc::new(Reserve::beside(path)) })
    }

    async fn open_postgres(url: &str) -> Result<Self, Error> {
        let server = Arc::new(PgServer::parse(url, WAIT_MAX)?);
        // Said now and in full; later it is only busy.
        if let Err(error) = server.connect().await {
            return Err(Error::broken(format!("cannot connect to {}: {}", server.address, error.cause())));
        }
        let pool = pool(PgConns(server.clone()), PG_CONNECTIONS_MAX)?;
        Ok(Self::Pg { server, pool })
    }

    /// A picture of one moment, for several readings that must fit together.
    pub(crate) async fn read(&self) -> Result<ReadTx, Error> {
        ReadTx::begin(self).await
    }

    /// Empties SQLite's write-ahead log, so that what was deleted is not in it either. Nothing is lost when a reader is in the way:
    /// the log is written over later. PostgreSQL looks after its own.
    pub(crate) async fn cut_log(&self) -> Result<(), Error> {
        match self {
            Self::Lite { write, .. } => {
                let mut writer = write.lock().await;
                blocking(|| writer.cut_log(WAIT_MAX))
            }
            Self::Pg { .. } => Ok(()),
        }
    }

    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Lite { file, .. } => file.path.display().to_string(),
            Self::Pg { server, .. } => server.address.clone(),
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Lite { read, write, .. } => {
                read.close();
                write.lock().await.close();
            }
            Self::Pg { pool, .. } => pool.close(),
        }
    }
}

fn pool<M: Manager>(manager: M, size: usize) -> Result<Pool<M>, Error> {
    let pool = Pool::builder(manager).max_size(size).wait_timeout(Some(WAIT_MAX)).runtime(Runtime::Tokio1);
    pool.build().map_err(|error| Error::broken(error.to_string()))
}

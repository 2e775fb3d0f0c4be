//! Connections on which a transaction runs. With `db.rs`, `hub.rs` and the statements that have two texts, the only place
//! that knows that the databases differ. What waits for PostgreSQL is boxed: these futures stand inside all others, and each
//! level copies their size into its own frame.

use crate::db::{Db, WAIT_MAX};
use crate::error::Error;
use crate::home::Home;
use crate::lite::{LiteReader, LiteWriter, blocking};
use crate::pg::{Last, PgConn, PgConns, PgTx};
use crate::row::{Arg, Row, Sql};
use deadpool::managed::Object;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// A process that stands still in the middle of a transaction, frozen or cut off, holds its locks no longer than this: then
/// the server gives the transaction up.
const BEGIN_WRITING: &str = "begin; set local idle_in_transaction_session_timeout = 10000";

pub(crate) enum Conn {
    LiteRead(LiteReader),
    /// The one connection that writes.
    Lite(LiteGuard),
    Pg(PgTx<Object<PgConns>>),
    /// A lane's own connection, with its home and the transaction's number.
    PgLane(PgTx<Box<PgConn>>, Home, i64),
}

/// The file's writer for the time of one transaction.
pub(crate) struct LiteGuard {
    writer: OwnedMutexGuard<LiteWriter>,
    /// Whether its caller sees to it that nobody else waits for the disk with it, as a lane does.
    is_alone: bool,
}

impl LiteGuard {
    async fn begin(write: &Arc<Mutex<LiteWriter>>, is_alone: bool) -> Result<Self, Error> {
        let writer = match write.clone().try_lock_owned() {
            Ok(writer) => writer,
            Err(_) => {
                let waited = Box::pin(tokio::time::timeout(WAIT_MAX, write.clone().lock_owned())).await;
                waited.map_err(|waited| Error::Busy { source: waited.into() })?
            }
        };
        let mut guard = Self { writer, is_alone };
        guard.waiting(LiteWriter::begin)?;
        Ok(guard)
    }

    /// What may wait for the disk or another process.
    fn waiting<T>(&mut self, work: impl FnOnce(&mut LiteWriter) -> T) -> T {
        if self.is_alone { work(&mut self.writer) } else { blocking(|| work(&mut self.writer)) }
    }
}

impl Drop for LiteGuard {
    /// A transaction that was given up half-way is rolled back at once: nobody may come for a long time, and another process
    /// would wait for it.
    fn drop(&mut self) {
        self.writer.rollback();
    }
}

impl Conn {
    pub(crate) async fn begin_reading(db: &Db) -> Result<Self, Error> {
        Ok(match db {
            Db::Lite { read, .. } => Self::LiteRead(LiteReader::begin(Box::pin(read.get()).await?)?),
            Db::Pg { pool, .. } => {
                Self::Pg(PgTx::new(Box::pin(pool.get()).await?, "begin isolation level repeatable read, read only"))
            }
        })
    }

    /// For a caller that sees to it that nobody waits for the disk with it, as a lane does: on SQLite it waits where it is.
    pub(crate) async fn begin_alone(db: &Db) -> Result<Self, Error> {
        match db {
            Db::Lite { write, .. } => Ok(Self::Lite(LiteGuard::begin(write, true).await?)),
            Db::Pg { .. } => Self::begin_writing(db).await,
        }
    }

    pub(crate) async fn begin_writing(db: &Db) -> Result<Self, Error> {
        Ok(match db {
            Db::Lite { write, .. } => Self::Lite(LiteGuard::begin(write, false).await?),
            Db::Pg { pool, .. } => Self::Pg(PgTx::new(Box::pin(pool.get()).await?, BEGIN_WRITING)),
        })
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Lite(_) | Self::LiteRead(_))
    }

    /// Under which name and number a PostgreSQL transaction signs; nobody's name on a pooled connection. None on SQLite.
    pub(crate) fn writer(&self) -> Option<(String, i64)> {
        match self {
            Self::Lite(_) | Self::LiteRead(_) => None,
            Self::Pg(_) => Some((String::new(), 0)),
            Self::PgLane(_, home, batch) => Some((home.name(), *batch)),
        }
    }

    pub(crate) async fn rows(&mut self, sql: Sql, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        match self {
            Self::LiteRead(reader) => reader.conn().rows(sql.sqlite, &args),
            Self::Lite(guard) => guard.writer.conn()?.rows(sql.sqlite, &args),
            Self::Pg(tx) => Box::pin(tx.rows(sql, &args)).await,
            Self::PgLane(tx, ..) => Box::pin(tx.rows(sql, &args)).await,
        }
    }

    /// What this transaction deletes SQLite overwrites; PostgreSQL cannot.
    pub(crate) fn overwrite(&mut self) -> Result<(), Error> {
        match self {
            Self::Lite(guard) => guard.writer.overwrite(),
            Self::LiteRead(_) | Self::Pg(_) | Self::PgLane(..) => Ok(()),
        }
    }

    /// The answers of statements of which none needs an earlier one's; on PostgreSQL in one journey.
    pub(crate) async fn rows_of_all(&mut self, asked: Vec<(Sql, Vec<Arg>)>) -> Result<Vec<Vec<Row>>, Error> {
        match self {
            Self::Pg(tx) => Box::pin(tx.rows_of_all(&asked)).await,
            Self::PgLane(tx, ..) => Box::pin(tx.rows_of_all(&asked)).await,
            Self::LiteRead(_) | Self::Lite(_) => {
                let mut answers = Vec::with_capacity(asked.len());
                for (sql, args) in asked {
                    answers.push(self.rows(sql, args).await?);
                }
                Ok(answers)
            }
        }
    }

    pub(crate) async fn execute(&mut self, sql: Sql, args: Vec<Arg>) -> Result<u64, Error> {
        match self {
            Self::LiteRead(reader) => reader.conn().execute(sql.sqlite, &args),
            Self::Lite(guard) => guard.writer.conn()?.execute(sql.sqlite, &args),
            Self::Pg(tx) => Box::pin(tx.execute(sql, &args)).await,
            Self::PgLane(tx, ..) => Box::pin(tx.execute(sql, &args)).await,
        }
    }

    /// The last statements, then the commit; on PostgreSQL in one journey.
    pub(crate) async fn rows_and_commit(mut self, asked: Vec<(Sql, Vec<Arg>)>) -> Result<Vec<Vec<Row>>, Error> {
        match self {
            Self::Pg(tx) => Box::pin(tx.rows_and_commit(&asked)).await.map(|(rows, _)| rows).map_err(unless_known),
            Self::PgLane(tx, home, batch) => match Box::pin(tx.rows_and_commit(&asked)).await {
                Ok((rows, conn)) => {
                    home.keep(conn);
                    Ok(rows)
                }
                // Their rows are gone with the connection; only whether it happened can be learned.
                Err(last) => Box::pin(home.resolve(last, batch)).await.map(|()| Vec::new()),
            },
            Self::LiteRead(_) | Self::Lite(_) => {
                let answers = self.rows_of_all(asked).await?;
                self.commit().await?;
                Ok(answers)
            }
        }
    }

    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::LiteRead(_) => Ok(()),
            Self::Lite(mut guard) => guard.waiting(LiteWriter::commit),
            Self::Pg(tx) => Box::pin(tx.commit()).await.map(drop).map_err(unless_known),
            Self::PgLane(tx, home, batch) => match Box::pin(tx.commit()).await {
                Ok(conn) => {
                    home.keep(conn);
                    Ok(())
                }
                Err(last) => Box::pin(home.resolve(last, batch)).await,
            },
        }
    }

    pub(crate) async fn rollback(self) -> Result<(), Error> {
        match self {
            // Dropped, they roll back.
            Self::LiteRead(_) | Self::Lite(_) => {}
            Self::Pg(tx) => drop(Box::pin(tx.rollback()).await?),
            Self::PgLane(tx, home, _) => home.keep(Box::pin(tx.rollback()).await?),
        }
        Ok(())
    }
}

/// Who has no number cannot ask whether the transaction happened.
fn unless_known(last: Last) -> Error {
    match last {
        Last::NotSent(error) | Last::Unknown(error) => error,
    }
}

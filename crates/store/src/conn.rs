//! Connections on which a transaction runs. With `db.rs`, `hub.rs` and the statements that have two texts, the only place
//! that knows that the databases differ.

use crate::db::{Db, LiteWriter, WAIT_MAX};
use crate::error::Error;
use crate::row::{Arg, Row, Sql};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, Postgres, Sqlite, Transaction};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::OwnedMutexGuard;

/// How long a writer asks whether its transaction happened whose connection broke at the commit.
const RESOLVE_MAX: Duration = Duration::from_secs(10);
/// How long it waits before it connects again.
const RECONNECT_AFTER: Duration = Duration::from_millis(50);

pub(crate) enum Conn {
    LiteRead(Transaction<'static, Sqlite>),
    /// The one connection that writes.
    Lite(LiteGuard),
    Pg(Transaction<'static, Postgres>),
    /// A lane's own connection, with its home and the transaction's number.
    PgLane(Box<PgConnection>, Home, i64),
}

/// The file's writer for the time of one transaction.
pub(crate) struct LiteGuard(Option<OwnedMutexGuard<LiteWriter>>);

impl LiteGuard {
    fn writer(&mut self) -> &mut LiteWriter {
        self.0.as_mut().expect("taken only when it is dropped")
    }
}

impl Drop for LiteGuard {
    /// A transaction that was given up half-way is rolled back at once: nobody may come for a long time, and another process
    /// would wait for it. The next one in this process waits for that.
    fn drop(&mut self) {
        let given_up = self.0.take().filter(|writer| writer.is_open());
        if let (Some(mut writer), Ok(runtime)) = (given_up, tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move { writer.rollback().await });
        }
    }
}

/// A statement with its values, for whichever database the context says.
macro_rules! bound {
    ($sql:expr, $args:expr) => {{
        let mut query = sqlx::query($sql);
        for arg in $args {
            query = match arg {
                Arg::Int(value) => query.bind(value),
                Arg::Text(value) => query.bind(value),
            };
        }
        query
    }};
}

/// Begins in a task of its own: when its caller goes away between `begin` and the answer, the driver would hand the
/// connection to the next one with the transaction still open. So the task gets it, and rolls it back.
async fn begin_pg(pool: &PgPool, statement: &'static str) -> Result<Transaction<'static, Postgres>, Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await }).await;
    Ok(begun.map_err(|_| Error::broken("the process is going down"))??)
}

impl Conn {
    pub(crate) async fn begin_reading(db: &Db) -> Result<Self, Error> {
        Ok(match db {
            Db::Lite { read, .. } => Self::LiteRead(read.begin().await?),
            Db::Pg { pool, .. } => {
                Self::Pg(begin_pg(pool, "begin transaction isolation level repeatable read, read only").await?)
            }
        })
    }

    pub(crate) async fn begin_writing(db: &Db) -> Result<Self, Error> {
        Ok(match db {
            Db::Lite { write, .. } => {
                let waited = tokio::time::timeout(WAIT_MAX, write.clone().lock_owned()).await;
                let mut guard = LiteGuard(Some(waited.map_err(|waited| Error::Busy { source: waited.into() })?));
                guard.writer().begin().await?;
                Self::Lite(guard)
            }
            Db::Pg { pool, .. } => Self::Pg(begin_pg(pool, "begin").await?),
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
        Ok(match self {
            Self::LiteRead(tx) => lite(bound!(sql.sqlite, args).fetch_all(&mut **tx).await?),
            Self::Lite(guard) => lite(bound!(sql.sqlite, args).fetch_all(guard.writer().connection()?).await?),
            Self::Pg(tx) => pg(bound!(sql.postgres, args).fetch_all(&mut **tx).await?),
            Self::PgLane(conn, ..) => pg(bound!(sql.postgres, args).fetch_all(&mut **conn).await?),
        })
    }

    pub(crate) async fn execute(&mut self, sql: Sql, args: Vec<Arg>) -> Result<u64, Error> {
        Ok(match self {
            Self::LiteRead(tx) => bound!(sql.sqlite, args).execute(&mut **tx).await?.rows_affected(),
            Self::Lite(guard) => bound!(sql.sqlite, args).execute(guard.writer().connection()?).await?.rows_affected(),
            Self::Pg(tx) => bound!(sql.postgres, args).execute(&mut **tx).await?.rows_affected(),
            Self::PgLane(conn, ..) => bound!(sql.postgres, args).execute(&mut **conn).await?.rows_affected(),
        })
    }

    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::LiteRead(tx) => tx.commit().await?,
            Self::Lite(mut guard) => guard.writer().commit().await?,
            Self::Pg(tx) => tx.commit().await?,
            Self::PgLane(mut conn, home, batch) => {
                let Err(error) = sqlx::query("commit").execute(&mut *conn).await else {
                    home.keep(conn);
                    return Ok(());
                };
                drop(conn);
                let error = Error::from(error);
                // From here on either it is known what happened, or nobody may do it again.
                let unknown =
                    |error: Error| Error::Busy { source: format!("cannot tell if it is stored: {error}").into() };
                if !error.is_lost_connection() || !home.happened(batch).await.map_err(unknown)? {
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) -> Result<(), Error> {
        match self {
            Self::LiteRead(tx) => tx.rollback().await?,
            Self::Lite(mut guard) => guard.writer().rollback().await?,
            Self::Pg(tx) => tx.rollback().await?,
            Self::PgLane(mut conn, home, _) => {
                sqlx::query("rollback").execute(&mut *conn).await?;
                home.keep(conn);
            }
        }
        Ok(())
    }
}

fn lite(rows: Vec<sqlx::sqlite::SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Lite).collect()
}

fn pg(rows: Vec<sqlx::postgres::PgRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Pg).collect()
}

/// Where a lane begins its transactions.
#[derive(Clone)]
pub(crate) enum Home {
    /// The file's one writer.
    Lite(Db),
    /// A connection that nobody else uses, so that no pool looks after it between two transactions.
    Pg(Arc<PgHome>),
}

pub(crate) struct PgHome {
    options: PgConnectOptions,
    /// Unique among all writers that ever were.
    name: String,
    state: Mutex<PgState>,
}

#[derive(Default)]
struct PgState {
    kept: Option<Box<PgConnection>>,
    batch: i64,
    is_closed: bool,
}

impl Home {
    pub(crate) fn of(db: &Db, name: String) -> Self {
        match db {
            Db::Lite { .. } => Self::Lite(db.clone()),
            Db::Pg { options, .. } => {
                // The queue's statements walk indexes, whatever the statistics of a table say that is full one minute and
                // empty the next.
                let walk =
                    ["enable_seqscan", "enable_sort", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan"];
                let options = (**options).clone().options(walk.map(|name| (name, "off"))).options([("jit", "off")]);
                Self::Pg(Arc::new(PgHome { options, name, state: Mutex::default() }))
            }
        }
    }

    pub(crate) async fn begin(&self) -> Result<Conn, Error> {
        let home = match self {
            Self::Lite(db) => return Conn::begin_writing(db).await,
            Self::Pg(home) => home,
        };
        let (kept, batch) = {
            let mut state = home.state.lock().expect("no holder panics");
            if state.is_closed {
                return Err(Error::broken("the store is closed"));
            }
            state.batch += 1;
            (state.kept.take(), state.batch)
        };
        // A kept connection may have died since; then nothing was begun on it.
        if let Some(mut conn) = kept
            && sqlx::query("begin").execute(&mut *conn).await.is_ok()
        {
            return Ok(Conn::PgLane(conn, self.clone(), batch));
        }
        let mut conn = Box::new(home.connect().await?);
        let sql = "insert into writers (id, batch) values ($1, 0) on conflict (id) do nothing";
        sqlx::query(sql).bind(&home.name).execute(&mut *conn).await?;
        sqlx::query("begin").execute(&mut *conn).await?;
        Ok(Conn::PgLane(conn, self.clone(), batch))
    }

    /// Gives up the space that is kept back for a full disk; false when there is none.
    pub(crate) fn spend_reserve(&self) -> bool {
        matches!(self, Self::Lite(Db::Lite { reserve, .. }) if reserve.spend())
    }

    /// Whether that space is given up, so that only what must be written may be.
    pub(crate) fn is_reserve_spent(&self) -> bool {
        matches!(self, Self::Lite(Db::Lite { reserve, .. }) if reserve.is_spent())
    }

    fn name(&self) -> String {
        match self {
            Self::Lite(_) => String::new(),
            Self::Pg(home) => home.name.clone(),
        }
    }

    fn keep(&self, conn: Box<PgConnection>) {
        if let Self::Pg(home) = self {
            home.state.lock().expect("no holder panics").kept = Some(conn);
        }
    }

    /// Whether the transaction with this number was committed though nobody said so. Waits for one that is still on its
    /// way, by the lock on the row that it signed.
    async fn happened(&self, batch: i64) -> Result<bool, Error> {
        let Self::Pg(home) = self else { return Ok(false) };
        let begun = Instant::now();
        loop {
            match home.signed(batch).await {
                Ok(happened) => return Ok(happened),
                Err(error) if begun.elapsed() > RESOLVE_MAX || !error.is_transient() => return Err(error),
                Err(_) => tokio::time::sleep(RECONNECT_AFTER).await,
            }
        }
    }

    /// Signs off for good.
    pub(crate) async fn close(&self) {
        let Self::Pg(home) = self else { return };
        let kept = {
            let mut state = home.state.lock().expect("no holder panics");
            state.is_closed = true;
            state.kept.take()
        };
        if let Some(conn) = kept {
            // Whatever the server says, the connection is gone.
            let _ = conn.close().await;
        }
    }
}

impl PgHome {
    async fn connect(&self) -> Result<PgConnection, Error> {
        let connected = tokio::time::timeout(WAIT_MAX, self.options.connect()).await;
        Ok(connected.map_err(|waited| Error::Busy { source: waited.into() })??)
    }

    async fn signed(&self, batch: i64) -> Result<bool, Error> {
        let mut conn = self.connect().await?;
        let sql = "select batch from writers where id = $1 for update";
        let asked = sqlx::query_scalar::<_, i64>(sql).bind(&self.name).fetch_optional(&mut conn);
        let answered = tokio::time::timeout(WAIT_MAX, asked).await;
        let signed = answered.map_err(|waited| Error::Busy { source: waited.into() })??;
        conn.close().await?;
        Ok(signed == Some(batch))
    }
}

//! Transactions: one for reading a picture of one moment, one for writing state, events and wake-ups together.

use crate::audit::NewAudit;
use crate::db::Db;
use crate::error::Error;
use crate::event::NewEvent;
use crate::hub::Hub;
use crate::row::{Arg, Row, args};
use domain::RunId;
use sqlx::{PgPool, Postgres, Sqlite, Transaction};
use std::sync::Arc;

enum Conn {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// Begins in a task of its own: when its caller goes away between `begin` and the answer, the driver would hand the
/// connection to the next one with the transaction still open. So the task gets it, and rolls it back.
async fn begin_pg(pool: &PgPool, statement: &'static str) -> Result<Transaction<'static, Postgres>, Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await }).await;
    Ok(begun.map_err(|_| going_down())??)
}

fn going_down() -> Error {
    Error::broken("the process is going down")
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

impl Conn {
    async fn rows(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        Ok(match self {
            Self::Lite(tx) => bound!(sql, args).fetch_all(&mut **tx).await?.into_iter().map(Row::Lite).collect(),
            Self::Pg(tx) => bound!(sql, args).fetch_all(&mut **tx).await?.into_iter().map(Row::Pg).collect(),
        })
    }

    async fn execute(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, Error> {
        Ok(match self {
            Self::Lite(tx) => bound!(sql, args).execute(&mut **tx).await?.rows_affected(),
            Self::Pg(tx) => bound!(sql, args).execute(&mut **tx).await?.rows_affected(),
        })
    }
}

/// Statements that read.
pub(crate) struct ReadTx {
    conn: Conn,
}

impl ReadTx {
    pub(crate) async fn begin(db: &Db) -> Result<Self, Error> {
        let conn = match db {
            Db::Lite { read, .. } => Conn::Lite(read.begin().await?),
            Db::Pg { pool, .. } => {
                Conn::Pg(begin_pg(pool, "begin transaction isolation level repeatable read, read only").await?)
            }
        };
        Ok(Self { conn })
    }

    pub(crate) async fn rows(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        self.conn.rows(sql, args).await
    }

    pub(crate) async fn row(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }
}

/// Statements that write. Events are numbered and written at commit, so that their counter is locked last and briefly.
///
/// Lock order on PostgreSQL, so that no two transactions wait for each other: project, root job, stage job, counter.
pub(crate) struct Tx {
    conn: Conn,
    events: Vec<NewEvent>,
    audits: Vec<NewAudit>,
    wakes: bool,
    hub: Arc<Hub>,
}

impl Tx {
    pub(crate) async fn begin(db: &Db, hub: Arc<Hub>) -> Result<Self, Error> {
        let conn = match db {
            // A transaction that reads first and writes later would be refused at once when another one wrote between.
            Db::Lite { write, .. } => Conn::Lite(write.begin_with("begin immediate").await?),
            Db::Pg { pool, .. } => Conn::Pg(begin_pg(pool, "begin").await?),
        };
        Ok(Self { conn, events: Vec::new(), audits: Vec::new(), wakes: false, hub })
    }

    pub(crate) async fn rows(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        self.conn.rows(sql, args).await
    }

    pub(crate) async fn row(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Runs a statement; gives the number of rows it touched.
    pub(crate) async fn execute(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, Error> {
        self.conn.execute(sql, args).await
    }

    /// Picks the text for the database at hand, where one text cannot serve both.
    pub(crate) fn dialect(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.conn {
            Conn::Lite(_) => sqlite,
            Conn::Pg(_) => postgres,
        }
    }

    /// Runs a statement that locks rows on PostgreSQL. SQLite has one writer, so there the lock is already held.
    pub(crate) async fn lock(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<(), Error> {
        if let Conn::Pg(_) = self.conn {
            self.execute(sql, args).await?;
        }
        Ok(())
    }

    /// Makes every other change of this run wait.
    pub(crate) async fn lock_run(&mut self, run: RunId) -> Result<(), Error> {
        self.lock("select id from jobs where id = $1 for update", args![run]).await
    }

    /// Adds an event to what this transaction will commit.
    pub(crate) fn emit(&mut self, event: NewEvent) {
        self.events.push(event);
    }

    /// Adds a decision of policy to what this transaction will commit.
    pub(crate) fn audit(&mut self, audit: NewAudit) {
        self.audits.push(audit);
    }

    /// Tells idle workers at commit that a job may have become claimable, and busy ones to look whether to stop.
    pub(crate) fn wake(&mut self) {
        self.wakes = true;
    }

    /// Writes the events with gapless numbers, commits, then tells the listeners. In a task of its own, because a caller
    /// may go away in the middle (a client that hangs up), and a worker that is not told of a job would sleep for ever.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        let done = tokio::spawn(self.commit_and_tell()).await;
        done.unwrap_or_else(|_| Err(going_down()))
    }

    async fn commit_and_tell(mut self) -> Result<(), Error> {
        let newest = self.write_events().await?;
        let audits = std::mem::take(&mut self.audits);
        self.write_audits(audits).await?;
        if let Conn::Pg(_) = self.conn {
            self.notify(newest.is_some()).await?;
        }
        match self.conn {
            Conn::Lite(tx) => tx.commit().await?,
            Conn::Pg(tx) => tx.commit().await?,
        }
        self.hub.tell(newest, self.wakes);
        Ok(())
    }

    /// Gives everything up.
    pub(crate) async fn rollback(self) -> Result<(), Error> {
        match self.conn {
            Conn::Lite(tx) => tx.rollback().await?,
            Conn::Pg(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    async fn write_events(&mut self) -> Result<Option<i64>, Error> {
        let events = std::mem::take(&mut self.events);
        if events.is_empty() {
            return Ok(None);
        }
        let count = i64::try_from(events.len()).expect("a transaction holds few events");
        let sql = "update event_counter set seq = seq + $1 returning seq";
        let row = self.row(sql, args![count]).await?.ok_or_else(|| Error::broken("the event counter is missing"))?;
        let newest = row.int("seq")?;
        for (seq, event) in (newest - count + 1..).zip(events) {
            let sql = "insert into events (seq, at_ms, project, run_id, job_id, event_type, body) \
                       values ($1, $2, $3, $4, $5, $6, $7)";
            self.execute(sql, event.into_args(seq)?).await?;
        }
        Ok(Some(newest))
    }

    /// Tells the other processes, at commit.
    async fn notify(&mut self, events: bool) -> Result<(), Error> {
        if events || self.wakes {
            let topic = if self.wakes { "jobs" } else { "events" };
            self.execute("select pg_notify('velocity', $1)", args![topic]).await?;
        }
        Ok(())
    }
}

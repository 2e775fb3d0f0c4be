//! Where a lane begins its transactions, and learns what became of one whose connection broke at the commit.

use crate::conn::Conn;
use crate::db::Db;
use crate::error::Error;
use crate::pg::{Last, PgConn, PgServer, PgTx};
use crate::row::args;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a writer asks whether its transaction happened whose connection broke at the commit.
const RESOLVE_MAX: Duration = Duration::from_secs(10);
/// How long it waits before it connects again.
const RECONNECT_AFTER: Duration = Duration::from_millis(50);

/// The queue's statements walk indexes from the rows that they are given, whatever the statistics of a table say that is full
/// one minute and empty the next: so a row read costs much and a page nothing. They are planned once, not at every call. And
/// a process that stands still in the middle of a transaction, frozen or cut off, holds up the others' queue for a second:
/// then the server gives the transaction up.
const SETTINGS: [(&str, &str); 10] = [
    ("idle_in_transaction_session_timeout", "1000"),
    ("plan_cache_mode", "force_generic_plan"),
    ("cpu_tuple_cost", "1"),
    ("random_page_cost", "0.01"),
    ("enable_seqscan", "off"),
    ("enable_sort", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("enable_bitmapscan", "off"),
    ("jit", "off"),
];

/// So many transactions of one lane are under way at once on PostgreSQL: one is worked on while another waits for the disk.
const PG_HOMES: usize = 2;

/// Where a lane begins its transactions.
#[derive(Clone)]
pub(crate) enum Home {
    /// The file's one writer.
    Lite(Db),
    /// A connection that nobody else uses, so that no pool looks after it between two transactions.
    Pg(Arc<PgHome>),
}

pub(crate) struct PgHome {
    server: PgServer,
    /// Unique among all writers that ever were.
    name: String,
    state: Mutex<PgState>,
}

#[derive(Default)]
struct PgState {
    kept: Option<Box<PgConn>>,
    batch: i64,
}

impl Home {
    /// The homes of a process with this name.
    pub(crate) fn all(db: &Db, name: &str) -> Vec<Self> {
        match db {
            Db::Lite { .. } => vec![Self::Lite(db.clone())],
            Db::Pg { server, .. } => {
                let server = server.with_settings(&SETTINGS);
                let home = |at| {
                    let (server, name) = (server.clone(), format!("{name}.{at}"));
                    Self::Pg(Arc::new(PgHome { server, name, state: Mutex::default() }))
                };
                (0..PG_HOMES).map(home).collect()
            }
        }
    }

    pub(crate) async fn begin(&self) -> Result<Conn, Error> {
        let home = match self {
            Self::Lite(db) => return Conn::begin_alone(db).await,
            Self::Pg(home) => home,
        };
        let (kept, batch) = {
            let mut state = home.state.lock().expect("no holder panics");
            state.batch += 1;
            (state.kept.take(), state.batch)
        };
        let conn = match kept.filter(|conn| !conn.is_closed()) {
            Some(conn) => conn,
            None => Box::pin(home.signed_in()).await?,
        };
        Ok(Conn::PgLane(PgTx::new(conn, "begin"), self.clone(), batch))
    }

    /// Statements without values or answers, on a connection of their own and in no transaction. On SQLite nothing.
    pub(crate) async fn batch_apart(&self, sql: &str) -> Result<(), Error> {
        let Self::Pg(home) = self else { return Ok(()) };
        home.server.connect().await?.batch(sql).await
    }

    /// Whether this is a file, whose driver makes its caller wait.
    pub(crate) fn is_lite(&self) -> bool {
        matches!(self, Self::Lite(_))
    }

    /// Gives up the space that is kept back for a full disk; false when there is none.
    pub(crate) fn spend_reserve(&self) -> bool {
        matches!(self, Self::Lite(Db::Lite { reserve, .. }) if reserve.spend())
    }

    /// Whether that space is given up, so that only what must be written may be.
    pub(crate) fn is_reserve_spent(&self) -> bool {
        matches!(self, Self::Lite(Db::Lite { reserve, .. }) if reserve.is_spent())
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Lite(_) => String::new(),
            Self::Pg(home) => home.name.clone(),
        }
    }

    pub(crate) fn keep(&self, conn: Box<PgConn>) {
        if let Self::Pg(home) = self {
            home.state.lock().expect("no holder panics").kept = Some(conn);
        }
    }

    /// What became of a transaction whose commit went wrong. From here on either it is known what happened, or nobody may do
    /// it again.
    pub(crate) async fn resolve(&self, last: Last, batch: i64) -> Result<(), Error> {
        let error = match last {
            Last::NotSent(error) => return Err(error),
            Last::Unknown(error) => error,
        };
        match self.happened(batch).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(error),
            Err(error) => Err(Error::Busy { source: format!("cannot tell if it is stored: {}", error.cause()).into() }),
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
}

impl PgHome {
    async fn signed_in(&self) -> Result<Box<PgConn>, Error> {
        let mut conn = Box::new(self.server.connect().await?);
        let sql = "insert into writers (id, batch) values ($1, 0) on conflict (id) do nothing";
        let args = args![self.name.as_str()];
        conn.execute("", sql, &args).await?;
        Ok(conn)
    }

    async fn signed(&self, batch: i64) -> Result<bool, Error> {
        let mut conn = self.server.connect().await?;
        let args = args![self.name.as_str()];
        let asked = conn.rows("", "select batch from writers where id = $1 for update", &args);
        let answered = tokio::time::timeout(crate::db::WAIT_MAX, asked).await;
        let rows = answered.map_err(|waited| Error::Busy { source: waited.into() })??;
        Ok(rows.first().map(|row| row.int("batch")).transpose()? == Some(batch))
    }
}

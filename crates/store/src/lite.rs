//! SQLite: a connection and what it knows of its statements. A call returns when the driver is done; see [`blocking`].

use crate::error::Error;
use crate::row::{Arg, LiteRow, Row};
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, Statement};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};

/// Statements that a connection keeps ready; the store has fewer.
const STATEMENTS_MAX: usize = 256;
/// To what the write-ahead log is cut back when a burst made it larger, bytes.
const WAL_BYTES_MAX: i64 = 16_777_216;

/// How much freed memory the C library keeps for later, bytes; more than a usual transaction needs.
const KEPT_BYTES: usize = 524_288;

/// Lets the C library keep what SQLite frees after each statement. It gives back to the system whatever is above 128 KiB, and
/// the next statement then pays for each page anew, unless it once saw that larger pieces come and go.
pub(crate) fn keep_freed_memory() {
    drop(std::hint::black_box(vec![0_u8; KEPT_BYTES]));
}

/// Does what may wait for the disk or for another process where no other task waits behind it.
pub(crate) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current() {
        Ok(runtime) if runtime.runtime_flavor() == RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// Where the file is, and how long a statement waits for another process's lock.
#[derive(Debug, Clone)]
pub(crate) struct LiteFile {
    pub(crate) path: PathBuf,
    pub(crate) wait: Duration,
}

impl LiteFile {
    /// A connection that reads and writes.
    pub(crate) fn open(&self) -> Result<LiteConn, Error> {
        let conn = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        conn.pragma_update(None, "synchronous", "full")?;
        conn.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES_MAX, |_| Ok(()))?;
        conn.pragma_update(None, "foreign_keys", true)?;
        Ok(LiteConn::new(conn))
    }

    /// A connection that cannot write.
    pub(crate) fn open_to_read(&self) -> Result<LiteConn, Error> {
        Ok(LiteConn::new(self.connect(OpenFlags::SQLITE_OPEN_READ_ONLY)?))
    }

    fn connect(&self, flags: OpenFlags) -> Result<Connection, Error> {
        let conn = Connection::open_with_flags(&self.path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.busy_timeout(self.wait)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        // Else a statement is parsed and planned anew whenever other values are bound to it.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(conn)
    }
}

/// A connection.
pub(crate) struct LiteConn {
    conn: Connection,
    /// Whether it overwrites what it deletes.
    overwrites: bool,
    known: HashMap<&'static str, Known>,
}

/// What is read off a statement once.
struct Known {
    columns: Arc<[Box<str>]>,
    /// Which of the values stands at each of the driver's places: `$2 … $1` are its first and second.
    places: Box<[usize]>,
}

impl LiteConn {
    fn new(conn: Connection) -> Self {
        Self { conn, overwrites: false, known: HashMap::new() }
    }

    /// The driver's own, for what happens once: migrations.
    pub(crate) fn raw(&mut self) -> &mut Connection {
        &mut self.conn
    }

    /// Whether what is deleted from now on is overwritten in the file. Such a pragma acts when it is prepared, so it is never kept
    /// ready.
    fn overwrite(&mut self, yes: bool) -> Result<(), Error> {
        if self.overwrites != yes {
            self.conn.pragma_update_and_check(None, "secure_delete", yes, |_| Ok(()))?;
            self.overwrites = yes;
        }
        Ok(())
    }

    /// All rows of the answer.
    pub(crate) fn rows(&mut self, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, Error> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let known = self.known.entry(sql).or_insert_with(|| Known::of(&statement));
        known.bind(&mut statement, args)?;
        let columns = known.columns.len();
        let (mut found, mut rows) = (Vec::new(), statement.raw_query());
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|at| row.get::<_, Value>(at)).collect::<Result<_, _>>()?;
            found.push(Row::Lite(LiteRow { columns: known.columns.clone(), values }));
        }
        Ok(found)
    }

    /// The number of rows it touched.
    pub(crate) fn execute(&mut self, sql: &'static str, args: &[Arg]) -> Result<u64, Error> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let known = self.known.entry(sql).or_insert_with(|| Known::of(&statement));
        known.bind(&mut statement, args)?;
        if known.columns.is_empty() {
            return Ok(statement.raw_execute()? as u64);
        }
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        drop(rows);
        Ok(self.conn.changes())
    }
}

impl Known {
    fn of(statement: &Statement<'_>) -> Self {
        let columns = statement.column_names().map(Box::from).collect();
        let number = |at| statement.parameter_name(at).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let places = (1..=statement.parameter_count()).map(|at| number(at).map_or(at, |n| n) - 1).collect();
        Self { columns, places }
    }

    fn bind(&self, statement: &mut Statement<'_>, args: &[Arg]) -> Result<(), Error> {
        for (place, &at) in self.places.iter().enumerate() {
            let arg = args.get(at).ok_or_else(|| Error::broken(format!("a statement lacks its value ${}", at + 1)))?;
            statement.raw_bind_parameter(place + 1, arg)?;
        }
        Ok(())
    }
}

/// The file's one connection that writes.
pub(crate) struct LiteWriter {
    conn: Option<LiteConn>,
    /// Whether a transaction was begun whose end nobody has seen.
    open: bool,
}

impl LiteWriter {
    pub(crate) fn new(conn: LiteConn) -> Self {
        Self { conn: Some(conn), open: false }
    }

    pub(crate) fn conn(&mut self) -> Result<&mut LiteConn, Error> {
        self.conn.as_mut().ok_or_else(|| Error::broken("the store is closed"))
    }

    /// Begins; "immediate", because a transaction that reads first and writes later would be refused at once when another
    /// process wrote between.
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        self.rollback();
        self.conn()?.overwrite(false)?;
        self.conn()?.execute("begin immediate", &[])?;
        self.open = true;
        Ok(())
    }

    /// What this transaction deletes, or moves to elsewhere in the file, is overwritten.
    pub(crate) fn overwrite(&mut self) -> Result<(), Error> {
        self.conn()?.overwrite(true)
    }

    pub(crate) fn commit(&mut self) -> Result<(), Error> {
        self.conn()?.execute("commit", &[])?;
        self.open = false;
        Ok(())
    }

    /// Gives up what is open, if anything is.
    pub(crate) fn rollback(&mut self) {
        if std::mem::take(&mut self.open)
            && let Some(conn) = &mut self.conn
        {
            // After some failures the database has rolled back already.
            let _ = conn.execute("rollback", &[]);
        }
    }

    /// Writes the log back into the file and empties it, unless a reader still needs it: nobody is waited for.
    pub(crate) fn cut_log(&mut self, wait: Duration) -> Result<(), Error> {
        let conn = &self.conn()?.conn;
        conn.busy_timeout(Duration::ZERO)?;
        let cut = conn.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
        conn.busy_timeout(wait)?;
        match cut {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(()),
            cut => Ok(cut?),
        }
    }

    /// Nothing is lost with it: what was answered is in the log.
    pub(crate) fn close(&mut self) {
        self.conn = None;
    }
}

/// Opens connections for the pool of readers. They are kept for ever: the last close of a file writes its whole log back, and
/// an idle server must not write.
pub(crate) struct LiteReaders(pub(crate) LiteFile);

impl deadpool::managed::Manager for LiteReaders {
    type Type = LiteConn;
    type Error = Error;

    async fn create(&self) -> Result<LiteConn, Error> {
        blocking(|| self.0.open_to_read())
    }

    async fn recycle(
        &self,
        _: &mut LiteConn,
        _: &deadpool::managed::Metrics,
    ) -> deadpool::managed::RecycleResult<Error> {
        Ok(())
    }
}

/// A reader with a transaction open.
pub(crate) struct LiteReader(deadpool::managed::Object<LiteReaders>);

impl LiteReader {
    pub(crate) fn begin(mut conn: deadpool::managed::Object<LiteReaders>) -> Result<Self, Error> {
        conn.execute("begin", &[])?;
        Ok(Self(conn))
    }

    pub(crate) fn conn(&mut self) -> &mut LiteConn {
        &mut self.0
    }
}

impl Drop for LiteReader {
    fn drop(&mut self) {
        // It only read.
        let _ = self.0.execute("rollback", &[]);
    }
}

/// The folder and the file, readable by nobody else: accounts and conversations are in it, and SQLite gives its other files
/// the same mode.
pub(crate) fn create_file(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::OpenOptionsExt;
    if path.as_os_str().is_empty() {
        return Err(Error::broken("the database's path is empty; give sqlite:PATH or postgres://…"));
    }
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    Ok(())
}

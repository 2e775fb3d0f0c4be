//! A look into a product's own database. The product may have written anything into that file, so it is only ever read, no
//! code that it holds is run, no link is followed, and every answer has a bound.

use crate::error::Error;
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// How long one look may take.
const LOOK_MAX: Duration = Duration::from_secs(3);
/// How long it waits for the product's own writing.
const LOCK_WAIT: Duration = Duration::from_secs(2);
const TABLES_MAX: i64 = 200;
const COLUMNS_MAX: i64 = 100;
/// Letters of a cell that are shown.
const CELL_CHARS_MAX: u32 = 400;
/// A column whose name holds one of these is never read.
const SECRETS: [&str; 9] =
    ["password", "passwd", "secret", "token", "hash", "salt", "api_key", "private_key", "credential"];
/// Messages of a product hold links that let in whoever has them.
const SECRET_COLUMNS: [(&str, &str); 1] = [("sys_outbox", "body")];

/// A product's database file.
#[derive(Debug, Clone)]
pub struct ProductFile {
    path: PathBuf,
}

/// A table of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableView {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The type that was declared, as it was written.
    pub declared: String,
    /// Whether rows are told apart by it.
    pub is_key: bool,
    /// Whether it holds a secret: its values are never read.
    pub is_hidden: bool,
}

/// What stands in a row's column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// `null`, `integer`, `real`, `text`, `blob` or `hidden`.
    pub kind: String,
    /// The beginning of it as text; none for `null`, `blob` and `hidden`.
    pub text: Option<String>,
    /// Whether there is more.
    pub is_cut: bool,
}

/// A page of rows, in the order of their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPage {
    /// The columns.
    pub columns: Vec<Column>,
    /// Each row's cells, in the order of the columns.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are in all.
    pub total: u64,
}

impl ProductFile {
    /// The database at this path; it need not be there.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Its tables by name, at most 200. It blocks. `NotFound` when there is no database yet, `Conflict` when it cannot be read.
    pub fn tables(&self) -> Result<Vec<TableView>, Error> {
        self.look(|conn| {
            let names = table_names(conn)?;
            names.into_iter().map(|name| Ok(TableView { rows: count(conn, &name)?, name })).collect()
        })
    }

    /// Rows of a table: at most `limit`, after the first `offset`. It blocks. `NotFound` for an unknown table.
    pub fn rows(&self, table: &str, offset: u64, limit: u32) -> Result<RowPage, Error> {
        self.look(|conn| {
            if !table_names(conn)?.iter().any(|name| name == table) {
                return Ok(None);
            }
            let columns = columns(conn, table)?;
            let total = count(conn, table)?;
            let rows = page(conn, table, &columns, offset, limit)?;
            Ok(Some(RowPage { columns, rows, total }))
        })?
        .ok_or_else(|| Error::not_found(format!("table {table}")))
    }

    fn look<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        if !std::fs::symlink_metadata(&self.path).is_ok_and(|meta| meta.is_file()) {
            return Err(Error::not_found("database of this product yet"));
        }
        let unreadable =
            |error: rusqlite::Error| Error::conflict(format!("the product's database cannot be read now: {error}"));
        let conn = open(&self.path).map_err(unreadable)?;
        // Ends the look when it takes too long: what the file holds may make any question endless.
        let (done, over) = mpsc::channel::<()>();
        let handle = conn.get_interrupt_handle();
        let guard = std::thread::spawn(move || {
            if over.recv_timeout(LOOK_MAX) == Err(mpsc::RecvTimeoutError::Timeout) {
                handle.interrupt();
            }
        });
        let ended = read(&conn);
        drop(done);
        let _ = guard.join();
        ended.map_err(unreadable)
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(address(path), flags)?;
    conn.busy_timeout(LOCK_WAIT)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.pragma_update(None, "query_only", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    Ok(conn)
}

/// A log of writes that nobody has open is read as it is: opening it would make files beside a database that is not ours.
fn address(path: &Path) -> String {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let still = has_log(path) && !Path::new(&log).exists();
    let escaped: String = path
        .to_string_lossy()
        .bytes()
        .map(|byte| match byte {
            b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("file:{escaped}?mode=ro{}", if still { "&immutable=1" } else { "" })
}

/// Whether the file keeps a log of writes beside it (`https://sqlite.org/fileformat.html`, offsets 18 and 19).
fn has_log(path: &Path) -> bool {
    let mut head = [0; 20];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head[18] == 2
}

/// Real tables only: a view, and what a module makes up, would run what the file says.
fn table_names(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "select name from pragma_table_list where schema = 'main' and type = 'table' and substr(name, 1, 7) <> 'sqlite_' \
               order by name limit ?1";
    let mut statement = conn.prepare(sql)?;
    statement.query_map([TABLES_MAX], |row| row.get(0))?.collect()
}

/// The stored columns; what is computed is left out.
fn columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<Column>> {
    let mut statement = conn.prepare("select name, type, pk from pragma_table_info(?1) order by cid limit ?2")?;
    let rows = statement.query_map((table, COLUMNS_MAX), |row| {
        let name: String = row.get(0)?;
        let is_hidden = is_secret(table, &name);
        Ok(Column { is_hidden, name, declared: row.get(1)?, is_key: row.get::<_, i64>(2)? > 0 })
    })?;
    rows.collect()
}

fn is_secret(table: &str, column: &str) -> bool {
    let name = column.to_lowercase();
    SECRETS.iter().any(|secret| name.contains(secret)) || SECRET_COLUMNS.contains(&(table, column))
}

fn count(conn: &Connection, table: &str) -> rusqlite::Result<u64> {
    let rows: i64 = conn.query_row(&format!("select count(*) from {}", quoted(table)), [], |row| row.get(0))?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

fn page(
    conn: &Connection,
    table: &str,
    columns: &[Column],
    offset: u64,
    limit: u32,
) -> rusqlite::Result<Vec<Vec<Cell>>> {
    let order =
        match columns.iter().filter(|column| column.is_key).map(|column| quoted(&column.name)).collect::<Vec<_>>() {
            keys if keys.is_empty() => "rowid".to_owned(),
            keys => keys.join(", "),
        };
    let read = columns.iter().map(selected).collect::<Vec<_>>().join(", ");
    let sql = format!("select {read} from {} order by {order} limit ?1 offset ?2", quoted(table));
    let mut statement = conn.prepare(&sql)?;
    let rows = statement.query_map((limit, i64::try_from(offset).unwrap_or(i64::MAX)), |row| {
        (0..columns.len()).map(|at| cell(row, at)).collect()
    })?;
    rows.collect()
}

/// A column as its kind and the beginning of its text, so that a large value is never read as a whole.
fn selected(column: &Column) -> String {
    let name = quoted(&column.name);
    if column.is_hidden {
        return format!("iif({name} is null, 'null', 'hidden'), null");
    }
    format!("typeof({name}), iif(typeof({name}) = 'blob', null, substr({name}, 1, {}))", CELL_CHARS_MAX + 1)
}

fn cell(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Cell> {
    let kind: String = row.get(at * 2)?;
    let text = match row.get_ref(at * 2 + 1)? {
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    };
    let is_cut = text.as_ref().is_some_and(|text| text.chars().count() > CELL_CHARS_MAX as usize);
    let text = text.map(|text| text.chars().take(CELL_CHARS_MAX as usize).collect());
    Ok(Cell { kind, text, is_cut })
}

/// A name as SQL reads it, whatever it holds.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(sql: &str) -> (tempfile::TempDir, ProductFile) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().canonicalize().unwrap().join("app.db");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        (dir, ProductFile::at(path))
    }

    fn texts(page: &RowPage) -> Vec<Vec<Option<&str>>> {
        page.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_deref()).collect()).collect()
    }

    #[test]
    fn rows_come_by_their_key_and_secrets_never() {
        let (_dir, file) = database(
            "create table users (id integer primary key, email text, password_hash text, photo blob); \
             insert into users values (2, 'b@x', 'argon', x'00ff'), (1, 'a@x', null, null); \
             create view v as select * from users; create table sys_outbox (id integer primary key, body text); \
             insert into sys_outbox values (1, 'https://reset/secret')",
        );
        let names: Vec<_> = file.tables().unwrap().into_iter().map(|table| (table.name, table.rows)).collect();
        assert_eq!(names, [("sys_outbox".to_owned(), 1), ("users".to_owned(), 2)]);
        let page = file.rows("users", 0, 10).unwrap();
        assert_eq!(texts(&page), [vec![Some("1"), Some("a@x"), None, None], vec![Some("2"), Some("b@x"), None, None]]);
        let kinds: Vec<_> = page.rows[1].iter().map(|cell| cell.kind.as_str()).collect();
        assert_eq!(kinds, ["integer", "text", "hidden", "blob"]);
        assert_eq!((page.total, file.rows("users", 1, 1).unwrap().rows.len()), (2, 1));
        assert_eq!(file.rows("sys_outbox", 0, 1).unwrap().rows[0][1].kind, "hidden");
        assert!(matches!(file.rows("v", 0, 1), Err(Error::NotFound { .. })));
    }

    #[test]
    fn names_are_names_and_long_texts_are_cut() {
        let (_dir, file) = database(
            "create table \"a\"\"; drop table x --\" (\"c\"\"; d\" text); insert into \"a\"\"; drop table x --\" values (hex(zeroblob(600)))",
        );
        let name = file.tables().unwrap()[0].name.clone();
        let page = file.rows(&name, 0, 5).unwrap();
        assert_eq!((page.columns[0].name.as_str(), page.rows[0][0].is_cut), ("c\"; d", true));
        assert_eq!(page.rows[0][0].text.as_ref().unwrap().len(), 400);
    }

    #[test]
    fn a_link_in_the_place_of_the_database_is_not_followed() {
        let (dir, file) = database("create table mine (id integer primary key)");
        let link = dir.path().canonicalize().unwrap().join("link.db");
        std::os::unix::fs::symlink(&file.path, &link).unwrap();
        assert!(matches!(ProductFile::at(link).tables(), Err(Error::NotFound { .. })));
        assert!(matches!(ProductFile::at(dir.path().join("absent")).tables(), Err(Error::NotFound { .. })));
    }

    #[test]
    fn a_log_of_writes_is_read_while_it_is_there_and_never_made() {
        let (dir, file) = database("create table a (id integer primary key)");
        let open = Connection::open(&file.path).unwrap();
        open.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).unwrap();
        open.execute_batch("insert into a values (1)").unwrap();
        assert_eq!(file.tables().unwrap()[0].rows, 1);
        drop(open);
        assert_eq!(file.tables().unwrap()[0].rows, 1);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "a file was made beside the database");
    }
}

//! One table's way from the source to the target: compared range by range, written where the two differ, compared again.

use crate::error::Error;
use crate::open::Store;
use crate::promote_table::{Key, Table};
use crate::row::{Arg, Row, Sql, args, list};
use crate::tx::{ReadTx, Tx};
use serde_json::Value;
use std::collections::BTreeMap;

/// With how many rows a table begins; then as many as make batches of a good size.
const ROWS_FIRST: u32 = 500;
const ROWS_MAX: u32 = 4_000;
/// Batches larger than this are made smaller, and those under a quarter of it larger.
const BYTES_GOOD: usize = 4 * 1024 * 1024;
/// How many surplus rows are taken away at once.
const SURPLUS_MAX: u32 = 1_000;

/// The source at one moment.
pub(crate) enum Picture {
    /// While others write.
    Living(Box<ReadTx>),
    /// While nobody else can.
    Held(Box<Tx>),
}

impl Picture {
    pub(crate) async fn rows(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        match self {
            Self::Living(tx) => tx.rows(sql, args).await,
            Self::Held(tx) => tx.rows(sql, args).await,
        }
    }

    /// The one row of an answer that always has one.
    pub(crate) async fn one(&mut self, sql: impl Into<Sql>) -> Result<Row, Error> {
        one(self.rows(sql, args![]).await?)
    }
}

pub(crate) fn one(rows: Vec<Row>) -> Result<Row, Error> {
    rows.into_iter().next().ok_or_else(|| Error::broken("a question that always has an answer got none"))
}

/// What is done about a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The target becomes like the source.
    Copy,
    /// It is an error.
    Compare,
}

/// What a walk through a table came to.
#[derive(Debug, Clone)]
pub(crate) struct Walked {
    /// The last key of the source.
    pub(crate) end: Key,
    /// How many rows were compared.
    pub(crate) rows: i64,
    /// How many of them were written.
    pub(crate) written: i64,
}

type Rows = BTreeMap<String, Value>;

/// Walks through what the source has above `from`. `tell` hears after each batch how many rows are behind.
pub(crate) async fn walk(
    picture: &mut Picture,
    target: &Store,
    table: &Table,
    (aim, from): (Aim, Key),
    tell: &mut (dyn FnMut(i64) + Send),
) -> Result<Walked, Error> {
    let mut walked = Walked { end: from, rows: 0, written: 0 };
    let mut size = ROWS_FIRST;
    while let Some(hi) = table.key(&one(picture.rows(table.bound(), args![walked.end.clone(), size]).await?)?)? {
        let span = args![walked.end.clone(), hi.clone()];
        let (theirs, bytes) = read(picture.rows(table.read, span.clone()).await?, table)?;
        walked.rows += i64::try_from(theirs.len()).expect("a batch is small");
        walked.written += match aim {
            Aim::Copy => copy(target, table, &theirs, &span).await?,
            Aim::Compare => 0,
        };
        let ours = read(target.db.read().await?.rows(table.read, span).await?, table)?.0;
        if let Some(name) = difference(&theirs, &ours) {
            let message = format!("row {name} of {} in the target is not as in the source", table.name);
            return Err(Error::broken(message));
        }
        tell(walked.rows);
        walked.end = hi;
        if bytes > BYTES_GOOD {
            size = (size / 2).max(1);
        } else if bytes < BYTES_GOOD / 4 {
            size = (size * 2).min(ROWS_MAX);
        }
    }
    surplus(target, table, aim, &walked.end).await?;
    Ok(walked)
}

/// The rows by what makes them those rows, and their size in bytes.
fn read(rows: Vec<Row>, table: &Table) -> Result<(Rows, usize), Error> {
    let (mut read, mut bytes) = (Rows::new(), 0);
    for row in rows {
        let body = row.text("body")?;
        bytes += body.len();
        let value: Value = serde_json::from_str(&body)?;
        read.insert(table.name_of(&value), value);
    }
    Ok((read, bytes))
}

fn difference<'a>(theirs: &'a Rows, ours: &'a Rows) -> Option<&'a String> {
    let altered = theirs.iter().find(|(name, row)| ours.get(*name) != Some(row)).map(|(name, _)| name);
    altered.or_else(|| ours.keys().find(|name| !theirs.contains_key(*name)))
}

/// Makes a range of the target like the source's, in one transaction; gives how many rows it wrote.
async fn copy(target: &Store, table: &Table, theirs: &Rows, span: &[Arg]) -> Result<i64, Error> {
    let mut tx = target.begin().await?;
    let ours = read(tx.rows(table.read, span.to_vec()).await?, table)?.0;
    let gone: Vec<&Value> =
        ours.iter().filter(|(name, _)| !theirs.contains_key(*name)).map(|(_, row)| table.key_of(row)).collect();
    // Rows whose key others share go together, and those that stay are written anew.
    if !gone.is_empty() {
        tx.execute(table.remove, args![list(&gone)?]).await?;
    }
    let stays =
        |name: &String, row: &Value| ours.get(name) == Some(row) && (gone.is_empty() || table.identity.len() == 1);
    let new: Vec<&Value> = theirs.iter().filter(|(name, row)| !stays(name, row)).map(|(_, row)| row).collect();
    if !new.is_empty() {
        tx.execute(table.put, args![list(&new)?]).await?;
    }
    tx.commit().await?;
    Ok(i64::try_from(new.len()).expect("a batch is small"))
}

/// What the target has beyond the source's last row.
async fn surplus(target: &Store, table: &Table, aim: Aim, end: &Key) -> Result<(), Error> {
    loop {
        let mut tx = target.begin().await?;
        let rows = tx.rows(table.tail(), args![end.clone(), SURPLUS_MAX]).await?;
        if rows.is_empty() {
            return tx.rollback().await;
        }
        if aim == Aim::Compare {
            let message = format!("the target has rows of {} that the source has not", table.name);
            return Err(Error::broken(message));
        }
        let keys = rows.iter().map(|row| table.key(row)).collect::<Result<Vec<_>, _>>()?;
        let keys = keys.into_iter().flatten().map(|key| match key {
            Key::Int(key) => Value::from(key),
            Key::Text(key) => Value::from(key),
        });
        tx.execute(table.remove, args![list(&keys.collect::<Vec<_>>())?]).await?;
        tx.commit().await?;
    }
}

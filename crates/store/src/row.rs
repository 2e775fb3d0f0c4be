//! Values on their way into and out of a statement. Only two types travel: 64-bit integers and text, because these are
//! what both databases store, sort and compare alike.

use crate::error::Error;
use bytes::BytesMut;
use domain::{JobId, ReleaseId, SessionId, Slug, UserId};
use rusqlite::types::{ToSqlOutput, Value};
use serde::Serialize;
use std::sync::Arc;
use tokio_postgres::types::{FromSqlOwned, IsNull, Type};

/// One bound value.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Int(Option<i64>),
    Text(Option<String>),
}

/// Bound values, `$1` first.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::row::Arg::from($value)),*] };
}
pub(crate) use args;

macro_rules! arg_from {
    ($variant:ident: $($type:ty => |$v:ident| $value:expr),* $(,)?) => {
        $(impl From<$type> for Arg {
            fn from($v: $type) -> Self {
                Self::$variant($value)
            }
        })*
    };
}

arg_from!(Int:
    i64 => |v| Some(v),
    u32 => |v| Some(i64::from(v)),
    u16 => |v| Some(i64::from(v)),
    Option<i64> => |v| v,
    JobId => |v| Some(v.0),
    ReleaseId => |v| Some(v.0),
    Option<JobId> => |v| v.map(|id| id.0),
);
arg_from!(Text:
    &str => |v| Some(storable(v.to_owned())),
    String => |v| Some(storable(v)),
    Option<&str> => |v| v.map(|text| storable(text.to_owned())),
    Option<String> => |v| v.map(storable),
    &Slug => |v| Some(v.as_str().to_owned()),
    Option<&Slug> => |v| v.map(|slug| slug.as_str().to_owned()),
    &SessionId => |v| Some(v.as_str().to_owned()),
    Option<&SessionId> => |v| v.map(|id| id.as_str().to_owned()),
    &UserId => |v| Some(v.as_str().to_owned()),
);

/// PostgreSQL's text cannot hold NUL, and people's text and logs may.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

impl Arg {
    /// What PostgreSQL is told that it is, so that the server guesses nothing.
    pub(crate) fn pg_type(&self) -> Type {
        match self {
            Self::Int(_) => Type::INT8,
            Self::Text(_) => Type::TEXT,
        }
    }
}

impl rusqlite::ToSql for Arg {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Int(value) => value.to_sql(),
            Self::Text(value) => value.to_sql(),
        }
    }
}

impl tokio_postgres::types::ToSql for Arg {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Int(value) => value.to_sql(ty, out),
            Self::Text(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::INT8 || *ty == Type::TEXT
    }

    tokio_postgres::types::to_sql_checked!();
}

/// One statement; two texts where one cannot serve both databases.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl Sql {
    pub(crate) const fn both(sql: &'static str) -> Self {
        Self { sqlite: sql, postgres: sql }
    }
}

impl From<&'static str> for Sql {
    fn from(sql: &'static str) -> Self {
        Self::both(sql)
    }
}

/// A statement that reads a JSON list of objects as a table: `before`, the table, `after`. The table has the named columns
/// and `ord`, the place in the list from 0. That each item is an object is said for PostgreSQL's planner: it takes such a list
/// to be short, and looks for each of its rows in the other table. A list it takes to be a hundred rows long; then, planned
/// while the other table is almost empty, it would read that one whole for ever.
macro_rules! with_list {
    ($before:expr, $arg:literal as $table:literal ($($column:literal $type:literal),+ $(,)?), $after:expr) => {
        $crate::row::Sql {
            sqlite: concat!(
                $before, " (select ", $("value ->> '", $column, "' as ", $column, ", ",)+ "key as ord from json_each(",
                $arg, ")) as ", $table, " ", $after
            ),
            postgres: concat!(
                $before, " (select ", $("(value ->> '", $column, "')::", $type, " as ", $column, ", ",)+
                "ord - 1 as ord from jsonb_array_elements(", $arg, "::jsonb) with ordinality as l (value, ord) \
                where jsonb_typeof(value) = 'object') as ",
                $table, " ", $after
            ),
        }
    };
}
pub(crate) use with_list;

/// The JSON list for [`with_list`], or one of plain numbers and texts.
pub(crate) fn list<T: Serialize>(rows: &[T]) -> Result<String, Error> {
    let text = serde_json::to_string(rows)?;
    // PostgreSQL cannot take NUL out of a document either.
    if !text.contains("\\u0000") {
        return Ok(text);
    }
    let mut value: serde_json::Value = serde_json::from_str(&text)?;
    without_nul(&mut value);
    Ok(value.to_string())
}

fn without_nul(value: &mut serde_json::Value) {
    use serde_json::Value as V;
    match value {
        V::String(text) => *text = storable(std::mem::take(text)),
        V::Array(items) => items.iter_mut().for_each(without_nul),
        V::Object(fields) => fields.values_mut().for_each(without_nul),
        _ => {}
    }
}

/// One row of an answer.
pub(crate) enum Row {
    Lite(LiteRow),
    Pg(tokio_postgres::Row),
}

/// One row of SQLite's.
pub(crate) struct LiteRow {
    pub(crate) columns: Arc<[Box<str>]>,
    pub(crate) values: Vec<Value>,
}

impl LiteRow {
    fn get(&self, column: &str) -> Result<&Value, Error> {
        let at = self.columns.iter().position(|name| &**name == column);
        at.and_then(|at| self.values.get(at)).ok_or_else(|| Error::broken(format!("there is no column {column}")))
    }
}

impl Row {
    pub(crate) fn int(&self, column: &str) -> Result<i64, Error> {
        self.int_or_null(column)?.ok_or_else(|| missing(column))
    }

    pub(crate) fn int_or_null(&self, column: &str) -> Result<Option<i64>, Error> {
        match self {
            Self::Lite(row) => match row.get(column)? {
                Value::Null => Ok(None),
                Value::Integer(value) => Ok(Some(*value)),
                other => Err(mistyped(column, other)),
            },
            Self::Pg(row) => pg(row, column),
        }
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, Error> {
        self.text_or_null(column)?.ok_or_else(|| missing(column))
    }

    pub(crate) fn text_or_null(&self, column: &str) -> Result<Option<String>, Error> {
        match self {
            Self::Lite(row) => match row.get(column)? {
                Value::Null => Ok(None),
                Value::Text(value) => Ok(Some(value.clone())),
                other => Err(mistyped(column, other)),
            },
            Self::Pg(row) => pg(row, column),
        }
    }

    /// A count or a small number, as the type that the domain wants.
    pub(crate) fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T, Error> {
        let value = self.int(column)?;
        T::try_from(value).map_err(|_| Error::broken(format!("{column} is {value}, out of its range")))
    }

    /// A name that belongs to a closed set.
    pub(crate) fn named<T>(&self, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
        let text = self.text(column)?;
        parse(&text).ok_or_else(|| Error::broken(format!("{column} is \"{text}\", which nobody knows")))
    }

    /// The same, which may be missing.
    pub(crate) fn named_or_null<T>(&self, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Error> {
        let Some(text) = self.text_or_null(column)? else { return Ok(None) };
        let value = parse(&text);
        value.map(Some).ok_or_else(|| Error::broken(format!("{column} is \"{text}\", which nobody knows")))
    }

    /// A project's name, which may be missing.
    pub(crate) fn slug_or_null(&self, column: &str) -> Result<Option<Slug>, Error> {
        self.named_or_null(column, |text| Slug::parse(text).ok())
    }

    /// A project's name.
    pub(crate) fn slug(&self, column: &str) -> Result<Slug, Error> {
        self.named(column, |text| Slug::parse(text).ok())
    }

    /// A JSON document.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, Error> {
        Ok(serde_json::from_str(&self.text(column)?)?)
    }

    /// A JSON document that may be missing.
    pub(crate) fn json_or_null<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Error> {
        Ok(self.text_or_null(column)?.map(|text| serde_json::from_str(&text)).transpose()?)
    }
}

fn pg<T: FromSqlOwned>(row: &tokio_postgres::Row, column: &str) -> Result<T, Error> {
    Ok(row.try_get(column)?)
}

fn missing(column: &str) -> Error {
    Error::broken(format!("{column} is missing"))
}

fn mistyped(column: &str, value: &Value) -> Error {
    Error::broken(format!("{column} is stored as {}", value.data_type()))
}

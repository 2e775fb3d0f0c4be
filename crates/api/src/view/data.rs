//! A product's database, as a client sees it.

use serde::Serialize;
use store::{Cell, Column, RowPage, TableView};
use utoipa::ToSchema;

/// A table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataTable {
    /// Its name.
    name: String,
    /// How many rows it has.
    rows: u64,
}

impl From<TableView> for DataTable {
    fn from(table: TableView) -> Self {
        Self { name: table.name, rows: table.rows }
    }
}

/// A column of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataColumn {
    /// Its name.
    name: String,
    /// The type that was declared, as it was written.
    declared: String,
    /// Whether rows are told apart by it.
    is_key: bool,
    /// Whether it holds a secret: its values are never read.
    is_hidden: bool,
}

impl From<Column> for DataColumn {
    fn from(column: Column) -> Self {
        let Column { name, declared, is_key, is_hidden } = column;
        Self { name, declared, is_key, is_hidden }
    }
}

/// What stands in a row's column.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataCell {
    /// `null`, `integer`, `real`, `text`, `blob` or `hidden`.
    kind: String,
    /// Its first 400 letters; none for `null`, `blob` and `hidden`.
    #[schema(required)]
    text: Option<String>,
    /// Whether there is more.
    is_cut: bool,
}

impl From<Cell> for DataCell {
    fn from(cell: Cell) -> Self {
        Self { kind: cell.kind, text: cell.text, is_cut: cell.is_cut }
    }
}

/// A page of rows, in the order of their key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataPage {
    /// The columns.
    columns: Vec<DataColumn>,
    /// Each row's cells, in the order of the columns.
    rows: Vec<Vec<DataCell>>,
    /// How many rows there are in all.
    total: u64,
    /// Which page this is, from 1.
    page: u32,
    /// How many rows a page has at most.
    page_rows: u32,
}

impl DataPage {
    pub(crate) fn new(found: RowPage, page: u32, page_rows: u32) -> Self {
        let rows = found.rows.into_iter().map(|row| row.into_iter().map(DataCell::from).collect()).collect();
        Self {
            columns: found.columns.into_iter().map(DataColumn::from).collect(),
            rows,
            total: found.total,
            page,
            page_rows,
        }
    }
}

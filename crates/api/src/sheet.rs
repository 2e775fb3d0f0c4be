//! Files of records: which column is which field.

use crate::clock;
use domain::crm::Field;
use domain::csv::{self, CsvLine};
use domain::{Record, RecordKind};
use serde_json::{Map, Value};
use store::ImportedLine;

/// Most lines of a file, besides the first.
const LINES_MAX: usize = 10_000;
const COLUMNS_MAX: usize = 200;

/// What other programs call our fields.
const NAMES: &[(&str, &str)] = &[
    ("full_name", "name"),
    ("lead_name", "name"),
    ("account_name", "name"),
    ("subject", "name"),
    ("e_mail", "email"),
    ("mail", "email"),
    ("email_address", "email"),
    ("tel", "phone"),
    ("telephone", "phone"),
    ("phone_number", "phone"),
    ("mobile", "phone"),
    ("job_title", "title"),
    ("position", "title"),
    ("company_name", "company"),
    ("organisation", "company"),
    ("organization", "company"),
    ("url", "website"),
    ("web", "website"),
    ("homepage", "website"),
    ("lead_source", "source"),
    ("notes", "text"),
    ("note", "text"),
    ("comment", "text"),
    ("description", "text"),
    ("value", "amount"),
    ("stage", "status"),
    ("campaign", "campaign_name"),
    ("labels", "tags"),
];

/// What an exported file has besides fields; an import looks at none of it.
const OWN: &[&str] = &["id", "created_by", "created_at", "updated_at"];

/// A file that was read.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Its first line as it stands there.
    pub(crate) header: String,
    /// The others.
    pub(crate) lines: Vec<ImportedLine>,
}

/// What is in a column.
#[derive(Debug, Clone, PartialEq)]
enum Column {
    Field(&'static str),
    /// Parts of a name, in the order in which they stand.
    NamePart,
    /// Ours: it says nothing new.
    Own,
    /// Unknown to us, so that it goes into the text, under this name.
    Other(String),
}

/// Reads a file; in words, why not.
pub(crate) fn read(kind: RecordKind, file: &[u8]) -> Result<Sheet, String> {
    if file.starts_with(b"\xff\xfe") || file.starts_with(b"\xfe\xff") || file.contains(&0) {
        return Err("the file is no text in UTF-8; save it as \"CSV UTF-8\"".to_owned());
    }
    let mut lines = csv::read(file).into_iter();
    let first = lines.next().ok_or("the file is empty; its first line names the columns")?;
    let cells = first.cells.map_err(|reason| format!("the first line cannot be read: {reason}"))?;
    let columns = columns(kind, &cells)?;
    let lines: Vec<ImportedLine> = lines.map(|line| imported(line, &columns)).collect();
    if lines.len() > LINES_MAX {
        return Err(format!("the file has {} lines; at most {LINES_MAX} are taken at once, so split it", lines.len()));
    }
    Ok(Sheet { header: first.raw, lines })
}

fn columns(kind: RecordKind, cells: &[String]) -> Result<Vec<Column>, String> {
    if cells.len() > COLUMNS_MAX {
        return Err(format!("the file has more than {COLUMNS_MAX} columns"));
    }
    let mut columns: Vec<Column> = Vec::with_capacity(cells.len());
    for cell in cells {
        let column = column(kind, cell);
        let is_twice =
            matches!(&column, Column::Field(name) if *name != "text" && columns.contains(&Column::Field(name)));
        if is_twice {
            return Err(format!("two columns are the same field, one of them is \"{}\"", shortened(cell)));
        }
        columns.push(column);
    }
    let is_named = columns.iter().any(|column| matches!(column, Column::Field("name" | "text") | Column::NamePart));
    if is_named {
        Ok(columns)
    } else {
        Err("no column is the name; the first line names the columns: name,email,…".to_owned())
    }
}

fn column(kind: RecordKind, cell: &str) -> Column {
    let words = cell.to_lowercase();
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let key = words.join("_");
    let name = NAMES.iter().find(|(known, _)| *known == key).map_or(key.as_str(), |(_, name)| *name);
    if kind == RecordKind::Account
        && matches!(key.as_str(), "company" | "company_name" | "organisation" | "organization")
    {
        return Column::Field("name");
    }
    if matches!(key.as_str(), "first_name" | "last_name" | "given_name" | "family_name" | "surname") {
        return Column::NamePart;
    }
    match Field::find(kind, name) {
        Some(field) => Column::Field(field.name),
        None if OWN.contains(&key.as_str()) => Column::Own,
        None => Column::Other(shortened(cell)),
    }
}

fn shortened(cell: &str) -> String {
    cell.trim().chars().filter(|c| !c.is_control()).take(80).collect()
}

fn imported(line: CsvLine, columns: &[Column]) -> ImportedLine {
    let fields = line.cells.and_then(|cells| fields(&cells, columns));
    ImportedLine { number: u32::try_from(line.number).unwrap_or(u32::MAX), raw: line.raw, fields }
}

fn fields(cells: &[String], columns: &[Column]) -> Result<Map<String, Value>, String> {
    if cells.len() > columns.len() {
        return Err(format!("it has {} cells, the first line has {}", cells.len(), columns.len()));
    }
    let (mut fields, mut parts, mut texts) = (Map::new(), Vec::new(), Vec::new());
    for (cell, column) in cells.iter().zip(columns).filter(|(cell, _)| !cell.trim().is_empty()) {
        match column {
            Column::Field("text") => texts.push(cell.clone()),
            Column::Field(name) => drop(fields.insert((*name).to_owned(), Value::String(cell.clone()))),
            Column::NamePart => parts.push(cell.trim()),
            Column::Other(name) => texts.push(format!("{name}: {cell}")),
            Column::Own => {}
        }
    }
    if !parts.is_empty() {
        fields.entry("name").or_insert_with(|| Value::String(parts.join(" ")));
    }
    if !texts.is_empty() {
        fields.insert("text".to_owned(), Value::String(texts.join("\n")));
    }
    Ok(fields)
}

/// Records as a file.
pub(crate) fn write(kind: RecordKind, records: &[Record]) -> String {
    let fields: Vec<&Field> = Field::of(kind).collect();
    let mut file = String::with_capacity(128 * (records.len() + 1));
    let names = fields.iter().map(|field| field.name);
    csv::write_row(&mut file, ["id"].into_iter().chain(names).chain(["created_by", "created_at", "updated_at"]));
    for record in records {
        let cells = fields.iter().map(|field| record.fields.cell(field));
        let own =
            [record.created_by.clone(), clock::rfc3339(record.created_at_ms), clock::rfc3339(record.updated_at_ms)];
        csv::write_row(&mut file, [record.id.0.clone()].into_iter().chain(cells).chain(own));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::crm::Fields;

    fn lines(kind: RecordKind, file: &str) -> Vec<Result<Map<String, Value>, String>> {
        read(kind, file.as_bytes()).unwrap().lines.into_iter().map(|line| line.fields).collect()
    }

    #[test]
    fn columns_are_known_by_the_names_that_other_programs_give_them() {
        let file = "First Name;Last Name;E-Mail;Phone Number;Shoe size\nAna;García;ana@x.y;+34 1 234 567;38\n";
        let lines = lines(RecordKind::Person, file);
        let fields = Fields::new(RecordKind::Person, lines[0].as_ref().unwrap()).unwrap();
        assert_eq!((fields.name(), fields.text("email")), ("Ana García", Some("ana@x.y")));
        assert_eq!(fields.text("text"), Some("Shoe size: 38"), "nothing is lost");
    }

    #[test]
    fn a_file_that_no_line_can_be_taken_from_is_refused_with_the_reason() {
        let files: [(&[u8], &str); 5] = [
            (b"", "empty"),
            (b"\xff\xfen\0a\0", "UTF-8"),
            (b"email,phone\na@b.c,1\n", "name"),
            (b"name,Full name\na,b\n", "two columns"),
            (b"\"name\na,b", "first line"),
        ];
        for (file, word) in files {
            let reason = read(RecordKind::Lead, file).unwrap_err();
            assert!(reason.contains(word), "{reason}");
        }
    }

    #[test]
    fn a_line_with_too_many_cells_is_kept_aside() {
        let lines = lines(RecordKind::Lead, "name,email\na,b@c.d,e\nf\n");
        assert!(lines[0].is_err() && lines[1].is_ok());
    }
}

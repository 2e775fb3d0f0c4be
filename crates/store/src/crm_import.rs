//! A file of records: what can be taken is taken in one transaction, the rest is kept as it stood there.

use crate::crm::{is_there, new_record};
use crate::crm_row::{record_columns, record_of};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, Sql, args, list, with_list};
use crate::tx::Tx;
use domain::crm::{Fields, keys};
use domain::{EpochMs, Record, RecordChange, RecordId, RecordKind};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A file that was read.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// What its records are.
    pub kind: RecordKind,
    /// What the file is called.
    pub file_name: Option<String>,
    /// Its first line, as it stands there.
    pub header: String,
    /// Its other lines, in their order.
    pub lines: Vec<ImportedLine>,
    /// Whether a line that is perhaps a record that is there changes that record; otherwise it is kept aside.
    pub update: bool,
    /// Who brings it.
    pub by: String,
}

/// One line of it.
#[derive(Debug, Clone)]
pub struct ImportedLine {
    /// On which line of the file it begins.
    pub number: u32,
    /// As it stands there.
    pub raw: String,
    /// What it says, or why it cannot be taken.
    pub fields: Result<Map<String, Value>, String>,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: String,
    /// What its records are.
    pub kind: RecordKind,
    /// What the file is called.
    pub file_name: Option<String>,
    /// Its first line.
    pub header: String,
    /// How many lines it has besides.
    pub records: u32,
    /// How many became records.
    pub created: u32,
    /// How many changed a record.
    pub updated: u32,
    /// How many were kept aside.
    pub aside: u32,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at_ms: EpochMs,
}

/// A line that was kept aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// On which line of the file it begins.
    pub line: u32,
    /// As it stands there.
    pub raw: String,
    /// Why it was not taken.
    pub reason: String,
}

impl Store {
    /// Takes what can be taken. Every line is counted once: created + updated + aside = records.
    pub async fn import_records(&self, new: &NewImport, now: EpochMs) -> Result<Import, Error> {
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            let import = tx.import(new, now).await?;
            tx.commit().await?;
            Ok(import)
        })
        .await
    }

    /// The imports, the newest first.
    pub async fn imports(&self, limit: u32) -> Result<Vec<Import>, Error> {
        let sql = "select id, kind, file_name, header, records, created, updated, aside, imported_by, at_ms from crm_imports \
                   order by at_ms desc, id limit $1";
        self.db.read().await?.rows(sql, args![limit]).await?.iter().map(import_of).collect()
    }

    /// The import with this id, and the lines that were kept aside, in their order. `NotFound` for an unknown one.
    pub async fn import(&self, id: &str) -> Result<(Import, Vec<Aside>), Error> {
        let mut tx = self.db.read().await?;
        let sql = "select id, kind, file_name, header, records, created, updated, aside, imported_by, at_ms from crm_imports \
                   where id = $1";
        let row = tx.row(sql, args![id]).await?.ok_or_else(|| Error::not_found("such import"))?;
        let sql = "select line, raw, reason from crm_aside where import_id = $1 order by id";
        let aside = tx.rows(sql, args![id]).await?;
        let aside = aside
            .iter()
            .map(|row| Ok(Aside { line: row.number("line")?, raw: row.text("raw")?, reason: row.text("reason")? }));
        Ok((import_of(&row)?, aside.collect::<Result<_, Error>>()?))
    }
}

fn import_of(row: &Row) -> Result<Import, Error> {
    Ok(Import {
        id: row.text("id")?,
        kind: row.named("kind", RecordKind::parse)?,
        file_name: row.text_or_null("file_name")?,
        header: row.text("header")?,
        records: row.number("records")?,
        created: row.number("created")?,
        updated: row.number("updated")?,
        aside: row.number("aside")?,
        by: row.text("imported_by")?,
        at_ms: row.int("at_ms")?,
    })
}

const ASIDE: Sql = with_list!(
    "insert into crm_aside (import_id, line, raw, reason) select $2, e.line, e.raw, e.reason from",
    "$1" as "e" ("line" "bigint", "raw" "text", "reason" "text"),
    "order by e.ord"
);

macro_rules! known_sql {
    ($keys:literal) => {
        concat!(
            "select k.key as shared,",
            record_columns!(),
            "from crm_keys k join crm_records r on r.id = k.record_id where r.kind = $1 and r.deleted_at_ms is null \
             and k.key in (select value from ",
            $keys,
            ") order by r.created_at_ms desc, r.id desc"
        )
    };
}
const KNOWN: Sql =
    Sql { sqlite: known_sql!("json_each($2)"), postgres: known_sql!("jsonb_array_elements_text($2::jsonb)") };

/// What is being made of a file.
struct Taking<'a> {
    new: &'a NewImport,
    now: EpochMs,
    ids: std::vec::IntoIter<String>,
    /// Records that are there or were made by an earlier line, and what became of them.
    records: Vec<(Record, Option<RecordChange>)>,
    /// By what they are known: a place in `records`.
    known: HashMap<String, usize>,
    /// What the lines' links lead to.
    linked: HashMap<String, RecordKind>,
    aside: Vec<Aside>,
    counts: (u32, u32),
}

impl Tx {
    async fn import(&mut self, new: &NewImport, now: EpochMs) -> Result<Import, Error> {
        let mut ids = self.uuids(new.lines.len() + 1).await?;
        let id = ids.pop().ok_or_else(|| Error::broken("the database gave no randomness"))?;
        let mut taking = Taking {
            new,
            now,
            ids: ids.into_iter(),
            records: Vec::new(),
            known: HashMap::new(),
            linked: HashMap::new(),
            aside: Vec::new(),
            counts: (0, 0),
        };
        self.know(&mut taking).await?;
        for line in &new.lines {
            if let Err(reason) = taking.take(line)? {
                taking.aside.push(Aside { line: line.number, raw: line.raw.clone(), reason });
            }
        }
        let changes: Vec<_> = taking.records.iter().filter_map(|(record, change)| Some((record, (*change)?))).collect();
        if !changes.is_empty() {
            self.put_records(&changes, &new.by).await?;
        }
        self.note_import(id, &taking).await
    }

    /// Looks up who is there already. Names alone make nobody the same, except accounts.
    async fn know(&mut self, taking: &mut Taking<'_>) -> Result<(), Error> {
        let kind = taking.new.kind;
        let fields = taking.new.lines.iter().filter_map(|line| line.fields.as_ref().ok());
        let fields: Vec<Fields> = fields.filter_map(|given| Fields::new(kind, given).ok()).collect();
        let links = fields.iter().flat_map(|fields| fields.links(kind)).map(|(_, id, _)| id);
        taking.linked = self.linked(links).await?;
        let all: Vec<String> = fields.iter().flat_map(|fields| strong(kind, fields)).collect();
        if all.is_empty() {
            return Ok(());
        }
        let mut places: HashMap<RecordId, usize> = HashMap::new();
        for row in &self.rows(KNOWN, args![kind.as_str(), list(&all)?]).await? {
            let record = record_of(row)?;
            let place = *places.entry(record.id.clone()).or_insert(taking.records.len());
            if place == taking.records.len() {
                taking.records.push((record, None));
            }
            // The oldest comes last and counts.
            taking.known.insert(row.text("shared")?, place);
        }
        Ok(())
    }

    async fn note_import(&mut self, id: String, taking: &Taking<'_>) -> Result<Import, Error> {
        let number = |count: usize| u32::try_from(count).map_err(|_| Error::conflict("the file has too many lines"));
        let new = taking.new;
        let import = Import {
            id,
            kind: new.kind,
            file_name: new.file_name.clone(),
            header: new.header.clone(),
            records: number(new.lines.len())?,
            created: taking.counts.0,
            updated: taking.counts.1,
            aside: number(taking.aside.len())?,
            by: new.by.clone(),
            at_ms: taking.now,
        };
        let sql = "insert into crm_imports (id, kind, file_name, header, records, created, updated, aside, imported_by, at_ms) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let args = args![
            import.id.as_str(),
            import.kind.as_str(),
            import.file_name.as_deref(),
            import.header.as_str(),
            import.records,
            import.created,
            import.updated,
            import.aside,
            import.by.as_str(),
            import.at_ms,
        ];
        self.execute(sql, args).await?;
        self.execute(ASIDE, args![list(&taking.aside)?, import.id.as_str()]).await?;
        Ok(import)
    }
}

impl Taking<'_> {
    /// Makes a record of a line, or changes one; or says why not.
    fn take(&mut self, line: &ImportedLine) -> Result<Result<(), String>, Error> {
        let kind = self.new.kind;
        let given = match &line.fields {
            Ok(given) => given,
            Err(reason) => return Ok(Err(reason.clone())),
        };
        let fields = match Fields::new(kind, given) {
            Ok(fields) => fields,
            Err(faults) => {
                let words = faults.iter().map(|fault| format!("{}: {}", fault.field, fault.message));
                return Ok(Err(words.collect::<Vec<_>>().join("; ")));
            }
        };
        if let Err(reason) = fields.links(kind).into_iter().try_for_each(|link| is_there(&self.linked, link)) {
            return Ok(Err(reason));
        }
        let keys = strong(kind, &fields);
        match keys.iter().find_map(|key| Some((key, *self.known.get(key)?))) {
            Some((key, place)) if self.new.update => Ok(self.update(place, key, given)),
            Some((key, place)) => {
                let (known, _) = &self.records[place];
                Ok(Err(format!("{key} is {} {} already", known.kind.as_str(), known.id)))
            }
            None => self.create(fields, keys).map(Ok),
        }
    }

    fn create(&mut self, fields: Fields, keys: Vec<String>) -> Result<(), Error> {
        let id = self.ids.next().ok_or_else(|| Error::broken("a line has no id"))?;
        let record = new_record(RecordId(id), self.new.kind, fields, &self.new.by, self.now);
        for key in keys {
            self.known.entry(key).or_insert(self.records.len());
        }
        self.records.push((record, Some(RecordChange::Created)));
        self.counts.0 += 1;
        Ok(())
    }

    fn update(&mut self, place: usize, key: &str, given: &Map<String, Value>) -> Result<(), String> {
        let (record, change) = &mut self.records[place];
        if change.is_some() {
            return Err(format!("{key} stands on an earlier line, too"));
        }
        let fields = record.fields.changed(record.kind, given).map_err(|_| "it cannot be joined with the record")?;
        let moved = fields.status() != record.fields.status();
        (record.fields, record.updated_at_ms) = (fields, self.now);
        record.revision += 1;
        *change = Some(if moved { RecordChange::Moved } else { RecordChange::Updated });
        self.counts.1 += 1;
        Ok(())
    }
}

/// What makes two the same without a person's look.
fn strong(kind: RecordKind, fields: &Fields) -> Vec<String> {
    let is_strong = |key: &String| kind == RecordKind::Account || !key.starts_with("name:");
    keys(kind, fields).into_iter().filter(is_strong).collect()
}

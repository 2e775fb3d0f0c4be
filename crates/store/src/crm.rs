//! Customers' records: every change lands together with its place in the record's history and its event.

use crate::crm_row::{
    ChangeRow, PUT_CHANGES, PUT_KEYS, PUT_RECORDS, PUT_TAGS, keys_of, record_columns, record_of, rows_of, tags_of,
};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Sql, args, list, with_list};
use crate::tx::Tx;
use domain::crm::Fields;
use domain::{EpochMs, EventBody, Record, RecordChange, RecordId, RecordKind, ReleaseId, RunId, SessionId};
use serde::Serialize;
use std::collections::HashMap;

/// A changed record, before it is saved.
#[derive(Debug, Clone)]
pub struct RecordEdit {
    /// The record as it was read; its `revision` must still be the stored one.
    pub before: Record,
    /// What people write about it, after the change.
    pub fields: Fields,
    /// The conversation that it became, after the change.
    pub session_id: Option<SessionId>,
    /// Who changes it.
    pub by: String,
}

impl Store {
    /// Makes a record, with its event. `Conflict` when it names a record that is not there.
    pub async fn insert_record(
        &self,
        kind: RecordKind,
        fields: &Fields,
        by: &str,
        now: EpochMs,
    ) -> Result<Record, Error> {
        let mut tx = self.begin().await?;
        let record = new_record(RecordId(tx.uuid().await?), kind, fields.clone(), by, now);
        tx.check_links(&[&record]).await?;
        tx.put_records(&[(&record, RecordChange::Created)], by).await?;
        tx.commit().await?;
        Ok(record)
    }

    /// Makes several records that name each other and changes the one that they come from, all or none: `make` is given their
    /// ids. `Conflict` as above and as in [`Store::save_record`].
    pub async fn convert_record(
        &self,
        count: usize,
        make: impl Fn(&[String]) -> (Vec<(RecordKind, Fields)>, RecordEdit) + Send + Sync,
        now: EpochMs,
    ) -> Result<(Record, Vec<Record>), Error> {
        let mut tx = self.begin().await?;
        let ids = tx.uuids(count).await?;
        let (made, edit) = make(&ids);
        let new = |((kind, fields), id): ((RecordKind, Fields), &String)| {
            new_record(RecordId(id.clone()), kind, fields, &edit.by, now)
        };
        let records: Vec<Record> = made.into_iter().zip(&ids).map(new).collect();
        let changes: Vec<_> = records.iter().map(|record| (record, RecordChange::Created)).collect();
        if !changes.is_empty() {
            tx.put_records(&changes, &edit.by).await?;
        }
        let edited = tx.save_record(&edit, now).await?;
        let told: Vec<&Record> = records.iter().chain([&edited]).collect();
        tx.check_links(&told).await?;
        tx.commit().await?;
        Ok((edited, records))
    }

    /// Saves a changed record; saving what is no change changes nothing. `Conflict` when it changed meanwhile, was taken away,
    /// or names a record that is not there.
    pub async fn save_record(&self, edit: &RecordEdit, now: EpochMs) -> Result<Record, Error> {
        let before = &edit.before;
        if before.fields == edit.fields && before.session_id == edit.session_id {
            return Ok(before.clone());
        }
        let mut tx = self.begin().await?;
        let record = tx.save_record(edit, now).await?;
        tx.check_links(&[&record]).await?;
        tx.commit().await?;
        Ok(record)
    }

    /// Takes a record away, or brings it back; doing it twice changes nothing. `NotFound` for an unknown one.
    pub async fn remove_record(
        &self,
        kind: RecordKind,
        id: &RecordId,
        is_removed: bool,
        by: &str,
        now: EpochMs,
    ) -> Result<Record, Error> {
        let mut tx = self.begin().await?;
        let before = tx.locked_record(kind, id).await?;
        if before.deleted_at_ms.is_some() == is_removed {
            tx.rollback().await?;
            return Ok(before);
        }
        let deleted_at_ms = is_removed.then_some(now);
        let record = Record { deleted_at_ms, revision: before.revision + 1, updated_at_ms: now, ..before };
        let change = if is_removed { RecordChange::Deleted } else { RecordChange::Restored };
        tx.put_records(&[(&record, change)], by).await?;
        tx.commit().await?;
        Ok(record)
    }

    /// Joins a duplicate with a record: the record gets whatever only the other has, all that named the other names the record,
    /// and the other is taken away. `NotFound` for an unknown one, `Conflict` for the same one or one that was taken away.
    pub async fn merge_records(
        &self,
        kind: RecordKind,
        id: &RecordId,
        other: &RecordId,
        by: &str,
        now: EpochMs,
    ) -> Result<Record, Error> {
        if id == other {
            return Err(Error::conflict("a record cannot be joined with itself"));
        }
        let mut tx = self.begin().await?;
        // Locked in one order, so that two who join the same two do not wait for each other.
        let (first, second) = if id < other { (id, other) } else { (other, id) };
        let (one, two) = (tx.locked_record(kind, first).await?, tx.locked_record(kind, second).await?);
        let (kept, gone) = if first == id { (one, two) } else { (two, one) };
        if kept.deleted_at_ms.is_some() || gone.deleted_at_ms.is_some() {
            return Err(Error::conflict("one of the two was taken away; restore it first"));
        }
        let kept = Record {
            fields: kept.fields.clone().joined(&gone.fields),
            session_id: kept.session_id.clone().or_else(|| gone.session_id.clone()),
            release_id: kept.release_id.or(gone.release_id),
            revision: kept.revision + 1,
            updated_at_ms: now,
            ..kept
        };
        let session_id = gone.session_id.clone().filter(|id| kept.session_id.as_ref() != Some(id));
        let gone =
            Record { deleted_at_ms: Some(now), session_id, revision: gone.revision + 1, updated_at_ms: now, ..gone };
        let moved = tx.renamed(other, id, now).await?;
        let mut changes = vec![(&kept, RecordChange::Merged), (&gone, RecordChange::Deleted)];
        changes.extend(moved.iter().map(|record| (record, RecordChange::Updated)));
        tx.put_records(&changes, by).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// The record of this kind with this id, also one that was taken away.
    pub async fn find_record(&self, kind: RecordKind, id: &RecordId) -> Result<Option<Record>, Error> {
        let sql = concat!("select", record_columns!(), "from crm_records r where r.id = $1 and r.kind = $2");
        let row = self.db.read().await?.row(sql, args![id.as_str(), kind.as_str()]).await?;
        row.as_ref().map(record_of).transpose()
    }
}

pub(crate) fn new_record(id: RecordId, kind: RecordKind, fields: Fields, by: &str, now: EpochMs) -> Record {
    Record {
        id,
        kind,
        fields,
        session_id: None,
        release_id: None,
        revision: 1,
        created_by: by.to_owned(),
        created_at_ms: now,
        updated_at_ms: now,
        deleted_at_ms: None,
    }
}

/// A link to be looked up.
#[derive(Serialize)]
struct Linked<'a> {
    id: &'a str,
}

const LINKED: Sql = with_list!(
    "select r.id, r.kind from crm_records r join",
    "$1" as "e" ("id" "text"),
    "on e.id = r.id where r.deleted_at_ms is null"
);

const NAMING: Sql = Sql {
    sqlite: concat!(
        "select",
        record_columns!(),
        "from crm_records r where r.account_id = $1 or r.person_id = $1 or r.about_id = $1 or r.body ->> 'lead_id' = $1"
    ),
    postgres: concat!(
        "select",
        record_columns!(),
        "from crm_records r where r.account_id = $1 or r.person_id = $1 or r.about_id = $1 \
         or r.body::jsonb ->> 'lead_id' = $1 for update"
    ),
};

impl Tx {
    /// The record, unchanged by others until commit.
    async fn locked_record(&mut self, kind: RecordKind, id: &RecordId) -> Result<Record, Error> {
        self.lock("select id from crm_records where id = $1 for update", args![id.as_str()]).await?;
        let sql = concat!("select", record_columns!(), "from crm_records r where r.id = $1 and r.kind = $2");
        let row = self.row(sql, args![id.as_str(), kind.as_str()]).await?;
        record_of(&row.ok_or_else(|| Error::not_found(format!("{} {id}", kind.as_str())))?)
    }

    async fn save_record(&mut self, edit: &RecordEdit, now: EpochMs) -> Result<Record, Error> {
        let RecordEdit { before, fields, session_id, by } = edit;
        let stored = self.locked_record(before.kind, &before.id).await?;
        if stored.deleted_at_ms.is_some() {
            return Err(Error::conflict("this record was taken away; restore it first"));
        }
        if stored.revision != before.revision {
            return Err(changed_meanwhile(stored.revision));
        }
        let record = Record {
            fields: fields.clone(),
            session_id: session_id.clone(),
            revision: stored.revision + 1,
            updated_at_ms: now,
            ..stored
        };
        let moved = record.fields.status() != before.fields.status();
        let change = if moved { RecordChange::Moved } else { RecordChange::Updated };
        self.put_records(&[(&record, change)], by).await?;
        Ok(record)
    }

    /// Writes records with their tags, keys, histories and events.
    pub(crate) async fn put_records(&mut self, changes: &[(&Record, RecordChange)], by: &str) -> Result<(), Error> {
        let records: Vec<&Record> = changes.iter().map(|(record, _)| *record).collect();
        let ids = list(&records.iter().map(|record| Linked { id: record.id.as_str() }).collect::<Vec<_>>())?;
        let rows = changes.iter().map(|(record, change)| ChangeRow::of(record, *change, by));
        let rows = list(&rows.collect::<Result<Vec<_>, _>>()?)?;
        let (all, tags, keys) = (rows_of(&records)?, tags_of(&records)?, keys_of(&records)?);
        self.execute(PUT_RECORDS, args![all]).await?;
        self.execute(DROP_TAGS, args![ids.as_str()]).await?;
        self.execute(DROP_KEYS, args![ids]).await?;
        self.execute(PUT_TAGS, args![tags]).await?;
        self.execute(PUT_KEYS, args![keys]).await?;
        self.execute(PUT_CHANGES, args![rows]).await?;
        for (record, change) in changes {
            let payload = serde_json::to_value(record.summary())?;
            let body = EventBody::CrmChanged { kind: change.event_type(record.kind), payload, by: None };
            self.record(None, None, body, record.updated_at_ms);
        }
        Ok(())
    }

    /// Whether every record that these name is there and of the right kind.
    pub(crate) async fn check_links(&mut self, records: &[&Record]) -> Result<(), Error> {
        let links: Vec<_> = records.iter().flat_map(|record| record.fields.links(record.kind)).collect();
        let there = self.linked(links.iter().map(|(_, id, _)| *id)).await?;
        links.into_iter().try_for_each(|link| is_there(&there, link).map_err(Error::conflict))
    }

    /// What kinds the records are that these ids name, as far as they are there.
    pub(crate) async fn linked<'i>(
        &mut self,
        ids: impl Iterator<Item = &'i str>,
    ) -> Result<HashMap<String, RecordKind>, Error> {
        let ids: Vec<Linked> = ids.map(|id| Linked { id }).collect();
        let mut there = HashMap::new();
        if !ids.is_empty() {
            for row in &self.rows(LINKED, args![list(&ids)?]).await? {
                there.insert(row.text("id")?, row.named("kind", RecordKind::parse)?);
            }
        }
        Ok(there)
    }

    /// Those who name `from`, as they are when they name `to` instead.
    async fn renamed(&mut self, from: &RecordId, to: &RecordId, now: EpochMs) -> Result<Vec<Record>, Error> {
        let rows = self.rows(NAMING, args![from.as_str()]).await?;
        let renamed = |row| {
            let record = record_of(row)?;
            let links = record.fields.links(record.kind);
            let patch = links.iter().filter(|(_, id, _)| *id == from.as_str());
            let patch = patch.map(|(field, ..)| ((*field).to_owned(), to.as_str().into())).collect();
            let fields = record.fields.changed(record.kind, &patch);
            let fields =
                fields.map_err(|_| Error::broken(format!("record {} does not hold its own fields", record.id)))?;
            Ok(Record { fields, revision: record.revision + 1, updated_at_ms: now, ..record })
        };
        rows.iter().map(renamed).collect()
    }

    /// A release went on the air: the lead whose conversation asked for its run is answered by it.
    pub(crate) async fn answer_lead(&mut self, run: RunId, release: ReleaseId, now: EpochMs) -> Result<(), Error> {
        let sql = concat!(
            "select",
            record_columns!(),
            "from crm_records r where r.kind = 'lead' and r.deleted_at_ms is null \
             and r.session_id = (select n.session_id from runs n where n.id = $1)"
        );
        let Some(row) = self.row(sql, args![run]).await? else { return Ok(()) };
        let lead = self.locked_record(RecordKind::Lead, &RecordId(row.text("id")?)).await?;
        let is_building = lead.fields.status() == Some("building");
        let fields = if is_building { lead.fields.clone().with_status("answered") } else { lead.fields.clone() };
        let (revision, release_id) = (lead.revision + 1, Some(release));
        let answered = Record { fields, release_id, revision, updated_at_ms: now, ..lead };
        self.put_records(&[(&answered, RecordChange::Answered)], "velocity").await
    }
}

const DROP_TAGS: Sql = with_list!(
    "delete from crm_tags where record_id in (select e.id from",
    "$1" as "e" ("id" "text"),
    ")"
);
const DROP_KEYS: Sql = with_list!(
    "delete from crm_keys where record_id in (select e.id from",
    "$1" as "e" ("id" "text"),
    ")"
);

/// Whether a record's link leads somewhere; what is wrong when not.
pub(crate) fn is_there(
    there: &HashMap<String, RecordKind>,
    (field, id, kinds): (&str, &str, &[RecordKind]),
) -> Result<(), String> {
    if there.get(id).is_some_and(|kind| kinds.contains(kind)) {
        return Ok(());
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    Err(format!("{field}: there is no such {}", names.join(" or ")))
}

fn changed_meanwhile(revision: i64) -> Error {
    Error::conflict(format!("this record changed meanwhile, it is at revision {revision}; read it again and repeat"))
}

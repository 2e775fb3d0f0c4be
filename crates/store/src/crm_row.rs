//! Records on their way into their tables and out of them.

use crate::error::Error;
use crate::row::{Row, Sql, list, with_list};
use domain::crm::{Fields, keys};
use domain::{EpochMs, Record, RecordChange, RecordId, RecordKind, ReleaseId, SessionId};
use serde::Serialize;

/// Every column of a record, of the table `r`.
macro_rules! record_columns {
    () => {
        " r.id, r.kind, r.session_id, r.release_id, r.body, r.revision, r.created_by, r.created_at_ms, r.updated_at_ms, \
         r.deleted_at_ms "
    };
}
pub(crate) use record_columns;

/// Reads a row of [`record_columns`].
pub(crate) fn record_of(row: &Row) -> Result<Record, Error> {
    Ok(Record {
        id: RecordId(row.text("id")?),
        kind: row.named("kind", RecordKind::parse)?,
        fields: row.json::<Fields>("body")?,
        session_id: row.text_or_null("session_id")?.map(SessionId),
        release_id: row.int_or_null("release_id")?.map(ReleaseId),
        revision: row.int("revision")?,
        created_by: row.text("created_by")?,
        created_at_ms: row.int("created_at_ms")?,
        updated_at_ms: row.int("updated_at_ms")?,
        deleted_at_ms: row.int_or_null("deleted_at_ms")?,
    })
}

/// A record as its insert wants it.
#[derive(Serialize)]
pub(crate) struct RecordRow<'a> {
    id: &'a str,
    kind: &'static str,
    name: &'a str,
    name_key: String,
    status: Option<&'a str>,
    owner: Option<&'a str>,
    email: Option<String>,
    account_id: Option<&'a str>,
    person_id: Option<&'a str>,
    about_id: Option<&'a str>,
    due_at_ms: Option<i64>,
    session_id: Option<&'a str>,
    release_id: Option<i64>,
    searched: String,
    body: String,
    revision: i64,
    created_by: &'a str,
    created_at_ms: EpochMs,
    updated_at_ms: EpochMs,
    deleted_at_ms: Option<EpochMs>,
}

impl<'a> RecordRow<'a> {
    fn of(record: &'a Record) -> Result<Self, Error> {
        let fields = &record.fields;
        Ok(Self {
            id: record.id.as_str(),
            kind: record.kind.as_str(),
            name: fields.name(),
            name_key: fields.name().to_lowercase(),
            status: fields.status(),
            owner: fields.text("owner"),
            email: fields.text("email").map(str::to_lowercase),
            account_id: fields.text("account_id"),
            person_id: fields.text("person_id"),
            about_id: fields.text("about_id"),
            due_at_ms: fields.number("due_at"),
            session_id: record.session_id.as_ref().map(SessionId::as_str),
            release_id: record.release_id.map(|release| release.0),
            searched: fields.searched(),
            body: serde_json::to_string(fields)?,
            revision: record.revision,
            created_by: &record.created_by,
            created_at_ms: record.created_at_ms,
            updated_at_ms: record.updated_at_ms,
            deleted_at_ms: record.deleted_at_ms,
        })
    }
}

/// Writes records over those that are there: the changes of a record's row are decided before.
pub(crate) const PUT_RECORDS: Sql = with_list!(
    "insert into crm_records (id, kind, name, name_key, status, owner, email, account_id, person_id, about_id, due_at_ms, \
     session_id, release_id, searched, body, revision, created_by, created_at_ms, updated_at_ms, deleted_at_ms) \
     select e.id, e.kind, e.name, e.name_key, e.status, e.owner, e.email, e.account_id, e.person_id, e.about_id, e.due_at_ms, \
     e.session_id, e.release_id, e.searched, e.body, e.revision, e.created_by, e.created_at_ms, e.updated_at_ms, \
     e.deleted_at_ms from",
    "$1" as "e" (
        "id" "text", "kind" "text", "name" "text", "name_key" "text", "status" "text", "owner" "text", "email" "text",
        "account_id" "text", "person_id" "text", "about_id" "text", "due_at_ms" "bigint", "session_id" "text",
        "release_id" "bigint", "searched" "text", "body" "text", "revision" "bigint", "created_by" "text",
        "created_at_ms" "bigint", "updated_at_ms" "bigint", "deleted_at_ms" "bigint"
    ),
    "where true on conflict (id) do update set name = excluded.name, name_key = excluded.name_key, status = excluded.status, \
     owner = excluded.owner, email = excluded.email, account_id = excluded.account_id, person_id = excluded.person_id, \
     about_id = excluded.about_id, due_at_ms = excluded.due_at_ms, session_id = excluded.session_id, \
     release_id = excluded.release_id, searched = excluded.searched, body = excluded.body, revision = excluded.revision, \
     updated_at_ms = excluded.updated_at_ms, deleted_at_ms = excluded.deleted_at_ms"
);

/// The JSON list for [`PUT_RECORDS`].
pub(crate) fn rows_of(records: &[&Record]) -> Result<String, Error> {
    list(&records.iter().map(|record| RecordRow::of(record)).collect::<Result<Vec<_>, _>>()?)
}

/// What belongs to one record, by one text.
#[derive(Serialize)]
pub(crate) struct Belonging<'a> {
    record_id: &'a str,
    text: String,
}

pub(crate) const PUT_TAGS: Sql = with_list!(
    "insert into crm_tags (record_id, tag) select e.record_id, e.text from",
    "$1" as "e" ("record_id" "text", "text" "text"),
    ""
);
pub(crate) const PUT_KEYS: Sql = with_list!(
    "insert into crm_keys (record_id, key) select e.record_id, e.text from",
    "$1" as "e" ("record_id" "text", "text" "text"),
    ""
);

/// The JSON list for [`PUT_TAGS`].
pub(crate) fn tags_of(records: &[&Record]) -> Result<String, Error> {
    belonging(records, |record| record.fields.tags().map(str::to_owned).collect())
}

/// The JSON list for [`PUT_KEYS`].
pub(crate) fn keys_of(records: &[&Record]) -> Result<String, Error> {
    belonging(records, |record| keys(record.kind, &record.fields))
}

fn belonging(records: &[&Record], texts: impl Fn(&Record) -> Vec<String>) -> Result<String, Error> {
    let rows = records.iter().flat_map(|record| {
        texts(record).into_iter().map(move |text| Belonging { record_id: record.id.as_str(), text })
    });
    list(&rows.collect::<Vec<_>>())
}

/// One change of one record.
#[derive(Serialize)]
pub(crate) struct ChangeRow<'a> {
    record_id: &'a str,
    revision: i64,
    change: &'static str,
    changed_by: &'a str,
    status: Option<&'a str>,
    body: String,
    at_ms: EpochMs,
}

pub(crate) const PUT_CHANGES: Sql = with_list!(
    "insert into crm_changes (record_id, revision, change, changed_by, status, body, at_ms) \
     select e.record_id, e.revision, e.change, e.changed_by, e.status, e.body, e.at_ms from",
    "$1" as "e" (
        "record_id" "text", "revision" "bigint", "change" "text", "changed_by" "text", "status" "text", "body" "text",
        "at_ms" "bigint"
    ),
    "order by e.ord"
);

impl<'a> ChangeRow<'a> {
    pub(crate) fn of(record: &'a Record, change: RecordChange, by: &'a str) -> Result<Self, Error> {
        Ok(Self {
            record_id: record.id.as_str(),
            revision: record.revision,
            change: change.as_str(),
            changed_by: by,
            status: record.fields.status(),
            body: serde_json::to_string(&record.fields)?,
            at_ms: record.updated_at_ms,
        })
    }
}

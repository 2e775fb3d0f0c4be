//! The tables that move, parents first, and the statements that move them.

use crate::error::Error;
use crate::row::{Arg, Row, Sql};
use serde_json::Value;

/// A place in the order of a table's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    Int(i64),
    Text(String),
}

impl From<Key> for Arg {
    fn from(key: Key) -> Self {
        match key {
            Key::Int(value) => value.into(),
            Key::Text(value) => value.into(),
        }
    }
}

/// One table. A `read` gives `body`, a row as a JSON object, for keys above `$1` and up to `$2`.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    key: &'static str,
    is_text: bool,
    /// Which columns make a row what it is.
    pub(crate) identity: &'static [&'static str],
    /// Whether its rows never change and new ones come at the end, so that what was compared once need not be again.
    pub(crate) is_trail: bool,
    #[cfg(test)]
    pub(crate) columns: &'static [&'static str],
    pub(crate) count: &'static str,
    bound: &'static str,
    pub(crate) read: Sql,
    /// Target only: writes the rows of a JSON list over those that are there.
    pub(crate) put: &'static str,
    /// Target only: the keys above `$1`, at most `$2`.
    tail: &'static str,
    /// Target only: takes the rows away that a JSON list of keys names.
    pub(crate) remove: &'static str,
    /// Target only: makes the rows whose places others may want now step aside, until their own new state is written.
    pub(crate) park: Option<&'static str>,
    /// Target only: numbers that the database gives begin above `$1`.
    pub(crate) renumber: Option<&'static str>,
    /// Source only: refuses every write from now on.
    pub(crate) fence: [&'static str; 3],
    pub(crate) unfence: [&'static str; 3],
}

impl Table {
    /// Before the first key.
    pub(crate) fn start(&self) -> Key {
        if self.is_text { Key::Text(String::new()) } else { Key::Int(i64::MIN) }
    }

    /// Asks for the key at the end of the next `$2` rows above `$1`, as `hi`; null when there are none.
    pub(crate) fn bound(&self) -> Sql {
        Sql::both(self.bound)
    }

    /// Asks for the keys above `$1`, at most `$2`, as `hi`.
    pub(crate) fn tail(&self) -> Sql {
        Sql::both(self.tail)
    }

    pub(crate) fn key(&self, row: &Row) -> Result<Option<Key>, Error> {
        Ok(if self.is_text { row.text_or_null("hi")?.map(Key::Text) } else { row.int_or_null("hi")?.map(Key::Int) })
    }

    /// The key of a row.
    pub(crate) fn key_of<'a>(&self, row: &'a Value) -> &'a Value {
        &row[self.key]
    }

    /// What makes this row that row.
    pub(crate) fn name_of(&self, row: &Value) -> String {
        let value = |column: &&str| row[*column].as_str().map_or_else(|| row[*column].to_string(), str::to_owned);
        self.identity.iter().map(value).collect::<Vec<_>>().join(",")
    }
}

macro_rules! fence {
    ($name:literal, $moment:literal) => {
        concat!(
            "create trigger if not exists moved_", $moment, "_", $name, " before ", $moment, " on ", $name,
            " begin select raise(abort, 'this installation was moved to PostgreSQL: start the server with that DATABASE_URL, \
             or stay here after velocity promote --undo'); end"
        )
    };
}

macro_rules! unfence {
    ($name:literal, $moment:literal) => {
        concat!("drop trigger if exists moved_", $moment, "_", $name)
    };
}

macro_rules! table {
    ($name:literal ($($id:literal),+) by $key:literal $kind:tt [$first:literal $(, $rest:literal)* $(,)?]
        $(, trail $trail:literal)? $(, park $park:literal)? $(, ids $ids:literal)?) => {
        Table {
            name: $name,
            key: $key,
            is_text: table!(@is_text $kind),
            identity: &[$($id),+],
            is_trail: table!(@flag $($trail)?),
            #[cfg(test)]
            columns: &[$key, $first $(, $rest)*],
            count: concat!("select count(*) as n from ", $name),
            bound: concat!(
                "select max(k) as hi from (select ", $key, " as k from ", $name, " where ", $key, " > $1 order by ", $key,
                " limit $2) as b"
            ),
            read: Sql {
                sqlite: concat!(
                    "select json_object('", $key, "', ", $key, ", '", $first, "', ", $first,
                    $(", '", $rest, "', ", $rest,)* ") as body from ", $name, " where ", $key, " > $1 and ", $key, " <= $2"
                ),
                postgres: concat!(
                    "select to_json(t)::text as body from ", $name, " as t where ", table!(@place $kind $key), " > $1 and ",
                    table!(@place $kind $key), " <= $2"
                ),
            },
            put: concat!(
                "insert into ", $name, " (", $key, ", ", $first, $(", ", $rest,)* ") overriding system value select ", $key,
                ", ", $first, $(", ", $rest,)* " from json_populate_recordset(null::", $name, ", $1::json) on conflict (",
                table!(@joined $($id),+), ") do update set ", $first, " = excluded.", $first,
                $(", ", $rest, " = excluded.", $rest),*
            ),
            tail: concat!(
                "select ", $key, " as hi from ", $name, " where ", table!(@place $kind $key), " > $1 limit $2"
            ),
            remove: concat!(
                "delete from ", $name, " where ", $key, " in (select value", table!(@cast $kind),
                " from jsonb_array_elements_text($1::jsonb))"
            ),
            park: table!(@option $($park)?),
            renumber: table!(@renumber $name $($ids)?),
            fence: [fence!($name, "insert"), fence!($name, "update"), fence!($name, "delete")],
            unfence: [unfence!($name, "insert"), unfence!($name, "update"), unfence!($name, "delete")],
        }
    };
    (@is_text int) => { false };
    (@is_text $text:tt) => { true };
    // The source orders texts by their bytes, and so must the target; digests are ordered so by everybody.
    (@place text $key:literal) => { concat!($key, " collate \"C\"") };
    (@place $other:tt $key:literal) => { $key };
    (@cast int) => { "::bigint" };
    (@cast $text:tt) => { "" };
    (@flag) => { false };
    (@flag $flag:literal) => { $flag };
    (@option) => { None };
    (@option $text:literal) => { Some($text) };
    (@joined $one:literal) => { $one };
    (@joined $one:literal, $two:literal) => { concat!($one, ", ", $two) };
    (@renumber $name:literal) => { None };
    (@renumber $name:literal $ids:literal) => {
        Some(concat!("select setval(pg_get_serial_sequence('", $name, "', '", $ids, "'), $1)::bigint as at"))
    };
}

/// All tables with rows of people and of the queue. A table that is missing here would stay behind: a test compares.
pub(crate) const TABLES: &[Table] = &[
    table!("sessions" ("id") by "id" text ["body", "created_at_ms", "updated_at_ms"]),
    table!("projects" ("id") by "id" text ["session_id", "port", "created_at_ms", "updated_at_ms", "host", "removed_at_ms"],
        park "update projects set port = null"),
    table!("specs" ("id") by "id" int ["project", "revision", "body", "created_at_ms"], ids "id"),
    table!("jobs" ("id") by "id" int [
        "kind", "run_id", "project", "state", "waits_for", "payload", "result", "error", "failure_reason", "percent", "doing",
        "log_bytes", "attempts", "failures", "takeovers", "fence", "leased_by", "priority", "ready_at_ms", "due_at_ms",
        "run_at_ms", "idempotency_key", "concurrency_key", "labels", "attempts_max", "timeout_ms", "needs_open", "is_needed",
        "needs_approval", "requested_by", "host", "retry_of", "cancel_requested_at_ms", "cancel_requested_by", "created_at_ms",
        "updated_at_ms", "started_at_ms", "finished_at_ms",
    ], park "update jobs set state = 'parked', concurrency_key = null, finished_at_ms = 0 where finished_at_ms is null", ids "id"),
    table!("job_needs" ("job_id", "needs_id") by "job_id" int ["needs_id"]),
    table!("runs" ("id") by "id" int ["project", "session_id", "spec_id", "requested_by"]),
    table!("evidence" ("id") by "id" int ["job_id", "check_name", "verdict", "body"], ids "id"),
    table!("releases" ("id") by "id" int [
        "project", "run_id", "state", "artifact", "port", "url", "reason", "created_at_ms", "updated_at_ms", "picture",
    ], park "update releases set state = 'parked' where state = 'live'", ids "id"),
    table!("release_health" ("release_id") by "release_id" int ["body"]),
    table!("release_probes" ("id") by "id" int ["release_id", "at_ms", "healthy", "latency_ms"], ids "id"),
    table!("users" ("id") by "id" text [
        "email", "role", "password_hash", "avatar_url", "created_at_ms", "disabled_at_ms",
    ], park "update users set email = id"),
    table!("tokens" ("hash") by "hash" digest ["user_id", "created_at_ms", "expires_at_ms"]),
    table!("refresh_tokens" ("hash") by "hash" digest ["sign_in", "created_at_ms", "used_at_ms"]),
    table!("invitations" ("hash") by "hash" digest ["user_id", "created_by", "created_at_ms", "expires_at_ms"]),
    table!("identities" ("issuer", "subject") by "subject" text [
        "issuer", "user_id", "email", "created_at_ms", "used_at_ms",
    ]),
    table!("api_keys" ("id") by "id" digest [
        "hash", "name", "shown", "owner", "role", "scopes", "job_id", "fence", "created_at_ms", "expires_at_ms", "used_at_ms",
        "revoked_at_ms",
    ], park "update api_keys set hash = id"),
    table!("avatars" ("name", "size") by "name" text ["size", "user_id", "body", "created_at_ms"]),
    table!("tickets" ("hash") by "hash" digest ["proof", "expires_at_ms"]),
    table!("schedules" ("name") by "name" text [
        "cron", "job", "paused", "last_fired_ms", "next_ms", "created_at_ms", "updated_at_ms",
    ]),
    table!("settings" ("name") by "name" text ["value", "set_by", "updated_at_ms"]),
    table!("crm_records" ("id") by "id" text [
        "kind", "name", "name_key", "status", "owner", "email", "account_id", "person_id", "about_id", "due_at_ms", "reminded_ms", "session_id",
        "release_id", "searched", "body", "revision", "created_by", "created_at_ms", "updated_at_ms", "deleted_at_ms",
    ]),
    table!("crm_tags" ("record_id", "tag") by "record_id" text ["tag"]),
    table!("crm_keys" ("record_id", "key") by "record_id" text ["key"]),
    table!("crm_changes" ("id") by "id" int [
        "record_id", "revision", "change", "changed_by", "status", "body", "at_ms",
    ], ids "id"),
    table!("crm_imports" ("id") by "id" text [
        "kind", "file_name", "header", "records", "created", "updated", "aside", "imported_by", "at_ms",
    ]),
    table!("crm_aside" ("id") by "id" int ["import_id", "line", "raw", "reason"], ids "id"),
    table!("campaigns" ("id") by "id" text [
        "name", "goal", "target", "said_value", "state", "due_at_ms", "revision", "created_by", "created_at_ms", "updated_at_ms",
        "closed_at_ms",
    ], park "update campaigns set name = id"),
    table!("campaign_members" ("campaign_id", "member") by "campaign_id" text ["member", "added_by", "added_at_ms"]),
    table!("campaign_runs" ("run_id") by "run_id" int ["campaign_id", "added_by", "added_at_ms"]),
    table!("approvals" ("id") by "id" int [
        "job_id", "wish", "input_digest", "policy_digest", "rule", "reason", "asks", "state", "requested_by", "decided_by",
        "comment", "created_at_ms", "expires_at_ms", "decided_at_ms",
    ], park "update approvals set state = 'parked' where state = 'pending'", ids "id"),
    table!("memories" ("id") by "id" int [
        "kind", "scope", "place", "title", "body", "tags", "source", "run_id", "evidence", "trust", "author", "digest", "head",
        "words", "valid_from_ms", "valid_until_ms", "supersedes", "superseded_by", "superseded_at_ms", "confirmed_by",
        "confirmed_at_ms", "created_at_ms",
    ], park "update memories set superseded_at_ms = 0 where superseded_at_ms is null", ids "id"),
    table!("memory_vectors" ("memory_id") by "memory_id" int ["model", "vector"]),
    table!("policy_inputs" ("digest") by "digest" digest ["body"]),
    table!("audit" ("seq") by "seq" int [
        "at_ms", "actor", "action", "object", "ruling", "rule", "reason", "asks", "input_digest", "policy_digest", "job_id",
        "prev_hash", "hash",
    ], trail true),
    table!("events" ("seq") by "seq" int ["at_ms", "project", "run_id", "job_id", "event_type", "body"], trail true),
];

/// The counters that every change of state moves: fencing them fences what no other table's fence would.
pub(crate) const COUNTERS_FENCE: [&str; 2] = [fence!("event_counter", "update"), fence!("audit_head", "update")];
pub(crate) const COUNTERS_UNFENCE: [&str; 2] = [unfence!("event_counter", "update"), unfence!("audit_head", "update")];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open::Store;
    use crate::row::args;
    use std::collections::BTreeSet;

    /// What a move leaves out, and why: the counters are written at its end, the index of words is made of the memories, the
    /// rest belongs to the database itself.
    fn stays(table: &str) -> bool {
        ["event_counter", "audit_head", "promotion", "writers"].contains(&table)
            || table.starts_with("memory_words")
            || table.starts_with("sqlite_")
            || table.contains("migrations")
    }

    #[tokio::test]
    async fn every_table_and_every_column_moves() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path().join("a.db").to_str().unwrap()).await.unwrap();
        let sql = "select m.name as table_name, p.name as column_name from sqlite_master m, pragma_table_info(m.name) p \
                   where m.type = 'table'";
        let rows = store.db.read().await.unwrap().rows(sql, args![]).await.unwrap();
        let column = |row: &Row| (row.text("table_name").unwrap(), row.text("column_name").unwrap());
        let there: BTreeSet<_> = rows.iter().map(column).filter(|(table, _)| !stays(table)).collect();
        let moved: BTreeSet<_> = TABLES
            .iter()
            .flat_map(|table| table.columns.iter().map(|column| (table.name.to_owned(), (*column).to_owned())))
            .collect();
        assert_eq!(there, moved);
        store.close().await;
    }
}

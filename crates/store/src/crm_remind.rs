//! Reminders that are due are told once, by whichever process looks first.

use crate::crm_row::{record_columns, record_of};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Sql, args, list, with_list};
use domain::{EpochMs, EventBody, Record, RecordChange};
use serde::Serialize;

/// How many are told in one transaction.
const AT_ONCE: u32 = 100;

macro_rules! due_sql {
    ($lock:literal) => {
        concat!(
            "select",
            record_columns!(),
            "from crm_records r where r.kind = 'reminder' and r.status = 'open' and r.deleted_at_ms is null \
             and r.due_at_ms <= $1 and (r.reminded_ms is null or r.reminded_ms <> r.due_at_ms) \
             order by r.due_at_ms, r.id limit $2 ",
            $lock
        )
    };
}

/// Another process that tells the same ones makes this one wait, and then see that they were told.
const DUE: Sql = Sql { sqlite: due_sql!(""), postgres: due_sql!("for update") };

const TOLD: Sql = with_list!(
    "update crm_records set reminded_ms = due_at_ms where id in (select e.id from",
    "$1" as "e" ("id" "text"),
    ")"
);

#[derive(Serialize)]
struct Told<'a> {
    id: &'a str,
}

impl Store {
    /// Tells of open reminders that are due (`reminder_due`), each once for each moment that it was set to; gives how many.
    pub async fn tell_reminders(&self, now: EpochMs) -> Result<usize, Error> {
        // Nothing is locked while nothing is due.
        let due = self.db.read().await?.rows(Sql::both(DUE.sqlite), args![now, 1_i64]).await?;
        if due.is_empty() {
            return Ok(0);
        }
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            let due = tx.rows(DUE, args![now, AT_ONCE]).await?;
            let due = due.iter().map(record_of).collect::<Result<Vec<Record>, _>>()?;
            let ids: Vec<Told> = due.iter().map(|record| Told { id: record.id.as_str() }).collect();
            tx.execute(TOLD, args![list(&ids)?]).await?;
            for record in &due {
                let payload = serde_json::to_value(record.summary())?;
                let kind = RecordChange::Due.event_type(record.kind);
                tx.record(None, None, EventBody::CrmChanged { kind, payload, by: None }, now);
            }
            tx.commit().await?;
            Ok(due.len())
        })
        .await
    }
}

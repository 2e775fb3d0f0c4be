//! What must hold before a move begins, and what was reached when it ends.

use crate::audit_chain::AuditHead;
use crate::db::Db;
use crate::error::Error;
use crate::open::Store;
use crate::promote::Promoted;
use crate::promote_copy::{Picture, one};
use crate::promote_table::TABLES;
use crate::row::args;

/// Refuses a database that holds tables of something else, before any of ours is made there.
pub(crate) async fn must_be_ours(db: &Db) -> Result<(), Error> {
    let sql = "select count(*) as tables, count(*) filter (where table_name in ('event_counter', 'writers')) as ours \
               from information_schema.tables where table_schema = current_schema()";
    let row = one(db.read().await?.rows(sql, args![]).await?)?;
    if row.int("tables")? > 0 && row.int("ours")? < 2 {
        let message = format!("{} holds tables of something else; name an empty database", db.describe());
        return Err(Error::conflict(message));
    }
    Ok(())
}

/// Refuses a target that somebody has used.
pub(crate) async fn must_be_empty(target: &Store) -> Result<(), Error> {
    let mut tx = target.db.read().await?;
    for table in TABLES {
        let rows = one(tx.rows(table.count, args![]).await?)?.int("n")?;
        if rows > 0 {
            return Err(Error::conflict(format!(
                "{} belongs to another installation (it has rows in {}): nothing was changed there; name an empty database",
                target.describe(),
                table.name
            )));
        }
    }
    Ok(())
}

const COUNTERS: &str =
    "select (select seq from event_counter) as events, a.seq as seq, a.hash as hash from audit_head as a";
const TRAIL: &str = "select count(*) as n, coalesce(min(seq), 0) as first, coalesce(max(seq), 0) as last from events";
const WORKING: &str = "select count(*) as n from jobs where state = 'working' and leased_by is not null";

/// Forgets at the target the oldest events that the source has forgotten since they were copied.
pub(crate) async fn forget_events(source: &mut Picture, target: &Store) -> Result<(), Error> {
    let sql = "select coalesce((select min(seq) from events), seq + 1) as first from event_counter";
    let first = source.one(sql).await?.int("first")?;
    let mut tx = target.begin().await?;
    tx.execute("delete from events where seq < $1", args![first]).await?;
    tx.commit().await
}

/// Writes the counters as they stand in the source, and makes new numbers begin after all that were ever given.
pub(crate) async fn write_counters(source: &mut Picture, target: &Store) -> Result<(), Error> {
    let row = source.one(COUNTERS).await?;
    let mut tx = target.begin().await?;
    tx.execute("update event_counter set seq = $1", args![row.int("events")?]).await?;
    let head = args![row.int("seq")?, row.text("hash")?];
    tx.execute("update audit_head set seq = $1, hash = $2", head).await?;
    for table in TABLES {
        let Some(renumber) = table.renumber else { continue };
        let given = source.rows("select seq from sqlite_sequence where name = $1", args![table.name]).await?;
        let given = given.first().map_or(Ok(0), |given| given.int("seq"))?;
        if given > 0 {
            tx.rows(renumber, args![given]).await?;
        }
    }
    // Its statistics are those of empty tables.
    tx.execute("analyze", args![]).await?;
    tx.commit().await
}

/// Compares counts and counters, and recomputes the trails at the target.
pub(crate) async fn check(source: &mut Picture, target: &Store) -> Result<Promoted, Error> {
    let mut tables = Vec::new();
    let mut tx = target.db.read().await?;
    for table in TABLES {
        let (theirs, ours) =
            (source.one(table.count).await?.int("n")?, one(tx.rows(table.count, args![]).await?)?.int("n")?);
        if theirs != ours {
            return Err(Error::broken(format!(
                "{} has {theirs} rows in the source and {ours} in the target",
                table.name
            )));
        }
        tables.push((table.name.to_owned(), ours));
    }
    let (theirs, ours) = (source.one(COUNTERS).await?, one(tx.rows(COUNTERS, args![]).await?)?);
    let events = ours.int("events")?;
    let head = AuditHead { seq: theirs.int("seq")?, hash: theirs.text("hash")? };
    if events != theirs.int("events")? {
        return Err(Error::broken("the counters of the events differ"));
    }
    let trail = one(tx.rows(TRAIL, args![]).await?)?;
    let (first, last, n) = (trail.int("first")?, trail.int("last")?, trail.int("n")?);
    if n > 0 && (last != events || last - first + 1 != n) {
        return Err(Error::broken(format!(
            "the events of the target are {n} from {first} to {last}, and should end at {events}"
        )));
    }
    let working = one(tx.rows(WORKING, args![]).await?)?.int("n")?;
    drop(tx);
    let audit = recomputed(target, &head).await?;
    let (from, to) = (String::new(), target.describe());
    Ok(Promoted { already: false, in_use: false, from, to, tables, written: 0, events, audit, working, held_ms: 0 })
}

/// The same for a target that went on since: it still holds what the source ended with.
pub(crate) async fn check_used(source: &mut Picture, target: &Store) -> Result<Promoted, Error> {
    let counters = source.one(COUNTERS).await?;
    let head = AuditHead { seq: counters.int("seq")?, hash: counters.text("hash")? };
    let mut tx = target.db.read().await?;
    let events = one(tx.rows(COUNTERS, args![]).await?)?.int("events")?;
    if events < counters.int("events")? {
        return Err(Error::broken("the target lost events that were moved there; restore its backup"));
    }
    let mut tables = Vec::new();
    for table in TABLES {
        tables.push((table.name.to_owned(), one(tx.rows(table.count, args![]).await?)?.int("n")?));
    }
    let working = one(tx.rows(WORKING, args![]).await?)?.int("n")?;
    drop(tx);
    let audit = recomputed(target, &head).await?;
    let (from, to) = (String::new(), target.describe());
    Ok(Promoted { already: true, in_use: true, from, to, tables, written: 0, events, audit, working, held_ms: 0 })
}

/// The end of the target's audit trail, every hash computed anew; `head` must be in it.
async fn recomputed(target: &Store, head: &AuditHead) -> Result<AuditHead, Error> {
    let found = target.audit_verify(std::slice::from_ref(head)).await?;
    match found.fault {
        Some(fault) => Err(Error::broken(format!("row {} of the target's audit trail: {}", fault.seq, fault.what))),
        None => Ok(found.head),
    }
}

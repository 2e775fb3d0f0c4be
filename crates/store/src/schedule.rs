//! Jobs that come again and again.

use crate::enqueue::{EnqueueRequest, check};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, Sql, args};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use croner::parser::{CronParser, Seconds};
use domain::{EpochMs, NewJob, Slug};
use serde::{Deserialize, Serialize};

/// A job that is put into the queue at every moment that its cron line names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// Its name, as a project's: lower-case letters, digits and `-`, `_`.
    pub name: String,
    /// Five fields (minute, hour, day, month, weekday) or six with seconds first; UTC.
    pub cron: String,
    /// What is put into the queue. Its idempotency key is set by the schedule.
    pub job: NewJob,
    /// Whether it rests.
    pub paused: bool,
    /// When it last made a job.
    pub last_fired_ms: Option<EpochMs>,
    /// When it makes the next one; none when it never does.
    pub next_ms: Option<EpochMs>,
}

impl Store {
    /// Writes a schedule, or replaces the one with its name. `last_fired_ms` and `next_ms` of the argument are not looked
    /// at. `Conflict` for an unusable name or cron line, or a job that cannot be queued again and again.
    pub async fn put_schedule(&self, schedule: Schedule, now: EpochMs) -> Result<Schedule, Error> {
        Slug::parse(&schedule.name).map_err(|error| Error::conflict(format!("a schedule's name: {error}")))?;
        check(std::slice::from_ref(&schedule.job))?;
        if !schedule.job.needs.is_empty() || schedule.job.terms.run_at_ms.is_some() {
            return Err(Error::conflict("a scheduled job needs no other job and no moment of its own"));
        }
        let next = next_after(&schedule.cron, now)?.ok_or_else(|| {
            Error::conflict(format!(
                "\"{}\" names a moment that never comes, as 31 February; correct the line",
                schedule.cron
            ))
        })?;
        let mut tx = self.begin().await?;
        let sql = "insert into schedules (name, cron, job, paused, next_ms, created_at_ms, updated_at_ms) \
                   values ($1, $2, $3, $4, $5, $6, $6) on conflict (name) do update set cron = excluded.cron, \
                   job = excluded.job, paused = excluded.paused, next_ms = excluded.next_ms, \
                   updated_at_ms = excluded.updated_at_ms returning name, cron, job, paused, last_fired_ms, next_ms";
        let job = serde_json::to_string(&schedule.job)?;
        let paused = i64::from(schedule.paused);
        let row = tx.row(sql, args![schedule.name, schedule.cron, job, paused, next, now]).await?;
        let written = schedule_of(&row.ok_or_else(|| Error::broken("an upsert gave no row"))?)?;
        tx.wake();
        tx.commit().await?;
        Ok(written)
    }

    /// All schedules by name.
    pub async fn schedules(&self) -> Result<Vec<Schedule>, Error> {
        let sql = "select name, cron, job, paused, last_fired_ms, next_ms from schedules order by name";
        self.db.read().await?.rows(sql, vec![]).await?.iter().map(schedule_of).collect()
    }

    /// Forgets a schedule; the jobs that it made stay. `NotFound` for an unknown one.
    pub async fn delete_schedule(&self, name: &str) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if tx.execute("delete from schedules where name = $1", args![name]).await? == 0 {
            return Err(unknown(name));
        }
        tx.commit().await
    }

    /// Makes one job of every schedule that is due, in the transaction that moves it on, so that of several processes only
    /// one makes it. What was missed while nobody looked is made up for by one job. Gives when to call again: the earliest
    /// next moment of all schedules; a changed schedule wakes [`Wakeups`](crate::Wakeups).
    pub async fn fire_schedules(&self, now: EpochMs) -> Result<Option<EpochMs>, Error> {
        let next = self.next_firing().await?;
        if next.is_none_or(|at| at > now) {
            return Ok(next);
        }
        let fire = || async move {
            let mut tx = self.begin().await?;
            for row in &tx.rows(DUE, args![now]).await? {
                tx.fire(schedule_of(row)?, now).await?;
            }
            tx.commit().await
        };
        self.retrying(fire).await?;
        self.next_firing().await
    }

    async fn next_firing(&self) -> Result<Option<EpochMs>, Error> {
        let sql = "select min(next_ms) as next_ms from schedules where paused = 0";
        let row = self.db.read().await?.row(sql, vec![]).await?;
        row.map_or(Ok(None), |row| row.int_or_null("next_ms"))
    }
}

macro_rules! due_sql {
    ($lock:literal) => {
        concat!(
            "select name, cron, job, paused, last_fired_ms, next_ms from schedules \
             where paused = 0 and next_ms <= $1 order by name ",
            $lock
        )
    };
}

/// Another process that fires the same one makes this one wait, and then see that it moved on.
const DUE: Sql = Sql { sqlite: due_sql!(""), postgres: due_sql!("for update") };

impl Tx {
    async fn fire(&mut self, schedule: Schedule, now: EpochMs) -> Result<(), Error> {
        let Schedule { name, cron, mut job, next_ms, .. } = schedule;
        job.terms.idempotency_key = Some(format!("schedule:{name}:{}", next_ms.unwrap_or(now)));
        job.requested_by = format!("schedule:{name}");
        let request = EnqueueRequest { jobs: vec![job], retry_of: None, now };
        for made in self.enqueue(&[&request]).await? {
            made?;
        }
        let sql = "update schedules set last_fired_ms = $2, next_ms = $3, updated_at_ms = $2 where name = $1";
        let next = next_after(&cron, now)?;
        self.execute(sql, args![name, now, next]).await?;
        Ok(())
    }
}

fn unknown(name: &str) -> Error {
    Error::not_found(format!("schedule {name}"))
}

fn schedule_of(row: &Row) -> Result<Schedule, Error> {
    Ok(Schedule {
        name: row.text("name")?,
        cron: row.text("cron")?,
        job: row.json("job")?,
        paused: row.int("paused")? != 0,
        last_fired_ms: row.int_or_null("last_fired_ms")?,
        next_ms: row.int_or_null("next_ms")?,
    })
}

/// The first moment after this one that the line names, UTC. None when there is none in the years to come.
fn next_after(cron: &str, after: EpochMs) -> Result<Option<EpochMs>, Error> {
    let parser = CronParser::builder().seconds(Seconds::Optional).build();
    let cron = parser.parse(cron).map_err(|error| Error::conflict(format!("\"{cron}\" is no cron line: {error}")))?;
    let after =
        DateTime::<Utc>::from_timestamp_millis(after).ok_or_else(|| Error::conflict("the time is out of range"))?;
    Ok(cron.find_next_occurrence(&after, false).ok().map(|next| next.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: EpochMs = 3_600_000;

    #[test]
    fn a_line_names_moments_in_utc_and_never_the_one_it_is_asked_at() {
        assert_eq!(next_after("0 * * * *", 0).unwrap(), Some(HOUR));
        assert_eq!(next_after("0 * * * *", HOUR - 1).unwrap(), Some(HOUR));
        assert_eq!(next_after("*/5 * * * * *", 1).unwrap(), Some(5_000));
        assert_eq!(next_after("0 3 * * MON", 0).unwrap(), Some(4 * 24 * HOUR + 3 * HOUR));
    }

    #[test]
    fn a_line_that_names_nothing_is_refused_or_has_no_next_moment() {
        for cron in ["", "* * * *", "61 * * * *", "every day", "* * * * * * * *"] {
            assert!(matches!(next_after(cron, 0), Err(Error::Conflict { .. })), "{cron}");
        }
        assert_eq!(next_after("0 0 31 2 *", 0).unwrap(), None);
    }
}

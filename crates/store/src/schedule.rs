//! Jobs that come again and again.

use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, NewJob};
use serde::{Deserialize, Serialize};

/// A job that is put into the queue at every moment that its cron line names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// Its name: 1 to 63 lower-case letters, digits, `-`, `_`.
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
    /// at. `Conflict` for an unusable name or cron line.
    pub async fn put_schedule(&self, schedule: Schedule, now: EpochMs) -> Result<Schedule, Error> {
        let _ = (schedule, now);
        Err(Error::broken("schedules cannot be stored yet"))
    }

    /// All schedules by name.
    pub async fn schedules(&self) -> Result<Vec<Schedule>, Error> {
        Ok(Vec::new())
    }

    /// Forgets a schedule; the jobs that it made stay. `NotFound` for an unknown one.
    pub async fn delete_schedule(&self, name: &str) -> Result<(), Error> {
        Err(Error::not_found(format!("schedule {name}")))
    }

    /// Lets a schedule rest or go on; what it missed while it rested is not made up for. `NotFound` for an unknown one.
    pub async fn pause_schedule(&self, name: &str, paused: bool, now: EpochMs) -> Result<(), Error> {
        let _ = (paused, now);
        Err(Error::not_found(format!("schedule {name}")))
    }

    /// Makes one job of every schedule that is due, in the transaction that moves it on, so that of several processes only
    /// one makes it. What was missed while nobody looked is made up for by one job. Gives when to call again: the earliest
    /// next moment of all schedules; a changed schedule wakes [`Wakeups`](crate::Wakeups).
    pub async fn fire_schedules(&self, now: EpochMs) -> Result<Option<EpochMs>, Error> {
        let _ = now;
        Ok(None)
    }
}

//! What waits for a job's end, and what waits for a concurrency key.

use crate::error::Error;
use crate::moved::{Moved, moved_columns, moved_of};
use crate::row::{Row, Sql, args, list};
use crate::tx::Tx;
use domain::{EpochMs, FailureReason, JobId, JobState, WaitReason};

/// The numbers or texts of the list `$1`.
macro_rules! listed_sql {
    ($before:expr, $after:expr) => {
        Sql {
            sqlite: concat!($before, " (select value from json_each($1)) ", $after),
            postgres: concat!($before, " (select value::bigint from jsonb_array_elements_text($1::jsonb)) ", $after),
        }
    };
}

/// Nothing that it needs is open any more, and it waited for nothing else.
macro_rules! ready {
    () => {
        "(jobs.needs_open <= c.done and jobs.waits_for = 'dependency')"
    };
}

/// Lets the tasks go on that waited for these jobs, given as what stands behind `in`.
macro_rules! release_sql {
    ($done:literal) => {
        concat!(
            "update jobs set needs_open = jobs.needs_open - c.done, state = case when ",
            ready!(),
            " and jobs.concurrency_key is null and coalesce(jobs.run_at_ms, 0) <= $2 then 'queued' else 'waiting' end, \
             waits_for = case when not ",
            ready!(),
            " then jobs.waits_for when coalesce(jobs.run_at_ms, 0) > $2 then 'time' \
             when jobs.concurrency_key is not null then 'turn' end, \
             due_at_ms = case when ",
            ready!(),
            " and jobs.run_at_ms > $2 then jobs.run_at_ms else jobs.due_at_ms end, \
             ready_at_ms = $2, updated_at_ms = $2 \
             from (select d.job_id, count(*) as done from job_needs d where d.needs_id in ",
            $done,
            " group by d.job_id) as c where jobs.id = c.job_id and jobs.state = 'waiting' and jobs.kind like 'task.%' \
             returning jobs.due_at_ms, ",
            moved_columns!()
        )
    };
}

const RELEASE: Sql = Sql {
    sqlite: release_sql!("(select value from json_each($1))"),
    postgres: release_sql!("(select value::bigint from jsonb_array_elements_text($1::jsonb))"),
};

/// The same on PostgreSQL, of the jobs of the list only those that this very transaction ended well: for a transaction that has
/// not seen yet which these are. A statement of its own, because it must see what others committed while the one that ended
/// them waited.
pub(crate) const RELEASE_ENDED: &str = release_sql!(
    "(select e.id from jobs e where e.id = any (array(select value::bigint from jsonb_array_elements_text($1::jsonb))) \
     and e.state = 'done' and e.is_needed <> 0 and e.xmin = pg_current_xact_id()::xid)"
);

const CANCEL_BELOW: Sql = listed_sql!(
    concat!(
        "update jobs set state = 'cancelled', waits_for = null, due_at_ms = null, error = $2, failure_reason = $3, \
         updated_at_ms = $4, finished_at_ms = $4 where jobs.state in ('waiting', 'queued') and jobs.kind like 'task.%' \
         and jobs.id in (select d.job_id from job_needs d where d.needs_id in"
    ),
    concat!(") returning", moved_columns!())
);

/// The most urgent job of each key of the list `$1` that nobody holds.
macro_rules! give_sql {
    ($keys:literal) => {
        concat!(
            "update jobs set state = 'queued', waits_for = null, ready_at_ms = $2, updated_at_ms = $2 \
             where jobs.id in (select (select j.id from jobs j where j.concurrency_key = k.value and j.waits_for = 'turn' \
             order by j.priority desc, j.id limit 1) from ", $keys, " as k where not exists (select 1 from jobs h \
             where h.concurrency_key = k.value and h.state in ('queued', 'working'))) returning",
            moved_columns!()
        )
    };
}

const GIVE: Sql =
    Sql { sqlite: give_sql!("json_each($1)"), postgres: give_sql!("jsonb_array_elements_text($1::jsonb)") };

/// Why a job was cancelled that never began.
pub(crate) const NOT_STARTED: &str = "not started, because a job that it needs did not end well";

impl Tx {
    /// Notes a job's end for those that depend on it.
    pub(crate) fn ended(&mut self, job: &Moved) {
        match job.state {
            JobState::Done if job.is_needed => self.done.push(job.id),
            JobState::Error | JobState::Cancelled if job.is_needed => self.failed.push(job.id),
            _ => {}
        }
    }

    /// Notes a job that shall stop, so that nothing that depends on it starts.
    pub(crate) fn stopping(&mut self, job: &Moved) {
        if job.is_needed {
            self.failed.push(job.id);
        }
    }

    /// Notes a concurrency key that may be free now.
    pub(crate) fn freed(&mut self, key: Option<&str>) {
        if let Some(key) = key {
            self.keys.insert(key.to_owned());
        }
    }

    /// Notes a job that was written as waiting for its turn. Its event follows when it is known whether it gets it at once.
    pub(crate) fn awaits_turn(&mut self, job: Moved) {
        self.freed(job.key.as_deref());
        self.awaiting.push(job);
    }

    /// Lets the tasks go on that waited for the jobs noted as done, and cancels those below the failed ones.
    pub(crate) async fn release_dependents(&mut self, now: EpochMs) -> Result<(), Error> {
        self.cancel_dependents(now).await?;
        let done = std::mem::take(&mut self.done);
        if done.is_empty() {
            return Ok(());
        }
        let rows = self.rows(RELEASE, args![list(&done)?, now]).await?;
        self.released(&rows, now)
    }

    /// Notes what a release moved.
    pub(crate) fn released(&mut self, rows: &[Row], now: EpochMs) -> Result<(), Error> {
        let moved = |row: &Row| Ok((moved_of(row)?, row.int_or_null("due_at_ms")?));
        let mut jobs = rows.iter().map(moved).collect::<Result<Vec<_>, Error>>()?;
        jobs.sort_by_key(|(job, _)| job.id);
        for (job, due) in jobs {
            match job.waits_for {
                Some(WaitReason::Dependency | WaitReason::Approval) => {}
                Some(WaitReason::Turn) => self.awaits_turn(job),
                _ => {
                    if let Some(due) = due {
                        self.due(due, now);
                    }
                    self.moved(&job, now);
                }
            }
        }
        Ok(())
    }

    /// Level by level, because each level is looked at under the locks of the one above: nobody can add a job below one that
    /// is being cancelled and be missed.
    async fn cancel_dependents(&mut self, now: EpochMs) -> Result<(), Error> {
        loop {
            let failed: Vec<JobId> = std::mem::take(&mut self.failed);
            if failed.is_empty() {
                return Ok(());
            }
            let reason = FailureReason::Dependency.as_str();
            let rows = self.rows(CANCEL_BELOW, args![list(&failed)?, NOT_STARTED, reason, now]).await?;
            let mut jobs = rows.iter().map(moved_of).collect::<Result<Vec<_>, _>>()?;
            jobs.sort_by_key(|job| job.id);
            for job in &jobs {
                self.moved(job, now);
                self.freed(job.key.as_deref());
                self.ended(job);
            }
        }
    }

    /// Queues the next job of every noted key that nobody holds. The locks of keys that were noted late are taken here.
    pub(crate) async fn give_turns(&mut self, now: EpochMs) -> Result<(), Error> {
        let keys: Vec<String> = std::mem::take(&mut self.keys).into_iter().collect();
        if keys.is_empty() {
            return Ok(());
        }
        self.lock_keys(keys.clone()).await?;
        let rows = self.rows(GIVE, args![list(&keys)?, now]).await?;
        let mut jobs = rows.iter().map(moved_of).collect::<Result<Vec<_>, _>>()?;
        jobs.sort_by_key(|job| job.id);
        let waiting = std::mem::take(&mut self.awaiting);
        for job in waiting.iter().filter(|job| !jobs.iter().any(|given| given.id == job.id)) {
            self.moved(job, now);
        }
        for job in &jobs {
            self.moved(job, now);
        }
        Ok(())
    }
}

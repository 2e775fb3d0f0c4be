//! What time alone moves: leases that ran out, back-offs that are over, moments to run that have come.

use crate::error::Error;
use crate::finish::CANCELLED;
use crate::moved::{moved_columns, moved_of};
use crate::row::{Row, Sql, args, list, with_list};
use crate::tx::Tx;
use domain::job::{TAKEN_OVER, TAKEOVERS_MAX};
use domain::{EpochMs, FailureReason, JobId, WaitReason};
use serde::Serialize;

/// How many jobs one transaction moves; the next one goes on.
const SWEEP_MAX: u32 = 512;

/// Nobody may ask for a longer lease, milliseconds.
const LEASE_MS_MAX: i64 = 3_600_000;

macro_rules! overdue_sql {
    ($locked:literal, $lock:literal) => {
        concat!(
            "select j.id, j.state, j.waits_for, j.kind, j.takeovers, j.attempts_max, j.concurrency_key, \
             j.cancel_requested_at_ms, j.run_id from jobs j where j.due_at_ms is not null and j.due_at_ms <= $1 ",
            $locked,
            " order by j.due_at_ms, j.id limit $2 ",
            $lock
        )
    };
}

const OVERDUE: Sql = Sql {
    sqlite: overdue_sql!("", ""),
    // Jobs change only under the locks of their run and their key, which come before rows: what somebody holds is looked at
    // the next time.
    postgres: overdue_sql!(
        "and (j.run_id is null or pg_try_advisory_xact_lock(j.run_id)) \
         and (j.concurrency_key is null or pg_try_advisory_xact_lock(1, hashtext(j.concurrency_key)))",
        "for update of j skip locked"
    ),
};

const MOVE: Sql = with_list!(
    "update jobs set state = e.state, waits_for = e.waits_for, error = coalesce(e.error, jobs.error), \
     failure_reason = e.reason, takeovers = jobs.takeovers + e.taken_over, leased_by = null, due_at_ms = null, \
     ready_at_ms = $2, updated_at_ms = $2, \
     finished_at_ms = case when e.state in ('error', 'cancelled') then $2 end from",
    "$1" as "e" (
        "id" "bigint", "state" "text", "waits_for" "text", "error" "text", "reason" "text", "taken_over" "bigint"
    ),
    concat!("where jobs.id = e.id returning", moved_columns!())
);

#[derive(Serialize)]
struct Move {
    id: JobId,
    state: &'static str,
    waits_for: Option<&'static str>,
    error: Option<String>,
    reason: Option<&'static str>,
    taken_over: u32,
}

impl Move {
    /// What becomes of a job whose moment has passed.
    fn of(row: &Row) -> Result<Self, Error> {
        let id = JobId(row.int("id")?);
        if row.text("state")? != "working" {
            let key = row.text_or_null("concurrency_key")?;
            let (state, waits_for) =
                if key.is_some() { ("waiting", Some(WaitReason::Turn.as_str())) } else { ("queued", None) };
            return Ok(Self { id, state, waits_for, error: None, reason: None, taken_over: 0 });
        }
        let ends = |state, error: String, reason: FailureReason| {
            let reason = Some(reason.as_str());
            Ok(Self { id, state, waits_for: None, error: Some(error), reason, taken_over: 1 })
        };
        if row.int_or_null("cancel_requested_at_ms")?.is_some() {
            return ends("cancelled", CANCELLED.to_owned(), FailureReason::Cancelled);
        }
        let takeovers = row.number::<u32>("takeovers")? + 1;
        // A task dies with its worker as often as it may fail; a stage oftener, because its run cannot go on without it.
        let is_task = row.int_or_null("run_id")?.is_none();
        let poison = if is_task { takeovers >= row.number("attempts_max")? } else { takeovers > TAKEOVERS_MAX };
        if poison {
            let error =
                format!("poison: its worker died {takeovers} times; look into the log before you start it again");
            return ends("error", error, FailureReason::Poison);
        }
        Ok(Self { id, state: "queued", waits_for: None, error: None, reason: None, taken_over: 1 })
    }
}

impl Tx {
    /// After the clock was set back, leases end in a far future, and the job of a worker that died would wait for it. From
    /// now on each has one lease left, in which a living worker gives its sign of life. At the first look nobody knows
    /// whether the clock was set, but that no lease is longer than [`LEASE_MS_MAX`].
    pub(crate) async fn shorten_leases(&mut self, lease_ms: i64, now: EpochMs) -> Result<(), Error> {
        let longest = match self.hub.is_set_back(now) {
            Some(false) => return Ok(()),
            Some(true) => lease_ms,
            None => LEASE_MS_MAX.max(lease_ms),
        };
        let sql = "update jobs set due_at_ms = $1 where state = 'working' and due_at_ms > $2";
        self.execute(sql, args![now + lease_ms, now + longest]).await?;
        Ok(())
    }

    /// Moves what is overdue. Its lease is why a job is taken over: from here on it is queued again, and claims look at
    /// nothing but queued jobs.
    pub(crate) async fn sweep(&mut self, now: EpochMs) -> Result<(), Error> {
        let rows = self.rows(OVERDUE, args![now, SWEEP_MAX]).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let keys = rows.iter().filter_map(|row| row.text_or_null("concurrency_key").transpose());
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        self.lock_keys(keys).await?;
        let moves = rows.iter().map(Move::of).collect::<Result<Vec<_>, _>>()?;
        let mut moved = Vec::new();
        for row in &self.rows(MOVE, args![list(&moves)?, now]).await? {
            let mut job = moved_of(row)?;
            if job.waits_for == Some(WaitReason::Turn) {
                self.awaits_turn(job);
                continue;
            }
            if let Some(one) = moves.iter().find(|one| one.id == job.id && one.error.is_none()) {
                job.error = (one.taken_over > 0).then(|| TAKEN_OVER.to_owned());
            }
            moved.push(job);
        }
        moved.sort_by_key(|job| job.id);
        self.settle(moved, now).await
    }
}

//! The queue's way out: which job is next, and for whom.

use crate::error::Error;
use crate::finish::Ending;
use crate::job::{job_of, with_job_columns};
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::Tx;
use domain::job::TAKEOVERS_MAX;
use domain::{Claim, EpochMs, JobKind, JobState, WorkerSpec};

/// How many jobs one call may settle or lose to another worker before it gives up; the next wake-up tries again.
const TRIES_MAX: u32 = 32;

/// Every job it needs is done, and nobody else works on its project. A macro, for `concat!`.
macro_rules! claimable {
    () => {
        "and not exists (select 1 from job_needs d join jobs n on n.id = d.needs_id \
         where d.job_id = j.id and n.state <> 'done') \
         and not exists (select 1 from jobs w where w.project = j.project and w.state = 'working' \
         and w.kind <> 'run' and w.id <> j.id)"
    };
}

/// The claim. A queued job is due even when the clock was set back since. The outer condition is read again under the
/// row's lock, so that of two PostgreSQL workers with the same candidate only one gets it. Rows of one run change only
/// under their root's lock (`r`), which also fixes the lock order.
macro_rules! claim_sql {
    ($lock:literal) => {
        concat!(
            "update jobs set state = 'working', waits_for = null, leased_by = $1, due_at_ms = $2, fence = fence + 1, \
             attempts = attempts + 1, takeovers = takeovers + case when state = 'working' then 1 else 0 end, \
             started_at_ms = coalesce(started_at_ms, $3), updated_at_ms = $3 \
             where (state = 'queued' or due_at_ms <= $3) and id = (select j.id from jobs j \
             join jobs r on r.id = j.run_id where j.due_at_ms is not null \
             and (j.state = 'queued' or j.due_at_ms <= $3) and $4 like '%,' || j.kind || ',%' ",
            claimable!(),
            " order by j.due_at_ms, j.id limit 1 ",
            $lock,
            ") returning",
        )
    };
}

impl Store {
    /// Claims the oldest due job of these kinds, for `lease_ms`. Due is a job whose dependencies are all done and that is
    /// queued, or whose back-off is over, or whose lease ran out, while no other job of its project is being worked on.
    ///
    /// A job that was taken over too often becomes an error here, one that was cancelled while its worker died becomes
    /// cancelled; neither is given out.
    pub async fn claim_job(&self, worker: &WorkerSpec, lease_ms: i64, now: EpochMs) -> Result<Option<Claim>, Error> {
        for _ in 0..TRIES_MAX {
            let mut tx = self.begin().await?;
            let row = match tx.claim(&worker.name, &worker.kinds, now + lease_ms, now).await {
                Ok(Some(row)) => row,
                Ok(None) => return tx.rollback().await.map(|()| None),
                // Two workers went for two jobs of one project; the database let one of them.
                Err(Error::Conflict { .. }) => continue,
                Err(error) => return Err(error),
            };
            let claim = tx.admit(&row, now).await?;
            tx.commit().await?;
            if claim.is_some() {
                return Ok(claim);
            }
        }
        Ok(None)
    }

    /// When to look again without a wake-up: the earliest back-off or lease end of a job of these kinds, in the past when
    /// one is claimable now (0 for a queued one). None: never.
    pub async fn next_due(&self, worker: &WorkerSpec) -> Result<Option<EpochMs>, Error> {
        let sql = concat!(
            "select min(case when j.state = 'queued' then 0 else j.due_at_ms end) as due_at_ms from jobs j where j.due_at_ms is not null \
             and $1 like '%,' || j.kind || ',%' ",
            claimable!()
        );
        let row = self.db.read().await?.row(sql, args![kind_list(&worker.kinds)]).await?;
        row.map_or(Ok(None), |row| row.int_or_null("due_at_ms"))
    }

    /// Ends the leases of all workers whose name begins with `worker_prefix`, so that the jobs of a dead process are taken
    /// over at once. Gives their number.
    pub async fn release_leases(&self, worker_prefix: &str, now: EpochMs) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let sql = "update jobs set due_at_ms = $2 where state = 'working' and due_at_ms > $2 \
                   and substr(leased_by, 1, length($1)) = $1";
        let released = tx.execute(sql, args![worker_prefix, now]).await?;
        if released > 0 {
            tx.wake();
        }
        tx.commit().await?;
        Ok(released)
    }
}

impl Tx {
    async fn claim(
        &mut self,
        worker: &str,
        kinds: &[JobKind],
        lease_until: EpochMs,
        now: EpochMs,
    ) -> Result<Option<Row>, Error> {
        let sql = self.dialect(
            with_job_columns!(claim_sql!(""), ""),
            with_job_columns!(claim_sql!("for update of r skip locked"), ""),
        );
        self.row(sql, args![worker, lease_until, now, kind_list(kinds)]).await
    }

    /// Gives the claimed job out, unless it must end here.
    async fn admit(&mut self, row: &Row, now: EpochMs) -> Result<Option<Claim>, Error> {
        let claim = Claim { job: job_of(row)?, fence: row.int("fence")?, leased_until: row.int("due_at_ms")? };
        if row.int_or_null("cancel_requested_at_ms")?.is_some() {
            self.end_job(&claim, Ending::Cancelled, now).await?;
            return Ok(None);
        }
        let takeovers: u32 = row.number("takeovers")?;
        if takeovers > TAKEOVERS_MAX {
            let message =
                format!("poison: its worker died {takeovers} times; look into the log before you build again");
            self.end_job(&claim, Ending::Error(&message), now).await?;
            return Ok(None);
        }
        let sql = "update jobs set state = 'working', waits_for = null, started_at_ms = coalesce(started_at_ms, $2), \
                   updated_at_ms = $2 where id = $1 and state = 'waiting'";
        self.execute(sql, args![claim.job.run_id, now]).await?;
        self.stage_moved(&claim.job, JobState::Working, None, now);
        Ok(Some(claim))
    }
}

/// `,plan,code,`: names have no comma and no wildcard.
fn kind_list(kinds: &[JobKind]) -> String {
    kinds.iter().fold(",".to_owned(), |list, kind| list + kind.as_str() + ",")
}

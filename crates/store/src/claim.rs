//! The queue's way out: which jobs are next, and for whom.

use crate::error::Error;
use crate::job::{job_columns, job_of};
use crate::open::Store;
use crate::row::{Arg, Row, Sql, args, list};
use crate::tx::Tx;
use domain::{Claim, EpochMs, JobKind, WorkerSpec};

/// The job is for this worker: `$1` its kinds, `$2` its labels, on PostgreSQL `$3` its machine. And every job it needs is
/// done; counted and not joined, so that no plan ever reads more than this one job's rows.
macro_rules! for_worker {
    ($labels:literal, $host:literal) => {
        concat!(
            "j.state = 'queued' and $1 like '%,' || j.kind || ',%' and (j.labels is null or ",
            $labels,
            ") ",
            $host,
            " and (select count(*) from job_needs d join jobs n on n.id = d.needs_id \
             where d.job_id = j.id and n.state <> 'done') = 0 "
        )
    };
}

macro_rules! for_worker_sqlite {
    () => {
        for_worker!(
            "not exists (select 1 from json_each(j.labels) l where l.value not in (select value from json_each($2)))",
            "and $3 is not null"
        )
    };
}

macro_rules! for_worker_postgres {
    () => {
        for_worker!("j.labels::jsonb <@ $2::jsonb", "and (j.host is null or j.host = $3)")
    };
}

macro_rules! claim_sql {
    ($for_worker:expr, $these:literal, $lock:literal) => {
        concat!(
            "update jobs set state = 'working', waits_for = null, leased_by = $4, due_at_ms = $5, fence = fence + 1, \
             attempts = attempts + 1, started_at_ms = coalesce(started_at_ms, $6), updated_at_ms = $6 \
             where id ",
            $these,
            "(select j.id from jobs j where ",
            $for_worker,
            " order by j.priority desc, j.ready_at_ms, j.id limit $7 ",
            $lock,
            " returning ready_at_ms, ",
            job_columns!()
        )
    };
}

const CLAIM: Sql = Sql {
    sqlite: claim_sql!(for_worker_sqlite!(), "in ", ")"),
    // An array, because for a subquery of unknown size the planner would rather read the whole table. Of two workers with the
    // same candidate only one gets it, and neither waits. A run's jobs change only under its lock.
    postgres: claim_sql!(
        concat!(for_worker_postgres!(), " and (j.run_id is null or pg_try_advisory_xact_lock(j.run_id)) "),
        "= any (array",
        "for update of j skip locked))"
    ),
};

macro_rules! next_due_sql {
    ($for_worker:expr) => {
        concat!(
            "select case when exists (select 1 from jobs j where ", $for_worker, ") then 0 else (select j.due_at_ms \
             from jobs j where j.due_at_ms is not null and $1 like '%,' || j.kind || ',%' order by j.due_at_ms limit 1) \
             end as due_at_ms"
        )
    };
}

const NEXT_DUE: Sql =
    Sql { sqlite: next_due_sql!(for_worker_sqlite!()), postgres: next_due_sql!(for_worker_postgres!()) };

impl Store {
    /// Claims the most urgent job for this worker: of its kinds, asking for no label that it lacks, queued, with every job
    /// that it needs done. By priority, then by how long it is queued. See [`Store::turn`] for several at once.
    ///
    /// A job whose lease ran out is queued again first. One that was taken over too often becomes an error instead, one
    /// that was cancelled while its worker died becomes cancelled; neither is given out.
    pub async fn claim_job(&self, worker: &WorkerSpec, lease_ms: i64, now: EpochMs) -> Result<Option<Claim>, Error> {
        Ok(self.turn(worker, Vec::new(), 1, lease_ms, now).await?.claims.pop())
    }

    /// When to look again without a wake-up: the earliest back-off or lease end of a job of this worker's kinds, in the past
    /// when one is claimable now (0 for a queued one). None: never.
    pub async fn next_due(&self, worker: &WorkerSpec) -> Result<Option<EpochMs>, Error> {
        let row = self.db.read().await?.row(NEXT_DUE, worker_args(worker)?).await?;
        row.map_or(Ok(None), |row| row.int_or_null("due_at_ms"))
    }

    /// Ends the leases of the worker with this name, so that the jobs of a dead process are taken over at once. Gives their
    /// number.
    pub async fn release_leases(&self, worker: &str, now: EpochMs) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let sql = "update jobs set due_at_ms = $2 where state = 'working' and due_at_ms > $2 and leased_by = $1";
        let released = tx.execute(sql, args![worker, now]).await?;
        if released > 0 {
            tx.due(now, now);
        }
        tx.commit().await?;
        Ok(released)
    }

    /// Lets the stages of all projects that were tied to this machine go elsewhere, when it will never come back: their
    /// files are made anew where the next stage is claimed. Gives the number of projects. On SQLite there are none.
    pub async fn forget_host(&self, host: &str) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let freed = tx.execute("update projects set host = null where host = $1", args![host]).await?;
        tx.execute("update jobs set host = null where host = $1 and finished_at_ms is null", args![host]).await?;
        tx.wake();
        tx.commit().await?;
        Ok(freed)
    }
}

impl Tx {
    /// Whether a claim may find anything is not known before; it costs no write when it does not.
    pub(crate) async fn claim(
        &mut self,
        worker: &WorkerSpec,
        want: u32,
        lease_ms: i64,
        now: EpochMs,
    ) -> Result<Vec<Claim>, Error> {
        let (sql, args) = claim_call(worker, want, lease_ms, now)?;
        let rows = self.rows(sql, args).await?;
        self.note_claims(&rows, worker, lease_ms, now).await
    }

    /// What follows from the rows that a claim gave: the claims themselves, the most urgent first.
    pub(crate) async fn note_claims(
        &mut self,
        rows: &[Row],
        worker: &WorkerSpec,
        lease_ms: i64,
        now: EpochMs,
    ) -> Result<Vec<Claim>, Error> {
        let mut claims = rows.iter().map(claim_of).collect::<Result<Vec<_>, _>>()?;
        claims.sort_by_key(|(ready_at, claim)| (-claim.job.terms.priority, *ready_at, claim.job.id));
        let claims: Vec<Claim> = claims.into_iter().map(|(_, claim)| claim).collect();
        for claim in &claims {
            self.claimed(claim, worker, now).await?;
        }
        if !claims.is_empty() {
            self.leased(now + lease_ms, now);
        }
        Ok(claims)
    }

    async fn claimed(&mut self, claim: &Claim, worker: &WorkerSpec, now: EpochMs) -> Result<(), Error> {
        if let JobKind::Stage(_) = claim.job.kind {
            self.put_run_to_work(claim.job.run_id, now).await?;
            self.settle_down(claim, worker).await?;
        }
        let mut moved = crate::moved::Moved::of(&claim.job);
        moved.error = None;
        moved.worker = Some(worker.name.clone());
        self.moved(&moved, now);
        Ok(())
    }

    /// A project's files are where its first stage was worked on; only that machine is given the later ones. In SQLite
    /// mode there is one machine.
    async fn settle_down(&mut self, claim: &Claim, worker: &WorkerSpec) -> Result<(), Error> {
        if self.is_sqlite() {
            return Ok(());
        }
        let sql = "update projects set host = $2 where id = $1 and host is null";
        if self.execute(sql, args![claim.job.project.as_ref(), worker.host()]).await? > 0 {
            let sql = "update jobs set host = $2 where project = $1 and kind not like 'task.%' and kind <> 'run' \
                       and finished_at_ms is null";
            self.execute(sql, args![claim.job.project.as_ref(), worker.host()]).await?;
        }
        Ok(())
    }
}

/// The statement that claims, with its values.
pub(crate) fn claim_call(
    worker: &WorkerSpec,
    want: u32,
    lease_ms: i64,
    now: EpochMs,
) -> Result<(Sql, Vec<Arg>), Error> {
    let mut args = worker_args(worker)?;
    args.extend(args![worker.name.as_str(), now + lease_ms, now, want]);
    Ok((CLAIM, args))
}

fn claim_of(row: &Row) -> Result<(Option<EpochMs>, Claim), Error> {
    let claim = Claim { job: job_of(row)?, fence: row.int("fence")?, leased_until: row.int("due_at_ms")? };
    Ok((row.int_or_null("ready_at_ms")?, claim))
}

/// `,plan,code,`: names have no comma and no wildcard.
fn worker_args(worker: &WorkerSpec) -> Result<Vec<Arg>, Error> {
    let kinds = worker.kinds.iter().fold(",".to_owned(), |list, kind| list + kind.as_str() + ",");
    Ok(args![kinds, list(&worker.labels)?, worker.host()])
}

//! Jobs end, and what depends on them moves on.

use crate::depend::RELEASE_ENDED;
use crate::error::Error;
use crate::moved::{Moved, moved_columns, moved_of};
use crate::open::Store;
use crate::row::{Arg, Row, Sql, args, list, with_list};
use crate::turn::Ended;
use crate::tx::Tx;
use domain::{Claim, EpochMs, FailureReason, JobId, JobKind, JobState, Outcome};
use serde::Serialize;
use std::collections::HashMap;

impl Store {
    /// Ends one job; see [`Store::turn`]. Done lets what depends on it go on, and the last stage makes its run done; a
    /// transient failure waits until `retry_at` while attempts are left; any other failure cancels what depends on it and
    /// ends its run as an error; cancelled likewise. A failure after a person asked to stop counts as cancelled.
    ///
    /// `Conflict` when the lease was lost: the job is somebody else's, and nothing was written.
    pub async fn finish_job(
        &self,
        claim: &Claim,
        outcome: &Outcome,
        retry_at: EpochMs,
        now: EpochMs,
    ) -> Result<(), Error> {
        let ended = Ended { claim: claim.clone(), outcome: outcome.clone(), retry_at };
        let nobody = domain::WorkerSpec::new("", Vec::new());
        let turn = self.turn(&nobody, vec![ended], 0, 0, now).await?;
        // The turn has counted it.
        if turn.refused.is_empty() { Ok(()) } else { Err(Error::conflict(LEASE_LOST)) }
    }

    /// Gives a job back unfinished, as when the server stops: it is queued again and counts neither as failure nor as
    /// takeover; or it is cancelled, when a person asked to stop.
    pub async fn return_job(&self, claim: &Claim, now: EpochMs) -> Result<(), Error> {
        self.retrying(|| self.return_once(claim, now)).await
    }

    async fn return_once(&self, claim: &Claim, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.lock_claims([claim]).await?;
        let sql = concat!(
            "update jobs set state = case when cancel_requested_at_ms is null then 'queued' else 'cancelled' end, \
             error = case when cancel_requested_at_ms is null then error else $4 end, \
             failure_reason = case when cancel_requested_at_ms is null then failure_reason else 'cancelled' end, \
             finished_at_ms = case when cancel_requested_at_ms is null then null else $3 end, \
             leased_by = null, due_at_ms = null, ready_at_ms = $3, updated_at_ms = $3 \
             where id = $1 and fence = $2 and state = 'working' returning",
            moved_columns!()
        );
        let row = tx.row(sql, args![claim.job.id, claim.fence, now, CANCELLED]).await?.ok_or_else(lease_lost)?;
        let mut moved = moved_of(&row)?;
        moved.error = moved.error.filter(|_| moved.state == JobState::Cancelled);
        tx.settle(vec![moved], now).await?;
        tx.commit().await
    }
}

/// Why a job was cancelled, when a person asked.
pub(crate) const CANCELLED: &str = "cancelled on request";

/// What a worker is told whose job is somebody else's by now.
pub(crate) fn lease_lost() -> Error {
    crate::metrics::refused_a_stale_write();
    Error::conflict(LEASE_LOST)
}

const LEASE_LOST: &str = "lease lost: the job was taken over, cancelled or finished; stop working on it";

/// How a job ended, as [`END`] wants it.
#[derive(Serialize)]
struct End<'a> {
    id: JobId,
    fence: i64,
    how: &'static str,
    result: Option<String>,
    error: Option<&'a str>,
    reason: Option<&'static str>,
    retry_at: EpochMs,
    now: EpochMs,
}

impl<'a> End<'a> {
    fn new(ended: &'a Ended, now: EpochMs) -> Self {
        let (how, result, error, reason) = match &ended.outcome {
            Outcome::Done(result) => ("done", Some(result.to_string()), None, None),
            Outcome::Cancelled => ("cancelled", None, None, None),
            Outcome::Failed(failure) => {
                let how = if failure.reason == FailureReason::Transient { "again" } else { "error" };
                (how, None, Some(failure.message.as_str()), Some(failure.reason.as_str()))
            }
        };
        let (id, fence) = (ended.claim.job.id, ended.claim.fence);
        Self { id, fence, how, result, error, reason, retry_at: ended.retry_at, now }
    }
}

/// It is tried again.
macro_rules! again {
    () => {
        "(e.how = 'again' and jobs.cancel_requested_at_ms is null and jobs.failures + 1 < jobs.attempts_max)"
    };
}

/// It is cancelled: it says so, or it failed after a person asked to stop.
macro_rules! stopped {
    () => {
        "(e.how = 'cancelled' or (e.how <> 'done' and jobs.cancel_requested_at_ms is not null))"
    };
}

const END: Sql = with_list!(
    concat!(
        "update jobs set state = case when e.how = 'done' then 'done' when ", stopped!(), " then 'cancelled' when ", again!(),
        " then 'waiting' else 'error' end, waits_for = case when ", again!(), " then 'time' end, result = e.result, \
         error = case when e.how = 'done' then null when ", stopped!(), " then $2 else e.error end, \
         failure_reason = case when e.how = 'done' then null when ", stopped!(), " then 'cancelled' else e.reason end, \
         failures = jobs.failures + case when ", again!(), " then 1 else 0 end, \
         due_at_ms = case when ", again!(), " then e.retry_at end, leased_by = null, \
         percent = case when e.how = 'done' then 100 else jobs.percent end, updated_at_ms = e.now, \
         finished_at_ms = case when ", again!(), " then null else e.now end from"
    ),
    "$1" as "e" (
        "id" "bigint", "fence" "bigint", "how" "text", "result" "text", "error" "text", "reason" "text",
        "retry_at" "bigint", "now" "bigint"
    ),
    concat!(
        "where jobs.id = e.id and jobs.fence = e.fence and jobs.state = 'working' returning jobs.fence, ", moved_columns!()
    )
);

impl Tx {
    /// Takes the locks that ending these jobs needs on PostgreSQL, in the one order that all transactions keep: runs, then
    /// concurrency keys, then jobs, then the event counter.
    pub(crate) async fn lock_claims(&mut self, claims: impl IntoIterator<Item = &Claim>) -> Result<(), Error> {
        if self.is_sqlite() {
            return Ok(());
        }
        let (mut runs, mut keys) = (Vec::new(), Vec::new());
        for claim in claims {
            if !matches!(claim.job.kind, JobKind::Task(_)) {
                runs.push(claim.job.run_id);
            }
            keys.extend(claim.job.terms.concurrency_key.clone());
        }
        self.lock_runs(runs).await?;
        self.lock_keys(keys).await
    }

    /// Ends claimed jobs and moves what depends on them; gives those whose lease was lost, by their place in the list. The
    /// caller holds the locks.
    pub(crate) async fn end(&mut self, ended: &[(&Ended, EpochMs)]) -> Result<Vec<usize>, Error> {
        let Some(&(_, now)) = ended.last() else { return Ok(Vec::new()) };
        let ends: Vec<End<'_>> = ended.iter().map(|(ended, now)| End::new(ended, *now)).collect();
        let rows = self.rows(END, args![list(&ends)?, CANCELLED]).await?;
        let (moved, refused) = self.written(&ends, &rows)?;
        self.settle(moved, now).await?;
        Ok(refused)
    }

    /// [`Tx::end`] for jobs that ended well, are parts of no run and hold no concurrency key; and a claim. For PostgreSQL, in one
    /// journey, which is why what follows from the rows comes after both.
    pub(crate) async fn end_and_claim(
        &mut self,
        ended: &[(&Ended, EpochMs)],
        claim: (Sql, Vec<Arg>),
    ) -> Result<(Vec<usize>, Vec<Row>), Error> {
        let Some(&(_, now)) = ended.last() else { return Ok((Vec::new(), Vec::new())) };
        let ends: Vec<End<'_>> = ended.iter().map(|(ended, now)| End::new(ended, *now)).collect();
        let ids: Vec<JobId> = ends.iter().map(|end| end.id).collect();
        let end = (END, args![list(&ends)?, CANCELLED]);
        let asked = vec![end, (Sql::both(RELEASE_ENDED), args![list(&ids)?, now]), claim];
        let answers: [Vec<Row>; 3] =
            self.rows_of_all(asked).await?.try_into().map_err(|_| Error::broken("a statement got no answer"))?;
        let [ended, released, claimed] = answers;
        let (moved, refused) = self.written(&ends, &ended)?;
        moved.iter().for_each(|job| self.moved(job, now));
        self.released(&released, now)?;
        Ok((refused, claimed))
    }

    /// What was written of the ends, in the order in which they were told and each claim only once; and the places of those
    /// whose lease was lost.
    fn written(&mut self, ends: &[End<'_>], rows: &[Row]) -> Result<(Vec<Moved>, Vec<usize>), Error> {
        let mut written = HashMap::with_capacity(rows.len());
        for row in rows {
            written.insert((JobId(row.int("id")?), row.int("fence")?), moved_of(row)?);
        }
        let (mut moved, mut refused) = (Vec::with_capacity(written.len()), Vec::new());
        for (at, end) in ends.iter().enumerate() {
            match written.remove(&(end.id, end.fence)) {
                Some(job) => {
                    if job.state == JobState::Waiting {
                        self.due(end.retry_at, end.now);
                    }
                    moved.push(job);
                }
                None => {
                    crate::metrics::refused_a_stale_write();
                    refused.push(at);
                }
            }
        }
        Ok((moved, refused))
    }

    /// What follows from jobs that have just moved: their events, the moves of their runs and of what depends on them, and
    /// the turns of the concurrency keys that they freed.
    pub(crate) async fn settle(&mut self, moved: Vec<Moved>, now: EpochMs) -> Result<(), Error> {
        for job in &moved {
            self.moved(job, now);
            if job.state != JobState::Queued {
                self.freed(job.key.as_deref());
            }
            self.ended(job);
        }
        for job in moved.iter().filter(|job| matches!(job.kind, JobKind::Stage(_))) {
            match (job.state, &job.error) {
                (JobState::Done, _) => self.advance_run(job, now).await?,
                (JobState::Error | JobState::Cancelled, error) => {
                    let error = error.clone().unwrap_or_default();
                    self.stop_run(job, job.state, &error, now).await?;
                }
                _ => {}
            }
        }
        self.release_dependents(now).await?;
        self.give_turns(now).await
    }
}

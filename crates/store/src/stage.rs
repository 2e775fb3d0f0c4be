//! The stages of a run and its root: what follows from the end of one.

use crate::error::Error;
use crate::moved::{Moved, moved_columns, moved_of};
use crate::row::args;
use crate::tx::Tx;
use domain::{EpochMs, EventBody, JobKind, JobState, RunId};
use serde_json::Value;

impl Tx {
    /// A stage is done: the next one may start, or the run is over.
    pub(crate) async fn advance_run(&mut self, done: &Moved, now: EpochMs) -> Result<(), Error> {
        let run = done.run()?;
        let sql = "select kind, state, result, cancel_requested_at_ms from jobs where run_id = $1 order by id";
        let rows = self.rows(sql, args![run]).await?;
        let (mut results, mut stages, mut stopping) = (serde_json::Map::new(), 0, false);
        for row in &rows {
            if row.text("kind")? == JobKind::Run.as_str() {
                stopping = row.int_or_null("cancel_requested_at_ms")?.is_some();
                continue;
            }
            stages += 1;
            if row.text("state")? == JobState::Done.as_str() {
                results.insert(row.text("kind")?, row.json_or_null("result")?.unwrap_or_default());
            }
        }
        if results.len() == stages {
            return self.close_run(run, JobState::Done, Some(Value::Object(results)), None, now).await;
        }
        if stopping {
            return self.stop_run(done, JobState::Cancelled, crate::finish::CANCELLED, now).await;
        }
        let percent = i64::try_from(results.len() * 100 / stages).expect("at most 100");
        let sql = "update jobs set percent = $2, updated_at_ms = $3 where id = $1";
        self.execute(sql, args![run, percent, now]).await?;
        self.next_stage(done, now).await
    }

    /// The stages that need nothing else wait for their project from now on, and have it at once when it is free.
    async fn next_stage(&mut self, done: &Moved, now: EpochMs) -> Result<(), Error> {
        let sql = concat!(
            "update jobs set waits_for = 'turn', updated_at_ms = $2 \
             where state = 'waiting' and waits_for = 'dependency' and kind <> 'run' and run_id = $3 \
             and id in (select job_id from job_needs where needs_id = $1) \
             and not exists (select 1 from job_needs d join jobs n on n.id = d.needs_id \
             where d.job_id = jobs.id and n.state <> 'done') returning",
            moved_columns!()
        );
        for row in &self.rows(sql, args![done.id, now, done.run()?]).await? {
            self.awaits_turn(moved_of(row)?);
        }
        Ok(())
    }

    /// Cancels what has not begun and closes the run. No other stage can be at work: a project has one working job.
    pub(crate) async fn stop_run(
        &mut self,
        job: &Moved,
        state: JobState,
        error: &str,
        now: EpochMs,
    ) -> Result<(), Error> {
        let reason = match (state, job.kind) {
            (JobState::Error, JobKind::Stage(stage)) => format!("not started, because {} failed", stage.as_str()),
            _ => error.to_owned(),
        };
        self.cancel_stages(job.run()?, &reason, now).await?;
        self.close_run(job.run()?, state, None, Some(error), now).await
    }

    /// Cancels the stages that no living worker holds.
    pub(crate) async fn cancel_stages(&mut self, run: RunId, reason: &str, now: EpochMs) -> Result<(), Error> {
        let sql = concat!(
            "update jobs set state = 'cancelled', error = $2, waits_for = null, leased_by = null, due_at_ms = null, \
             failure_reason = 'cancelled', updated_at_ms = $3, finished_at_ms = $3 where run_id = $1 and kind <> 'run' \
             and (state in ('queued', 'waiting') or (state = 'working' and due_at_ms <= $3)) returning",
            moved_columns!()
        );
        let rows = self.rows(sql, args![run, reason, now]).await?;
        let mut jobs = rows.iter().map(moved_of).collect::<Result<Vec<_>, _>>()?;
        jobs.sort_by_key(|job| job.id);
        for job in &jobs {
            self.moved(job, now);
            self.freed(job.key.as_deref());
            self.ended(job);
        }
        Ok(())
    }

    /// Ends the root job, as an error for the reason of the stage that failed. Its event is the run's own.
    pub(crate) async fn close_run(
        &mut self,
        run: RunId,
        state: JobState,
        result: Option<Value>,
        error: Option<&str>,
        now: EpochMs,
    ) -> Result<(), Error> {
        let sql = concat!(
            "update jobs set state = $2, result = $3, error = $4, waits_for = null, \
             failure_reason = case $2 when 'error' then coalesce((select s.failure_reason from jobs s where s.run_id = $1 \
             and s.state = 'error' and s.id <> $1 order by s.finished_at_ms, s.id limit 1), 'failed') \
             when 'cancelled' then 'cancelled' end, \
             percent = case when $2 = 'done' then 100 else percent end, updated_at_ms = $5, finished_at_ms = $5 \
             where id = $1 and finished_at_ms is null returning",
            moved_columns!()
        );
        let result = result.map(|result| result.to_string());
        let row = self.row(sql, args![run, state.as_str(), result, error, now]).await?;
        let Some(root) = row.as_ref().map(moved_of).transpose()? else { return Ok(()) };
        let body = EventBody::RunFinished { state, error: error.map(str::to_owned) };
        self.record(root.project.as_ref(), Some(run), body, now);
        self.tell_campaign(run, root.project.as_ref(), now).await?;
        self.ended(&root);
        Ok(())
    }

    /// A stage was claimed: its run is at work.
    pub(crate) async fn put_run_to_work(&mut self, run: RunId, now: EpochMs) -> Result<(), Error> {
        let sql = concat!(
            "update jobs set state = 'working', waits_for = null, started_at_ms = coalesce(started_at_ms, $2), \
             updated_at_ms = $2 where id = $1 and state = 'waiting' returning",
            moved_columns!()
        );
        if let Some(row) = self.row(sql, args![run, now]).await? {
            self.moved(&moved_of(&row)?, now);
        }
        Ok(())
    }
}

//! Events: append-only, numbered without gaps in commit order.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Arg, args};
use crate::tx::{ReadTx, Tx};
use domain::{EpochMs, Event, EventBody, JobId, RunId, Slug};

/// Which events; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// About this project.
    pub project: Option<Slug>,
    /// About this run.
    pub run_id: Option<RunId>,
}

impl Store {
    /// Events with a higher number than `seq`, oldest first, at most `limit`. With a filter the numbers have holes.
    pub async fn events_after(&self, seq: i64, filter: &EventFilter, limit: u32) -> Result<Vec<Event>, Error> {
        let _ = (seq, filter, limit);
        todo!()
    }

    /// The oldest number still kept (1 while nothing was pruned), to tell a reader whose `after` is below it of the gap.
    pub async fn oldest_seq(&self) -> Result<i64, Error> {
        todo!()
    }

    /// Writes an event that belongs to no other change.
    pub async fn record_event(
        &self,
        project: Option<&Slug>,
        run_id: Option<RunId>,
        body: EventBody,
        now: EpochMs,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.record(project, run_id, body, now);
        tx.commit().await
    }

    /// Forgets the events older than `before`, always a prefix; gives their number.
    pub async fn prune_events(&self, before: EpochMs) -> Result<u64, Error> {
        let _ = before;
        todo!()
    }
}

/// An event without its number yet.
pub(crate) struct NewEvent {
    at_ms: EpochMs,
    project: Option<Slug>,
    run_id: Option<RunId>,
    body: EventBody,
}

impl Tx {
    /// Adds an event to what this transaction will commit.
    pub(crate) fn record(&mut self, project: Option<&Slug>, run_id: Option<RunId>, body: EventBody, now: EpochMs) {
        self.emit(NewEvent { at_ms: now, project: project.cloned(), run_id, body });
    }
}

impl NewEvent {
    pub(crate) fn into_args(self, seq: i64) -> Result<Vec<Arg>, Error> {
        let body = serde_json::to_value(&self.body)?;
        let name = body["event_type"].as_str().expect("an event is tagged with its type").to_owned();
        let job = job_of(&self.body);
        Ok(args![seq, self.at_ms, self.project.as_ref(), self.run_id, job, name, body.to_string()])
    }
}

fn job_of(body: &EventBody) -> Option<JobId> {
    use EventBody as E;
    match body {
        E::StageMoved { job_id, .. }
        | E::StageProgressed { job_id, .. }
        | E::EvidenceRecorded { job_id, .. }
        | E::LogAppended { job_id, .. } => Some(*job_id),
        E::RunStarted { .. }
        | E::RunFinished { .. }
        | E::ReleaseMoved { .. }
        | E::HealthChanged { .. }
        | E::SpecChanged { .. } => None,
    }
}

pub(crate) async fn newest(tx: &mut ReadTx) -> Result<i64, Error> {
    let row = tx.row("select seq from event_counter", vec![]).await?;
    row.ok_or_else(|| Error::broken("the event counter is missing"))?.int("seq")
}

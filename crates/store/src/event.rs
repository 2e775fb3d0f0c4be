//! Events: append-only, numbered without gaps in commit order.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Arg, Row, args};
use crate::tx::{ReadTx, Tx};
use domain::{EpochMs, Event, EventBody, JobId, RunId, Slug};
use serde::Serialize;

/// Which events; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// About this project.
    pub project: Option<Slug>,
    /// About this run; then the project is not looked at.
    pub run_id: Option<RunId>,
    /// About this job; then neither the run nor the project is looked at.
    pub job_id: Option<JobId>,
}

impl Store {
    /// Events with a higher number than `seq`, oldest first, at most `limit`. With a filter the numbers have holes.
    pub async fn events_after(&self, seq: i64, filter: &EventFilter, limit: u32) -> Result<Vec<Event>, Error> {
        // One text for each index, because neither database looks through "is null or".
        let (sql, about) = match (&filter.job_id.or(filter.run_id), &filter.project) {
            (Some(job), _) if filter.job_id.is_some() => (
                "select seq, at_ms, project, run_id, body from events where seq > $1 and job_id = $3 order by seq limit $2",
                Some(Arg::from(*job)),
            ),
            (Some(run), _) => (
                "select seq, at_ms, project, run_id, body from events where seq > $1 and run_id = $3 order by seq limit $2",
                Some(Arg::from(*run)),
            ),
            (None, Some(project)) => (
                "select seq, at_ms, project, run_id, body from events where seq > $1 and project = $3 order by seq limit $2",
                Some(Arg::from(project)),
            ),
            (None, None) => {
                ("select seq, at_ms, project, run_id, body from events where seq > $1 order by seq limit $2", None)
            }
        };
        let args = args![seq, limit].into_iter().chain(about).collect();
        self.db.read().await?.rows(sql, args).await?.iter().map(event_of).collect()
    }

    /// The oldest number still kept; one more than the newest while there is none. A reader who asks for what comes after
    /// a lower number has a gap.
    pub async fn oldest_seq(&self) -> Result<i64, Error> {
        let sql = "select coalesce((select min(seq) from events), seq + 1) as seq from event_counter";
        let row = self.db.read().await?.row(sql, vec![]).await?;
        row.ok_or_else(counter_missing)?.int("seq")
    }

    /// The newest event's number as the database has it now, whichever process wrote it.
    pub async fn newest_seq(&self) -> Result<i64, Error> {
        newest(&mut self.db.read().await?).await
    }

    /// Writes events that belong to no other change, one behind the other, each with the project and the run that it is
    /// about; gives the last one's number. Theirs are the numbers up to it.
    pub async fn record_events(
        &self,
        events: &[(Option<Slug>, Option<RunId>, EventBody)],
        now: EpochMs,
    ) -> Result<i64, Error> {
        let write = || async move {
            let mut tx = self.begin().await?;
            for (project, run, body) in events {
                tx.record(project.as_ref(), *run, body.clone(), now);
            }
            tx.commit_numbered().await
        };
        self.retrying(write).await?.ok_or_else(|| Error::conflict("there is no event to be written"))
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
        let mut tx = self.begin().await?;
        let sql = "delete from events where seq < (select coalesce((select min(seq) from events where at_ms >= $1), \
                   seq + 1) from event_counter)";
        let pruned = tx.execute(sql, args![before]).await?;
        tx.commit().await?;
        Ok(pruned)
    }
}

/// Reads a row of `seq, at_ms, project, run_id, body`.
pub(crate) fn event_of(row: &Row) -> Result<Event, Error> {
    Ok(Event {
        seq: row.int("seq")?,
        at_ms: row.int("at_ms")?,
        project: row.text_or_null("project")?.map(|_| row.slug("project")).transpose()?,
        run_id: row.int_or_null("run_id")?.map(JobId),
        body: row.json("body")?,
    })
}

fn counter_missing() -> Error {
    Error::broken("the event counter is missing")
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

/// An event as the insert wants it.
#[derive(Serialize)]
pub(crate) struct EventRow<'a> {
    at_ms: EpochMs,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<RunId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<JobId>,
    event_type: String,
    body: String,
}

impl NewEvent {
    pub(crate) fn row(&self) -> Result<EventRow<'_>, Error> {
        let body = serde_json::to_string(&self.body)?;
        // serde writes an enum's tag first.
        let tag = body.strip_prefix("{\"event_type\":\"").and_then(|rest| rest.split('"').next());
        let event_type = tag.expect("an event is tagged with its type").to_owned();
        let project = self.project.as_ref().map(|project| project.as_str());
        Ok(EventRow { at_ms: self.at_ms, project, run_id: self.run_id, job_id: job_of(&self.body), event_type, body })
    }
}

fn job_of(body: &EventBody) -> Option<JobId> {
    use EventBody as E;
    match body {
        E::StageMoved { job_id, .. }
        | E::StageProgressed { job_id, .. }
        | E::EvidenceRecorded { job_id, .. }
        | E::LogAppended { job_id, .. }
        | E::JobMoved { job_id, .. }
        | E::JobProgressed { job_id, .. }
        | E::JobLogAppended { job_id, .. }
        | E::ApprovalMoved { job_id, .. } => Some(*job_id),
        E::RunStarted { .. }
        | E::RunFinished { .. }
        | E::ReleaseMoved { .. }
        | E::HealthChanged { .. }
        | E::SpecChanged { .. }
        | E::Signalled(_)
        | E::CrmChanged { .. }
        | E::CampaignChanged { .. }
        | E::MemoryChanged { .. }
        | E::Pruned { .. } => None,
    }
}

pub(crate) async fn newest(tx: &mut ReadTx) -> Result<i64, Error> {
    let row = tx.row("select seq from event_counter", vec![]).await?;
    row.ok_or_else(counter_missing)?.int("seq")
}

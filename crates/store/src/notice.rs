//! What happened of late that somebody may want to be told of.

use crate::error::Error;
use crate::event::event_of;
use crate::open::Store;
use crate::row::args;
use domain::Event;

/// How many of the newest events are looked through: older ones are no news.
const EVENTS_MAX: i64 = 50_000;

/// An event with whoever asked for the run or the job that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Noticed {
    /// What happened.
    pub event: Event,
    /// Who asked for it; none where it is about neither.
    pub requested_by: Option<String>,
}

impl Store {
    /// Ends of runs, approvals, failures of jobs and changes of health with a higher number than `after`, the newest first, at
    /// most `limit`.
    pub async fn noticed(&self, after: i64, limit: u32) -> Result<Vec<Noticed>, Error> {
        let sql = "select e.seq, e.at_ms, e.project, e.run_id, e.body, j.requested_by from events e \
                   left join jobs j on j.id = coalesce(e.job_id, e.run_id) \
                   where e.seq > $1 and e.seq > (select seq from event_counter) - $3 \
                   and (e.event_type in ('approval_moved', 'run_finished', 'health_changed') \
                   or (e.event_type = 'job_moved' and e.body like '%\"state\":\"error\"%')) order by e.seq desc limit $2";
        let rows = self.db.read().await?.rows(sql, args![after, limit, EVENTS_MAX]).await?;
        let noticed = |row: &crate::row::Row| {
            Ok(Noticed { event: event_of(row)?, requested_by: row.text_or_null("requested_by")? })
        };
        rows.iter().map(noticed).collect()
    }
}

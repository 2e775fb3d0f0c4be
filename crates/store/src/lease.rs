//! Who works on what, and until when their claims hold.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use domain::{EpochMs, JobId, JobKind, Slug};

/// A job that a worker holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The job.
    pub job_id: JobId,
    /// What it is.
    pub kind: JobKind,
    /// Whose it is.
    pub project: Option<Slug>,
    /// Who holds it, by the name that the worker gave itself.
    pub worker: String,
    /// Until when the claim holds, unless it is renewed.
    pub until_ms: EpochMs,
    /// Since when it is worked on.
    pub started_at_ms: Option<EpochMs>,
    /// 0 to 100.
    pub percent: u8,
    /// What is being done, in a few words.
    pub doing: Option<String>,
}

impl Store {
    /// The jobs that workers hold, the one held for longest first, at most `limit`.
    pub async fn leases(&self, limit: u32) -> Result<Vec<Held>, Error> {
        let sql = "select id, kind, project, leased_by, due_at_ms, started_at_ms, percent, doing from jobs \
                   where due_at_ms is not null and state = 'working' and leased_by is not null order by id limit $1";
        let rows = self.db.read().await?.rows(sql, args![limit]).await?;
        let held = |row: &crate::row::Row| {
            Ok(Held {
                job_id: JobId(row.int("id")?),
                kind: row.named("kind", JobKind::parse)?,
                project: row.slug_or_null("project")?,
                worker: row.text("leased_by")?,
                until_ms: row.int("due_at_ms")?,
                started_at_ms: row.int_or_null("started_at_ms")?,
                percent: row.number("percent")?,
                doing: row.text_or_null("doing")?,
            })
        };
        rows.iter().map(held).collect()
    }
}

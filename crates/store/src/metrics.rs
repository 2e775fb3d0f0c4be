//! What a monitor wants to know of the store. Every function here only reads, and what could be slow on a large table
//! says so.

use crate::artifact::Artifacts;
use crate::db::Db;
use crate::error::Error;
use crate::event::event_of;
use crate::open::Store;
use crate::row::args;
use domain::{EpochMs, Event, JobState, WaitReason};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many jobs stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobCount {
    /// The state.
    pub state: JobState,
    /// What they wait for, when they wait.
    pub waits_for: Option<WaitReason>,
    /// How many.
    pub jobs: u64,
}

/// How the head of the queue looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueHead {
    /// Since when the oldest queued job could be claimed; none when no job is queued.
    pub oldest_queued_at_ms: Option<EpochMs>,
    /// Jobs that a worker holds: under a lease that has not run out.
    pub held: u64,
    /// Jobs whose lease has run out and that nobody has taken over yet.
    pub lapsed_leases: u64,
}

/// What waits for a person, and how far the audit trail goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Oversight {
    /// Approvals that nobody has decided.
    pub approvals_pending: u64,
    /// When the oldest of them was asked for.
    pub oldest_approval_at_ms: Option<EpochMs>,
    /// Number of the newest row of the audit trail.
    pub audit_seq: i64,
}

/// The room on the file system of the artifacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskRoom {
    /// What a program without special rights may still use, bytes.
    pub free_bytes: u64,
    /// All of it, bytes.
    pub size_bytes: u64,
}

static STALE_WRITES: AtomicU64 = AtomicU64::new(0);

/// How many writes of workers that had lost their lease this process has refused.
pub fn stale_writes_refused() -> u64 {
    STALE_WRITES.load(Ordering::Relaxed)
}

/// Counts a refused write.
pub(crate) fn refused_a_stale_write() {
    STALE_WRITES.fetch_add(1, Ordering::Relaxed);
}

impl Store {
    /// How many jobs there are in each state and for each reason to wait. Reads every job's row: ask seldom.
    pub async fn count_jobs_by_reason(&self) -> Result<Vec<JobCount>, Error> {
        let sql =
            "select state, waits_for, count(*) as jobs from jobs group by state, waits_for order by state, waits_for";
        let rows = self.db.read().await?.rows(sql, vec![]).await?;
        rows.iter()
            .map(|row| {
                let waits_for = row.text_or_null("waits_for")?;
                let waits_for = waits_for.map(|_| row.named("waits_for", WaitReason::parse)).transpose()?;
                Ok(JobCount { state: row.named("state", JobState::parse)?, waits_for, jobs: row.number("jobs")? })
            })
            .collect()
    }

    /// How the head of the queue looks. Reads only the jobs that are queued or worked on.
    pub async fn queue_head(&self, now: EpochMs) -> Result<QueueHead, Error> {
        let sql = "select (select min(ready_at_ms) from jobs where state = 'queued') as oldest_queued_at_ms, \
                   (select count(*) from jobs where due_at_ms >= $1 and state = 'working') as held, \
                   (select count(*) from jobs where due_at_ms < $1 and state = 'working') as lapsed_leases";
        let row = self.db.read().await?.row(sql, args![now]).await?;
        let row = row.ok_or_else(|| Error::broken("a count gave no row"))?;
        Ok(QueueHead {
            oldest_queued_at_ms: row.int_or_null("oldest_queued_at_ms")?,
            held: row.number("held")?,
            lapsed_leases: row.number("lapsed_leases")?,
        })
    }

    /// What waits for a person, and how far the audit trail goes. Reads only pending approvals.
    pub async fn oversight(&self) -> Result<Oversight, Error> {
        let sql = "select count(*) as pending, min(created_at_ms) as oldest, \
                   (select seq from audit_head) as seq from approvals where state = 'pending'";
        let row = self.db.read().await?.row(sql, vec![]).await?;
        let row = row.ok_or_else(|| Error::broken("a count gave no row"))?;
        Ok(Oversight {
            approvals_pending: row.number("pending")?,
            oldest_approval_at_ms: row.int_or_null("oldest")?,
            audit_seq: row.int("seq")?,
        })
    }

    /// The moves of jobs and runs among the events after `seq` up to `newest`, oldest first, at most `limit`.
    pub async fn moves_between(&self, seq: i64, newest: i64, limit: u32) -> Result<Vec<Event>, Error> {
        let sql = "select seq, at_ms, project, run_id, body from events where seq > $1 and seq <= $2 \
                   and event_type in ('job_moved', 'stage_moved', 'run_started', 'run_finished') order by seq limit $3";
        self.db.read().await?.rows(sql, args![seq, newest, limit]).await?.iter().map(event_of).collect()
    }

    /// The size of the database, bytes.
    pub async fn database_bytes(&self) -> Result<u64, Error> {
        let sql = match self.db {
            Db::Lite { .. } => "select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()",
            Db::Pg { .. } => "select pg_database_size(current_database()) as bytes",
        };
        let row = self.db.read().await?.row(sql, vec![]).await?;
        row.ok_or_else(|| Error::broken("the database did not say its size"))?.number("bytes")
    }
}

impl Artifacts {
    /// The room that is left where the artifacts lie.
    pub fn disk_room(&self) -> Result<DiskRoom, Error> {
        let found = rustix::fs::statvfs(self.dir()).map_err(std::io::Error::from)?;
        Ok(DiskRoom {
            free_bytes: found.f_bavail.saturating_mul(found.f_frsize),
            size_bytes: found.f_blocks.saturating_mul(found.f_frsize),
        })
    }
}

//! Reading jobs and their logs.

use crate::error::Error;
use crate::event::event_of;
use crate::open::Store;
use crate::row::{Arg, Row, args};
use crate::tx::ReadTx;
use crate::work::tail;
use domain::{Event, EventBody, FailureReason, Job, JobId, JobKind, JobState, RunId, Slug, Stage, Terms, WaitReason};

/// Every column that [`job_of`] reads, and the fence. A macro, for `concat!`.
macro_rules! job_columns {
    () => {
        $crate::job::job_columns!("payload, result")
    };
    ($large:literal) => {
        concat!(
            " id, kind, run_id, project, state, waits_for, ",
            $large,
            ", error, failure_reason, attempts, priority, run_at_ms, idempotency_key, concurrency_key, labels, attempts_max, \
             timeout_ms, requested_by, percent, doing, fence, due_at_ms, cancel_requested_at_ms, created_at_ms, updated_at_ms, \
             started_at_ms, finished_at_ms "
        )
    };
}
pub(crate) use job_columns;

/// A statement with every column of a job in its middle.
macro_rules! with_job_columns {
    ($before:expr, $after:expr) => {
        concat!($before, $crate::job::job_columns!(), $after)
    };
}
pub(crate) use with_job_columns;

/// Which jobs; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// In one of these states; any when there is none.
    pub states: Vec<JobState>,
    /// Of this kind.
    pub kind: Option<JobKind>,
    /// Of this project.
    pub project: Option<Slug>,
    /// Of this run, its root included.
    pub run_id: Option<RunId>,
    /// Only what somebody asked for: runs and single tasks, without the stages of runs.
    pub asked: bool,
    /// With a lower number than this: where the page before ended.
    pub before: Option<JobId>,
    /// Without payload and result, which may be large: `{}` and nothing stand in their places.
    pub brief: bool,
}

/// How many jobs of a kind wait for a worker, and how many are worked on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// That may be claimed now.
    pub queued: u64,
    /// That are worked on; of runs those that are not over.
    pub working: u64,
}

/// A statement over the jobs of a filter, newest first: over all jobs, one project's, one run's. Each has an index of its own.
macro_rules! listing {
    (@of $narrow:literal $($columns:tt)*) => {
        concat!(
            "select ", $($columns)*, " from jobs where ($1 = '' or $1 like '%,' || state || ',%') and ($2 is null or kind = $2) \
             and ($3 = '' or kind = 'run' or kind like 'task.%') and id < $5", $narrow, " order by id desc limit $4"
        )
    };
    ($($columns:tt)*) => {
        [
            listing!(@of "" $($columns)*),
            listing!(@of " and project = $6" $($columns)*),
            listing!(@of " and run_id = $6 and ($7 is null or project = $7)" $($columns)*),
        ]
    };
}
const JOBS: [&str; 3] = listing!(job_columns!());
const BRIEF: [&str; 3] = listing!(job_columns!("'{}' as payload, null as result"));
const SIZES: [&str; 3] = listing!("cast(octet_length(payload) + coalesce(octet_length(result), 0) as bigint) as bytes");

impl JobFilter {
    async fn rows(&self, tx: &mut ReadTx, sql: [&'static str; 3], limit: u32) -> Result<Vec<Row>, Error> {
        let states: String = self.states.iter().map(|state| format!("{},", state.as_str())).collect();
        let states = if states.is_empty() { states } else { format!(",{states}") };
        let (kind, before) = (self.kind.map(JobKind::as_str), self.before.map_or(i64::MAX, |id| id.0));
        let mut args: Vec<Arg> = args![states, kind, if self.asked { "asked" } else { "" }, limit, before];
        let which = match (self.run_id, &self.project) {
            (None, None) => 0,
            (None, Some(project)) => {
                args.extend(args![project]);
                1
            }
            (Some(run), project) => {
                args.extend(args![run, project.as_ref()]);
                2
            }
        };
        tx.rows(sql[which], args).await
    }
}

impl Store {
    /// The job with this number.
    pub async fn find_job(&self, id: JobId) -> Result<Option<Job>, Error> {
        let sql = with_job_columns!("select", "from jobs where id = $1");
        self.db.read().await?.row(sql, args![id]).await?.as_ref().map(job_of).transpose()
    }

    /// The newest jobs first.
    pub async fn jobs(&self, filter: &JobFilter, limit: u32) -> Result<Vec<Job>, Error> {
        filter.rows(&mut self.db.read().await?, JOBS, limit).await?.iter().map(job_of).collect()
    }

    /// The same, and of large jobs fewer: as many as have payloads and results of at most `bytes_max` bytes together, but one
    /// at least. For whoever cannot know how large they are.
    pub async fn job_page(&self, filter: &JobFilter, limit: u32, bytes_max: i64) -> Result<Vec<Job>, Error> {
        let mut tx = self.db.read().await?;
        if filter.brief {
            return filter.rows(&mut tx, BRIEF, limit).await?.iter().map(job_of).collect();
        }
        let (mut fit, mut bytes) = (0, 0);
        for row in &filter.rows(&mut tx, SIZES, limit).await? {
            bytes += row.int("bytes")?;
            if fit > 0 && bytes > bytes_max {
                break;
            }
            fit += 1;
        }
        filter.rows(&mut tx, JOBS, fit).await?.iter().map(job_of).collect()
    }

    /// How many jobs of a kind there are to do and being done, each counted up to `most`. Reads no job that is over.
    pub async fn backlog(&self, kind: JobKind, most: u32) -> Result<Backlog, Error> {
        const TASKS: &str = "select (select count(*) from (select 1 from jobs where state = 'queued' and kind = $1 limit $2) q) as queued, \
            (select count(*) from (select 1 from jobs where due_at_ms is not null and state = 'working' and kind = $1 limit $2) w) \
            as working";
        const RUNS: &str = "select (select count(*) from (select 1 from jobs where state = 'queued' and kind = $1 limit $2) q) as queued, \
            (select count(*) from (select 1 from runs r join jobs j on j.id = r.id where j.finished_at_ms is null limit $2) w) \
            as working";
        let sql = if kind == JobKind::Run { RUNS } else { TASKS };
        let row = self.db.read().await?.row(sql, args![kind.as_str(), most]).await?;
        let row = row.ok_or_else(|| Error::broken("a count gave no row"))?;
        Ok(Backlog { queued: row.number("queued")?, working: row.number("working")? })
    }

    /// How many jobs there are in each state that has any.
    pub async fn count_jobs(&self) -> Result<Vec<(JobState, u64)>, Error> {
        self.count_jobs_of(None, None).await
    }

    /// The same of one kind, of one project.
    pub async fn count_jobs_of(
        &self,
        kind: Option<JobKind>,
        project: Option<&Slug>,
    ) -> Result<Vec<(JobState, u64)>, Error> {
        let sql = "select state, count(*) as jobs from jobs where ($1 is null or kind = $1) and ($2 is null or project = $2) \
                   group by state order by state";
        let args = args![kind.map(JobKind::as_str), project];
        let rows = self.db.read().await?.rows(sql, args).await?;
        rows.iter().map(|row| Ok((row.named("state", JobState::parse)?, row.number("jobs")?))).collect()
    }

    /// The end of a job's log, or of the logs of all stages of a run: at most `bytes_max` bytes, whole characters.
    pub async fn log(&self, id: JobId, bytes_max: usize) -> Result<String, Error> {
        let text: String = self.log_parts(id, bytes_max).await?.into_iter().map(|(_, text)| text).collect();
        Ok(tail(&text, bytes_max).to_owned())
    }

    /// The end of a job's log, or of the logs of all stages of a run, in the parts in which it was written, oldest first, with the
    /// stage that wrote each: about `bytes_max` bytes.
    pub async fn log_parts(&self, id: JobId, bytes_max: usize) -> Result<Vec<(Option<Stage>, String)>, Error> {
        let sql = "select seq, at_ms, project, run_id, body from events where event_type in ('log_appended', 'job_log_appended') \
                   and job_id in (select id from jobs where id = $1 or run_id = $1) order by seq desc limit $2";
        // An event holds at least one byte, so more rows than bytes are never needed.
        let rows = self.db.read().await?.rows(sql, args![id, i64::try_from(bytes_max).unwrap_or(i64::MAX)]).await?;
        let mut parts = Vec::new();
        let mut bytes = 0;
        for row in &rows {
            let (stage, text) = match event_of(row)?.body {
                EventBody::LogAppended { stage, text, .. } => (Some(stage), text),
                EventBody::JobLogAppended { text, .. } => (None, text),
                _ => continue,
            };
            bytes += text.len();
            parts.push((stage, text));
            if bytes >= bytes_max {
                break;
            }
        }
        parts.reverse();
        Ok(parts)
    }

    /// The log events of a job, or of all stages of a run, with a higher number than `seq`, oldest first: to follow a log.
    pub async fn log_after(&self, id: JobId, seq: i64, limit: u32) -> Result<Vec<Event>, Error> {
        let sql = "select seq, at_ms, project, run_id, body from events where event_type in ('log_appended', 'job_log_appended') \
                   and job_id in (select id from jobs where id = $1 or run_id = $1) and seq > $2 order by seq limit $3";
        self.db.read().await?.rows(sql, args![id, seq, limit]).await?.iter().map(event_of).collect()
    }
}

/// Reads a row that was selected with [`with_job_columns`].
pub(crate) fn job_of(row: &Row) -> Result<Job, Error> {
    let id = JobId(row.int("id")?);
    Ok(Job {
        id,
        kind: row.named("kind", JobKind::parse)?,
        run_id: row.int_or_null("run_id")?.map_or(id, JobId),
        project: row.slug_or_null("project")?,
        state: row.named("state", JobState::parse)?,
        waits_for: row.named_or_null("waits_for", WaitReason::parse)?,
        payload: row.json("payload")?,
        result: row.json_or_null("result")?,
        error: row.text_or_null("error")?,
        reason: row.named_or_null("failure_reason", FailureReason::parse)?,
        attempts: row.number("attempts")?,
        terms: terms_of(row)?,
        requested_by: row.text("requested_by")?,
        percent: row.number("percent")?,
        doing: row.text_or_null("doing")?,
        created_at_ms: row.int("created_at_ms")?,
        updated_at_ms: row.int("updated_at_ms")?,
        started_at_ms: row.int_or_null("started_at_ms")?,
        finished_at_ms: row.int_or_null("finished_at_ms")?,
    })
}

fn terms_of(row: &Row) -> Result<Terms, Error> {
    Ok(Terms {
        priority: row.number("priority")?,
        run_at_ms: row.int_or_null("run_at_ms")?,
        idempotency_key: row.text_or_null("idempotency_key")?,
        concurrency_key: row.text_or_null("concurrency_key")?,
        labels: row.json_or_null("labels")?.unwrap_or_default(),
        attempts_max: row.number("attempts_max")?,
        timeout_ms: row.int_or_null("timeout_ms")?,
    })
}

//! Transactions: one for reading a picture of one moment, one for writing state, events and wake-ups together.

use crate::audit::{NewAudit, chained, lengthen};
use crate::conn::Conn;
use crate::db::Db;
use crate::error::Error;
use crate::event::NewEvent;
use crate::home::Home;
use crate::hub::Hub;
use crate::moved::Moved;
use crate::row::{Arg, Row, Sql, args, list, with_list};
use domain::{EpochMs, JobId, RunId};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// Statements that read.
pub(crate) struct ReadTx {
    conn: Conn,
}

impl ReadTx {
    pub(crate) async fn begin(db: &Db) -> Result<Self, Error> {
        Ok(Self { conn: Conn::begin_reading(db).await? })
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.conn.is_sqlite()
    }

    pub(crate) async fn rows(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        self.conn.rows(sql.into(), args).await
    }

    pub(crate) async fn row(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }
}

/// Statements that write. Events are numbered and written at commit, so that their counter is locked last and briefly.
///
/// Lock order on PostgreSQL, so that no two transactions wait for each other: project, runs, concurrency keys, jobs,
/// counter. Where it cannot be kept the database gives one of the two up, and the lane does it again.
pub(crate) struct Tx {
    /// None from the commit on.
    conn: Option<Conn>,
    events: Vec<NewEvent>,
    audits: Vec<NewAudit>,
    wakes: bool,
    /// Jobs that this transaction queued and did not claim.
    queued: HashSet<JobId>,
    /// The earliest moment at which somebody must look that this transaction wrote, and its own now.
    due: Option<(EpochMs, EpochMs)>,
    /// What `depend.rs` notes until it acts on it.
    pub(crate) done: Vec<JobId>,
    pub(crate) failed: Vec<JobId>,
    pub(crate) keys: BTreeSet<String>,
    pub(crate) awaiting: Vec<Moved>,
    pub(crate) hub: Arc<Hub>,
}

/// The number of no event.
const NOTIFY: &str = "select null::bigint as seq, pg_notify('velocity', $1)::text as told";

const COUNT: &str = "update event_counter set seq = seq + $1 returning seq";

/// `$2` is the number before the first one's.
const WRITE: Sql = with_list!(
    "insert into events (seq, at_ms, project, run_id, job_id, event_type, body) \
     select $2 + 1 + e.ord, e.at_ms, e.project, e.run_id, e.job_id, e.event_type, e.body from",
    "$1" as "e" (
        "at_ms" "bigint", "project" "text", "run_id" "bigint", "job_id" "bigint", "event_type" "text", "body" "text"
    ),
    ""
);

/// The counter's lock is held from here to the end of the commit, so this is one statement with all that is left to do.
const COUNT_AND_WRITE: Sql = with_list!(
    "with c as (update event_counter set seq = seq + $2 returning seq), \
     w as (update writers set batch = $4 where id = $3), i as ( \
     insert into events (seq, at_ms, project, run_id, job_id, event_type, body) \
     select c.seq - $2 + 1 + e.ord, e.at_ms, e.project, e.run_id, e.job_id, e.event_type, e.body from c,",
    "$1" as "e" (
        "at_ms" "bigint", "project" "text", "run_id" "bigint", "job_id" "bigint", "event_type" "text", "body" "text"
    ),
    ") select c.seq, pg_notify('velocity', $5 || c.seq)::text as told from c"
);

impl Tx {
    pub(crate) async fn begin(db: &Db, hub: Arc<Hub>) -> Result<Self, Error> {
        Ok(Self::on(Conn::begin_writing(db).await?, hub))
    }

    /// On a lane's own connection.
    pub(crate) async fn begin_at(home: &Home, hub: Arc<Hub>) -> Result<Self, Error> {
        Ok(Self::on(home.begin().await?, hub))
    }

    fn on(conn: Conn, hub: Arc<Hub>) -> Self {
        Self {
            conn: Some(conn),
            events: Vec::new(),
            audits: Vec::new(),
            wakes: false,
            queued: HashSet::new(),
            due: None,
            done: Vec::new(),
            failed: Vec::new(),
            keys: BTreeSet::new(),
            awaiting: Vec::new(),
            hub,
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.conn.as_ref().is_some_and(Conn::is_sqlite)
    }

    fn conn(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("nobody has the transaction after its commit")
    }

    pub(crate) async fn rows(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> Result<Vec<Row>, Error> {
        self.conn().rows(sql.into(), args).await
    }

    /// The answers of statements of which none needs an earlier one's.
    pub(crate) async fn rows_of_all(&mut self, asked: Vec<(Sql, Vec<Arg>)>) -> Result<Vec<Vec<Row>>, Error> {
        self.conn().rows_of_all(asked).await
    }

    pub(crate) async fn row(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Runs a statement; gives the number of rows it touched.
    pub(crate) async fn execute(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> Result<u64, Error> {
        self.conn().execute(sql.into(), args).await
    }

    /// What this transaction deletes is overwritten in SQLite's file; PostgreSQL cannot.
    pub(crate) fn overwrite(&mut self) -> Result<(), Error> {
        self.conn().overwrite()
    }

    /// Runs a statement that locks on PostgreSQL. SQLite has one writer, so there the lock is already held.
    pub(crate) async fn lock(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<(), Error> {
        if !self.is_sqlite() {
            self.execute(sql, args).await?;
        }
        Ok(())
    }

    /// Makes every other change of this run wait.
    pub(crate) async fn lock_run(&mut self, run: RunId) -> Result<(), Error> {
        self.lock("select pg_advisory_xact_lock($1)", args![run]).await
    }

    /// Makes every other change of these runs wait.
    pub(crate) async fn lock_runs(&mut self, mut runs: Vec<RunId>) -> Result<(), Error> {
        runs.sort();
        runs.dedup();
        for run in runs {
            self.lock_run(run).await?;
        }
        Ok(())
    }

    /// Makes everybody else who enters or leaves the queue with one of these concurrency keys wait.
    pub(crate) async fn lock_keys(&mut self, mut keys: Vec<String>) -> Result<(), Error> {
        keys.sort();
        keys.dedup();
        if keys.is_empty() {
            return Ok(());
        }
        let sql = "select pg_advisory_xact_lock(1, h) from (select distinct hashtext(value) as h \
                   from jsonb_array_elements_text($1::jsonb) order by 1) as keys";
        self.lock(sql, args![list(&keys)?]).await
    }

    /// Adds an event to what this transaction will commit.
    pub(crate) fn emit(&mut self, event: NewEvent) {
        self.events.push(event);
    }

    /// Adds a decision of policy to what this transaction will commit.
    pub(crate) fn audit(&mut self, audit: NewAudit) {
        self.audits.push(audit);
    }

    /// Tells idle workers at commit to look again, and busy ones to look whether to stop.
    pub(crate) fn wake(&mut self) {
        self.wakes = true;
    }

    /// A job became claimable.
    pub(crate) fn queued(&mut self, job: JobId) {
        self.queued.insert(job);
    }

    /// A job that this transaction may have queued is claimed by it.
    pub(crate) fn taken(&mut self, job: JobId) {
        self.queued.remove(&job);
    }

    /// Somebody must look at this moment; whoever sleeps must learn when.
    pub(crate) fn due(&mut self, at: EpochMs, now: EpochMs) {
        self.leased(at, now);
        self.wakes = true;
    }

    /// A lease ends at this moment.
    pub(crate) fn leased(&mut self, at: EpochMs, now: EpochMs) {
        if self.due.is_none_or(|(earliest, _)| at < earliest) {
            self.due = Some((at, now));
        }
    }

    /// Moves what is overdue, when there may be something.
    pub(crate) async fn sweep_when_due(&mut self, lease_ms: i64, now: EpochMs) -> Result<(), Error> {
        if !self.hub.may_be_due(now) {
            return Ok(());
        }
        self.shorten_leases(lease_ms, now).await?;
        self.sweep(now).await?;
        let sql = "select min(due_at_ms) as due_at_ms from jobs where due_at_ms is not null";
        let row = self.row(sql, vec![]).await?;
        let next = row.map_or(Ok(None), |row| row.int_or_null("due_at_ms"))?;
        self.hub.next_due_read(next, now);
        Ok(())
    }

    /// Writes the events with gapless numbers, commits, then tells the listeners. In a task of its own, because a caller
    /// may go away in the middle (a client that hangs up), and a worker that is not told of a job would sleep for ever.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        self.commit_numbered().await.map(drop)
    }

    /// Like [`Tx::commit`]; gives the number of the newest event that it wrote.
    pub(crate) async fn commit_numbered(self) -> Result<Option<i64>, Error> {
        let done = tokio::spawn(self.commit_and_tell()).await;
        done.unwrap_or_else(|_| Err(Error::broken("the process is going down")))
    }

    /// Like [`Tx::commit`], for a caller that never goes away.
    pub(crate) async fn commit_here(self) -> Result<(), Error> {
        self.commit_and_tell().await.map(drop)
    }

    async fn commit_and_tell(mut self) -> Result<Option<i64>, Error> {
        let wakes = self.wakes || !self.queued.is_empty();
        let newest = self.write_and_commit(wakes).await?;
        if let Some((at, now)) = self.due {
            self.hub.due(at, now);
        }
        self.hub.tell(newest, wakes);
        Ok(newest)
    }

    /// Commits what went well, and gives up at once what did not: until then others would step around its locks.
    pub(crate) async fn close(self, done: Result<(), Error>) -> Result<(), Error> {
        let Err(error) = done else { return self.commit().await };
        // What cannot be rolled back is rolled back by the server, when the connection is gone.
        let _ = self.rollback().await;
        Err(error)
    }

    /// Gives everything up.
    pub(crate) async fn rollback(mut self) -> Result<(), Error> {
        let conn = self.conn.take().expect("nobody has the transaction after its commit");
        conn.rollback().await
    }

    /// Everything that is left to write, and the commit. Gives the newest event's number, should there be one and it be
    /// known.
    async fn write_and_commit(&mut self, wakes: bool) -> Result<Option<i64>, Error> {
        let (events, audits) = (std::mem::take(&mut self.events), std::mem::take(&mut self.audits));
        let topic = self.hub.topic(wakes);
        let conn = self.conn();
        let (mut last, mut newest) = (Vec::new(), None);
        if events.is_empty() {
            if wakes && !conn.is_sqlite() {
                last.push((Sql::both(NOTIFY), args![topic]));
            }
        } else {
            let count = i64::try_from(events.len()).expect("a transaction holds few events");
            let rows = list(&events.iter().map(NewEvent::row).collect::<Result<Vec<_>, _>>()?)?;
            if let Some((writer, batch)) = conn.writer() {
                last.push((COUNT_AND_WRITE, args![rows, count, writer, batch, topic]));
            } else {
                let seq = conn.rows(COUNT.into(), args![count]).await?;
                let seq = seq.first().ok_or_else(|| Error::broken("the event counter is missing"))?.int("seq")?;
                last.push((WRITE, args![rows, seq - count]));
                newest = Some(seq);
            }
        }
        if !audits.is_empty() {
            // The head of the audit trail is locked after the event counter.
            last.push(lengthen(&audits));
            let mut answers = self.rows_of_all(std::mem::take(&mut last)).await?;
            last.extend(chained(&answers.pop().unwrap_or_default(), audits)?);
            newest = counted(&answers)?.or(newest);
        }
        let conn = self.conn.take().expect("nobody has the transaction after its commit");
        if last.is_empty() {
            conn.commit().await?;
            return Ok(newest);
        }
        Ok(counted(&conn.rows_and_commit(last).await?)?.or(newest))
    }
}

/// The newest event's number, should [`COUNT_AND_WRITE`] be the first of those who answer.
fn counted(answers: &[Vec<Row>]) -> Result<Option<i64>, Error> {
    let row = answers.first().and_then(|rows| rows.first());
    row.and_then(|row| row.int_or_null("seq").transpose()).transpose()
}

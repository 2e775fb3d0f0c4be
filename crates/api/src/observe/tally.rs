//! What happened to jobs since this server started, counted from the events: so it holds for every worker of the
//! installation, whichever process it runs in, and costs nothing while nobody asks.

use crate::observe::page::{Histogram, Kind, Page};
use domain::job::TAKEN_OVER;
use domain::{EpochMs, Event, EventBody, JobId, JobKind, JobState, Stage, Task, WaitReason};
use std::collections::{BTreeMap, HashMap};
use store::Store;

/// Upper bounds of the buckets of waits and runs, in seconds: a claim takes milliseconds, a browser test minutes.
const BUCKETS: [f64; 14] = [0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 180.0, 600.0, 1800.0, 7200.0];
/// Events read in one go.
const BATCH: u32 = 5_000;
/// Events read for one answer: what is left is counted with the next one.
const EVENTS_MAX: usize = 50_000;
/// Jobs whose last move is remembered; the durations of more than these are not measured.
const OPEN_MAX: usize = 100_000;

/// What is counted of one kind of job.
#[derive(Debug)]
struct Counts {
    enqueued: u64,
    started: u64,
    done: u64,
    failed: u64,
    cancelled: u64,
    retried: u64,
    taken_over: u64,
    given_back: u64,
    wait: Histogram,
    run: Histogram,
}

/// Name and help of a family of counters, and where its number is.
type Counter = (&'static str, &'static str, fn(&Counts) -> u64);

impl Default for Counts {
    fn default() -> Self {
        let empty = || Histogram::new(&BUCKETS);
        Self {
            enqueued: 0,
            started: 0,
            done: 0,
            failed: 0,
            cancelled: 0,
            retried: 0,
            taken_over: 0,
            given_back: 0,
            wait: empty(),
            run: empty(),
        }
    }
}

/// The counts of every kind, up to an event.
#[derive(Debug)]
pub(crate) struct Tally {
    seq: i64,
    counts: BTreeMap<&'static str, Counts>,
    open: HashMap<JobId, (JobState, EpochMs)>,
}

impl Tally {
    /// Counts what happens after this event. Every kind is there from the beginning, so that its first failure is a step
    /// that a rate can see.
    pub(crate) fn after(seq: i64) -> Self {
        let stages = Stage::ALL.into_iter().map(JobKind::Stage);
        let tasks = Task::ALL.iter().copied().map(JobKind::Task);
        let kinds = stages.chain(tasks).chain([JobKind::Run]);
        let counts = kinds.map(|kind| (kind.as_str(), Counts::default())).collect();
        Self { seq, counts, open: HashMap::new() }
    }

    /// Reads what is new, within bounds.
    pub(crate) async fn catch_up(&mut self, store: &Store) -> Result<(), store::Error> {
        let newest = *store.subscribe().borrow();
        let mut read = 0;
        while self.seq < newest && read < EVENTS_MAX {
            let events = store.moves_between(self.seq, newest, BATCH).await?;
            read += events.len();
            for event in &events {
                self.count(event);
            }
            let all = events.len() < BATCH as usize;
            self.seq = if all { newest } else { events.last().map_or(newest, |event| event.seq) };
        }
        Ok(())
    }

    fn count(&mut self, event: &Event) {
        use EventBody as E;
        match &event.body {
            E::StageMoved { job_id, stage, state, attempt, reason, .. } => {
                let retried = *state == JobState::Waiting && *attempt > 0;
                self.left(*job_id, JobKind::Stage(*stage), *state, reason.as_deref());
                self.moved(*job_id, JobKind::Stage(*stage), *state, retried, event.at_ms);
            }
            E::JobMoved { job_id, kind, state, attempt, waits_for, reason } => {
                let retried = *waits_for == Some(WaitReason::Time) && *attempt > 0;
                self.left(*job_id, *kind, *state, reason.as_deref());
                self.moved(*job_id, *kind, *state, retried, event.at_ms);
            }
            E::RunStarted { .. } => {
                let Some(run) = event.run_id else { return };
                self.of(JobKind::Run).enqueued += 1;
                self.remember(run, JobState::Working, event.at_ms);
            }
            E::RunFinished { state, .. } => {
                let Some(run) = event.run_id else { return };
                self.moved(run, JobKind::Run, *state, false, event.at_ms);
            }
            _ => {}
        }
    }

    /// A job that was worked on is queued again: taken over from a worker that is gone, or given back by one that stops.
    fn left(&mut self, job: JobId, kind: JobKind, state: JobState, reason: Option<&str>) {
        let worked_on = matches!(self.open.get(&job), Some((JobState::Working, _)));
        if state != JobState::Queued || !worked_on {
            return;
        }
        let counts = self.of(kind);
        if reason == Some(TAKEN_OVER) { counts.taken_over += 1 } else { counts.given_back += 1 }
    }

    fn moved(&mut self, job: JobId, kind: JobKind, state: JobState, retried: bool, at: EpochMs) {
        let before = self.open.remove(&job);
        let counts = self.of(kind);
        let seconds = |since: EpochMs| (at - since).max(0) as f64 / 1000.0;
        match (before, state) {
            (Some((JobState::Queued, since)), JobState::Working) => counts.wait.observe(seconds(since)),
            (Some((JobState::Working, since)), state) if state.is_final() => counts.run.observe(seconds(since)),
            _ => {}
        }
        match state {
            JobState::Queued => counts.enqueued += 1,
            JobState::Working => counts.started += 1,
            JobState::Done => counts.done += 1,
            JobState::Error => counts.failed += 1,
            JobState::Cancelled => counts.cancelled += 1,
            JobState::Waiting => {}
        }
        counts.retried += u64::from(retried);
        if !state.is_final() {
            self.remember(job, state, at);
        }
    }

    fn of(&mut self, kind: JobKind) -> &mut Counts {
        self.counts.entry(kind.as_str()).or_default()
    }

    fn remember(&mut self, job: JobId, state: JobState, at: EpochMs) {
        if self.open.len() < OPEN_MAX {
            self.open.insert(job, (state, at));
        }
    }

    /// Writes the counters and histograms.
    pub(crate) fn write(&self, page: &mut Page, newest: i64) {
        self.write_counts(page);
        let mut waits = page.histograms("velocity_job_wait_seconds", "From queued to claimed.");
        for (kind, counts) in self.counts.iter().filter(|(_, counts)| counts.started > 0) {
            waits.sample(&[("kind", kind)], &counts.wait);
        }
        let mut runs = page.histograms("velocity_job_run_seconds", "From the last claim to the end.");
        for (kind, counts) in self.counts.iter().filter(|(_, counts)| counts.done + counts.failed > 0) {
            runs.sample(&[("kind", kind)], &counts.run);
        }
        page.gauge("velocity_events_newest_seq", "Number of the newest event.", newest as f64);
        let behind = (newest - self.seq).max(0) as f64;
        page.gauge("velocity_events_uncounted", "Events that the counters do not hold yet.", behind);
    }

    fn write_counts(&self, page: &mut Page) {
        let families: [Counter; 5] = [
            ("velocity_jobs_enqueued_total", "Jobs that became claimable; a job given back counts again.", |c| {
                c.enqueued
            }),
            ("velocity_jobs_started_total", "Claims of jobs.", |c| c.started),
            ("velocity_job_retries_total", "Failures after which a job is tried again.", |c| c.retried),
            ("velocity_job_takeovers_total", "Jobs whose worker died or hung: its lease ran out.", |c| c.taken_over),
            ("velocity_job_givebacks_total", "Jobs that a worker gave back unfinished, because it was stopped.", |c| {
                c.given_back
            }),
        ];
        for (name, help, value) in families {
            let mut family = page.family(Kind::Counter, name, help);
            for (kind, counts) in &self.counts {
                family.sample(&[("kind", kind)], value(counts) as f64);
            }
        }
        let name = "velocity_jobs_finished_total";
        let mut family = page.family(Kind::Counter, name, "Jobs that reached their end, by outcome.");
        for (kind, counts) in &self.counts {
            for (outcome, count) in [("done", counts.done), ("error", counts.failed), ("cancelled", counts.cancelled)] {
                family.sample(&[("kind", kind), ("outcome", outcome)], count as f64);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(state: JobState, attempt: u32, at_ms: EpochMs) -> Event {
        because(None, state, attempt, at_ms)
    }

    fn because(reason: Option<&str>, state: JobState, attempt: u32, at_ms: EpochMs) -> Event {
        let reason = reason.map(str::to_owned);
        let (job_id, stage) = (JobId(7), Stage::Plan);
        let body = EventBody::StageMoved { job_id, stage, state, attempt, reason, waits_for: None, worker: None };
        Event { seq: 1, at_ms, project: None, run_id: Some(JobId(1)), body }
    }

    fn line<'t>(text: &'t str, series: &str) -> &'t str {
        text.lines().find(|line| line.starts_with(series)).unwrap_or_else(|| panic!("no {series} in {text}"))
    }

    #[test]
    fn a_jobs_life_becomes_counters_and_durations() {
        let mut tally = Tally::after(0);
        use JobState as S;
        for event in [
            moved(S::Queued, 0, 1_000),
            moved(S::Working, 1, 1_200),
            moved(S::Waiting, 1, 2_000),
            moved(S::Working, 2, 4_000),
            because(Some(TAKEN_OVER), S::Queued, 2, 34_000),
            moved(S::Working, 3, 34_000),
            moved(S::Queued, 3, 35_000),
            moved(S::Working, 4, 36_000),
            moved(S::Done, 4, 37_500),
        ] {
            tally.count(&event);
        }
        let mut page = Page::default();
        tally.write(&mut page, 9);
        let text = page.text();
        for series in [
            r#"velocity_jobs_enqueued_total{kind="plan"} 3"#,
            r#"velocity_jobs_started_total{kind="plan"} 4"#,
            r#"velocity_job_retries_total{kind="plan"} 1"#,
            r#"velocity_job_takeovers_total{kind="plan"} 1"#,
            r#"velocity_job_givebacks_total{kind="plan"} 1"#,
            r#"velocity_jobs_finished_total{kind="plan",outcome="done"} 1"#,
            r#"velocity_jobs_finished_total{kind="task.sleep",outcome="error"} 0"#,
            r#"velocity_job_wait_seconds_sum{kind="plan"} 1.2"#,
            r#"velocity_job_run_seconds_sum{kind="plan"} 1.5"#,
            "velocity_events_uncounted 9",
        ] {
            assert_eq!(line(text, series), series);
        }
        assert!(tally.open.is_empty(), "a finished job is forgotten");
    }
}

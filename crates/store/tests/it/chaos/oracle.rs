//! The judge: reads the ledger, the events and the jobs after the storm, and counts what must not be.

use super::ledger::{self, Line};
use super::worker::STEPS;
use domain::{EpochMs, Event, EventBody, Job, JobId, JobState};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;
use store::{EventFilter, Store};

/// What a storm did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Jobs that were answered as stored.
    pub(super) acked: usize,
    /// Jobs that ended well.
    pub(super) done: usize,
    /// Answered jobs that are not there or did not end well, answered ends that are not what is stored, and steps of done
    /// jobs that nobody sees.
    pub(super) lost: usize,
    /// Steps that came about twice, jobs that were done twice, jobs that were stored twice.
    pub(super) doubled: usize,
    /// Writes of a worker whose job was somebody else's by then.
    pub(super) stale_accepted: usize,
    pub(super) stale_rejected: usize,
    /// Claims of one job that do not count up, one by one.
    pub(super) claims_twice: usize,
    /// Jobs that began before the one that they need was done.
    pub(super) too_early: usize,
    /// How often a job was claimed after its worker was gone.
    pub(super) taken_over: usize,
    /// Calls that failed and were made again.
    pub(super) troubles: usize,
}

impl Verdict {
    pub(super) fn is_clean(&self) -> bool {
        self.lost + self.doubled + self.stale_accepted + self.claims_twice + self.too_early == 0
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { acked, done, lost, doubled, stale_accepted, stale_rejected, taken_over, troubles, .. } = self;
        write!(
            f,
            "{acked} jobs answered, {done} done, {taken_over} claims taken over, {troubles} calls made again; lost {lost}, "
        )?;
        write!(f, "doubled {doubled}, stale writes accepted {stale_accepted}, rejected {stale_rejected}")
    }
}

/// What happened to one job, in the order of the events.
#[derive(Default)]
struct Story {
    attempts: i64,
    /// The least that the fence can be: it rises with every claim, and in between when a claim's answer was lost and it is
    /// given once more, which is no event; then the next write shows it.
    fence: i64,
    working: bool,
    steps: [usize; STEPS],
    done: usize,
    began_at: Option<i64>,
    done_at: Option<i64>,
    stale: usize,
    twice: usize,
    /// When each claim was given and when it was taken away or ended, by the events' clock.
    claims: Vec<(i64, Option<i64>)>,
}

impl Story {
    /// `claimed`: the fences that a worker noted for this job before it worked under them.
    fn tell(&mut self, event: &Event, claimed: &BTreeSet<i64>) {
        match &event.body {
            EventBody::JobMoved { state: JobState::Working, attempt, .. } => {
                self.twice += usize::from(i64::from(*attempt) != self.attempts + 1);
                self.attempts = i64::from(*attempt);
                self.fence += 1;
                self.working = true;
                self.began_at.get_or_insert(event.seq);
                self.claims.push((event.at_ms, None));
            }
            EventBody::JobMoved { state, .. } => {
                if let (true, Some((_, end @ None))) = (self.working, self.claims.last_mut()) {
                    *end = Some(event.at_ms);
                }
                self.working = false;
                if *state == JobState::Done {
                    self.done += 1;
                    self.done_at.get_or_insert(event.seq);
                }
            }
            EventBody::JobLogAppended { text, .. } => {
                let words: Vec<&str> = text.split(' ').collect();
                let ["step", step, "fence", fence] = words[..] else { panic!("a log says {text:?}") };
                self.steps[step.parse::<usize>().unwrap()] += 1;
                let fence = fence.parse::<i64>().unwrap();
                let is_its_own = fence == self.fence || (fence > self.fence && claimed.contains(&fence));
                self.stale += usize::from(!self.working || !is_its_own);
                self.fence = self.fence.max(fence);
            }
            _ => {}
        }
    }
}

/// Whether a worker noted that it was given the job under this fence.
fn claimed(lines: &[Line], id: JobId, under: i64) -> bool {
    lines.iter().any(|line| matches!(line, Line::Claimed { job, fence, .. } if (*job, *fence) == (id, under)))
}

pub(super) struct Oracle {
    jobs: BTreeMap<JobId, Job>,
    stories: BTreeMap<JobId, Story>,
    lines: Vec<Line>,
}

impl Oracle {
    pub(super) async fn of(store: &Store, ledger: &Path) -> Self {
        let lines = ledger::read(ledger);
        let mut claimed: BTreeMap<JobId, BTreeSet<i64>> = BTreeMap::new();
        for line in &lines {
            if let Line::Claimed { job, fence, .. } = line {
                claimed.entry(*job).or_default().insert(*fence);
            }
        }
        let mut stories: BTreeMap<JobId, Story> = BTreeMap::new();
        let mut seen = 0;
        loop {
            let events = store.events_after(seen, &EventFilter::default(), 10_000).await.unwrap();
            let Some(last) = events.last() else { break };
            seen = last.seq;
            for event in &events {
                if let EventBody::JobMoved { job_id, .. } | EventBody::JobLogAppended { job_id, .. } = &event.body {
                    stories.entry(*job_id).or_default().tell(event, claimed.entry(*job_id).or_default());
                }
            }
        }
        let jobs = store.jobs(&Default::default(), 1_000_000).await.unwrap();
        Self { jobs: jobs.into_iter().map(|job| (job.id, job)).collect(), stories, lines }
    }

    pub(super) fn verdict(&self) -> Verdict {
        let mut verdict = Verdict::default();
        self.judge_jobs(&mut verdict);
        self.judge_answers(&mut verdict);
        verdict
    }

    fn judge_jobs(&self, verdict: &mut Verdict) {
        for (id, job) in &self.jobs {
            let story = &self.stories[id];
            verdict.taken_over += usize::try_from(job.attempts.saturating_sub(1)).unwrap();
            verdict.stale_accepted += story.stale;
            verdict.claims_twice += story.twice;
            verdict.doubled += story.steps.iter().map(|count| count.saturating_sub(1)).sum::<usize>();
            verdict.doubled += story.done.saturating_sub(1);
            if job.state == JobState::Done {
                verdict.done += 1;
                verdict.lost += story.steps.iter().filter(|count| **count == 0).count();
                verdict.stale_accepted += usize::from(fence_of(job).is_none_or(|fence| {
                    fence != story.fence && !(fence > story.fence && claimed(&self.lines, *id, fence))
                }));
            } else {
                verdict.lost += 1;
            }
        }
        let numbers: BTreeSet<String> = self.jobs.values().map(|job| job.payload["number"].to_string()).collect();
        verdict.doubled += self.jobs.len() - numbers.len();
    }

    fn judge_answers(&self, verdict: &mut Verdict) {
        for line in &self.lines {
            match line {
                Line::Acked { job, number, needs } => {
                    verdict.acked += 1;
                    let stored = self.jobs.get(job);
                    verdict.lost += usize::from(stored.is_none_or(|job| job.payload["number"] != **number));
                    let done_at = |id: &JobId| self.stories.get(id).and_then(|story| story.done_at);
                    let began_at = self.stories.get(job).and_then(|story| story.began_at);
                    verdict.too_early +=
                        usize::from(needs.is_some_and(|needs| began_at.is_some() && began_at < done_at(&needs)));
                }
                Line::Ended { job, fence } => {
                    let kept = self.jobs.get(job).is_some_and(|job| fence_of(job) == Some(*fence));
                    verdict.lost += usize::from(!kept);
                }
                Line::Refused { job, fence, .. } => {
                    let newer = self.jobs.get(job).is_some_and(|job| i64::from(job.attempts) > *fence);
                    verdict.stale_rejected += usize::from(newer);
                }
                Line::Trouble { .. } => verdict.troubles += 1,
                Line::Claimed { .. } | Line::Drained => {}
            }
        }
    }

    /// For each job that a worker held when it was killed: when that was, and how many milliseconds later it could be
    /// claimed again.
    pub(super) fn recoveries(&self, deaths: &BTreeMap<String, EpochMs>) -> Vec<(EpochMs, i64)> {
        let mut recoveries = Vec::new();
        for line in &self.lines {
            let Line::Claimed { job, fence, worker, .. } = line else { continue };
            let Some(died_at) = deaths.get(worker) else { continue };
            let story = &self.stories[job];
            let place = usize::try_from(*fence - 1).unwrap();
            if let Some((_, Some(ended_at))) = story.claims.get(place)
                && ended_at > died_at
            {
                recoveries.push((*died_at, ended_at - died_at));
            }
        }
        recoveries
    }
}

impl Oracle {
    /// For each job that one of these workers held when it was killed: how long until another one had it, by a clock that
    /// nobody sets. A worker of the ledger holds what it was given last.
    pub(super) fn handovers(&self, deaths: &BTreeMap<String, Duration>) -> Vec<Duration> {
        let claims = || {
            self.lines.iter().filter_map(|line| match line {
                Line::Claimed { job, fence, worker, at } => Some(((*job, *fence), (worker, *at))),
                _ => None,
            })
        };
        let given: BTreeMap<(JobId, i64), (&String, Duration)> = claims().collect();
        let taken = |((job, fence), (worker, _)): ((JobId, i64), (&String, Duration))| {
            let died_at = deaths.get(worker)?;
            let (_, taken_at) = given.get(&(job, fence + 1))?;
            taken_at.checked_sub(*died_at)
        };
        claims().filter_map(taken).collect()
    }
}

/// The fence of the worker that wrote the result.
fn fence_of(job: &Job) -> Option<i64> {
    job.result.as_ref().and_then(|result| result["fence"].as_i64())
}

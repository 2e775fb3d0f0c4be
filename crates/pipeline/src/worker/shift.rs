//! The loop of a worker: ended jobs go out and new ones come in, in one call; a freed slot never waits for a clock.

use super::held::{self, Held, Hold, Lost};
use super::job::{self, Finished};
use crate::config::Duty;
use crate::desk::{Desk, millis};
use crate::task::waits;
use crate::{Error, now_ms};
use domain::{Claim, Failure, Outcome, WorkerSpec};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Ended, HandedOver, StandBy, Turn};
use tokio::task::{Id, JoinError, JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

/// Jobs that only wait for others take no slot; of them at most so many.
const WAITING_MAX: usize = 64;
/// So that a due job held by another one's turn is not asked for in a hot loop.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);
/// How slowly a server elsewhere is asked for work that it has and does not give.
const SLOWEST_ASKING: Duration = Duration::from_secs(1);

/// One worker at work.
pub(super) struct Shift {
    pub desk: Desk,
    pub spec: WorkerSpec,
    pub duty: Duty,
    pub crew: job::Crew,
    held: Arc<Held>,
    jobs: JoinSet<Finished>,
    running: HashMap<Id, Arc<Hold>>,
    ended: Vec<Ended>,
    taken: u64,
    /// A call to a server elsewhere that waits for work.
    polling: Option<JoinHandle<Result<Polled, Error>>>,
    pause: Duration,
}

impl Shift {
    pub fn new(desk: Desk, spec: WorkerSpec, duty: Duty, crew: job::Crew) -> Self {
        Self {
            desk,
            spec,
            duty,
            crew,
            held: Arc::default(),
            jobs: JoinSet::new(),
            running: HashMap::new(),
            ended: Vec::new(),
            taken: 0,
            polling: None,
            pause: Duration::ZERO,
        }
    }

    /// Works until `stop` fires or enough jobs are done; then running jobs may go on for a while and are given back.
    pub async fn run(mut self, stop: &CancellationToken) -> Result<(), Error> {
        let (held, desk, lease) = (Arc::clone(&self.held), self.desk.clone(), self.duty.lease);
        tokio::select! {
            biased;
            () = held::fence(&held, lease) => Ok(()),
            () = held::keep(&desk, &held, lease) => Ok(()),
            ended = self.work(stop) => ended,
        }
    }

    async fn work(&mut self, stop: &CancellationToken) -> Result<(), Error> {
        let mut wakeups = self.desk.wakeups();
        let mut stopping_at: Option<Instant> = None;
        let mut stopped = false;
        // Jobs that are handed over are all there is until something else calls.
        let mut asks = true;
        loop {
            if stop.is_cancelled() && stopping_at.is_none() {
                stopping_at = Some(Instant::now());
                self.polling.take().inspect(JoinHandle::abort);
            }
            let want = if stopping_at.is_some() { 0 } else { self.wanted() };
            if (asks || !self.ended.is_empty()) && self.take_turn(want).await? {
                continue;
            }
            asks = true;
            if self.is_over(stopping_at.is_some()) {
                return Ok(());
            }
            let idle = self.until_due(want).await;
            let drained = stopping_at.filter(|_| !stopped);
            let drained = drained.map(|since| self.duty.drain.saturating_sub(since.elapsed()));
            let mut place = self.stand_by(want);
            tokio::select! {
                handed = handed_over(&mut place) => asks = self.begin_handed(handed).await,
                Some(ended) = self.jobs.join_next_with_id() => {
                    self.note(ended);
                    // Whatever else has ended by now goes out in the same turn, and so does what only waits for this thread.
                    tokio::task::yield_now().await;
                    while let Some(ended) = self.jobs.try_join_next_with_id() {
                        self.note(ended);
                    }
                }
                polled = answered(&mut self.polling) => self.begin_polled(polled)?,
                () = called(&mut wakeups), if want > 0 => {}
                () = sleep_or_forever(idle) => {}
                () = stop.cancelled(), if stopping_at.is_none() => {}
                () = sleep_or_forever(drained), if drained.is_some() => {
                    stopped = true;
                    self.held.stop_all(Lost::Stopping);
                }
            }
            if let Some(handed) = left(place).await {
                self.begin_handed(handed).await;
            }
        }
    }

    /// A place where jobs that this process queues are handed over.
    fn stand_by(&mut self, want: usize) -> Option<StandBy> {
        let Desk::Here { store, .. } = &self.desk else { return None };
        if want == 0 {
            return None;
        }
        let lease = millis(self.duty.lease);
        match store.stand_by(&self.spec, want as u32, lease, now_ms()) {
            Ok(place) => Some(place),
            Err(error) => {
                self.trouble(&error.into());
                None
            }
        }
    }

    /// How many jobs are wanted now.
    fn wanted(&self) -> usize {
        let waiting = self.running.values().filter(|hold| waits(hold.claim.job.kind)).count();
        let slots = self.duty.jobs_max.saturating_sub(self.running.len() - waiting);
        let left = self.duty.jobs_total.map_or(u64::MAX, |total| total.saturating_sub(self.taken));
        if waiting >= WAITING_MAX { 0 } else { slots.min(usize::try_from(left).unwrap_or(usize::MAX)) }
    }

    fn is_over(&self, stopping: bool) -> bool {
        let enough = self.duty.jobs_total.is_some_and(|total| self.taken >= total);
        (stopping || enough) && self.running.is_empty() && self.ended.is_empty()
    }

    /// Says what ended and takes what is there. Whether it is worth asking again at once.
    async fn take_turn(&mut self, want: usize) -> Result<bool, Error> {
        let elsewhere = matches!(self.desk, Desk::There(_));
        if elsewhere && want > 0 && self.polling.is_none() {
            let busy = self.running.len() as u32;
            let (desk, spec, held) = (self.desk.clone(), self.spec.clone(), Arc::clone(&self.held));
            let (lease, pause) = (self.duty.lease, self.pause);
            self.polling = Some(tokio::spawn(async move {
                tokio::time::sleep(pause).await;
                asked_elsewhere(&desk, &spec, &held, want as u32, busy, lease).await
            }));
        }
        let want = if elsewhere { 0 } else { want };
        if self.ended.is_empty() && want == 0 {
            return Ok(false);
        }
        let asked_at = Instant::now();
        match self.desk.turn(&self.spec, self.ended.clone(), want as u32, &[], self.duty.lease).await {
            Ok(turn) => {
                self.pause = Duration::ZERO;
                self.settle(&turn);
                let more = turn.claims.len() == want && want > 0;
                turn.claims.into_iter().for_each(|claim| self.begin(claim, asked_at));
                Ok(more)
            }
            Err(error @ Error::Denied(_)) => Err(error),
            Err(error) => {
                self.trouble(&error);
                // What ended is kept and said again; its lease goes on being kept meanwhile.
                self.ended.retain(|ended| {
                    !self.held.all().iter().any(|hold| hold.claim == ended.claim && hold.lost() == Some(Lost::Fenced))
                });
                tokio::time::sleep(self.pause).await;
                Ok(true)
            }
        }
    }

    fn trouble(&mut self, error: &Error) {
        self.pause = (self.pause * 2).clamp(Duration::from_millis(100), PAUSE_MAX.min(self.duty.poll));
        tracing::warn!(%error, pause_ms = self.pause.as_millis() as u64, "no turn could be taken; trying again");
    }

    fn settle(&mut self, turn: &Turn) {
        for ended in std::mem::take(&mut self.ended) {
            self.held.forget(&ended.claim);
            if turn.refused.contains(&ended.claim.job.id) {
                tracing::warn!(job = %ended.claim.job.id, "its lease was lost, so how it ended was not written");
            }
        }
    }

    /// Claims that were handed over. Whether it is worth asking for more.
    async fn begin_handed(&mut self, handed: Result<HandedOver, store::Error>) -> bool {
        match handed {
            Ok(handed) => {
                handed.claims.into_iter().for_each(|claim| self.begin(claim, handed.at));
                false
            }
            Err(error) => {
                self.trouble(&error.into());
                tokio::time::sleep(self.pause).await;
                true
            }
        }
    }

    /// Claims that a server elsewhere gave. Their age is known by our own clock.
    fn begin_polled(&mut self, polled: Result<Polled, Error>) -> Result<(), Error> {
        match polled {
            Ok(Polled::Idle) => self.pause = Duration::ZERO,
            // Somebody else was first, or it waits for another one's turn: not to be asked for in a hot loop.
            Ok(Polled::Claims(claims, _)) if claims.is_empty() => {
                self.pause = (self.pause * 2).clamp(SHORTEST_WAIT, SLOWEST_ASKING);
            }
            Ok(Polled::Claims(claims, asked_at)) => {
                self.pause = Duration::ZERO;
                claims.into_iter().for_each(|claim| self.begin(claim, asked_at));
            }
            Err(error @ Error::Denied(_)) => return Err(error),
            Err(error) => self.trouble(&error),
        }
        Ok(())
    }

    /// A claim that came too late, as when the process was frozen meanwhile, is left to its lease.
    fn begin(&mut self, claim: Claim, asked_at: Instant) {
        if held::is_over(asked_at.elapsed(), self.duty.lease) {
            return;
        }
        self.taken += 1;
        let hold = Hold::new(claim, asked_at);
        self.held.add(&hold);
        let work = job::work(self.crew.clone(), self.spec.clone(), self.duty.retry_after, Arc::clone(&hold));
        let id = self.jobs.spawn(work).id();
        self.running.insert(id, hold);
    }

    fn note(&mut self, ended: Result<(Id, Finished), JoinError>) {
        let (id, finished) = match ended {
            Ok((id, finished)) => (id, Some(finished)),
            Err(error) => (error.id(), None),
        };
        let Some(hold) = self.running.remove(&id) else { return };
        match finished {
            Some(Finished::Ended(ended)) => self.ended.push(*ended),
            Some(Finished::Gone) => self.held.forget(&hold.claim),
            None => {
                let outcome = Outcome::Failed(Failure::lasting("the worker broke over it; its log says how"));
                self.ended.push(Ended { claim: hold.claim.clone(), outcome, retry_at: now_ms() });
            }
        }
    }

    /// How long until a job may be due without a call from the queue. None: nothing waits.
    async fn until_due(&self, want: usize) -> Option<Duration> {
        let Desk::Here { store, .. } = &self.desk else { return None };
        if want == 0 {
            return None;
        }
        match store.next_due(&self.spec).await {
            Ok(due) => {
                let wait = |due: i64| Duration::from_millis(u64::try_from(due - now_ms()).unwrap_or(0));
                due.map(|due| wait(due).max(SHORTEST_WAIT))
            }
            Err(_) => Some(self.duty.poll),
        }
    }
}

/// What a server elsewhere had.
enum Polled {
    /// Nothing for as long as a call may wait.
    Idle,
    /// These claims, asked for at that moment; none when somebody else was first.
    Claims(Vec<Claim>, Instant),
}

/// Waits until there may be work, and only then claims: a worker that is frozen while it waits is given nothing.
async fn asked_elsewhere(
    desk: &Desk,
    spec: &WorkerSpec,
    held: &Held,
    want: u32,
    busy: u32,
    lease: Duration,
) -> Result<Polled, Error> {
    if !desk.is_due(want, busy).await? {
        return Ok(Polled::Idle);
    }
    let holds: Vec<Claim> = held.all().iter().map(|hold| hold.claim.clone()).collect();
    let asked_at = Instant::now();
    let turn = desk.turn(spec, Vec::new(), want, &holds, lease).await?;
    Ok(Polled::Claims(turn.claims, asked_at))
}

async fn answered(polling: &mut Option<JoinHandle<Result<Polled, Error>>>) -> Result<Polled, Error> {
    let Some(handle) = polling else { return std::future::pending().await };
    let answer = handle.await;
    *polling = None;
    answer.unwrap_or_else(|error| Err(Error::Transient(format!("the call for work ended early: {error}"))))
}

async fn handed_over(place: &mut Option<StandBy>) -> Result<HandedOver, store::Error> {
    match place {
        Some(place) => place.next().await,
        None => std::future::pending().await,
    }
}

/// What was handed over in the moment in which something else happened.
async fn left(place: Option<StandBy>) -> Option<Result<HandedOver, store::Error>> {
    place?.leave().await.transpose()
}

async fn called(wakeups: &mut Option<store::Wakeups>) {
    match wakeups {
        Some(wakeups) => wakeups.next().await,
        None => std::future::pending().await,
    }
}

async fn sleep_or_forever(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

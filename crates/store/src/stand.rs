//! Workers that stand by where new jobs come in: who queues a job hands it over in its own transaction, and the worker starts
//! after one wait for the disk instead of two.

use crate::error::Error;
use crate::lane::{Answer, Reply, Request};
use crate::open::Store;
use crate::turn::TurnRequest;
use domain::{Claim, EpochMs, JobKind, NewJob, WorkerSpec};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

impl Store {
    /// Stands by for up to `want` jobs that this process queues from now on: they are claimed in the transaction that queues
    /// them. Everything else that becomes claimable is told by [`Store::wakeups`], also to whoever stands by.
    ///
    /// An error when the store is closed.
    pub fn stand_by(&self, worker: &WorkerSpec, want: u32, lease_ms: i64, now: EpochMs) -> Result<StandBy, Error> {
        let request = TurnRequest { worker: worker.clone(), ended: Vec::new(), want, lease_ms, now };
        let (reply, answer) = oneshot::channel();
        let called_at = Arc::default();
        let number = self.lane.stand(request, reply, Arc::clone(&called_at))?;
        Ok(StandBy { store: self.clone(), number, lease_ms, called_at, answer: Some(answer) })
    }
}

/// Jobs that were handed over.
#[derive(Debug)]
pub struct HandedOver {
    /// The most urgent first; may be none, when another worker was faster.
    pub claims: Vec<Claim>,
    /// When their leases began, by the clock that no one sets.
    pub at: Instant,
}

/// A worker's place among those that stand by. Dropped, it gives back what was handed over and nobody has seen;
/// [`StandBy::leave`] gives it to the worker.
pub struct StandBy {
    store: Store,
    number: u64,
    lease_ms: i64,
    called_at: Arc<OnceLock<Instant>>,
    /// None once it was answered.
    answer: Option<oneshot::Receiver<Result<Answer, Error>>>,
}

impl StandBy {
    /// What was handed over, once. May be dropped and called again.
    pub async fn next(&mut self) -> Result<HandedOver, Error> {
        let Some(answer) = &mut self.answer else { return std::future::pending().await };
        let answer = answer.await;
        self.answer = None;
        match answer {
            Ok(Ok(Answer::Turn(turn))) => {
                let at = self.called_at.get().copied().ok_or_else(|| Error::broken("nobody was called up"))?;
                Ok(HandedOver { claims: turn.claims, at })
            }
            Ok(Ok(_)) => Err(Error::broken("who stood by got another request's answer")),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(Error::broken("the store was closed")),
        }
    }

    /// Goes away, with what was handed over until now and nobody has seen.
    pub async fn leave(mut self) -> Result<Option<HandedOver>, Error> {
        if self.answer.is_none() || self.store.lane.leave(self.number) { Ok(None) } else { self.next().await.map(Some) }
    }
}

impl Drop for StandBy {
    fn drop(&mut self) {
        let Some(answer) = self.answer.take() else { return };
        if self.store.lane.leave(self.number) {
            return;
        }
        // It was called up. Without a runtime everything ends, and the lease with it.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(give_back(self.store.clone(), answer, self.lease_ms));
        }
    }
}

async fn give_back(store: Store, answer: oneshot::Receiver<Result<Answer, Error>>, lease_ms: i64) {
    let Ok(Ok(Answer::Turn(turn))) = answer.await else { return };
    for claim in turn.claims {
        if let Err(error) = store.return_job(&claim, claim.leased_until - lease_ms).await {
            tracing::warn!(job = %claim.job.id, error = error.cause(), "could not be given back; its lease will end");
        }
    }
}

/// Those who stand by, in the order in which they came.
#[derive(Default)]
pub(crate) struct Standing {
    places: VecDeque<Place>,
    count: u64,
}

struct Place {
    number: u64,
    request: TurnRequest,
    since: Instant,
    called_at: Arc<OnceLock<Instant>>,
    reply: Reply,
}

impl Standing {
    pub(crate) fn add(&mut self, request: TurnRequest, reply: Reply, called_at: Arc<OnceLock<Instant>>) -> u64 {
        self.count += 1;
        self.places.push_back(Place { number: self.count, request, since: Instant::now(), called_at, reply });
        self.count
    }

    /// Whether the place was still there.
    pub(crate) fn remove(&mut self, number: u64) -> bool {
        let before = self.places.len();
        self.places.retain(|place| place.number != number);
        self.places.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.places.clear();
    }

    /// Calls up as many as there are new jobs for them among the requests.
    pub(crate) fn call_up(&mut self, batch: &mut Vec<(Request, Reply)>) {
        if self.places.is_empty() {
            return;
        }
        let (mut new, mut now): (HashMap<JobKind, u32>, _) = (HashMap::new(), EpochMs::MIN);
        for (request, _) in batch.iter() {
            let Request::Enqueue(request) = request else { continue };
            now = now.max(request.now);
            for job in request.jobs.iter().filter(|job| is_claimable(job, request.now)) {
                *new.entry(JobKind::Task(job.task)).or_default() += 1;
            }
        }
        let mut at = 0;
        while !new.is_empty() && at < self.places.len() {
            if take(&mut new, &self.places[at].request)
                && let Some(mut place) = self.places.remove(at)
            {
                // Not the callers' time alone: one that was stopped since it read the clock would make leases short.
                let called_at = *place.called_at.get_or_init(Instant::now);
                let stood = i64::try_from(called_at.duration_since(place.since).as_millis()).unwrap_or(0);
                place.request.now = now.max(place.request.now.saturating_add(stood));
                batch.push((Request::Turn(place.request), place.reply));
            } else {
                at += 1;
            }
        }
    }
}

/// Whether nothing but a worker's labels may be in the way of a claim. Not more than a guess: the claim decides.
fn is_claimable(job: &NewJob, now: EpochMs) -> bool {
    job.needs.is_empty() && job.terms.run_at_ms.is_none_or(|at| at <= now)
}

/// Takes as many of the new jobs as a worker wants; whether there was one for it.
fn take(new: &mut HashMap<JobKind, u32>, request: &TurnRequest) -> bool {
    let mut want = request.want;
    new.retain(|kind, count| {
        if request.worker.kinds.contains(kind) {
            let taken = want.min(*count);
            (want, *count) = (want - taken, *count - taken);
        }
        *count > 0
    });
    want < request.want
}

//! Group commit: whoever wants to write at the same moment shares one transaction, and with it one wait for the disk.
//! A lone request waits for nobody.

use crate::db::Db;
use crate::enqueue::{EnqueueRequest, Enqueued};
use crate::error::Error;
use crate::home::Home;
use crate::hub::Hub;
use crate::stand::Standing;
use crate::turn::{BeatRequest, Turn, TurnRequest};
use crate::tx::Tx;
use crate::vacuum::Broom;
use crate::work::Heartbeat;
use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, oneshot};

/// How many requests may wait before a caller waits for a place.
const WAITING_MAX: usize = 4096;
/// How many requests share a transaction.
const SHARED_MAX: usize = 512;
/// How long is waited for those who came together before.
const GATHER_MAX: Duration = Duration::from_micros(100);
/// How often a transaction is done again that the database gave up for another one's sake.
const TRIES_MAX: u32 = 4;

/// What can be asked for.
#[derive(Debug)]
pub(crate) enum Request {
    Enqueue(EnqueueRequest),
    Turn(TurnRequest),
    Beat(BeatRequest),
}

/// What was asked for.
#[derive(Debug)]
pub(crate) enum Answer {
    Enqueued(Vec<Enqueued>),
    Turn(Turn),
    Beats(Vec<Heartbeat>),
}

pub(crate) type Reply = oneshot::Sender<Result<Answer, Error>>;

/// Where requests queue up. Nobody stands by to serve them: whoever finds a home idle leads, and serves whoever has come until
/// then. On SQLite a lone caller does its own work where it is, and no thread is woken for it.
#[derive(Clone)]
pub(crate) struct Lane(Arc<Shared>);

struct Shared {
    hub: Arc<Hub>,
    broom: Arc<Broom>,
    state: Mutex<State>,
    /// Places to wait.
    places: Semaphore,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<(Request, Reply)>,
    standing: Standing,
    /// Where nobody leads. While somebody waits there is none.
    idle: Vec<Home>,
    is_closed: bool,
}

impl Lane {
    pub(crate) fn new(db: &Db, hub: Arc<Hub>) -> Self {
        let state = State { idle: Home::all(db, hub.name()), ..State::default() };
        Self(Arc::new(Shared {
            hub,
            broom: Arc::default(),
            state: Mutex::new(state),
            places: Semaphore::new(WAITING_MAX),
        }))
    }

    /// Gives the connections up; requests from then on get errors.
    pub(crate) fn close(&self) {
        let mut state = self.0.state();
        state.is_closed = true;
        state.idle.clear();
        state.standing.clear();
    }

    /// Adds a worker to those who are called up when there are new jobs for them; gives its number.
    pub(crate) fn stand(
        &self,
        request: TurnRequest,
        reply: Reply,
        called_at: Arc<OnceLock<Instant>>,
    ) -> Result<u64, Error> {
        let mut state = self.0.state();
        if state.is_closed {
            return Err(Error::broken("the store is closed"));
        }
        Ok(state.standing.add(request, reply, called_at))
    }

    /// Whether the worker with this number was not called up until now, and will not be.
    pub(crate) fn leave(&self, number: u64) -> bool {
        self.0.state().standing.remove(number)
    }

    pub(crate) async fn ask(&self, request: Request) -> Result<Answer, Error> {
        let closed = || Error::broken("the store is closed");
        let _place = self.0.places.acquire().await.map_err(|_| closed())?;
        let (reply, answer) = oneshot::channel();
        let home = {
            let mut state = self.0.state();
            if state.is_closed {
                return Err(closed());
            }
            state.waiting.push_back((request, reply));
            state.idle.pop()
        };
        if let Some(home) = home {
            Box::pin(self.0.clone().lead(home)).await;
        }
        answer.await.map_err(|_| Error::broken("the store was closed before it answered"))?
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder panics")
    }

    /// Those who wait now; or nobody, and the home is idle again.
    fn next(&self, home: Home) -> Option<(Home, Vec<(Request, Reply)>)> {
        let mut state = self.state();
        let count = state.waiting.len().min(SHARED_MAX);
        if count > 0 {
            let mut batch = state.waiting.drain(..count).collect();
            state.standing.call_up(&mut batch);
            return Some((home, batch));
        }
        if !state.is_closed {
            state.idle.push(home);
        }
        None
    }

    /// Serves those who wait now, and hands the lead on if more have come by then. The caller may go away at any moment; what it
    /// leads must not go with it.
    async fn lead(self: Arc<Self>, home: Home) {
        if !home.is_lite() {
            tokio::spawn(self.lead_on(home));
            return;
        }
        let Some((home, batch)) = self.next(home) else { return };
        let mut first = Box::pin(self.clone().serve(home, batch));
        let served = std::future::poll_fn(|cx| Poll::Ready(first.as_mut().poll(cx))).await;
        let then = match served {
            Poll::Ready(home) => match self.next(home) {
                Some((home, batch)) => Box::pin(self.clone().serve(home, batch)),
                None => return,
            },
            Poll::Pending => first,
        };
        // A thread of its own: SQLite's driver returns when the disk has answered, and that will be often now.
        let runtime = Handle::current();
        tokio::task::spawn_blocking(move || {
            runtime.block_on(async {
                let home = then.await;
                self.lead_on(home).await;
            });
        });
    }

    /// Serves until nobody waits.
    async fn lead_on(self: Arc<Self>, mut home: Home) {
        while let Some((its, batch)) = self.next(home) {
            let came = batch.len();
            home = self.clone().serve(its, batch).await;
            if came > 1 {
                self.gather(came, home.is_lite()).await;
            }
        }
    }

    /// Whoever came together comes back together: gives them a moment to do so, lest the first takes a transaction, and with it
    /// a wait for the disk, for itself.
    async fn gather(&self, came: usize, is_lite: bool) {
        let begun = Instant::now();
        while self.state().waiting.len() < came && begun.elapsed() < GATHER_MAX {
            if is_lite {
                std::thread::yield_now();
            } else {
                tokio::task::yield_now().await;
            }
        }
    }

    async fn serve(self: Arc<Self>, home: Home, batch: Vec<(Request, Reply)>) -> Home {
        let _watch = Watch(&self);
        let (requests, replies): (Vec<Request>, Vec<Reply>) = batch.into_iter().unzip();
        let answers = together(&home, &self.hub, &requests).await;
        if !home.is_lite() {
            self.broom.claimed(answers.iter().map(claims).sum(), &home);
        }
        for (answer, reply) in answers.into_iter().zip(replies) {
            // Whoever hung up does not want to know.
            let _ = reply.send(answer);
        }
        home
    }
}

/// How many jobs were claimed.
fn claims(answer: &Result<Answer, Error>) -> usize {
    if let Ok(Answer::Turn(turn)) = answer { turn.claims.len() } else { 0 }
}

/// Closes the lane when whoever leads it panics: those who wait get an error instead of no answer ever.
struct Watch<'a>(&'a Shared);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.is_closed = true;
            state.waiting.clear();
            state.standing.clear();
        }
    }
}

/// New jobs wait outside while the disk has no room but the reserve; everything else goes on.
async fn together(home: &Home, hub: &Arc<Hub>, requests: &[Request]) -> Vec<Result<Answer, Error>> {
    let spent = home.is_reserve_spent();
    let admitted = |request: &&Request| !(spent && matches!(request, Request::Enqueue(_)));
    let all: Vec<&Request> = requests.iter().filter(admitted).collect();
    let done = if all.is_empty() { Ok(Vec::new()) } else { attempt(home, hub, &all).await };
    if matches!(done, Err(Error::Full { .. })) && home.spend_reserve() {
        return Box::pin(together(home, hub, requests)).await;
    }
    let mut answers = apart(home, hub, &all, done).await.into_iter();
    let refused = || Err(Error::Full { source: "the space that was kept back is in use".into() });
    let answer =
        |request: &Request| if admitted(&request) { answers.next().unwrap_or_else(refused) } else { refused() };
    requests.iter().map(answer).collect()
}

/// The answers of a transaction for all; of one for each when a request spoiled it, so that it harms nobody else.
async fn apart(
    home: &Home,
    hub: &Arc<Hub>,
    all: &[&Request],
    done: Result<Vec<Result<Answer, Error>>, Error>,
) -> Vec<Result<Answer, Error>> {
    match done {
        Ok(answers) => answers,
        Err(error) if all.len() == 1 || error.is_transient() => all.iter().map(|_| Err(error.again())).collect(),
        Err(_) => {
            let mut answers = Vec::with_capacity(all.len());
            for &one in all {
                match attempt(home, hub, &[one]).await {
                    Ok(own) => answers.extend(own),
                    Err(error) => answers.push(Err(error)),
                }
            }
            answers
        }
    }
}

/// Does it; again when another transaction was in the way, or when the connection broke before anything was stored.
async fn attempt(home: &Home, hub: &Arc<Hub>, requests: &[&Request]) -> Result<Vec<Result<Answer, Error>>, Error> {
    let mut tries = 1;
    loop {
        match once(home, hub, requests).await {
            Err(error) if (error.is_rivalry() || error.is_lost_connection()) && tries < TRIES_MAX => tries += 1,
            done => return done,
        }
    }
}

async fn once(home: &Home, hub: &Arc<Hub>, requests: &[&Request]) -> Result<Vec<Result<Answer, Error>>, Error> {
    let mut tx = Tx::begin_at(home, hub.clone()).await?;
    let (mut jobs, mut turns, mut beats) = (Vec::new(), Vec::new(), Vec::new());
    for request in requests {
        match request {
            Request::Enqueue(request) => jobs.push(request),
            Request::Turn(request) => turns.push(request),
            Request::Beat(request) => beats.push(request),
        }
    }
    let mut beats = tx.beat(&beats).await?.into_iter();
    let mut jobs = tx.enqueue(&jobs).await?.into_iter();
    let mut turns = tx.turns(&turns).await?.into_iter();
    tx.commit_here().await?;
    let lost = || Error::broken("a request got no answer");
    let answer = |request: &&Request| match request {
        Request::Enqueue(_) => jobs.next().ok_or_else(lost)?.map(Answer::Enqueued),
        Request::Turn(_) => turns.next().ok_or_else(lost).map(Answer::Turn),
        Request::Beat(_) => beats.next().ok_or_else(lost).map(Answer::Beats),
    };
    Ok(requests.iter().map(answer).collect())
}

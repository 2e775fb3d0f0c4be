//! Group commit: whoever wants to write at the same moment shares one transaction, and with it one wait for the disk.
//! A lone request waits for nobody.

use crate::db::Db;
use crate::enqueue::{EnqueueRequest, Enqueued};
use crate::error::Error;
use crate::home::Home;
use crate::hub::Hub;
use crate::turn::{BeatRequest, Turn, TurnRequest};
use crate::tx::Tx;
use crate::work::Heartbeat;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

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

type Reply = oneshot::Sender<Result<Answer, Error>>;

/// Where requests queue up.
#[derive(Clone)]
pub(crate) struct Lane {
    requests: mpsc::Sender<(Request, Reply)>,
    home: Home,
}

impl Lane {
    /// Begins to serve; ends when all lanes are gone.
    pub(crate) fn start(db: &Db, hub: Arc<Hub>) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING_MAX);
        let home = Home::of(db, hub.name().to_owned());
        let served = serve(home.clone(), hub, waiting);
        if home.is_lite() {
            // A thread of its own: SQLite's driver returns when the disk has answered, and nobody else shall wait for that.
            let runtime = tokio::runtime::Handle::current();
            std::thread::spawn(move || runtime.block_on(served));
        } else {
            tokio::spawn(served);
        }
        Self { requests, home }
    }

    /// Gives the connection up; requests from then on get errors.
    pub(crate) fn close(&self) {
        self.home.close();
    }

    pub(crate) async fn ask(&self, request: Request) -> Result<Answer, Error> {
        let (reply, answer) = oneshot::channel();
        let sent = self.requests.send((request, reply)).await;
        sent.map_err(|_| Error::broken("the store is closed"))?;
        answer.await.map_err(|_| Error::broken("the store was closed before it answered"))?
    }
}

async fn serve(home: Home, hub: Arc<Hub>, mut waiting: mpsc::Receiver<(Request, Reply)>) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, SHARED_MAX).await > 0 {
        let before = batch.len();
        let (requests, replies): (Vec<Request>, Vec<Reply>) = batch.drain(..).unzip();
        let answers = together(&home, &hub, &requests).await;
        for (answer, reply) in answers.into_iter().zip(replies) {
            // Whoever hung up does not want to know.
            let _ = reply.send(answer);
        }
        if before > 1 {
            gather(&waiting, before, home.is_lite()).await;
        }
    }
}

/// Whoever came together comes back together: gives them a moment to do so, lest the first takes a transaction, and with it a
/// wait for the disk, for itself.
async fn gather(waiting: &mpsc::Receiver<(Request, Reply)>, before: usize, is_lite: bool) {
    let begun = Instant::now();
    while waiting.len() < before && begun.elapsed() < GATHER_MAX {
        if is_lite {
            std::thread::yield_now();
        } else {
            tokio::task::yield_now().await;
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

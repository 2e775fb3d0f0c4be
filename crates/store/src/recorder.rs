//! Decisions on their way into the audit trail: whoever decides at the same moment shares one transaction.

use crate::error::Error;
use crate::open::Store;
use domain::{Decision, EpochMs, JobId, Wish};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How many decisions may wait before whoever decides waits for a place.
const WAITING_MAX: usize = 1024;
/// How many share a transaction.
const SHARED_MAX: usize = 256;
/// How long decisions that nobody waits for wait for company.
const COMPANY: Duration = Duration::from_millis(25);
/// How often those are tried again when the store is in trouble, and how long the first pause is; each is twice as long.
const TRIES_MAX: u32 = 8;
const PAUSE: Duration = Duration::from_millis(100);

/// A decision to be kept.
#[derive(Debug, Clone)]
pub struct Noted {
    /// What was wished; its principal is the trail's actor.
    pub wish: Wish,
    /// What policy said.
    pub decision: Decision,
    /// The job that it was about.
    pub job: Option<JobId>,
    /// When.
    pub at: EpochMs,
}

struct Entry {
    /// None: nothing to write, only somebody who wants to know that all before is written.
    noted: Option<Box<Noted>>,
    written: Option<oneshot::Sender<Result<(), Error>>>,
}

/// Where decisions queue up. One a process, cheap to clone; it ends when the last clone is gone.
#[derive(Debug, Clone)]
pub struct Recorder {
    entries: mpsc::Sender<Entry>,
}

impl Recorder {
    /// Begins to write into this store.
    pub fn start(store: Store) -> Self {
        let (entries, waiting) = mpsc::channel(WAITING_MAX);
        tokio::spawn(serve(store, waiting));
        Self { entries }
    }

    /// Writes a decision; it is durable when this returns. An error: it is not, and nothing may be built upon it.
    pub async fn record(&self, noted: Noted) -> Result<(), Error> {
        let (written, answer) = oneshot::channel();
        self.send(Entry { noted: Some(Box::new(noted)), written: Some(written) }).await?;
        answer.await.map_err(|_| closed())?
    }

    /// Hands a decision over that is written shortly after, within a few hundredths of a second. A killed process may lose
    /// it; a graceful stop calls [`Recorder::flush`]. Waits only when very many are on their way.
    pub async fn note(&self, noted: Noted) -> Result<(), Error> {
        self.send(Entry { noted: Some(Box::new(noted)), written: None }).await
    }

    /// Waits until everything handed over before is written.
    pub async fn flush(&self) -> Result<(), Error> {
        let (written, answer) = oneshot::channel();
        self.send(Entry { noted: None, written: Some(written) }).await?;
        answer.await.map_err(|_| closed())?
    }

    async fn send(&self, entry: Entry) -> Result<(), Error> {
        self.entries.send(entry).await.map_err(|_| closed())
    }
}

fn closed() -> Error {
    Error::broken("the recorder of decisions has ended")
}

async fn serve(store: Store, mut waiting: mpsc::Receiver<Entry>) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, SHARED_MAX).await > 0 {
        if batch.iter().all(|entry| entry.written.is_none()) && batch.len() < SHARED_MAX {
            let more = SHARED_MAX - batch.len();
            let _ = tokio::time::timeout(COMPANY, company(&mut waiting, &mut batch, more)).await;
        }
        together(&store, std::mem::take(&mut batch)).await;
    }
}

/// Until somebody waits for an answer, or enough are there.
async fn company(waiting: &mut mpsc::Receiver<Entry>, batch: &mut Vec<Entry>, more: usize) {
    for _ in 0..more {
        let Some(entry) = waiting.recv().await else { return };
        let is_awaited = entry.written.is_some();
        batch.push(entry);
        if is_awaited {
            return;
        }
    }
}

async fn together(store: &Store, mut batch: Vec<Entry>) {
    let mut pause = PAUSE;
    for left in (0..TRIES_MAX).rev() {
        let noted: Vec<&Noted> = batch.iter().filter_map(|entry| entry.noted.as_deref()).collect();
        let Err(error) = store.write_noted(&noted).await else {
            batch.into_iter().filter_map(|entry| entry.written).for_each(|written| drop(written.send(Ok(()))));
            return;
        };
        let message = error.to_string();
        // Whoever waits is told at once, and does not do what it asked about.
        batch.retain_mut(|entry| match entry.written.take() {
            Some(written) => {
                drop(written.send(Err(Error::broken(format!("the decision cannot be written down: {message}")))));
                false
            }
            None => true,
        });
        if batch.is_empty() {
            return;
        }
        if left == 0 {
            tracing::error!(%message, lost = batch.len(), "decisions could not be written into the audit trail");
            return;
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
}

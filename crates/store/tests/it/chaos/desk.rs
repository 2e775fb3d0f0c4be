//! Where a worker asks for work: the store itself on PostgreSQL; on SQLite the one process that owns the file, which
//! answers with [`Store::answer`] as the real server does.

use super::part::{self, Part};
use super::{now_ms, server};
use domain::worker::{Call, EndedJob, Envelope, Lease, Reply};
use domain::{Claim, EventBody, JobId, JobKind, Outcome, Task, WorkerSpec};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Ended, Error, EventFilter, Store, Turn};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// Why a call gave nothing.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The job is somebody else's.
    Lost,
    /// Trying again may help; whether it was done nobody knows.
    Passing(#[allow(dead_code, reason = "shown in the ledger")] String),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflict { .. } => Self::Lost,
            error if error.is_transient() => Self::Passing(super::reason(&error)),
            error => panic!("the store is broken: {error:?}"),
        }
    }
}

pub(super) struct Desk {
    spec: WorkerSpec,
    lease_ms: i64,
    place: Place,
}

enum Place {
    Here(Box<Store>),
    There { port: u16, line: Mutex<Option<BufStream<TcpStream>>> },
}

impl Desk {
    pub(super) async fn of(part: &Part) -> Self {
        let spec = WorkerSpec::new(part.name.clone(), vec![JobKind::Task(Task::Sleep)]);
        let place = match part.port {
            Some(port) => Place::There { port, line: Mutex::default() },
            None => Place::Here(Box::new(part::open(&part.url).await)),
        };
        Self { spec, lease_ms: part.lease_ms, place }
    }

    pub(super) async fn turn(&self, ended: &[(Claim, Outcome)], want: u32) -> Result<Turn, Trouble> {
        if let Place::Here(store) = &self.place {
            let now = now_ms();
            let end = |(claim, outcome): &(Claim, Outcome)| Ended {
                claim: claim.clone(),
                outcome: outcome.clone(),
                retry_at: now,
            };
            return Ok(store.turn(&self.spec, ended.iter().map(end).collect(), want, self.lease_ms, now).await?);
        }
        let end = |(claim, outcome): &(Claim, Outcome)| EndedJob {
            lease: Lease::of(claim),
            outcome: outcome.clone(),
            retry_after_ms: 0,
        };
        let ended = ended.iter().map(end).collect();
        match self.ask(Call::Turn { ended, want, holds: Vec::new(), lease_ms: self.lease_ms }).await? {
            Reply::Turn { refused, claims } => Ok(Turn { refused, claims }),
            other => panic!("a turn was answered {other:?}"),
        }
    }

    /// Keeps leases; whether they are lost this worker does not want to know.
    pub(super) async fn beat(&self, claims: &[Claim]) -> Result<(), Trouble> {
        if let Place::Here(store) = &self.place {
            store.heartbeats(claims, now_ms() + self.lease_ms).await?;
            return Ok(());
        }
        let leases = claims.iter().map(Lease::of).collect();
        self.ask(Call::Beat { leases, lease_ms: self.lease_ms, wait_ms: 0 }).await.map(drop)
    }

    /// Writes an effect.
    pub(super) async fn log(&self, claim: &Claim, text: String) -> Result<(), Trouble> {
        if let Place::Here(store) = &self.place {
            return Ok(store.append_log(claim, &text, now_ms()).await?);
        }
        self.ask(Call::Log { lease: Lease::of(claim), text }).await.map(drop)
    }

    /// What a job's log holds.
    pub(super) async fn logged(&self, id: JobId) -> Result<BTreeSet<String>, Trouble> {
        let events = match &self.place {
            Place::Here(store) => {
                store.events_after(0, &EventFilter { job_id: Some(id), ..EventFilter::default() }, 5_000).await?
            }
            Place::There { .. } => match self.ask(Call::EventsOf { id }).await? {
                Reply::Events { events } => events,
                other => panic!("events were answered {other:?}"),
            },
        };
        let text = |event: domain::Event| match event.body {
            EventBody::JobLogAppended { text, .. } => Some(text),
            _ => None,
        };
        Ok(events.into_iter().filter_map(text).collect())
    }

    /// The fence that a job has by now: it grows by one with each claim, as the count of attempts does.
    pub(super) async fn fence_now(&self, id: JobId) -> Result<i64, Trouble> {
        let job = match &self.place {
            Place::Here(store) => store.find_job(id).await?,
            Place::There { .. } => match self.ask(Call::Job { id }).await? {
                Reply::Jobs { mut jobs } => jobs.pop(),
                other => panic!("a job was answered {other:?}"),
            },
        };
        Ok(i64::from(job.expect("a claimed job exists").attempts))
    }

    async fn ask(&self, call: Call) -> Result<Reply, Trouble> {
        let Place::There { port, line } = &self.place else { panic!("only a worker without the file asks") };
        let mut line = line.lock().await;
        let envelope = Envelope { worker: self.spec.clone(), call };
        let asked = tokio::time::timeout(Duration::from_secs(5), speak(*port, &mut line, &envelope)).await;
        match asked.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into())) {
            Ok(server::Answer::Reply(reply)) => Ok(reply),
            Ok(server::Answer::Lost) => Err(Trouble::Lost),
            Ok(server::Answer::Passing(why)) => Err(Trouble::Passing(why)),
            Err(error) => {
                *line = None;
                Err(Trouble::Passing(error.to_string()))
            }
        }
    }
}

async fn speak(
    port: u16,
    line: &mut Option<BufStream<TcpStream>>,
    envelope: &Envelope,
) -> std::io::Result<server::Answer> {
    if line.is_none() {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        *line = Some(BufStream::new(stream));
    }
    let line = line.as_mut().expect("it was just made");
    line.write_all(&serde_json::to_vec(envelope)?).await?;
    line.write_all(b"\n").await?;
    line.flush().await?;
    let mut answer = String::new();
    if line.read_line(&mut answer).await? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(serde_json::from_str(&answer)?)
}

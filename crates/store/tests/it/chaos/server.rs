//! The server's part: it asks for jobs as fast as they are worked off and writes down what was answered. On SQLite it is
//! the one process that owns the file, and answers its workers.

use super::dice::Dice;
use super::ledger::{Ledger, Line};
use super::now_ms;
use super::part::{self, Part};
use domain::worker::{Envelope, Reply};
use domain::{JobId, NewJob, Task, Terms};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;
use store::{Error, Store};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};

/// With more open jobs than this no further ones are asked for.
const OPEN_MAX: u64 = 16;

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    Reply(Reply),
    Lost,
    Passing(String),
}

pub(super) async fn run(part: Part) {
    let store = part::open(&part.url).await;
    if let Some(port) = part.port {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        tokio::spawn(serve(listener, store.clone()));
    }
    let ledger = Ledger::at(&part.ledger);
    let mut dice = Dice::new(part.seed);
    for n in 0_u64.. {
        let enough = part.enough().exists();
        match open_jobs(&store).await {
            Ok(0) if enough => return rest(&ledger).await,
            Ok(open) if !enough && open < OPEN_MAX => ask(&store, &ledger, &part.name, n, &mut dice).await,
            Ok(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(error) => pass(&ledger, error).await,
        }
    }
}

async fn rest(ledger: &Ledger) {
    ledger.note(&Line::Drained);
    std::future::pending().await
}

/// A fault that passes is waited out.
async fn pass(ledger: &Ledger, error: Error) {
    assert!(error.is_transient(), "{error:?}");
    ledger.note(&Line::Trouble { what: super::reason(&error) });
    tokio::time::sleep(Duration::from_millis(20)).await;
}

async fn open_jobs(store: &Store) -> Result<u64, Error> {
    let counts = store.count_jobs_by_reason().await?;
    Ok(counts.iter().filter(|count| !count.state.is_final()).map(|count| count.jobs).sum())
}

/// One job, or two of which the second needs the first. Half of them have a key, and are asked for again until they are
/// answered; of the others nobody knows whether they are stored when there was no answer.
async fn ask(store: &Store, ledger: &Ledger, name: &str, n: u64, dice: &mut Dice) {
    let (pair, keyed) = (dice.between(0, 3) == 0, dice.between(0, 1) == 0);
    let new = |which: &str| {
        let number = format!("{name}.{n}.{which}");
        let key = keyed.then(|| number.clone());
        let terms = Terms { idempotency_key: key, attempts_max: Terms::ATTEMPTS_MAX, ..Terms::default() };
        NewJob { terms, ..NewJob::new(Task::Sleep, json!({"seconds": 0, "number": number}), "chaos") }
    };
    let mut jobs = vec![new("a")];
    if pair {
        jobs.push(NewJob { needs: vec![JobId(-1)], ..new("b") });
    }
    loop {
        match store.enqueue_all(jobs.clone(), now_ms()).await {
            Ok(made) => {
                for (at, (made, job)) in made.iter().zip(&jobs).enumerate() {
                    let number = job.payload["number"].as_str().unwrap().to_owned();
                    ledger.note(&Line::Acked {
                        job: made.id,
                        number,
                        needs: (at == 1).then_some(JobId(made.id.0 - 1)),
                    });
                }
                return;
            }
            Err(error) => pass(ledger, error).await,
        }
        if !keyed {
            return;
        }
    }
}

async fn serve(listener: TcpListener, store: Store) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            // A worker that is gone needs no answer.
            tokio::spawn(answer(stream, store.clone()));
        }
    }
}

async fn answer(stream: TcpStream, store: Store) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut line = BufStream::new(stream);
    let mut text = String::new();
    while line.read_line(&mut text).await? > 0 {
        let Envelope { worker, call } = serde_json::from_str(&text)?;
        let answer = match store.answer(&worker, call, now_ms()).await {
            Ok(reply) => Answer::Reply(reply),
            Err(Error::Conflict { .. }) => Answer::Lost,
            Err(error) => {
                assert!(error.is_transient(), "{error:?}");
                Answer::Passing(super::reason(&error))
            }
        };
        line.write_all((serde_json::to_string(&answer)? + "\n").as_bytes()).await?;
        line.flush().await?;
        text.clear();
    }
    Ok(())
}

//! Drives the queue for `benches/run.py`: `drive drain|batched|latency|latency-up|chain|flat COUNT`, with the database in DATABASE_URL
//! or DATABASE_FILE. Says one JSON line when it is ready and one when it is done, and waits for a line after each, so that
//! the runner can read the CPU clocks in between.

#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::disallowed_methods, reason = "a program of its own: it reads its environment and the clock")]

use domain::{Claim, EpochMs, JobId, JobKind, NewJob, Outcome, Task, WorkerSpec};
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use store::{Ended, Store};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

const LEASE_MS: i64 = 30_000;
const SLOTS: usize = 8;
const BATCH: u32 = 256;
const STEPS: i64 = 40;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().expect("a mode");
    let count: usize = arguments.next().expect("a count").parse().expect("a number");
    // On the runtime's threads, where Velocity's own worker is; the main thread is not one of them.
    tokio::spawn(drive(mode, count)).await.expect("it does not panic");
}

async fn drive(mode: String, count: usize) {
    let url = std::env::var("DATABASE_URL").or_else(|_| std::env::var("DATABASE_FILE")).expect("a database");
    let store = Store::open(&url).await.expect("the store opens");
    match mode.as_str() {
        "drain" => end(drained(&store, count, SLOTS).await),
        "batched" => end(drained(&store, count, 0).await),
        "latency" | "latency-up" => {
            // Another process in all but name: on PostgreSQL the worker hears of a job from the server only. Unless they are
            // one process, as in `velocity up`.
            let apart = url.contains("://") && mode == "latency";
            let worker = if apart { Store::open(&url).await.expect("it opens twice") } else { store.clone() };
            begin();
            end(json!({"ms": latencies(&store, &worker, count).await}));
        }
        "chain" => end(json!({"ms": chains(&store, count).await})),
        "flat" => end(flat(&store, count).await),
        other => panic!("no mode {other}"),
    }
}

/// With a worker of so many slots; without one, in two loops of whole batches.
async fn drained(store: &Store, count: usize, slots: usize) -> Value {
    fill(store, count).await;
    begin();
    let begun = Instant::now();
    let jobs = if slots > 0 { shift(store, slots).await } else { drain(store).await };
    json!({"jobs": jobs, "per_s": jobs as f64 / begun.elapsed().as_secs_f64()})
}

async fn fill(store: &Store, count: usize) {
    for first in (0..count).step_by(500) {
        let jobs = (first..count.min(first + 500)).map(|_| noop()).collect();
        store.enqueue_all(jobs, now()).await.expect("jobs are queued");
    }
}

/// A worker as Velocity's own is, with so many slots: each job is a task, and what has ended, or is about to, goes out in the
/// turn that asks for as many as there are free slots. Until nothing is left; the clock stops when the last end is on disk.
async fn shift(store: &Store, slots: usize) -> usize {
    let (worker, mut running, mut over, mut done) = (worker(), JoinSet::new(), Vec::new(), 0);
    loop {
        let want = (slots - running.len()) as u32;
        let turn = store.turn(&worker, std::mem::take(&mut over), want, LEASE_MS, now()).await.expect("a turn");
        assert!(turn.refused.is_empty(), "a lease was lost");
        done += turn.claims.len();
        for claim in turn.claims {
            running.spawn(async move { ended(claim) });
        }
        let Some(first) = running.join_next().await else { return done };
        over.push(first.expect("it does nothing that could fail"));
        tokio::task::yield_now().await;
        while let Some(next) = running.try_join_next() {
            over.push(next.expect("it does nothing that could fail"));
        }
    }
}

/// Two loops of whole batches, until nothing is left.
async fn drain(store: &Store) -> usize {
    let (left, right) = tokio::join!(tokio::spawn(batches(store.clone())), tokio::spawn(batches(store.clone())));
    left.expect("a loop ends") + right.expect("a loop ends")
}

async fn batches(store: Store) -> usize {
    let worker = worker();
    let mut held: Vec<Claim> = Vec::new();
    let mut done = 0;
    loop {
        let turn =
            store.turn(&worker, held.drain(..).map(ended).collect(), BATCH, LEASE_MS, now()).await.expect("a turn");
        assert!(turn.refused.is_empty(), "a lease was lost");
        if turn.claims.is_empty() {
            return done;
        }
        done += turn.claims.len();
        held = turn.claims;
    }
}

/// Milliseconds from the call that asks for a job to its start, with a worker that sleeps in between.
async fn latencies(store: &Store, at: &Store, count: usize) -> Vec<f64> {
    let (starts, mut started) = mpsc::unbounded_channel();
    let sleeper = tokio::spawn(wait_and_work(at.clone(), starts));
    let mut times = Vec::new();
    for n in 0..count as u64 {
        sleep(Duration::from_millis(50 + (n * 7919) % 101)).await;
        let asked = Instant::now();
        store.enqueue(noop(), now()).await.expect("a job is queued");
        let start: Instant = started.recv().await.expect("the worker lives");
        times.push(start.duration_since(asked).as_secs_f64() * 1_000.0);
    }
    sleep(Duration::from_millis(200)).await;
    sleeper.abort();
    times
}

/// A worker with one slot: ends what it did in the turn that asks for more, and sleeps when there is nothing.
async fn wait_and_work(store: Store, starts: mpsc::UnboundedSender<Instant>) {
    let (worker, mut wakeups, mut held) = (worker(), store.wakeups(), Vec::new());
    loop {
        let turn = store.turn(&worker, held.drain(..).map(ended).collect(), 1, LEASE_MS, now()).await.expect("a turn");
        held = turn.claims;
        if held.is_empty() {
            let mut place = store.stand_by(&worker, 1, LEASE_MS, now()).expect("the store is open");
            tokio::select! {
                handed = place.next() => held = handed.expect("a turn").claims,
                () = wakeups.next() => {}
            }
            held.extend(place.leave().await.expect("a turn").into_iter().flat_map(|handed| handed.claims));
        }
        if !held.is_empty() && starts.send(Instant::now()).is_err() {
            return;
        }
    }
}

/// Milliseconds of whole flows: 40 jobs, each of which needs the one before it; one worker.
async fn chains(store: &Store, count: usize) -> Vec<f64> {
    chain(store).await;
    begin();
    let mut times = Vec::new();
    for _ in 0..count {
        let begun = Instant::now();
        chain(store).await;
        times.push(ms(begun));
    }
    times
}

async fn chain(store: &Store) {
    // The first job of the list is −1, the second −2 and so on.
    let step = |n: i64| NewJob { needs: if n == 0 { vec![] } else { vec![JobId(-n)] }, ..noop() };
    store.enqueue_all((0..STEPS).map(step).collect(), now()).await.expect("a graph is queued");
    assert_eq!(shift(store, 1).await, STEPS as usize);
}

/// The rates with 10³, 10⁴ … `count` finished jobs in the table, each the median of five.
async fn flat(store: &Store, count: usize) -> Value {
    begin();
    let (mut finished, mut sizes) = (0, Vec::new());
    for size in (3..).map(|power| 10usize.pow(power)).take_while(|size| *size <= count) {
        fill(store, size - finished).await;
        drain(store).await;
        let mut rates = Vec::new();
        for _ in 0..5 {
            fill(store, 1_000).await;
            let begun = Instant::now();
            rates.push(shift(store, SLOTS).await as f64 / begun.elapsed().as_secs_f64());
        }
        let times = latencies(store, store, 20).await;
        finished = size + 5_020;
        sizes.push(json!({"finished": size, "per_s": median(rates), "p50_ms": median(times)}));
    }
    json!({"sizes": sizes})
}

fn noop() -> NewJob {
    NewJob::new(Task::Sleep, json!({"seconds": 0}), "bench")
}

fn worker() -> WorkerSpec {
    WorkerSpec::new("bench/worker", [JobKind::Task(Task::Sleep)])
}

fn ended(claim: Claim) -> Ended {
    Ended { claim, outcome: Outcome::Done(json!(null)), retry_at: now() }
}

fn begin() {
    say(json!({"phase": "begin"}));
}

fn end(mut row: Value) {
    row["phase"] = json!("end");
    say(row);
}

fn say(row: Value) {
    println!("{row}");
    std::io::stdin().read_line(&mut String::new()).expect("a line, or the end");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

fn now() -> EpochMs {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    since.as_millis().try_into().expect("before the year 292 million")
}

//! How fast an installation moves to PostgreSQL: `promote COUNT URL`, an empty database. Fills a fresh SQLite file with so many
//! jobs that are done, each with its events and the decision that let it in, then moves it, and moves it once more.

#![allow(missing_docs, reason = "a program, not a library")]

use domain::{Decision, JobKind, NewJob, Outcome, Party, Ruling, Task, Wish, WorkerSpec};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::time::Instant;
use store::{Ended, PromoteStep, Store};

const AT: i64 = 1_700_000_000_000;
const BATCH: usize = 500;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, to] = arguments.as_slice() else { panic!("promote COUNT URL") };
    let count: usize = count.parse().expect("a number");
    let dir = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&dir.path().join("velocity.db").display().to_string()).await.expect("the store opens");
    for first in (0..count).step_by(BATCH) {
        fill(&store, (first..count.min(first + BATCH)).map(job).collect()).await;
    }
    let mut held = None;
    let begun = Instant::now();
    let mut tell = |step| {
        if step == PromoteStep::Holding {
            held = Some(begun.elapsed());
        }
    };
    let done = store.promote(to, AT, &mut tell).await.expect("it moves");
    let (rows, all) = (done.tables.iter().map(|(_, rows)| rows).sum::<i64>(), begun.elapsed());
    let living = held.expect("it was held").as_secs_f64();
    println!("{rows} rows: {:?}", done.tables.iter().filter(|(_, rows)| *rows > 0).collect::<Vec<_>>());
    println!("while the source goes on: {living:.1} s, {:.0} rows/s", rows as f64 / living);
    println!("writes held up: {:.1} s of {:.1} s", done.held_ms as f64 / 1_000.0, all.as_secs_f64());
    let begun = Instant::now();
    assert!(store.promote(to, AT, &mut |_| {}).await.expect("it is compared").already);
    println!(
        "compared once more: {:.1} s, {:.0} rows/s",
        begun.elapsed().as_secs_f64(),
        rows as f64 / begun.elapsed().as_secs_f64()
    );
    store.close().await;
}

async fn fill(store: &Store, jobs: Vec<NewJob>) {
    let worker = WorkerSpec::new("example", vec![JobKind::Task(Task::Sleep)]);
    let want = u32::try_from(jobs.len()).expect("a batch is small");
    store.enqueue_all(jobs, AT).await.expect("they are stored");
    let mut ended = Vec::new();
    loop {
        let turn = store.turn(&worker, ended, want, 60_000, AT).await.expect("a turn");
        if turn.claims.is_empty() {
            return;
        }
        let end = |claim| Ended { claim, outcome: Outcome::Done(json!({"slept_s": 0})), retry_at: AT };
        ended = turn.claims.into_iter().map(end).collect();
    }
}

fn job(number: usize) -> NewJob {
    let who = Party::new("user", format!("user {}", number % 50)).with("role", "developer");
    let wish = Wish::new(who, "task.submit", Party::new("task", "sleep")).with("number", number.to_string());
    let digest = Sha256::digest(wish.canonical().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let decision = Decision {
        ruling: Ruling::Allow,
        rule: "developers-work".into(),
        reason: "developers may ask for tasks".into(),
        asks: None,
        input_digest: digest,
        policy_digest: "0".repeat(64),
    };
    let new = NewJob::new(Task::Sleep, json!({"seconds": 0, "note": "🦜"}), "example");
    NewJob { decision: Some((wish, decision)), ..new }
}

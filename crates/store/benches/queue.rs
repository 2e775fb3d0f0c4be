//! How fast the queue is: whole lives of one-stage runs (start, claim, finish) by one and by several workers, and how soon
//! an idle worker has a job that was just asked for. Hand-written, because the unit is a durable job and not a closure.
//!
//! `cargo bench -p store --bench queue [-- URL]`; without an address a fresh SQLite file.

#![allow(missing_docs, reason = "a program, not a library")]

use domain::{JobKind, Outcome, SessionId, Spec, Stage, WorkerSpec};
use serde_json::json;
use std::time::{Duration, Instant};
use store::{NewRun, Store};

const JOBS: usize = 2_000;
const KINDS: [JobKind; 1] = [JobKind::Stage(Stage::Plan)];

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let url = given.unwrap_or_else(|| dir.path().join("bench.db").display().to_string());
    let begun = Instant::now();
    let store = Store::open(&url).await.expect("the store opens");
    println!("{}: opened and migrated in {:.1} ms", store.describe(), ms(begun.elapsed()));
    let begun = Instant::now();
    Store::open(&url).await.expect("the store opens").close().await;
    println!("opened again and closed in {:.1} ms", ms(begun.elapsed()));
    start(&store, JOBS, "a").await;
    work(&store, 1).await;
    start(&store, JOBS, "b").await;
    work(&store, 8).await;
    wake(&store, 200).await;
}

async fn start(store: &Store, count: usize, prefix: &str) {
    let begun = Instant::now();
    for n in 0..count {
        store.start_run(&new_run(&format!("{prefix}{n}")), 1).await.expect("a run starts");
    }
    rate(&format!("{count} runs started, one transaction each"), count, begun.elapsed());
}

/// Claims and finishes all there is.
async fn work(store: &Store, workers: usize) {
    let begun = Instant::now();
    let tasks: Vec<_> = (0..workers).map(|_| tokio::spawn(drain(store.clone()))).collect();
    let mut done = 0;
    for task in tasks {
        done += task.await.expect("a worker ends");
    }
    rate(&format!("{done} jobs claimed and finished by {workers} worker(s)"), done, begun.elapsed());
}

fn worker() -> WorkerSpec {
    WorkerSpec::new("bench", KINDS)
}

async fn drain(store: Store) -> usize {
    let mut done = 0;
    loop {
        while let Some(claim) = store.claim_job(&worker(), 30_000, 2).await.expect("a claim") {
            store.finish_job(&claim, &Outcome::Done(json!(null)), 2, 2).await.expect("an end");
            done += 1;
        }
        if store.next_due(&worker()).await.expect("an answer").is_none() {
            return done;
        }
    }
}

/// From "asked for" to "claimed", with one worker that sleeps.
async fn wake(store: &Store, count: usize) {
    let mut wakeups = store.wakeups();
    let mut times = Vec::new();
    for n in 0..count {
        let (asking, name) = (store.clone(), format!("c{n}"));
        tokio::time::sleep(Duration::from_millis(2)).await;
        let begun = Instant::now();
        tokio::spawn(async move { asking.start_run(&new_run(&name), 1).await.expect("a run starts") });
        let claim = loop {
            wakeups.next().await;
            if let Some(claim) = store.claim_job(&worker(), 30_000, 2).await.expect("a claim") {
                break claim;
            }
        };
        times.push(begun.elapsed());
        store.finish_job(&claim, &Outcome::Done(json!(null)), 2, 2).await.expect("an end");
    }
    times.sort();
    let (p50, p99) = (times[count / 2], times[count * 99 / 100]);
    println!("asked for to claimed by a sleeping worker: p50 {:.2} ms, p99 {:.2} ms", ms(p50), ms(p99));
}

fn rate(what: &str, count: usize, time: Duration) {
    println!("{what}: {:.0}/s ({:.0} ms)", count as f64 / time.as_secs_f64(), ms(time));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn new_run(project: &str) -> NewRun {
    let spec: Spec = serde_json::from_value(json!({
        "spec_version": domain::spec::SPEC_VERSION, "revision": 1, "generator": "bench",
        "project": {
            "id": project, "title": "Bench", "tagline": "", "archetypes": [], "domain": "any", "locale": "en",
            "dir": "ltr", "currency": "EUR", "audience": "public"
        },
        "answers": {}, "requirements": [], "roles": [], "features": [], "entities": [], "actions": [], "pages": [],
        "navigation": {"primary": [], "account": [], "footer": []}, "flows": [],
        "theme": {"style": "minimal", "hue": 10, "mode": "light", "density": "regular", "art": "waves"},
        "trace": [], "assumptions": [], "questions": []
    }))
    .expect("the smallest spec");
    NewRun {
        session_id: Some(SessionId("bench".into())),
        spec,
        stages: vec![Stage::Plan],
        requested_by: "bench".into(),
        payload: json!({}),
    }
}

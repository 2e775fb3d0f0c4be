//! How fast the queue is. Hand-written, because the unit is a durable job and not a closure.
//!
//! `cargo bench -p store --bench queue [-- [URL] [--large]]`; without an address a fresh SQLite file. Every figure is durable
//! (an answer is on disk). The machine's own fdatasync stands beside them, and processor time, which says more than the clock
//! on a machine that others use, too: of this process and, on PostgreSQL, of its server.

#![allow(missing_docs, reason = "a program, not a library")]

use domain::{Claim, JobId, JobKind, NewJob, Outcome, Task, WorkerSpec};
use serde_json::json;
use std::io::Write;
use std::time::{Duration, Instant};
use store::{Ended, Store};

const LEASE: i64 = 30_000;

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = arguments.iter().find(|argument| !argument.starts_with("--")).cloned();
    let url = given.unwrap_or_else(|| dir.path().join("bench.db").display().to_string());
    let large = arguments.iter().any(|argument| argument == "--large");
    let begun = Instant::now();
    let store = Store::open(&url).await.expect("the store opens");
    println!("{}: opened in {:.1} ms", store.describe(), ms(begun.elapsed()));
    disk(dir.path());
    idle(&store, 200).await;
    chains(&store, 20).await;
    one_by_one(&store, 500).await;
    together(&store, 64, 20_000).await;
    drain(&store, 1, 64).await;
    together(&store, 64, 20_000).await;
    drain(&store, 8, 1).await;
    together(&store, 64, 20_000).await;
    drain(&store, 2, 256).await;
    if large {
        for finished in [100_000, 1_000_000] {
            grow(&store, finished).await;
            println!("with {finished} finished jobs:");
            chains(&store, 10).await;
            idle(&store, 50).await;
            together(&store, 64, 10_000).await;
            drain(&store, 1, 64).await;
        }
    }
    disk(dir.path());
    store.close().await;
}

fn job() -> NewJob {
    NewJob::new(Task::Sleep, json!({"seconds": 0}), "bench")
}

fn worker(name: &str) -> WorkerSpec {
    WorkerSpec::new(name, [JobKind::Task(Task::Sleep)])
}

fn done(claim: Claim) -> Ended {
    Ended { claim, outcome: Outcome::Done(json!(null)), retry_at: 0 }
}

/// What the disk itself takes for a durable write of a page or two.
fn disk(dir: &std::path::Path) {
    let mut file = std::fs::File::create(dir.join("probe")).expect("a file");
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            file.write_all(&[7; 8192]).expect("space");
            let begun = Instant::now();
            file.sync_data().expect("a disk");
            begun.elapsed()
        })
        .collect();
    println!("fdatasync of 8 KiB: {}", spread(&mut times));
}

/// From "asked for" to "claimed", with one worker that sleeps.
async fn idle(store: &Store, count: usize) {
    let (mut wakeups, worker) = (store.wakeups(), worker("idle"));
    let mut times = Vec::new();
    for _ in 0..count {
        let mut place = store.stand_by(&worker, 1, LEASE, 1).expect("a place");
        tokio::time::sleep(Duration::from_millis(3)).await;
        let asking = store.clone();
        let begun = Instant::now();
        tokio::spawn(async move { asking.enqueue(job(), 1).await.expect("a job") });
        let claim = loop {
            let given = tokio::select! {
                handed = place.next() => handed.expect("a turn").claims.pop(),
                () = wakeups.next() => store.claim_job(&worker, LEASE, 1).await.expect("a claim"),
            };
            if let Some(claim) = given {
                break claim;
            }
        };
        times.push(begun.elapsed());
        store.turn(&worker, vec![done(claim)], 0, LEASE, 1).await.expect("an end");
    }
    println!("asked for to claimed by a sleeping worker: {}", spread(&mut times));
}

/// Forty jobs, each of which needs the one before it, by one worker.
async fn chains(store: &Store, count: usize) {
    let (worker, mut times, cpu) = (worker("chain"), Vec::new(), Cpu::now());
    for _ in 0..count {
        let chain = (0..40).map(|at| NewJob { needs: (at > 0).then_some(JobId(-at)).into_iter().collect(), ..job() });
        store.enqueue_all(chain.collect(), 1).await.expect("a chain");
        let begun = Instant::now();
        let mut ended = Vec::new();
        for _ in 0..40 {
            let turn = store.turn(&worker, ended, 1, LEASE, 1).await.expect("a turn");
            ended = turn.claims.into_iter().map(done).collect();
            assert_eq!(ended.len(), 1, "a step was not ready");
        }
        store.turn(&worker, ended, 0, LEASE, 1).await.expect("a turn");
        times.push(begun.elapsed());
    }
    println!("chain of 40 steps: {}, {}", spread(&mut times), cpu.since(count * 40));
}

async fn one_by_one(store: &Store, count: usize) {
    let (begun, cpu) = (Instant::now(), Cpu::now());
    for _ in 0..count {
        store.enqueue(job(), 1).await.expect("a job");
    }
    rate("asked for one by one by 1", count, begun.elapsed(), &cpu);
}

async fn together(store: &Store, callers: usize, count: usize) {
    let (begun, cpu) = (Instant::now(), Cpu::now());
    let asking = (0..callers).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            for _ in 0..count / callers {
                store.enqueue(job(), 1).await.expect("a job");
            }
        })
    });
    for one in asking.collect::<Vec<_>>() {
        one.await.expect("a caller ends");
    }
    rate(&format!("asked for one by one by {callers} at once"), count / callers * callers, begun.elapsed(), &cpu);
}

/// Works off what is queued: slots that ask for so many jobs at a time.
async fn drain(store: &Store, slots: usize, want: u32) {
    let (begun, cpu) = (Instant::now(), Cpu::now());
    let working = (0..slots).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let (worker, mut ended, mut count) = (worker("drain"), Vec::new(), 0);
            loop {
                let turn = store.turn(&worker, ended, want, LEASE, 1).await.expect("a turn");
                assert!(turn.refused.is_empty());
                count += turn.claims.len();
                if turn.claims.is_empty() {
                    return count;
                }
                ended = turn.claims.into_iter().map(done).collect();
            }
        })
    });
    let mut count = 0;
    for one in working.collect::<Vec<_>>() {
        count += one.await.expect("a slot ends");
    }
    rate(&format!("worked off by {slots} slot(s), {want} at a time"), count, begun.elapsed(), &cpu);
}

/// Until so many jobs are finished.
async fn grow(store: &Store, finished: usize) {
    let worker = worker("grow");
    let counts = store.count_jobs().await.expect("counts");
    let mut have: usize = counts.iter().map(|(_, jobs)| usize::try_from(*jobs).expect("few jobs")).sum();
    let mut ended = Vec::new();
    while have < finished {
        store.enqueue_all(vec![job(); 1_000], 1).await.expect("jobs");
        let turn = store.turn(&worker, ended, 1_000, LEASE, 1).await.expect("a turn");
        ended = turn.claims.into_iter().map(done).collect();
        have += 1_000;
    }
    store.turn(&worker, ended, 0, LEASE, 1).await.expect("a turn");
}

/// Processor time so far.
struct Cpu {
    own: u64,
    servers: u64,
}

impl Cpu {
    fn now() -> Self {
        let mut servers = 0;
        for entry in std::fs::read_dir("/proc").expect("a proc file system").flatten() {
            let name = std::fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
            if name.trim() == "postgres" {
                servers += ticks(&entry.path());
            }
        }
        Self { own: ticks(std::path::Path::new("/proc/self")), servers }
    }

    fn since(&self, jobs: usize) -> String {
        let now = Self::now();
        // The kernel counts in hundredths of a second.
        let each = |ticks: u64| ticks as f64 * 10_000.0 / jobs as f64;
        let servers = each(now.servers.saturating_sub(self.servers));
        format!("{:.0} + {servers:.0} µs of processor a job", each(now.own - self.own))
    }
}

fn ticks(process: &std::path::Path) -> u64 {
    let stat = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    after_name.split(' ').skip(11).take(2).filter_map(|word| word.parse::<u64>().ok()).sum()
}

fn rate(what: &str, count: usize, time: Duration, cpu: &Cpu) {
    println!("{count} jobs {what}: {:.0}/s, {}", count as f64 / time.as_secs_f64(), cpu.since(count));
}

fn spread(times: &mut [Duration]) -> String {
    times.sort();
    let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    format!("p50 {:.2} ms, p99 {:.2} ms", ms(p50), ms(p99))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

//! Workers, servers and PostgreSQL itself are killed, frozen and starved in the middle of their work, by a plan that a seed
//! decides. Nothing that was answered is lost, nothing comes about twice, and no worker writes about a job that it lost.
//! Without the fence the same storm must show what the fence prevents, or it would prove nothing.

mod clock;
mod desk;
mod dice;
mod full;
mod ledger;
mod oracle;
mod part;
pub(crate) mod postgres;
mod server;
mod storm;
mod worker;

use crate::harness::{Harness, check_invariants};
use domain::EpochMs;
use ledger::Line;
use oracle::{Oracle, Verdict};
use part::{Part, Role};
use postgres::Postgres;
use std::path::Path;
use std::time::{Duration, Instant};
use storm::{Ended, Plan, Storm};

const LEASE: Duration = Duration::from_millis(1_500);
/// What two busy cores may add to the moment at which a lease is over.
const TICK: Duration = Duration::from_millis(750);

/// How long PostgreSQL waits for a worker that was frozen in the middle of a transaction. Up to three are at once, each with
/// two transactions under way, and each may wait for the one before it.
const HOLD: Duration = Duration::from_millis(1_000);

#[allow(clippy::disallowed_methods, reason = "the processes of these tests live by the real clock")]
fn now_ms() -> EpochMs {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    EpochMs::try_from(since.as_millis()).unwrap()
}

/// What went wrong, with what is behind it.
fn reason(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {}", reason(source)))
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// What all processes of an installation have in common.
fn part_of(url: &str, ledger: &Path, plan: &Plan) -> Part {
    Part {
        role: Role::Worker,
        name: String::new(),
        url: url.to_owned(),
        port: (!url.starts_with("postgres")).then(free_port),
        ledger: ledger.to_owned(),
        lease_ms: i64::try_from(plan.lease.as_millis()).unwrap(),
        fenced: plan.fenced,
        step_ms: plan.step_ms,
        seed: 0,
    }
}

/// What is left when everything has come to its end.
async fn judge(url: &str, ledger: &Path) -> Oracle {
    let store = part::open(url).await;
    check_invariants(&store).await;
    let oracle = Oracle::of(&store, ledger).await;
    store.close().await;
    oracle
}

/// Lets a storm go over an installation, and judges what is left of it.
async fn weather(h: &Harness, run: &str, plan: Plan) -> Verdict {
    let dir = tempfile::tempdir().unwrap();
    let ledger = dir.path().join("ledger");
    h.store.close().await;
    let mut storm = Storm::begin(plan.clone(), part_of(&h.url, &ledger, &plan), Vec::new());
    storm.pass(Duration::from_millis(500)).await;
    storm.kill_half().await;
    storm.rage().await;
    let (drained, ended) = storm.drain(Duration::from_secs(30)).await;
    let oracle = judge(&h.url, &ledger).await;
    let verdict = oracle.verdict();
    println!(
        "{run}: {} SIGKILLs and {} SIGSTOPs of workers, {} SIGKILLs of the server: {verdict}; all was over {} ms after the \
         last fault",
        ended.killed,
        ended.stopped,
        ended.servers_killed,
        drained.as_millis(),
    );
    if plan.fenced {
        check_recoveries(&plan, &ended, &oracle.recoveries(&ended.deaths));
    }
    verdict
}

/// A dead worker's job is free again when its lease is over. Beside frozen workers it may take a little longer on
/// PostgreSQL: one that was frozen in the middle of a transaction holds its locks until the server gives it up.
fn check_recoveries(plan: &Plan, ended: &Ended, recoveries: &[(EpochMs, i64)]) {
    let (calm, beside): (Vec<_>, Vec<_>) = recoveries.iter().partition(|(died_at, _)| *died_at < ended.first_freeze_at);
    let slowest = |of: &[&(EpochMs, i64)]| of.iter().map(|(_, took)| *took).max().unwrap_or(0);
    let lease = plan.lease.as_millis();
    println!(
        "    the jobs of dead workers ({} and {}) were free again after at most {} ms, beside frozen ones {} ms; the lease is \
         {lease} ms",
        calm.len(),
        beside.len(),
        slowest(&calm),
        slowest(&beside),
    );
    assert!(!calm.is_empty(), "no kill ever hit a job at work");
    assert!(slowest(&calm) <= (plan.lease + TICK).as_millis() as i64, "{calm:?}");
    assert!(slowest(&beside) <= (plan.lease + HOLD * 6 + TICK).as_millis() as i64, "{beside:?}");
}

fn plan(run: &str) -> Plan {
    Plan {
        workers: 6,
        kills: 200,
        stops: 30,
        lease: LEASE,
        freeze: LEASE * 3 / 2,
        server_every: 10,
        fenced: true,
        step_ms: (4, 30),
        seed: dice::seed(run),
    }
}

async fn survives(h: &Harness, run: &str) {
    let verdict = weather(h, run, plan(run)).await;
    assert!(verdict.is_clean(), "{verdict:?}");
    assert!(verdict.acked > 200, "hardly anything was asked for: {verdict:?}");
    assert!(verdict.stale_rejected > 0 && verdict.taken_over > 30, "the fault never bit: {verdict:?}");
}

/// The oracle of the tests above sees what the fence prevents.
async fn fails_without_the_fence(h: &Harness, run: &str) {
    let plan = Plan { kills: 10, stops: 16, fenced: false, step_ms: (200, 400), ..plan(run) };
    let verdict = weather(h, run, plan).await;
    assert!(!verdict.is_clean() && verdict.stale_accepted > 0 && verdict.doubled > 0, "{verdict:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_kills_of_workers_lose_and_double_nothing_on_sqlite() {
    let h = Harness::sqlite().await;
    survives(&h, "workers, SQLite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_kills_of_workers_lose_and_double_nothing_on_postgresql() {
    let Some(h) = Harness::postgres().await else { return };
    survives(&h, "workers, PostgreSQL").await;
    h.drop_database().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_fence_effects_are_doubled_on_sqlite() {
    let h = Harness::sqlite().await;
    fails_without_the_fence(&h, "no fence, SQLite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_fence_effects_are_doubled_on_postgresql() {
    let Some(h) = Harness::postgres().await else { return };
    fails_without_the_fence(&h, "no fence, PostgreSQL").await;
    h.drop_database().await;
}

/// The database dies with all its processes in the middle of everybody's work, and comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_of_postgresql_lose_and_double_nothing() {
    const KILLS: u32 = 50;
    if !crate::harness::on_postgresql() {
        return;
    }
    let run = "PostgreSQL killed";
    let mut postgres = Postgres::new();
    let plan = Plan { workers: 4, step_ms: (1, 4), ..plan(run) };
    let dir = tempfile::tempdir().unwrap();
    let ledger = dir.path().join("ledger");
    let mut storm = Storm::begin(plan.clone(), part_of(&postgres.url(), &ledger, &plan), Vec::new());
    let mut dice = dice::Dice::new(plan.seed);
    let mut slowest = Duration::ZERO;
    for _ in 0..KILLS {
        slowest = slowest.max(until_at_work(&mut storm).await);
        storm.pass(Duration::from_millis(dice.between(20, 250))).await;
        postgres.kill();
        postgres.start();
    }
    until_at_work(&mut storm).await;
    let (drained, _) = storm.drain(Duration::from_secs(30)).await;
    let verdict = judge(&postgres.url(), &ledger).await.verdict();
    println!(
        "{run}: {KILLS} SIGKILLs of the server and all its processes: {verdict}; work went on at most {} ms after it took \
         connections again, all was over {} ms after the last fault",
        slowest.as_millis(),
        drained.as_millis()
    );
    assert!(verdict.is_clean(), "{verdict:?}");
    assert!(verdict.acked > 200 && verdict.troubles > 50, "the fault never bit: {verdict:?}");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

/// Waits until jobs are taken in and done; gives how long that took.
async fn until_at_work(storm: &mut Storm) -> Duration {
    let begun = Instant::now();
    let before = storm.ledger().len();
    loop {
        let lines = storm.ledger();
        let fresh = &lines[before..];
        let acked = fresh.iter().any(|line| matches!(line, Line::Acked { .. }));
        let ended = fresh.iter().any(|line| matches!(line, Line::Ended { .. }));
        if acked && ended {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody works any more");
        storm.pass(Duration::from_millis(10)).await;
    }
}

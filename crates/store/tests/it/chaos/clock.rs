//! The machine's clock is set an hour forward and back while everybody works: leases end neither too late nor with harm
//! when they end too early. libfaketime sets the clock of running processes, and leaves the one alone that only counts.

use super::ledger::uptime;
use super::storm::{Plan, Storm};
use super::{TICK, dice, judge, part_of, plan};
use crate::harness::Harness;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

const JUMPS: u64 = 12;
const LEASE: Duration = Duration::from_millis(1_000);

/// libfaketime, as Debian and Ubuntu place it.
fn library() -> PathBuf {
    let places = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|machine| format!("/usr/lib/{machine}/faketime/libfaketime.so.1"));
    let found = places.iter().map(PathBuf::from).find(|path| path.exists());
    found.expect("libfaketime is installed: apt-get install faketime")
}

/// Sets the clock of everybody who reads this file, relative to the real one. By one move: a reader sees the old or the new.
fn set(clock: &Path, seconds: i64) {
    let new = clock.with_extension("new");
    std::fs::write(&new, format!("{seconds:+}s\n")).unwrap();
    std::fs::rename(new, clock).unwrap();
}

async fn jumps(h: &Harness, run: &str) {
    let dir = tempfile::tempdir().unwrap();
    let (ledger, clock) = (dir.path().join("ledger"), dir.path().join("clock"));
    set(&clock, 0);
    let preload = vec![
        ("LD_PRELOAD", library()),
        ("FAKETIME_TIMESTAMP_FILE", clock.clone()),
        ("FAKETIME_NO_CACHE", "1".into()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
        ("DONT_FAKE_MONOTONIC", "1".into()),
    ];
    let plan = Plan { workers: 4, lease: LEASE, step_ms: (20, 60), ..plan(run) };
    let mut dice = dice::Dice::new(plan.seed);
    h.store.close().await;
    let mut storm = Storm::begin(plan.clone(), part_of(&h.url, &ledger, &plan), preload);
    storm.pass(Duration::from_millis(700)).await;
    let (mut deaths, mut at) = (BTreeMap::new(), 0);
    for jump in 0..JUMPS {
        // An hour forward, an hour back, to the real time or beyond it; always elsewhere than now.
        let places = [-3_600, 0, 3_600];
        at = (at + usize::try_from(dice.between(1, 2)).unwrap()) % 3;
        set(&clock, places[(at + 1) % 3]);
        storm.pass(Duration::from_millis(dice.between(0, 200))).await;
        // Who dies now holds leases that are over in an hour, or were over an hour ago.
        if jump % 3 < 2 {
            deaths.insert(storm.kill_one(), uptime());
        }
        storm.pass(LEASE + Duration::from_millis(300)).await;
    }
    let (drained, _) = storm.drain(Duration::from_secs(30)).await;
    let oracle = judge(&h.url, &ledger).await;
    let (verdict, handovers) = (oracle.verdict(), oracle.handovers(&deaths));
    let slowest = handovers.iter().max().copied().unwrap_or_default();
    println!(
        "{run}: the clock was set {JUMPS} times by one or two hours, {} SIGKILLs: {verdict}; {} jobs of dead workers were \
         taken over after at most {} ms (lease {} ms); all was over {} ms after the last fault",
        deaths.len(),
        handovers.len(),
        slowest.as_millis(),
        LEASE.as_millis(),
        drained.as_millis()
    );
    assert!(verdict.is_clean(), "{verdict:?}");
    assert!(verdict.stale_rejected > 0 && !handovers.is_empty(), "the fault never bit: {verdict:?}");
    assert!(slowest <= LEASE + TICK, "{handovers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_loses_and_doubles_nothing_on_sqlite() {
    let h = Harness::sqlite().await;
    jumps(&h, "clock, SQLite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_loses_and_doubles_nothing_on_postgresql() {
    let Some(h) = Harness::postgres().await else { return };
    jumps(&h, "clock, PostgreSQL").await;
    h.drop_database().await;
}

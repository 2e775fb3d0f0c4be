//! A process that writes is killed again and again; what it was told to be stored must be there, and nothing half.

use crate::harness::{Harness, LEASE, T0, all_kinds, check_invariants, damage, named, new_run, slug};
use domain::{EpochMs, JobId, JobState, Outcome};
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::{Error, Store};

const URL: &str = "VELOCITY_TEST_KILL_URL";
const LEDGER: &str = "VELOCITY_TEST_KILL_LEDGER";
const KILLS: u32 = 12;

/// The process that is killed: starts runs and works on them as fast as it can; notes in the ledger what was answered.
#[tokio::test]
#[ignore = "the body of the process that the tests below start and kill"]
#[allow(clippy::disallowed_methods, reason = "how a test passes values to its own child process")]
async fn writer() {
    let (Ok(url), Ok(ledger)) = (std::env::var(URL), std::env::var(LEDGER)) else { return };
    let mut ledger = std::fs::OpenOptions::new().append(true).create(true).open(ledger).unwrap();
    let store = Store::open(&url).await.unwrap();
    let (_, mut now) = progress_so_far(&store).await;
    store.release_leases("writer", now).await.unwrap();
    note(&mut ledger, "started");
    for n in 0.. {
        now += 1;
        let name = format!("project_{}", n % 3);
        match store.start_run(&new_run(&name), now).await {
            Ok(run) => note(&mut ledger, &format!("run {run}")),
            Err(Error::Conflict { .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
        while let Some(claim) = store.claim_job(&named("writer", &all_kinds()), LEASE, now).await.unwrap() {
            store.append_log(&claim, "some output\n", now).await.unwrap();
            store.progress(&claim, 50, "half", now).await.unwrap();
            store.finish_job(&claim, &Outcome::Done(json!(n)), now, now).await.unwrap();
            note(&mut ledger, &format!("done {}", claim.job.id));
        }
    }
}

/// One line by one write: a kill leaves it whole or not at all.
fn note(ledger: &mut std::fs::File, line: &str) {
    ledger.write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// How many runs there are, and a time later than all of them.
async fn progress_so_far(store: &Store) -> (usize, EpochMs) {
    let runs = store.runs(&Default::default(), 100_000).await.unwrap();
    (runs.len(), runs.iter().map(|run| run.updated_at_ms).max().unwrap_or(T0) + 1)
}

#[allow(clippy::disallowed_methods, reason = "the process that is killed is this test binary itself")]
fn spawn(url: &str, ledger: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::writer", "--ignored", "--test-threads=1"])
        .env(URL, url)
        .env(LEDGER, ledger)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets the writer get some answers and go on for a while, both different each time, then kills it with SIGKILL.
async fn let_it_write_and_kill_it(url: &str, ledger: &Path, round: u32) {
    let lines = || std::fs::read_to_string(ledger).unwrap_or_default().lines().count();
    let wanted = lines() + 2 + usize::try_from(round % 4).unwrap();
    let mut child = spawn(url, ledger);
    let begun = Instant::now();
    while lines() < wanted {
        assert!(begun.elapsed() < Duration::from_secs(60), "the writer hardly writes: {:?}", child.try_wait());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    tokio::time::sleep(Duration::from_micros(u64::from(round * 7_919 % 30) * 1_000 + 313)).await;
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Everything that was answered is stored.
async fn check_ledger(store: &Store, ledger: &Path) -> (usize, usize) {
    let (mut runs, mut jobs) = (0, 0);
    for line in std::fs::read_to_string(ledger).unwrap().lines() {
        match line.split_once(' ') {
            Some(("run", id)) => {
                store.run(JobId(id.parse().unwrap())).await.unwrap();
                runs += 1;
            }
            Some(("done", id)) => {
                let job = store.find_job(JobId(id.parse().unwrap())).await.unwrap().unwrap();
                assert_eq!(job.state, JobState::Done);
                jobs += 1;
            }
            _ => {}
        }
    }
    (runs, jobs)
}

async fn survives_kills(h: &Harness) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = dir.path().join("ledger");
    let mut taken_over = 0;
    for round in 0..KILLS {
        let_it_write_and_kill_it(&h.url, &ledger, round).await;
        let store = h.reopened().await;
        check_invariants(&store).await;
        check_ledger(&store, &ledger).await;
        store.close().await;
    }
    // What the last one left open goes on to its end.
    let (_, now) = progress_so_far(&h.store).await;
    h.store.release_leases("writer", now).await.unwrap();
    while let Some(claim) = h.store.claim_job(&named("writer", &all_kinds()), LEASE, now).await.unwrap() {
        taken_over += u32::from(claim.fence > 1);
        h.finish(&claim, &Outcome::Done(json!(null)), now).await;
    }
    let runs = h.store.runs(&Default::default(), 100_000).await.unwrap();
    assert!(runs.iter().all(|run| run.state == JobState::Done));
    let attempts: u32 = runs.iter().flat_map(|run| &run.stages).map(|stage| stage.job.attempts - 1).sum();
    let (acked_runs, acked_jobs) = check_ledger(&h.store, &ledger).await;
    println!(
        "{KILLS} kills: {acked_runs} runs and {acked_jobs} jobs answered, {attempts} taken over ({taken_over} at the end)"
    );
    assert!(acked_jobs > 20, "the writer hardly wrote");
    assert!(attempts > 0, "no kill ever hit a job at work");
    assert!(h.store.find_project(&slug("project_0")).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_store_survives_kills() {
    let h = Harness::sqlite().await;
    survives_kills(&h).await;
    h.check_invariants().await;
    assert_eq!(damage(&h.store.describe()), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_store_survives_kills_of_its_client() {
    let Some(h) = Harness::postgres().await else { return };
    survives_kills(&h).await;
    h.check_invariants().await;
    h.drop_database().await;
}

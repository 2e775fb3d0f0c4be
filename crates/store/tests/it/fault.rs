//! What goes wrong around the store, and what it then promises.

use crate::harness::{Harness, T0, all_kinds, check_invariants, client, named, new_run, on_both};
use domain::{EventBody, JobState};
use std::time::Duration;
use store::{Error, EventFilter, Store};

on_both! {
    async fn a_caller_that_hangs_up_in_the_middle_leaves_nothing_half(h) {
        let begun = std::time::Instant::now();
        h.start("warm").await;
        h.start("up").await;
        let usual = begun.elapsed() / 2;
        let mut wakeups = h.store.wakeups();
        for n in 0..50_u32 {
            // Several at once: SQLite's driver returns when it is done, so there a caller is caught while it waits for another.
            let callers = ["a", "b", "c"].map(|name| {
                let store = h.store.clone();
                tokio::spawn(async move { store.start_run(&new_run(&format!("project_{n}{name}")), T0).await })
            });
            pass_exactly(usual * (n * 37 % 50) / 25).await;
            for caller in callers {
                caller.abort();
                let _ = caller.await;
            }
        }
        // What is still on its way comes in; then everything that was stored is worked on, woken by nothing but wake-ups.
        let mut done = 0;
        let quiet = Duration::from_millis(if h.is_sqlite() { 300 } else { 1_000 });
        loop {
            while let Some(claim) = h.claim(T0).await {
                h.finish(&claim, &domain::Outcome::Done(serde_json::json!(null)), T0).await;
                done += 1;
            }
            if tokio::time::timeout(quiet, wakeups.next()).await.is_err() {
                break;
            }
        }
        let runs = h.store.runs(&Default::default(), 1_000).await.unwrap();
        assert!(runs.iter().all(|run| run.state == JobState::Done), "a worker slept through a run");
        assert_eq!(done, runs.len() * 7);
        assert!((3..152).contains(&runs.len()), "the fault never bit: {} runs", runs.len());
    }

    async fn what_a_caller_committed_is_told_even_if_it_hung_up(h) {
        let body = || EventBody::HealthChanged { healthy: true, reason: None };
        let begun = std::time::Instant::now();
        for _ in 0..10 {
            h.store.record_event(None, None, body(), T0).await.unwrap();
        }
        let usual = begun.elapsed() / 10;
        let mut newest = h.store.subscribe();
        let mut stored = 10;
        for n in 0..200_u32 {
            let (store, body) = (h.store.clone(), body());
            let caller = tokio::spawn(async move { store.record_event(None, None, body, T0).await });
            pass_exactly(usual * (n * 37 % 200) / 160).await;
            caller.abort();
            let _ = caller.await;
            tokio::time::sleep(Duration::from_millis(4)).await;
            stored += h.store.events_after(stored, &EventFilter::default(), 10).await.unwrap().len() as i64;
            let told = tokio::time::timeout(Duration::from_secs(2), newest.wait_for(|seq| *seq >= stored)).await;
            assert!(told.is_ok(), "event {stored} was committed and nobody was told");
        }
        assert!((11..210).contains(&stored), "the fault never bit: {stored} events");
    }

    async fn a_refused_call_leaves_no_lock_behind(h) {
        assert!(h.store.release_held(domain::JobId(404), T0).await.is_err());
        let other = h.reopened().await;
        let body = EventBody::HealthChanged { healthy: true, reason: None };
        let written = tokio::time::timeout(Duration::from_secs(3), other.record_event(None, None, body, T0)).await;
        written.expect("nobody holds a lock").unwrap();
        other.close().await;
    }

    async fn a_stage_that_somebody_queued_too_early_is_not_given_out(h) {
        let run = h.start("shop").await;
        let test = h.run(run).await.stages[2].job.id;
        let sql = format!("update jobs set state = 'queued', ready_at_ms = 1, concurrency_key = null where id = {test}");
        h.tamper(sql).await;
        assert_eq!(h.store.next_due(&named("any", &all_kinds())).await.unwrap(), Some(0));
        let claim = h.claim(T0).await.unwrap();
        assert_eq!(claim.job.kind, domain::JobKind::Stage(domain::Stage::Plan));
        assert!(h.claim(T0).await.is_none());
        h.store.return_job(&claim, T0).await.unwrap();
    }

    async fn a_stored_text_that_nobody_understands_is_an_error_and_no_panic(h) {
        let run = h.start("shop").await;
        h.tamper("update jobs set state = 'dancing' where kind = 'deploy'".into()).await;
        let error = h.store.run(run).await.unwrap_err();
        assert_eq!(error.to_string(), "the store is broken: state is \"dancing\", which nobody knows");
        h.tamper("update jobs set state = 'waiting', payload = '{' where kind = 'deploy'".into()).await;
        assert!(matches!(h.store.run(run).await, Err(Error::Broken { .. })));
        h.tamper("update jobs set payload = '{}' where kind = 'deploy'".into()).await;
    }

    async fn tables_of_a_newer_velocity_are_refused(h) {
        let sql = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                   select 9999, 'from the future', success, checksum, 1 from _sqlx_migrations where version = 1";
        h.tamper(sql.into()).await;
        let Err(error) = Store::open(&h.url).await else { panic!("it was opened") };
        assert!(error.to_string().contains("newer"), "{error}");
    }
}

/// The runtime's own timer counts in whole milliseconds.
async fn pass_exactly(time: Duration) {
    let begun = std::time::Instant::now();
    while begun.elapsed() < time {
        tokio::task::yield_now().await;
    }
}

/// The server drops all connections, as at a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_connections_to_postgresql_are_made_again() {
    let Some(h) = Harness::postgres().await else { return };
    let (mut wakeups, mut newest) = (h.store.wakeups(), h.store.subscribe());
    let other = h.reopened().await;
    let killer = client(&h.url).await;
    let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
               where datname = current_database() and pid <> pg_backend_pid()";
    let killed: i64 = killer.query_one(sql, &[]).await.unwrap().get(0);
    assert!(killed >= 2, "there was nothing to lose");
    let begun = std::time::Instant::now();
    loop {
        match other.start_run(&new_run("shop"), T0).await {
            Ok(_) => break,
            Err(error) => assert!(error.is_transient() && begun.elapsed() < Duration::from_secs(5), "{error:?}"),
        }
    }
    let wait = Duration::from_secs(8);
    tokio::time::timeout(wait, newest.wait_for(|seq| *seq == 2)).await.expect("told again").unwrap();
    tokio::time::timeout(wait, wakeups.next()).await.expect("woken again");
    assert!(h.claim(T0).await.is_some());
    other.close().await;
    h.drop_database().await;
}

/// Connections are cut again and again in the middle of whatever they do, commits too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_is_stored_once_though_connections_break() {
    let Some(h) = Harness::postgres().await else { return };
    let enough = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let callers: Vec<_> = (0..4)
        .map(|caller| {
            let (store, enough) = (h.store.clone(), enough.clone());
            tokio::spawn(async move {
                let mut answered = Vec::new();
                for n in (0..2_000).take_while(|n| *n < 150 || !enough.load(std::sync::atomic::Ordering::SeqCst)) {
                    let mut new = crate::harness::job();
                    new.payload = serde_json::json!(caller * 1_000_000 + n);
                    match store.enqueue(new, T0).await {
                        Ok(made) => answered.push((made.id, caller * 1_000_000 + n)),
                        Err(error) => assert!(error.is_transient(), "{error:?}"),
                    }
                }
                answered
            })
        })
        .collect();
    let killer = client(&h.url).await;
    let mut killed = 0;
    for _ in 0..25 {
        let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                   where datname = current_database() and pid <> pg_backend_pid()";
        killed += killer.query_one(sql, &[]).await.unwrap().get::<_, i64>(0);
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    enough.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(killed > 25, "there was hardly anything to cut");
    let jobs: std::collections::HashMap<_, _> = {
        let mut answered = Vec::new();
        for caller in callers {
            answered.extend(caller.await.unwrap());
        }
        assert!(answered.len() > 100, "hardly anything was answered: {}", answered.len());
        let stored = h.store.jobs(&Default::default(), 100_000).await.unwrap();
        let places: std::collections::HashSet<String> = stored.iter().map(|job| job.payload.to_string()).collect();
        assert_eq!(places.len(), stored.len(), "a job was stored twice");
        let stored: std::collections::HashMap<_, _> = stored.into_iter().map(|job| (job.id, job.payload)).collect();
        assert!(
            answered.iter().all(|(id, n)| stored.get(id) == Some(&serde_json::json!(n))),
            "an answered job is lost"
        );
        stored
    };
    check_invariants(&h.store).await;
    let events = h.store.events_after(0, &EventFilter::default(), 100_000).await.unwrap();
    assert_eq!(events.len(), jobs.len());
    h.drop_database().await;
}

const FULL: &str = "VELOCITY_TEST_FULL_URL";

/// The process that runs out of space: prints how many events were answered.
#[tokio::test]
#[ignore = "the body of the process that the test below starts"]
#[allow(clippy::disallowed_methods, reason = "how a test passes values to its own child process")]
async fn filler() {
    let Ok(url) = std::env::var(FULL) else { return };
    let store = Store::open(&url).await.unwrap();
    for answered in 0.. {
        let body = EventBody::HealthChanged { healthy: true, reason: Some("x".repeat(10_000)) };
        match store.record_event(None, None, body, T0).await {
            Ok(()) => {}
            Err(error @ Error::Full { .. }) => {
                println!("answered {answered}: {error}");
                // It goes on reading while there is no space.
                let events = store.events_after(0, &EventFilter::default(), 1_000_000).await.unwrap();
                assert_eq!(events.len(), answered);
                std::process::exit(7);
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the process without space is this test binary itself")]
async fn a_full_disk_is_told_and_loses_nothing_that_was_answered() {
    let h = Harness::sqlite().await;
    h.store.close().await;
    let script =
        "trap '' XFSZ; ulimit -f 6000; exec \"$0\" --exact fault::filler --ignored --nocapture --test-threads=1";
    let child = std::process::Command::new("bash")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env(FULL, &h.url)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    let (text, stderr) = (said.clone(), String::from_utf8_lossy(&child.stderr));
    assert_eq!(child.status.code(), Some(7), "{text}{stderr}");
    let answered = said.split_once("answered ").and_then(|(_, rest)| rest.split_once(": "));
    let (count, message) = answered.expect("the child says what was answered");
    assert!(message.starts_with("the disk is full or failing; free some space and try again"), "{message}");
    let count: usize = count.parse().unwrap();
    assert!(count > 10);
    // With space again everything answered is there, and it goes on by itself.
    let store = h.reopened().await;
    check_invariants(&store).await;
    assert_eq!(store.events_after(0, &EventFilter::default(), 1_000_000).await.unwrap().len(), count);
    store.start_run(&new_run("shop"), T0).await.unwrap();
    assert!(store.claim_job(&named("w", &all_kinds()), 1_000, T0).await.unwrap().is_some());
}

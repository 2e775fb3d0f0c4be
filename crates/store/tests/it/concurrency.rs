use crate::harness::{LEASE, T0, all_kinds, named, new_run, on_both};
use domain::{Claim, EpochMs, EventBody, JobId, JobState, Outcome, Stage};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use store::{Error, EventFilter, NewRun, Store};

/// One-stage runs of as many projects, so that all are claimable at once.
async fn start_many(store: &Store, count: usize) {
    for n in 0..count {
        let new = NewRun { stages: vec![Stage::Plan], ..new_run(&format!("project_{n}")) };
        store.start_run(&new, T0).await.unwrap();
    }
}

/// Claims until nothing is left, as a worker does.
async fn claim_all(store: Store, worker: String) -> Vec<(JobId, i64)> {
    let mut claimed = Vec::new();
    loop {
        match store.claim_job(&named(&worker, &all_kinds()), LEASE, T0 + 1).await.unwrap() {
            Some(claim) => claimed.push((claim.job.id, claim.fence)),
            None if store.next_due(&named("any", &all_kinds())).await.unwrap().is_some_and(|due| due <= T0 + 1) => {}
            None => return claimed,
        }
    }
}

on_both! {
    async fn sixteen_claimers_share_five_hundred_jobs_without_a_double_claim(h) {
        start_many(&h.store, 500).await;
        let second_process = h.reopened().await;
        let workers = (0..16).map(|n| {
            let store = if n % 2 == 0 { h.store.clone() } else { second_process.clone() };
            tokio::spawn(claim_all(store, format!("worker-{n}")))
        });
        let mut claims = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            claims.extend(worker.await.unwrap());
        }
        assert_eq!(claims.len(), 500);
        assert!(claims.iter().all(|(_, fence)| *fence == 1));
        claims.sort();
        claims.dedup();
        assert_eq!(claims.len(), 500);
        second_process.close().await;
    }

    async fn workers_that_freeze_and_wake_never_finish_a_job_twice(h) {
        start_many(&h.store, 60).await;
        let clock = Arc::new(AtomicI64::new(T0));
        let (accepted, refused) = (Arc::new(std::sync::Mutex::new(HashMap::new())), Arc::new(AtomicU32::new(0)));
        let workers = (0..8).map(|n| {
            let (store, clock) = (h.store.clone(), clock.clone());
            let (accepted, refused) = (accepted.clone(), refused.clone());
            tokio::spawn(async move {
                for round in 0_u32.. {
                    let now = clock.fetch_add(1, Ordering::SeqCst);
                    let Some(claim) = store.claim_job(&named(&format!("w{n}"), &all_kinds()), 60, now).await.unwrap() else {
                        if store.next_due(&named("any", &all_kinds())).await.unwrap().is_none() {
                            return;
                        }
                        clock.fetch_add(5, Ordering::SeqCst);
                        continue;
                    };
                    if n < 4 && round % 3 == 0 {
                        freeze_until_taken_over(&store, &claim, &clock).await;
                    }
                    let now = clock.fetch_add(1, Ordering::SeqCst);
                    match store.finish_job(&claim, &Outcome::Done(json!(n)), now, now).await {
                        Ok(()) => *accepted.lock().unwrap().entry(claim.job.id).or_insert(0) += 1,
                        Err(Error::Conflict { .. }) => drop(refused.fetch_add(1, Ordering::SeqCst)),
                        Err(error) => panic!("{error:?}"),
                    }
                }
            })
        });
        for worker in workers.collect::<Vec<_>>() {
            worker.await.unwrap();
        }
        let runs = h.store.runs(&Default::default(), 100).await.unwrap();
        let poisoned = runs.iter().filter(|run| run.state == JobState::Error).count();
        let accepted = accepted.lock().unwrap();
        assert!(accepted.values().all(|times| *times == 1), "{accepted:?}");
        assert_eq!(accepted.len() + poisoned, 60);
        assert!(refused.load(Ordering::SeqCst) > 0, "the fault never bit");
    }

    async fn a_reader_never_sees_an_event_before_the_one_below_it(h) {
        let second_process = h.reopened().await;
        let writers = (0..12).map(|n| {
            let store = if n % 2 == 0 { h.store.clone() } else { second_process.clone() };
            tokio::spawn(async move {
                for i in 0..25 {
                    let body = EventBody::HealthChanged { healthy: i % 2 == 0, reason: Some(format!("{n}/{i}")) };
                    store.record_event(None, None, body, T0).await.unwrap();
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let mut seen = 0;
        while seen < 300 {
            let events = h.store.events_after(seen, &EventFilter::default(), 7).await.unwrap();
            for event in events {
                assert_eq!(event.seq, seen + 1);
                seen = event.seq;
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        second_process.close().await;
    }

    async fn sixteen_writers_of_two_processes_leave_no_gap_and_lose_no_job(h) {
        let second_process = h.reopened().await;
        let writers = (0..16).map(|n| {
            let store = if n % 2 == 0 { h.store.clone() } else { second_process.clone() };
            tokio::spawn(async move {
                let worker = crate::harness::tasks(&format!("w{n}"));
                let mut ended = Vec::new();
                for _ in 0..20 {
                    store.enqueue(crate::harness::job(), T0).await.unwrap();
                    let turn = store.turn(&worker, std::mem::take(&mut ended), 2, LEASE, T0).await.unwrap();
                    assert!(turn.refused.is_empty());
                    ended = turn.claims.iter().map(crate::harness::done).collect();
                }
                store.turn(&worker, ended, 0, LEASE, T0).await.unwrap();
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        while let Some(claim) = h.store.claim_job(&crate::harness::tasks("last"), LEASE, T0).await.unwrap() {
            h.finish(&claim, &Outcome::Done(json!(1)), T0).await;
        }
        let jobs = h.store.jobs(&Default::default(), 1_000).await.unwrap();
        assert_eq!(jobs.iter().filter(|job| job.state == JobState::Done && job.attempts == 1).count(), 320);
        // Queued, working, done: one event each, and the harness looks for gaps.
        assert_eq!(h.store.events_after(0, &EventFilter::default(), 10_000).await.unwrap().len(), 960);
        second_process.close().await;
    }

    async fn whole_runs_driven_by_many_workers_all_end_done(h) {
        for n in 0..8 {
            h.store.start_run(&new_run(&format!("project_{n}")), T0).await.unwrap();
        }
        let workers = (0..6).map(|n| tokio::spawn(drive(h.store.clone(), format!("worker-{n}"))));
        for worker in workers.collect::<Vec<_>>() {
            worker.await.unwrap();
        }
        let runs = h.store.runs(&Default::default(), 100).await.unwrap();
        assert!(runs.iter().all(|run| run.state == JobState::Done && run.percent == 100));
        assert!(runs.iter().flat_map(|run| &run.stages).all(|stage| stage.job.attempts == 1));
    }

    async fn cancelling_while_workers_work_leaves_nothing_open(h) {
        let mut runs = Vec::new();
        for n in 0..6 {
            runs.push(h.store.start_run(&new_run(&format!("project_{n}")), T0).await.unwrap());
        }
        let workers: Vec<_> = (0..4).map(|n| tokio::spawn(drive(h.store.clone(), format!("worker-{n}")))).collect();
        for run in &runs {
            match h.store.cancel_run(*run, "me", T0 + 2).await {
                Ok(()) | Err(Error::Conflict { .. }) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        for worker in workers {
            worker.await.unwrap();
        }
        for run in h.store.runs(&Default::default(), 100).await.unwrap() {
            assert!(run.state.is_final(), "{run:?}");
        }
    }
}

/// Lets time pass until another worker has the job. Half of the workers never freeze, so one comes.
async fn freeze_until_taken_over(store: &Store, claim: &Claim, clock: &AtomicI64) {
    for _ in 0..2_000 {
        clock.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(2)).await;
        if store.find_job(claim.job.id).await.unwrap().unwrap().attempts > claim.job.attempts {
            return;
        }
    }
}

/// Works like the pipeline: claims, tells, finishes; sleeps until woken; stops when nothing is left.
async fn drive(store: Store, worker: String) {
    let mut wakeups = store.wakeups();
    let now: EpochMs = T0 + 1;
    loop {
        while let Some(claim) = store.claim_job(&named(&worker, &all_kinds()), LEASE, now).await.unwrap() {
            store.progress(&claim, 50, "half", now).await.unwrap();
            store.append_log(&claim, "line\n", now).await.unwrap();
            let beat = store.heartbeat(&claim, now + LEASE).await.unwrap();
            let outcome = if beat.cancel_requested { Outcome::Cancelled } else { Outcome::Done(json!(1)) };
            store.finish_job(&claim, &outcome, now, now).await.unwrap();
        }
        if store.next_due(&named("any", &all_kinds())).await.unwrap().is_none() {
            return;
        }
        let _ = tokio::time::timeout(Duration::from_millis(200), wakeups.next()).await;
    }
}

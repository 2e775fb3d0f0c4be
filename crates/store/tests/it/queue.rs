//! Single tasks: how they enter the queue, who is given them, in which order.

use crate::harness::{LEASE, T0, done, job, keyed, labelled, on_both, states, tasks, urgent};
use domain::{FailureReason, JobId, JobState, NewJob, Outcome, Task, Terms, WaitReason, WorkerSpec};
use serde_json::json;
use std::collections::HashSet;
use store::{Ended, Error, EventFilter};

on_both! {
    async fn a_task_comes_out_as_it_went_in(h) {
        let terms = Terms {
            priority: 7,
            concurrency_key: Some("k\"ey".into()),
            idempotency_key: Some("ключ".into()),
            labels: vec!["gpu".into(), "big".into(), "gpu".into()],
            attempts_max: 5,
            timeout_ms: Some(1_500),
            run_at_ms: Some(T0 - 5),
        };
        let new = NewJob { terms: terms.clone(), ..NewJob::new(Task::Execute, json!({"argv": ["a\0b", "'; drop"]}), "key-1") };
        let made = h.store.enqueue(new.clone(), T0).await.unwrap();
        assert!(!made.existed);
        let worker = WorkerSpec { labels: vec!["big".into(), "gpu".into(), "x".into()], ..tasks("w") };
        let claim = h.store.claim_job(&worker, LEASE, T0 + 1).await.unwrap().unwrap();
        assert_eq!((claim.job.id, claim.job.run_id, claim.job.payload), (made.id, made.id, new.payload));
        assert_eq!(claim.job.terms, Terms { labels: vec!["big".into(), "gpu".into()], ..terms });
        assert_eq!((claim.job.requested_by.as_str(), claim.job.state), ("key-1", JobState::Working));
    }

    async fn each_move_of_a_task_is_one_event(h) {
        let id = h.store.enqueue(job(), T0).await.unwrap().id;
        let claim = h.store.claim_job(&tasks("w"), LEASE, T0 + 1).await.unwrap().unwrap();
        h.store.progress(&claim, 30, "half\0", T0 + 2).await.unwrap();
        h.store.append_log(&claim, "line\n", T0 + 2).await.unwrap();
        h.store.finish_job(&claim, &Outcome::Done(json!({"n": 1})), T0, T0 + 3).await.unwrap();
        let filter = EventFilter { job_id: Some(id), ..EventFilter::default() };
        let events = h.store.events_after(0, &filter, 100).await.unwrap();
        let told: Vec<String> = events.iter().map(|event| serde_json::to_value(&event.body).unwrap().to_string()).collect();
        assert_eq!(told.len(), 5, "{told:?}");
        for (told, part) in told.iter().zip(["queued", "working", "half", "line", "done"]) {
            assert!(told.contains(part), "{told} has no {part}");
        }
        assert!(events.iter().all(|event| event.run_id.is_none()));
        assert_eq!(h.store.log(id, 100).await.unwrap(), "line\n");
        let job = h.store.find_job(id).await.unwrap().unwrap();
        assert_eq!((job.state, job.percent, job.result), (JobState::Done, 100, Some(json!({"n": 1}))));
    }

    async fn the_urgent_go_first_and_equals_in_their_order(h) {
        let mut expected = Vec::new();
        for priority in [0, 5, -5, 5, 0] {
            expected.push((-priority, h.store.enqueue(urgent(priority), T0).await.unwrap().id));
        }
        expected.sort();
        let turn = h.store.turn(&tasks("w"), vec![], 2, LEASE, T0).await.unwrap();
        let rest = h.store.turn(&tasks("w"), vec![], 9, LEASE, T0).await.unwrap();
        let given: Vec<JobId> = turn.claims.iter().chain(&rest.claims).map(|claim| claim.job.id).collect();
        assert_eq!(given, expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
        assert_eq!((turn.claims.len(), rest.claims.len()), (2, 3));
    }

    async fn a_job_is_given_only_to_a_worker_that_offers_its_labels(h) {
        let id = h.store.enqueue(labelled(&["gpu", "eu"]), T0).await.unwrap().id;
        for labels in [&[][..], &["gpu"], &["eu", "gp"], &["gpu,eu"]] {
            let worker = WorkerSpec { labels: labels.iter().map(|&l| l.into()).collect(), ..tasks("w") };
            assert!(h.store.claim_job(&worker, LEASE, T0).await.unwrap().is_none(), "{labels:?}");
            assert_eq!(h.store.next_due(&worker).await.unwrap(), None);
        }
        let worker = WorkerSpec { labels: vec!["x".into(), "eu".into(), "gpu".into()], ..tasks("w") };
        assert_eq!(h.store.next_due(&worker).await.unwrap(), Some(0));
        assert_eq!(h.store.claim_job(&worker, LEASE, T0).await.unwrap().unwrap().job.id, id);
    }

    async fn a_job_does_not_start_before_its_moment(h) {
        let mut new = job();
        new.terms.run_at_ms = Some(T0 + 5_000);
        let id = h.store.enqueue(new, T0).await.unwrap().id;
        assert_eq!(states(h, [id]).await, [(JobState::Waiting, Some(WaitReason::Time))]);
        assert_eq!(h.store.next_due(&tasks("w")).await.unwrap(), Some(T0 + 5_000));
        assert!(h.store.claim_job(&tasks("w"), LEASE, T0 + 4_999).await.unwrap().is_none());
        assert!(h.store.claim_job(&tasks("w"), LEASE, T0 + 5_000).await.unwrap().is_some());
    }

    async fn of_one_concurrency_key_one_job_is_worked_on_at_a_time(h) {
        let mut ids = Vec::new();
        for priority in [0, 0, 9] {
            ids.push(h.store.enqueue(keyed("build", priority), T0).await.unwrap().id);
        }
        let other = h.store.enqueue(keyed("else", 0), T0).await.unwrap().id;
        let waits = (JobState::Waiting, Some(WaitReason::Turn));
        assert_eq!(states(h, ids.clone()).await, [(JobState::Queued, None), waits, waits]);
        let first = h.store.turn(&tasks("w"), vec![], 9, LEASE, T0).await.unwrap().claims;
        assert_eq!(first.iter().map(|claim| claim.job.id).collect::<Vec<_>>(), [ids[0], other]);
        // A back-off gives the turn away.
        let failed = Outcome::Failed(domain::Failure::transient("lost"));
        let ended = Ended { claim: first[0].clone(), outcome: failed, retry_at: T0 + 50 };
        let second = h.store.turn(&tasks("w"), vec![ended], 9, LEASE, T0 + 1).await.unwrap().claims;
        assert_eq!(second.iter().map(|claim| claim.job.id).collect::<Vec<_>>(), [ids[2]]);
        assert!(h.store.claim_job(&tasks("w"), LEASE, T0 + 60).await.unwrap().is_none());
        let third = h.store.turn(&tasks("w"), vec![done(&second[0])], 9, LEASE, T0 + 61).await.unwrap().claims;
        assert_eq!(third.iter().map(|claim| claim.job.id).collect::<Vec<_>>(), [ids[0]]);
        let last = h.store.turn(&tasks("w"), vec![done(&third[0])], 9, LEASE, T0 + 62).await.unwrap().claims;
        assert_eq!(last.iter().map(|claim| claim.job.id).collect::<Vec<_>>(), [ids[1]]);
    }

    async fn a_task_on_a_project_and_the_stages_of_its_run_take_turns(h) {
        let run = h.start("shop").await;
        let key = Terms::project_key(&crate::harness::slug("shop"));
        let task = h.store.enqueue(keyed(&key, 0), T0).await.unwrap().id;
        assert_eq!(states(h, [task]).await, [(JobState::Waiting, Some(WaitReason::Turn))]);
        h.pass(T0).await;
        // The next stage came before the task.
        assert_eq!(states(h, [task]).await, [(JobState::Waiting, Some(WaitReason::Turn))]);
        h.store.cancel_run(run, "me", T0 + 1).await.unwrap();
        let claim = h.store.claim_job(&tasks("w"), LEASE, T0 + 1).await.unwrap().unwrap();
        let run = h.store.start_run(&crate::harness::new_run("shop"), T0 + 2).await.unwrap();
        assert!(h.claim(T0 + 2).await.is_none());
        h.store.finish_job(&claim, &Outcome::Done(json!(1)), T0, T0 + 3).await.unwrap();
        assert_eq!(h.claim(T0 + 3).await.unwrap().job.run_id, run);
    }

    async fn sixteen_who_ask_with_one_idempotency_key_get_one_job(h) {
        let second_process = h.reopened().await;
        let asking = (0..16).map(|n| {
            let store = if n % 2 == 0 { h.store.clone() } else { second_process.clone() };
            let mut new = job();
            new.terms.idempotency_key = Some("once".into());
            tokio::spawn(async move { store.enqueue(new, T0).await.unwrap() })
        });
        let mut made = Vec::new();
        for asked in asking.collect::<Vec<_>>() {
            made.push(asked.await.unwrap());
        }
        assert_eq!(made.iter().map(|made| made.id).collect::<HashSet<_>>().len(), 1);
        assert_eq!(made.iter().filter(|made| !made.existed).count(), 1);
        assert_eq!(h.store.jobs(&Default::default(), 100).await.unwrap().len(), 1);
        second_process.close().await;
    }

    async fn one_bad_request_harms_nobody_who_asked_at_the_same_moment(h) {
        let asking = (0..40).map(|n| {
            let (store, mut new) = (h.store.clone(), job());
            if n % 8 == 3 {
                new.needs = vec![JobId(999_999)];
            }
            tokio::spawn(async move { (n, store.enqueue(new, T0).await) })
        });
        for asked in asking.collect::<Vec<_>>() {
            match asked.await.unwrap() {
                (n, Err(Error::NotFound { .. })) => assert_eq!(n % 8, 3),
                (n, made) => assert!(n % 8 != 3 && made.is_ok(), "{n}: {made:?}"),
            }
        }
        assert_eq!(h.store.jobs(&Default::default(), 100).await.unwrap().len(), 35);
    }

    async fn unusable_terms_are_refused(h) {
        let bad = |change: fn(&mut NewJob)| {
            let mut new = job();
            change(&mut new);
            new
        };
        for new in [
            bad(|new| new.terms.priority = 101),
            bad(|new| new.terms.attempts_max = 0),
            bad(|new| new.terms.timeout_ms = Some(0)),
            bad(|new| new.terms.labels = vec![String::new()]),
            bad(|new| new.terms.idempotency_key = Some("x".repeat(201))),
            bad(|new| new.terms.concurrency_key = Some(String::new())),
            bad(|new| new.needs = vec![JobId(-1)]),
            bad(|new| new.needs = vec![JobId(1), JobId(1)]),
        ] {
            assert!(matches!(h.store.enqueue(new.clone(), T0).await, Err(Error::Conflict { .. })), "{new:?}");
        }
        assert!(h.store.jobs(&Default::default(), 100).await.unwrap().is_empty());
    }

    async fn a_task_that_kills_its_workers_is_poison_after_its_attempts(h) {
        let id = h.store.enqueue(job(), T0).await.unwrap().id;
        let child = h.store.enqueue(NewJob { needs: vec![id], ..job() }, T0).await.unwrap().id;
        let mut claims = 0;
        for round in 0..10 {
            claims += h.store.turn(&tasks("w"), vec![], 1, LEASE, T0 + round * LEASE).await.unwrap().claims.len();
        }
        assert_eq!(claims, 3);
        let job = h.store.find_job(id).await.unwrap().unwrap();
        assert_eq!((job.state, job.reason), (JobState::Error, Some(FailureReason::Poison)));
        let child = h.store.find_job(child).await.unwrap().unwrap();
        assert_eq!((child.state, child.reason), (JobState::Cancelled, Some(FailureReason::Dependency)));
    }

    async fn every_late_write_of_a_turn_is_refused_and_the_others_are_not(h) {
        for _ in 0..3 {
            h.store.enqueue(job(), T0).await.unwrap();
        }
        let stale = h.store.turn(&tasks("a"), vec![], 1, LEASE, T0).await.unwrap().claims;
        let now = T0 + LEASE;
        let fresh = h.store.turn(&tasks("b"), vec![], 9, LEASE, now).await.unwrap().claims;
        assert_eq!((fresh.len(), fresh.iter().map(|claim| claim.fence).max()), (3, Some(2)));
        let ended = vec![done(&fresh[1]), done(&stale[0]), done(&fresh[1])];
        let turn = h.store.turn(&tasks("a"), ended, 0, LEASE, now).await.unwrap();
        assert_eq!(turn.refused, [stale[0].job.id, fresh[1].job.id]);
        let beats = h.store.heartbeats(&[stale[0].clone(), fresh[2].clone(), fresh[1].clone()], now).await.unwrap();
        assert_eq!(beats.iter().map(|beat| beat.ok).collect::<Vec<_>>(), [false, true, false]);
    }
}

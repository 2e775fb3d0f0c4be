//! Workers that stand by: who queues a job hands it over.

use crate::harness::{LEASE, T0, done, job, labelled, on_both, states, tasks};
use domain::{EventBody, JobId, JobState, NewJob};
use std::time::{Duration, Instant};
use store::{EventFilter, StandBy};

/// Nothing that is told could be the reason that a job is handed over: nobody listens.
async fn handed(place: &mut StandBy) -> Vec<JobId> {
    let handed = tokio::time::timeout(Duration::from_secs(5), place.next()).await.expect("it is handed over");
    handed.unwrap().claims.iter().map(|claim| claim.job.id).collect()
}

on_both! {
    async fn a_new_job_is_handed_over_in_the_transaction_that_queues_it(h) {
        let begun = Instant::now();
        let mut place = h.store.stand_by(&tasks("waiting"), 2, LEASE, T0).unwrap();
        let id = h.store.enqueue(job(), T0 + 500).await.unwrap().id;
        let found = h.store.find_job(id).await.unwrap().unwrap();
        assert_eq!((found.state, found.attempts), (JobState::Working, 1), "it was not yet handed over when it was queued");
        let handed = place.next().await.unwrap();
        assert!(handed.at >= begun);
        let [claim] = &handed.claims[..] else { panic!("one job was queued: {handed:?}") };
        assert_eq!((claim.job.id, claim.fence), (id, 1));
        assert!((T0 + 500 + LEASE..T0 + 600 + LEASE).contains(&claim.leased_until), "{}", claim.leased_until);
        let events = h.store.events_after(0, &EventFilter::default(), 100).await.unwrap();
        let moves = |event: &domain::Event| match event.body {
            EventBody::JobMoved { job_id, state, .. } if job_id == id => Some(state),
            _ => None,
        };
        let moves: Vec<JobState> = events.iter().filter_map(moves).collect();
        assert_eq!(moves, [JobState::Queued, JobState::Working]);
        let turn = h.store.turn(&tasks("waiting"), vec![done(claim)], 0, LEASE, T0 + 501).await.unwrap();
        assert!(turn.refused.is_empty());
        assert!(place.leave().await.unwrap().is_none(), "what was seen is not given again");
    }

    async fn as_many_are_called_up_as_there_are_jobs_and_the_rest_is_told(h) {
        let mut wakeups = h.store.wakeups();
        let mut places: Vec<_> =
            (0..3).map(|n| h.store.stand_by(&tasks(&format!("worker-{n}")), 1, LEASE, T0).unwrap()).collect();
        let ids: Vec<JobId> =
            h.store.enqueue_all(vec![job(), job()], T0).await.unwrap().iter().map(|job| job.id).collect();
        assert_eq!(handed(&mut places[0]).await, ids[..1]);
        assert_eq!(handed(&mut places[1]).await, ids[1..]);
        let told = tokio::time::timeout(Duration::from_millis(200), wakeups.next()).await;
        assert!(told.is_err(), "everything was handed over, and yet all were woken");
        assert!(places.remove(2).leave().await.unwrap().is_none());
        let third = h.store.enqueue(job(), T0).await.unwrap().id;
        tokio::time::timeout(Duration::from_secs(5), wakeups.next()).await.expect("nobody stands by, so all are told");
        assert_eq!(states(h, [third]).await, [(JobState::Queued, None)]);
    }

    async fn what_a_worker_may_not_have_is_not_handed_over(h) {
        let mut wakeups = h.store.wakeups();
        let mut place = h.store.stand_by(&tasks("plain"), 1, LEASE, T0).unwrap();
        // Later, and after another one: it is not even called up.
        let first = h.store.enqueue(NewJob { terms: domain::Terms { run_at_ms: Some(T0 + 60_000), ..Default::default() }, ..job() }, T0);
        let first = first.await.unwrap().id;
        h.store.enqueue(NewJob { needs: vec![first], ..job() }, T0).await.unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(100), place.next()).await.is_err());
        // For a worker with a label: it is called up for nothing, and the others are told.
        let labelled = h.store.enqueue(labelled(&["gpu"]), T0).await.unwrap().id;
        assert_eq!(handed(&mut place).await, []);
        assert_eq!(states(h, [labelled]).await, [(JobState::Queued, None)]);
        tokio::time::timeout(Duration::from_secs(5), wakeups.next()).await.expect("it is told");
    }

    async fn whoever_leaves_gets_what_was_handed_over_meanwhile(h) {
        let place = h.store.stand_by(&tasks("leaving"), 1, LEASE, T0).unwrap();
        let id = h.store.enqueue(job(), T0).await.unwrap().id;
        let handed = place.leave().await.unwrap().expect("it was handed over");
        assert_eq!(handed.claims.iter().map(|claim| claim.job.id).collect::<Vec<_>>(), [id]);
        let place = h.store.stand_by(&tasks("gone"), 1, LEASE, T0).unwrap();
        let unseen = h.store.enqueue(job(), T0).await.unwrap().id;
        assert_eq!(states(h, [unseen]).await, [(JobState::Working, None)]);
        drop(place);
        let deadline = Instant::now() + Duration::from_secs(5);
        while states(h, [unseen]).await != [(JobState::Queued, None)] {
            assert!(Instant::now() < deadline, "what was handed to a place that is gone is not given back");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        drop(h.store.stand_by(&tasks("gone"), 1, LEASE, T0).unwrap());
        let next = h.store.enqueue(job(), T0).await.unwrap().id;
        assert_eq!(states(h, [next]).await, [(JobState::Queued, None)], "it was handed over to nobody");
    }

    async fn a_closed_store_says_so_to_whoever_stands_by(h) {
        let store = h.reopened().await;
        let mut place = store.stand_by(&tasks("waiting"), 1, LEASE, T0).unwrap();
        store.close().await;
        assert!(place.next().await.unwrap_err().to_string().contains("closed"));
        assert!(store.stand_by(&tasks("late"), 1, LEASE, T0).is_err());
    }

    async fn of_many_callers_and_places_every_job_is_handed_over_or_told_once(h) {
        let workers = (0..4).map(|n| {
            let store = h.store.clone();
            tokio::spawn(async move {
                let (worker, mut wakeups, mut mine) = (tasks(&format!("worker-{n}")), store.wakeups(), Vec::new());
                loop {
                    let turn = store.turn(&worker, mine.drain(..).map(|claim| done(&claim)).collect(), 2, LEASE, T0);
                    let turn = turn.await.unwrap();
                    assert!(turn.refused.is_empty());
                    mine = turn.claims;
                    if mine.is_empty() {
                        let mut place = store.stand_by(&worker, 2, LEASE, T0).unwrap();
                        tokio::select! {
                            handed = place.next() => mine = handed.unwrap().claims,
                            () = wakeups.next() => {}
                        }
                        mine.extend(place.leave().await.unwrap().into_iter().flat_map(|handed| handed.claims));
                    }
                }
            })
        });
        let workers: Vec<_> = workers.collect();
        let callers = (0..8).map(|_| {
            let store = h.store.clone();
            tokio::spawn(async move {
                for _ in 0..40 {
                    store.enqueue(job(), T0).await.unwrap();
                }
            })
        });
        for caller in callers.collect::<Vec<_>>() {
            caller.await.unwrap();
        }
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let jobs = h.store.jobs(&Default::default(), 1_000).await.unwrap();
            assert!(jobs.iter().all(|job| job.attempts <= 1), "a job was given out twice");
            if jobs.len() == 320 && jobs.iter().all(|job| job.state == JobState::Done) {
                break;
            }
            assert!(Instant::now() < deadline, "a job was left lying");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        workers.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

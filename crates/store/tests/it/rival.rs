//! Writers that meet over the same jobs and concurrency keys, each from another side: a sweep from the rows that are due, a
//! person's call from a job's key. Nobody may be told that somebody else was in the way.

use crate::harness::{LEASE, T0, keyed, on_both, tasks};
use domain::{Claim, EpochMs, JobId, JobState, NewJob, Terms};
use store::{Error, Store};

const ROUNDS: i64 = 8;
const JOBS: usize = 12;

/// The jobs have their turn at `due`, each under a key of its own.
async fn enqueued(store: &Store, round: i64, due: EpochMs) -> Vec<JobId> {
    let job = |n: usize| {
        let job = keyed(&format!("{round}/{n}"), 0);
        NewJob { terms: Terms { run_at_ms: Some(due), ..job.terms }, ..job }
    };
    let made = store.enqueue_all((0..JOBS).map(job).collect(), due - 1_000).await.unwrap();
    made.into_iter().map(|made| made.id).collect()
}

/// Looks for work, which moves what is overdue first.
fn sweeping(store: &Store, now: EpochMs) -> tokio::task::JoinHandle<Result<Option<Claim>, Error>> {
    let store = store.clone();
    tokio::spawn(async move { store.claim_job(&tasks("sweeper"), LEASE, now).await })
}

/// Too late is an answer; busy is none.
fn answered(result: Result<(), Error>) {
    assert!(matches!(result, Ok(()) | Err(Error::Conflict { .. })), "{result:?}");
}

on_both! {
    async fn cancelling_what_is_just_due_never_fails_because_of_others(h) {
        for round in 0..ROUNDS {
            let due = T0 + round * 100_000 + 50_000;
            let jobs = enqueued(&h.store, round, due).await;
            let sweep = sweeping(&h.store, due + 1);
            let cancel = |id: JobId| {
                let store = h.store.clone();
                tokio::spawn(async move { store.cancel_job(id, "me", due + 1).await })
            };
            for cancelled in jobs.iter().copied().map(cancel).collect::<Vec<_>>() {
                answered(cancelled.await.unwrap());
            }
            let claimed = sweep.await.unwrap().unwrap();
            for id in jobs {
                let job = h.store.find_job(id).await.unwrap().unwrap();
                let is_claimed = claimed.as_ref().is_some_and(|claim| claim.job.id == id);
                assert!(job.state == JobState::Cancelled || is_claimed, "{job:?}");
            }
        }
    }

    async fn giving_back_and_holding_what_is_taken_over_never_fails_because_of_others(h) {
        for round in 0..ROUNDS {
            let now = T0 + round * 100_000;
            enqueued(&h.store, round, now).await;
            let turn = h.store.turn(&tasks("slow"), Vec::new(), JOBS as u32, 1_000, now + 1).await.unwrap();
            assert_eq!(turn.claims.len(), JOBS);
            let late = now + 1_001;
            let sweep = sweeping(&h.store, late);
            let give_up = |(at, claim): (usize, Claim)| {
                let store = h.store.clone();
                tokio::spawn(async move {
                    if at % 2 == 0 { store.return_job(&claim, late).await } else { store.hold_for_approval(&claim, late).await }
                })
            };
            for given in turn.claims.into_iter().enumerate().map(give_up).collect::<Vec<_>>() {
                answered(given.await.unwrap());
            }
            sweep.await.unwrap().unwrap();
            // The next round begins with an empty queue.
            for job in h.store.jobs(&Default::default(), 200).await.unwrap() {
                if !job.state.is_final() {
                    answered(h.store.cancel_job(job.id, "me", late + LEASE + 1).await);
                }
            }
        }
    }

    async fn a_call_that_the_database_gives_up_for_another_one_is_made_again(h) {
        if h.is_sqlite() {
            return; // It has one writer: nobody is in anybody's way.
        }
        let id = h.store.enqueue(keyed("k", 0), T0).await.unwrap().id;
        // Somebody who has the row first and then wants the key: the other way round than a cancellation.
        let rival = h.tamper(format!(
            "begin; update jobs set percent = percent where id = {id}; select pg_sleep(0.5); \
             select pg_advisory_xact_lock(1, hashtext('k')); rollback"
        ));
        let cancelled = async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            h.store.cancel_job(id, "me", T0).await
        };
        let (cancelled, ()) = tokio::join!(cancelled, rival);
        cancelled.unwrap();
        assert_eq!(h.store.find_job(id).await.unwrap().unwrap().state, JobState::Cancelled);
    }

    async fn what_a_worker_was_given_and_does_not_hold_is_given_once_more(h) {
        let ids: Vec<JobId> = enqueued(&h.store, 0, T0).await;
        let claims = h.store.turn(&tasks("far/1"), Vec::new(), 3, LEASE, T0).await.unwrap().claims;
        let held = [domain::worker::Lease::of(&claims[0])];
        let again = h.store.regain("far/1", &held, 10, LEASE, T0 + 1).await.unwrap();
        let fences: Vec<(JobId, i64)> = again.iter().map(|claim| (claim.job.id, claim.fence)).collect();
        assert_eq!(fences, [(ids[1], 2), (ids[2], 2)]);
        assert!(again.iter().all(|claim| claim.job.attempts == 1 && claim.leased_until == T0 + 1 + LEASE));
        let stale = h.store.progress(&claims[1], 1, "late", T0 + 2).await;
        assert!(matches!(stale, Err(Error::Conflict { .. })), "the first answer is worth nothing any more");
        h.store.progress(&again[0], 1, "mine", T0 + 2).await.unwrap();
        assert!(h.store.regain("far/2", &[], 10, LEASE, T0 + 2).await.unwrap().is_empty(), "it is another one's");
        let over = T0 + 2 + 2 * LEASE;
        assert!(h.store.regain("far/1", &[], 10, LEASE, over).await.unwrap().is_empty(), "the lease ran out");
    }
}

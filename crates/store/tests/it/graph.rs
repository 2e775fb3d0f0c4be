//! Jobs that need other jobs.

use crate::harness::{Harness, LEASE, T0, done, job, on_both, states, tasks};
use domain::{Failure, FailureReason, JobId, JobState, NewJob, Outcome, WaitReason};
use std::collections::HashMap;
use store::{Ended, Error};

fn needing(needs: &[i64]) -> NewJob {
    NewJob { needs: needs.iter().copied().map(JobId).collect(), ..job() }
}

/// The same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Fate {
    Good,
    Bad,
    Stopped,
}

/// What must become of each job: done when all it needs is done and its own work is good; cancelled below anything else.
fn model(needs: &[Vec<usize>], fates: &[Fate]) -> Vec<JobState> {
    let mut ends: Vec<JobState> = Vec::new();
    for (needs, fate) in needs.iter().zip(fates) {
        let ready = needs.iter().all(|&need| ends[need] == JobState::Done);
        ends.push(match (ready, fate) {
            (false, _) | (true, Fate::Stopped) => JobState::Cancelled,
            (true, Fate::Good) => JobState::Done,
            (true, Fate::Bad) => JobState::Error,
        });
    }
    ends
}

/// Makes a random graph, partly in one call and partly one by one while others already work, and works it off with four
/// workers. No job may begin before all that it needs is done.
async fn a_random_graph(h: &Harness, seed: u64) {
    let mut dice = Dice(seed);
    let count = 5 + dice.roll(25) as usize;
    let needs: Vec<Vec<usize>> = (0..count).map(|at| (0..at).filter(|_| dice.roll(6) == 0).collect()).collect();
    let fates: Vec<Fate> = (0..count)
        .map(|_| match dice.roll(10) {
            0 => Fate::Bad,
            1 => Fate::Stopped,
            _ => Fate::Good,
        })
        .collect();
    let together = dice.roll(count as u64 + 1) as usize;
    let placed = |at: usize, new: NewJob| NewJob { payload: serde_json::json!({ "at": at }), ..new };
    let listed = |at: usize| placed(at, needing(&needs[at].iter().map(|need| -1 - *need as i64).collect::<Vec<_>>()));
    let made = h.store.enqueue_all((0..together).map(listed).collect(), T0).await.unwrap();
    let mut ids: Vec<JobId> = made.iter().map(|made| made.id).collect();
    let store = h.store.clone();
    let (later, given) = (needs.clone(), ids.clone());
    let adding = tokio::spawn(async move {
        let mut ids = given;
        for (at, needs) in later.iter().enumerate().skip(together) {
            let new = NewJob { needs: needs.iter().map(|need| ids[*need]).collect(), ..job() };
            ids.push(store.enqueue(placed(at, new), T0).await.unwrap().id);
        }
        ids
    });
    let mut claimed: Vec<JobId> = Vec::new();
    let mut added = None;
    let mut open: Vec<Ended> = Vec::new();
    let mut adding = Some(adding);
    loop {
        let want = 1 + dice.roll(4) as u32;
        let ended = std::mem::take(&mut open);
        let turn = h.store.turn(&tasks("w"), ended, want, LEASE, T0).await.unwrap();
        assert!(turn.refused.is_empty());
        if turn.claims.is_empty() {
            if let Some(adding) = adding.take() {
                ids = adding.await.unwrap();
                added = Some(());
                continue;
            }
            break;
        }
        for claim in turn.claims {
            claimed.push(claim.job.id);
            let fate = fates[claim.job.payload["at"].as_u64().unwrap() as usize];
            let outcome = match fate {
                Fate::Good => Outcome::Done(serde_json::json!(1)),
                Fate::Bad => Outcome::Failed(Failure::lasting("bad")),
                Fate::Stopped => Outcome::Cancelled,
            };
            open.push(Ended { claim, outcome, retry_at: T0 });
        }
    }
    assert!(added.is_some());
    let ends = model(&needs, &fates);
    let places: HashMap<JobId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    for (at, &id) in ids.iter().enumerate() {
        let job = h.store.find_job(id).await.unwrap().unwrap();
        assert_eq!(job.state, ends[at], "seed {seed}: job {at} of {needs:?} {fates:?}");
        let began = claimed.iter().position(|other| *other == id);
        let must_begin = needs[at].iter().all(|&need| ends[need] == JobState::Done);
        assert_eq!(began.is_some(), must_begin, "seed {seed}: job {at}");
        for &need in &needs[at] {
            let before = claimed.iter().position(|other| places[other] == need);
            assert!(began.is_none() || before < began, "seed {seed}: job {at} began before {need}");
        }
    }
}

on_both! {
    async fn random_graphs_end_as_the_model_says(h) {
        for seed in 0..25 {
            a_random_graph(h, seed).await;
        }
    }

    async fn a_job_starts_when_the_last_of_those_it_needs_is_done(h) {
        let made = h.store.enqueue_all(vec![job(), job(), needing(&[-1, -2]), needing(&[-3])], T0).await.unwrap();
        let ids: Vec<JobId> = made.iter().map(|made| made.id).collect();
        let first = h.store.turn(&tasks("w"), vec![], 9, LEASE, T0).await.unwrap().claims;
        assert_eq!(first.len(), 2);
        let none = h.store.turn(&tasks("w"), vec![done(&first[1])], 9, LEASE, T0).await.unwrap().claims;
        assert!(none.is_empty());
        let waits = (JobState::Waiting, Some(WaitReason::Dependency));
        assert_eq!(states(h, [ids[2], ids[3]]).await, [waits, waits]);
        let third = h.store.turn(&tasks("w"), vec![done(&first[0])], 9, LEASE, T0).await.unwrap().claims;
        assert_eq!(third.iter().map(|claim| claim.job.id).collect::<Vec<_>>(), [ids[2]]);
    }

    async fn a_failed_job_cancels_everything_below_it_and_nothing_beside(h) {
        let list = vec![job(), needing(&[-1]), needing(&[-2]), job(), needing(&[-4, -3]), needing(&[-4])];
        let ids: Vec<JobId> = h.store.enqueue_all(list, T0).await.unwrap().iter().map(|made| made.id).collect();
        let claims = h.store.turn(&tasks("w"), vec![], 9, LEASE, T0).await.unwrap().claims;
        h.store.finish_job(&claims[0], &Outcome::Failed(Failure::lasting("no")), T0, T0 + 1).await.unwrap();
        let states: Vec<JobState> = states(h, ids.clone()).await.into_iter().map(|(state, _)| state).collect();
        use JobState::{Cancelled, Error, Waiting, Working};
        assert_eq!(states, [Error, Cancelled, Cancelled, Working, Cancelled, Waiting]);
        let job = h.store.find_job(ids[4]).await.unwrap().unwrap();
        assert_eq!((job.reason, job.finished_at_ms), (Some(FailureReason::Dependency), Some(T0 + 1)));
        // Whoever comes later and needs it never starts either.
        let late = h.store.enqueue(needing(&[ids[0].0]), T0 + 2).await.unwrap().id;
        assert_eq!(h.store.find_job(late).await.unwrap().unwrap().state, Cancelled);
    }

    async fn a_cancelled_job_takes_along_what_never_began(h) {
        let list = vec![job(), needing(&[-1]), needing(&[-2]), job()];
        let ids: Vec<JobId> = h.store.enqueue_all(list, T0).await.unwrap().iter().map(|made| made.id).collect();
        h.store.cancel_job(ids[1], "me", T0 + 1).await.unwrap();
        use JobState::{Cancelled, Queued};
        let now = |states: Vec<(JobState, Option<WaitReason>)>| states.into_iter().map(|(state, _)| state).collect::<Vec<_>>();
        assert_eq!(now(states(h, ids.clone()).await), [Queued, Cancelled, Cancelled, Queued]);
        let reasons = [h.store.find_job(ids[1]).await.unwrap().unwrap().reason, h.store.find_job(ids[2]).await.unwrap().unwrap().reason];
        assert_eq!(reasons, [Some(FailureReason::Cancelled), Some(FailureReason::Dependency)]);
        assert!(matches!(h.store.cancel_job(ids[1], "me", T0 + 2).await, Err(Error::Conflict { .. })));
        assert!(matches!(h.store.cancel_job(JobId(404), "me", T0 + 2).await, Err(Error::NotFound { .. })));
    }

    async fn a_job_at_work_learns_from_its_heartbeat_that_it_shall_stop(h) {
        let ids: Vec<JobId> =
            h.store.enqueue_all(vec![job(), needing(&[-1])], T0).await.unwrap().iter().map(|made| made.id).collect();
        let claim = h.store.claim_job(&tasks("w"), LEASE, T0).await.unwrap().unwrap();
        let mut wakeups = h.store.wakeups();
        h.store.cancel_job(ids[0], "me", T0 + 1).await.unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(5), wakeups.next()).await.expect("woken");
        assert!(h.store.heartbeat(&claim, T0 + LEASE).await.unwrap().cancel_requested);
        h.store.finish_job(&claim, &Outcome::Failed(Failure::transient("killed")), T0, T0 + 2).await.unwrap();
        let states: Vec<JobState> = states(h, ids).await.into_iter().map(|(state, _)| state).collect();
        assert_eq!(states, [JobState::Cancelled, JobState::Cancelled]);
    }

    async fn a_retried_job_is_a_new_one_on_the_same_terms(h) {
        let mut new = job();
        new.terms.idempotency_key = Some("once".into());
        new.terms.priority = 3;
        let id = h.store.enqueue(new, T0).await.unwrap().id;
        assert!(matches!(h.store.retry_job(id, "me", None, T0).await, Err(Error::Conflict { .. })));
        let claim = h.store.claim_job(&tasks("w"), LEASE, T0).await.unwrap().unwrap();
        h.store.finish_job(&claim, &Outcome::Failed(Failure::lasting("no")), T0, T0).await.unwrap();
        let again = h.store.retry_job(id, "me", None, T0 + 5).await.unwrap();
        let claim = h.store.claim_job(&tasks("w"), LEASE, T0 + 5).await.unwrap().unwrap();
        assert_eq!((claim.job.id, claim.job.terms.priority, claim.fence), (again, 3, 1));
        assert_ne!(again, id);
        assert!(matches!(h.store.retry_job(JobId(404), "me", None, T0).await, Err(Error::NotFound { .. })));
    }

    async fn a_job_waits_for_approval_and_goes_on_or_ends(h) {
        let mut new = job();
        new.needs_approval = true;
        let ids: Vec<JobId> = h
            .store
            .enqueue_all(vec![new.clone(), new, needing(&[-2]), job()], T0)
            .await
            .unwrap()
            .iter()
            .map(|made| made.id)
            .collect();
        let held = (JobState::Waiting, Some(WaitReason::Approval));
        assert_eq!(states(h, [ids[0], ids[1]]).await, [held, held]);
        h.store.release_held(ids[0], T0 + 1).await.unwrap();
        h.store.refuse_held(ids[1], "not today", T0 + 1).await.unwrap();
        let refused = h.store.find_job(ids[1]).await.unwrap().unwrap();
        assert_eq!((refused.state, refused.reason, refused.error.as_deref()), (JobState::Error, Some(FailureReason::Denied), Some("not today")));
        assert_eq!(states(h, [ids[0], ids[2]]).await, [(JobState::Queued, None), (JobState::Cancelled, None)]);
        // One that is at work is held, too, and its lease ends with it.
        let claim = h.store.turn(&tasks("w"), vec![], 9, LEASE, T0 + 1).await.unwrap().claims.remove(0);
        h.store.hold_for_approval(&claim, T0 + 2).await.unwrap();
        assert!(matches!(h.store.hold_for_approval(&claim, T0 + 2).await, Err(Error::Conflict { .. })));
        assert!(!h.store.heartbeat(&claim, T0 + LEASE).await.unwrap().ok);
        assert_eq!(states(h, [claim.job.id]).await, [held]);
        h.store.release_held(claim.job.id, T0 + 3).await.unwrap();
        assert!(matches!(h.store.release_held(claim.job.id, T0 + 3).await, Err(Error::Conflict { .. })));
        assert_eq!(h.store.claim_job(&tasks("w"), LEASE, T0 + 3).await.unwrap().unwrap().fence, 2);
    }
}

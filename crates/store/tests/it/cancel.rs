use crate::harness::{LEASE, T0, on_both};
use domain::{Failure, JobId, JobState, Outcome};
use serde_json::json;
use store::{Error, Heartbeat};

on_both! {
    async fn a_run_that_nobody_works_on_is_cancelled_at_once(h) {
        let id = h.start("shop").await;
        h.store.cancel_run(id, "me", T0 + 1).await.unwrap();
        let run = h.run(id).await;
        assert_eq!((run.state, run.error.as_deref()), (JobState::Cancelled, Some("cancelled on request")));
        assert!(run.stages.iter().all(|stage| stage.job.state == JobState::Cancelled));
        assert!(h.claim(T0 + 1_000_000).await.is_none());
        assert_eq!(h.story(id).await.last().unwrap(), "run_finished cancelled");
    }

    async fn a_finished_run_cannot_be_cancelled(h) {
        let id = h.start("shop").await;
        h.store.cancel_run(id, "me", T0).await.unwrap();
        let error = h.store.cancel_run(id, "me", T0).await.unwrap_err();
        assert_eq!(error.to_string(), format!("run {id} is over (cancelled) and cannot be cancelled"));
    }

    async fn an_unknown_run_is_not_found_and_a_stage_is_no_run(h) {
        let id = h.start("shop").await;
        let stage = h.run(id).await.stages[0].job.id;
        for unknown in [JobId(999), JobId(-1), stage] {
            assert!(matches!(h.store.cancel_run(unknown, "me", T0).await, Err(Error::NotFound { .. })), "{unknown}");
        }
    }

    async fn a_worker_learns_from_its_heartbeat_that_it_shall_stop(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        let mut wakeups = h.store.wakeups();
        h.store.cancel_run(id, "me", T0 + 1).await.unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(5), wakeups.next()).await.expect("woken to look");
        let beat = h.store.heartbeat(&claim, T0 + LEASE).await.unwrap();
        assert_eq!(beat, Heartbeat { ok: true, cancel_requested: true });
        let run = h.run(id).await;
        assert_eq!(run.state, JobState::Working);
        assert!(run.stages[1..].iter().all(|stage| stage.job.state == JobState::Cancelled));
        h.finish(&claim, &Outcome::Cancelled, T0 + 2).await;
        assert_eq!(h.run(id).await.state, JobState::Cancelled);
    }

    async fn asking_twice_changes_nothing(h) {
        let id = h.start("shop").await;
        h.claim(T0).await.unwrap();
        h.store.cancel_run(id, "me", T0 + 1).await.unwrap();
        let before = h.story(id).await;
        h.store.cancel_run(id, "you", T0 + 2).await.unwrap();
        assert_eq!(h.story(id).await, before);
    }

    async fn a_failure_after_the_request_counts_as_cancelled(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.store.cancel_run(id, "me", T0).await.unwrap();
        let killed = Failure::transient("killed by signal 9");
        h.finish(&claim, &Outcome::Failed(killed), T0 + 1).await;
        assert_eq!(h.run(id).await.state, JobState::Cancelled);
    }

    async fn a_stage_that_ends_well_after_the_request_starts_no_other(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.store.cancel_run(id, "me", T0).await.unwrap();
        h.finish(&claim, &Outcome::Done(json!(null)), T0 + 1).await;
        let run = h.run(id).await;
        assert_eq!((run.state, run.stages[0].job.state), (JobState::Cancelled, JobState::Done));
        assert!(h.claim(T0 + 1_000_000).await.is_none());
    }

    async fn a_run_whose_worker_died_is_cancelled_at_once(h) {
        let id = h.start("shop").await;
        h.claim(T0).await.unwrap();
        h.store.cancel_run(id, "me", T0 + LEASE).await.unwrap();
        assert_eq!(h.run(id).await.state, JobState::Cancelled);
    }

    async fn a_run_whose_worker_dies_after_the_request_is_cancelled_by_the_next_claim(h) {
        let id = h.start("shop").await;
        h.claim(T0).await.unwrap();
        h.store.cancel_run(id, "me", T0 + 1).await.unwrap();
        assert!(h.claim(T0 + LEASE).await.is_none());
        assert_eq!(h.run(id).await.state, JobState::Cancelled);
    }

    async fn a_returned_job_of_a_cancelled_run_is_cancelled(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.store.cancel_run(id, "me", T0 + 1).await.unwrap();
        h.store.return_job(&claim, T0 + 2).await.unwrap();
        assert_eq!(h.run(id).await.state, JobState::Cancelled);
    }

    async fn a_job_that_waits_for_a_retry_is_cancelled_at_once(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        let failure = Failure::transient("lost");
        h.finish(&claim, &Outcome::Failed(failure), T0).await;
        h.store.cancel_run(id, "me", T0 + 1).await.unwrap();
        assert_eq!(h.run(id).await.state, JobState::Cancelled);
        assert!(h.claim(T0 + 1_000_000).await.is_none());
    }
}

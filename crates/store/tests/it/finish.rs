use crate::harness::{LEASE, T0, all_kinds, named, on_both};
use domain::job::ATTEMPTS_MAX;
use domain::{EventBody, Failure, JobState, Outcome, Stage, WaitReason};
use serde_json::json;
use store::EventFilter;

fn failed(message: &str, transient: bool) -> Outcome {
    Outcome::Failed(if transient { Failure::transient(message) } else { Failure::lasting(message) })
}

on_both! {
    async fn a_run_is_done_when_its_last_stage_is(h) {
        let id = h.start("shop").await;
        for at in 0..7 {
            assert_eq!(h.run(id).await.percent, u8::try_from(at * 100 / 7).unwrap());
            h.pass(T0 + at).await;
        }
        let run = h.run(id).await;
        assert_eq!((run.state, run.percent, run.error), (JobState::Done, 100, None));
        let root = h.store.find_job(id).await.unwrap().unwrap();
        let result = root.result.unwrap();
        assert_eq!(result["plan"], json!({"made": "plan"}));
        assert_eq!(result.as_object().unwrap().len(), 7);
        assert_eq!((root.percent, root.finished_at_ms), (100, Some(T0 + 6)));
    }

    async fn each_move_is_told_once_and_in_order(h) {
        let id = h.start("shop").await;
        for _ in 0..7 {
            h.pass(T0).await;
        }
        let mut expected = vec!["run_started".to_owned()];
        for stage in Stage::ALL {
            expected.push(format!("stage_moved {} queued", stage.as_str()));
            if stage == Stage::Plan {
                expected.push("job_moved working".into());
            }
            expected.extend(["working", "done"].map(|state| format!("stage_moved {} {state}", stage.as_str())));
        }
        expected.push("run_finished done".into());
        assert_eq!(h.story(id).await, expected);
    }

    async fn a_failed_stage_ends_the_run_and_no_later_stage_ever_starts(h) {
        let id = h.start("shop").await;
        h.pass(T0).await;
        let claim = h.claim(T0).await.unwrap();
        h.finish(&claim, &failed("main.py does not parse; ask for less", false), T0 + 1).await;
        let run = h.run(id).await;
        assert_eq!(run.state, JobState::Error);
        assert_eq!(run.error.as_deref(), Some("main.py does not parse; ask for less"));
        assert_eq!(run.stages[1].job.state, JobState::Error);
        for stage in &run.stages[2..] {
            assert_eq!(stage.job.state, JobState::Cancelled);
            assert_eq!(stage.job.error.as_deref(), Some("not started, because code failed"));
        }
        assert!(h.claim(T0 + 1_000_000_000).await.is_none());
        assert_eq!(h.story(id).await.last().unwrap(), "run_finished error");
    }

    async fn a_transient_failure_waits_and_is_tried_again(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        let mut wakeups = h.store.wakeups();
        h.store.finish_job(&claim, &failed("connection lost", true), T0 + 500, T0 + 1).await.unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(5), wakeups.next()).await.expect("told of the new time");
        let job = h.run(id).await.stages[0].job.clone();
        assert_eq!((job.state, job.waits_for), (JobState::Waiting, Some(WaitReason::Time)));
        assert_eq!(job.error.as_deref(), Some("connection lost"));
        assert_eq!(h.store.next_due(&named("any", &all_kinds())).await.unwrap(), Some(T0 + 500));
        assert!(h.claim(T0 + 499).await.is_none());
        let again = h.claim(T0 + 500).await.unwrap();
        assert_eq!((again.job.attempts, again.job.waits_for), (2, None));
        h.finish(&again, &Outcome::Done(json!(null)), T0 + 501).await;
        assert_eq!(h.run(id).await.stages[0].job.error, None);
    }

    async fn a_transient_failure_is_final_after_the_last_attempt(h) {
        let id = h.start("shop").await;
        let mut now = T0;
        for attempt in 1..=ATTEMPTS_MAX {
            let claim = h.claim(now).await.unwrap();
            assert_eq!(claim.job.attempts, attempt);
            h.store.finish_job(&claim, &failed("disk full", true), now + 10, now).await.unwrap();
            now += 10;
        }
        assert_eq!(h.run(id).await.state, JobState::Error);
        assert!(h.claim(now + LEASE).await.is_none());
    }

    async fn a_worker_that_stops_by_request_ends_the_run_as_cancelled(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.finish(&claim, &Outcome::Cancelled, T0).await;
        let run = h.run(id).await;
        assert_eq!(run.state, JobState::Cancelled);
        assert!(run.stages.iter().all(|stage| stage.job.state == JobState::Cancelled));
        assert!(h.claim(T0 + 1_000_000).await.is_none());
    }

    async fn the_end_of_a_run_says_why(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.finish(&claim, &failed("no \u{0} disk", false), T0).await;
        let filter = EventFilter { run_id: Some(id), ..EventFilter::default() };
        let last = h.store.events_after(0, &filter, 100).await.unwrap().pop().unwrap();
        let EventBody::RunFinished { state: JobState::Error, error: Some(error) } = last.body else { panic!("{last:?}") };
        assert!(error.starts_with("no "));
    }
}

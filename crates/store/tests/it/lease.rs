use crate::harness::{LEASE, T0, all_kinds, named, on_both};
use domain::job::TAKEOVERS_MAX;
use domain::{Evidence, JobState, Outcome, Stage, Verdict};
use serde_json::json;
use store::{Error, Heartbeat};

fn evidence() -> Evidence {
    serde_json::from_value(json!({
        "job_id": 1, "stage": "plan", "check": "c", "verdict": "passed", "command": [], "exit_code": null, "report": null,
        "tools": {}, "tree": "", "sandbox": "", "started_at_ms": 1, "duration_ms": 1, "cpu_ms": 1, "log_tail": ""
    }))
    .unwrap()
}

on_both! {
    async fn a_job_whose_lease_ran_out_is_taken_over_with_a_higher_fence(h) {
        h.start("shop").await;
        let dead = h.claim(T0).await.unwrap();
        let alive = h.claim(T0 + LEASE).await.expect("taken over");
        assert_eq!((alive.job.id, alive.fence, alive.job.attempts), (dead.job.id, dead.fence + 1, 2));
        assert_eq!(alive.job.started_at_ms, Some(T0));
    }

    async fn every_write_of_a_worker_that_lost_its_lease_is_refused(h) {
        let run = h.start("shop").await;
        let stale = h.claim(T0).await.unwrap();
        let fresh = h.claim(T0 + LEASE).await.unwrap();
        let before = h.story(run).await;
        let now = T0 + LEASE + 1;
        let refused = [
            h.store.progress(&stale, 50, "late", now).await,
            h.store.append_log(&stale, "late", now).await,
            h.store.record_evidence(&stale, &evidence(), now).await,
            h.store.finish_job(&stale, &Outcome::Done(json!("late")), now, now).await,
            h.store.finish_job(&stale, &Outcome::Cancelled, now, now).await,
            h.store.return_job(&stale, now).await,
        ];
        for refusal in refused {
            assert!(matches!(&refusal, Err(Error::Conflict { message }) if message.starts_with("lease lost")), "{refusal:?}");
        }
        let beat = h.store.heartbeat(&stale, now + LEASE).await.unwrap();
        assert_eq!(beat, Heartbeat { ok: false, cancel_requested: false });
        assert_eq!(h.story(run).await, before);
        h.store.progress(&fresh, 10, "mine", now).await.unwrap();
    }

    async fn a_finished_job_takes_no_more_writes(h) {
        h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.finish(&claim, &Outcome::Done(json!(1)), T0).await;
        let again = h.store.finish_job(&claim, &Outcome::Done(json!(2)), T0, T0).await;
        assert!(matches!(again, Err(Error::Conflict { .. })));
        assert_eq!(h.store.find_job(claim.job.id).await.unwrap().unwrap().result, Some(json!(1)));
    }

    async fn after_the_clock_was_set_back_a_dead_workers_job_waits_one_lease_more(h) {
        const LATER: i64 = 2 * 3_600_000;
        h.start("shop").await;
        h.start("blog").await;
        let dead = h.claim(T0 + LATER).await.unwrap();
        let alive = h.claim(T0 + LATER).await.unwrap();
        assert!(h.claim(T0).await.is_none(), "a living worker has time for its sign of life");
        assert!(h.store.heartbeat(&alive, T0 + 2 * LEASE).await.unwrap().ok);
        assert_eq!(h.claim(T0 + LEASE).await.unwrap().job.id, dead.job.id);
        assert!(h.claim(T0 + LEASE).await.is_none());
    }

    async fn a_process_that_starts_after_the_clock_was_set_back_shortens_the_leases_too(h) {
        const LATER: i64 = 2 * 3_600_000;
        h.start("shop").await;
        h.claim(T0 + LATER).await.unwrap();
        let other = h.reopened().await;
        let worker = named("worker-1", &all_kinds());
        assert!(other.claim_job(&worker, LEASE, T0).await.unwrap().is_none());
        assert!(other.claim_job(&worker, LEASE, T0 + LEASE).await.unwrap().is_some());
        other.close().await;
    }

    async fn a_heartbeat_keeps_the_job(h) {
        h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        let beat = h.store.heartbeat(&claim, T0 + 2 * LEASE).await.unwrap();
        assert_eq!(beat, Heartbeat { ok: true, cancel_requested: false });
        assert!(h.claim(T0 + LEASE).await.is_none());
        assert!(h.claim(T0 + 2 * LEASE).await.is_some());
    }

    async fn a_dead_processs_leases_are_freed_at_once_and_nobody_elses(h) {
        h.start("shop").await;
        h.start("blog").await;
        let kinds = all_kinds();
        let dead = h.store.claim_job(&named("host-1/a", &kinds), LEASE, T0).await.unwrap().unwrap();
        let alive = h.store.claim_job(&named("host-2/a", &kinds), LEASE, T0).await.unwrap().unwrap();
        let mut wakeups = h.store.wakeups();
        assert_eq!(h.store.release_leases("host-1/a", T0 + 1).await.unwrap(), 1);
        tokio::time::timeout(std::time::Duration::from_secs(5), wakeups.next()).await.expect("woken");
        let taken = h.store.claim_job(&named("host-1/b", &kinds), LEASE, T0 + 1).await.unwrap().unwrap();
        assert_eq!(taken.job.id, dead.job.id);
        assert!(h.claim(T0 + 1).await.is_none());
        assert!(h.store.heartbeat(&alive, T0 + LEASE).await.unwrap().ok);
        assert_eq!(h.store.release_leases("nobody", T0 + 1).await.unwrap(), 0);
    }

    async fn a_wildcard_in_a_workers_name_frees_nobody(h) {
        h.start("shop").await;
        h.claim(T0).await.unwrap();
        for name in ["", "%", "_", "work_r-1", "worker", "worker-", "'", "worker-1x"] {
            assert_eq!(h.store.release_leases(name, T0 + 1).await.unwrap(), 0, "{name}");
        }
        assert_eq!(h.store.release_leases("worker-1", T0 + 1).await.unwrap(), 1);
    }

    async fn a_job_that_kills_every_worker_is_poison_and_stops_its_run(h) {
        let run = h.start("shop").await;
        h.start("blog").await;
        h.pass(T0).await;
        let poison = h.store.run(run).await.unwrap().stages[1].job.id;
        let mut now = T0;
        let mut claims = 0;
        while h.run(run).await.state != JobState::Error {
            now += LEASE;
            while let Some(claim) = h.claim(now).await {
                if claim.job.id == poison {
                    claims += 1;
                } else {
                    h.finish(&claim, &Outcome::Done(json!(null)), now).await;
                }
            }
            assert!(claims <= TAKEOVERS_MAX + 1, "the poison was never contained");
        }
        assert_eq!(claims, TAKEOVERS_MAX + 1);
        let run = h.run(run).await;
        assert!(run.error.unwrap().starts_with("poison: "));
        assert_eq!(run.stages[1].stage, Stage::Code);
        assert!(run.stages[2..].iter().all(|stage| stage.job.state == JobState::Cancelled));
    }

    async fn a_takeover_uses_up_no_attempt(h) {
        let run = h.start("shop").await;
        for round in 0..5 {
            h.claim(T0 + round * LEASE).await.expect("taken over");
        }
        let claim = h.claim(T0 + 5 * LEASE).await.unwrap();
        let failure = domain::Failure::transient("connection lost");
        h.finish(&claim, &Outcome::Failed(failure), T0 + 5 * LEASE).await;
        assert_eq!(h.run(run).await.stages[0].job.state, JobState::Waiting);
    }

    async fn a_returned_job_is_queued_again_at_once(h) {
        let run = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.store.return_job(&claim, T0 + 1).await.unwrap();
        assert_eq!(h.run(run).await.stages[0].job.state, JobState::Queued);
        assert_eq!(h.claim(T0 + 1).await.unwrap().fence, 2);
    }

    async fn a_resumed_stage_replaces_its_own_earlier_evidence(h) {
        let run = h.start("shop").await;
        let first = h.claim(T0).await.unwrap();
        h.store.record_evidence(&first, &Evidence { verdict: Verdict::Failed, ..evidence() }, T0).await.unwrap();
        h.store.record_evidence(&first, &Evidence { check: "other".into(), ..evidence() }, T0).await.unwrap();
        let second = h.claim(T0 + LEASE).await.unwrap();
        h.store.record_evidence(&second, &evidence(), T0 + LEASE).await.unwrap();
        let kept: Vec<(String, Verdict)> =
            h.run(run).await.stages[0].evidence.iter().map(|e| (e.check.clone(), e.verdict)).collect();
        assert_eq!(kept, [("other".to_owned(), Verdict::Passed), ("c".to_owned(), Verdict::Passed)]);
    }
}

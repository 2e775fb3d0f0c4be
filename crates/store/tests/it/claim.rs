use crate::harness::{LEASE, T0, all_kinds, named, new_run, on_both};
use domain::{JobKind, JobState, Stage};
use store::NewRun;

on_both! {
    async fn a_claim_takes_the_first_stage_and_puts_the_run_to_work(h) {
        let run = h.start("shop").await;
        let claim = h.claim(T0 + 1).await.unwrap();
        assert_eq!(claim.job.kind, JobKind::Stage(Stage::Plan));
        assert_eq!((claim.job.state, claim.job.attempts, claim.fence), (JobState::Working, 1, 1));
        assert_eq!((claim.leased_until, claim.job.started_at_ms), (T0 + 1 + LEASE, Some(T0 + 1)));
        assert_eq!(h.run(run).await.state, JobState::Working);
        assert_eq!(h.story(run).await.last().unwrap(), "stage_moved plan working");
    }

    async fn a_claimed_job_is_not_given_out_again(h) {
        h.start("shop").await;
        assert!(h.claim(T0).await.is_some());
        assert!(h.claim(T0 + LEASE - 1).await.is_none());
    }

    async fn a_root_job_is_never_claimed(h) {
        h.start("shop").await;
        let kinds = [JobKind::Run];
        assert!(h.store.claim_job(&named("w", &kinds), LEASE, T0 + 1_000_000).await.unwrap().is_none());
    }

    async fn a_worker_gets_only_the_kinds_it_asks_for(h) {
        h.start("shop").await;
        let deploy = [JobKind::Stage(Stage::Deploy)];
        assert!(h.store.claim_job(&named("w", &deploy), LEASE, T0).await.unwrap().is_none());
        assert!(h.store.claim_job(&named("w", &[]), LEASE, T0).await.unwrap().is_none());
        let several = [JobKind::Stage(Stage::Deploy), JobKind::Stage(Stage::Plan)];
        assert!(h.store.claim_job(&named("w", &several), LEASE, T0).await.unwrap().is_some());
    }

    async fn a_stage_is_never_claimable_before_the_one_it_needs_is_done(h) {
        let run = h.start("shop").await;
        for expected in Stage::ALL {
            let others: Vec<JobKind> = all_kinds().into_iter().filter(|k| *k != JobKind::Stage(expected)).collect();
            assert!(h.store.claim_job(&named("w", &others), LEASE, T0).await.unwrap().is_none(), "before {expected:?}");
            assert_eq!(h.pass(T0).await, expected);
        }
        assert!(h.claim(T0 + 1_000_000).await.is_none());
        assert_eq!(h.run(run).await.state, JobState::Done);
    }

    async fn runs_are_served_oldest_first(h) {
        let first = h.start("shop").await;
        let second = h.store.start_run(&new_run("blog"), T0 + 5).await.unwrap();
        assert_eq!(h.claim(T0 + 10).await.unwrap().job.run_id, first);
        assert_eq!(h.claim(T0 + 10).await.unwrap().job.run_id, second);
    }

    async fn a_clock_that_was_set_back_delays_no_queued_job(h) {
        let hour = 3_600_000;
        h.store.start_run(&new_run("shop"), T0 + hour).await.unwrap();
        assert!(h.store.next_due(&named("any", &all_kinds())).await.unwrap().unwrap() <= T0);
        let claim = h.claim(T0).await.expect("due");
        assert_eq!(claim.leased_until, T0 + LEASE);
    }

    async fn nothing_is_due_on_an_empty_store(h) {
        assert!(h.claim(T0).await.is_none());
        assert_eq!(h.store.next_due(&named("any", &all_kinds())).await.unwrap(), None);
    }

    async fn the_next_look_is_due_when_the_lease_ends(h) {
        h.start("shop").await;
        assert_eq!(h.store.next_due(&named("any", &all_kinds())).await.unwrap(), Some(0));
        h.claim(T0 + 7).await.unwrap();
        assert_eq!(h.store.next_due(&named("any", &all_kinds())).await.unwrap(), Some(T0 + 7 + LEASE));
        assert_eq!(h.store.next_due(&named("any", &[JobKind::Stage(Stage::Code)])).await.unwrap(), None);
    }

    async fn a_new_run_wakes_an_idle_worker(h) {
        let mut wakeups = h.store.wakeups();
        h.start("shop").await;
        tokio::time::timeout(std::time::Duration::from_secs(5), wakeups.next()).await.expect("woken");
    }

    async fn a_wake_up_that_came_between_two_waits_is_not_lost(h) {
        let mut wakeups = h.store.wakeups();
        h.start("shop").await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        tokio::time::timeout(std::time::Duration::from_secs(5), wakeups.next()).await.expect("woken");
    }

    async fn a_done_stage_wakes_for_the_next_one(h) {
        h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        let mut wakeups = h.store.wakeups();
        h.finish(&claim, &domain::Outcome::Done(serde_json::json!(null)), T0).await;
        tokio::time::timeout(std::time::Duration::from_secs(5), wakeups.next()).await.expect("woken");
        assert_eq!(h.claim(T0).await.unwrap().job.kind, JobKind::Stage(Stage::Code));
    }

    async fn the_payload_reaches_every_stage(h) {
        let payload = serde_json::json!({"deep": {"list": [1, "two", null]}});
        h.store.start_run(&NewRun { payload: payload.clone(), ..new_run("shop") }, T0).await.unwrap();
        h.pass(T0).await;
        assert_eq!(h.claim(T0).await.unwrap().job.payload, payload);
    }
}

/// Another process on PostgreSQL learns of new work without looking.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_in_another_process_is_woken_by_a_notification() {
    let Some(h) = crate::harness::Harness::postgres().await else { return };
    let other = h.reopened().await;
    let (mut wakeups, mut newest) = (other.wakeups(), other.subscribe());
    h.start("shop").await;
    let wait = std::time::Duration::from_secs(3);
    tokio::time::timeout(wait, wakeups.next()).await.expect("woken");
    tokio::time::timeout(wait, newest.wait_for(|seq| *seq == 2)).await.expect("told").unwrap();
    other.close().await;
    h.drop_database().await;
}

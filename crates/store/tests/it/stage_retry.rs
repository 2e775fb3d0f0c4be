use crate::harness::{Harness, T0, named, new_run, on_both};
use domain::{
    ApprovalState, Decision, Failure, JobId, JobState, Outcome, Party, Role, Ruling, RunId, Stage, WaitReason, Wish,
};
use serde_json::json;
use store::{ApprovalFilter, Error, StageRetry};

fn allowed() -> (Wish, Decision) {
    let wish = Wish::new(Party::new("user", "ada"), "run.start", Party::new("project", "shop"));
    let decision = Decision {
        ruling: Ruling::Allow,
        rule: "a-rule".into(),
        reason: "because".into(),
        asks: None,
        input_digest: "a".repeat(64),
        policy_digest: "b".repeat(64),
    };
    (wish, decision)
}

fn retry(run: RunId, stage: Stage) -> StageRetry {
    StageRetry { run, stage, decision: allowed() }
}

/// A run whose test stage failed; the one before it is done.
async fn stopped(h: &Harness) -> RunId {
    let id = h.start("shop").await;
    h.pass(T0).await;
    h.pass(T0 + 1).await;
    let claim = h.claim(T0 + 2).await.unwrap();
    h.finish(&claim, &Outcome::Failed(Failure::lasting("two tests failed")), T0 + 3).await;
    assert_eq!(h.run(id).await.state, JobState::Error);
    id
}

fn states(run: &domain::Run) -> Vec<&'static str> {
    run.stages.iter().map(|view| view.job.state.as_str()).collect()
}

async fn refusal(h: &Harness, run: RunId, stage: Stage) -> String {
    h.store.retry_stage(&retry(run, stage), T0 + 10).await.unwrap_err().to_string()
}

on_both! {
    async fn a_failed_stage_goes_again_with_all_after_it_and_the_run_ends_well(h) {
        let id = stopped(h).await;
        h.store.retry_stage(&retry(id, Stage::Test), T0 + 10).await.unwrap();
        let run = h.run(id).await;
        assert_eq!((run.state, run.error.as_deref()), (JobState::Waiting, None));
        assert_eq!(states(&run), ["done", "done", "queued", "waiting", "waiting", "waiting", "waiting"]);
        assert_eq!((run.stages[2].job.error.as_deref(), run.stages[2].job.finished_at_ms), (None, None));
        let again = h.claim(T0 + 11).await.unwrap();
        assert_eq!((again.job.id, again.job.attempts), (run.stages[2].job.id, 2));
        assert_eq!(h.run(id).await.state, JobState::Working);
        h.finish(&again, &Outcome::Done(json!({})), T0 + 12).await;
        let rest = [h.pass(T0 + 13).await, h.pass(T0 + 14).await, h.pass(T0 + 15).await, h.pass(T0 + 16).await];
        assert_eq!(rest, [Stage::Secure, Stage::Build, Stage::Deploy, Stage::Monitor]);
        assert_eq!(h.run(id).await.state, JobState::Done);
        assert_eq!(h.story(id).await.last().unwrap(), "run_finished done");
    }

    async fn a_cancelled_run_goes_on_where_it_was_stopped(h) {
        let id = h.start("shop").await;
        h.pass(T0).await;
        h.store.cancel_run(id, "me", T0 + 1).await.unwrap();
        h.store.retry_stage(&retry(id, Stage::Code), T0 + 2).await.unwrap();
        let claim = h.claim(T0 + 3).await.unwrap();
        let beat = h.store.heartbeat(&claim, T0 + 60_000).await.unwrap();
        assert!(beat.ok && !beat.cancel_requested, "nobody asks the new attempt to stop");
    }

    async fn what_is_not_over_or_done_or_stopped_elsewhere_is_refused_with_its_reason(h) {
        let id = h.start("shop").await;
        assert_eq!(refusal(h, id, Stage::Plan).await, format!("run {id} is not over; wait for its end or cancel it"));
        for at in 0..7 {
            h.pass(T0 + at).await;
        }
        assert_eq!(refusal(h, id, Stage::Plan).await, format!("run {id} is done; there is nothing to do again"));
        let failed = h.store.start_run(&new_run("shop"), T0 + 20).await.unwrap();
        let claim = h.claim(T0 + 21).await.unwrap();
        h.finish(&claim, &Outcome::Failed(Failure::lasting("no")), T0 + 22).await;
        assert_eq!(
            refusal(h, failed, Stage::Deploy).await,
            format!("run {failed} stopped at its stage plan; only that one can be done again")
        );
        let unknown = h.store.retry_stage(&retry(JobId(999), Stage::Plan), T0 + 23).await;
        assert!(matches!(unknown, Err(Error::NotFound { .. })), "{unknown:?}");
    }

    async fn a_run_that_a_newer_one_follows_is_not_opened_again(h) {
        let id = stopped(h).await;
        let newer = h.store.start_run(&new_run("shop"), T0 + 20).await.unwrap();
        let expected = format!("run {newer} of the same project is newer than run {id}; build again instead");
        assert_eq!(refusal(h, id, Stage::Test).await, expected);
        h.store.cancel_run(newer, "me", T0 + 21).await.unwrap();
        assert_eq!(refusal(h, id, Stage::Test).await, expected);
    }

    async fn while_a_run_is_open_again_no_second_one_of_its_project_starts(h) {
        let id = stopped(h).await;
        h.store.retry_stage(&retry(id, Stage::Test), T0 + 10).await.unwrap();
        let error = h.store.start_run(&new_run("shop"), T0 + 11).await.unwrap_err();
        assert_eq!(error.to_string(), format!("run {id} of shop is not over yet; wait for its end or cancel it"));
        let error = refusal(h, id, Stage::Test).await;
        assert_eq!(error, format!("run {id} is not over; wait for its end or cancel it"));
    }

    async fn a_stage_waits_for_the_approval_that_policy_wants(h) {
        let id = stopped(h).await;
        let (wish, decision) = allowed();
        let decision = Decision { ruling: Ruling::NeedsApproval, asks: Some(Role::Admin), ..decision };
        h.store.retry_stage(&StageRetry { decision: (wish, decision), ..retry(id, Stage::Test) }, T0 + 10).await.unwrap();
        let job = h.run(id).await.stages[2].job.clone();
        assert_eq!((job.state, job.waits_for), (JobState::Waiting, Some(WaitReason::Approval)));
        assert!(h.claim(T0 + 11).await.is_none());
        let filter = ApprovalFilter { state: Some(ApprovalState::Pending), job: Some(job.id) };
        assert_eq!(h.store.approvals(&filter, 10).await.unwrap().len(), 1);
        h.store.release_held(job.id, T0 + 12).await.unwrap();
        assert_eq!(h.claim(T0 + 13).await.unwrap().job.id, job.id);
    }

    async fn its_moves_tell_who_took_a_stage_and_what_it_waited_for(h) {
        let id = h.start("shop").await;
        let worker = named("loom/one", &crate::harness::all_kinds());
        h.store.claim_job(&worker, crate::harness::LEASE, T0 + 5).await.unwrap().unwrap();
        let moves = h.store.moves(id, 100).await.unwrap();
        let told: Vec<_> = moves.iter().map(|event| serde_json::to_value(event).unwrap()).collect();
        assert_eq!(told[0]["event_type"], "run_started");
        let taken = told.last().unwrap();
        assert_eq!((&taken["stage"], &taken["worker"], &taken["at_ms"]), (&json!("plan"), &json!("loom/one"), &json!(T0 + 5)));
        assert_eq!(h.store.moves(id, 1).await.unwrap().len(), 1);
    }
}

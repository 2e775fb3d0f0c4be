//! Approvals: asked, answered or expired, and the job that waits moves with them.

use crate::audit::decision;
use crate::harness::{Harness, T0, on_both};
use domain::{
    ApprovalState, Claim, Decision, EventBody, JobId, JobKind, JobState, NewJob, Party, Ruling, Task, WaitReason,
};
use domain::{Wish, WorkerSpec};
use serde_json::json;
use store::{APPROVAL_MS, Answer, ApprovalFilter, Error, EventFilter};

fn wish() -> Wish {
    let who = Party::new("user", "dan").with("role", "developer");
    Wish::new(who, "task.submit", Party::new("task", "execute")).with("network", true)
}

fn asking() -> Decision {
    decision(&wish(), Ruling::NeedsApproval)
}

/// A job that waits for approval from the start, and its approval's number.
async fn held(h: &Harness) -> (JobId, i64) {
    let new = NewJob::new(Task::Execute, json!({"argv": ["true"]}), "dan");
    let new = NewJob { needs_approval: true, decision: Some((wish(), asking())), ..new };
    let job = h.store.enqueue(new, T0).await.unwrap().id;
    (job, pending(h, job).await)
}

async fn pending(h: &Harness, job: JobId) -> i64 {
    let filter = ApprovalFilter { state: Some(ApprovalState::Pending), job: Some(job) };
    let approvals = h.store.approvals(&filter, 10).await.unwrap();
    assert_eq!(approvals.len(), 1, "{approvals:?}");
    approvals[0].id
}

fn answer(approve: bool, ruling: Ruling) -> Answer {
    let wish = Wish::new(Party::new("user", "ada"), "approval.decide", Party::new("approval", "1"));
    let decision = decision(&wish, ruling);
    Answer { approve, by: "ada".into(), comment: Some("seen it".into()), wish, decision }
}

async fn claim(h: &Harness) -> Option<Claim> {
    let worker = WorkerSpec { name: "w".into(), kinds: vec![JobKind::Task(Task::Execute)], labels: vec![] };
    h.store.claim_job(&worker, 30_000, T0 + 10).await.unwrap()
}

/// The states that the approval's events told, in order.
async fn told(h: &Harness, approval: i64) -> Vec<ApprovalState> {
    let events = h.store.events_after(0, &EventFilter::default(), 1_000).await.unwrap();
    let state = |event: domain::Event| match event.body {
        EventBody::ApprovalMoved { approval_id, state, .. } if approval_id == approval => Some(state),
        _ => None,
    };
    events.into_iter().filter_map(state).collect()
}

on_both! {
    async fn an_approved_job_goes_on_and_the_trail_says_who_and_why(h) {
        let (job, id) = held(h).await;
        assert!(claim(h).await.is_none(), "it waits");
        let approval = h.store.answer_approval(id, &answer(true, Ruling::Allow), T0 + 5).await.unwrap();
        assert_eq!((approval.state, approval.decided_by.as_deref()), (ApprovalState::Approved, Some("ada")));
        assert_eq!((approval.comment.as_deref(), approval.decided_at_ms), (Some("seen it"), Some(T0 + 5)));
        assert_eq!(claim(h).await.unwrap().job.id, job);
        assert_eq!(told(h, id).await, [ApprovalState::Pending, ApprovalState::Approved]);
        let decisions = h.store.decisions_of(job).await.unwrap();
        let told: Vec<_> = decisions.iter().map(|stored| (stored.wish.action.as_str(), stored.actor.as_str())).collect();
        assert_eq!(told, [("task.submit", "user:dan"), ("approval.decide", "user:ada")]);
        assert_eq!(decisions[0].wish, wish());
        assert_eq!(decisions[0].decision.asks, asking().asks);
        assert_eq!(h.store.approver_of(job, &wish()).await.unwrap().as_deref(), Some("ada"));
        assert_eq!(h.store.approver_of(job, &wish().with("network", false)).await.unwrap(), None, "exactly this wish");
    }

    async fn a_refused_job_ends_as_denied_with_the_reason(h) {
        let (job, id) = held(h).await;
        h.store.answer_approval(id, &answer(false, Ruling::Allow), T0 + 5).await.unwrap();
        let job = h.store.find_job(job).await.unwrap().unwrap();
        assert_eq!((job.state, job.error.as_deref()), (JobState::Error, Some("refused by ada: seen it")));
        assert_eq!(job.reason, Some(domain::FailureReason::Denied));
        assert_eq!(h.store.approver_of(job.id, &wish()).await.unwrap(), None);
    }

    async fn an_answer_that_policy_does_not_allow_changes_nothing(h) {
        let (job, id) = held(h).await;
        for ruling in [Ruling::Deny, Ruling::NeedsApproval] {
            let refused = h.store.answer_approval(id, &answer(true, ruling), T0 + 5).await;
            assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        }
        assert_eq!(pending(h, job).await, id);
        assert!(claim(h).await.is_none());
    }

    async fn only_the_first_of_two_answers_counts(h) {
        let (_, id) = held(h).await;
        let (yes, no) = (answer(true, Ruling::Allow), answer(false, Ruling::Allow));
        let (one, other) =
            tokio::join!(h.store.answer_approval(id, &yes, T0 + 5), h.store.answer_approval(id, &no, T0 + 5));
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
        assert_eq!(told(h, id).await.len(), 2);
    }

    async fn an_unanswered_approval_expires_and_ends_its_job(h) {
        let (job, id) = held(h).await;
        assert_eq!(h.store.expire_approvals(T0 + APPROVAL_MS - 1).await.unwrap(), 0);
        let late = h.store.answer_approval(id, &answer(true, Ruling::Allow), T0 + APPROVAL_MS).await;
        assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
        assert_eq!(h.store.expire_approvals(T0 + APPROVAL_MS).await.unwrap(), 1);
        assert_eq!(h.store.approval(id).await.unwrap().state, ApprovalState::Expired);
        let job = h.store.find_job(job).await.unwrap().unwrap();
        assert_eq!((job.state, job.reason), (JobState::Error, Some(domain::FailureReason::Denied)));
        assert_eq!(told(h, id).await, [ApprovalState::Pending, ApprovalState::Expired]);
        assert_eq!(h.store.expire_approvals(T0 + APPROVAL_MS).await.unwrap(), 0);
        assert_eq!(h.store.audit_verify(&[]).await.unwrap().fault, None);
    }

    async fn a_worker_that_needs_an_approval_gives_its_job_back_until_it_has_it(h) {
        let job = h.store.enqueue(NewJob::new(Task::Execute, json!({}), "dan"), T0).await.unwrap().id;
        let claimed = claim(h).await.unwrap();
        let approval = h.store.ask_approval(&claimed, &wish(), &asking(), T0 + 20).await.unwrap();
        assert_eq!((approval.job_id, approval.requested_by.as_str()), (job, "dan"));
        let waiting = h.store.find_job(job).await.unwrap().unwrap();
        assert_eq!((waiting.state, waiting.waits_for), (JobState::Waiting, Some(WaitReason::Approval)));
        let again = h.store.ask_approval(&claimed, &wish(), &asking(), T0 + 21).await;
        assert!(again.is_err(), "the claim is gone: {again:?}");
        h.store.answer_approval(approval.id, &answer(true, Ruling::Allow), T0 + 30).await.unwrap();
        let again = claim(h).await.unwrap();
        assert!(again.job.id == job && again.fence > claimed.fence);
        assert_eq!(h.store.approver_of(job, &wish()).await.unwrap().as_deref(), Some("ada"));
    }

    async fn a_decision_that_asks_nobody_makes_no_approval(h) {
        h.store.enqueue(NewJob::new(Task::Execute, json!({}), "dan"), T0).await.unwrap();
        let claimed = claim(h).await.unwrap();
        let refused = h.store.ask_approval(&claimed, &wish(), &decision(&wish(), Ruling::Deny), T0 + 20).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        assert_eq!(h.store.approvals(&ApprovalFilter::default(), 10).await.unwrap().len(), 0);
        assert_eq!(h.store.find_job(claimed.job.id).await.unwrap().unwrap().state, JobState::Working, "nothing moved");
    }
}

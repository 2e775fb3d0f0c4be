//! Policy in the middle of a job: many files at once, one question for those that one rule asks about, and how it goes on.

use crate::audit::decision;
use crate::harness::{Harness, T0, on_both};
use domain::write::writes_of;
use domain::{
    ApprovalState, Claim, Decision, FailureReason, FileChange, JobId, JobKind, JobState, NewJob, Party, Ruling, Slug,
    Task, WaitReason, Wish, WorkerSpec,
};
use serde_json::json;
use std::time::{Duration, Instant};
use store::{Admission, Answer, ApprovalFilter};

fn spec() -> WorkerSpec {
    WorkerSpec::new("one:1", [JobKind::Task(Task::Codegen)])
}

async fn codegen(h: &Harness) -> JobId {
    let wish =
        Wish::new(Party::new("user", "dan").with("role", "developer"), "task.submit", Party::new("task", "codegen"));
    let decided = Some((wish.clone(), decision(&wish, Ruling::Allow)));
    let new = NewJob { decision: decided, ..NewJob::new(Task::Codegen, json!({"project": "shop"}), "dan") };
    h.store.enqueue(new, T0).await.unwrap().id
}

async fn claim(h: &Harness, now: i64) -> Option<Claim> {
    h.store.claim_job(&spec(), 30_000, now).await.unwrap()
}

fn files(names: &[&str]) -> Vec<FileChange> {
    let file = |name: &&str| FileChange { path: (*name).to_owned(), is_removed: false, is_generated: true };
    names.iter().map(file).collect()
}

/// `ask` is asked unless it is approved, `no` is denied, all else is allowed.
fn rules(wish: &Wish) -> Decision {
    let named = |word: &str| wish.resource.id.starts_with(word);
    let approved = wish.context.contains_key(Wish::APPROVED_BY);
    decision(
        wish,
        match () {
            () if named("no") => Ruling::Deny,
            () if named("ask") && !approved => Ruling::NeedsApproval,
            () => Ruling::Allow,
        },
    )
}

async fn asked(h: &Harness, claim: &Claim, changes: &[FileChange], now: i64) -> Admission {
    let project = Slug::parse("shop").unwrap();
    let wishes = |admitted: Option<&Wish>| writes_of(&project, &spec(), admitted, changes);
    h.store.admit_within(claim, &wishes, &rules, now).await.unwrap()
}

fn answer(approve: bool) -> Answer {
    let wish = Wish::new(Party::new("user", "ada"), "approval.decide", Party::new("approval", "1"));
    let decision = decision(&wish, Ruling::Allow);
    Answer { approve, by: "ada".into(), comment: None, wish, decision }
}

on_both! {
    async fn thousands_of_files_are_asked_about_and_written_down_in_a_moment(h) {
        let id = codegen(h).await;
        let claim = claim(h, T0 + 1).await.unwrap();
        let names: Vec<String> = (0..4_000).map(|number| format!("web/app/{number}/page.tsx")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let started = Instant::now();
        assert_eq!(asked(h, &claim, &files(&names), T0 + 2).await, Admission::Begin);
        let took = started.elapsed();
        // Not a bench: a transaction for each would take ten times as long.
        assert!(took < Duration::from_secs(5), "{took:?}");
        let stored = h.store.decisions_of(id).await.unwrap();
        let writes: Vec<_> = stored.iter().filter(|stored| stored.wish.action == "file.write").collect();
        assert_eq!(writes.len(), 4_000);
        let page = h.store.decisions_about(id, stored[9].seq, 5).await.unwrap();
        assert_eq!(page, stored[10..15], "in pages, too");
        assert!(writes.iter().all(|stored| stored.actor == "agent:generator"));
        assert!(writes.iter().all(|stored| stored.wish.context["requested_by"] == "dan"));
        assert_eq!(h.store.audit_verify(&[]).await.unwrap().fault, None);
    }

    async fn a_job_held_in_its_middle_is_asked_once_for_all_files_and_begins_anew(h) {
        let id = codegen(h).await;
        let first = claim(h, T0 + 1).await.unwrap();
        let changes = files(&["a", "ask/1", "ask/2", "b"]);
        assert_eq!(asked(h, &first, &changes, T0 + 2).await, Admission::Held);
        let held = h.store.find_job(id).await.unwrap().unwrap();
        assert_eq!((held.state, held.waits_for), (JobState::Waiting, Some(WaitReason::Approval)));
        assert!(claim(h, T0 + 3).await.is_none(), "it waits");
        assert!(h.store.append_log(&first, "late", T0 + 3).await.is_err(), "the claim was given back");
        let approvals = h.store.approvals(&ApprovalFilter::default(), 10).await.unwrap();
        let [approval] = approvals.as_slice() else { panic!("{approvals:?}") };
        assert_eq!((approval.wish.resource.id.as_str(), &approval.wish.context["also"]), ("ask/1", &json!(["ask/2"])));
        assert_eq!((approval.state, approval.requested_by.as_str()), (ApprovalState::Pending, "generator"));

        h.store.answer_approval(approval.id, &answer(true), T0 + 4).await.unwrap();
        let again = claim(h, T0 + 5).await.expect("it goes on");
        assert!(again.job.id == id && again.fence > first.fence);
        assert_eq!(asked(h, &again, &changes, T0 + 6).await, Admission::Begin);
        let stored = h.store.decisions_of(id).await.unwrap();
        let said = |path: &str| {
            let of = stored.iter().filter(|stored| stored.wish.resource.id == path);
            of.map(|stored| stored.decision.ruling).collect::<Vec<_>>()
        };
        assert_eq!(said("ask/1"), [Ruling::NeedsApproval, Ruling::Allow]);
        assert_eq!(said("ask/2"), [Ruling::Allow], "named in the question, allowed by its answer");
        assert_eq!(h.store.audit_verify(&[]).await.unwrap().fault, None);

        let more = files(&["ask/1", "ask/3"]);
        assert_eq!(asked(h, &again, &more, T0 + 7).await, Admission::Held, "what was not named is asked about");
        let pending = ApprovalFilter { state: Some(ApprovalState::Pending), job: Some(id) };
        let pending = h.store.approvals(&pending, 10).await.unwrap().remove(0);
        assert_eq!(pending.wish.resource.id, "ask/3");
        h.store.answer_approval(pending.id, &answer(false), T0 + 8).await.unwrap();
        let ended = h.store.find_job(id).await.unwrap().unwrap();
        assert_eq!((ended.state, ended.reason), (JobState::Error, Some(FailureReason::Denied)));
    }

    async fn one_file_that_is_denied_denies_all_and_asks_nobody(h) {
        let id = codegen(h).await;
        let claim = claim(h, T0 + 1).await.unwrap();
        let said = asked(h, &claim, &files(&["a", "ask", "no/1"]), T0 + 2).await;
        let Admission::Denied(why) = said else { panic!("{said:?}") };
        assert!(why.contains("file.write of no/1") && why.contains("rule"), "{why}");
        assert_eq!(h.store.approvals(&ApprovalFilter::default(), 10).await.unwrap().len(), 0);
        let job = h.store.find_job(id).await.unwrap().unwrap();
        assert_eq!(job.state, JobState::Working, "whoever claimed it says how it ends");
        let told = h.store.decisions_of(id).await.unwrap();
        assert!(told.iter().any(|stored| stored.wish.resource.id == "no/1" && stored.decision.ruling == Ruling::Deny));
    }
}

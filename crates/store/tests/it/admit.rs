//! Policy at the claim: in whose name it is asked, and what follows from its answers.

use crate::audit::decision;
use crate::harness::{Harness, T0, new_run, on_both};
use domain::worker::wishes_of;
use domain::{
    ApprovalState, Claim, FailureReason, JobId, JobKind, JobState, NewJob, Party, Ruling, RunId, Stage, Task,
    WaitReason, Wish, WorkerSpec,
};
use serde_json::json;
use std::sync::{Arc, Mutex};
use store::{APPROVAL_MS, Admission, Answer, ApprovalFilter, NewRun, Noted, Recorder, Schedule};

fn dan() -> Party {
    Party::new("user", "dan").with("role", "developer")
}

fn submitted() -> Wish {
    Wish::new(dan(), "task.submit", Party::new("task", "execute"))
}

fn worker(host: &str, labels: &[&str]) -> WorkerSpec {
    let kinds = Stage::ALL.map(JobKind::Stage).into_iter().chain([JobKind::Task(Task::Execute)]).collect();
    let labels = labels.iter().map(|label| (*label).to_owned()).collect();
    WorkerSpec { name: format!("{host}:1"), kinds, labels }
}

async fn job(h: &Harness) -> JobId {
    let decided = Some((submitted(), decision(&submitted(), Ruling::Allow)));
    let new = NewJob { decision: decided, ..NewJob::new(Task::Execute, json!({"argv": ["true"]}), "dan") };
    h.store.enqueue(new, T0).await.unwrap().id
}

/// A run with nothing but a deployment to production, asked for by dan.
async fn production(h: &Harness) -> RunId {
    let start = Wish::new(dan(), "run.start", Party::new("project", "shop"));
    let decisions = vec![(start.clone(), decision(&start, Ruling::Allow))];
    let payload = json!({"environment": "production"});
    let new = NewRun { stages: vec![Stage::Deploy], payload, decisions, ..new_run("shop") };
    h.store.start_run(&new, T0).await.unwrap()
}

async fn claim(h: &Harness, worker: &WorkerSpec, now: i64) -> Option<Claim> {
    h.store.claim_job(worker, 30_000, now).await.unwrap()
}

/// As the built-in rules: production is asked, unless somebody approved it.
fn asking(wish: &Wish) -> domain::Decision {
    let is_asked = wish.context.get("environment") == Some(&json!("production"));
    let approved = wish.context.contains_key(Wish::APPROVED_BY);
    decision(wish, if is_asked && !approved { Ruling::NeedsApproval } else { Ruling::Allow })
}

async fn admitted(h: &Harness, worker: &WorkerSpec, now: i64) -> Admission {
    let claim = claim(h, worker, now).await.expect("a job is due");
    let recorder = Recorder::start(h.store.clone());
    let admission = h.store.admit(&claim, worker, &recorder, &asking, now).await.unwrap();
    recorder.flush().await.unwrap();
    admission
}

async fn held(h: &Harness) -> (RunId, i64) {
    let run = production(h).await;
    assert_eq!(admitted(h, &worker("one", &[]), T0 + 10).await, Admission::Held);
    let approvals = h.store.approvals(&ApprovalFilter::default(), 10).await.unwrap();
    let [approval] = approvals.as_slice() else { panic!("{approvals:?}") };
    assert_eq!((approval.wish.action.as_str(), approval.requested_by.as_str()), ("deploy", "dan"));
    assert_eq!(approval.wish.principal, dan());
    let stages = h.store.run(run).await.unwrap().stages;
    assert_eq!((stages[0].job.state, stages[0].job.waits_for), (JobState::Waiting, Some(WaitReason::Approval)));
    assert!(claim(h, &worker("one", &[]), T0 + 11).await.is_none(), "it waits");
    (run, approval.id)
}

fn answer(approve: bool) -> Answer {
    let wish = Wish::new(Party::new("user", "ada"), "approval.decide", Party::new("approval", "1"));
    let decision = decision(&wish, Ruling::Allow);
    Answer { approve, by: "ada".into(), comment: None, wish, decision }
}

on_both! {
    async fn a_job_is_begun_in_the_name_of_whoever_asked_through_the_worker(h) {
        let id = job(h).await;
        let spec = worker("one", &["gpu"]);
        let claim = claim(h, &spec, T0 + 1).await.unwrap();
        let (recorder, asked) = (Recorder::start(h.store.clone()), Arc::new(Mutex::new(Vec::new())));
        let heard = Arc::clone(&asked);
        let decide = move |wish: &Wish| {
            heard.lock().unwrap().push(wish.clone());
            decision(wish, Ruling::Allow)
        };
        let admission = h.store.admit(&claim, &spec, &recorder, &decide, T0 + 2).await.unwrap();
        assert_eq!(admission, Admission::Begin);
        let asked = asked.lock().unwrap().clone();
        let actions: Vec<&str> = asked.iter().map(|wish| wish.action.as_str()).collect();
        assert_eq!(actions, ["job.claim", "tool.call"]);
        for wish in &asked {
            assert_eq!(wish.principal, dan());
            assert_eq!((&wish.context["worker"], &wish.context["worker_labels"]), (&json!("one"), &json!(["gpu"])));
        }
        recorder.flush().await.unwrap();
        let told: Vec<_> = h.store.decisions_of(id).await.unwrap().into_iter().map(|stored| stored.wish).collect();
        assert_eq!(told, [vec![submitted()], asked].concat());
    }

    async fn a_job_that_nobody_asked_for_is_begun_by_the_worker_itself(h) {
        h.store.enqueue(NewJob::new(Task::Execute, json!({"argv": ["true"]}), "cli"), T0).await.unwrap();
        let spec = worker("one", &[]);
        let claim = claim(h, &spec, T0 + 1).await.unwrap();
        assert!(wishes_of(&claim.job, &spec, None).iter().all(|wish| wish.principal.kind == "worker"));
        let recorder = Recorder::start(h.store.clone());
        h.store.admit(&claim, &spec, &recorder, &asking, T0 + 2).await.unwrap();
        recorder.flush().await.unwrap();
        let stored = h.store.decisions_of(claim.job.id).await.unwrap();
        assert!(!stored.is_empty() && stored.iter().all(|stored| stored.actor == "worker:one"), "{stored:?}");
    }

    async fn a_job_that_a_rule_keeps_from_one_worker_is_left_to_another(h) {
        let id = job(h).await;
        let gpu = |wish: &Wish| {
            let has = wish.context["worker_labels"] == json!(["gpu"]);
            decision(wish, if wish.action == "job.claim" && !has { Ruling::Deny } else { Ruling::Allow })
        };
        let recorder = Recorder::start(h.store.clone());
        for round in 0..2 {
            let now = T0 + 1 + round * 2_000;
            let claim = claim(h, &worker("one", &[]), now).await.expect("it is due again");
            let admission = h.store.admit(&claim, &worker("one", &[]), &recorder, &gpu, now).await.unwrap();
            assert_eq!(admission, Admission::Elsewhere);
            let waiting = h.store.find_job(id).await.unwrap().unwrap();
            assert_eq!((waiting.state, waiting.waits_for), (JobState::Waiting, Some(WaitReason::Time)));
        }
        let (other, now) = (worker("two", &["gpu"]), T0 + 4_001);
        let claim = claim(h, &other, now).await.expect("it is due again");
        assert_eq!(h.store.admit(&claim, &other, &recorder, &gpu, now).await.unwrap(), Admission::Begin);
        recorder.flush().await.unwrap();
        let told = h.store.decisions_of(id).await.unwrap().into_iter();
        let told: Vec<_> = told.map(|stored| (stored.wish.action, stored.decision.ruling)).collect();
        let expected = [("task.submit", Ruling::Allow), ("job.claim", Ruling::Deny), ("job.claim", Ruling::Allow),
            ("tool.call", Ruling::Allow)];
        assert_eq!(told, expected.map(|(action, ruling)| (action.to_owned(), ruling)), "each answer once");
    }

    async fn a_stage_waits_for_its_approval_and_goes_on_with_it(h) {
        let (run, approval) = held(h).await;
        h.store.answer_approval(approval, &answer(true), T0 + 20).await.unwrap();
        // The worker offers something else now: the approval is of the deed, not of the worker.
        assert_eq!(admitted(h, &worker("one", &["new"]), T0 + 30).await, Admission::Begin);
        assert_eq!(h.store.run(run).await.unwrap().state, JobState::Working);
        assert_eq!(h.store.audit_verify(&[]).await.unwrap().fault, None);
    }

    async fn a_stage_whose_approval_is_refused_ends_its_run_as_denied(h) {
        let (run, approval) = held(h).await;
        h.store.answer_approval(approval, &answer(false), T0 + 20).await.unwrap();
        let run = h.store.run(run).await.unwrap();
        assert_eq!((run.state, run.stages[0].job.reason), (JobState::Error, Some(FailureReason::Denied)));
        assert!(run.error.as_deref().is_some_and(|error| error.contains("refused by ada")), "{:?}", run.error);
        let root = h.store.find_job(run.id).await.unwrap().unwrap();
        assert_eq!(root.reason, Some(FailureReason::Denied), "the run says why, too");
    }

    async fn a_stage_whose_approval_expires_ends_its_run_as_denied(h) {
        let (run, approval) = held(h).await;
        assert_eq!(h.store.expire_approvals(T0 + 10 + APPROVAL_MS).await.unwrap(), 1);
        assert_eq!(h.store.approval(approval).await.unwrap().state, ApprovalState::Expired);
        let run = h.store.run(run).await.unwrap();
        assert_eq!((run.state, run.stages[0].job.reason), (JobState::Error, Some(FailureReason::Denied)));
    }

    async fn a_run_whose_start_is_asked_begins_with_the_approval(h) {
        let start = Wish::new(dan(), "run.start", Party::new("project", "shop"));
        let decisions = vec![(start.clone(), decision(&start, Ruling::NeedsApproval))];
        let run = h.store.start_run(&NewRun { decisions, ..new_run("shop") }, T0).await.unwrap();
        assert!(claim(h, &worker("one", &[]), T0 + 1).await.is_none(), "it waits");
        let approval = h.store.approvals(&ApprovalFilter::default(), 10).await.unwrap().remove(0);
        h.store.answer_approval(approval.id, &answer(true), T0 + 2).await.unwrap();
        let claim = claim(h, &worker("one", &[]), T0 + 3).await.expect("it goes on");
        assert_eq!((claim.job.run_id, claim.job.kind), (run, JobKind::Stage(Stage::Plan)));
        let told: Vec<_> = h.store.decisions_of(run).await.unwrap().into_iter().map(|stored| stored.wish).collect();
        assert_eq!(told, [start]);
    }

    async fn what_is_recorded_at_one_moment_is_durable_and_what_is_noted_comes_soon(h) {
        let recorder = Recorder::start(h.store.clone());
        let noted = |number: i64| {
            let wish = submitted().with("labels", json!([number.to_string()]));
            Noted { decision: decision(&wish, Ruling::Deny), wish, job: Some(JobId(number)), at: T0 }
        };
        for number in 0..20 {
            recorder.note(noted(number)).await.unwrap();
        }
        let mut writing = tokio::task::JoinSet::new();
        for number in 20..60 {
            let (recorder, noted) = (recorder.clone(), noted(number));
            writing.spawn(async move { recorder.record(noted).await });
        }
        while let Some(written) = writing.join_next().await {
            written.unwrap().unwrap();
        }
        assert_eq!(h.store.audit_head().await.unwrap().seq, 60);
        recorder.note(noted(60)).await.unwrap();
        recorder.flush().await.unwrap();
        let check = h.store.audit_verify(&[]).await.unwrap();
        assert_eq!((check.rows, check.fault), (61, None));
    }

    async fn what_a_schedule_asks_for_is_asked_of_the_rules_of_that_day(h) {
        let decided = Some((submitted(), decision(&submitted(), Ruling::Allow)));
        let job = NewJob { decision: decided, ..NewJob::new(Task::Execute, json!({"argv": ["true"]}), "dan") };
        let schedule = Schedule { name: "often".into(), cron: "* * * * * *".into(), job, paused: false, last_fired_ms: None, next_ms: None };
        h.store.put_schedule(schedule, T0).await.unwrap();
        let (host, recorder) = (worker("host", &[]), Recorder::start(h.store.clone()));
        let closed = |wish: &Wish| decision(wish, if wish.action == "task.submit" { Ruling::Deny } else { Ruling::Allow });
        for (at, rules, begins) in [(T0 + 1_000, &asking as &(dyn Fn(&Wish) -> _ + Send + Sync), true), (T0 + 2_000, &closed, false)] {
            h.store.fire_schedules(at).await.unwrap();
            let claim = claim(h, &host, at).await.expect("a job is due");
            let admission = h.store.admit(&claim, &host, &recorder, rules, at).await.unwrap();
            assert_eq!(admission == Admission::Begin, begins, "{admission:?}");
            assert!(begins || matches!(&admission, Admission::Denied(why) if why.contains("task.submit")), "{admission:?}");
            h.store.finish_job(&claim, &domain::Outcome::Done(json!({})), at, at).await.unwrap();
        }
    }
}

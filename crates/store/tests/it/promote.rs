//! A living installation moves from SQLite to PostgreSQL: whatever interrupts it, nothing is lost, doubled or overwritten.

use crate::audit::decision;
use crate::harness::{Harness, LEASE, T0, all_kinds, check_invariants, job, keyed, named, slug, tasks};
use crate::memory::{keep, memory};
use domain::crm::Fields;
use domain::{
    EventBody, JobId, JobState, MemoryId, NewJob, NewMemory, Outcome, Party, RecordKind, Role, Ruling, Session,
    SessionId, Task, Wish,
};
use serde_json::json;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{
    ApprovalFilter, Error, EventFilter, ImportedLine, Meaning, MemoryQuery, NewAvatar, NewCampaign, NewImport,
    NewInvitation, PromoteStep, Promoted, PromotionState, RecordFilter, RecordOrder, Schedule, Store,
};

const TEXT: &str =
    "emoji 🦜👩‍🚀, a lost NUL \u{fffd}, \u{1}\u{1b}\u{7f} controls, \\u0000 \"quoted\" $1 ' ; -- \u{202e}הפוך";

/// Two empty databases: SQLite to move from, PostgreSQL to move to.
async fn two() -> Option<(Harness, Harness)> {
    let target = Harness::postgres().await?;
    Some((Harness::sqlite().await, target))
}

/// Everything that an installation may hold, and jobs in every state.
async fn furnish(h: &Harness) {
    let store = &h.store;
    for n in 0..5 {
        let user = store.insert_user(&format!("{n}@x.y"), Role::Developer, TEXT, T0).await.unwrap();
        store.insert_token(&format!("{n:064x}"), &user.id, T0 + 1_000_000, T0).await.unwrap();
        let avatar = NewAvatar {
            name: format!("{n}.png"),
            url: format!("/{n}"),
            sizes: vec![(64, TEXT.into()), (256, TEXT.into())],
        };
        store.set_avatar(&user.id, Some(&avatar), T0).await.unwrap();
        store.insert_refresh(&format!("{n:064}"), &format!("{n:064x}"), T0).await.unwrap();
        let invitation = NewInvitation { hash: format!("{n:063x}i"), by: TEXT.into(), expires_at: T0 + 1_000_000 };
        store.invite_user(&format!("{n}@invited"), Role::Viewer, &invitation, T0).await.unwrap();
        store.link_identity(&user.id, &crate::identity::named(&format!("{n} {TEXT}")), T0).await.unwrap();
        store.insert_key(&crate::key::new_key(&format!("{n:012x}"), &user.id.0), T0).await.unwrap();
        let mut session = Session::new(SessionId(format!("Session {n} é")), T0);
        session.answers.goal = TEXT.into();
        store.save_session(&session, None, T0).await.unwrap();
    }
    let cron = "0 * * * *".into();
    let schedule =
        Schedule { name: "hourly".into(), cron, job: job(), paused: false, last_fired_ms: None, next_ms: None };
    store.put_schedule(schedule, T0).await.unwrap();
    for n in 0..12 {
        let new = NewMemory { body: TEXT.into(), ..memory(&format!("Nr. {n} \"quoted\"")) };
        let kept = keep(h, &new).await;
        let unread = store.unread_memories("m", MemoryId(0), 1).await.unwrap().remove(0);
        store.put_meaning(&unread, &Meaning::of("m", &[1.0, n as f32]).unwrap()).await.unwrap();
        keep(h, &NewMemory { supersedes: Some(kept.id), ..memory(&format!("After {n}")) }).await;
    }
    for project in ["shop", "blog"] {
        h.start(project).await;
        let claim = h.claim(T0).await.unwrap();
        store.append_log(&claim, TEXT, T0).await.unwrap();
        h.finish(&claim, &Outcome::Done(json!({ "text": TEXT })), T0).await;
    }
    customers(store).await;
    // One at work, one queued, one that awaits its turn, one that awaits an approval, one that failed.
    h.claim(T0).await.unwrap();
    let made = store.enqueue(keyed("k", 0), T0).await.unwrap();
    store.claim_job(&tasks("other"), LEASE, T0).await.unwrap().unwrap();
    store.enqueue(keyed("k", 0), T0).await.unwrap();
    let mut once = job();
    once.terms.idempotency_key = Some("once".into());
    once.needs = vec![made.id];
    store.enqueue(once, T0).await.unwrap();
    let wish = Wish::new(Party::new("user", "dan"), "task.submit", Party::new("task", "execute")).with("text", TEXT);
    let asked = decision(&wish, Ruling::NeedsApproval);
    let new = NewJob::new(Task::Execute, json!({"argv": [TEXT]}), "dan");
    store.enqueue(NewJob { needs_approval: true, decision: Some((wish, asked)), ..new }, T0).await.unwrap();
}

/// A lead with its history, a file of which a line was kept aside, and a campaign with a run and members.
async fn customers(store: &Store) {
    let fields = |value: serde_json::Value| Fields::new(RecordKind::Lead, value.as_object().unwrap()).unwrap();
    let lead =
        fields(json!({"name": "Acme", "email": "a@b.c", "text": "emoji 🦜", "tags": ["vip", "web"], "amount": 12.5}));
    store.insert_record(RecordKind::Lead, &lead, "ana", T0).await.unwrap();
    let line = |raw: &str| ImportedLine { number: 2, raw: raw.into(), fields: Err(TEXT.into()) };
    let new = NewImport {
        kind: RecordKind::Lead,
        file_name: None,
        header: "name".into(),
        lines: vec![line(TEXT)],
        update: false,
        by: "ana".into(),
    };
    store.import_records(&new, T0).await.unwrap();
    let new = NewCampaign { name: "sprint".into(), said_value: Some(0.97), target: 3, ..NewCampaign::default() };
    let campaign = store.insert_campaign(&new, "ana", T0).await.unwrap();
    store.change_member(&campaign.id, "ben", true, "ana", T0).await.unwrap();
    let run = store.runs(&Default::default(), 1).await.unwrap()[0].id;
    store.change_campaign_run(&campaign, run, true, "ana", T0).await.unwrap();
}

/// A long history, as years would leave it.
async fn age(h: &Harness, events: u32) {
    h.tamper(format!(
        "insert into events (seq, at_ms, project, run_id, job_id, event_type, body) \
         with recursive n(i) as (select 1 union all select i + 1 from n where i < {events}) \
         select (select seq from event_counter) + i, {T0}, case when i % 3 = 0 then 'shop' end, null, null, 'health_changed', \
         json_object('event_type', 'health_changed', 'healthy', json('true'), 'reason', 'Nr. ' || i || ' 🦜' || char(65533)) from n; \
         update event_counter set seq = seq + {events}"
    ))
    .await;
}

async fn promote(h: &Harness, target: &Harness) -> Result<Promoted, Error> {
    h.store.promote(&target.url, T0 + 5, &mut |_| {}).await
}

/// What a person would see of it, in full.
async fn picture(store: &Store) -> String {
    let all = u32::MAX;
    let jobs = store.jobs(&Default::default(), all).await.unwrap();
    let runs = store.runs(&Default::default(), all).await.unwrap();
    let events = store.events_after(0, &EventFilter::default(), all).await.unwrap();
    let users = store.users().await.unwrap();
    let approvals = store.approvals(&ApprovalFilter::default(), all).await.unwrap();
    let memories = store.memories_after(MemoryId(0), all).await.unwrap();
    let query = MemoryQuery { text: Some("lost nul".into()), history: true, ..MemoryQuery::default() };
    let found = store.memories(&query, 100, T0).await.unwrap();
    let found: std::collections::BTreeSet<_> = found.memories.iter().map(|found| found.memory.id).collect();
    let (schedules, head) = (store.schedules().await.unwrap(), store.audit_head().await.unwrap());
    let (mut logins, mut signed_in, mut goals) = (Vec::new(), Vec::new(), Vec::new());
    let keys = store.keys(None).await.unwrap();
    let (mut invited, mut avatars) = (Vec::new(), Vec::new());
    for n in 0..5 {
        invited.push(store.find_invitation(&format!("{n:063x}i"), T0).await.unwrap());
        invited.push(store.find_identity("https://id.example.com/", &format!("{n} {TEXT}")).await.unwrap());
        avatars.push(store.find_avatar(&format!("{n}.png"), 256).await.unwrap());
        logins.push(store.find_login(&format!("{n}@x.y")).await.unwrap());
        signed_in.push(store.find_token(&format!("{n:064x}"), T0).await.unwrap());
        let session = store.find_session(&SessionId(format!("Session {n} é"))).await.unwrap();
        goals.push(session.map(|session| session.answers.goal));
    }
    let leads = store.records(RecordKind::Lead, &Default::default(), RecordOrder::Name, (10, 0)).await.unwrap();
    let import = store.import(&store.imports(1).await.unwrap()[0].id).await.unwrap();
    let versions = store.record_versions(&leads.records[0].id, 10).await.unwrap();
    let same = store.duplicates_of(RecordKind::Lead, &leads.records[0].fields, None).await.unwrap();
    let tagged = RecordFilter { tag: Some("vip".into()), ..RecordFilter::default() };
    let tagged = store.records(RecordKind::Lead, &tagged, RecordOrder::Name, (10, 0)).await.unwrap();
    let campaigns = store.campaigns(None, 10).await.unwrap();
    let customers = format!("{leads:#?}{import:#?}{versions:#?}{same:#?}{tagged:#?}{campaigns:#?}");
    format!(
        "{jobs:#?}{runs:#?}{events:#?}{users:#?}{approvals:#?}{schedules:#?}{head:#?}{memories:#?}{found:#?}{logins:#?}\
         {signed_in:#?}{goals:#?}{keys:#?}{invited:#?}{avatars:#?}{customers}"
    )
}

fn same(one: &str, two: &str) {
    let differing = one.lines().zip(two.lines()).find(|(one, two)| one != two);
    assert!(one == two, "they differ at {differing:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_moves_and_goes_on_where_it_stood() {
    let Some((h, target)) = two().await else { return };
    furnish(&h).await;
    age(&h, 100_000).await;
    let before = picture(&h.store).await;
    assert!(before.contains("🦜👩") && before.contains("Nr. 99999 🦜\u{fffd}"), "the source is poor");
    // A database without any table of ours, as a person makes it.
    target.tamper("drop schema public cascade; create schema public".into()).await;
    let mut steps = Vec::new();
    let begun = std::time::Instant::now();
    let done = h.store.promote(&target.url, T0 + 5, &mut |step| steps.push(step)).await.unwrap();
    let rows: i64 = done.tables.iter().map(|(_, rows)| rows).sum();
    eprintln!("{rows} rows in {:?}, held for {} ms", begun.elapsed(), done.held_ms);
    assert!(!done.already && done.events > 100_000 && done.working == 2 && done.audit.seq == 25, "{done:?}");
    assert!(steps.contains(&PromoteStep::Holding) && steps.last() == Some(&PromoteStep::Checking));
    let store = Store::open(&target.url).await.unwrap();
    same(&before, &picture(&store).await);
    check_invariants(&store).await;

    // The source takes nothing any more, from whichever process; the target goes on.
    let other = h.reopened().await;
    for (store, claim) in [(&h.store, false), (&other, true)] {
        let refused = store.enqueue(job(), T0).await.unwrap_err().to_string();
        assert!(refused.contains("was moved to PostgreSQL"), "{refused}");
        if claim {
            assert!(store.claim_job(&named("w", &all_kinds()), LEASE, T0 + LEASE + 1).await.is_err());
        }
        assert!(store.insert_user("new@x.y", Role::Viewer, "", T0).await.is_err());
    }
    other.close().await;
    same(&before, &picture(&h.store).await);
    let highest = store.jobs(&Default::default(), 1).await.unwrap()[0].id;
    store.settle(T0).await.unwrap();
    assert_eq!(store.enqueue(job(), T0).await.unwrap().id, JobId(highest.0 + 1));
    // What was worked on is taken over when its lease ends, under a new fence.
    let late = T0 + LEASE + 1;
    while let Some(claim) = store.claim_job(&named("w", &all_kinds()), LEASE, late).await.unwrap() {
        store.finish_job(&claim, &Outcome::Done(json!(1)), late, late).await.unwrap();
    }
    for run in store.runs(&Default::default(), 10).await.unwrap() {
        assert_eq!(run.state, JobState::Done);
        assert!(run.stages.iter().all(|stage| stage.job.attempts <= 2), "{run:?}");
    }
    check_invariants(&store).await;

    // Again: it is all there, and the target's own work is left alone.
    let grown = picture(&store).await;
    let again = promote(&h, &target).await.unwrap();
    assert!(again.already && again.in_use && again.written == 0 && again.events > done.events, "{again:?}");
    same(&grown, &picture(&store).await);
    store.close().await;
    target.drop_database().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_is_written_to_all_the_time_loses_and_doubles_nothing() {
    let Some((h, target)) = two().await else { return };
    furnish(&h).await;
    age(&h, 20_000).await;
    let (stop, store) = (Arc::new(AtomicBool::new(false)), h.reopened().await);
    let writer = tokio::spawn({
        let stop = stop.clone();
        async move {
            let (mut answered, mut refused) = (Vec::new(), 0);
            for n in 0.. {
                let mut new = keyed(&format!("turn {}", n % 3), 0);
                new.payload = json!(n);
                match store.enqueue(new, T0).await {
                    Ok(made) => answered.push((made.id, n)),
                    Err(error) if error.to_string().contains("was moved") => refused += 1,
                    Err(error) => assert!(error.is_transient(), "{error:?}"),
                }
                let session = format!("Session {} é", n % 5);
                if n % 10 == 9 {
                    let _ = store.delete_session(&SessionId(session)).await;
                }
                if let Ok(Some(claim)) = store.claim_job(&tasks("w"), LEASE, T0).await {
                    let _ = store.finish_job(&claim, &Outcome::Done(json!(n)), T0, T0).await;
                }
                if stop.load(Ordering::Relaxed) && refused > 3 {
                    break;
                }
            }
            store.close().await;
            answered
        }
    });
    let done = promote(&h, &target).await.unwrap();
    stop.store(true, Ordering::Relaxed);
    let answered = writer.await.unwrap();
    let store = Store::open(&target.url).await.unwrap();
    let jobs = store.jobs(&Default::default(), u32::MAX).await.unwrap();
    let stored: std::collections::HashMap<_, _> = jobs.iter().map(|job| (job.id, &job.payload)).collect();
    assert!(answered.len() > 20, "hardly anything was written meanwhile: {}", answered.len());
    assert!(answered.iter().all(|(id, n)| stored.get(id) == Some(&&json!(n))), "an answered job is lost");
    assert_eq!(stored.len(), jobs.len());
    assert!(done.events > 20_000);
    check_invariants(&store).await;
    assert_eq!(store.events_after(0, &EventFilter::default(), u32::MAX).await.unwrap().len() as i64, done.events);
    store.close().await;
    target.drop_database().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_others_is_refused_and_left_as_it_is() {
    let Some((h, target)) = two().await else { return };
    furnish(&h).await;
    let refusal = async |h: &Harness| promote(h, &target).await.unwrap_err().to_string();
    // Another installation's.
    let run = target.start("theirs").await;
    assert!(refusal(&h).await.contains("belongs to another installation"));
    assert_eq!(target.run(run).await.project, slug("theirs"));
    assert_eq!(target.store.jobs(&Default::default(), 100).await.unwrap().len(), 8);
    assert!(h.store.promotion().await.unwrap().is_none(), "the source was marked");
    // Something else's.
    let empty = "drop schema public cascade; create schema public";
    target.tamper(format!("{empty}; create table orders (id int); insert into orders values (1)")).await;
    assert!(refusal(&h).await.contains("tables of something else"));
    target.tamper("insert into orders values (2); drop table if exists jobs".into()).await;
    assert!(refusal(&h).await.contains("tables of something else"), "it made tables of its own there");
    // A copy that another move made.
    target.tamper(empty.into()).await;
    let other = Harness::sqlite().await;
    promote(&other, &target).await.unwrap();
    assert!(refusal(&h).await.contains("another move made"));
    // Neither PostgreSQL to move from nor SQLite to move to.
    assert!(h.store.promote("sqlite:/tmp/x", T0, &mut |_| {}).await.unwrap_err().to_string().contains("postgres://"));
    let from = Store::open(&target.url).await.unwrap();
    assert!(
        from.promote(&target.url, T0, &mut |_| {}).await.unwrap_err().to_string().contains("only an installation on")
    );
    from.close().await;
    h.store.enqueue(job(), T0).await.unwrap();
    target.drop_database().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_altered_row_of_the_target_is_named_by_a_repetition() {
    let Some((h, target)) = two().await else { return };
    furnish(&h).await;
    let done = promote(&h, &target).await.unwrap();
    let again = promote(&h, &target).await.unwrap();
    assert_eq!(again, Promoted { already: true, written: 0, held_ms: 0, ..done });
    for (alter, named) in [
        ("update users set role = 'admin' where email = '3@x.y'", "of users"),
        ("update jobs set payload = '{}' where id = 3", "row 3 of jobs"),
        ("delete from job_needs where job_id = 1 and needs_id = 2", "row 1,2 of job_needs"),
        (
            "update events set body = replace(body, 'shop', 'shoe') where seq = 1; update events set at_ms = 5 where seq = 1",
            "row 1 of events",
        ),
        ("delete from events where seq = 2", "row 2 of events"),
        ("insert into schedules select 'evil', cron, job, 0, null, null, 0, 0 from schedules", "schedules"),
        ("update event_counter set seq = seq + 1", "counters"),
        ("update audit set actor = 'eve'", "row 1 of audit"),
        (
            "insert into specs (project, revision, body, created_at_ms) select project, 9, body, 0 from specs limit 1",
            "specs",
        ),
    ] {
        target.tamper("drop schema if exists kept cascade; create schema kept".into()).await;
        let tables = ["users", "jobs", "job_needs", "events", "schedules", "event_counter", "audit", "specs"];
        for table in tables {
            target.tamper(format!("create table kept.{table} as table {table}")).await;
        }
        target.tamper(alter.into()).await;
        let error = promote(&h, &target).await.unwrap_err().to_string();
        assert!(error.contains(named), "{alter}: {error}");
        // As it was, past all constraints.
        let mut back = "set session_replication_role = replica; ".to_owned();
        for table in tables {
            back += &format!("delete from {table}; insert into {table} overriding system value table kept.{table}; ");
        }
        target.tamper(back).await;
    }
    promote(&h, &target).await.unwrap();
    target.drop_database().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_may_decide_to_stay() {
    let Some((h, target)) = two().await else { return };
    furnish(&h).await;
    assert!(h.store.stay().await.is_err(), "there is nothing to undo");
    promote(&h, &target).await.unwrap();
    assert!(h.store.enqueue(job(), T0).await.is_err());
    let elsewhere = h.store.stay().await.unwrap();
    assert_eq!((elsewhere.state, elsewhere.peer), (PromotionState::Moved, target.store.describe()));
    h.store.enqueue(job(), T0).await.unwrap();
    h.claim(T0).await;
    h.check_invariants().await;
    // The copy is left alone, and a new move begins in an empty database.
    assert!(promote(&h, &target).await.unwrap_err().to_string().contains("another move made"));
    target.tamper("drop schema public cascade; create schema public".into()).await;
    promote(&h, &target).await.unwrap();
    let before = picture(&h.store).await;
    let store = Store::open(&target.url).await.unwrap();
    same(&before, &picture(&store).await);
    store.close().await;
    target.drop_database().await;
}

const FROM: &str = "VELOCITY_TEST_PROMOTE_FROM";
const TO: &str = "VELOCITY_TEST_PROMOTE_TO";
const LAST: &str = "VELOCITY_TEST_PROMOTE_LAST";

/// The process that is killed, by its own hand so that it is at an exact step.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the body of the process that the test below starts and kills"]
#[allow(clippy::disallowed_methods, reason = "how a test passes values to its own child process")]
async fn promoter() {
    let (Ok(from), Ok(to), Ok(last)) = (std::env::var(FROM), std::env::var(TO), std::env::var(LAST)) else { return };
    let (store, last) = (Store::open(&from).await.unwrap(), last.parse::<u32>().unwrap());
    let mut steps = 0;
    let mut step = |_| {
        steps += 1;
        if steps == last {
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).unwrap();
        }
    };
    store.promote(&to, T0 + 5, &mut step).await.unwrap();
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::disallowed_methods, reason = "the process that is killed is this test binary itself")]
async fn a_move_that_is_killed_at_any_step_goes_on_at_the_next_attempt() {
    let Some((h, target)) = two().await else { return };
    furnish(&h).await;
    age(&h, 3_000).await;
    let (mut kills, mut last) = (0, 1);
    loop {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "promote::promoter", "--ignored", "--test-threads=1"])
            .envs([(FROM, &h.url), (TO, &target.url), (LAST, &last.to_string())])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        if child.success() {
            break;
        }
        kills += 1;
        // Between two attempts the source goes on, and a copy that is not whole is no installation.
        let body = EventBody::HealthChanged { healthy: true, reason: Some(format!("attempt {last} 🦜")) };
        h.store.record_event(None, None, body, T0).await.unwrap();
        if let Some(claim) = h.store.claim_job(&tasks("between"), LEASE, T0).await.unwrap() {
            h.finish(&claim, &Outcome::Done(json!(last)), T0).await;
        }
        h.store.enqueue(keyed("k", 0), T0).await.unwrap();
        assert_eq!(target.store.promotion().await.unwrap().unwrap().state, PromotionState::Copying);
        last += 2;
    }
    assert!(kills > 8, "it was killed {kills} times only");
    let before = picture(&h.store).await;
    let store = Store::open(&target.url).await.unwrap();
    same(&before, &picture(&store).await);
    check_invariants(&store).await;
    assert!(promote(&h, &target).await.unwrap().already);
    store.close().await;
    target.drop_database().await;
}

/// The source is fenced and the process dies before the target knows that it is complete.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_that_is_killed_behind_the_fence_is_finished_by_the_next() {
    let Some((h, target)) = two().await else { return };
    furnish(&h).await;
    promote(&h, &target).await.unwrap();
    target.tamper("update promotion set state = 'copying'; delete from evidence; delete from tokens".into()).await;
    let done = promote(&h, &target).await.unwrap();
    assert!(!done.already && done.written > 0);
    assert_eq!(target.store.promotion().await.unwrap().unwrap().state, PromotionState::Complete);
    assert!(promote(&h, &target).await.unwrap().already);
    target.drop_database().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_moves_at_once_do_not_get_into_each_others_way() {
    let Some((h, target)) = two().await else { return };
    furnish(&h).await;
    age(&h, 20_000).await;
    let (one, two) = tokio::join!(promote(&h, &target), promote(&h, &target));
    let refused = one.as_ref().err().or(two.as_ref().err()).map(ToString::to_string);
    assert!(refused.is_none_or(|refused| refused.contains("another process moves")), "{one:?} {two:?}");
    assert!(one.is_ok() || two.is_ok());
    target.drop_database().await;
}

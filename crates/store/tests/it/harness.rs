//! One harness for both databases: each test gets an empty one of its own.

use domain::{
    Claim, EpochMs, JobId, JobKind, JobState, NewJob, Outcome, Run, RunId, SessionId, Slug, Spec, Stage, Task, Terms,
    WaitReason, WorkerSpec,
};
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Ended, EventFilter, NewRun, Store};
use tempfile::TempDir;

/// Makes two tests of each body: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($(async fn $name:ident($h:ident) $body:block)*) => {
        $(mod $name {
            #[allow(unused_imports, reason = "not every test needs all of it")]
            use super::*;

            async fn proof($h: &crate::harness::Harness) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let harness = crate::harness::Harness::sqlite().await;
                proof(&harness).await;
                harness.check_invariants().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(harness) = crate::harness::Harness::postgres().await else { return };
                proof(&harness).await;
                harness.check_invariants().await;
                harness.drop_database().await;
            }
        })*
    };
}
pub(crate) use on_both;

/// When every test begins.
pub(crate) const T0: EpochMs = 1_700_000_000_000;
/// How long a lease lasts unless a test says otherwise.
pub(crate) const LEASE: EpochMs = 30_000;

pub(crate) struct Harness {
    pub(crate) store: Store,
    pub(crate) url: String,
    admin: Option<String>,
    _dir: Option<TempDir>,
}

impl Harness {
    pub(crate) async fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("data/velocity.db").display());
        Self { store: Store::open(&url).await.unwrap(), url, admin: None, _dir: Some(dir) }
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let admin = server()?;
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("velocity_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        execute(&admin, &format!("drop database if exists {name}")).await;
        execute(&admin, &format!("create database {name}")).await;
        let url = format!("{}/{name}", admin.rsplit_once('/').expect("an address ends with a database").0);
        Some(Self { store: Store::open(&url).await.unwrap(), url, admin: Some(admin), _dir: None })
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.admin.is_none()
    }

    /// A second store on the same data, as another process would open it.
    pub(crate) async fn reopened(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// Runs a statement past the store, to put something wrong.
    pub(crate) async fn tamper(&self, sql: String) {
        if self.is_sqlite() {
            rusqlite::Connection::open(self.store.describe()).unwrap().execute_batch(&sql).unwrap();
        } else {
            execute(&self.url, &sql).await;
        }
    }

    pub(crate) async fn drop_database(self) {
        self.store.close().await;
        let name = self.url.rsplit('/').next().unwrap().to_owned();
        execute(self.admin.as_deref().unwrap(), &format!("drop database {name} with (force)")).await;
    }

    /// Starts a run of all seven stages.
    pub(crate) async fn start(&self, project: &str) -> RunId {
        self.store.start_run(&new_run(project), T0).await.unwrap()
    }

    pub(crate) async fn run(&self, id: RunId) -> Run {
        self.store.run(id).await.unwrap()
    }

    /// Claims any stage.
    pub(crate) async fn claim(&self, now: EpochMs) -> Option<Claim> {
        self.store.claim_job(&named("worker-1", &all_kinds()), LEASE, now).await.unwrap()
    }

    /// Claims the next stage and ends it well.
    pub(crate) async fn pass(&self, now: EpochMs) -> Stage {
        let claim = self.claim(now).await.expect("a stage is due");
        self.finish(&claim, &Outcome::Done(json!({"made": claim.job.kind.as_str()})), now).await;
        let JobKind::Stage(stage) = claim.job.kind else { panic!("a root was claimed") };
        stage
    }

    pub(crate) async fn finish(&self, claim: &Claim, outcome: &Outcome, now: EpochMs) {
        self.store.finish_job(claim, outcome, now + 1_000, now).await.unwrap();
    }

    /// The names of all events of a run, with the state where there is one: `stage_moved plan working`.
    pub(crate) async fn story(&self, run: RunId) -> Vec<String> {
        let filter = EventFilter { run_id: Some(run), ..EventFilter::default() };
        let events = self.store.events_after(0, &filter, 10_000).await.unwrap();
        let words = |event: &domain::Event| {
            let value = serde_json::to_value(event).unwrap();
            let word = |key: &str| value[key].as_str().map(str::to_owned);
            ["event_type", "stage", "check", "state"].into_iter().filter_map(word).collect::<Vec<_>>().join(" ")
        };
        events.iter().map(words).collect()
    }

    /// What must hold after every test, whatever it did.
    pub(crate) async fn check_invariants(&self) {
        crate::harness::check_invariants(&self.store).await;
    }
}

/// Events are numbered without gaps; no stage began before the one it needs was done; a run that is over has no open job.
pub(crate) async fn check_invariants(store: &Store) {
    let first = store.oldest_seq().await.unwrap();
    let events = store.events_after(0, &EventFilter::default(), 1_000_000).await.unwrap();
    let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
    let expected: Vec<i64> = (first..).take(seqs.len()).collect();
    assert_eq!(seqs, expected, "the events have gaps");
    for run in store.runs(&Default::default(), 10_000).await.unwrap() {
        let states: Vec<_> = run.stages.iter().map(|stage| stage.job.state).collect();
        for (at, stage) in run.stages.iter().enumerate() {
            let began = stage.job.attempts > 0;
            let before_done = run.stages[..at].iter().all(|before| before.job.state == domain::JobState::Done);
            assert!(!began || before_done, "run {}: {:?} began too early: {states:?}", run.id, stage.stage);
            assert!(!run.state.is_final() || stage.job.state.is_final(), "run {} left a job open: {states:?}", run.id);
        }
    }
}

pub(crate) fn all_kinds() -> Vec<JobKind> {
    Stage::ALL.into_iter().map(JobKind::Stage).collect()
}

/// A worker without labels.
pub(crate) fn named(name: &str, kinds: &[JobKind]) -> WorkerSpec {
    WorkerSpec::new(name, kinds)
}

/// A worker of all tasks.
pub(crate) fn tasks(name: &str) -> WorkerSpec {
    WorkerSpec::new(name, Task::ALL.iter().copied().map(JobKind::Task).collect::<Vec<_>>())
}

/// A task with nothing special about it.
pub(crate) fn job() -> NewJob {
    NewJob::new(Task::Sleep, json!({"seconds": 0}), "tester")
}

pub(crate) fn urgent(priority: i32) -> NewJob {
    NewJob { terms: Terms { priority, ..Terms::default() }, ..job() }
}

pub(crate) fn keyed(key: &str, priority: i32) -> NewJob {
    NewJob { terms: Terms { priority, concurrency_key: Some(key.into()), ..Terms::default() }, ..job() }
}

pub(crate) fn labelled(labels: &[&str]) -> NewJob {
    let labels = labels.iter().map(|&label| label.into()).collect();
    NewJob { terms: Terms { labels, ..Terms::default() }, ..job() }
}

/// The claim's job ended well.
pub(crate) fn done(claim: &Claim) -> Ended {
    Ended { claim: claim.clone(), outcome: Outcome::Done(json!(1)), retry_at: T0 }
}

/// Where these jobs stand.
pub(crate) async fn states(h: &Harness, ids: impl IntoIterator<Item = JobId>) -> Vec<(JobState, Option<WaitReason>)> {
    let mut states = Vec::new();
    for id in ids {
        let job = h.store.find_job(id).await.unwrap().unwrap();
        states.push((job.state, job.waits_for));
    }
    states
}

pub(crate) fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(crate) fn new_run(project: &str) -> NewRun {
    NewRun {
        session_id: Some(SessionId(format!("session of {project}"))),
        spec: spec(project, 1),
        stages: Stage::ALL.to_vec(),
        requested_by: "tester".into(),
        payload: json!({"why": "test"}),
        decisions: Vec::new(),
    }
}

/// The smallest spec there is.
pub(crate) fn spec(project: &str, revision: u32) -> Spec {
    serde_json::from_value(json!({
        "spec_version": domain::spec::SPEC_VERSION, "revision": revision, "generator": "test",
        "project": {
            "id": project, "title": "A \"shop\"; drop table runs", "tagline": "ünïcode", "archetypes": [], "domain": "any",
            "locale": "en", "dir": "ltr", "currency": "EUR", "audience": "public"
        },
        "answers": {}, "requirements": [], "roles": [], "features": [], "entities": [], "actions": [], "pages": [],
        "navigation": {"primary": [], "account": [], "footer": []}, "flows": [],
        "theme": {"style": "minimal", "hue": 10, "mode": "light", "density": "regular", "art": "waves"},
        "trace": [], "assumptions": [], "questions": []
    }))
    .unwrap()
}

#[allow(clippy::disallowed_methods, reason = "the one door through which tests learn of a server")]
pub(crate) fn server() -> Option<String> {
    let said = std::env::var("VELOCITY_TEST_POSTGRES").unwrap_or_default();
    assert!(
        !said.is_empty(),
        "VELOCITY_TEST_POSTGRES is not set: give it the address of a server on which databases may be made (scripts/test.sh \
         starts one), or `skip` to test on SQLite only"
    );
    if said == "skip" {
        eprintln!("NOT RUN ON POSTGRESQL: VELOCITY_TEST_POSTGRES=skip; only SQLite was tested");
        return None;
    }
    Some(said)
}

/// Whether tests that start a PostgreSQL of their own shall run.
pub(crate) fn on_postgresql() -> bool {
    server().is_some()
}

/// Statements on a server, past the store.
pub(crate) async fn execute(url: &str, sql: &str) {
    client(url).await.batch_execute(sql).await.unwrap();
}

/// A connection of a test's own to a server.
pub(crate) async fn client(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// What SQLite finds wrong with a file: damage, and rows that refer to rows that are not there.
pub(crate) fn damage(path: &str) -> Vec<String> {
    let file = rusqlite::Connection::open(path).unwrap();
    let mut found = Vec::new();
    for (pragma, column) in [("integrity_check", 0), ("foreign_key_check", 0)] {
        let mut statement = file.prepare(&format!("pragma {pragma}")).unwrap();
        let said = statement.query_map([], |row| row.get::<_, String>(column)).unwrap();
        found.extend(said.map(Result::unwrap).filter(|said| said != "ok"));
    }
    found
}

//! A database that the first version made, with a run in flight, goes on under this one.

use crate::harness::{Harness, LEASE, T0, all_kinds, check_invariants, damage, job, keyed, named, states, tasks};
use domain::{JobId, JobState, Outcome, Terms};
use serde_json::json;
use sha2::{Digest, Sha384};
use store::Store;

const FOUNDATION: &str = include_str!("../../migrations/0001_foundation.sql");

/// A run of three stages: the first is done, the second worked on by somebody, the third waits. And one that is queued.
const IN_FLIGHT: &str = "
    insert into projects (id, session_id, created_at_ms, updated_at_ms) values ('shop', 's', 1, 1), ('blog', 's', 1, 1);
    insert into specs (project, revision, body, created_at_ms) values ('shop', 1, '{}', 1), ('blog', 1, '{}', 1);
    insert into jobs (kind, run_id, project, state, waits_for, payload, result, attempts, fence, leased_by, due_at_ms,
        created_at_ms, updated_at_ms, started_at_ms, finished_at_ms) values
        ('run', 1, 'shop', 'working', null, '{}', null, 0, 0, null, null, 1, 1, 1, null),
        ('plan', 1, 'shop', 'done', null, '{}', '1', 1, 1, null, null, 1, 1, 1, 2),
        ('code', 1, 'shop', 'working', null, '{}', null, 1, 1, 'old', 1700000000000, 1, 1, 1, null),
        ('test', 1, 'shop', 'waiting', 'dependency', '{}', null, 0, 0, null, null, 1, 1, null, null),
        ('run', 5, 'blog', 'waiting', 'dependency', '{}', null, 0, 0, null, null, 1, 1, null, null),
        ('plan', 5, 'blog', 'queued', null, '{}', null, 0, 0, null, 1, 1, 1, null, null);
    insert into job_needs (job_id, needs_id) values (3, 2), (4, 3), (1, 2), (1, 3), (1, 4), (5, 6);
    insert into runs (id, project, session_id, spec_id, requested_by) values (1, 'shop', 's', 1, 'ana'), (5, 'blog', 's', 2, 'ana');
    insert into events (seq, at_ms, project, run_id, job_id, event_type, body) values
        (1, 1, 'shop', 1, null, 'run_started', '{\"event_type\":\"run_started\",\"spec_revision\":1}');
    update event_counter set seq = 1;
";

/// The first version's tables, and its note that they were made, as the library wrote it that it had for that.
fn first_version(id: &str, key: &str, timestamp: &str, bytes: (&str, &str)) -> String {
    let sql = FOUNDATION.replace("{id}", id).replace("{key}", key);
    let checksum: String = Sha384::digest(sql.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let ((bytes, literal), now) = (bytes, "current_timestamp");
    format!(
        "create table _sqlx_migrations (version bigint primary key, description text not null, \
         installed_on {timestamp} not null default {now}, success boolean not null, checksum {bytes} not null, \
         execution_time bigint not null); {sql}; insert into _sqlx_migrations (version, description, success, checksum, \
         execution_time) values (1, 'foundation', true, {literal}{checksum}', 5); {IN_FLIGHT}"
    )
}

async fn goes_on(store: &Store) {
    let finish = async |claim: &domain::Claim, now| {
        store.finish_job(claim, &Outcome::Done(json!(1)), now, now).await.unwrap();
    };
    let now = T0 + 1;
    let blog = store.claim_job(&named("w", &all_kinds()), LEASE, now).await.unwrap().unwrap();
    let code = store.claim_job(&named("w", &all_kinds()), LEASE, now).await.unwrap().unwrap();
    assert_eq!((blog.job.id, code.job.id, code.fence), (JobId(6), JobId(3), 2));
    assert_eq!(code.job.requested_by, "ana");
    // A task of this version takes turns with the stage of the old one.
    let key = Terms::project_key(&crate::harness::slug("shop"));
    let task = store.enqueue(keyed(&key, 0), now).await.unwrap().id;
    assert!(task > JobId(6));
    assert!(store.claim_job(&tasks("w"), LEASE, now).await.unwrap().is_none());
    finish(&blog, now).await;
    finish(&code, now).await;
    let test = store.claim_job(&named("w", &all_kinds()), LEASE, now).await.unwrap().unwrap();
    finish(&test, now).await;
    finish(&store.claim_job(&tasks("w"), LEASE, now).await.unwrap().unwrap(), now).await;
    for run in [1, 5] {
        assert_eq!(store.run(JobId(run)).await.unwrap().state, JobState::Done);
    }
    check_invariants(store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_of_the_first_version_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let names = ("integer primary key autoincrement", "integer primary key");
    let old = first_version(names.0, names.1, "timestamp", ("blob", "x'"));
    rusqlite::Connection::open(&path).unwrap().execute_batch(&old).unwrap();
    let store = Store::open(path.to_str().unwrap()).await.unwrap();
    goes_on(&store).await;
    store.close().await;
    assert_eq!(damage(path.to_str().unwrap()), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_database_of_the_first_version_goes_on() {
    let Some(h) = Harness::postgres().await else { return };
    h.tamper("drop schema public cascade; create schema public".into()).await;
    let names = ("bigint generated always as identity primary key", "bigint primary key");
    h.tamper(first_version(names.0, names.1, "timestamptz", ("bytea", "'\\x"))).await;
    let store = h.reopened().await;
    goes_on(&store).await;
    store.close().await;
    h.drop_database().await;
}

/// The stages of a project are worked on where its files are; tasks anywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgresql_a_projects_stages_stay_on_one_machine() {
    let Some(h) = Harness::postgres().await else { return };
    h.start("shop").await;
    let claim = async |name: &str| h.store.claim_job(&named(name, &all_kinds()), LEASE, T0).await.unwrap();
    let first = claim("left/1").await.unwrap();
    h.finish(&first, &Outcome::Done(json!(1)), T0).await;
    assert!(claim("right/1").await.is_none());
    assert_eq!(h.store.next_due(&named("right/1", &all_kinds())).await.unwrap(), None);
    assert_eq!(h.store.forget_host("nowhere").await.unwrap(), 0);
    let second = claim("left/2").await.unwrap();
    h.finish(&second, &Outcome::Done(json!(1)), T0).await;
    assert_eq!(h.store.forget_host("left").await.unwrap(), 1);
    assert!(claim("right/1").await.is_some());
    let task = h.store.enqueue(job(), T0).await.unwrap().id;
    assert!(h.store.claim_job(&tasks("right/1"), LEASE, T0).await.unwrap().is_some());
    assert_eq!(states(&h, [task]).await, [(JobState::Working, None)]);
    h.drop_database().await;
}

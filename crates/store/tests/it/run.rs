use crate::harness::{T0, new_run, on_both, slug};
use domain::{CampaignId, JobId, JobKind, JobState, SessionId, Stage};
use store::{Error, JobFilter, RunFilter};

on_both! {
    async fn a_list_has_as_many_large_jobs_as_fit_and_one_at_least(h) {
        use domain::{NewJob, Task};
        use store::{Backlog, JobFilter};
        let large = |letters: usize| NewJob::new(Task::Sleep, serde_json::json!({"a": "é".repeat(letters)}), "dan");
        for letters in [10, 2_000, 2_000, 10] {
            h.store.enqueue(large(letters), T0).await.unwrap();
        }
        let count = async |bytes: i64| h.store.job_page(&JobFilter::default(), 10, bytes).await.unwrap().len();
        assert_eq!([count(1).await, count(4_100).await, count(9_000).await, count(1 << 20).await], [1, 2, 4, 4]);
        let backlog = h.store.backlog(JobKind::Task(Task::Sleep), 3).await.unwrap();
        assert_eq!(backlog, Backlog { queued: 3, working: 0 }, "counted up to three");
        h.start("shop").await;
        assert_eq!(h.store.backlog(JobKind::Run, 3).await.unwrap(), Backlog { queued: 0, working: 1 });
        let asked = JobFilter { asked: true, ..JobFilter::default() };
        assert_eq!(h.store.jobs(&asked, 100).await.unwrap().len(), 5, "four tasks and a run, no stage");
    }

    async fn an_unknown_run_is_none_or_an_error_as_asked(h) {
        let stage = { let run = h.start("shop").await; h.run(run).await.stages[0].job.id };
        for id in [JobId(99), JobId(0), JobId(i64::MAX), stage] {
            assert_eq!(h.store.find_run(id).await.unwrap(), None);
            assert_eq!(h.store.run(id).await.unwrap_err().to_string(), format!("there is no run {id}"));
        }
        assert!(matches!(h.store.run(JobId(99)).await, Err(Error::NotFound { .. })));
        assert_eq!(h.store.find_job(JobId(99)).await.unwrap(), None);
    }

    async fn runs_are_listed_newest_first_and_filtered(h) {
        let shop = h.start("shop").await;
        let blog = h.store.start_run(&new_run("blog"), T0 + 1).await.unwrap();
        let ids = async |filter: RunFilter, limit| {
            let runs = h.store.runs(&filter, limit).await.unwrap();
            assert!(runs.iter().all(|run| run.stages.len() == 7));
            runs.into_iter().map(|run| run.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(RunFilter::default(), 10).await, [blog, shop]);
        assert_eq!(ids(RunFilter::default(), 1).await, [blog]);
        assert_eq!(ids(RunFilter { project: Some(slug("shop")), ..Default::default() }, 10).await, [shop]);
        let session_id = Some(SessionId("session of blog".into()));
        assert_eq!(ids(RunFilter { session_id, ..Default::default() }, 10).await, [blog]);
        assert_eq!(ids(RunFilter { state: Some(JobState::Working), ..Default::default() }, 10).await, []);
        h.store.cancel_run(shop, "me", T0 + 2).await.unwrap();
        assert_eq!(ids(RunFilter { state: Some(JobState::Cancelled), ..Default::default() }, 10).await, [shop]);
        assert_eq!(ids(RunFilter { campaign: Some(CampaignId("none".into())), ..Default::default() }, 10).await, []);
        let session_id = Some(SessionId("' or 1=1 --".into()));
        assert!(ids(RunFilter { session_id, ..Default::default() }, 10).await.is_empty());
    }

    async fn a_listed_run_is_the_found_one_without_its_evidence(h) {
        let id = h.start("shop").await;
        h.pass(T0).await;
        let listed = h.store.runs(&RunFilter::default(), 1).await.unwrap().remove(0);
        assert_eq!(listed, h.run(id).await);
    }

    async fn jobs_are_listed_newest_first_and_filtered(h) {
        let shop = h.start("shop").await;
        h.start("blog").await;
        h.pass(T0).await;
        let count = async |filter: JobFilter| h.store.jobs(&filter, 100).await.unwrap().len();
        assert_eq!(count(JobFilter::default()).await, 16);
        assert_eq!(count(JobFilter { states: vec![JobState::Done], ..Default::default() }).await, 1);
        assert_eq!(count(JobFilter { kind: Some(JobKind::Run), ..Default::default() }).await, 2);
        assert_eq!(count(JobFilter { project: Some(slug("blog")), ..Default::default() }).await, 8);
        let kind = Some(JobKind::Stage(Stage::Plan));
        assert_eq!(count(JobFilter { run_id: Some(shop), kind, ..Default::default() }).await, 1);
        let newest = h.store.jobs(&JobFilter::default(), 2).await.unwrap();
        assert!(newest[0].id > newest[1].id && newest.len() == 2);
    }

    async fn jobs_are_counted_by_state(h) {
        h.start("shop").await;
        h.pass(T0).await;
        let counts = h.store.count_jobs().await.unwrap();
        assert_eq!(counts, [(JobState::Done, 1), (JobState::Queued, 1), (JobState::Waiting, 5), (JobState::Working, 1)]);
    }

    async fn a_store_says_where_it_is_without_a_secret(h) {
        h.store.ping().await.unwrap();
        let place = h.store.describe();
        if h.is_sqlite() {
            assert!(place.ends_with("data/velocity.db"), "{place}");
        } else {
            assert!(place.starts_with("postgres://127.0.0.1:") && !place.contains('@'), "{place}");
        }
    }

    async fn everything_is_there_after_a_restart(h) {
        let id = h.start("shop").await;
        h.pass(T0).await;
        let before = h.run(id).await;
        let again = h.reopened().await;
        assert_eq!(again.run(id).await.unwrap(), before);
        again.close().await;
    }
}

#[tokio::test]
async fn an_address_that_cannot_work_says_why() {
    let nobody_there = "postgres://me:s3cret@127.0.0.1:1/velocity";
    for (url, part) in [
        ("", "path is empty"),
        ("sqlite:", "path is empty"),
        ("postgres://:x:y:z", "address"),
        ("/proc/nowhere/velocity.db", "no such file"),
        (nobody_there, "cannot connect to postgres://127.0.0.1:1/velocity: error connecting to server: Conn"),
    ] {
        let Err(error) = store::Store::open(url).await else { panic!("{url:?} was opened") };
        assert!(error.to_string().contains(part), "{url:?}: {error}");
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
}

#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let h = crate::harness::Harness::sqlite().await;
    h.start("shop").await;
    for suffix in ["", "-wal", "-shm"] {
        let mode = std::fs::metadata(format!("{}{suffix}", h.store.describe())).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{suffix}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("photo.db");
    let content = vec![b'x'; 8192];
    std::fs::write(&path, &content).unwrap();
    let Err(error) = store::Store::open(path.to_str().unwrap()).await else { panic!("it was opened") };
    assert!(matches!(error, Error::Broken { .. }), "{error:?}");
    assert_eq!(std::fs::read(&path).unwrap(), content);
}

use crate::harness::{T0, new_run, on_both, slug, spec};
use domain::{JobKind, JobState, SessionId, Stage, WaitReason};
use store::{Error, JobFilter, NewRun};

on_both! {
    async fn a_run_begins_with_its_first_stage_queued_and_the_rest_waiting(h) {
        let id = h.start("shop").await;
        let run = h.run(id).await;
        assert_eq!((run.project, run.spec_revision, run.percent), (slug("shop"), 1, 0));
        assert_eq!(run.session_id, Some(SessionId("session of shop".into())));
        let stages: Vec<Stage> = run.stages.iter().map(|stage| stage.stage).collect();
        assert_eq!(stages, Stage::ALL);
        assert_eq!(run.stages[0].job.state, JobState::Queued);
        assert!(run.stages[1..].iter().all(|s| s.job.state == JobState::Waiting));
        assert!(run.stages[1..].iter().all(|s| s.job.waits_for == Some(WaitReason::Dependency)));
        assert_eq!(h.story(id).await, ["run_started", "stage_moved plan queued"]);
    }

    async fn the_root_job_has_the_runs_number_and_waits_for_its_stages(h) {
        let id = h.start("shop").await;
        let root = h.store.find_job(id).await.unwrap().unwrap();
        assert_eq!((root.id, root.run_id, root.kind), (id, id, JobKind::Run));
        assert_eq!((root.state, root.waits_for), (JobState::Waiting, Some(WaitReason::Dependency)));
        assert_eq!(root.payload["why"], "test");
    }

    async fn a_second_run_of_a_project_is_refused_until_the_first_is_over(h) {
        let first = h.start("shop").await;
        let error = h.store.start_run(&new_run("shop"), T0).await.unwrap_err();
        assert_eq!(error.to_string(), format!("run {first} of shop is not over yet; wait for its end or cancel it"));
        h.start("blog").await;
        h.store.cancel_run(first, "me", T0 + 1).await.unwrap();
        assert!(h.store.start_run(&new_run("shop"), T0 + 2).await.unwrap() > first);
    }

    async fn of_many_who_start_the_same_project_one_wins(h) {
        let starts = (0..12).map(|_| {
            let store = h.store.clone();
            tokio::spawn(async move { store.start_run(&new_run("shop"), T0).await })
        });
        let mut won = 0;
        for start in starts.collect::<Vec<_>>() {
            match start.await.unwrap() {
                Ok(_) => won += 1,
                Err(Error::Conflict { .. }) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(won, 1);
    }

    async fn a_project_belongs_to_the_conversation_that_built_it_first(h) {
        let run = h.start("shop").await;
        h.store.cancel_run(run, "me", T0).await.unwrap();
        for session_id in [Some(SessionId("other".into())), None] {
            let error = h.store.start_run(&NewRun { session_id, ..new_run("shop") }, T0).await.unwrap_err();
            assert_eq!(
                error.to_string(),
                "a project named shop belongs to another conversation; choose another project name"
            );
        }
    }

    async fn a_refused_run_leaves_nothing_behind(h) {
        h.start("shop").await;
        let before = h.store.jobs(&JobFilter::default(), 100).await.unwrap().len();
        let newer = NewRun { spec: spec("shop", 2), ..new_run("shop") };
        assert!(h.store.start_run(&newer, T0).await.is_err());
        assert_eq!(h.store.jobs(&JobFilter::default(), 100).await.unwrap().len(), before);
        assert_eq!(h.store.find_spec(&slug("shop"), 2).await.unwrap(), None);
    }

    async fn deploy_and_monitor_may_be_left_out(h) {
        let stages = Stage::ALL[..5].to_vec();
        let run = h.store.start_run(&NewRun { stages, ..new_run("shop") }, T0).await.unwrap();
        for _ in 0..5 {
            h.pass(T0).await;
        }
        assert_eq!(h.run(run).await.state, JobState::Done);
    }

    async fn stages_out_of_order_or_none_are_refused(h) {
        for stages in [vec![], vec![Stage::Code, Stage::Plan], vec![Stage::Plan, Stage::Plan]] {
            assert!(matches!(
                h.store.start_run(&NewRun { stages, ..new_run("shop") }, T0).await,
                Err(Error::Conflict { .. })
            ));
        }
    }
}

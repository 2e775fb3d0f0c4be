use crate::harness::{Harness, T0, new_run, on_both, slug};
use domain::{EventBody, Release, ReleaseId, ReleaseState};
use store::{Error, EventFilter, NewRelease};

/// A new run's release.
async fn release(h: &Harness, project: &str, artifact: &str) -> Release {
    let known =
        h.store.runs(&Default::default(), 1).await.unwrap().into_iter().find(|run| run.project == slug(project));
    if let Some(run) = known {
        let _ = h.store.cancel_run(run.id, "me", T0).await;
    }
    let run_id = h.store.start_run(&new_run(project), T0).await.unwrap();
    let url = Some(format!("http://{project}.localhost"));
    let new = NewRelease { project: slug(project), run_id, artifact: artifact.into(), port: 9000, url };
    h.store.insert_release(&new, T0 + 1).await.unwrap()
}

/// `state url reason` of each release event.
async fn moves(h: &Harness) -> Vec<String> {
    let events = h.store.events_after(0, &EventFilter::default(), 1_000).await.unwrap();
    let text = |body: EventBody| match body {
        EventBody::ReleaseMoved { release_id, state, url, reason } => {
            Some(format!("{release_id} {state} {url:?} {reason:?}"))
        }
        _ => None,
    };
    events.into_iter().filter_map(|event| text(event.body)).collect()
}

on_both! {
    async fn a_new_release_is_starting_and_not_on_the_air(h) {
        let made = release(h, "shop", "sha256-1.zip").await;
        assert_eq!((made.state, made.port, made.created_at_ms), (ReleaseState::Starting, 9000, T0 + 1));
        assert_eq!(h.store.find_release(made.id).await.unwrap(), Some(made.clone()));
        assert_eq!(h.store.live_release(&slug("shop")).await.unwrap(), None);
        assert_eq!(moves(h).await, [format!("{} starting None None", made.id)]);
    }

    async fn a_resumed_stage_gets_its_own_release_back(h) {
        let made = release(h, "shop", "a").await;
        let new = NewRelease { project: slug("shop"), run_id: made.run_id, artifact: "a".into(), port: 9000, url: None };
        assert_eq!(h.store.insert_release(&new, T0 + 9).await.unwrap(), made);
        h.store.move_release(made.id, ReleaseState::Failed, Some("no answer"), T0 + 9).await.unwrap();
        assert_ne!(h.store.insert_release(&new, T0 + 10).await.unwrap().id, made.id);
    }

    async fn a_switch_supersedes_the_old_release_in_the_same_moment(h) {
        let old = release(h, "shop", "a").await;
        assert_eq!(h.store.switch_release(old.id, T0 + 2).await.unwrap(), None);
        let new = release(h, "shop", "b").await;
        let before = h.store.switch_release(new.id, T0 + 3).await.unwrap().unwrap();
        assert_eq!((before.id, before.state), (old.id, ReleaseState::Superseded));
        assert_eq!(h.store.live_release(&slug("shop")).await.unwrap().unwrap().id, new.id);
        let all: Vec<_> = h.store.releases(&slug("shop")).await.unwrap().into_iter().map(|r| (r.id, r.state)).collect();
        assert_eq!(all, [(new.id, ReleaseState::Live), (old.id, ReleaseState::Superseded)]);
        let live = r#"live Some("http://shop.localhost") None"#;
        assert_eq!(moves(h).await[2..], [
            format!("{} starting None None", new.id),
            format!("{} superseded None None", old.id),
            format!("{} {live}", new.id),
        ]);
    }

    async fn a_repeated_switch_changes_nothing(h) {
        let made = release(h, "shop", "a").await;
        h.store.switch_release(made.id, T0 + 2).await.unwrap();
        let before = moves(h).await;
        assert_eq!(h.store.switch_release(made.id, T0 + 3).await.unwrap(), None);
        assert_eq!(moves(h).await, before);
    }

    async fn a_superseded_release_comes_back_on_rollback(h) {
        let old = release(h, "shop", "a").await;
        h.store.switch_release(old.id, T0).await.unwrap();
        let new = release(h, "shop", "b").await;
        h.store.switch_release(new.id, T0).await.unwrap();
        h.store.switch_release(old.id, T0 + 1).await.unwrap();
        h.store.move_release(new.id, ReleaseState::Failed, Some("502"), T0 + 2).await.unwrap();
        assert_eq!(h.store.live_release(&slug("shop")).await.unwrap().unwrap().id, old.id);
    }

    async fn two_live_releases_of_a_project_are_impossible(h) {
        let old = release(h, "shop", "a").await;
        h.store.switch_release(old.id, T0).await.unwrap();
        let new = release(h, "shop", "b").await;
        let error = h.store.move_release(new.id, ReleaseState::Live, None, T0).await.unwrap_err();
        assert_eq!(error.to_string(), "shop has another live release; switch to this one instead");
        assert_eq!(h.store.find_release(new.id).await.unwrap().unwrap().state, ReleaseState::Starting);
    }

    async fn a_failed_release_never_moves_again(h) {
        let made = release(h, "shop", "a").await;
        h.store.move_release(made.id, ReleaseState::Failed, Some("x"), T0).await.unwrap();
        h.store.move_release(made.id, ReleaseState::Failed, Some("y"), T0).await.unwrap();
        let error = h.store.switch_release(made.id, T0).await.unwrap_err();
        assert_eq!(error.to_string(), format!("release {} is failed and cannot become live", made.id));
        assert_eq!(moves(h).await.len(), 2);
    }

    async fn an_unknown_release_is_not_found(h) {
        let id = ReleaseId(99);
        assert_eq!(h.store.find_release(id).await.unwrap(), None);
        assert!(matches!(h.store.switch_release(id, T0).await, Err(Error::NotFound { .. })));
        let moved = h.store.move_release(id, ReleaseState::Live, None, T0).await;
        assert!(matches!(moved, Err(Error::NotFound { .. })));
    }

    async fn everything_on_the_air_is_listed(h) {
        for project in ["shop", "blog"] {
            let made = release(h, project, "a").await;
            h.store.switch_release(made.id, T0).await.unwrap();
        }
        release(h, "forum", "a").await;
        let live: Vec<_> = h.store.live_releases().await.unwrap().into_iter().map(|r| r.project).collect();
        assert_eq!(live, [slug("shop"), slug("blog")]);
    }

    async fn many_who_switch_at_once_leave_one_live(h) {
        let mut releases = Vec::new();
        for n in 0..6 {
            releases.push(release(h, "shop", &n.to_string()).await.id);
        }
        let switches = releases.iter().map(|id| {
            let (store, id) = (h.store.clone(), *id);
            tokio::spawn(async move { store.switch_release(id, T0).await })
        });
        for switch in switches.collect::<Vec<_>>() {
            switch.await.unwrap().unwrap();
        }
        let all = h.store.releases(&slug("shop")).await.unwrap();
        assert_eq!(all.iter().filter(|release| release.state == ReleaseState::Live).count(), 1);
        assert_eq!(all.iter().filter(|release| release.state == ReleaseState::Superseded).count(), 5);
    }
}

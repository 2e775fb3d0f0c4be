//! What is on the air, as people look after it.

use crate::harness::{Harness, T0, new_run, on_both, slug};
use domain::{Health, Release, ReleaseState};
use store::{Error, NewRelease, PROBES_KEPT_MS, ProbePoint};

/// A run that is over, with its release on the air.
async fn released(h: &Harness, artifact: &str, at: i64) -> Release {
    let run_id = h.store.start_run(&new_run("shop"), at).await.unwrap();
    let new = NewRelease { project: slug("shop"), run_id, artifact: artifact.into(), port: 9000, url: None };
    let release = h.store.insert_release(&new, at).await.unwrap();
    h.store.switch_release(release.id, at).await.unwrap();
    h.store.cancel_run(run_id, "me", at).await.unwrap();
    release
}

fn finding(release: &Release, at_ms: i64, latency_ms: u64) -> Health {
    Health { release_id: release.id, healthy: true, reason: None, latency_ms, restarts: 0, checked_at_ms: at_ms }
}

on_both! {
    async fn a_version_is_told_with_who_made_it_and_why_it_is_where_it_is(h) {
        let old = released(h, "a", T0).await;
        let new = released(h, "b", T0 + 5).await;
        h.store.move_release(new.id, ReleaseState::Superseded, Some("stopped"), T0 + 9).await.unwrap();
        h.store.set_release_picture(old.id, "sha256-1.png").await.unwrap();
        let past = h.store.past_releases(&slug("shop")).await.unwrap();
        let told: Vec<_> = past.iter().map(|past| (past.release.id, past.reason.as_deref(), past.moved_at_ms)).collect();
        assert_eq!(told, [(new.id, Some("stopped"), T0 + 9), (old.id, None, T0 + 5)]);
        assert_eq!((past[0].requested_by.as_str(), past[0].spec_revision), (new_run("shop").requested_by.as_str(), 1));
        assert_eq!(past[1].picture.as_deref(), Some("sha256-1.png"));
        assert_eq!(h.store.find_project(&slug("shop")).await.unwrap().unwrap().picture.as_deref(), Some("sha256-1.png"));
        assert_eq!(h.store.live_releases().await.unwrap(), [], "a restart would bring back what was stopped");
    }

    async fn a_removed_project_is_found_by_nobody_and_its_name_is_free(h) {
        let release = released(h, "a", T0).await;
        h.store.project_port(&slug("shop"), 9000..=9000).await.unwrap();
        let open = h.store.start_run(&new_run("shop"), T0 + 1).await.unwrap();
        let refused = h.store.remove_project(&slug("shop"), T0 + 2).await.unwrap_err();
        assert!(matches!(refused, Error::Conflict { .. }), "{refused}");
        h.store.cancel_run(open, "me", T0 + 3).await.unwrap();
        for _ in 0..2 {
            h.store.remove_project(&slug("shop"), T0 + 4).await.unwrap();
        }
        assert!(h.store.find_project(&slug("shop")).await.unwrap().is_none());
        assert!(h.store.projects(9).await.unwrap().is_empty());
        let past = h.store.find_release(release.id).await.unwrap().unwrap();
        assert_eq!(past.state, ReleaseState::Failed);
        assert!(h.store.superfluous(9).await.unwrap().releases.contains_key(&release.id), "its files would stay for ever");
        let elsewhere = store::NewRun { session_id: None, ..new_run("shop") };
        h.store.start_run(&elsewhere, T0 + 5).await.unwrap();
        assert_eq!(h.store.find_project(&slug("shop")).await.unwrap().unwrap().port, None);
    }

    async fn probes_are_kept_for_a_day_and_those_of_the_last_minutes_are_known(h) {
        let release = released(h, "a", T0).await;
        let minutes = |n: i64| T0 + n * 60_000;
        for n in 0..9 {
            h.store.record_health(&finding(&release, minutes(n), n.unsigned_abs())).await.unwrap();
        }
        let point = |n: i64| ProbePoint { at_ms: minutes(n), healthy: true, latency_ms: n.unsigned_abs() };
        assert_eq!(h.store.probes(release.id, T0).await.unwrap(), (0..9).map(point).collect::<Vec<_>>());
        assert_eq!(h.store.probes(release.id, minutes(7)).await.unwrap(), [point(7), point(8)]);
        let other_process = h.reopened().await;
        assert_eq!(other_process.probes(release.id, T0).await.unwrap(), (0..6).map(point).collect::<Vec<_>>());
        other_process.close().await;
        h.store.record_health(&finding(&release, minutes(3) + PROBES_KEPT_MS, 1)).await.unwrap();
        assert_eq!(h.store.probes(release.id, T0).await.unwrap().first(), Some(&point(3)));
    }
}

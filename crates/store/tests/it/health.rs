use crate::harness::{T0, on_both, slug};
use domain::{Health, ReleaseId};
use store::{Error, EventFilter, NewRelease};

async fn release(h: &crate::harness::Harness) -> ReleaseId {
    let run_id = h.start("shop").await;
    let new = NewRelease { project: slug("shop"), run_id, artifact: "a".into(), port: 9000, url: None };
    h.store.insert_release(&new, T0).await.unwrap().id
}

fn finding(release_id: ReleaseId, healthy: bool, at: i64) -> Health {
    let reason = (!healthy).then(|| "GET / gave 502".to_owned());
    Health { release_id, healthy, reason, latency_ms: 12, restarts: 0, checked_at_ms: T0 + at }
}

async fn told(h: &crate::harness::Harness) -> usize {
    let events = h.store.events_after(0, &EventFilter::default(), 100).await.unwrap();
    events.iter().filter(|event| matches!(event.body, domain::EventBody::HealthChanged { .. })).count()
}

on_both! {
    async fn only_a_change_of_health_is_an_event(h) {
        let id = release(h).await;
        for (n, healthy) in [true, true, true, false, false, true].into_iter().enumerate() {
            h.store.record_health(&finding(id, healthy, i64::try_from(n).unwrap())).await.unwrap();
        }
        assert_eq!(told(h).await, 3);
    }

    async fn the_newest_finding_is_read_even_when_it_was_not_written(h) {
        let id = release(h).await;
        assert_eq!(h.store.find_health(id).await.unwrap(), None);
        for at in [1, 2] {
            h.store.record_health(&finding(id, true, at)).await.unwrap();
        }
        assert_eq!(h.store.find_health(id).await.unwrap(), Some(finding(id, true, 2)));
        let other_process = h.reopened().await;
        assert_eq!(other_process.find_health(id).await.unwrap(), Some(finding(id, true, 1)));
        other_process.close().await;
    }

    async fn a_quiet_finding_is_written_again_after_five_minutes(h) {
        let id = release(h).await;
        for at in [0, 299_999, 300_000] {
            h.store.record_health(&finding(id, true, at)).await.unwrap();
        }
        let other_process = h.reopened().await;
        assert_eq!(other_process.find_health(id).await.unwrap().unwrap().checked_at_ms, T0 + 300_000);
        other_process.close().await;
    }

    async fn a_restart_is_written_at_once_without_an_event(h) {
        let id = release(h).await;
        h.store.record_health(&finding(id, true, 1)).await.unwrap();
        h.store.record_health(&Health { restarts: 1, ..finding(id, true, 2) }).await.unwrap();
        let other_process = h.reopened().await;
        assert_eq!(other_process.find_health(id).await.unwrap().unwrap().restarts, 1);
        assert_eq!(told(h).await, 1);
        // The other process knows the last finding from the database, so the same one is no change for it.
        other_process.record_health(&finding(id, true, 3)).await.unwrap();
        assert_eq!(told(h).await, 1);
        other_process.close().await;
    }

    async fn an_unknown_release_has_no_health(h) {
        let error = h.store.record_health(&finding(ReleaseId(99), true, 0)).await.unwrap_err();
        assert!(matches!(error, Error::NotFound { .. }), "{error:?}");
    }
}

use crate::harness::{T0, on_both, slug};
use domain::{Event, EventBody, Signal, SignalKind, Stage};
use serde_json::json;
use store::EventFilter;

fn body(n: i64) -> EventBody {
    EventBody::HealthChanged { healthy: true, reason: Some(n.to_string()) }
}

fn signal(text: &str) -> Signal {
    Signal {
        signal: SignalKind::TaskComplete,
        by: "agent:tester".into(),
        campaign_name: Some("sprint 42".into()),
        value: Some(0.97),
        to: None,
        about_job: Some(domain::JobId(7)),
        text: Some(text.to_owned()),
        data: serde_json::from_value(json!({"files": [1, 2.5, null], "event_type": "forged", "type": "forged"}))
            .unwrap(),
    }
}

fn seqs(events: &[Event]) -> Vec<i64> {
    events.iter().map(|event| event.seq).collect()
}

on_both! {
    async fn events_are_read_from_where_a_reader_stopped(h) {
        for n in 1..=5 {
            h.store.record_event(None, None, body(n), T0 + n).await.unwrap();
        }
        let all = EventFilter::default();
        assert_eq!(seqs(&h.store.events_after(0, &all, 2).await.unwrap()), [1, 2]);
        assert_eq!(seqs(&h.store.events_after(2, &all, 10).await.unwrap()), [3, 4, 5]);
        assert_eq!(h.store.events_after(5, &all, 10).await.unwrap(), []);
        let third = h.store.events_after(2, &all, 1).await.unwrap().remove(0);
        assert_eq!(third, Event { seq: 3, at_ms: T0 + 3, project: None, run_id: None, body: body(3) });
    }

    async fn events_written_together_have_numbers_in_a_row_and_the_last_is_told(h) {
        let some: Vec<_> = (1..=3).map(|n| (None, None, body(n))).collect();
        assert_eq!(h.store.record_events(&some, T0).await.unwrap(), 3);
        assert_eq!(h.store.record_events(&[(Some(slug("shop")), Some(domain::JobId(9)), body(4))], T0).await.unwrap(), 4);
        assert_eq!(h.store.newest_seq().await.unwrap(), 4);
        let read = h.store.events_after(0, &EventFilter::default(), 10).await.unwrap();
        assert_eq!(read.into_iter().map(|event| event.body).collect::<Vec<_>>(), (1..=4).map(body).collect::<Vec<_>>());
        assert!(h.store.record_events(&[], T0).await.is_err());
    }

    async fn the_newest_number_is_the_databases_own(h) {
        if h.is_sqlite() {
            return;
        }
        let other = h.reopened().await;
        h.store.record_event(None, None, body(1), T0).await.unwrap();
        assert_eq!(other.newest_seq().await.unwrap(), 1);
        other.close().await;
    }

    async fn a_filter_gives_only_what_is_about_a_project_or_a_run(h) {
        let shop = h.start("shop").await;
        let blog = h.start("blog").await;
        h.store.record_event(Some(&slug("shop")), None, body(1), T0).await.unwrap();
        let of = |project: Option<&str>, run_id| EventFilter { project: project.map(slug), run_id, job_id: None };
        assert_eq!(seqs(&h.store.events_after(0, &of(Some("shop"), None), 10).await.unwrap()), [1, 2, 5]);
        assert_eq!(seqs(&h.store.events_after(0, &of(None, Some(shop)), 10).await.unwrap()), [1, 2]);
        assert_eq!(seqs(&h.store.events_after(3, &of(None, Some(blog)), 10).await.unwrap()), [4]);
    }

    async fn a_listener_is_told_the_newest_number(h) {
        let mut newest = h.store.subscribe();
        assert_eq!(*newest.borrow_and_update(), 0);
        h.start("shop").await;
        assert_eq!(*newest.borrow_and_update(), 2);
        h.store.record_event(None, None, body(1), T0).await.unwrap();
        newest.changed().await.unwrap();
        assert_eq!(*newest.borrow_and_update(), 3);
    }

    async fn a_reopened_store_goes_on_counting(h) {
        h.start("shop").await;
        let again = h.reopened().await;
        assert_eq!(*again.subscribe().borrow(), 2);
        again.record_event(None, None, body(1), T0).await.unwrap();
        assert_eq!(*again.subscribe().borrow(), 3);
        again.close().await;
    }

    async fn pruning_forgets_a_prefix_and_the_numbers_go_on(h) {
        assert_eq!(h.store.oldest_seq().await.unwrap(), 1);
        // A clock that was set back must not tear a hole.
        for (n, at) in [(1, 10), (2, 50), (3, 20), (4, 60)] {
            h.store.record_event(None, None, body(n), T0 + at).await.unwrap();
        }
        assert_eq!(h.store.prune_events(T0 + 30).await.unwrap(), 1);
        assert_eq!(seqs(&h.store.events_after(0, &EventFilter::default(), 10).await.unwrap()), [2, 3, 4]);
        assert_eq!(h.store.oldest_seq().await.unwrap(), 2);
        assert_eq!(h.store.prune_events(T0 + 1_000).await.unwrap(), 3);
        assert_eq!(h.store.oldest_seq().await.unwrap(), 5);
        h.store.record_event(None, None, body(5), T0 + 2_000).await.unwrap();
        assert_eq!(seqs(&h.store.events_after(0, &EventFilter::default(), 10).await.unwrap()), [5]);
    }

    async fn every_kind_of_event_survives_the_way_through_the_store(h) {
        let id = domain::JobId(7);
        let text = "\u{0}\u{202e}\"'\\{{}}${}</script>\n日本".to_owned();
        let bodies = [
            EventBody::RunStarted { spec_revision: 1 },
            EventBody::RunFinished { state: domain::JobState::Error, error: Some(text.clone()) },
            EventBody::LogAppended { job_id: id, stage: Stage::Test, text: text.clone() },
            EventBody::StageProgressed { job_id: id, stage: Stage::Test, percent: 3, doing: text.clone() },
            EventBody::SpecChanged { session_id: text.clone(), revision: 2, summary: text.clone() },
            EventBody::ReleaseMoved { release_id: 1, state: "live".into(), url: Some(text.clone()), reason: None },
            EventBody::Signalled(signal(&text)),
            EventBody::CrmChanged { kind: "lead_created".into(), payload: json!({"id": "1", "name": text}), by: None },
        ];
        for body in &bodies {
            h.store.record_event(None, None, body.clone(), T0).await.unwrap();
        }
        let read = h.store.events_after(0, &EventFilter::default(), 10).await.unwrap();
        assert_eq!(read.into_iter().map(|event| event.body).collect::<Vec<_>>(), bodies);
    }
}

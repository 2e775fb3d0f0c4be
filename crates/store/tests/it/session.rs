use crate::harness::{T0, on_both, spec};
use domain::{EventBody, Session, SessionId};
use store::{Error, EventFilter};

fn session(id: &str) -> Session {
    Session::new(SessionId(id.into()), T0)
}

on_both! {
    async fn a_saved_session_is_found_as_it_was(h) {
        let mut session = session("mine");
        session.answers.goal = "sell \u{202e} '; drop table sessions; -- \u{0}".into();
        let saved = h.store.save_session(&session, None, T0 + 5).await.unwrap();
        assert_eq!(saved.updated_at_ms, T0 + 5);
        assert_eq!(h.store.find_session(&session.id).await.unwrap(), Some(saved.clone()));
        assert_eq!(saved.answers, session.answers);
    }

    async fn an_unknown_session_is_none(h) {
        assert_eq!(h.store.find_session(&SessionId("nobody".into())).await.unwrap(), None);
    }

    async fn the_second_of_two_savers_is_told_of_the_first(h) {
        let first = h.store.save_session(&session("mine"), None, T0).await.unwrap();
        h.store.save_session(&first, None, T0 + 1).await.unwrap();
        let late = h.store.save_session(&first, None, T0 + 2).await;
        assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
    }

    async fn two_saves_in_the_same_millisecond_are_told_apart(h) {
        let first = h.store.save_session(&session("mine"), None, T0).await.unwrap();
        let second = h.store.save_session(&first, None, T0).await.unwrap();
        assert!(second.updated_at_ms > first.updated_at_ms);
        assert!(h.store.save_session(&first, None, T0).await.is_err());
    }

    async fn a_new_session_never_overwrites_one_with_its_id(h) {
        h.store.save_session(&session("mine"), None, T0).await.unwrap();
        assert!(matches!(h.store.save_session(&session("mine"), None, T0).await, Err(Error::Conflict { .. })));
    }

    async fn a_deleted_session_is_gone_and_is_not_revived_by_a_late_save(h) {
        let saved = h.store.save_session(&session("mine"), None, T0).await.unwrap();
        h.store.delete_session(&saved.id).await.unwrap();
        h.store.delete_session(&saved.id).await.unwrap();
        assert!(h.store.save_session(&saved, None, T0 + 1).await.is_err());
        assert_eq!(h.store.find_session(&saved.id).await.unwrap(), None);
    }

    async fn sessions_come_newest_first(h) {
        for (id, at) in [("a", 1), ("b", 3), ("c", 2)] {
            h.store.save_session(&session(id), None, T0 + at).await.unwrap();
        }
        let ids: Vec<String> = h.store.sessions(2).await.unwrap().into_iter().map(|s| s.id.0).collect();
        assert_eq!(ids, ["b", "c"]);
    }

    async fn a_change_of_the_spec_is_told_with_the_save(h) {
        let mut session = session("mine");
        session.spec = Some(spec("shop", 3));
        h.store.save_session(&session, Some("added a page"), T0).await.unwrap();
        let events = h.store.events_after(0, &EventFilter::default(), 10).await.unwrap();
        let expected =
            EventBody::SpecChanged { session_id: "mine".into(), revision: 3, summary: "added a page".into() };
        assert_eq!(events.into_iter().map(|event| event.body).collect::<Vec<_>>(), [expected]);
    }

    async fn a_refused_save_tells_nothing(h) {
        let mut session = session("mine");
        session.spec = Some(spec("shop", 1));
        let saved = h.store.save_session(&session, None, T0).await.unwrap();
        h.store.save_session(&saved, None, T0 + 1).await.unwrap();
        assert!(h.store.save_session(&saved, Some("lost"), T0 + 2).await.is_err());
        assert_eq!(h.store.events_after(0, &EventFilter::default(), 10).await.unwrap(), []);
    }
}

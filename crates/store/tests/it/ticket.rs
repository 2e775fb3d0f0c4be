use crate::harness::{T0, on_both};

on_both! {
    async fn a_ticket_is_taken_once_and_in_time(h) {
        h.store.insert_ticket("a", "proof of a", T0 + 30, T0).await.unwrap();
        h.store.insert_ticket("b", "proof of b", T0 + 30, T0).await.unwrap();
        assert_eq!(h.store.take_ticket("a", T0 + 1).await.unwrap().as_deref(), Some("proof of a"));
        assert_eq!(h.store.take_ticket("a", T0 + 1).await.unwrap(), None);
        assert_eq!(h.store.take_ticket("b", T0 + 30).await.unwrap(), None, "its time is over");
        assert_eq!(h.store.take_ticket("never", T0).await.unwrap(), None);
    }

    async fn of_many_who_show_a_ticket_on_two_servers_one_gets_in(h) {
        let other = if h.is_sqlite() { h.store.clone() } else { h.reopened().await };
        for n in 0..20 {
            let hash = n.to_string();
            h.store.insert_ticket(&hash, "proof", T0 + 30, T0).await.unwrap();
            let (one, two) = tokio::join!(h.store.take_ticket(&hash, T0), other.take_ticket(&hash, T0));
            assert_eq!(u8::from(one.unwrap().is_some()) + u8::from(two.unwrap().is_some()), 1);
        }
    }

    async fn tickets_that_are_over_are_forgotten(h) {
        h.store.insert_ticket("old", "proof", T0 + 30, T0).await.unwrap();
        h.store.insert_ticket("new", "proof", T0 + 90, T0 + 60).await.unwrap();
        // Asked as of a time at which it was still good: it is not there any more.
        assert_eq!(h.store.take_ticket("old", T0 + 1).await.unwrap(), None);
        assert!(h.store.take_ticket("new", T0 + 61).await.unwrap().is_some());
    }
}

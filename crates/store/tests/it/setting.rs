//! Settings: durable, with the decision that allowed them.

use crate::audit::decision;
use crate::harness::{T0, on_both};
use domain::{Party, Ruling, Wish};
use store::{AuditFilter, Error};

fn wish(model: &str) -> Wish {
    let who = Party::new("user", "ada").with("role", "admin");
    Wish::new(who, "model.change", Party::new("model", model))
}

on_both! {
    async fn a_setting_is_changed_together_with_its_decision_and_taken_back(h) {
        assert_eq!(h.store.setting("model").await.unwrap(), None);
        for (at, name) in [(1, "big"), (2, "small")] {
            let (wish, decision) = (wish(name), decision(&wish(name), Ruling::Allow));
            h.store.change_setting("model", Some(name), "ada", (&wish, &decision), T0 + at).await.unwrap();
        }
        let set = h.reopened().await.setting("model").await.unwrap().unwrap();
        assert_eq!((set.value.as_str(), set.set_by.as_str(), set.updated_at_ms), ("small", "ada", T0 + 2));
        let wish = wish("configured");
        for ruling in [Ruling::Deny, Ruling::NeedsApproval] {
            let refused = h.store.change_setting("model", None, "ada", (&wish, &decision(&wish, ruling)), T0 + 3).await;
            assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        }
        let leave = decision(&wish, Ruling::Allow);
        h.store.change_setting("model", None, "ada", (&wish, &leave), T0 + 4).await.unwrap();
        assert_eq!(h.store.setting("model").await.unwrap(), None);
        let rows = h.store.audit_rows(&AuditFilter::default(), 10).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.action.as_str(), row.object.as_str())).collect();
        let change = "model.change";
        assert_eq!(told, [(change, "model:big"), (change, "model:small"), (change, "model:configured")]);
        assert_eq!(h.store.audit_verify(&[]).await.unwrap().fault, None);
    }
}

//! The audit trail: one chain, and every way to bend it is found.

use crate::harness::{Harness, T0, on_both};
use domain::{Decision, JobId, Party, Role, Ruling, Wish};
use sha2::{Digest as _, Sha256};
use store::{AuditFilter, AuditHead, Noted, Store};

const ROWS: i64 = 10_000;

fn wish(number: i64) -> Wish {
    let who = Party::new("user", format!("ana {}", number % 7)).with("role", "developer");
    Wish::new(who, "task.submit", Party::new("task", "codegen")).with("number", number % 100)
}

pub(crate) fn decision(wish: &Wish, ruling: Ruling) -> Decision {
    let digest = Sha256::digest(wish.canonical().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Decision {
        ruling,
        rule: "developers-work".into(),
        reason: "because\0it \"is\" so".into(),
        asks: (ruling == Ruling::NeedsApproval).then_some(Role::Admin),
        input_digest: digest,
        policy_digest: "p".into(),
    }
}

async fn record(store: &Store, count: i64) {
    let rulings = [Ruling::Allow, Ruling::NeedsApproval, Ruling::Deny];
    let noted = |number: i64| {
        let (mut wish, job) = (wish(number), (number % 2 == 0).then_some(JobId(number)));
        wish.principal.id = format!("ana {number}");
        let decision = decision(&wish, rulings[usize::try_from(number % 3).unwrap()]);
        Noted { wish, decision, job, at: T0 }
    };
    store.record_decisions(&(0..count).map(noted).collect::<Vec<_>>()).await.unwrap();
}

async fn fault(h: &Harness, exported: &[AuditHead]) -> Option<(i64, String)> {
    h.store.audit_verify(exported).await.unwrap().fault.map(|fault| (fault.seq, fault.what))
}

on_both! {
    async fn a_chain_of_ten_thousand_rows_holds_and_every_edit_is_named(h) {
        record(&h.store, ROWS).await;
        let check = h.store.audit_verify(&[]).await.unwrap();
        assert_eq!((check.rows, check.fault), (ROWS, None));
        let head = h.store.audit_head().await.unwrap();
        assert_eq!((head.seq, &head), (ROWS, &check.head));
        let backup = "create table kept as select * from audit";
        h.tamper(backup.to_owned()).await;
        let columns = ["at_ms = at_ms + 1", "actor = 'eve'", "action = 'see'", "object = 'x'", "ruling = 'allow'",
            "ruling = 'never'", "rule = 'x'", "reason = ''", "asks = 'viewer'", "input_digest = 'x'", "policy_digest = 'x'",
            "job_id = null", "job_id = 0", "prev_hash = 'x'", "hash = 'x'"];
        for column in columns {
            // Row 603 has a job, number 602, and was denied.
            h.tamper(format!("update audit set {column} where seq = 603")).await;
            let found = fault(h, &[]).await;
            assert!(found.as_ref().is_some_and(|(seq, _)| *seq == 603), "{column}: {found:?}");
            h.tamper("delete from audit where seq = 603".to_owned()).await;
            h.tamper("insert into audit select * from kept where seq = 603".to_owned()).await;
        }
        assert_eq!(fault(h, &[]).await, None, "the trail is whole again");
    }

    async fn a_row_that_is_missing_moved_or_copied_is_named(h) {
        record(&h.store, 500).await;
        h.tamper("create table kept as select * from audit".to_owned()).await;
        let bends = [
            ("delete from audit where seq = 250", 250),
            ("delete from audit where seq = 1", 1),
            ("delete from audit where seq = 250; update audit set seq = seq - 1 where seq > 250", 250),
            ("update audit set seq = 1000 where seq = 100; update audit set seq = 100 where seq = 101; \
              update audit set seq = 101 where seq = 1000", 100),
            ("insert into audit select 501, at_ms, actor, action, object, ruling, rule, reason, asks, input_digest, \
              policy_digest, job_id, prev_hash, hash from kept where seq = 500", 501),
            ("delete from audit where seq > 490", 491),
            ("delete from audit where seq > 490; update audit_head set seq = 490", 490),
        ];
        for (sql, named) in bends {
            h.tamper(sql.to_owned()).await;
            let found = fault(h, &[]).await;
            assert_eq!(found.as_ref().map(|(seq, _)| *seq), Some(named), "{sql}: {found:?}");
            h.tamper("delete from audit".to_owned()).await;
            h.tamper("insert into audit select * from kept".to_owned()).await;
            h.tamper("update audit_head set seq = 500".to_owned()).await;
        }
        assert_eq!(fault(h, &[]).await, None);
    }

    async fn a_trail_that_was_cut_off_or_rewritten_contradicts_an_exported_head(h) {
        record(&h.store, 50).await;
        let exported = h.store.audit_head().await.unwrap();
        record(&h.store, 10).await;
        assert_eq!(fault(h, std::slice::from_ref(&exported)).await, None);
        // Cut off with the head put back as well: nothing inside the database shows it.
        h.tamper("delete from audit where seq > 40".to_owned()).await;
        h.tamper("update audit_head set seq = 40, hash = (select hash from audit where seq = 40)".to_owned()).await;
        assert_eq!(fault(h, &[]).await, None);
        let (seq, what) = fault(h, std::slice::from_ref(&exported)).await.unwrap();
        assert!(seq == 41 && what.contains("cut off"), "{seq} {what}");
        // Written anew past the old end: the exported hash is not in it.
        record(&h.store, 30).await;
        assert_eq!(fault(h, &[]).await, None);
        let (seq, what) = fault(h, &[exported]).await.unwrap();
        assert!(seq == 50 && what.contains("rewritten"), "{seq} {what}");
    }

    async fn an_input_that_was_altered_or_lost_is_named_by_its_first_decision(h) {
        record(&h.store, 300).await;
        let third = h.store.audit_rows(&AuditFilter { after: 2, ..AuditFilter::default() }, 1).await.unwrap().remove(0);
        h.tamper("create table kept as select * from policy_inputs".to_owned()).await;
        h.tamper(format!("update policy_inputs set body = '{{}}' where digest = '{}'", third.input_digest)).await;
        assert!(fault(h, &[]).await.is_some_and(|(seq, what)| seq == 3 && what.contains("altered")));
        h.tamper(format!("delete from policy_inputs where digest = '{}'", third.input_digest)).await;
        assert!(fault(h, &[]).await.is_some_and(|(seq, what)| seq == 3 && what.contains("missing")));
    }

    async fn decisions_are_found_by_job_and_by_filter_as_they_were_made(h) {
        record(&h.store, 60).await;
        let stored = h.store.decisions_of(JobId(4)).await.unwrap();
        assert_eq!(stored.len(), 1);
        assert_eq!(stored[0].wish, wish(4));
        let made = decision(&wish(4), Ruling::NeedsApproval);
        assert_eq!(stored[0].decision, Decision { reason: made.reason.replace('\0', "\u{fffd}"), ..made });
        let denied = AuditFilter { ruling: Some(Ruling::Deny), ..AuditFilter::default() };
        assert_eq!(h.store.audit_rows(&denied, 100).await.unwrap().len(), 20);
        let of_job = AuditFilter { job: Some(JobId(4)), actor: Some("user:ana 4".into()), ..AuditFilter::default() };
        assert_eq!(h.store.audit_rows(&of_job, 100).await.unwrap().len(), 1);
        assert_eq!(h.store.decisions_since(T0, 55, 100).await.unwrap().len(), 5);
        assert_eq!(h.store.decisions_since(T0 + 1, 0, 100).await.unwrap().len(), 0);
    }

    async fn many_writers_make_one_chain(h) {
        let writers: Vec<_> = (0..8).map(|_| {
            let store = h.store.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    record(&store, 7).await;
                }
            })
        }).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let check = h.store.audit_verify(&[]).await.unwrap();
        assert_eq!((check.rows, check.fault), (560, None));
    }
}

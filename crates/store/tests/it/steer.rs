//! What an operator looks at: pages of the queue, leases, news, decisions from the newest on.

use crate::harness::{T0, on_both};
use domain::{EventBody, JobState, Party, Ruling, Stage, Wish, WorkerSpec};
use store::{AuditFilter, JobFilter, Noted};

on_both! {
    async fn pages_of_jobs_meet_without_a_gap_and_brief_ones_leave_the_large_parts_out(h) {
        h.start("shop").await;
        h.start("blog").await;
        let all = h.store.jobs(&JobFilter::default(), 100).await.unwrap();
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let filter = JobFilter { before, brief: true, ..JobFilter::default() };
            let page = h.store.job_page(&filter, 5, i64::MAX).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            paged.extend(page);
        }
        let ids = |jobs: &[domain::Job]| jobs.iter().map(|job| job.id).collect::<Vec<_>>();
        assert_eq!(ids(&paged), ids(&all));
        assert!(paged.iter().all(|job| job.payload == serde_json::json!({}) && job.result.is_none()));
        let states = vec![JobState::Queued, JobState::Working];
        let some = h.store.jobs(&JobFilter { states: states.clone(), ..JobFilter::default() }, 100).await.unwrap();
        let expected = all.iter().filter(|job| states.contains(&job.state)).count();
        assert_eq!(some.len(), expected);
        let project = domain::Slug::parse("shop").unwrap();
        let counts = h.store.count_jobs_of(None, Some(&project)).await.unwrap();
        assert_eq!(counts.iter().map(|(_, n)| n).sum::<u64>(), 8);
    }
}

on_both! {
    async fn a_lease_says_who_works_on_what_and_until_when(h) {
        h.start("shop").await;
        assert_eq!(h.store.leases(10).await.unwrap(), []);
        let worker = WorkerSpec::new("far:1", [domain::JobKind::Stage(Stage::Plan)]);
        let claim = h.store.claim_job(&worker, 30_000, T0).await.unwrap().unwrap();
        let leases = h.store.leases(10).await.unwrap();
        assert_eq!(leases.len(), 1);
        assert_eq!((leases[0].job_id, leases[0].worker.as_str(), leases[0].until_ms), (claim.job.id, "far:1", T0 + 30_000));
    }
}

on_both! {
    async fn news_are_ends_and_failures_with_whoever_asked_and_nothing_else(h) {
        let run = h.start("shop").await;
        let health = |healthy| EventBody::HealthChanged { healthy, reason: None };
        h.store.record_event(None, Some(run), health(false), T0).await.unwrap();
        let ended = EventBody::RunFinished { state: JobState::Error, error: Some("it broke".into()) };
        h.store.record_event(None, Some(run), ended, T0).await.unwrap();
        let news = h.store.noticed(0, 10).await.unwrap();
        assert_eq!(news.len(), 2, "{news:?}");
        assert!(matches!(news[0].event.body, EventBody::RunFinished { .. }));
        assert!(news[0].requested_by.is_some());
        assert_eq!(h.store.noticed(news[0].event.seq, 10).await.unwrap(), []);
    }
}

on_both! {
    async fn decisions_are_read_from_the_newest_on_and_by_their_rule(h) {
        let noted = |number: i64| {
            let wish = Wish::new(Party::new("user", "ana"), "see", Party::new("run", number.to_string()));
            let mut decision = crate::audit::decision(&wish, Ruling::Allow);
            decision.rule = format!("rule {}", number % 2);
            Noted { wish, decision, job: None, at: T0 }
        };
        h.store.record_decisions(&(0..5).map(noted).collect::<Vec<_>>()).await.unwrap();
        let seqs = async |filter: AuditFilter| {
            h.store.decisions(&filter, 2).await.unwrap().iter().map(|stored| stored.seq).collect::<Vec<_>>()
        };
        assert_eq!(seqs(AuditFilter::default()).await, [5, 4]);
        assert_eq!(seqs(AuditFilter { before: Some(4), ..AuditFilter::default() }).await, [3, 2]);
        assert_eq!(seqs(AuditFilter { rule: Some("rule 1".into()), ..AuditFilter::default() }).await, [4, 2]);
    }
}

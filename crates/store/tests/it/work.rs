use crate::harness::{T0, on_both};
use domain::evidence::LOG_TAIL_BYTES_MAX;
use domain::{EventBody, Evidence, Verdict};
use serde_json::json;
use std::collections::BTreeMap;
use store::LOG_BYTES_MAX;

fn evidence(check: &str, verdict: Verdict) -> Evidence {
    Evidence {
        job_id: domain::JobId(0),
        stage: domain::Stage::Monitor,
        check: check.into(),
        verdict,
        reason: Some("it's \"so\"".into()),
        command: vec!["pytest".into(), "-q".into()],
        exit_code: Some(1),
        report: json!({"failed": 2}),
        tools: BTreeMap::from([("pytest".into(), "9.2.0".into())]),
        tree: "abc".into(),
        sandbox: "bwrap".into(),
        started_at_ms: T0,
        duration_ms: 5,
        cpu_ms: 4,
        memory_peak_bytes: None,
        log_tail: "last words".into(),
    }
}

on_both! {
    async fn progress_is_seen_in_the_run_and_told(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.store.progress(&claim, 70, "writing pages", T0 + 5).await.unwrap();
        let run = h.run(id).await;
        assert_eq!((run.percent, run.updated_at_ms), (10, T0 + 5));
        assert_eq!((run.stages[0].job.percent, run.stages[0].job.doing.as_deref()), (70, Some("writing pages")));
        assert_eq!(h.story(id).await.last().unwrap(), "stage_progressed plan");
        h.store.progress(&claim, 255, "", T0 + 6).await.unwrap();
        assert_eq!(h.run(id).await.stages[0].job.percent, 100);
    }

    async fn evidence_belongs_to_the_claimed_stage_and_keeps_its_order(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        for (check, verdict) in [("z", Verdict::Passed), ("a", Verdict::NotRun), ("m", Verdict::Failed)] {
            h.store.record_evidence(&claim, &evidence(check, verdict), T0).await.unwrap();
        }
        let run = h.run(id).await;
        let kept = &run.stages[0].evidence;
        assert_eq!(kept.iter().map(|e| e.check.as_str()).collect::<Vec<_>>(), ["z", "a", "m"]);
        let expected = Evidence { job_id: claim.job.id, stage: domain::Stage::Plan, ..evidence("z", Verdict::Passed) };
        assert_eq!(kept[0], expected);
        assert!(run.stages[1..].iter().all(|stage| stage.evidence.is_empty()));
        assert_eq!(h.story(id).await.last().unwrap(), "evidence_recorded plan m");
    }

    async fn of_a_long_output_the_end_is_kept(h) {
        let id = h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        let log_tail = format!("{}end", "é".repeat(LOG_TAIL_BYTES_MAX));
        h.store.record_evidence(&claim, &Evidence { log_tail, ..evidence("c", Verdict::Failed) }, T0).await.unwrap();
        let kept = &h.run(id).await.stages[0].evidence[0].log_tail;
        assert!(kept.len() <= LOG_TAIL_BYTES_MAX && kept.len() > LOG_TAIL_BYTES_MAX - 4 && kept.ends_with("éend"));
    }

    async fn a_log_is_read_whole_by_its_end_and_from_where_a_reader_stopped(h) {
        let id = h.start("shop").await;
        let plan = h.claim(T0).await.unwrap();
        h.store.append_log(&plan, "one\n", T0).await.unwrap();
        h.store.append_log(&plan, "", T0).await.unwrap();
        h.store.append_log(&plan, "zwölf\u{0}\n", T0).await.unwrap();
        h.finish(&plan, &domain::Outcome::Done(json!(null)), T0).await;
        let code = h.claim(T0).await.unwrap();
        h.store.append_log(&code, "code\n", T0).await.unwrap();
        assert_eq!(h.store.log(plan.job.id, 1_000).await.unwrap(), "one\nzwölf\u{0}\n");
        assert_eq!(h.store.log(id, 1_000).await.unwrap(), "one\nzwölf\u{0}\ncode\n");
        assert_eq!(h.store.log(id, 6).await.unwrap(), "\ncode\n");
        assert_eq!(h.store.log(id, 0).await.unwrap(), "");
        assert_eq!(h.store.log(domain::JobId(99), 10).await.unwrap(), "");
        let first = h.store.log_after(id, 0, 2).await.unwrap();
        assert_eq!(first.len(), 2);
        let rest = h.store.log_after(id, first[1].seq, 10).await.unwrap();
        let body = EventBody::LogAppended { job_id: code.job.id, stage: domain::Stage::Code, text: "code\n".into() };
        assert_eq!(rest.into_iter().map(|event| event.body).collect::<Vec<_>>(), [body]);
    }

    async fn a_flood_of_output_is_cut_with_a_note(h) {
        h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        let line = format!("{}\n", "x".repeat(99));
        let chunk = line.repeat(3_000);
        for _ in 0..5 {
            h.store.append_log(&claim, &chunk, T0).await.unwrap();
        }
        let log = h.store.log(claim.job.id, usize::MAX).await.unwrap();
        let (kept, note) = log.split_at(LOG_BYTES_MAX);
        assert_eq!(kept.lines().next().unwrap().len(), 99);
        assert_eq!(note, "\n[the log is longer than 1 MiB; what follows was not kept]\n");
    }
}

use crate::harness::{Answer, Harness, NOW};
use domain::{EventBody, Failure, Health, JobKind, Outcome, Stage, WorkerSpec};
use serde_json::json;
use std::time::Duration;
use store::NewRelease;

/// The value of a series, as Prometheus would read it.
#[track_caller]
fn value(answer: &Answer, series: &str) -> f64 {
    let line = answer.text.lines().find(|line| line.strip_prefix(series).is_some_and(|rest| rest.starts_with(' ')));
    let line = line.unwrap_or_else(|| panic!("no {series} in\n{}", answer.text));
    line.rsplit_once(' ').unwrap().1.parse().unwrap()
}

/// The metrics as they are now, not as they were a moment ago.
async fn now(h: &Harness) -> Answer {
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    let answer = h.get("/metrics").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer
}

#[tokio::test]
async fn a_runs_jobs_are_counted_by_kind_and_outcome() {
    let h = Harness::start().await;
    h.get("/metrics").await;
    h.a_run("shop").await;
    h.pass(json!({})).await;
    let claim = h.claim().await;
    let failed = Outcome::Failed(Failure::lasting("it does not parse"));
    h.store.finish_job(&claim, &failed, NOW, NOW + 2_000).await.unwrap();
    let text = now(&h).await;
    assert_eq!(value(&text, r#"velocity_jobs_enqueued_total{kind="run"}"#), 1.0);
    assert_eq!(value(&text, r#"velocity_jobs_finished_total{kind="plan",outcome="done"}"#), 1.0);
    assert_eq!(value(&text, r#"velocity_jobs_finished_total{kind="code",outcome="error"}"#), 1.0);
    assert_eq!(value(&text, r#"velocity_jobs_finished_total{kind="deploy",outcome="cancelled"}"#), 1.0);
    assert_eq!(value(&text, r#"velocity_jobs_finished_total{kind="run",outcome="error"}"#), 1.0);
    assert_eq!(value(&text, r#"velocity_job_run_seconds_sum{kind="code"}"#), 2.0);
    assert_eq!(value(&text, r#"velocity_job_wait_seconds_count{kind="code"}"#), 1.0);
    assert_eq!(value(&text, r#"velocity_jobs{state="cancelled"}"#), 5.0);
    assert_eq!(value(&text, "velocity_events_uncounted"), 0.0);
}

#[tokio::test]
async fn what_happened_before_the_server_began_is_not_counted_again() {
    let mut h = Harness::start().await;
    h.a_run("shop").await;
    h.pass(json!({})).await;
    h.restart().await;
    let text = now(&h).await;
    assert_eq!(value(&text, r#"velocity_jobs_finished_total{kind="plan",outcome="done"}"#), 0.0);
    assert_eq!(value(&text, r#"velocity_jobs{state="done"}"#), 1.0);
}

#[tokio::test]
async fn the_age_of_the_queue_and_lost_leases_show_a_missing_worker() {
    let h = Harness::start().await;
    let empty = h.get("/metrics").await;
    assert_eq!(value(&empty, "velocity_queue_oldest_age_seconds"), 0.0);
    let before = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as i64 - 90_000;
    h.a_run_at("shop", before).await;
    let age = value(&now(&h).await, "velocity_queue_oldest_age_seconds");
    assert!((90.0..150.0).contains(&age), "{age}");
    let worker = |name: &str| WorkerSpec::new(name, Stage::ALL.map(JobKind::Stage));
    h.store.claim_job(&worker("dies"), 30_000, before).await.unwrap().unwrap();
    let text = now(&h).await;
    assert_eq!(value(&text, "velocity_jobs_lease_expired"), 1.0);
    assert_eq!(value(&text, "velocity_queue_oldest_age_seconds"), 0.0);
    let taken = h.store.claim_job(&worker("lives"), 30_000, before + 31_000).await.unwrap();
    let taken = taken.unwrap();
    assert_eq!(value(&now(&h).await, r#"velocity_job_takeovers_total{kind="plan"}"#), 1.0);
    h.store.return_job(&taken, before + 32_000).await.unwrap();
    let text = now(&h).await;
    assert_eq!(value(&text, r#"velocity_job_takeovers_total{kind="plan"}"#), 1.0, "nobody died");
    assert_eq!(value(&text, r#"velocity_job_givebacks_total{kind="plan"}"#), 1.0);
    // Nobody works, though the root of the run goes on.
    assert_eq!((value(&text, "velocity_jobs_held"), value(&text, r#"velocity_jobs{state="working"}"#)), (0.0, 1.0));
}

#[tokio::test]
async fn a_refused_write_of_a_worker_without_a_lease_is_counted() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    let before = value(&h.get("/metrics").await, "velocity_stale_writes_refused_total");
    let claim = h.claim().await;
    let stale = domain::Claim { fence: claim.fence - 1, ..claim };
    assert!(h.store.finish_job(&stale, &Outcome::Done(json!({})), NOW, NOW).await.is_err());
    assert_eq!(value(&now(&h).await, "velocity_stale_writes_refused_total"), before + 1.0);
}

#[tokio::test]
async fn products_on_the_air_have_series_and_others_have_none() {
    let h = Harness::start().await;
    let run_id = h.a_run("shop").await;
    let project = domain::Slug::parse("shop").unwrap();
    let new = NewRelease { project, run_id, artifact: "sha256-0.zip".into(), port: 4100, url: None };
    let release = h.store.insert_release(&new, NOW).await.unwrap();
    h.store.switch_release(release.id, NOW).await.unwrap();
    let reason = Some("the front page does not answer".into());
    let health =
        Health { release_id: release.id, healthy: false, reason, latency_ms: 250, restarts: 3, checked_at_ms: NOW };
    h.store.record_health(&health).await.unwrap();
    let text = now(&h).await;
    assert_eq!(value(&text, r#"velocity_product_up{project="shop"}"#), 0.0);
    assert_eq!(value(&text, r#"velocity_product_latency_seconds{project="shop"}"#), 0.25);
    assert_eq!(value(&text, r#"velocity_product_restarts_total{project="shop"}"#), 3.0);
    h.store.move_release(release.id, domain::ReleaseState::Failed, Some("taken down"), NOW).await.unwrap();
    let text = now(&h).await;
    assert!(!text.text.contains(r#"project="shop""#), "a product that is gone still has series");
    assert_eq!(value(&text, "velocity_releases_live"), 0.0);
}

#[tokio::test]
async fn a_scrape_without_a_database_says_so_and_still_succeeds() {
    let h = Harness::start().await;
    assert_eq!(value(&h.get("/metrics").await, "velocity_database_up"), 1.0);
    h.store.close().await;
    let text = now(&h).await;
    assert_eq!(value(&text, "velocity_database_up"), 0.0);
    assert!(value(&text, "process_resident_memory_bytes") > 1e6);
    assert!(!text.text.contains("velocity_jobs{"), "an old number is shown as if it were known");
}

#[tokio::test]
async fn open_event_streams_are_counted_until_they_are_left() {
    let h = Harness::start().await;
    let stream = h.call("GET", "/api/events").key("dev").open().await;
    assert_eq!(value(&now(&h).await, "velocity_event_streams"), 1.0);
    drop(stream);
    // The server learns of it when it next writes.
    h.store.record_event(None, None, spec_changed(), NOW).await.unwrap();
    for _ in 0..20 {
        if value(&h.get("/metrics").await, "velocity_event_streams") == 0.0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("a stream that nobody reads is still counted");
}

fn spec_changed() -> EventBody {
    EventBody::SpecChanged { session_id: "s".into(), revision: 1, summary: "nothing".into() }
}

#[tokio::test]
async fn no_family_is_written_twice_and_each_has_its_help() {
    let h = Harness::start().await;
    h.get("/health").await;
    let text = now(&h).await.text;
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), names.len(), "{names:?}");
    for name in names.iter().filter_map(|name| name.split(' ').next()) {
        assert!(text.contains(&format!("# HELP {name} ")), "{name} has no help");
    }
}

#[tokio::test]
async fn metrics_need_a_key_on_a_machine_that_is_not_open() {
    let h = Harness::with(|config| api::Config { profile: api::Profile::Production, ..config }).await;
    assert_eq!(h.call("GET", "/metrics").send().await.status, 401);
    let basic = h.call("GET", "/metrics").header("authorization", "Basic cHJvbWV0aGV1czp4").send().await;
    assert_eq!(basic.status, 401, "{}", basic.text);
}

//! How a product gets on the air, changes, falls and comes back.

use crate::fixture::{GRACE, Stage, slug};
use release::{Error, NoticeKind};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn a_first_deployment_migrates_seeds_and_answers_on_its_port() {
    let stage = Stage::new().await;
    let probe = stage.deploy("v1").await.unwrap();
    assert!(probe.healthy(), "{probe:?}");
    assert!(stage.get("/").await.contains("<h1>v1</h1>"));
    assert!(stage.get("/api/state").await.contains("1 items, schema v1"));
    assert_eq!(stage.supervisor.live(&slug()).as_deref(), Some("v1"));
    let steps = stage.notices.lock().unwrap().clone();
    let step = NoticeKind::Step;
    assert_eq!(steps, [step("migrate"), step("seed"), step("start"), step("gate"), NoticeKind::Live]);
    assert!(stage.supervisor.log_tail(&slug()).contains("api"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_takes_over_without_a_failed_request_and_keeps_the_data() {
    let stage = Stage::new().await;
    stage.deploy("v1").await.unwrap();
    let secret = stage.get("/api/state").await.rsplit(' ').next().unwrap().to_owned();
    let port = stage.port;
    let done = CancellationToken::new();
    let stop = done.clone();
    let asking = tokio::spawn(async move {
        let mut answers = Vec::new();
        while !stop.is_cancelled() {
            answers.push(crate::fixture::get(port, "/").await);
        }
        answers
    });
    let plan = stage.version("v2");
    let deploying = stage.supervisor.deploy(plan, GRACE, &done);
    let slow = async {
        while stage.supervisor.live(&slug()).as_deref() == Some("v1") {
            let answer = stage.get("/slow").await;
            assert!(answer.contains("slow v"), "{answer}");
        }
    };
    let (deployed, ()) = tokio::join!(deploying, slow);
    deployed.unwrap();
    assert!(stage.get("/").await.contains("<h1>v2</h1>"));
    done.cancel();
    let answers = asking.await.unwrap();
    let bad: Vec<_> = answers.iter().filter(|answer| !answer.contains("<h1>v")).collect();
    assert!(bad.is_empty() && answers.len() > 20, "{} of {}: {bad:?}", bad.len(), answers.len());
    let state = stage.get("/api/state").await;
    assert!(state.contains("1 items, schema v2"), "{state}");
    assert!(state.ends_with(&secret), "the key that signs sessions changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_fails_its_gate_leaves_the_old_one_live_with_its_data() {
    let stage = Stage::new().await;
    stage.deploy("v1").await.unwrap();
    let mut plan = stage.version("v2");
    std::fs::write(plan.artifact_dir.join("web/server.js"), "process.exit(9)").unwrap();
    plan.label = "v2".to_owned();
    let error = stage.supervisor.deploy(plan, GRACE, &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(&error, Error::Unhealthy { log_tail, .. } if log_tail.contains("code 9")), "{error:?}");
    assert!(stage.get("/").await.contains("<h1>v1</h1>"));
    assert!(stage.get("/api/state").await.contains("1 items, schema v1"), "the database was not put back");
    assert_eq!(stage.supervisor.live(&slug()).as_deref(), Some("v1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_breaks_half_way_is_undone() {
    let stage = Stage::new().await;
    stage.deploy("v1").await.unwrap();
    let error = stage.deploy("v2-broken").await.unwrap_err();
    assert!(matches!(&error, Error::Step { step: "migrate", log_tail, .. } if log_tail.contains("broke")), "{error:?}");
    assert!(stage.get("/api/state").await.contains("1 items, schema v1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_deployment_that_fails_can_be_tried_again() {
    let stage = Stage::new().await;
    assert!(stage.deploy("v0-broken").await.is_err());
    assert_eq!(stage.supervisor.live(&slug()), None);
    assert!(stage.get("/").await.starts_with("HTTP/1.1 503"));
    stage.deploy("v1").await.unwrap();
    assert!(stage.get("/api/state").await.contains("1 items"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crashed_process_is_started_again_and_counted() {
    let stage = Stage::new().await;
    stage.deploy("v1").await.unwrap();
    stage.get("/api/crash").await;
    stage.get("/crash").await;
    let since = Instant::now();
    loop {
        let probe = stage.supervisor.probe(&slug()).await.unwrap();
        if probe.healthy() && probe.restarts == 2 {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(15), "{probe:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_deployment_changes_nothing() {
    let stage = Stage::new().await;
    stage.deploy("v1").await.unwrap();
    let mut plan = stage.version("v2-ugly");
    plan.label = "v2".to_owned();
    let cancel = CancellationToken::new();
    let soon = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(2500)).await;
        soon.cancel();
    });
    let error = stage.supervisor.deploy(plan, GRACE, &cancel).await.unwrap_err();
    assert!(matches!(error, Error::Cancelled), "{error:?}");
    assert!(stage.get("/api/state").await.contains("schema v1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_told() {
    let stage = Stage::new().await;
    let _other = std::net::TcpListener::bind(("127.0.0.1", stage.port)).unwrap();
    let error = stage.deploy("v1").await.unwrap_err();
    assert!(matches!(error, Error::PortTaken { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_product_frees_its_port() {
    let stage = Stage::new().await;
    stage.deploy("v1").await.unwrap();
    stage.supervisor.stop_all(GRACE).await;
    assert!(stage.supervisor.probe(&slug()).await.is_none());
    drop(std::net::TcpListener::bind(("127.0.0.1", stage.port)).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_before_comes_back_and_the_data_stay() {
    let stage = Stage::new().await;
    stage.deploy("v1").await.unwrap();
    stage.deploy("v2").await.unwrap();
    assert!(stage.get("/api/state").await.contains("1 items, schema v2"));
    stage.deploy("v1").await.unwrap();
    assert!(stage.get("/").await.contains("<h1>v1</h1>"));
    assert!(stage.get("/api/state").await.contains("1 items, schema v1"), "rows were lost or made anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_turns_nobody_away_and_starts_the_same_version() {
    let stage = Stage::new().await;
    let nothing = stage.supervisor.restart(&slug(), GRACE, &CancellationToken::new()).await.unwrap();
    assert!(nothing.is_none());
    stage.deploy("v1").await.unwrap();
    let (port, done) = (stage.port, CancellationToken::new());
    let stop = done.clone();
    let asking = tokio::spawn(async move {
        let mut answers = Vec::new();
        while !stop.is_cancelled() {
            answers.push(crate::fixture::get(port, "/").await);
        }
        answers
    });
    let probe = stage.supervisor.restart(&slug(), GRACE, &done).await.unwrap().unwrap();
    assert!(probe.healthy(), "{probe:?}");
    done.cancel();
    let answers = asking.await.unwrap();
    assert!(answers.iter().all(|answer| answer.contains("<h1>v1</h1>")) && answers.len() > 5, "{answers:?}");
    assert_eq!(stage.supervisor.live(&slug()).as_deref(), Some("v1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_version_that_is_meant_is_stopped() {
    let stage = Stage::new().await;
    stage.deploy("v2").await.unwrap();
    assert!(!stage.supervisor.stop_version(&slug(), "v1", GRACE).await.unwrap());
    assert!(stage.get("/").await.contains("<h1>v2</h1>"));
    assert!(stage.supervisor.stop_version(&slug(), "v2", GRACE).await.unwrap());
    drop(std::net::TcpListener::bind(("127.0.0.1", stage.port)).unwrap());
}

/// With the browser of this machine, where there is one.
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_shows_what_is_on_the_air() {
    let chromium = std::path::Path::new("/usr/bin/chromium");
    if !chromium.exists() {
        return;
    }
    let stage = Stage::new().await;
    let take = async || {
        let room = tempfile::tempdir().unwrap();
        stage.supervisor.picture(&slug(), (chromium, None), room.path(), &CancellationToken::new()).await.unwrap()
    };
    assert_eq!(take().await, None);
    stage.deploy("v1").await.unwrap();
    let picture = take().await.unwrap();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 1_000, "{} bytes", picture.len());
}

//! When Velocity dies its products die with it, and come back with it.

use crate::fixture::{Stage, slug};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// This test program as a Velocity that puts a product on the air and waits to be killed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the victim of the test below"]
#[allow(clippy::disallowed_methods, reason = "the victim is told its place")]
async fn serve_for_ever() {
    let (Some(dir), Ok(port)) = (std::env::var_os("VICTIM_DIR"), std::env::var("VICTIM_PORT")) else { return };
    let stage = Stage::at(Path::new(&dir), port.parse().unwrap()).await;
    stage.deploy("v1").await.unwrap();
    std::future::pending::<()>().await;
}

#[allow(clippy::disallowed_methods, reason = "a victim to kill")]
fn victim(stage: &Stage) -> std::process::Child {
    std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "death::serve_for_ever", "--ignored", "--nocapture"])
        .env("VICTIM_DIR", &stage.dir)
        .env("VICTIM_PORT", stage.port.to_string())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_velocity_leaves_no_process_and_its_product_comes_back() {
    let stage = Stage::new().await;
    let mut child = victim(&stage);
    let since = Instant::now();
    while !stage.get("/").await.contains("<h1>v1") {
        assert!(since.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    let beat = || std::fs::read(stage.dir.join("data/beat")).unwrap();
    let last = beat();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(beat(), last, "a process of the product lives on");
    let again = Stage::at(&stage.dir, stage.port).await;
    let probe = again.supervisor.resume(again.version("v1"), &CancellationToken::new()).await.unwrap();
    assert!(probe.healthy());
    assert!(again.get("/api/state").await.contains("1 items"));
    assert_eq!(again.supervisor.live(&slug()).as_deref(), Some("v1"));
}

//! SIGKILL at random moments of a run: it ends done, every effect once, nothing left running.

use crate::server::{Server, answers, builds_products, command, free_port, processes_naming};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

const KILLS: u64 = 10;

#[test]
fn a_run_that_is_killed_ten_times_ends_done_with_every_effect_once() {
    if !builds_products() {
        return;
    }
    let room = tempfile::Builder::new().prefix("velocity-kill-").tempdir().expect("a room");
    let (data, port) = (room.path(), free_port());
    let server = Server::start(data, port);
    let job = server.build(&answers("shop_v3"), "shop_v3");
    let mut server = Some(server);
    for kill in 0..KILLS {
        // Spread over the stages by a fixed sequence, so that a failure can be looked at again.
        std::thread::sleep(Duration::from_millis(300 + (kill * 7919 + 1234) % 4200));
        server.take().expect("it runs").kill();
        assert_gone(data, kill);
        server = Some(Server::start(data, port));
    }
    let server = server.expect("it runs");
    server.until("the end of the run", Duration::from_secs(400), |server| ended(server.result(&job)));
    let result = server.result(&job).expect("a result");
    assert_eq!(result["status"], "done", "{result:#}\n{}", server.log());
    assert_effects_once(&server, &result, data);
    server.kill();
    assert_gone(data, KILLS);
}

fn ended(result: Option<Value>) -> bool {
    result.is_some_and(|result| ["done", "error", "cancelled"].iter().any(|end| result["status"] == *end))
}

fn assert_gone(data: &Path, kill: u64) {
    for _ in 0..40 {
        if processes_naming(data).is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("kill {kill} left running: {:#?}", processes_naming(data));
}

fn assert_effects_once(server: &Server, result: &Value, data: &Path) {
    let repository = data.join("generated/shop_v3");
    let commits = command("git")
        .args(["-c", "safe.directory=*", "log", "--format=%s", "velocity/generated"])
        .current_dir(&repository)
        .output()
        .expect("git");
    let commits = String::from_utf8_lossy(&commits.stdout).into_owned();
    let generated = commits.lines().filter(|subject| subject.starts_with("Generate spec revision")).count();
    assert_eq!(generated, 1, "one run, one generated commit: {commits}");

    let project = server.get("/api/projects/shop_v3").expect("the project");
    let releases = project["releases"].as_array().expect("releases");
    let live = releases.iter().filter(|release| release["state"] == "live").count();
    assert_eq!((releases.len(), live), (1, 1), "{releases:?}");

    let mut done = BTreeMap::new();
    for event in events(server) {
        if event["event_type"] == "stage_moved" && event["state"] == "done" {
            *done.entry(event["stage"].as_str().unwrap_or_default().to_owned()).or_insert(0) += 1;
        }
    }
    assert_eq!(done.values().copied().collect::<Vec<i32>>(), [1; 7], "{done:?}");
    assert_eq!(result["item"]["stages"].as_array().map(Vec::len), Some(7));
}

/// Every event so far, read from the stream until it is quiet; their numbers have no gap.
fn events(server: &Server) -> Vec<Value> {
    let url = format!("http://127.0.0.1:{}/api/events?after=0", server.port);
    let output = command("curl").args(["-sN", "--max-time", "4", "-H", "X-API-Key: dev", &url]).output().expect("curl");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let events: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data:"))
        .filter_map(|data| serde_json::from_str(data.trim()).ok())
        .collect();
    let numbers: Vec<i64> = events.iter().filter_map(|event| event["seq"].as_i64()).collect();
    assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>(), "the events have a gap");
    events
}

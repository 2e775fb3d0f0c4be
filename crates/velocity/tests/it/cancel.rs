//! A run is stopped by a person: nothing of it stays running, and the next one begins.

use crate::server::{Server, answers, builds_products, command, free_port, processes_naming};
use serde_json::Value;
use std::time::{Duration, Instant};

#[test]
fn a_run_that_is_cancelled_in_its_tests_leaves_nothing_running_and_can_be_started_again() {
    if !builds_products() {
        return;
    }
    let room = tempfile::Builder::new().prefix("velocity-cancel-").tempdir().expect("a room");
    let (data, port) = (room.path(), free_port());
    let server = Server::start(data, port);
    // What tries the sandbox at the start is gone a moment later; then there is the server alone.
    let own = 1;
    server.until("the server alone", Duration::from_secs(10), |_| processes_naming(data).len() == own);
    let job = server.build(&answers("kanbee"), "kanbee");
    let inside = |server: &Server| stage(server, &job, "test") == "working" && processes_naming(data).len() > own;
    server.until("the test stage", Duration::from_secs(30), inside);

    let began = Instant::now();
    assert_eq!(cancel(port, &job), 200);
    server.until("the end of the run", Duration::from_secs(15), |server| state(server, &job) == "cancelled");
    assert!(began.elapsed() < Duration::from_secs(10), "it took {:?}", began.elapsed());
    server.until("no process", Duration::from_secs(5), |_| processes_naming(data).len() == own);
    assert_eq!(cancel(port, &job), 409, "a run that is over was cancelled again");

    let told = server.chat("status", "kanbee");
    assert!(told["message"].as_str().is_some_and(|words| words.contains("was cancelled at")), "{told}");
    let again = server.chat("build", "kanbee");
    let next = again["job_id"].as_str().expect("the project is built again").to_owned();
    assert_ne!(next, job, "{again}");
    server.until("the next run's code", Duration::from_secs(20), |server| stage(server, &next, "code") == "done");
    assert_eq!(cancel(port, &next), 200);
    server.until("its end", Duration::from_secs(15), |server| state(server, &next) == "cancelled");
    server.until("no process", Duration::from_secs(5), |_| processes_naming(data).len() == own);
    server.kill();
}

fn run(server: &Server, job: &str) -> Value {
    server.get(&format!("/api/runs/{job}")).expect("the run")["run"].clone()
}

fn state(server: &Server, job: &str) -> String {
    run(server, job)["state"].as_str().expect("a state").to_owned()
}

/// Where one stage of a run stands.
fn stage(server: &Server, job: &str, name: &str) -> String {
    let run = run(server, job);
    let stages = run["stages"].as_array().expect("stages");
    let stage = stages.iter().find(|stage| stage["stage"] == name).expect("the stage");
    stage["state"].as_str().or(stage["job"]["state"].as_str()).expect("its state").to_owned()
}

/// Cancels; gives the status of the answer.
fn cancel(port: u16, job: &str) -> u16 {
    let url = format!("http://127.0.0.1:{port}/api/runs/{job}/cancel");
    let output = command("curl")
        .args(["-sS", "--max-time", "20", "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST"])
        .args(["-H", "X-API-Key: dev", &url])
        .output()
        .expect("curl");
    String::from_utf8_lossy(&output.stdout).parse().expect("a status")
}

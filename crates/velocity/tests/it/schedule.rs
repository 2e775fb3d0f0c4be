//! What comes again and again, and a worker that ends after so many jobs, on the real program.

use crate::server::{Server, VELOCITY, answers, command, free_port};
use serde_json::{Value, json};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(60);

fn start() -> (tempfile::TempDir, Server) {
    let room = tempfile::Builder::new().prefix("velocity-schedule-").tempdir().expect("a room");
    let server = Server::start(room.path(), free_port());
    (room, server)
}

fn items(server: &Server, query: &str) -> Vec<Value> {
    server.get(&format!("/tasks?{query}")).and_then(|list| list["items"].as_array().cloned()).unwrap_or_default()
}

#[test]
fn a_project_is_built_anew_by_its_schedule_until_that_is_forgotten() {
    let (_room, server) = start();
    let nightly = json!({"task": "pipeline", "payload": {"project": "kanbee", "stages": ["plan", "code"]}});
    let body = json!({"cron": "* * * * * *", "order": nightly});
    let refused = server.put("/api/schedules/nightly", &body);
    assert_eq!(refused["error"], "there is no project kanbee", "{refused:#}");
    let pathless =
        json!({"cron": "0 3 * * *", "order": {"task": "pipeline", "payload": {"answers": answers("kanbee")}}});
    let refused = server.put("/api/schedules/nightly", &pathless);
    assert!(refused["error"].as_str().is_some_and(|words| words.contains("name it as project")), "{refused:#}");

    let run = json!({"answers": answers("kanbee"), "stages": ["plan", "code"]});
    let first = server.post("/tasks", &json!({"task": "pipeline", "payload": run}));
    let first = first["job_id"].as_str().unwrap_or_else(|| panic!("{first}")).to_owned();
    server.until("the first run", SOON, |server| server.result(&first).is_some_and(|r| r["status"] == "done"));

    let kept = server.put("/api/schedules/nightly", &body);
    assert_eq!((&kept["task"], &kept["requested_by"]), (&json!("pipeline"), &json!("local")), "{kept:#}");
    let runs = |server: &Server| items(server, "task=run&project=kanbee&status=done");
    server.until("two runs of the schedule", SOON, |server| runs(server).len() >= 3);
    let made = items(&server, "task=pipeline&status=done");
    let made = made.iter().find(|job| job["task"] == "pipeline").expect("a job of the schedule");
    let made = server.result(made["id"].as_str().expect("a number")).expect("a result")["item"].clone();
    assert_eq!(made["requested_by"], "schedule:nightly", "{made:#}");
    let is_its_run = |run: &Value| run["id"] == made["result"]["run_id"];
    assert!(runs(&server).iter().any(is_its_run), "{made:#}");
    assert_eq!(server.status("DELETE", "/api/schedules/nightly"), 204);
    assert_eq!(server.get("/api/schedules"), Some(json!([])));
    let count = |server: &Server| items(server, "task=pipeline&limit=200").len();
    std::thread::sleep(Duration::from_millis(1500));
    let then = count(&server);
    std::thread::sleep(Duration::from_millis(2500));
    assert_eq!(count(&server), then, "a forgotten schedule makes nothing");
    server.kill();
}

#[test]
fn a_schedule_that_could_never_succeed_is_refused_with_what_is_expected() {
    let (_room, server) = start();
    let body = json!({"cron": "* * * * *", "order": {"task": "sleep", "payload": {"hours": 1}}});
    let refused = server.put("/api/schedules/nap", &body);
    assert!(refused["error"].as_str().is_some_and(|words| words.contains("seconds")), "{refused:#}");
    server.kill();
}

#[test]
fn a_worker_ends_by_itself_after_so_many_jobs() {
    let (room, server) = start();
    let mut worker = command(VELOCITY)
        .args(["worker", "--server", &format!("http://127.0.0.1:{}", server.port), "--token", "dev"])
        .args(["--labels", "gpu"])
        .env("WORKER_MAX_ITERS", "2")
        .env("TMPDIR", room.path())
        .spawn()
        .expect("velocity starts");
    let nap = json!({"task": "sleep", "payload": {"seconds": 0}, "labels": ["gpu"]});
    for _ in 0..3 {
        server.post("/tasks", &nap);
    }
    server.until("two jobs", SOON, |server| items(server, "task=sleep&status=done").len() == 2);
    assert!(worker.wait().expect("it ends").success());
    assert_eq!(items(&server, "task=sleep&status=queued").len(), 1, "the third one waits for the next worker");
    server.kill();
}

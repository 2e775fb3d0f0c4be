//! Workers as processes: they join, are killed, frozen, stopped, and no job is lost or done twice.

use crate::server::{Server, VELOCITY, answers, builds_products, command, free_port, processes_naming};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

fn room() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("velocity-worker-").tempdir().expect("a room")
}

/// A worker of its own process that joined a server; killed when dropped.
struct Joined(Child);

impl Joined {
    fn new(server: &Server, room: &Path, options: &[&str]) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(room.join("worker.log")).expect("a log");
        let child = command(VELOCITY)
            .args(["worker", "--server", &format!("http://127.0.0.1:{}", server.port), "--token", "dev"])
            .args(options)
            .env("TMPDIR", room)
            .current_dir(room)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("velocity starts");
        Self(child)
    }

    fn signal(&self, name: &str) {
        let sent = command("kill").args([&format!("-{name}"), &self.0.id().to_string()]).status().expect("kill");
        assert!(sent.success());
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks for a task; gives its number.
fn ask(server: &Server, task: &str, payload: Value, labels: &[&str], timeout_s: Option<u64>) -> String {
    let mut order = json!({"task": task, "payload": payload, "labels": labels});
    if let Some(seconds) = timeout_s {
        order["timeout_s"] = json!(seconds);
    }
    let answer = server.post("/tasks", &order);
    answer["job_id"].as_str().unwrap_or_else(|| panic!("no job: {answer}")).to_owned()
}

fn item(server: &Server, job: &str) -> Value {
    server.result(job).expect("a result")["item"].clone()
}

fn ended(server: &Server, job: &str, limit: Duration) -> Value {
    let over = |server: &Server| ["done", "error", "cancelled"].iter().any(|end| item(server, job)["status"] == *end);
    server.until(&format!("the end of job {job}"), limit, over);
    item(server, job)
}

fn is_working(server: &Server, job: &str) -> bool {
    item(server, job)["status"] == "working"
}

#[test]
fn a_worker_elsewhere_runs_a_command_to_its_end_and_its_log_is_an_artifact_of_the_server() {
    let (room, far) = (room(), room());
    let server = Server::start(room.path(), free_port());
    let _worker = Joined::new(&server, far.path(), &["--labels", "gpu"]);
    let payload = json!({"argv": ["sh", "-c", "cat; ls; exit 3"], "stdin": "héllo\n", "files": {"a/b.txt": "x"}});
    let job = ask(&server, "execute", payload, &["gpu"], None);
    let item = ended(&server, &job, Duration::from_secs(60));
    assert_eq!(item["status"], "done", "{item:#}");
    let result = &item["result"];
    assert_eq!((&result["exit_code"], &result["output_tail"]), (&json!(3), &json!("héllo\na\n")), "{result:#}");
    let log = server.text(&format!("/artifacts/{}", result["log"].as_str().expect("a log")));
    assert_eq!(log, "héllo\na\n");
    server.kill();
}

#[test]
fn the_jobs_of_a_killed_worker_are_taken_over_within_two_seconds_on_the_same_machine() {
    let (room, far) = (room(), room());
    let server = Server::start(room.path(), free_port());
    let first = Joined::new(&server, far.path(), &["--labels", "gpu"]);
    let job = ask(&server, "execute", json!({"argv": ["sleep", "3"]}), &["gpu"], None);
    server.until("work", Duration::from_secs(30), |server| is_working(server, &job));
    let _second = Joined::new(&server, far.path(), &["--labels", "gpu"]);
    std::thread::sleep(Duration::from_secs(2));
    first.signal("KILL");
    let killed_at = Instant::now();
    server.until("a second attempt", Duration::from_secs(10), |server| item(server, &job)["attempts"] == 2);
    assert!(killed_at.elapsed() < Duration::from_millis(2500), "it took {:?}", killed_at.elapsed());
    assert_eq!(ended(&server, &job, Duration::from_secs(30))["status"], "done");
    server.kill();
}

#[test]
fn a_cancelled_command_leaves_no_process_and_one_that_takes_too_long_fails_as_timeout() {
    let room = room();
    let server = Server::start(room.path(), free_port());
    let mark = room.path().join("mark").display().to_string();
    let script = "setsid sh -c 'while :; do sleep 0.2; done' & while :; do sleep 0.2; done";
    let endless = json!({"argv": ["sh", "-c", script], "env": {"MARK": mark}});
    let own = processes_naming(room.path()).len();
    let job = ask(&server, "execute", endless.clone(), &[], None);
    server.until("its processes", Duration::from_secs(30), |_| processes_naming(room.path()).len() > own);
    assert_eq!(server.status("POST", &format!("/tasks/{job}/cancel")), 200);
    let item = ended(&server, &job, Duration::from_secs(10));
    assert_eq!(item["status"], "cancelled", "{item:#}");
    server.until("no process", Duration::from_secs(5), |_| processes_naming(room.path()).len() == own);

    let job = ask(&server, "execute", endless, &[], Some(1));
    let item = ended(&server, &job, Duration::from_secs(20));
    assert_eq!((&item["status"], &item["reason"]), (&json!("error"), &json!("timeout")), "{item:#}");
    server.until("no process", Duration::from_secs(5), |_| processes_naming(room.path()).len() == own);
    server.kill();
}

#[test]
fn a_worker_that_is_told_to_stop_ends_what_is_short_and_gives_back_what_is_long() {
    let (room, far) = (room(), room());
    let server = Server::start(room.path(), free_port());
    let mut worker = Joined::new(&server, far.path(), &["--labels", "gpu", "--drain", "3"]);
    let short = ask(&server, "execute", json!({"argv": ["sleep", "1"]}), &["gpu"], None);
    let long = ask(&server, "execute", json!({"argv": ["sleep", "60"]}), &["gpu"], None);
    server.until("work", Duration::from_secs(30), |server| is_working(server, &short) && is_working(server, &long));
    worker.signal("TERM");
    assert!(worker.0.wait().expect("it ends").success());
    assert_eq!(item(&server, &short)["status"], "done");
    assert_eq!(item(&server, &long)["status"], "queued", "it waits for the next worker");
    server.kill();
}

#[test]
fn a_worker_frozen_longer_than_its_lease_writes_nothing_when_it_thaws() {
    let (room, far) = (room(), room());
    let server = Server::start(room.path(), free_port());
    let frozen = Joined::new(&server, far.path(), &["--labels", "gpu", "--lease", "2"]);
    let job = ask(&server, "execute", json!({"argv": ["sh", "-c", "sleep 1; echo late"]}), &["gpu"], None);
    server.until("work", Duration::from_secs(30), |server| is_working(server, &job));
    frozen.signal("STOP");
    let _other = Joined::new(&server, far.path(), &["--labels", "gpu", "--lease", "2"]);
    let item = ended(&server, &job, Duration::from_secs(30));
    assert_eq!((&item["status"], &item["attempts"]), (&json!("done"), &json!(2)), "{item:#}");
    frozen.signal("CONT");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(self::item(&server, &job), item, "the thawed worker changed what its successor wrote");
    server.kill();
}

#[test]
fn a_worker_frozen_while_it_waits_for_work_is_given_none() {
    let (room, far) = (room(), room());
    let server = Server::start(room.path(), free_port());
    let frozen = Joined::new(&server, far.path(), &["--labels", "gpu", "--lease", "2"]);
    let warm = ask(&server, "execute", json!({"argv": ["true"]}), &["gpu"], None);
    assert_eq!(ended(&server, &warm, Duration::from_secs(30))["status"], "done");
    std::thread::sleep(Duration::from_millis(500));
    frozen.signal("STOP");
    let jobs: Vec<String> =
        (0..3).map(|_| ask(&server, "execute", json!({"argv": ["true"]}), &["gpu"], None)).collect();
    std::thread::sleep(Duration::from_secs(1));
    assert!(jobs.iter().all(|job| item(&server, job)["status"] == "queued"), "nobody who can work is there");
    let _other = Joined::new(&server, far.path(), &["--labels", "gpu", "--lease", "2"]);
    for job in &jobs {
        let item = ended(&server, job, Duration::from_secs(30));
        assert_eq!((&item["status"], &item["attempts"]), (&json!("done"), &json!(1)), "{item:#}");
    }
    frozen.signal("CONT");
    let after = ask(&server, "execute", json!({"argv": ["true"]}), &["gpu"], None);
    assert_eq!(ended(&server, &after, Duration::from_secs(30))["status"], "done");
    server.kill();
}

#[test]
fn a_worker_beside_a_server_that_owns_the_file_is_told_to_join_it() {
    let room = room();
    let server = Server::start(room.path(), free_port());
    let refused = command(VELOCITY).args(["worker", "--data"]).arg(room.path()).output().expect("velocity starts");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && told.contains(&format!("--server http://127.0.0.1:{}", server.port)),
        "{told}"
    );
    server.kill();
}

#[test]
fn a_task_is_asked_for_listed_and_cancelled_from_the_command_line() {
    let room = room();
    let server = Server::start(room.path(), free_port());
    let velocity = |arguments: &[&str]| {
        let output =
            command(VELOCITY).args(arguments).arg("--data").arg(room.path()).output().expect("velocity starts");
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let (good, told) = velocity(&["task", "sleep", "--payload", r#"{"seconds":0.1}"#, "--wait", "--json"]);
    assert!(good && told.contains("slept_ms"), "{told}");
    let (good, told) = velocity(&["task", "sleep", "--payload", r#"{"hours":1}"#, "--wait"]);
    assert!(!good && told.contains("seconds"), "a payload that nobody understands: {told}");
    let (good, told) = velocity(&["task", "sleep", "--payload", r#"{"seconds":600}"#]);
    assert!(good, "{told}");
    let id = told.trim().rsplit(' ').next().expect("a number").to_owned();
    let (_, told) = velocity(&["jobs", "--json"]);
    assert!(told.contains(&format!("\"id\": \"{id}\"")), "{told}");
    let (good, told) = velocity(&["cancel", &id]);
    assert!(good, "{told}");
    assert_eq!(ended(&server, &id, Duration::from_secs(10))["status"], "cancelled");
    server.kill();
}

#[test]
fn a_worker_elsewhere_scans_tests_and_packs_the_files_that_the_server_sends_it() {
    if !builds_products() {
        return;
    }
    let (room, far) = (room(), room());
    let server = Server::start(room.path(), free_port());
    let run = json!({"answers": answers("kanbee"), "stages": ["plan", "code"]});
    let run = ask(&server, "pipeline", run, &[], None);
    assert_eq!(ended(&server, &run, Duration::from_secs(90))["status"], "done");
    // An edit that nobody committed belongs to the tree.
    let edit = room.path().join("generated/kanbee/NOTES.md");
    std::fs::write(edit, "# Notes\n").expect("an edit");
    let _worker = Joined::new(&server, far.path(), &["--labels", "gpu"]);
    let of = json!({"project": "kanbee"});
    let here = ask(&server, "security_scan", of.clone(), &["files"], None);
    let here = ended(&server, &here, Duration::from_secs(120));
    let mut results = Vec::new();
    for task in ["security_scan", "test", "packager"] {
        let job = ask(&server, task, of.clone(), &["gpu"], None);
        let item = ended(&server, &job, Duration::from_secs(300));
        assert_eq!(item["status"], "done", "{task}: {item:#}");
        assert_eq!(item["result"]["tree"], here["result"]["tree"], "{task} worked on the tree as it stands");
        let report = ask(&server, "report", json!({"job_id": job}), &[], None);
        let report = ended(&server, &report, Duration::from_secs(30));
        let evidence = report["result"]["report"]["evidence"].as_array().expect("evidence").clone();
        assert!(!evidence.is_empty() && evidence.iter().all(|one| one["verdict"] != "failed"), "{task}: {evidence:#?}");
        results.push(item["result"].clone());
    }
    assert_eq!(results[0]["sbom"], here["result"]["sbom"], "the same findings, wherever they were made");
    let sbom = server.text(&format!("/artifacts/{}", results[0]["sbom"].as_str().expect("a name")));
    assert!(sbom.contains("CycloneDX"), "{sbom}");
    let deployed = ask(&server, "deploy", of, &[], None);
    let deployed = ended(&server, &deployed, Duration::from_secs(120));
    assert_eq!(
        deployed["result"]["artifact"], results[2]["artifact"],
        "what was packed elsewhere goes on the air here"
    );
    server.kill();
}

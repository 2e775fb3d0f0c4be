//! The environment as operators of the seed know it, on the real program.

use crate::server::{VELOCITY, command, free_port};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

struct Serving {
    port: u16,
    child: Child,
}

impl Serving {
    /// `velocity serve` with these variables and no others of ours.
    fn start(data: &Path, variables: &[(&str, &str)]) -> Self {
        let port = free_port();
        let child = command(VELOCITY)
            .args(["serve", "--data", data.to_str().expect("a plain path"), "--port", &port.to_string()])
            .env_remove("ENV")
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("velocity starts");
        let serving = Self { port, child };
        let began = Instant::now();
        while serving.status("/health", None) != 200 {
            assert!(began.elapsed() < Duration::from_secs(30), "it did not start with {variables:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
        serving
    }

    fn status(&self, path: &str, key: Option<&str>) -> u16 {
        let (header, url) =
            (format!("X-API-Key: {}", key.unwrap_or_default()), format!("http://127.0.0.1:{}{path}", self.port));
        let mut curl = command("curl");
        curl.args(["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "20"]);
        if key.is_some() {
            curl.args(["-H", &header]);
        }
        let output = curl.arg(url).output().expect("curl runs");
        String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(0)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn refusal(variables: &[(&str, &str)]) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    let output = command(VELOCITY)
        .args(["serve", "--data", dir.path().to_str().expect("a plain path"), "--port", &free_port().to_string()])
        .env_remove("ENV")
        .envs(variables.iter().copied())
        .output()
        .expect("velocity runs");
    assert!(!output.status.success(), "it started with {variables:?}");
    assert_eq!(std::fs::read_dir(dir.path()).expect("the directory").count(), 0, "a refused start leaves nothing");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_bad_value_refuses_to_start_and_is_named() {
    for (name, value) in [
        ("API_KEYS", "good:admin,other:emperor"),
        ("ENFORCE_ROLES", "perhaps"),
        ("RATE_REQUESTS", "many"),
        ("RATE_WINDOW_SEC", "0"),
        ("MAX_REQUEST_BYTES", "-5"),
        ("CORS_ORIGINS", "localhost:5173"),
        ("MIN_API_KEY_LEN", "x"),
        ("AUDIT_LOG", "/nowhere/at/all/audit.jsonl"),
        ("TASK_LOG", "/nowhere/at/all/tasks.jsonl"),
        ("VELU_JOB_LEASE_SEC", "1"),
        ("WORKER_MAX_ITERS", "-1"),
    ] {
        let words = refusal(&[(name, value)]);
        let option = name.trim_start_matches("VELU_JOB_").trim_start_matches("WORKER_").to_lowercase();
        let option = option.trim_end_matches("_sec").replace('_', "-");
        assert!(words.contains(name) || words.contains(&format!("--{option}")), "{name}={value}: {words}");
    }
    for env in ["production", "staging", "dev"] {
        let words = refusal(&[("ENV", env)]);
        assert!(words.contains("SECRET_KEY") && words.contains("openssl rand -hex 32"), "{env}: {words}");
    }
}

#[test]
fn keys_of_the_environment_open_what_their_role_may() {
    let dir = tempfile::tempdir().expect("a directory");
    let audit = dir.path().join("audit.jsonl");
    let serving = Serving::start(
        &dir.path().join("data"),
        &[
            ("ENV", "production"),
            ("SECRET_KEY", "0123456789abcdef0123456789abcdef"),
            ("API_KEYS", "a-long-enough-viewer:viewer, a-long-enough-builder:builder:hero, a-key-that-was-lost:admin"),
            ("DISABLED_API_KEYS", "a-key-that-was-lost"),
            ("RATE_REQUESTS", "8"),
            ("RATE_WINDOW_SEC", "60"),
            ("AUDIT_LOG", audit.to_str().expect("a plain path")),
        ],
    );
    assert_eq!(serving.status("/tasks", None), 401);
    assert_eq!(serving.status("/tasks", Some("dev")), 401);
    assert_eq!(serving.status("/tasks", Some("a-key-that-was-lost")), 401);
    assert_eq!(serving.status("/tasks", Some("a-long-enough-viewer")), 200);
    assert_eq!(serving.status("/api/auth/users", Some("a-long-enough-builder")), 403);
    let statuses: Vec<u16> = (0..8).map(|_| serving.status("/tasks", Some("a-long-enough-viewer"))).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 429]);
    assert_eq!(serving.status("/health", None), 200);
    assert!(audit.exists());
}

#[test]
fn without_keys_ones_own_machine_is_open() {
    let dir = tempfile::tempdir().expect("a directory");
    let db = dir.path().join("elsewhere.db");
    let serving =
        Serving::start(&dir.path().join("data"), &[("ENV", "test"), ("TASK_DB", db.to_str().expect("a plain path"))]);
    assert_eq!(serving.status("/tasks", None), 200);
    assert_eq!(serving.status("/tasks", Some("dev")), 200);
    assert_eq!(serving.status("/tasks", Some("wrong")), 401);
    assert!(db.exists(), "TASK_DB is where the tasks are");
}

#[test]
fn a_variable_that_is_set_to_nothing_is_not_set() {
    let dir = tempfile::tempdir().expect("a directory");
    let names = [
        "DATABASE_URL",
        "TASK_DB",
        "ARTIFACTS_URL",
        "POLICIES",
        "VELU_JOB_LEASE_SEC",
        "WORKER_MAX_ITERS",
        "KEEP_RELEASES",
        "KEEP_ARTIFACTS_DAYS",
        "KEEP_COPIES_DAYS",
        "LOG_LEVEL",
        "LOG_FORMAT",
        "ENV",
        "API_KEYS",
        "RATE_WINDOW_SEC",
    ];
    let serving = Serving::start(dir.path(), &names.map(|name| (name, "")));
    assert_eq!(serving.status("/tasks", None), 200);
    assert!(dir.path().join("velocity.db").is_file());
}

#[test]
fn a_worker_alone_follows_the_rules_too() {
    let dir = tempfile::tempdir().expect("a directory");
    let rules = dir.path().join("policies");
    let log = std::fs::File::create(dir.path().join("log")).expect("a log");
    let child = command(VELOCITY)
        .args(["worker", "--data", dir.path().to_str().expect("a plain path")])
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("velocity starts");
    let _worker = Serving { port: 0, child };
    let began = Instant::now();
    let said = |words: &str| std::fs::read_to_string(dir.path().join("log")).expect("the log").contains(words);
    while !said("working") {
        assert!(began.elapsed() < Duration::from_secs(30), "it did not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    // It reads the rules right after that, and an empty directory is none.
    std::thread::sleep(Duration::from_secs(1));
    std::fs::create_dir(&rules).expect("a directory");
    while !said("new rules are in force") {
        assert!(began.elapsed() < Duration::from_secs(30), "it never looked");
        // Again and again, because the first time may be before it looks for the first time.
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")).expect("the rules")
        {
            let from = entry.expect("an entry").path();
            std::fs::copy(&from, rules.join(from.file_name().expect("a name"))).expect("copied");
        }
        std::thread::sleep(Duration::from_secs(3));
    }
}

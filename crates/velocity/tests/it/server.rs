//! A running `velocity up`, spoken to by curl as a person would.

use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program under test.
pub const VELOCITY: &str = env!("CARGO_BIN_EXE_velocity");

/// Whether the tests that build whole products shall run; says so loudly when not.
pub fn builds_products() -> bool {
    #[allow(clippy::disallowed_methods, reason = "the test script's switch")]
    let fast = std::env::var_os("VELOCITY_TEST_FAST").is_some();
    if fast {
        eprintln!("NOT RUN: VELOCITY_TEST_FAST is set, so no whole product is built");
    }
    !fast
}

#[allow(clippy::disallowed_methods, reason = "tests start the program and curl")]
pub fn command(program: &str) -> Command {
    Command::new(program)
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// `velocity up` on a data directory of its own; killed when dropped.
pub struct Server {
    pub port: u16,
    key: String,
    data: PathBuf,
    child: Child,
}

impl Server {
    pub fn start(data: &Path, port: u16) -> Self {
        Self::start_with(data, port, &[], &[], "dev")
    }

    /// With further options and variables, spoken to with this key.
    pub fn start_with(data: &Path, port: u16, options: &[&str], variables: &[(&str, &str)], key: &str) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(data.join("up.log")).expect("a log");
        let child = command(VELOCITY)
            .args(["up", "--data"])
            .arg(data)
            .args(["--port", &port.to_string()])
            .args(options)
            .envs(variables.iter().copied())
            .current_dir(data)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("velocity starts");
        let server = Self { port, key: key.to_owned(), data: data.to_owned(), child };
        server.until("health", Duration::from_secs(20), |server| server.get("/health").is_some());
        server
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The hard end: SIGKILL, as in a power cut of the process.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Waits until it ends by itself; gives whether it ended well.
    pub fn ends(&mut self, limit: Duration) -> bool {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.success();
            }
            assert!(started.elapsed() < limit, "it did not end in {limit:?}; log:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// With which it says who it is.
    fn header(&self) -> String {
        format!("X-API-Key: {}", self.key)
    }

    pub fn get(&self, path: &str) -> Option<Value> {
        self.curl(&["-H", &self.header()], path)
    }

    pub fn chat(&self, message: &str, session: &str) -> Value {
        let body = json!({"message": message, "session_id": session, "backend": "rules"}).to_string();
        let headers = ["-H", &self.header(), "-H", "Content-Type: application/json", "-d", &body];
        self.curl(&headers, "/assistant-chat").unwrap_or_else(|| panic!("no answer to {message:?}"))
    }

    /// Holds the conversation of an example and starts its build. Gives the job's id.
    pub fn build(&self, answers: &Value, session: &str) -> String {
        for key in ["kind", "goal", "features", "pages", "users", "style", "name"] {
            self.chat(answers[key].as_str().expect("an answer"), session);
        }
        let started = self.chat("build", session);
        started["job_id"].as_str().unwrap_or_else(|| panic!("no build: {started}")).to_owned()
    }

    pub fn result(&self, job: &str) -> Option<Value> {
        self.get(&format!("/results/{job}?expand=1"))
    }

    /// What an address gives, as text.
    pub fn text(&self, path: &str) -> String {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let output = command("curl").args(["-sS", "--max-time", "20", "-H", &self.header(), &url]).output();
        String::from_utf8_lossy(&output.expect("curl").stdout).into_owned()
    }

    /// Sends JSON and gives the answer.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.post_as(&self.key, path, body)
    }

    /// The same with another key.
    pub fn post_as(&self, key: &str, path: &str, body: &Value) -> Value {
        let key = format!("X-API-Key: {key}");
        let headers = ["-H", &key, "-H", "Content-Type: application/json", "-d", &body.to_string()];
        self.curl(&headers, path).unwrap_or_else(|| panic!("no answer from {path}"))
    }

    /// Sends JSON to be kept under its name.
    pub fn put(&self, path: &str, body: &Value) -> Value {
        let key = self.header();
        let headers = ["-X", "PUT", "-H", &key, "-H", "Content-Type: application/json", "-d", &body.to_string()];
        self.curl(&headers, path).unwrap_or_else(|| panic!("no answer from {path}"))
    }

    /// The status of a call without a body.
    pub fn status(&self, method: &str, path: &str) -> u16 {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let options = ["-sS", "--max-time", "20", "-o", "/dev/null", "-w", "%{http_code}", "-X", method];
        let output = command("curl").args(options).args(["-H", &self.header(), &url]).output().expect("curl");
        String::from_utf8_lossy(&output.stdout).parse().expect("a status")
    }

    fn curl(&self, options: &[&str], path: &str) -> Option<Value> {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let output = command("curl").args(["-sS", "--max-time", "20"]).args(options).arg(url).output().ok()?;
        serde_json::from_slice(&output.stdout).ok()
    }

    /// Waits until something holds; fails with the end of the log when it does not in time.
    pub fn until(&self, what: &str, limit: Duration, holds: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !holds(self) {
            assert!(started.elapsed() < limit, "{what} did not come about in {limit:?}; log:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn log(&self) -> String {
        let log = std::fs::read_to_string(self.data.join("up.log")).unwrap_or_default();
        log.chars().rev().take(4000).collect::<Vec<_>>().into_iter().rev().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answers of an example in `docs/examples`.
pub fn answers(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/examples/{name}.json"));
    serde_json::from_slice(&std::fs::read(path).expect("the example")).expect("an example is JSON")
}

/// Processes whose command line, environment or mounts name this directory: none may outlive the server.
pub fn processes_naming(dir: &Path) -> Vec<String> {
    let needle = dir.to_str().expect("a plain path").as_bytes().to_vec();
    let entries = std::fs::read_dir("/proc").expect("proc").flatten();
    let named = entries.filter_map(|entry| {
        let pid = entry.file_name().into_string().ok().filter(|name| name.bytes().all(|b| b.is_ascii_digit()))?;
        let cmdline = std::fs::read(entry.path().join("cmdline")).ok()?;
        let environ = std::fs::read(entry.path().join("environ")).unwrap_or_default();
        // In the sandbox a path has another name; where it comes from stands in the list of mounts.
        let mounts = std::fs::read(entry.path().join("mountinfo")).unwrap_or_default();
        let names = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        [&cmdline, &environ, &mounts]
            .into_iter()
            .any(|bytes| names(bytes))
            .then(|| format!("{pid}: {}", String::from_utf8_lossy(&cmdline)))
    });
    named.collect()
}

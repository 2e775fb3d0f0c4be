//! Velocity behind a Caddy with and one without TLS, each a real process.

use crate::server::{VELOCITY, command, free_port};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

pub(super) const HOST: &str = "velocity.test";
pub(super) const PASSWORD: &str = "correct horse battery";
/// A viewer's key: what Caddy shows Velocity for Prometheus.
pub(super) const LOOKS: &str = "a-key-that-may-only-look-0123456789abcdef";
/// A developer's key.
pub(super) const BUILDS: &str = "a-key-that-may-build-0123456789abcdef0123";

pub(super) fn infrastructure() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infrastructure").canonicalize().expect("infrastructure/")
}

pub(super) fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A program that is killed when dropped.
pub(super) struct Running {
    pub(super) name: &'static str,
    pub(super) child: Child,
    pub(super) log: PathBuf,
}

impl Running {
    pub(super) fn start(
        room: &Path,
        name: &'static str,
        program: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let log = room.join(format!("{name}.log"));
        let file = std::fs::File::create(&log).expect("a log");
        let child = command(program)
            .args(arguments)
            .envs(environment.iter().copied())
            .env("HOME", room)
            .env("XDG_DATA_HOME", room.join("share"))
            .env("XDG_CONFIG_HOME", room.join("config"))
            .current_dir(room)
            .stdin(Stdio::null())
            .stdout(file.try_clone().expect("a log"))
            .stderr(file)
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        Self { name, child, log }
    }

    pub(super) fn until<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            let log = read(&self.log);
            let tail = &log[log.ceil_char_boundary(log.len().saturating_sub(4000))..];
            assert!(started.elapsed() < Duration::from_secs(60), "{what} did not come about; {}:\n{tail}", self.name);
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: status, head in lower case, body.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn count(&self, header: &str) -> usize {
        self.head.lines().filter(|line| line.starts_with(&format!("{header}:"))).count()
    }
}

/// Asks by curl; a status of 0 says that nobody answered.
pub(super) fn ask(url: &str, options: &[&str]) -> Answer {
    let output = command("curl")
        .args(["-sS", "-i", "-k", "--max-time", "10"])
        .args(["--connect-to", &format!("{HOST}::127.0.0.1:"), "--connect-to", &format!("shop.{HOST}::127.0.0.1:")])
        .args(options)
        .arg(url)
        .output()
        .expect("curl");
    let text = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
    let mut rest = text.as_str();
    // What comes before the answer: 100 Continue.
    while let Some((_, after)) = rest.split_once("\n\n").filter(|(head, _)| head.starts_with("HTTP/1.1 1")) {
        rest = after;
    }
    let (head, body) = rest.split_once("\n\n").unwrap_or((rest, ""));
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    // Without an answer, curl says why.
    let body = if status == 0 { String::from_utf8_lossy(&output.stderr).into_owned() } else { body.to_owned() };
    Answer { status, head: head.to_ascii_lowercase(), body }
}

pub(super) fn key() -> String {
    format!("X-API-Key: {BUILDS}")
}

/// Everything on the air, in a room of its own.
pub(super) struct Scene {
    pub(super) velocity: Running,
    pub(super) caddy: Running,
    pub(super) port: u16,
    pub(super) front: u16,
    pub(super) secure: u16,
    pub(super) _tls: Running,
    pub(super) room: tempfile::TempDir,
}

impl Scene {
    pub(super) fn start() -> Self {
        let room = tempfile::Builder::new().prefix("velocity-monitoring-").tempdir().expect("a room");
        let at = room.path();
        let (port, front, secure, plain) = (free_port(), free_port(), free_port(), free_port());
        let data = at.join("data").display().to_string();
        let arguments = ["up", "--data", &data, "--port", &port.to_string(), "--host", HOST];
        let keys = format!("{LOOKS}:viewer,{BUILDS}:developer");
        let velocity = Running::start(at, "velocity", VELOCITY, &arguments, &[("API_KEYS", &keys)]);
        std::fs::write(at.join("password"), format!("{PASSWORD}\n")).expect("a file");
        let hash = command("caddy")
            .arg("hash-password")
            .env("HOME", at)
            .stdin(std::fs::File::open(at.join("password")).expect("it was written"))
            .output()
            .expect("caddy");
        let hash = String::from_utf8(hash.stdout).expect("a hash is text");
        assert!(hash.starts_with("$2"), "no bcrypt hash: {hash:?}");
        let upstream = format!("127.0.0.1:{port}");
        let (front_text, secure_text, plain_text) = (front.to_string(), secure.to_string(), plain.to_string());
        let environment = [
            ("VELOCITY_UPSTREAM", upstream.as_str()),
            ("VELOCITY_METRICS_HASH", hash.trim()),
            ("VELOCITY_METRICS_KEY", LOOKS),
            ("VELOCITY_CADDY_PORT", &front_text),
            ("VELOCITY_HOST", HOST),
            ("VELOCITY_HTTPS_PORT", &secure_text),
            ("VELOCITY_HTTP_PORT", &plain_text),
        ];
        let start = |name, file: &str| {
            let file = infrastructure().join("caddy").join(file).display().to_string();
            Running::start(at, name, "caddy", &["run", "--adapter", "caddyfile", "--config", &file], &environment)
        };
        let caddy = start("caddy", "Caddyfile.local");
        let tls = start("caddy-tls", "Caddyfile");
        velocity
            .until("velocity", || (ask(&format!("http://127.0.0.1:{port}/health"), &[]).status == 200).then_some(()));
        caddy.until("caddy", || (ask(&format!("http://127.0.0.1:{front}/health"), &[]).status == 200).then_some(()));
        tls.until("TLS", || (ask(&format!("https://{HOST}:{secure}/health"), &[]).status == 200).then_some(()));
        Self { velocity, caddy, port, front, secure, _tls: tls, room }
    }

    pub(super) fn ask(&self, path: &str, options: &[&str]) -> Answer {
        ask(&format!("http://127.0.0.1:{}{path}", self.front), options)
    }

    pub(super) fn metrics(&self) -> String {
        let answer = self.ask("/metrics", &["-u", &format!("prometheus:{PASSWORD}")]);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }
}

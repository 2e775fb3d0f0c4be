//! The page served by the real nginx, with the files of `infrastructure/nginx`.

use crate::server::{Server, command, free_port};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// nginx in a room of its own; killed when dropped.
struct Nginx {
    child: Child,
    port: u16,
    room: tempfile::TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with their master, when that is told and not killed.
        let _ = command("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

impl Nginx {
    /// Before the server on `upstream`, with the configuration for loopback as it stands but for the two ports.
    fn start(upstream: u16) -> Self {
        let room = tempfile::Builder::new().prefix("velocity-nginx-").tempdir().expect("a room");
        let port = free_port();
        for file in fs::read_dir(root().join("infrastructure/nginx")).expect("infrastructure/nginx").flatten() {
            let text = fs::read_to_string(file.path()).expect("a file");
            let text = text.replace(":8080", &format!(":{port}")).replace(":8000", &format!(":{upstream}"));
            fs::write(room.path().join(file.file_name()), text).expect("a copy");
        }
        std::os::unix::fs::symlink(root().join("web/dist"), room.path().join("page")).expect("a link");
        let child = command("nginx")
            .arg("-p")
            .arg(room.path())
            .args(["-c", "velocity.local.conf", "-g", &format!("daemon off; {}", user())])
            .stdout(Stdio::null())
            .stderr(fs::File::create(room.path().join("log")).expect("a log"))
            .spawn()
            .expect("nginx starts");
        let nginx = Self { child, port, room };
        nginx.until("an answer", || nginx.ask("/ready", &[]).contains("200 OK"));
        nginx
    }

    fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let started = Instant::now();
        while !holds() {
            let log = fs::read_to_string(self.room.path().join("log")).unwrap_or_default();
            assert!(started.elapsed() < PATIENCE, "{what} did not come about; nginx said:\n{log}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Head and body of an answer.
    fn ask(&self, path: &str, options: &[&str]) -> String {
        ask(&format!("http://localhost:{}{path}", self.port), options)
    }
}

/// Its workers may read the page when whoever starts it may.
fn user() -> &'static str {
    #[allow(clippy::disallowed_methods, reason = "as whom the tests run")]
    let is_root = std::env::var_os("USER").is_none_or(|user| user == "root");
    if is_root { "user root;" } else { "" }
}

fn ask(url: &str, options: &[&str]) -> String {
    let output = command("curl").args(["-sS", "-i", "--max-time", "5"]).args(options).arg(url).output().expect("curl");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer
        .lines()
        .find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)))
        .map(|(_, value)| value.trim())
}

#[test]
fn the_real_nginx_serves_the_page_from_disk_and_hands_the_rest_on() {
    if command("nginx").arg("-v").stderr(Stdio::null()).status().is_err() {
        eprintln!("NOT RUN: nginx is missing, so the page was not served by it");
        return;
    }
    let data = tempfile::tempdir().expect("a directory");
    let server = Server::start(data.path(), free_port());
    let nginx = Nginx::start(server.port);
    the_page_is_velocitys(&nginx, server.port);
    its_files_come_from_disk_packed_and_for_ever(&nginx);
    streams_are_handed_on_at_once(&nginx, &server);
    the_configuration_for_a_name_of_ones_own_is_sound(&nginx);
    server.kill();
    let away = nginx.ask("/health", &[]);
    assert!(away.starts_with("HTTP/1.1 502") && header(&away, "retry-after") == Some("5"), "{away}");
}

fn the_page_is_velocitys(nginx: &Nginx, port: u16) {
    for path in ["/", "/queue?state=done", "/runs/7", "/login"] {
        let (through, straight) = (nginx.ask(path, &[]), ask(&format!("http://localhost:{port}{path}"), &[]));
        assert!(through.starts_with("HTTP/1.1 200") && through.contains("<div id=\"root\">"), "{path}: {through}");
        for name in ["content-security-policy", "x-frame-options", "x-content-type-options", "cache-control", "etag"] {
            assert_eq!(header(&through, name), header(&straight, name), "{path}: {name}");
        }
    }
}

fn its_files_come_from_disk_packed_and_for_ever(nginx: &Nginx) {
    let page = nginx.ask("/", &[]);
    let script = page.split('"').find(|part| part.starts_with("/assets/") && part.ends_with(".js")).expect("a script");
    let answer = nginx.ask(script, &["-H", "Accept-Encoding: gzip", "--output", "/dev/null", "-D", "-"]);
    assert_eq!(header(&answer, "content-encoding"), Some("gzip"), "{answer}");
    assert_eq!(header(&answer, "content-type"), Some("text/javascript; charset=utf-8"), "{answer}");
    assert_eq!(header(&answer, "cache-control"), Some("public, max-age=31536000, immutable"), "{answer}");
    assert!(header(&answer, "last-modified").is_some(), "from disk, which knows when it was written: {answer}");
    let lost = nginx.ask("/assets/of-another-version.js", &[]);
    assert!(lost.starts_with("HTTP/1.1 404") && lost.contains("there is no such file"), "Velocity was asked: {lost}");
    let above = nginx.ask("/assets/../index.html", &["--path-as-is"]);
    assert!(
        above.starts_with("HTTP/1.1 404") && header(&above, "x-request-id").is_some(),
        "Velocity's refusal: {above}"
    );
}

fn streams_are_handed_on_at_once(nginx: &Nginx, server: &Server) {
    let file = nginx.room.path().join("events");
    let url = format!("http://localhost:{}/api/events?after=0", nginx.port);
    let mut listener = command("curl")
        .args(["-sSN", "-H", "X-API-Key: dev", "--max-time", "60", &url])
        .stdout(fs::File::create(&file).expect("a file"))
        .spawn()
        .expect("curl");
    let answer = server.post("/tasks", &json!({"task": "sleep", "payload": {"seconds": 0}}));
    assert_eq!(answer["ok"], true, "{answer}");
    nginx.until("the event", || fs::read_to_string(&file).is_ok_and(|text| text.contains("job_moved")));
    listener.kill().and_then(|()| listener.wait()).expect("it listens still");
}

/// With its own name, certificate and directories instead of the example's.
fn the_configuration_for_a_name_of_ones_own_is_sound(nginx: &Nginx) {
    let at = nginx.room.path();
    let (key, certificate) = (at.join("velocity.key"), at.join("velocity.pem"));
    let made = command("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=velocity.example.com", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    fs::create_dir_all(at.join("velocity")).expect("a directory");
    for name in ["velocity.map", "velocity.inc", "products.inc"] {
        fs::copy(at.join(name), at.join("velocity").join(name)).expect("a copy");
    }
    let own = fs::read_to_string(at.join("velocity.conf"))
        .expect("the configuration")
        .replace("/etc/ssl/", &format!("{}/", at.display()))
        .replace("/var/log/nginx/", &format!("{}/", at.display()));
    let whole = format!("pid own.pid; error_log stderr; events {{}} http {{ access_log off; {own} }}");
    fs::write(at.join("own.conf"), whole).expect("a file");
    let tried = command("nginx").arg("-p").arg(at).args(["-c", "own.conf", "-t"]).output().expect("nginx");
    let said = String::from_utf8_lossy(&tried.stderr);
    assert!(tried.status.success() && !said.contains("[warn]"), "{said}");
}

//! Velocity behind the real Caddy, watched by the real Prometheus, with the files of `infrastructure/`.

use crate::server::{VELOCITY, answers, command, free_port};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const HOST: &str = "velocity.test";
const PASSWORD: &str = "correct horse battery";
/// A viewer's key: what Caddy shows Velocity for Prometheus.
const LOOKS: &str = "a-key-that-may-only-look-0123456789abcdef";
/// A developer's key.
const BUILDS: &str = "a-key-that-may-build-0123456789abcdef0123";

fn infrastructure() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infrastructure").canonicalize().expect("infrastructure/")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether the programs are here; says so loudly when not.
fn has_the_programs() -> bool {
    let missing: Vec<&str> = [("caddy", "version"), ("prometheus", "--version"), ("promtool", "--version")]
        .into_iter()
        .filter(|(program, question)| command(program).arg(question).output().is_err())
        .map(|(program, _)| program)
        .collect();
    if !missing.is_empty() {
        eprintln!("NOT RUN: {} is missing, so monitoring was not tested with the real programs", missing.join(", "));
    }
    missing.is_empty()
}

/// A program that is killed when dropped.
struct Running {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Running {
    fn start(room: &Path, name: &'static str, program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
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

    fn until<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
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
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn count(&self, header: &str) -> usize {
        self.head.lines().filter(|line| line.starts_with(&format!("{header}:"))).count()
    }
}

/// Asks by curl; a status of 0 says that nobody answered.
fn ask(url: &str, options: &[&str]) -> Answer {
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
    Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}

fn key() -> String {
    format!("X-API-Key: {BUILDS}")
}

/// Everything on the air, in a room of its own.
struct Scene {
    velocity: Running,
    caddy: Running,
    port: u16,
    front: u16,
    secure: u16,
    _tls: Running,
    room: tempfile::TempDir,
}

impl Scene {
    fn start() -> Self {
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

    fn ask(&self, path: &str, options: &[&str]) -> Answer {
        ask(&format!("http://127.0.0.1:{}{path}", self.front), options)
    }

    fn metrics(&self) -> String {
        let answer = self.ask("/metrics", &["-u", &format!("prometheus:{PASSWORD}")]);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }
}

#[test]
fn the_real_caddy_and_prometheus_guard_and_watch_a_real_server() {
    if !has_the_programs() {
        return;
    }
    let mut scene = Scene::start();
    metrics_are_shown_for_the_password_alone(&scene);
    security_headers_are_there_once(&scene);
    products_pass(&scene);
    nothing_secret_is_logged(&scene);
    something_happens(&scene);
    streams_pass_and_end(&scene);
    let prometheus = Prometheus::start(&scene);
    prometheus.sees_the_server_and_has_the_rules();
    names_are_those_of_the_server(&scene.metrics());
    prometheus.answers_every_question_of_the_dashboard();
    // How full this machine's disk is, is not the server's doing.
    let alarms: Vec<String> = prometheus.firing().into_iter().filter(|name| !name.contains("Disk")).collect();
    assert!(alarms.is_empty(), "a healthy server raised an alarm: {alarms:?}");
    scene.velocity.child.kill().expect("it runs");
    let away = scene.ask("/health", &[]);
    assert_eq!((away.status, away.count("retry-after")), (502, 1), "{}", away.head);
    prometheus.running.until("VelocityDown", || prometheus.firing().contains("VelocityDown").then_some(()));
}

fn metrics_are_shown_for_the_password_alone(scene: &Scene) {
    let good = format!("prometheus:{PASSWORD}");
    for (options, status) in [
        (&[][..], 401),
        (&["-u", "prometheus:wrong"][..], 401),
        (&["-u", &format!("somebody:{PASSWORD}")], 401),
        (&["-H", &format!("X-API-Key: {LOOKS}")], 401),
        (&["-u", &good], 200),
    ] {
        for path in ["/metrics", "/metrics?x=1"] {
            assert_eq!(scene.ask(path, options).status, status, "{path} {options:?}");
        }
    }
    // Other spellings are not led past the password to Velocity's key.
    for path in ["//metrics", "/./metrics", "/%6detrics", "/metrics/", "/Metrics"] {
        let answer = scene.ask(path, &["--path-as-is"]);
        assert!(!answer.body.contains("velocity_jobs"), "{path}: {}", answer.head);
    }
    assert!(scene.metrics().contains("velocity_database_up 1"), "{}", scene.metrics());
    assert_eq!(ask(&format!("http://127.0.0.1:{}/metrics", scene.port), &["-u", &good]).status, 401, "past Caddy");
    let secure = ask(&format!("https://{HOST}:{}/metrics", scene.secure), &["-u", &good]);
    assert_eq!(secure.status, 200, "{}", secure.head);
}

fn security_headers_are_there_once(scene: &Scene) {
    let headers =
        ["x-content-type-options", "x-frame-options", "referrer-policy", "content-security-policy", "cache-control"];
    for (url, options) in [
        (format!("http://127.0.0.1:{}/health", scene.front), &[][..]),
        (format!("http://127.0.0.1:{}/metrics", scene.front), &[]),
        (format!("https://{HOST}:{}/", scene.secure), &[]),
    ] {
        let answer = ask(&url, options);
        for header in headers {
            assert_eq!(answer.count(header), 1, "{url}: {header}\n{}", answer.head);
        }
        assert!(answer.count("server") == 0, "{url}: {}", answer.head);
        assert_eq!(answer.count("strict-transport-security"), usize::from(url.starts_with("https")), "{}", answer.head);
    }
    let flood = scene.room.path().join("flood");
    std::fs::write(&flood, vec![b' '; 17 * 1024 * 1024]).expect("a file");
    let options =
        ["-H", &key(), "-H", "Content-Type: application/json", "--data-binary", &format!("@{}", flood.display())];
    let refused = scene.ask("/assistant-chat", &options);
    assert_eq!((refused.status, refused.count("x-frame-options")), (413, 1), "{}", refused.head);
}

fn products_pass(scene: &Scene) {
    for url in [format!("http://shop.localhost:{}/", scene.front), format!("https://shop.{HOST}:{}/", scene.secure)] {
        let answer = ask(&url, &[]);
        assert_eq!(answer.status, 404, "{url}: {}", answer.head);
        assert!(answer.body.contains("no product of this name"), "{url}: {}", answer.body);
    }
}

fn streams_pass_and_end(scene: &Scene) {
    let stream = scene.ask("/api/events?after=0", &["-N", "--max-time", "3", "-H", &key()]);
    assert!(stream.head.contains("text/event-stream") && stream.body.contains("data:"), "{}", stream.head);
    scene.caddy.until("the stream's end at the server", || {
        scene.metrics().lines().any(|line| line == "velocity_event_streams 0").then_some(())
    });
}

fn nothing_secret_is_logged(scene: &Scene) {
    scene.ask("/health?token=geheim", &["-H", "X-API-Key: schluessel", "-H", "Cookie: velocity_session=keks"]);
    let log = read(&scene.caddy.log);
    assert!(log.contains(r#""uri":"/health""#), "{log}");
    for secret in [PASSWORD, LOOKS, BUILDS, "geheim", "schluessel", "keks", "cHJvbWV0aGV1czpj"] {
        assert!(!log.contains(secret), "{secret:?} stands in the access log");
    }
}

/// A run begins and is stopped, so that there is something to be seen of the queue.
fn something_happens(scene: &Scene) {
    let shown = key();
    let key = ["-H", &shown, "-H", "Content-Type: application/json"];
    let say = |message: &str| {
        let body = json!({"message": message, "session_id": "watched", "backend": "rules"}).to_string();
        let answer = scene.ask("/assistant-chat", &[&key[..], &["-d", &body]].concat());
        serde_json::from_str::<Value>(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
    };
    let answers = answers("shop_v3");
    for question in ["kind", "goal", "features", "pages", "users", "style", "name"] {
        say(answers[question].as_str().expect("an answer"));
    }
    let started = say("build");
    let run = started["job_id"].as_str().unwrap_or_else(|| panic!("no build: {started}")).to_owned();
    let done = r#"velocity_jobs_finished_total{kind="plan",outcome="done"} 1"#;
    scene.velocity.until("the plan", || scene.metrics().contains(done).then_some(()));
    let cancelled = scene.ask(&format!("/api/runs/{run}/cancel"), &[&key[..], &["-X", "POST"]].concat());
    assert!(cancelled.status < 300, "{}", cancelled.body);
    let over = r#"velocity_jobs_finished_total{kind="run",outcome="cancelled"} 1"#;
    scene.velocity.until("the run's end", || scene.metrics().contains(over).then_some(()));
}

struct Prometheus {
    running: Running,
    port: u16,
}

impl Prometheus {
    /// With the shipped files; only the target's port and the times are others.
    fn start(scene: &Scene) -> Self {
        let at = scene.room.path().join("prometheus");
        let shipped = infrastructure().join("prometheus");
        std::fs::create_dir_all(at.join("rules")).expect("a directory");
        let config = read(shipped.join("prometheus.yml"));
        assert!(config.contains("127.0.0.1:8080"), "the target is another one");
        let config = config
            .replace("127.0.0.1:8080", &format!("127.0.0.1:{}", scene.front))
            .replace("scrape_interval: 15s", "scrape_interval: 1s")
            .replace("scrape_timeout: 10s", "scrape_timeout: 1s")
            .replace("evaluation_interval: 15s", "evaluation_interval: 1s");
        std::fs::write(at.join("prometheus.yml"), config).expect("a file");
        let rules: String = read(shipped.join("rules/velocity.yml"))
            .lines()
            .map(|line| {
                if line.trim_start().starts_with("for: ") {
                    "        for: 2s\n".to_owned()
                } else {
                    format!("{line}\n")
                }
            })
            .collect();
        std::fs::write(at.join("rules/velocity.yml"), rules).expect("a file");
        std::fs::copy(scene.room.path().join("password"), at.join("prom_basic_pass.txt")).expect("a file");
        let (port, config) = (free_port(), at.join("prometheus.yml").display().to_string());
        let checked = command("promtool").args(["check", "config", &config]).output().expect("promtool");
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
        let arguments = [
            format!("--config.file={config}"),
            format!("--storage.tsdb.path={}", at.join("data").display()),
            format!("--web.listen-address=127.0.0.1:{port}"),
        ];
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let running = Running::start(scene.room.path(), "prometheus", "prometheus", &arguments, &[]);
        let prometheus = Self { running, port };
        prometheus.running.until("Prometheus", || (ask(&prometheus.url("/-/ready"), &[]).status == 200).then_some(()));
        prometheus
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn get(&self, path: &str, options: &[&str]) -> Value {
        let answer = ask(&self.url(path), options);
        let value: Value =
            serde_json::from_str(&answer.body).unwrap_or_else(|e| panic!("{path}: {e}: {}", answer.body));
        assert_eq!(value["status"], "success", "{path} {options:?}: {value}");
        value["data"].clone()
    }

    fn query(&self, expression: &str) -> Vec<Value> {
        let data = self.get("/api/v1/query", &["-G", "--data-urlencode", &format!("query={expression}")]);
        data["result"].as_array().cloned().unwrap_or_else(|| panic!("{expression}: {data}"))
    }

    fn sees_the_server_and_has_the_rules(&self) {
        // Two rounds of everything, so that rates have something to go by.
        self.running.until("the target", || (!self.query(r#"up{job="velocity"} == 1"#).is_empty()).then_some(()));
        self.running.until("samples", || {
            let samples = self.query(r#"min(count_over_time(velocity_database_up{job="velocity"}[1m])) >= 4"#);
            (!samples.is_empty()).then_some(())
        });
        let rules = self.get("/api/v1/rules", &[]);
        let loaded: BTreeSet<String> = rules["groups"]
            .as_array()
            .expect("groups")
            .iter()
            .flat_map(|group| group["rules"].as_array().expect("rules"))
            .inspect(|rule| assert_eq!(rule["health"], "ok", "{rule}"))
            .map(|rule| rule["name"].as_str().expect("a name").to_owned())
            .collect();
        assert_eq!(loaded, alerts());
    }

    fn answers_every_question_of_the_dashboard(&self) {
        let questions = questions_of_the_dashboard();
        assert!(questions.len() > 35, "{}", questions.len());
        let mut silent = Vec::new();
        for question in &questions {
            let asked = question.replace("$__rate_interval", "30s").replace("$instance", ".*");
            let answered = !self.query(&asked).is_empty();
            let known = selectors(&asked).iter().all(|selector| !self.query(selector).is_empty());
            assert!(answered || !known || asked.contains("> 0"), "no answer though there are numbers: {asked}");
            if !answered {
                silent.push(asked);
            }
        }
        // There is no product on the air here, nothing waits and no whole run has ended.
        eprintln!("no data here for {silent:#?}");
        assert!(silent.len() < 10, "{silent:#?}");
    }

    fn firing(&self) -> BTreeSet<String> {
        let alerts = self.get("/api/v1/alerts", &[]);
        let firing = alerts["alerts"].as_array().expect("alerts").iter().filter(|alert| alert["state"] == "firing");
        firing.filter_map(|alert| alert["labels"]["alertname"].as_str().map(str::to_owned)).collect()
    }
}

/// The names of the shipped alerts.
fn alerts() -> BTreeSet<String> {
    let rules = read(infrastructure().join("prometheus/rules/velocity.yml"));
    rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ").map(str::to_owned)).collect()
}

fn questions_of_the_dashboard() -> Vec<String> {
    let text = read(infrastructure().join("grafana/dashboards/velocity.json"));
    let board: Value = serde_json::from_str(&text).expect("the dashboard is JSON");
    let panels = board["panels"].as_array().expect("panels");
    let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
    let notes = board["annotations"]["list"].as_array().expect("annotations");
    targets.chain(notes).map(|target| target["expr"].as_str().expect("an expression").to_owned()).collect()
}

/// What an expression reads: `name{labels}`.
fn selectors(expression: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in expression.match_indices('{') {
        let name =
            expression[..at].rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default();
        if let (false, Some(length)) = (name.is_empty(), expression[at..].find('}')) {
            found.push(format!("{name}{}", &expression[at..=at + length]));
        }
    }
    found
}

/// What rules and dashboard read is what the server writes: a wrong name would be an alert that can never fire.
fn names_are_those_of_the_server(metrics: &str) {
    let families: BTreeSet<&str> =
        metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    let rules = read(infrastructure().join("prometheus/rules/velocity.yml"));
    for selector in questions_of_the_dashboard().iter().chain([&rules]).flat_map(|text| selectors(text)) {
        let name = selector.split('{').next().unwrap_or_default();
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let known = ["up", "ALERTS"].contains(&name) || families.contains(family);
        assert!(known, "{selector} is asked for, and the server has no {family}: {families:?}");
    }
}

#[test]
fn every_alert_fires_and_stays_silent_when_it_should_and_is_explained() {
    let (tests, manual) = (
        read(infrastructure().join("prometheus/tests/velocity.yml")),
        read(infrastructure().join("../docs/MONITORING.md")),
    );
    for alert in alerts() {
        assert!(tests.contains(&format!("- name: {alert} fires ")), "{alert} is not proved to fire");
        assert!(tests.contains(&format!("- name: {alert} spares ")), "{alert} is not proved to stay silent");
        assert!(
            manual.contains(&format!("\n### {alert}\n")),
            "docs/MONITORING.md does not say what to do about {alert}"
        );
        let link = format!("runbook_url: docs/MONITORING.md#{}\n", alert.to_ascii_lowercase());
        assert!(read(infrastructure().join("prometheus/rules/velocity.yml")).contains(&link), "{alert} has no runbook");
    }
    if has_the_programs() {
        let tests = infrastructure().join("prometheus/tests/velocity.yml");
        let tested = command("promtool").args(["test", "rules"]).arg(tests).output().expect("promtool");
        assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stdout));
    }
}

#[test]
fn the_seeds_way_to_set_the_password_works() {
    let seed = infrastructure().join("../monitoring");
    assert_eq!(seed.canonicalize().expect("monitoring/"), infrastructure().join("prometheus"));
    assert!(seed.join("prom_basic_pass.txt.example").is_file());
    let ignored = read(infrastructure().join("../.gitignore"));
    assert!(ignored.contains("/infrastructure/prometheus/prom_basic_pass.txt\n"), "a password could be committed");
}

#[test]
fn the_units_are_such_as_systemd_reads() {
    if command("systemd-analyze").arg("--version").output().is_err() {
        eprintln!("NOT RUN: systemd-analyze is missing, so the units were not checked");
        return;
    }
    let room = tempfile::tempdir().expect("a room");
    for unit in ["velocity-backend.service", "velocity-worker.service"] {
        // The binary of the units is not there on every machine; the one under test is.
        let text = read(infrastructure().join("systemd").join(unit));
        assert!(text.contains("/usr/local/bin/velocity"), "{unit}");
        let copy = room.path().join(unit);
        std::fs::write(&copy, text.replace("/usr/local/bin/velocity", VELOCITY)).expect("a file");
        let checked = command("systemd-analyze").arg("verify").arg(&copy).output().expect("systemd-analyze");
        let told = String::from_utf8_lossy(&checked.stderr);
        let ours: Vec<&str> = told.lines().filter(|line| line.contains(unit)).collect();
        assert!(checked.status.success() && ours.is_empty(), "{unit}: {told}");
    }
}

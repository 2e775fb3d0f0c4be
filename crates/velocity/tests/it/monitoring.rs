//! Velocity behind the real Caddy, watched by the real Prometheus, with the files of `infrastructure/`.

mod prometheus;
mod scene;

use crate::server::{VELOCITY, answers, command};
use prometheus::{Prometheus, alerts, names_are_those_of_the_server};
use scene::{BUILDS, HOST, LOOKS, PASSWORD, Scene, ask, infrastructure, key, read};
use serde_json::{Value, json};

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
    refusals_of_large_bodies_are_handed_on(&scene);
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

/// Each several times: whether a connection is reset before its answer is read is a matter of moments.
fn refusals_of_large_bodies_are_handed_on(scene: &Scene) {
    let mut cut = 0;
    for (kilobytes, path, with_key, status, words) in [
        (100, "/assistant-chat", true, 413, "larger than this call takes"),
        (9_000, "/assistant-chat", true, 413, "larger than this call takes"),
        (9_000, "/tasks", true, 413, "payload too large"),
        (900, "/tasks", false, 401, "missing or invalid api key"),
        (900, "/api/nowhere", true, 404, "no such address"),
        // From a megabyte on curl asks first, and Caddy passes that on and sends without waiting.
        (2_000, "/tasks", false, 401, "missing or invalid api key"),
        (9_000, "/tasks", false, 401, "missing or invalid api key"),
        (2_000, "/api/nowhere", true, 404, "no such address"),
        (9_000, "/api/nowhere", true, 404, "no such address"),
    ] {
        let file = scene.room.path().join("large");
        std::fs::write(&file, vec![b' '; kilobytes * 1024]).expect("a file");
        let (shown, data) = (key(), format!("@{}", file.display()));
        let mut options = vec!["-H", "Content-Type: application/json", "--data-binary", &data];
        if with_key {
            options.extend(["-H", &shown]);
        }
        for _ in 0..5 {
            let mut refused = scene.ask(path, &options);
            if refused.status == 0 {
                // Caddy closed on curl, which was still sending (one of a hundred on a busy machine); Velocity closing on Caddy would be a 502.
                assert!(refused.body.contains("reset by peer"), "{}", refused.body);
                cut += 1;
                refused = scene.ask(path, &options);
            }
            assert_eq!(refused.status, status, "{kilobytes} KiB to {path}: {}{}", refused.head, refused.body);
            assert!(refused.body.contains(words), "{path}: {}", refused.body);
        }
    }
    assert!(cut <= 2, "{cut} of 45 answers did not come");
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

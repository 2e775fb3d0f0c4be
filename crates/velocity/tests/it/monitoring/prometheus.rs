//! The real Prometheus with the shipped files, and what rules and dashboard ask of it.

use super::scene::{Running, Scene, ask, infrastructure, read};
use crate::server::{command, free_port};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) struct Prometheus {
    pub(super) running: Running,
    pub(super) port: u16,
}

impl Prometheus {
    /// With the shipped files; only the target's port and the times are others.
    pub(super) fn start(scene: &Scene) -> Self {
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

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(super) fn get(&self, path: &str, options: &[&str]) -> Value {
        let answer = ask(&self.url(path), options);
        let value: Value =
            serde_json::from_str(&answer.body).unwrap_or_else(|e| panic!("{path}: {e}: {}", answer.body));
        assert_eq!(value["status"], "success", "{path} {options:?}: {value}");
        value["data"].clone()
    }

    pub(super) fn query(&self, expression: &str) -> Vec<Value> {
        let data = self.get("/api/v1/query", &["-G", "--data-urlencode", &format!("query={expression}")]);
        data["result"].as_array().cloned().unwrap_or_else(|| panic!("{expression}: {data}"))
    }

    pub(super) fn sees_the_server_and_has_the_rules(&self) {
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

    pub(super) fn answers_every_question_of_the_dashboard(&self) {
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

    pub(super) fn firing(&self) -> BTreeSet<String> {
        let alerts = self.get("/api/v1/alerts", &[]);
        let firing = alerts["alerts"].as_array().expect("alerts").iter().filter(|alert| alert["state"] == "firing");
        firing.filter_map(|alert| alert["labels"]["alertname"].as_str().map(str::to_owned)).collect()
    }
}

/// The names of the shipped alerts.
pub(super) fn alerts() -> BTreeSet<String> {
    let rules = read(infrastructure().join("prometheus/rules/velocity.yml"));
    rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ").map(str::to_owned)).collect()
}

pub(super) fn questions_of_the_dashboard() -> Vec<String> {
    let text = read(infrastructure().join("grafana/dashboards/velocity.json"));
    let board: Value = serde_json::from_str(&text).expect("the dashboard is JSON");
    let panels = board["panels"].as_array().expect("panels");
    let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
    let notes = board["annotations"]["list"].as_array().expect("annotations");
    targets.chain(notes).map(|target| target["expr"].as_str().expect("an expression").to_owned()).collect()
}

/// What an expression reads: `name{labels}`.
pub(super) fn selectors(expression: &str) -> Vec<String> {
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
pub(super) fn names_are_those_of_the_server(metrics: &str) {
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

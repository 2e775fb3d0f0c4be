use crate::harness::Harness;
use serde_json::{Value, json};
use std::path::Path;

#[tokio::test]
async fn health_says_what_is_and_nothing_that_is_not() {
    let h = Harness::start().await;
    let answer = h.call("GET", "/health").send().await;
    assert_eq!(answer.status, 200);
    let gpu = if Path::new("/dev/nvidiactl").exists() { "present" } else { "absent" };
    let expected = json!({
        "status": "ok", "database": "connected", "ollama": "unavailable", "gpu": gpu, "sandbox": "bwrap+landlock"
    });
    assert_eq!(answer.json(), expected);
}

#[tokio::test]
async fn a_server_without_its_database_is_degraded_and_not_ready() {
    let h = Harness::start().await;
    assert_eq!(h.call("GET", "/ready").send().await.json()["db"]["reachable"], true);
    h.store.close().await;
    let health = h.call("GET", "/health").send().await.json();
    assert_eq!((&health["status"], &health["database"]), (&json!("degraded"), &json!("disconnected")));
    let ready = h.call("GET", "/ready").send().await;
    assert_eq!((ready.status, ready.json()["ok"].clone()), (503, json!(false)));
    let chat = h.post("/assistant-chat", json!({"message": "", "session_id": "s", "backend": "rules"})).await;
    assert!(chat.status == 503 || chat.status == 500, "{}: {}", chat.status, chat.text);
    assert!(chat.json()["error"].is_string());
}

#[tokio::test]
async fn ready_names_the_database_and_version_the_program() {
    let h = Harness::start().await;
    let ready = h.call("GET", "/ready").send().await.json();
    assert!(ready["db"]["path"].as_str().unwrap().ends_with("velocity.db"), "{ready}");
    let version = h.call("GET", "/version").send().await.json();
    let expected =
        json!({"ok": true, "app": "velocity", "version": env!("CARGO_PKG_VERSION"), "build": version["build"]});
    assert_eq!(version, expected);
    assert_eq!(version["build"]["profile"], "debug");
    assert!(version["build"]["target"].as_str().unwrap().ends_with("-linux"), "{version}");
}

#[tokio::test]
async fn metrics_count_calls_under_their_route_and_jobs_by_state() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    h.get("/api/runs/1").await;
    h.get("/api/runs/2").await;
    let text = h.get("/metrics").await.text;
    assert!(text.contains(r#"route="/api/runs/{id}",status="200""#), "{text}");
    assert!(!text.contains("/api/runs/2"), "an id made a series of its own: {text}");
    assert!(text.contains(r#"http_request_duration_seconds_bucket{method="GET",route="/api/runs/{id}""#), "{text}");
    assert!(text.contains(r#"velocity_jobs{state="queued"} 1"#), "{text}");
}

#[tokio::test]
async fn the_committed_description_is_the_real_one() {
    let h = Harness::start().await;
    let served = h.get("/openapi.json").await.json();
    assert_eq!(served["openapi"], "3.1.0");
    let committed: Value = serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap();
    if served != committed {
        let real = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
        std::fs::write(&real, format!("{}\n", serde_json::to_string_pretty(&served).unwrap())).unwrap();
        panic!("docs/openapi.json is old; the real one is in {}", real.display());
    }
}

#[tokio::test]
async fn no_two_calls_have_the_same_name() {
    let h = Harness::start().await;
    let document = h.get("/openapi.json").await.json();
    let paths = document["paths"].as_object().unwrap().values();
    let mut names: Vec<&str> = paths
        .flat_map(|calls| calls.as_object().unwrap().values())
        .map(|call| call["operationId"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

#[tokio::test]
async fn a_check_and_a_decision_are_described_each_in_its_own_shape() {
    let document = api::openapi().to_json().unwrap();
    let schemas = serde_json::from_str::<Value>(&document).unwrap()["components"]["schemas"].clone();
    let verdict = |of: &str, field: &str| {
        let name = schemas[of]["properties"][field]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        schemas[name].clone()
    };
    assert_eq!(verdict("Evidence", "verdict")["enum"], json!(["passed", "failed", "not_run"]));
    assert!(verdict("Preview", "policy")["properties"]["ruling"].is_object());
}

/// Two shapes of one name would be described as one of them.
#[test]
fn no_two_shapes_have_the_same_name() {
    let mut names = Vec::new();
    let mut rooms = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(room) = rooms.pop() {
        for entry in std::fs::read_dir(room).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                rooms.push(path);
            } else {
                names.extend(shapes(&std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    names.sort_unstable();
    assert!(names.len() > 60, "{names:?}");
    let twice: Vec<_> = names.windows(2).filter(|two| two[0] == two[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// The names under which the shapes of a file are described.
fn shapes(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for after in text.split("ToSchema)]").skip(1) {
        let head = after.split(['{', '(', ';']).collect::<Vec<_>>();
        let renamed = after.split("pub(crate)").next().and_then(|head| head.split("schema(as = ").nth(1));
        let own = head.iter().find_map(|part| part.split("struct ").nth(1).or(part.split("enum ").nth(1)));
        let name = renamed.or(own).unwrap_or_else(|| panic!("no name in {after}"));
        found.push(name.chars().take_while(|c| c.is_alphanumeric()).collect());
    }
    found
}

#[tokio::test]
async fn every_call_is_described_with_words_and_answers() {
    let h = Harness::start().await;
    let document = h.get("/openapi.json").await.json();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 20, "{}", paths.len());
    for (path, calls) in paths {
        for (method, call) in calls.as_object().unwrap() {
            assert!(call["summary"].is_string() || call["description"].is_string(), "{method} {path} says nothing");
            assert!(!call["responses"].as_object().unwrap().is_empty(), "{method} {path} has no answers");
        }
    }
}

#[tokio::test]
async fn an_answer_carries_the_callers_request_id() {
    let h = Harness::start().await;
    let answer = h.call("GET", "/health").header("x-request-id", "abc-1").send().await;
    assert_eq!(answer.header("x-request-id"), "abc-1");
    assert_eq!(h.call("GET", "/health").send().await.header("x-request-id").len(), 36);
}

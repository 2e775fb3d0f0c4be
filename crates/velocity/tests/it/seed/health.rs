//! “Health Check”: `GET /health`, each of its values for the cause that it names; `/ready` and `/version` beside it.

use super::world::{MODEL, Row, World, ask};
use crate::model::Scripted;
use crate::postgres::Postgres;
use crate::server::{Server, free_port};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(40);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { says: "GET /health — Verify system health. 200 OK", call: "GET /health", with: &[], body: "", status: 200, answer: r#"{"status": "ok", "database": "connected", "ollama": "available", "gpu": ":present|absent", "sandbox": ":text"}"# },
    Row { says: "/ready", call: "GET /ready", with: &[], body: "", status: 200, answer: r#"{"ok": true, "db": {"path": ":text", "reachable": true}}"# },
    Row { says: "/version", call: "GET /version", with: &[], body: "", status: 200, answer: r#"{"ok": true, "app": "velocity", "version": "0.1.0", "build": {"profile": ":debug|release", "target": ":text", "commit": ":text|null", "compiler": ":text"}}"# },
];

fn health(server: &Server) -> Value {
    server.get("/health").unwrap_or_else(|| panic!("it does not answer; log:\n{}", server.log()))
}

#[test]
fn health_is_as_the_reference_says() {
    let world = World::start();
    // Whether the model answers is looked at while the server is on the air already.
    world.server.until("a model", SOON, |server| health(server)["ollama"] == "available");
    world.server.until("the sandbox", SOON, |server| health(server)["sandbox"] != "probing");
    world.prove(ROWS);
    let said = world.shell("curl -s http://localhost:8000/health");
    assert_eq!(said["status"], "ok", "Expected: {{\"status\": \"ok\"}}");
    // Provider: OpenAI-compatible interface; Context window: 131072 tokens
    let models = world.server.get("/api/model").expect("models");
    assert_eq!(
        (&models["models"][0]["name"], &models["models"][0]["context_tokens"]),
        (&json!(MODEL), &json!(131_072))
    );
    // Without a sign-in, and to a stranger, no more than this.
    let version = ask(world.server.port, "GET /version", &[], "").json();
    assert!(version["build"]["compiler"].as_str().is_some_and(|text| text.starts_with("rustc ")), "{version}");
    if let Some(commit) = version["build"]["commit"].as_str() {
        assert!(commit.len() >= 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{commit}");
    }
    drop(world);
}

/// `gpu` is `present` where `nvidia-smi` lists one and `absent` where it does not; `disabled` says that it is not to be used.
#[test]
fn gpu_is_what_the_machine_has_unless_it_is_not_to_be_used() {
    let room = tempfile::tempdir().expect("a room");
    let devices = Path::new("/dev/nvidiactl").exists() || Path::new("/proc/driver/nvidia/gpus").exists();
    for (variable, gpu) in [("", if devices { "present" } else { "absent" }), ("false", "disabled"), ("0", "disabled")]
    {
        let server = Server::start_with(room.path(), free_port(), &[], &[("GPU_ENABLED", variable)], "dev");
        assert_eq!(health(&server)["gpu"], gpu, "GPU_ENABLED={variable}");
        server.kill();
    }
}

/// `ollama` follows a model server that is not there, loads, answers, and is gone.
#[test]
fn ollama_is_hydrating_while_the_model_is_loaded_and_unavailable_when_there_is_none() {
    let room = tempfile::tempdir().expect("a room");
    let server = Server::start(room.path(), free_port());
    assert_eq!(health(&server)["ollama"], "unavailable", "no model server is configured");
    assert_eq!(health(&server)["status"], "ok", "rules need no model");
    server.kill();

    let scripted = Scripted::start(MODEL);
    scripted.answers(503);
    let url = format!("http://127.0.0.1:{}", scripted.port);
    let server = Server::start_with(room.path(), free_port(), &[], &[("OLLAMA_BASE_URL", &url)], "dev");
    let stands = |server: &Server| server.get("/api/model").expect("models")["models"][0]["health"].clone();
    server.until("loading", SOON, |server| stands(server) == "loading");
    assert_eq!(health(&server)["ollama"], "hydrating");
    scripted.answers(200);
    server.until("a model", SOON, |server| health(server)["ollama"] == "available");
    server.kill();

    let nobody = format!("http://127.0.0.1:{}", free_port());
    let server = Server::start_with(room.path(), free_port(), &[], &[("OLLAMA_BASE_URL", &nobody)], "dev");
    server.until("that nobody is there", SOON, |server| health(server)["ollama"] == "unavailable");
}

/// `database` is `disconnected` while PostgreSQL is stopped: then all is `degraded`, and not ready until it is back.
#[test]
fn database_is_disconnected_while_postgresql_is_stopped() {
    if !crate::cluster::on_postgresql() {
        return;
    }
    let mut postgres = Postgres::new();
    let room = tempfile::tempdir().expect("a room");
    let server = Server::start_with(room.path(), free_port(), &[], &[("DATABASE_URL", &postgres.url())], "dev");
    let both = |server: &Server| (health(server)["status"].clone(), health(server)["database"].clone());
    let ready = |server: &Server| ask(server.port, "GET /ready", &[], "");
    server.until("that all is well", SOON, |server| both(server) == (json!("ok"), json!("connected")));
    assert_eq!(ready(&server).status, 200);
    let place = ready(&server).json()["db"]["url"].as_str().expect("its address").to_owned();
    assert!(
        !place.contains("velocity@") && !place.contains("password"),
        "who it is used as is nobody's business: {place}"
    );

    postgres.stop_at_once();
    server.until("that it is gone", SOON, |server| both(server) == (json!("degraded"), json!("disconnected")));
    let answer = ready(&server);
    assert_eq!(
        (answer.status, &answer.json()["ok"], &answer.json()["db"]["reachable"]),
        (503, &json!(false), &json!(false))
    );

    postgres.start();
    server.until("that it is back", SOON, |server| both(server) == (json!("ok"), json!("connected")));
    assert_eq!(ready(&server).status, 200);
}

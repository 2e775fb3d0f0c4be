//! “Environment Variables” and “Network Rules”. `OLLAMA_BASE_URL` and `GPU_ENABLED` are proven with `/health`, `SECRET_KEY` with the
//! accounts.

use super::world::ask;
use crate::postgres::Postgres;
use crate::server::{Server, VELOCITY, command, free_port};

/// DATABASE_URL | Yes | PostgreSQL connection string
#[test]
fn what_is_written_is_in_the_database_of_database_url() {
    if !crate::cluster::on_postgresql() {
        return;
    }
    let (postgres, room) = (Postgres::new(), tempfile::tempdir().expect("a room"));
    let server = Server::start_with(room.path(), free_port(), &[], &[("DATABASE_URL", &postgres.url())], "dev");
    server.chat("Website", "kept in PostgreSQL");
    assert_eq!(postgres.sql("select count(*) from sessions where id = 'kept in PostgreSQL'"), "1");
    assert!(!room.path().join("velocity.db").exists());
}

/// TASK_DB="$PWD/data/jobs.db"
#[test]
fn tasks_are_in_the_file_of_task_db() {
    let room = tempfile::tempdir().expect("a room");
    let file = room.path().join("data/jobs.db");
    std::fs::create_dir(room.path().join("data")).expect("a directory");
    let variables = [("TASK_DB", file.to_str().expect("a plain path"))];
    let server = Server::start_with(room.path(), free_port(), &[], &variables, "dev");
    assert_eq!(server.status("GET", "/tasks"), 200);
    assert!(file.is_file());
}

/// LOG_LEVEL | No | Logging level (default: INFO)
#[test]
fn the_log_is_as_talkative_as_log_level_says() {
    for (level, detailed) in [("", false), ("INFO", false), ("DEBUG", true), ("debug", true)] {
        let room = tempfile::tempdir().expect("a room");
        let variables = [("LOG_LEVEL", level), ("RUST_LOG", "")];
        let server = Server::start_with(room.path(), free_port(), &[], &variables, "dev");
        assert_eq!(server.status("GET", "/tasks"), 200);
        assert_eq!(server.log().contains("DEBUG"), detailed, "LOG_LEVEL={level}: {}", server.log());
    }
}

/// SECRET_KEY | Yes: without one the program starts on one's own machine only.
#[test]
fn without_secret_key_it_starts_nowhere_but_on_ones_own_machine() {
    let room = tempfile::tempdir().expect("a room");
    let output = command(VELOCITY).args(["up", "--data"]).arg(room.path()).env("ENV", "production").output();
    let said = String::from_utf8_lossy(&output.expect("velocity runs").stderr).into_owned();
    assert!(said.contains("SECRET_KEY"), "{said}");
}

/// 8000 | TCP | FastAPI backend | No (internal only)
#[test]
fn it_listens_on_port_8000_of_this_machine_alone_unless_told_otherwise() {
    let output = command(VELOCITY).args(["up", "--help"]).output().expect("velocity runs");
    let help = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("Port to listen on [default: 8000]"), "{help}");
    assert!(help.contains("Address to listen on [default: 127.0.0.1]"), "{help}");
}

/// “Frontend … Expected: Login screen”: the page comes from the same server.
#[test]
fn the_page_is_served_at_the_root() {
    let room = tempfile::tempdir().expect("a room");
    let server = Server::start(room.path(), free_port());
    let page = ask(server.port, "GET /", &[], "");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("content-type: text/html"), "{}", page.head);
    assert!(page.body.starts_with("<!doctype html>"), "{}", page.body);
}

//! Each kind of task once, through HTTP, in the real sandbox. The stages by themselves need the products' toolchain.

use crate::server::{Server, answers, builds_products, free_port};
use serde_json::{Value, json};
use std::time::Duration;

fn start() -> (tempfile::TempDir, Server) {
    let room = tempfile::Builder::new().prefix("velocity-task-").tempdir().expect("a room");
    let server = Server::start(room.path(), free_port());
    (room, server)
}

/// Asks for a task and waits for its end.
fn done(server: &Server, task: &str, payload: Value, limit: Duration) -> Value {
    let answer = server.post("/tasks", &json!({"task": task, "payload": payload}));
    let job = answer["job_id"].as_str().unwrap_or_else(|| panic!("{task}: {answer}")).to_owned();
    let read = |server: &Server| server.result(&job).expect("a result")["item"].clone();
    let over = |server: &Server| ["done", "error", "cancelled"].iter().any(|end| read(server)["status"] == *end);
    server.until(&format!("the end of {task}"), limit, over);
    let item = read(server);
    assert_eq!(item["status"], "done", "{task}: {item:#}");
    item
}

/// A project with its code, and no more; gives the number of its run.
fn code_kanbee(server: &Server) -> String {
    let run = json!({"answers": answers("kanbee"), "stages": ["plan", "code"]});
    let order = server.post("/tasks", &json!({"task": "pipeline", "payload": run}));
    let job = order["job_id"].as_str().unwrap_or_else(|| panic!("{order}")).to_owned();
    let done = |server: &Server| server.result(&job).is_some_and(|result| result["status"] == "done");
    server.until("the run", Duration::from_secs(90), done);
    job
}

const SOON: Duration = Duration::from_secs(60);

#[test]
fn what_needs_no_toolchain_is_done_by_tasks_alone() {
    let (_room, server) = start();
    let answers = answers("kanbee");

    let said = done(&server, "chat", json!({"message": "hello", "session_id": "t1"}), SOON);
    assert!(said["result"]["message"].as_str().is_some_and(|words| !words.is_empty()), "{said:#}");

    let plan = done(&server, "plan", json!({"answers": answers}), SOON);
    assert!(plan["result"]["plan"]["entities"].as_array().is_some_and(|all| !all.is_empty()), "{plan:#}");

    let job = code_kanbee(&server);

    let code = done(&server, "codegen", json!({"project": "kanbee"}), SOON);
    assert!(code["result"]["commit"].is_string(), "{code:#}");

    let look = done(&server, "analyze", json!({"project": "kanbee"}), SOON);
    let languages = look["result"]["languages"].as_array().expect("languages");
    assert!(languages.iter().any(|one| one["language"] == "Python" && one["lines"].as_u64() > Some(100)), "{look:#}");

    let summary = done(&server, "repo_summary", json!({"project": "kanbee"}), SOON);
    assert!(summary["result"]["readme_head"].is_string() && summary["result"]["layout"].is_array(), "{summary:#}");

    let files = json!({"NOTES.md": "# Notes\n", "docs/why.md": "because\n"});
    let commit = json!({"project": "kanbee", "message": "Add notes", "files": files, "branch": "notes"});
    let first = done(&server, "gitcommit", commit.clone(), SOON);
    assert_eq!(first["result"]["changed_files"], json!(["NOTES.md", "docs/why.md"]), "{first:#}");
    let again = done(&server, "gitcommit", commit, SOON);
    assert_eq!(
        (&again["result"]["nothing_new"], &again["result"]["commit"]),
        (&json!(true), &first["result"]["commit"])
    );

    let argv = ["sh", "-c", "test -f /project/README.md && ! touch /project/x 2>/dev/null && pwd"];
    let ran = done(&server, "execute", json!({"argv": argv, "project": "kanbee"}), SOON);
    assert_eq!((&ran["result"]["exit_code"], &ran["result"]["output_tail"]), (&json!(0), &json!("/work\n")), "{ran:#}");

    let told = done(&server, "report", json!({"job_id": job}), SOON);
    let page = told["result"]["markdown"].as_str().expect("a page");
    assert!(page.contains("| plan | done |") && page.contains("## Evidence\n\n- "), "{page}");

    let slept = done(&server, "sleep", json!({"seconds": 0.2}), SOON);
    assert!(slept["result"]["slept_ms"].as_u64() >= Some(200), "{slept:#}");
    server.kill();
}

#[test]
fn a_path_that_leaves_the_project_or_enters_git_is_refused_as_invalid() {
    let (_room, server) = start();
    code_kanbee(&server);
    for path in ["../x", "/etc/x", ".git/hooks/pre-commit", "a/../../x", "a/.GIT/config"] {
        let payload = json!({"project": "kanbee", "message": "x", "files": {path: "x"}});
        let answer = server.post("/tasks", &json!({"task": "gitcommit", "payload": payload}));
        let job = answer["job_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        let read = |server: &Server| server.result(&job).expect("a result")["item"].clone();
        server.until("its end", SOON, |server| read(server)["status"] == "error");
        assert_eq!(read(&server)["reason"], "invalid", "{path}");
    }
    server.kill();
}

#[test]
fn the_stages_by_themselves_end_on_the_tree_as_it_stands() {
    if !builds_products() {
        return;
    }
    let (room, server) = start();
    code_kanbee(&server);
    let long = Duration::from_secs(300);
    let of = json!({"project": "kanbee"});
    let scan = done(&server, "security_scan", of.clone(), long);
    assert_eq!(scan["result"]["errors"], 0, "{scan:#}");
    let tested = done(&server, "test", of.clone(), long);
    assert_eq!(tested["result"]["tree"], scan["result"]["tree"], "nothing changed in between");
    let packed = done(&server, "packager", of.clone(), long);
    let deployed = done(&server, "deploy", of, long);
    assert_eq!(deployed["result"]["artifact"], packed["result"]["artifact"], "the newest goes on the air");
    let server = stopped_for_good(server, room.path());
    put_back_with_its_data(&server);
    removed(&server, room.path());
    server.kill();
}

/// Asks for a change to what is on the air and waits until it is done.
fn changed(server: &Server, change: &str) -> Value {
    let path = "/api/projects/kanbee";
    let asked = server.post(&format!("{path}/air"), &json!({"change": change}));
    let job = asked["air"]["job_id"].as_i64().unwrap_or_else(|| panic!("{change}: {asked}"));
    let air = |server: &Server| server.get(path).expect("the project")["air"].clone();
    let over = |server: &Server| {
        air(server)["job_id"] == job && ["done", "error"].iter().any(|end| air(server)["state"] == *end)
    };
    server.until(&format!("the end of {change}"), SOON, over);
    assert_eq!(air(server)["state"], "done", "{change}: {}", air(server));
    server.get(path).expect("the project")
}

/// What was stopped stays so, also when the server comes back from a hard end.
fn stopped_for_good(server: Server, data: &std::path::Path) -> Server {
    assert_eq!(changed(&server, "restart")["live"]["state"], "live");
    let stopped = changed(&server, "stop");
    assert_eq!((&stopped["live"], &stopped["releases"][0]["reason"]), (&Value::Null, &json!("stopped")));
    let port = server.port;
    server.kill();
    let server = Server::start(data, port);
    std::thread::sleep(Duration::from_secs(2));
    let own = stopped["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("its port");
    assert!(std::net::TcpStream::connect(("127.0.0.1", own)).is_err(), "what was stopped came back");
    server
}

/// A version that was on the air before comes back on the data as they are, and shows them.
fn put_back_with_its_data(server: &Server) {
    let users = |server: &Server| server.get("/api/projects/kanbee/data/users").expect("rows");
    let before = users(server);
    assert!(before["total"].as_u64() > Some(0), "{before}");
    let put = changed(server, "start");
    assert_eq!(put["live"]["id"], put["releases"][0]["id"]);
    assert_eq!(users(server), before);
    assert!(!before.to_string().contains("argon2"), "a hash of a password was shown: {before}");
    assert!(!server.text("/api/projects/kanbee/log").is_empty());
}

/// Nothing of a deleted project is left on the disk, and nobody finds it.
fn removed(server: &Server, data: &std::path::Path) {
    // The local key is whoever sits at the machine: it may.
    assert_eq!(server.status("DELETE", "/api/projects/kanbee?name=kanban"), 422);
    assert_eq!(server.status("DELETE", "/api/projects/kanbee?name=kanbee"), 200);
    let gone =
        ["generated/kanbee", "products/kanbee", "products/kanbee.secret", "work/release/kanbee", "logs/kanbee.log"];
    server.until("its end", SOON, |_| gone.iter().all(|path| !data.join(path).exists()));
    assert_eq!(server.status("GET", "/api/projects/kanbee"), 404);
}

//! What the generator may write: asked for each file in the middle of the code stage, on the real program.

use crate::server::{Server, answers, free_port};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(90);

/// Rules beside the shipped ones: about two files a person is asked, one nobody may make.
const ASKS: &str = r#"
@id("readmes-are-asked")
@reason("what the product says of itself is looked at first")
@ask("admin")
forbid (principal is Agent, action == Action::"file.write", resource is File)
when { resource.id like "*README.md" };
"#;
const DENIES: &str = r#"
@id("no-readme")
@reason("this house writes its own")
forbid (principal is Agent, action == Action::"file.write", resource is File)
when { resource.id like "*README.md" };
"#;

fn rules(rule: &str, id: &str, ruling: &str) -> tempfile::TempDir {
    let dir = tempfile::Builder::new().prefix("velocity-writing-").tempdir().expect("a room");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    for entry in std::fs::read_dir(shipped).expect("the rules").flatten() {
        std::fs::copy(entry.path(), dir.path().join(entry.file_name())).expect("a copy");
    }
    std::fs::write(dir.path().join("own.cedar"), rule).expect("a rule");
    let wish = |path: &str| {
        json!({"principal": {"kind": "agent", "id": "generator", "attributes": {"project": "shop"}}, "action": "file.write",
            "resource": {"kind": "file", "id": path, "attributes": {"project": "shop"}}, "context": {"generated": true}})
    };
    let examples = json!([
        {"says": "a README", "wish": wish("api/README.md"), "matches": [id], "ruling": ruling, "rule": id},
        {"says": "another file", "wish": wish("api/main.py"), "spares": [id], "ruling": "allow", "rule": "agents-work"},
    ]);
    std::fs::write(dir.path().join("own.examples.json"), examples.to_string()).expect("examples");
    dir
}

fn room() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("velocity-writing-").tempdir().expect("a room")
}

fn start(room: &Path, rules: &Path) -> Server {
    Server::start_with(room, free_port(), &["--policies", rules.to_str().expect("a plain path")], &[], "dev")
}

fn order(server: &Server) -> String {
    let payload = json!({"answers": answers("kanbee"), "stages": ["plan", "code"]});
    let order = server.post("/tasks", &json!({"task": "pipeline", "payload": payload}));
    order["job_id"].as_str().unwrap_or_else(|| panic!("{order}")).to_owned()
}

fn item(server: &Server, run: &str) -> Value {
    server.result(run).expect("a result")["item"].clone()
}

/// The code stage's number.
fn code(server: &Server, run: &str) -> String {
    let run = item(server, run);
    let stages = run["stages"].as_array().expect("stages");
    let code = stages.iter().find(|stage| stage["stage"] == "code").unwrap_or_else(|| panic!("{run:#}"));
    code["id"].as_str().unwrap_or_else(|| panic!("{code:#}")).to_owned()
}

/// What was decided about the code stage's files, all of them.
fn writes(server: &Server, code: &str) -> Vec<Value> {
    let all = server.get(&format!("/api/policy/decisions?job={code}")).expect("decisions");
    let all = all.as_array().expect("a list").clone();
    all.into_iter().filter(|one| one["wish"]["action"] == "file.write").collect()
}

#[test]
fn an_ordinary_product_is_asked_about_file_by_file_and_nobody_is_bothered() {
    let room = room();
    let server = Server::start(room.path(), free_port());
    let run = order(&server);
    server.until("the run", SOON, |server| item(server, &run)["status"] == "done");
    let writes = writes(&server, &code(&server, &run));
    let paths: Vec<&str> = writes.iter().filter_map(|one| one["wish"]["resource"]["id"].as_str()).collect();
    assert!(paths.len() > 50 && paths.iter().any(|path| path.ends_with("package.json")), "{paths:?}");
    for one in &writes {
        let (who, context) = (&one["wish"]["principal"], &one["wish"]["context"]);
        assert_eq!((&who["kind"], &who["id"]), (&json!("agent"), &json!("generator")), "{one:#}");
        assert_eq!((&one["decision"]["ruling"], &context["generated"]), (&json!("allow"), &json!(true)), "{one:#}");
        assert_eq!(context["requested_by"], "local", "{one:#}");
    }
    assert_eq!(server.get("/api/approvals"), Some(json!([])));
    server.kill();
}

#[test]
fn a_code_stage_held_in_its_middle_writes_nothing_until_it_is_approved_even_after_a_kill() {
    let (room, rules) = (room(), rules(ASKS, "readmes-are-asked", "needs_approval"));
    let server = start(room.path(), rules.path());
    let run = order(&server);
    let asked = |server: &Server| server.get("/api/approvals?state=pending").is_some_and(|all| all[0]["id"].is_i64());
    server.until("the question", SOON, asked);
    server.kill();

    let server = start(room.path(), rules.path());
    let approval = server.get("/api/approvals?state=pending").expect("a list")[0].clone();
    assert_eq!((&approval["rule"], &approval["requested_by"]), (&json!("readmes-are-asked"), &json!("generator")));
    let wish = &approval["wish"];
    let also = wish["context"]["also"].as_array().map_or(0, Vec::len);
    assert_eq!(wish["action"], "file.write", "{approval:#}");
    let readme = room.path().join("generated/kanbee/README.md");
    assert!(!readme.exists() && !room.path().join("generated/kanbee/api").exists(), "nothing is written before");
    let stage = code(&server, &run);
    let held = server.get(&format!("/results/{stage}")).expect("the stage")["item"].clone();
    assert_eq!((&held["status"], &held["waits_for"]), (&json!("waiting"), &json!("approval")), "{held:#}");

    let answer = server.post(&format!("/api/approvals/{}", approval["id"]), &json!({"decision": "approve"}));
    assert_eq!(answer["state"], "approved", "{answer:#}");
    server.until("the run", SOON, |server| item(server, &run)["status"] == "done");
    assert!(readme.exists());
    let all = writes(&server, &stage);
    let approved = all.iter().filter(|one| one["wish"]["context"]["approved_by"] == "local").count();
    assert_eq!(approved, also + 1, "each of them under its answer");
    server.kill();
}

#[test]
fn a_file_that_a_rule_denies_fails_the_code_stage_with_the_rule_and_its_reason() {
    let (room, rules) = (room(), rules(DENIES, "no-readme", "deny"));
    let server = start(room.path(), rules.path());
    let run = order(&server);
    server.until("the end", SOON, |server| item(server, &run)["status"] == "error");
    let over = item(&server, &run);
    let why = over["error"].as_str().unwrap_or_default();
    assert_eq!(over["reason"], "denied", "{over:#}");
    assert!(why.contains("this house writes its own") && why.contains("no-readme"), "{over:#}");
    assert!(!room.path().join("generated/kanbee/README.md").exists());
    server.kill();
}

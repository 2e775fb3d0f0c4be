//! Whole products, headless: seven answers in, every stage passed, one JSON result out.

use crate::server::{VELOCITY, builds_products, command};
use serde_json::Value;
use std::path::Path;

fn build(name: &str) -> Option<Value> {
    if !builds_products() {
        return None;
    }
    let room = tempfile::Builder::new().prefix("velocity-new-").tempdir().expect("a room");
    let answers = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/examples/{name}.json"));
    let output = command(VELOCITY)
        .args(["new", "--json", "--answers"])
        .arg(&answers)
        .arg("--data")
        .arg(room.path().join("data"))
        .arg("--out")
        .arg(room.path().join("out"))
        .current_dir(room.path())
        .output()
        .expect("velocity starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "velocity new {name}: {}\n{told}", String::from_utf8_lossy(&output.stdout));
    assert!(room.path().join("out/web/pages/index.tsx").exists(), "--out holds no landing page");
    Some(serde_json::from_slice(&output.stdout).expect("one JSON document"))
}

/// Every stage done, every check passed but for those that honestly say why they could not run.
fn assert_proven(result: &Value) {
    let stages = result["stages"].as_array().expect("stages");
    let names: Vec<&str> = stages.iter().filter_map(|stage| stage["stage"].as_str()).collect();
    assert_eq!(names, ["plan", "code", "test", "secure", "build", "deploy", "monitor"]);
    for stage in stages {
        assert_eq!(stage["job"]["state"], "done", "{stage}");
        let evidence = stage["evidence"].as_array().expect("evidence");
        assert!(!evidence.is_empty(), "{} left no evidence", stage["stage"]);
        for check in evidence {
            let honest =
                check["verdict"] == "passed" || (check["check"] == "dependencies" && check["verdict"] == "not_run");
            assert!(honest, "{check}");
        }
    }
    let browser = check(result, "browser");
    assert!(browser["report"]["flows"]["passed"].as_u64() >= Some(2), "{}", browser["report"]);
    assert_eq!(browser["sandbox"], "bwrap+landlock");
    assert!(check(result, "api-tests")["report"]["passed"].as_u64() >= Some(50));
}

fn check<'a>(result: &'a Value, name: &str) -> &'a Value {
    let stages = result["stages"].as_array().into_iter().flatten();
    let mut checks = stages.flat_map(|stage| stage["evidence"].as_array().into_iter().flatten());
    checks.find(|evidence| evidence["check"] == name).unwrap_or_else(|| panic!("no evidence of {name}"))
}

#[test]
fn a_shop_comes_out_working() {
    if let Some(result) = build("shop_v3") {
        assert_proven(&result);
    }
}

#[test]
fn a_blog_comes_out_working() {
    if let Some(result) = build("wander_notes") {
        assert_proven(&result);
    }
}

#[test]
fn a_task_tracker_comes_out_working() {
    if let Some(result) = build("kanbee") {
        assert_proven(&result);
    }
}

#[test]
fn a_product_that_no_archetype_fits_comes_out_working() {
    if let Some(result) = build("apiary_log") {
        assert_proven(&result);
    }
}

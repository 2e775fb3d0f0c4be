//! This test program again: as another person, or on a machine that lacks something.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};

/// Runs tests of this program again as the person `uid`. Only root can; for others the tests have run as a person anyway.
pub(crate) fn as_person(filter: &str, uid: u32) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    // Programs may lie where that person cannot go.
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    std::fs::copy(std::env::current_exe().unwrap(), at("tests")).unwrap();
    std::fs::copy(crate::place::HELPER, at("helper")).unwrap();
    std::fs::create_dir(at("tmp")).unwrap();
    std::fs::set_permissions(place.path(), PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::set_permissions(at("tmp"), PermissionsExt::from_mode(0o1777)).unwrap();
    let mut command = program(at("tests"), filter);
    command.env("TEST_HELPER", at("helper")).env("TMPDIR", at("tmp")).current_dir(place.path()).uid(uid).gid(uid);
    let output = command.output().unwrap();
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("test result: ok") && !said.contains(" 0 passed"), "{said}");
}

/// Runs an ignored test of this program and gives what it said.
pub(crate) fn victim(test: &str, name: &str, value: &str) -> String {
    let mut command = program(std::env::current_exe().unwrap(), test);
    said(&command.args(["--ignored", "--exact"]).env(name, value).output().unwrap())
}

/// Starts an ignored test of this program, to be killed.
pub(crate) fn start(test: &str, env: &[(&str, &str)]) -> Child {
    let mut command = program(std::env::current_exe().unwrap(), test);
    command.args(["--ignored", "--exact"]).envs(env.iter().copied()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

#[allow(clippy::disallowed_methods, reason = "a test starts itself again")]
fn program(path: std::path::PathBuf, filter: &str) -> Command {
    let mut command = Command::new(path);
    command.args([filter, "--nocapture", "--test-threads=1"]);
    command
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

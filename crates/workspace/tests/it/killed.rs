//! What a kill leaves behind is made good.

use crate::product::{Product, generate, slug};
use std::io::Write;
use workspace::Workspace;

#[test]
fn left_lock_files_do_not_stop_anyone() {
    let p = Product::new();
    p.generate(&[("a", "1\n")]).unwrap();
    for lock in ["index.lock", "HEAD.lock", "refs/heads/main.lock", "packed-refs.lock"] {
        std::fs::write(p.path(".git").join(lock), "").unwrap();
    }
    p.generate(&[("a", "2\n")]).unwrap();
    assert_eq!(p.text("a"), "2\n");
}

/// Starts this test program again as a writer of two hundred generations, to be killed at some moment.
#[allow(clippy::disallowed_methods, reason = "a victim to kill")]
fn victim(root: &std::path::Path) -> std::process::Child {
    std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::write_for_ever", "--ignored", "--nocapture"])
        .env("VICTIM_ROOT", root)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "the victim of the test below"]
#[allow(clippy::disallowed_methods, reason = "the victim is told its place")]
fn write_for_ever() {
    let Some(root) = std::env::var_os("VICTIM_ROOT") else { return };
    let workspace = Workspace::open(std::path::Path::new(&root), &slug()).unwrap();
    for round in 0..2000 {
        let text = format!("{round}\n").repeat(50);
        let names: Vec<String> = (0..30).map(|file| format!("dir/{}/{file}", (file + round) % 3)).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
        generate(&workspace, &files, round).unwrap();
    }
}

#[test]
fn a_writer_killed_at_any_moment_leaves_a_product_that_goes_on() {
    let p = Product::new();
    p.generate(&[("keep", "1\n")]).unwrap();
    p.edit("mine", "by hand\n");
    for round in 0..25_u64 {
        let mut child = victim(p.root.path());
        std::thread::sleep(std::time::Duration::from_millis(60 + (round * 37) % 190));
        child.kill().unwrap();
        child.wait().unwrap();
        let again = Workspace::open(p.root.path(), &slug()).unwrap();
        let merged = generate(&again, &[("keep", "1\n"), ("round", &format!("{round}\n"))], 1).unwrap();
        assert_eq!(again.list("main").unwrap(), ["keep", "mine", "round"], "round {round}");
        assert_eq!(again.tree_hash().unwrap(), merged.tree_hash);
        assert_eq!(p.git(&["status", "--porcelain"]), "");
        p.git(&["fsck", "--no-dangling"]);
    }
    assert_eq!(p.text("mine"), "by hand\n");
    let log = p.git(&["log", "--format=%s", "--first-parent", "main"]);
    assert_eq!(
        log.matches("Keep the edits made by hand").count(),
        1,
        "an interrupted generation was taken for a hand edit"
    );
    std::io::stdout().flush().unwrap();
}

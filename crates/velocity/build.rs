//! Says what the program is built from: the commit that is checked out, where that is this repository's, and the compiler.
#![allow(clippy::disallowed_methods, reason = "a build script asks git and rustc")]

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let compiler = std::env::var("RUSTC").ok().and_then(|rustc| said(&rustc, &["--version"]));
    if let Some(compiler) = compiler {
        println!("cargo:rustc-env=VELOCITY_COMPILER={compiler}");
    }
    if let Some(commit) = commit() {
        println!("cargo:rustc-env=VELOCITY_COMMIT={commit}");
    }
}

fn commit() -> Option<String> {
    let git = |words: &[&str]| said("git", words);
    // The sources may lie in somebody else's repository, whose commits say nothing about them.
    let (top, ours) = (git(&["rev-parse", "--show-toplevel"])?, Path::new("../..").canonicalize().ok()?);
    if Path::new(&top).canonicalize().ok()? != ours {
        return None;
    }
    // Every commit, and every way to another one, leaves a line here.
    let log = git(&["rev-parse", "--path-format=absolute", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo:rerun-if-changed={log}");
    }
    git(&["rev-parse", "HEAD"])
}

/// What a program prints, when it ends well.
fn said(program: &str, words: &[&str]) -> Option<String> {
    let output = Command::new(program).args(words).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

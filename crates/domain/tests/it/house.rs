//! Who may import whom, who alone owns which power, and how large a file may grow: `docs/ARCHITECTURE.md`, as a test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Crate → the crates of the house that it may import.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("policy", &["domain"]),
    ("generator", &["domain"]),
    ("store", &["domain"]),
    ("workspace", &["domain"]),
    ("sandbox", &["domain", "workspace"]),
    ("release", &["domain", "workspace", "sandbox"]),
    ("pipeline", &["domain", "policy", "store", "generator", "workspace", "sandbox", "release"]),
    ("api", &["domain", "policy", "store", "generator"]),
    ("velocity", &["domain", "policy", "store", "generator", "workspace", "sandbox", "release", "pipeline", "api"]),
];

/// A power, how it shows in sources, and the crates that own it.
const POWERS: &[(&str, &[&str], &[&str])] = &[
    ("speaks SQL", &["rusqlite::", "tokio_postgres::"], &["store"]),
    ("starts processes", &["process::Command", "Command::new("], &["sandbox", "release", "workspace"]),
    ("reads the environment", &["env::var", "env::vars"], &["velocity"]),
    ("knows status codes", &["StatusCode"], &["api"]),
    ("reads the clock", &["SystemTime::now"], &["api", "pipeline", "velocity"]),
];

/// Where a power shows for a stated reason: (file, power).
const EXCEPTIONS: &[(&str, &str)] = &[
    // The helper inside the sandbox takes its launch, which holds the product's secret, from where no one else sees it.
    ("release/src/inner.rs", "reads the environment"),
    // It answers a command in the server's place when that one does not.
    ("pipeline/src/door.rs", "knows status codes"),
];

/// Pure crates know no async, no I/O, no clock, no randomness.
const PURE: &[&str] = &["domain", "policy", "generator"];
const IMPURE: &[&str] = &[
    "async fn",
    ".await",
    "std::fs",
    "std::net",
    "std::process",
    "std::env::",
    "SystemTime",
    "Instant::now",
    "tokio",
    "getrandom",
    "rand::",
];

const LINES_MAX: usize = 500;
const HOMELESS: &[&str] = &["utils", "util", "common", "types", "helpers", "misc", "manager"];

fn crates_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates/ holds this crate").to_owned()
}

fn crate_names() -> BTreeSet<String> {
    let entries = fs::read_dir(crates_dir()).unwrap().flatten();
    entries
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

/// Production sources of a crate: path → text before its unit tests, comments removed.
fn sources(name: &str) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut rooms = vec![crates_dir().join(name).join("src")];
    while let Some(room) = rooms.pop() {
        for entry in fs::read_dir(room).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                rooms.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path, text);
            }
        }
    }
    files
}

fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_crate_imports_only_what_its_row_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let names = crate_names();
    assert_eq!(names, table.keys().map(|name| (*name).to_owned()).collect(), "the table and crates/ differ");
    for name in &names {
        let manifest = fs::read_to_string(crates_dir().join(name).join("Cargo.toml")).unwrap();
        let own = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let own = own.split("\n[").next().unwrap_or_default();
        let imported: BTreeSet<&str> = own
            .lines()
            .filter_map(|line| line.split(['.', ' ', '=']).next())
            .filter(|word| names.contains(*word))
            .collect();
        for other in imported.iter().filter(|other| **other != name) {
            assert!(table[name.as_str()].contains(other), "{name} may not import {other}");
        }
    }
}

#[test]
fn a_power_stays_with_the_crates_that_own_it() {
    for name in crate_names() {
        for (path, text) in sources(&name) {
            let code = code(&text);
            for (power, signs, owners) in POWERS {
                let excepted = EXCEPTIONS.iter().any(|(file, what)| path.ends_with(file) && what == power);
                let sign = signs.iter().find(|sign| !excepted && code.contains(**sign));
                assert!(
                    sign.is_none() || owners.contains(&name.as_str()),
                    "{}: {name} {power} ({sign:?})",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn pure_crates_are_pure() {
    for name in PURE {
        for (path, text) in sources(name) {
            let code = code(&text);
            let sign = IMPURE.iter().find(|sign| code.contains(**sign));
            assert!(sign.is_none(), "{}: {sign:?} in a pure crate", path.display());
        }
    }
}

#[test]
fn no_file_is_longer_than_a_stranger_can_read() {
    for name in crate_names() {
        for (path, text) in sources(&name) {
            let lines = text.lines().count();
            assert!(lines <= LINES_MAX, "{} has {lines} lines; split it", path.display());
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            assert!(!HOMELESS.contains(&stem), "{}: a noun is missing", path.display());
        }
    }
}

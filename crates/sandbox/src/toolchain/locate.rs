//! Finds the interpreters: real programs, not the shims of a version manager.

use super::ToolPaths;
use std::io::Read;
use std::path::{Path, PathBuf};

const USUAL: &str = "/usr/local/bin:/usr/bin:/bin";

/// A program, with the directory outside `/usr` that it needs, if it needs one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Program {
    pub path: PathBuf,
    pub prefix: Option<PathBuf>,
}

/// All programs of a name: those of the system first, since they are reachable for every uid, then those on the path.
pub(super) fn programs(tools: &ToolPaths, names: &[&str]) -> Vec<Program> {
    let path = tools.path.clone().unwrap_or_else(|| USUAL.into());
    let dirs = std::env::split_paths(USUAL).chain(std::env::split_paths(&path));
    let mut found = Vec::new();
    for dir in dirs {
        for file in names.iter().map(|name| dir.join(name)) {
            if let Some(program) = program(&file).filter(|program| !found.contains(program)) {
                found.push(program);
            }
        }
    }
    found
}

fn program(file: &Path) -> Option<Program> {
    let path = file.canonicalize().ok()?;
    let mut magic = [0; 4];
    std::fs::File::open(&path).ok()?.read_exact(&mut magic).ok()?;
    if magic != *b"\x7fELF" {
        return None;
    }
    if path.starts_with("/usr") {
        return Some(Program { path, prefix: None });
    }
    // <prefix>/bin/<program>; a program that lies alone brings only itself.
    let dir = path.parent()?;
    let prefix = if dir.ends_with("bin") { dir.parent()?.to_owned() } else { path.clone() };
    Some(Program { path, prefix: Some(prefix) })
}

/// npm's JavaScript for this node: beside it, or where distributions put it.
pub(super) fn npm(node: &Program) -> Option<PathBuf> {
    let beside = node.path.parent()?.parent()?.join("lib/node_modules/npm/bin/npm-cli.js");
    let usual = [
        "/usr/share/nodejs/npm/bin/npm-cli.js",
        "/usr/share/npm/bin/npm-cli.js",
        "/usr/local/lib/node_modules/npm/bin/npm-cli.js",
    ];
    std::iter::once(beside).chain(usual.map(PathBuf::from)).find(|path| path.is_file())
}

/// A Chromium that a browser test can drive.
pub(super) fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    names.iter().map(|name| Path::new("/usr/bin").join(name)).find(|path| path.is_file())
}

//! Programs on the path.

use super::check::Check;
use crate::environment;
use std::ffi::OsString;
use std::path::PathBuf;

/// A program that Velocity starts, and the oldest version that will do.
struct Tool {
    name: &'static str,
    programs: &'static [&'static str],
    at_least: (u32, u32),
    required: bool,
    fix: &'static str,
}

const TOOLS: [Tool; 6] = [
    Tool { name: "git", programs: &["git"], at_least: (2, 30), required: true, fix: "sudo apt-get install git" },
    Tool {
        name: "node",
        programs: &["node"],
        at_least: (20, 9),
        required: true,
        fix: "install Node 20 or newer, or let `bash bootstrap/setup.sh` do it",
    },
    Tool {
        name: "npm",
        programs: &["npm"],
        at_least: (9, 0),
        required: true,
        fix: "npm comes with Node: install Node 20 or newer",
    },
    Tool {
        name: "python",
        programs: &["python3.13", "python3.12", "python3.11", "python3"],
        at_least: (3, 11),
        required: true,
        fix: "Debian 12 and Ubuntu 22.04: sudo apt-get install python3.11 python3.11-venv; later ones: python3 python3-venv",
    },
    Tool {
        name: "uv",
        programs: &["uv"],
        at_least: (0, 4),
        required: false,
        fix: "pip install uv; without it the toolchain is prepared by pip, slower",
    },
    Tool {
        name: "bwrap",
        programs: &["bwrap"],
        at_least: (0, 6),
        required: true,
        fix: "sudo apt-get install bubblewrap; without it no product can be built",
    },
];

/// Looks for all of them.
pub(crate) async fn all() -> Vec<Check> {
    let path = environment::path().unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into());
    let mut checks = Vec::new();
    for tool in &TOOLS {
        checks.push(look(tool, &path).await);
    }
    checks
}

async fn look(tool: &Tool, path: &OsString) -> Check {
    let mut found = "not found".to_owned();
    for program in tool.programs.iter().flat_map(|name| on_path(name, path)) {
        let Some(said) = sandbox::tool_version(&program, path).await else { continue };
        found = format!("{said} ({})", program.display());
        if version(&said).is_some_and(|version| version >= tool.at_least) {
            return Check::good(tool.name, found);
        }
    }
    if found != "not found" {
        found.push_str(&format!("; at least {}.{} is needed", tool.at_least.0, tool.at_least.1));
    }
    if tool.required { Check::missing(tool.name, found, tool.fix) } else { Check::weak(tool.name, found, tool.fix) }
}

/// All of that name: what comes first may be too old.
fn on_path(name: &str, path: &OsString) -> impl Iterator<Item = PathBuf> {
    std::env::split_paths(path).map(move |dir| dir.join(name)).filter(|file| file.is_file())
}

/// The first `major.minor` of a text, as in `git version 2.39.5` or `v20.20.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.')).find_map(|word| {
        let mut parts = word.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_wherever_it_stands() {
        assert_eq!(version("git version 2.39.5"), Some((2, 39)));
        assert_eq!(version("v20.20.2"), Some((20, 20)));
        assert_eq!(version("uv 0.13.8 (x86_64)"), Some((0, 13)));
        assert_eq!(version("Python 3.11.7"), Some((3, 11)));
        assert_eq!(version("bubblewrap, no number"), None);
    }
}

//! The layout of a repository in a page: one line a directory, the beginning of its README, and where it starts.

use super::look::{self, Files};
use crate::Error;
use crate::context::{Parts, blocking};
use crate::work::Work;
use domain::payload::FilesOf;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const DEPTH_MAX: usize = 4;
const LINES_MAX: usize = 150;
const README_LINES: usize = 40;
const README_CHARS: usize = 4000;

/// Names of files in which programs begin, or by which they are started.
const ENTRIES: &[&str] = &[
    "main.py",
    "__main__.py",
    "manage.py",
    "app.py",
    "wsgi.py",
    "asgi.py",
    "main.rs",
    "main.go",
    "index.html",
    "server.js",
    "index.js",
    "index.ts",
    "main.ts",
    "main.tsx",
    "Makefile",
    "Dockerfile",
    "compose.yaml",
    "docker-compose.yml",
];

pub(super) async fn execute(work: &Work, parts: Option<&Parts>, asked: FilesOf) -> Result<Value, Error> {
    work.doing(5, "fetching the files").await?;
    let files = look::files(work, parts, asked).await?;
    blocking(move || Ok(summary(&files))).await
}

fn summary(files: &Files) -> Value {
    let (lines, shown, all) = layout(&files.paths);
    let readme = files.paths.iter().find(|path| path.to_ascii_lowercase().starts_with("readme"));
    let head = readme.and_then(|path| files.read(path)).map(|bytes| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.lines().take(README_LINES).collect::<Vec<_>>().join("\n").chars().take(README_CHARS).collect::<String>()
    });
    let entries = files.paths.iter().filter(|path| ENTRIES.contains(&path.rsplit('/').next().unwrap_or(path)));
    json!({
        "of": files.name,
        "files": files.paths.len(),
        "directories": all,
        "directories_shown": shown,
        "layout": lines,
        "readme": readme,
        "readme_head": head,
        "scripts": scripts(files),
        "entry_points": entries.take(50).collect::<Vec<_>>(),
    })
}

/// One line a directory: `services/api/app  12 files: main.py, models.py, …`. The deepest ones are counted into the one that
/// holds them.
fn layout(paths: &[String]) -> (Vec<String>, usize, usize) {
    let mut rooms: BTreeMap<String, (usize, Vec<&str>)> = BTreeMap::new();
    let mut all = std::collections::BTreeSet::new();
    for path in paths {
        let (room, name) = path.rsplit_once('/').unwrap_or((".", path));
        all.insert(room);
        let parts: Vec<&str> = room.split('/').collect();
        let deep = parts.len() > DEPTH_MAX;
        let key = if deep { format!("{}/…", parts[..DEPTH_MAX].join("/")) } else { room.to_owned() };
        let entry = rooms.entry(key).or_default();
        entry.0 += 1;
        if !deep && entry.1.len() < 4 {
            entry.1.push(name);
        }
    }
    let line = |(room, (count, names)): (&String, &(usize, Vec<&str>))| {
        let more = if *count > names.len() && !names.is_empty() { ", …" } else { "" };
        let names = if names.is_empty() { String::new() } else { format!(": {}{more}", names.join(", ")) };
        format!("{room}  {count} {}{names}", if *count == 1 { "file" } else { "files" })
    };
    let lines: Vec<String> = rooms.iter().take(LINES_MAX).map(line).collect();
    (lines, rooms.len().min(LINES_MAX), all.len())
}

/// The scripts of every `package.json`, by its path.
fn scripts(files: &Files) -> Value {
    let manifests = files.paths.iter().filter(|path| path.rsplit('/').next() == Some("package.json")).take(10);
    let read = |path: &String| {
        let manifest: Value = serde_json::from_slice(&files.read(path)?).ok()?;
        manifest["scripts"].is_object().then(|| (path.clone(), manifest["scripts"].clone()))
    };
    Value::Object(manifests.filter_map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_one_line_and_the_deep_ones_are_counted_together() {
        let paths = ["README.md", "a/b/c/d/e/1", "a/b/c/d/f/2", "web/x.ts"].map(str::to_owned);
        let (lines, shown, all) = layout(&paths);
        assert_eq!(lines, [".  1 file: README.md", "a/b/c/d/…  2 files", "web  1 file: x.ts"]);
        assert_eq!((shown, all), (3, 4));
    }
}

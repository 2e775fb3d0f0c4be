//! What a tree of files is made of: languages, sizes, dependencies, tests, and a hint at secrets.

use super::look::{self, Files};
use crate::Error;
use crate::context::{Parts, blocking};
use crate::secure::check_secrets;
use crate::work::Work;
use domain::payload::FilesOf;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LARGEST: usize = 10;
const SECRETS_SHOWN: usize = 20;

/// Language and the ends of its files.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("Python", &["py", "pyi"]),
    ("TypeScript", &["ts", "tsx", "mts", "cts"]),
    ("JavaScript", &["js", "jsx", "mjs", "cjs"]),
    ("Rust", &["rs"]),
    ("Go", &["go"]),
    ("Java", &["java"]),
    ("Kotlin", &["kt", "kts"]),
    ("C", &["c", "h"]),
    ("C++", &["cc", "cpp", "cxx", "hpp", "hh"]),
    ("C#", &["cs"]),
    ("Ruby", &["rb"]),
    ("PHP", &["php"]),
    ("Swift", &["swift"]),
    ("Shell", &["sh", "bash"]),
    ("SQL", &["sql"]),
    ("HTML", &["html", "htm"]),
    ("CSS", &["css", "scss", "sass", "less"]),
    ("Markdown", &["md", "mdx"]),
    ("JSON", &["json"]),
    ("YAML", &["yml", "yaml"]),
    ("TOML", &["toml"]),
];

/// Files that name what a product depends on.
const MANIFESTS: &[&str] = &[
    "package.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "pyproject.toml",
    "requirements.txt",
    "requirements.lock",
    "uv.lock",
    "poetry.lock",
    "Pipfile",
    "Cargo.toml",
    "Cargo.lock",
    "go.mod",
    "go.sum",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "Gemfile.lock",
    "composer.json",
    "Dockerfile",
    "docker-compose.yml",
    "compose.yaml",
];

#[derive(Default, Serialize)]
struct Share {
    files: u64,
    bytes: u64,
    lines: u64,
}

pub(super) async fn execute(work: &Work, parts: Option<&Parts>, asked: FilesOf) -> Result<Value, Error> {
    work.doing(5, "fetching the files").await?;
    let files = look::files(work, parts, asked).await?;
    work.doing(30, &format!("reading {} files", files.paths.len())).await?;
    let cancel = work.cancel.clone();
    blocking(move || analyze(&files, &|| cancel.is_cancelled())).await
}

fn analyze(files: &Files, stop: &dyn Fn() -> bool) -> Result<Value, Error> {
    let mut languages: BTreeMap<&str, Share> = BTreeMap::new();
    let (mut bytes, mut lines, mut sizes, mut secrets) = (0, 0, Vec::new(), Vec::new());
    for path in &files.paths {
        if stop() {
            return Err(Error::Stopped);
        }
        let Some(content) = files.read(path) else { continue };
        let size = content.len() as u64;
        let is_text = !content.contains(&0) && std::str::from_utf8(&content).is_ok();
        let count = if is_text { content.iter().filter(|byte| **byte == b'\n').count() as u64 } else { 0 };
        let language = if is_text { language(path) } else { "binary" };
        let share = languages.entry(language).or_default();
        (share.files, share.bytes, share.lines) = (share.files + 1, share.bytes + size, share.lines + count);
        (bytes, lines) = (bytes + size, lines + count);
        sizes.push((size, path));
        if is_text {
            secrets.extend(check_secrets(&BTreeMap::from([(path.clone(), content)])));
        }
    }
    sizes.sort_by(|a, b| b.cmp(a));
    let largest: Vec<Value> =
        sizes.iter().take(LARGEST).map(|(size, path)| json!({"path": path, "bytes": size})).collect();
    let mut ranked: Vec<(&str, Share)> = languages.into_iter().collect();
    ranked.sort_by(|a, b| b.1.bytes.cmp(&a.1.bytes).then(a.0.cmp(b.0)));
    let ranked: Vec<Value> = ranked
        .iter()
        .map(
            |(name, share)| json!({"language": name, "files": share.files, "bytes": share.bytes, "lines": share.lines}),
        )
        .collect();
    let places = secrets
        .iter()
        .take(SECRETS_SHOWN)
        .map(|found| json!({"path": found.file, "line": found.line, "rule": found.rule}));
    Ok(json!({
        "of": files.name,
        "files": files.paths.len(),
        "bytes": bytes,
        "lines": lines,
        "languages": ranked,
        "largest": largest,
        "manifests": named(files, |name| MANIFESTS.contains(&name)),
        "tests": tests(files),
        "secrets": {"found": secrets.len(), "at": places.collect::<Vec<_>>()},
    }))
}

fn language(path: &str) -> &'static str {
    let end = path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    LANGUAGES.iter().find(|(_, ends)| ends.contains(&end.as_str())).map_or("other", |(name, _)| *name)
}

fn named(files: &Files, wanted: impl Fn(&str) -> bool) -> Vec<&String> {
    files.paths.iter().filter(|path| wanted(path.rsplit('/').next().unwrap_or(path))).collect()
}

/// Files that look like tests, and where most of them are.
fn tests(files: &Files) -> Value {
    let is_test = |path: &&String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.split('.').next().unwrap_or(name);
        stem.starts_with("test_") || stem.ends_with("_test") || name.contains(".test.") || name.contains(".spec.")
    };
    let found: Vec<&String> = files.paths.iter().filter(is_test).collect();
    let mut rooms: BTreeMap<&str, u64> = BTreeMap::new();
    for path in &found {
        *rooms.entry(path.rsplit_once('/').map_or(".", |(room, _)| room)).or_default() += 1;
    }
    json!({"files": found.len(), "in": rooms})
}

#[cfg(test)]
mod tests_of_names {
    use super::*;

    #[test]
    fn a_language_is_known_by_the_end_of_its_files() {
        assert_eq!((language("a/b.PY"), language("x.tsx"), language("Makefile")), ("Python", "TypeScript", "other"));
    }
}

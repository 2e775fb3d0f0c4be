//! Rules on disk: read at the start, and again whenever they change.

use crate::home::Home;
use anyhow::{Context as _, bail};
use policy::{Gate, LoadError, PolicySet, SCHEMA, SCHEMA_FILE, default_files};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio_util::sync::CancellationToken;

/// How often the directory is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Largest file of rules or examples, in bytes.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Most files of a directory of rules.
const FILES_MAX: usize = 1_000;

/// A set of rules before it is checked.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) files: Vec<(String, String)>,
    pub(crate) schema: String,
}

impl Source {
    /// The rules of a directory; its schema, or the built-in one when it has none.
    pub(crate) fn of_dir(dir: &Path) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        let mut schema = None;
        for path in listed(dir)? {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let text = read(&path)?;
            match name == SCHEMA_FILE {
                true => schema = Some(text),
                false => files.push((name, text)),
            }
        }
        if !files.iter().any(|(name, _)| name.ends_with(".cedar")) {
            bail!("there is no rule in {}: it has no file that ends in .cedar", dir.display());
        }
        Ok(Self { files, schema: schema.unwrap_or_else(|| SCHEMA.to_owned()) })
    }

    /// The rules that the program brings along.
    pub(crate) fn built_in() -> Self {
        let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        Self { files: default_files().into_iter().map(owned).collect(), schema: SCHEMA.to_owned() }
    }

    /// The rules of a directory that may be missing: then the built-in ones.
    pub(crate) fn of_dir_or_built_in(dir: &Path) -> anyhow::Result<Self> {
        if dir.is_dir() { Self::of_dir(dir) } else { Ok(Self::built_in()) }
    }

    /// Checks them and makes a set of them.
    pub(crate) fn load(&self) -> Result<PolicySet, LoadError> {
        PolicySet::load(&self.files, &self.schema)
    }
}

/// The gate of an installation. At the start, bad rules are refused.
pub(crate) fn gate(home: &Home) -> anyhow::Result<Arc<Gate>> {
    let bad = || format!("the rules in {} cannot be used; see `velocity policy check`", home.policies.display());
    let set = Source::of_dir_or_built_in(&home.policies).with_context(bad)?.load().with_context(bad)?;
    let gate = Gate::new(set);
    gate.began(pipeline::now_ms());
    Ok(Arc::new(gate))
}

/// Puts changed rules in force until told to stop. Bad ones change nothing, and the log says why.
pub(crate) async fn follow(gate: Arc<Gate>, dir: PathBuf, stop: CancellationToken) {
    let mut seen = fingerprint(&dir);
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.cancelled() => return,
        }
        let now = fingerprint(&dir);
        if now == seen {
            continue;
        }
        seen = now;
        let (gate, dir) = (gate.clone(), dir.clone());
        let _ = tokio::task::spawn_blocking(move || reload(&gate, &dir)).await;
    }
}

fn reload(gate: &Gate, dir: &Path) {
    let loaded = match Source::of_dir_or_built_in(dir) {
        Ok(source) => source.load(),
        Err(error) => Err(LoadError::Syntax { file: dir.display().to_string(), message: format!("{error:#}") }),
    };
    match &loaded {
        Ok(set) => tracing::info!(digest = set.digest(), rules = set.rules().count(), "new rules are in force"),
        Err(error) => tracing::error!(%error, "the new rules cannot be used; the old ones stay in force"),
    }
    let is_new = loaded.is_ok();
    gate.replace(loaded);
    if is_new {
        gate.began(pipeline::now_ms());
    }
}

/// What shows that a file was changed: its name, its time and its size. Nothing for a directory that is missing.
fn fingerprint(dir: &Path) -> Vec<(PathBuf, Option<SystemTime>, u64)> {
    let paths = listed(dir).unwrap_or_default();
    let print = |path: PathBuf| {
        let data = std::fs::metadata(&path).ok();
        let changed = data.as_ref().and_then(|data| data.modified().ok());
        (path, changed, data.map_or(0, |data| data.len()))
    };
    paths.into_iter().map(print).collect()
}

/// The files of a directory that are rules, examples or the schema, sorted.
fn listed(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(dir).with_context(|| format!("cannot look into {}", dir.display()))?;
    let ours = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.ends_with(".cedar") || name.ends_with(".examples.json") || name == SCHEMA_FILE
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(ours).collect();
    if paths.len() > FILES_MAX {
        bail!("{} holds more than {FILES_MAX} files of rules", dir.display());
    }
    paths.sort_unstable();
    Ok(paths)
}

fn read(path: &Path) -> anyhow::Result<String> {
    let data = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if !data.is_file() || data.len() > FILE_BYTES_MAX {
        bail!("{} is no file of rules: it must be a file of at most {FILE_BYTES_MAX} bytes", path.display());
    }
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Party, Ruling, Wish};

    const NOBODY: &str =
        r#"@id("nobody") @reason("closed for today") forbid (principal, action == Action::"see", resource);"#;
    const SHOWN: &str = r#"[
        {"says": "closed", "wish": {"principal": {"kind": "user", "id": "u"}, "action": "see", "resource": {"kind": "run", "id": "1"}}, "matches": ["nobody"]},
        {"says": "open", "wish": {"principal": {"kind": "user", "id": "u"}, "action": "run.start", "resource": {"kind": "project", "id": "p"}}, "spares": ["nobody"]}
    ]"#;

    #[tokio::test]
    async fn changed_rules_are_taken_bad_ones_are_not_and_a_missing_directory_means_the_built_in_ones() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("policies");
        let gate = Gate::new(Source::of_dir_or_built_in(&dir).unwrap().load().unwrap());
        let wish = Wish::new(Party::new("user", "u").with("role", "viewer"), "see", Party::new("run", "1"));
        assert_eq!(gate.decide(&wish).ruling, Ruling::Allow);
        let before = fingerprint(&dir);
        std::fs::create_dir(&dir).unwrap();
        std::fs::write(dir.join("x.cedar"), NOBODY).unwrap();
        std::fs::write(dir.join("x.examples.json"), SHOWN).unwrap();
        assert_ne!(before, fingerprint(&dir));
        reload(&gate, &dir);
        assert_eq!(gate.decide(&wish).rule, "nobody");
        std::fs::write(dir.join("x.cedar"), "forbid (").unwrap();
        reload(&gate, &dir);
        assert_eq!(gate.decide(&wish).rule, "nobody", "the old set stays");
        assert!(gate.trouble().unwrap().to_string().contains("x.cedar"));
        std::fs::remove_dir_all(&dir).unwrap();
        reload(&gate, &dir);
        assert_eq!(gate.decide(&wish).ruling, Ruling::Allow);
    }
}

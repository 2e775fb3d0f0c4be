//! What is installed: node, the web dependencies, Python, the API's dependencies.

use super::TOOLCHAIN_INSIDE;
use super::command::last_lines;
use super::locate::{self, Program};
use super::prepare::Work;
use crate::Error;
use std::collections::BTreeMap;
use std::fs;

/// The oldest interpreters that products run on.
const PYTHON_MIN: (u32, u32) = (3, 11);
const NODE_MIN: u32 = 20;
/// For machines whose distribution has none.
const PYTHON_BY_UV: &str = "3.12";
const VERSIONS_PY: &str = r#"
import importlib.metadata as m, platform
print("python", platform.python_version())
for d in m.distributions():
    print(d.metadata["Name"].lower(), d.version)
"#;
const VERSIONS_JS: &str = r#"
const fs = require('fs'); const at = '/opt/toolchain/node/node_modules';
console.log('node', process.versions.node);
for (const name of ['next', 'react', 'react-dom', 'typescript', 'playwright-core', 'axe-core']) {
  try { console.log(name, JSON.parse(fs.readFileSync(`${at}/${name}/package.json`)).version) } catch {}
}"#;
/// Python packages whose versions are evidence.
const TOLD: &[&str] = &[
    "python",
    "fastapi",
    "starlette",
    "uvicorn",
    "sqlalchemy",
    "alembic",
    "pydantic",
    "pytest",
    "httpx",
    "ruff",
    "bandit",
];

impl Work<'_> {
    /// Finds a node that is new enough; one from outside `/usr` is copied, so that products need nothing else.
    pub(super) async fn node(&mut self, progress: &mut (impl FnMut(&str) + Send)) -> Result<Program, Error> {
        progress("looking for node");
        let mut seen = Vec::new();
        for node in locate::programs(self.tools, &["node", "nodejs"]) {
            let version = self.say_version(&node, "--version").await;
            let major = version.trim_start_matches('v').split('.').next().and_then(|word| word.parse::<u32>().ok());
            if major.is_some_and(|major| major >= NODE_MIN) {
                if node.prefix.is_some() {
                    let copy = self.stage.join("bin/node");
                    fs::copy(&node.path, &copy).map_err(|source| Error::Io { path: copy, source })?;
                }
                return Ok(node);
            }
            seen.push(format!("{} is {}", node.path.display(), version.trim()));
        }
        let seen = if seen.is_empty() { "none was found".to_owned() } else { seen.join(", ") };
        Err(Error::Toolchain(format!("node {NODE_MIN} or newer is needed ({seen}); install it and run again")))
    }

    pub(super) async fn npm(&self, node: &Program, progress: &mut (impl FnMut(&str) + Send)) -> Result<(), Error> {
        progress("installing the web dependencies (npm ci)");
        let npm = locate::npm(node).ok_or_else(|| {
            Error::Toolchain(format!("npm was not found beside {}; install npm and run again", node.path.display()))
        })?;
        let (node_path, npm) = (node.path.to_string_lossy(), npm.to_string_lossy());
        let argv = [&*node_path, &*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"];
        let mut command = self.online(&argv, &format!("{TOOLCHAIN_INSIDE}/node"));
        if let Some(prefix) = &node.prefix {
            command = command.show(prefix, &prefix.to_string_lossy());
        }
        self.must("npm ci", &command, progress).await.map(drop)
    }

    pub(super) async fn python(&mut self, progress: &mut (impl FnMut(&str) + Send)) -> Result<(), Error> {
        progress("installing the API dependencies");
        let uv = locate::programs(self.tools, &["uv"]).into_iter().next();
        let python = self.find_python(uv.as_ref(), progress).await?;
        let python_path = python.path.to_string_lossy().into_owned();
        self.prefixes.extend(python.prefix.clone());
        let venv = format!("{TOOLCHAIN_INSIDE}/python");
        let (inside, wanted) = (format!("{venv}/bin/python"), format!("{TOOLCHAIN_INSIDE}/requirements.txt"));
        if let Some(uv) = uv {
            let uv_path = uv.path.to_string_lossy().into_owned();
            let make = [&*uv_path, "venv", "--quiet", "--python", &python_path, &venv];
            let install =
                [&*uv_path, "pip", "install", "--quiet", "--compile-bytecode", "--python", &inside, "-r", &wanted];
            for argv in [&make[..], &install[..]] {
                let mut command = self.online(argv, TOOLCHAIN_INSIDE).show(&uv.path, &uv_path);
                if uv.prefix.is_none() {
                    command.mounts.pop();
                }
                self.must("uv", &self.reach(command), progress).await?;
            }
            return Ok(());
        }
        let made = self.online(&[&python_path, "-m", "venv", &venv], TOOLCHAIN_INSIDE);
        let exit = self.run(&self.reach(made), progress).await?;
        if !exit.ok() {
            let tail = last_lines(&exit.output_tail);
            let text = format!(
                "{python_path} cannot make a virtual environment; install python3-venv or uv and run again ({tail})"
            );
            return Err(Error::Toolchain(text));
        }
        let install = [&*inside, "-m", "pip", "install", "--no-input", "--progress-bar=off", "-r", &wanted];
        self.must("pip", &self.reach(self.online(&install, TOOLCHAIN_INSIDE)), progress).await.map(drop)
    }

    pub(super) async fn find_python(
        &self,
        uv: Option<&Program>,
        progress: &mut (impl FnMut(&str) + Send),
    ) -> Result<Program, Error> {
        let names = ["python3", "python3.11", "python3.12", "python3.13", "python3.14"];
        for python in locate::programs(self.tools, &names) {
            if new_enough(&self.say_version(&python, "--version").await) {
                return Ok(python);
            }
        }
        let (least, minor) = PYTHON_MIN;
        let none = || {
            Error::Toolchain(format!(
                "Python {least}.{minor} or newer is needed; install it, or install uv, and run again"
            ))
        };
        let uv = uv.ok_or_else(none)?;
        progress("installing Python (uv)");
        let uv_path = uv.path.to_string_lossy();
        let into = format!("{TOOLCHAIN_INSIDE}/python-base");
        let argv = [&*uv_path, "python", "install", "--quiet", "--install-dir", &into, PYTHON_BY_UV];
        let command = self.online(&argv, TOOLCHAIN_INSIDE).show(&uv.path, &uv_path);
        self.must("uv python install", &command, progress).await?;
        let found = fs::read_dir(self.stage.join("python-base")).into_iter().flatten().flatten();
        let mut names = found.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>();
        names.retain(|name| name.starts_with("cpython"));
        names.sort();
        let name = names.pop().ok_or_else(none)?;
        Ok(Program { path: format!("{into}/{name}/bin/python3").into(), prefix: None })
    }

    pub(super) async fn versions(&self, node: &Program) -> Result<BTreeMap<String, String>, Error> {
        let inside = format!("{TOOLCHAIN_INSIDE}/python/bin/python");
        let python = self.reach(self.offline(&[&inside, "-c", VERSIONS_PY]));
        let node_path = node.path.to_string_lossy();
        let mut js = self.offline(&[&node_path, "-e", VERSIONS_JS]);
        if let Some(prefix) = &node.prefix {
            js = js.show(prefix, &prefix.to_string_lossy());
        }
        let mut said = self.must("python", &python, &mut |_| {}).await?.output_tail;
        let pairs = |text: &str| {
            let pairs = text.lines().filter_map(|line| line.split_once(' '));
            pairs.map(|(name, version)| (name.to_owned(), version.trim().to_owned())).collect::<BTreeMap<_, _>>()
        };
        let mut versions = pairs(&said);
        versions.retain(|name, _| TOLD.contains(&name.as_str()));
        said = self.must("node", &js, &mut |_| {}).await?.output_tail;
        versions.extend(pairs(&said));
        if let Some(chromium) = locate::chromium() {
            let exit = self.run(&self.offline(&[&chromium.to_string_lossy(), "--version"]), &mut |_| {}).await?;
            let number =
                exit.output_tail.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
            versions.extend(number.map(|number| ("chromium".to_owned(), number.to_owned())));
        }
        Ok(versions)
    }
}

fn new_enough(said: &str) -> bool {
    let mut numbers = said.trim().trim_start_matches("Python ").split('.').map_while(|word| word.parse::<u32>().ok());
    matches!((numbers.next(), numbers.next()), (Some(major), Some(minor)) if (major, minor) >= PYTHON_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_python_is_told_from_a_new_one() {
        for (said, good) in [("Python 3.11.2", true), ("Python 3.9.18\n", false), ("Python 4.0.1", true), ("", false)] {
            assert_eq!(new_enough(said), good, "{said}");
        }
    }
}

//! Preparing: everything is installed inside the sandbox, with the network, at the place where it will be used.

use super::locate::{self, Program};
use super::{NOTE, Note, TOOLCHAIN_INSIDE, ToolPaths, Toolchain, ToolchainInputs};
use crate::{Command, Error, Exit, Limits, Network, Sandbox};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Whose uid installs.
const PROJECT: &str = "velocity-toolchain";
/// Downloads are kept for the next toolchain.
const CACHE_INSIDE: &str = "/opt/cache";
const CONFIG_INSIDE: &str = "/opt/config";
/// Another process may be preparing; it needs minutes.
const LOCK_WAIT: Duration = Duration::from_secs(20 * 60);
const LOCK_TICK: Duration = Duration::from_millis(200);
const INSTALL_WALL_MS: u64 = 15 * 60_000;
/// The oldest interpreters that products run on.
const PYTHON_MIN: (u32, u32) = (3, 11);
const NODE_MIN: u32 = 20;
/// For machines whose distribution has none.
const PYTHON_BY_UV: &str = "3.12";

/// `npx` without npm's start-up time and without its habit of downloading what is missing.
const NPX: &str = "#!/bin/sh\nwhile [ \"${1#-}\" != \"$1\" ]; do shift; done\nexec \"$@\"\n";

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

pub(super) async fn prepare(
    sandbox: &Sandbox,
    dir: &Path,
    inputs: &ToolchainInputs,
    tools: &ToolPaths,
    mut progress: impl FnMut(&str) + Send,
) -> Result<Toolchain, Error> {
    if let Some(found) = Toolchain::find(dir, inputs) {
        return Ok(found);
    }
    fs::create_dir_all(dir).map_err(|source| Error::Io { path: dir.to_owned(), source })?;
    let dir = dir.canonicalize().map_err(|source| Error::Io { path: dir.to_owned(), source })?;
    let _lock = lock(&dir, &mut progress).await?;
    if let Some(found) = Toolchain::find(&dir, inputs) {
        return Ok(found);
    }
    sweep(&dir);
    let mut work =
        Work { sandbox, tools, stage: dir.join(format!(".stage-{}", inputs.name())), dir: &dir, prefixes: Vec::new() };
    work.lay_out(inputs)?;
    let node = work.node(&mut progress).await?;
    work.npm(&node, &mut progress).await?;
    work.python(&mut progress).await?;
    progress("looking at what was installed");
    let versions = work.versions(&node).await?;
    work.publish(inputs, versions)
}

async fn lock(dir: &Path, progress: &mut (impl FnMut(&str) + Send)) -> Result<File, Error> {
    let path = dir.join(".lock");
    let say = |source| Error::Io { path: path.clone(), source };
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(say)?;
    let since = tokio::time::Instant::now();
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if since.elapsed() < LOCK_WAIT => tokio::time::sleep(LOCK_TICK).await,
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Toolchain("another process is still preparing it".to_owned()));
            }
            Err(TryLockError::Error(source)) => return Err(say(source)),
        }
        if !std::mem::replace(&mut told, true) {
            progress("another process is preparing the toolchain; waiting for it");
        }
    }
}

/// Removes what killed preparations left behind.
fn sweep(dir: &Path) {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let stale = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".stage-"));
    stale.for_each(|entry| drop(fs::remove_dir_all(entry.path())));
}

/// One preparation under way.
struct Work<'a> {
    sandbox: &'a Sandbox,
    tools: &'a ToolPaths,
    dir: &'a Path,
    stage: PathBuf,
    prefixes: Vec<PathBuf>,
}

impl Work<'_> {
    fn lay_out(&self, inputs: &ToolchainInputs) -> Result<(), Error> {
        let uid = self.sandbox.uid(PROJECT);
        let files: [(&str, &[u8]); 4] = [
            ("node/package.json", &inputs.package),
            ("node/package-lock.json", &inputs.package_lock),
            ("requirements.txt", &inputs.requirements),
            ("bin/npx", NPX.as_bytes()),
        ];
        for (name, bytes) in files {
            let path = self.stage.join(name);
            let say = |source| Error::Io { path: path.clone(), source };
            fs::create_dir_all(path.parent().unwrap_or(&self.stage)).map_err(say)?;
            fs::write(&path, bytes).map_err(say)?;
        }
        let npx = self.stage.join("bin/npx");
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&npx, executable).map_err(|source| Error::Io { path: npx, source })?;
        let cache = self.dir.join(".cache");
        fs::create_dir_all(&cache).map_err(|source| Error::Io { path: cache.clone(), source })?;
        workspace::give(&self.stage, uid).map_err(files_failed)?;
        // Only the directory: what is in it belongs to the same uid already.
        std::os::unix::fs::chown(&cache, uid, uid).map_err(|source| Error::Io { path: cache, source })
    }

    /// Finds a node that is new enough; one from outside `/usr` is copied, so that products need nothing else.
    async fn node(&mut self, progress: &mut (impl FnMut(&str) + Send)) -> Result<Program, Error> {
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

    async fn npm(&self, node: &Program, progress: &mut (impl FnMut(&str) + Send)) -> Result<(), Error> {
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

    async fn python(&mut self, progress: &mut (impl FnMut(&str) + Send)) -> Result<(), Error> {
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

    async fn find_python(
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

    async fn versions(&self, node: &Program) -> Result<BTreeMap<String, String>, Error> {
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

    fn publish(self, inputs: &ToolchainInputs, versions: BTreeMap<String, String>) -> Result<Toolchain, Error> {
        let note = Note { versions, prefixes: self.prefixes };
        let path = self.stage.join(NOTE);
        let text = serde_json::to_vec_pretty(&note).expect("a note has only text keys");
        fs::write(&path, text).map_err(|source| Error::Io { path, source })?;
        // Root's, so that no product's uid could ever change it.
        workspace::give(&self.stage, self.sandbox.uid(PROJECT).map(|_| 0)).map_err(files_failed)?;
        let dir = self.dir.join(inputs.name());
        let _ = fs::remove_dir_all(&dir);
        fs::rename(&self.stage, &dir).map_err(|source| Error::Io { path: dir.clone(), source })?;
        Ok(Toolchain { dir, note })
    }

    async fn say_version(&self, program: &Program, flag: &str) -> String {
        let path = program.path.to_string_lossy();
        let mut command = self.offline(&[&path, flag]);
        if let Some(prefix) = &program.prefix {
            command = command.show(prefix, &prefix.to_string_lossy());
        }
        self.run(&command, &mut |_| {}).await.map(|exit| exit.output_tail).unwrap_or_default()
    }

    fn offline(&self, argv: &[&str]) -> Command {
        Command::new(PROJECT, argv, "/tmp").share(&self.stage, TOOLCHAIN_INSIDE)
    }

    /// With the network, the download cache, and the person's settings for mirrors and certificates.
    fn online(&self, argv: &[&str], cwd: &str) -> Command {
        let limits = Limits { wall_ms: INSTALL_WALL_MS, ..Limits::default() };
        let mut command = self.offline(argv).share(self.dir.join(".cache"), CACHE_INSIDE).limits(limits);
        command.cwd = cwd.to_owned();
        command.network = Network::Host;
        command.env = self.tools.env.clone();
        command.env.remove("PATH");
        let settings = [
            (".npmrc", "NPM_CONFIG_USERCONFIG"),
            (".config/pip/pip.conf", "PIP_CONFIG_FILE"),
            (".config/uv/uv.toml", "UV_CONFIG_FILE"),
        ];
        for (file, variable) in settings {
            let host = self.tools.home.as_ref().map(|home| home.join(file)).filter(|host| host.is_file());
            if let Some(host) = host {
                let inside = format!("{CONFIG_INSIDE}/{}", file.rsplit('/').next().unwrap_or(file));
                command = command.show(host, &inside).env(variable, &inside);
            }
        }
        if Path::new("/etc/pip.conf").is_file() {
            command = command.show("/etc/pip.conf", "/etc/pip.conf");
        }
        for (variable, below) in [("npm_config_cache", "npm"), ("PIP_CACHE_DIR", "pip"), ("UV_CACHE_DIR", "uv")] {
            command = command.env(variable, &format!("{CACHE_INSIDE}/{below}"));
        }
        command.env("UV_LINK_MODE", "copy").env("UV_NO_PROGRESS", "1").env("PYTHONUNBUFFERED", "1")
    }

    /// Shows what the chosen interpreters need from outside `/usr`.
    fn reach(&self, command: Command) -> Command {
        self.prefixes.iter().fold(command, |command, prefix| command.show(prefix, &prefix.to_string_lossy()))
    }

    async fn run(&self, command: &Command, progress: &mut (impl FnMut(&str) + Send)) -> Result<Exit, Error> {
        let on_output = |chunk: &[u8]| {
            let text = String::from_utf8_lossy(chunk);
            text.lines().map(str::trim).filter(|line| !line.is_empty()).for_each(&mut *progress);
        };
        self.sandbox.run(command, on_output, &CancellationToken::new()).await
    }

    async fn must(
        &self,
        what: &str,
        command: &Command,
        progress: &mut (impl FnMut(&str) + Send),
    ) -> Result<Exit, Error> {
        let exit = self.run(command, progress).await?;
        match exit.reason() {
            None => Ok(exit),
            Some(reason) => {
                let tail = last_lines(&exit.output_tail);
                let hint = "it needs the network once; check the connection, proxy and mirror settings and run again";
                Err(Error::Toolchain(format!("{what}: {reason}; {hint} ({tail})")))
            }
        }
    }
}

fn files_failed(error: workspace::Error) -> Error {
    Error::Toolchain(error.to_string())
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join(" | ")
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

//! The commands of a preparation: what they see, and what becomes of their failures.

use super::TOOLCHAIN_INSIDE;
use super::locate::Program;
use super::prepare::{PROJECT, Work};
use crate::{Command, Error, Exit, Limits, Network};
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Downloads are kept for the next toolchain.
const CACHE_INSIDE: &str = "/opt/cache";
const CONFIG_INSIDE: &str = "/opt/config";
const INSTALL_WALL_MS: u64 = 15 * 60_000;

impl Work<'_> {
    pub(super) async fn say_version(&self, program: &Program, flag: &str) -> String {
        let path = program.path.to_string_lossy();
        let mut command = self.offline(&[&path, flag]);
        if let Some(prefix) = &program.prefix {
            command = command.show(prefix, &prefix.to_string_lossy());
        }
        self.run(&command, &mut |_| {}).await.map(|exit| exit.output_tail).unwrap_or_default()
    }

    pub(super) fn offline(&self, argv: &[&str]) -> Command {
        Command::new(PROJECT, argv, "/tmp").share(&self.stage, TOOLCHAIN_INSIDE)
    }

    /// With the network, the download cache, and the person's settings for mirrors and certificates.
    pub(super) fn online(&self, argv: &[&str], cwd: &str) -> Command {
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
    pub(super) fn reach(&self, command: Command) -> Command {
        self.prefixes.iter().fold(command, |command, prefix| command.show(prefix, &prefix.to_string_lossy()))
    }

    pub(super) async fn run(&self, command: &Command, progress: &mut (impl FnMut(&str) + Send)) -> Result<Exit, Error> {
        let on_output = |chunk: &[u8]| {
            let text = String::from_utf8_lossy(chunk);
            text.lines().map(str::trim).filter(|line| !line.is_empty()).for_each(&mut *progress);
        };
        self.sandbox.run(command, on_output, &CancellationToken::new()).await
    }

    pub(super) async fn must(
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

pub(super) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join(" | ")
}

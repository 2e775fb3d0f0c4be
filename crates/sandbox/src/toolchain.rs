//! The toolchain: the pinned Python and npm dependencies that all products share, prepared once, then offline.

mod command;
mod install;
mod locate;
mod prepare;

use crate::{Command, Error, Sandbox};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where a product's tree lies inside the sandbox.
pub const PRODUCT_INSIDE: &str = "/product";
/// Where the toolchain lies inside the sandbox, when it is made and when it is used.
pub const TOOLCHAIN_INSIDE: &str = "/opt/toolchain";
/// Changes when the way of preparing changes, so that old ones are not taken for new ones.
const FORMAT: &str = "velocity-toolchain/1";
const NOTE: &str = "toolchain.json";

/// What a toolchain is made from; its hash names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolchainInputs {
    /// Python requirements, every version pinned, with hashes: the lock file.
    pub requirements: Vec<u8>,
    /// `package.json`.
    pub package: Vec<u8>,
    /// `package-lock.json`.
    pub package_lock: Vec<u8>,
}

impl ToolchainInputs {
    /// Twelve hexadecimal digits that name these inputs on this kind of machine.
    pub fn name(&self) -> String {
        let mut hash = Sha256::new();
        let parts = [
            FORMAT.as_bytes(),
            std::env::consts::ARCH.as_bytes(),
            &self.requirements,
            &self.package,
            &self.package_lock,
        ];
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Where the programs are that prepare a toolchain.
#[derive(Debug, Clone, Default)]
pub struct ToolPaths {
    /// The `PATH` to look on; none: the usual system directories.
    pub path: Option<OsString>,
    /// Variables handed to npm, pip and uv (proxy, certificate and mirror settings); nothing else is.
    pub env: BTreeMap<String, String>,
    /// The home directory that holds npm's and pip's settings.
    pub home: Option<PathBuf>,
}

/// A prepared toolchain, published at `<dir>/<hash>`; never changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    dir: PathBuf,
    note: Note,
}

/// What is written beside a toolchain when it is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    versions: BTreeMap<String, String>,
    /// Directories outside `/usr` that an interpreter needs, shown inside at their own place.
    prefixes: Vec<PathBuf>,
}

impl Toolchain {
    /// The prepared toolchain for these inputs, if there is one.
    pub fn find(dir: &Path, inputs: &ToolchainInputs) -> Option<Self> {
        let dir = dir.join(inputs.name());
        let note: Note = serde_json::from_slice(&std::fs::read(dir.join(NOTE)).ok()?).ok()?;
        note.prefixes.iter().all(|prefix| prefix.exists()).then_some(Self { dir, note })
    }

    /// Prepares it, unless it is there already. Needs the network. `progress` gets a line at each step.
    pub async fn prepare(
        sandbox: &Sandbox,
        dir: &Path,
        inputs: &ToolchainInputs,
        tools: &ToolPaths,
        progress: impl FnMut(&str) + Send,
    ) -> Result<Self, Error> {
        prepare::prepare(sandbox, dir, inputs, tools, progress).await
    }

    /// Tool → version, for evidence: `python`, `node`, `next`, `react`, `typescript`, `fastapi`, `ruff`, `pytest`,
    /// `chromium` … where present.
    pub fn versions(&self) -> &BTreeMap<String, String> {
        &self.note.versions
    }

    /// Its directory on the host.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A command on a product's tree: the tree at `/product` (to be changed), `node_modules` at
    /// `/product/web/node_modules` and the toolchain at `/opt/toolchain` (both read-only), `python`, `node`, `npx` and
    /// `next` on the path. `cwd` is relative to the product's root, such as `services/api`.
    pub fn product_command(&self, project: &str, tree: &Path, argv: &[&str], cwd: &str) -> Command {
        let cwd = format!("{PRODUCT_INSIDE}/{cwd}");
        let mut command = Command::new(project, argv, cwd.trim_end_matches('/')).share(tree, PRODUCT_INSIDE);
        let modules = format!("{PRODUCT_INSIDE}/web/node_modules");
        let has_web = tree.join("web").is_dir();
        if has_web {
            command = command.show(self.dir.join("node/node_modules"), &modules);
        }
        let mut command = self.equip(command);
        if has_web && let Some(path) = command.env.get_mut("PATH") {
            // From the product's own place: started from another, a tool would load its libraries a second time.
            path.insert_str(0, &format!("{modules}/.bin:"));
        }
        command
    }

    /// Gives a command the toolchain at `/opt/toolchain` and its programs on the path.
    pub fn equip(&self, command: Command) -> Command {
        let mut command = command.show(&self.dir, TOOLCHAIN_INSIDE);
        for prefix in &self.note.prefixes {
            command = command.show(prefix, &prefix.to_string_lossy());
        }
        let own = ["python/bin", "bin"].map(|dir| format!("{TOOLCHAIN_INSIDE}/{dir}"));
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", own.join(":"));
        [
            ("PATH", path.as_str()),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            ("PYTHONUNBUFFERED", "1"),
            ("NEXT_TELEMETRY_DISABLED", "1"),
            ("NO_COLOR", "1"),
            ("CI", "1"),
        ]
        .into_iter()
        .fold(command, |command, (name, value)| command.env(name, value))
    }
}

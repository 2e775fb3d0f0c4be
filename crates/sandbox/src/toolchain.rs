//! The toolchain: the pinned Python and npm dependencies that all products share, prepared once, then offline.

use crate::{Command, Error, Sandbox};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

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
    versions: BTreeMap<String, String>,
}

impl Toolchain {
    /// The prepared toolchain for these inputs, if there is one.
    pub fn find(_dir: &Path, _inputs: &ToolchainInputs) -> Option<Self> {
        todo!()
    }

    /// Prepares it, unless it is there already. Needs the network. `progress` gets a line at each step.
    pub async fn prepare(
        _sandbox: &Sandbox,
        _dir: &Path,
        _inputs: &ToolchainInputs,
        _tools: &ToolPaths,
        _progress: impl FnMut(&str) + Send,
    ) -> Result<Self, Error> {
        todo!()
    }

    /// Tool → version, for evidence: `python`, `node`, `npm`, `next`, `react`, `typescript`, `fastapi`, `ruff`,
    /// `pytest`, `chromium` where present.
    pub fn versions(&self) -> &BTreeMap<String, String> {
        &self.versions
    }

    /// Its directory on the host.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A command on a product's tree: the tree at `/product` (to be changed), `node_modules` at
    /// `/product/web/node_modules` and the toolchain at `/opt/toolchain` (both read-only), `python`, `node`, `npx` and
    /// `next` on the path. `cwd` is relative to the product's root, such as `services/api`.
    pub fn product_command(&self, _project: &str, _tree: &Path, _argv: &[&str], _cwd: &str) -> Command {
        todo!()
    }
}

//! What shall be on the air.

use domain::Slug;
use sandbox::Toolchain;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A version of a product that shall be on the air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasePlan {
    /// The project.
    pub project: Slug,
    /// What it runs on.
    pub toolchain: Toolchain,
    /// The unpacked artifact: `services/api` (with `app/`), and `web/` with the standalone server (`web/server.js`,
    /// `web/.next/`, `web/public/`). Never changed.
    pub artifact_dir: PathBuf,
    /// The project's data, which outlives releases: `app.db`, `uploads/`. Made when missing.
    pub data_dir: PathBuf,
    /// Loopback port on which the project is reached.
    pub port: u16,
    /// What to call this version in logs: a release's number, an artifact's name.
    pub label: String,
    /// Environment of both processes on top of the usual (`DATABASE_URL`, `UPLOADS_DIR`, `SECRET_KEY` kept in the data
    /// directory, `ENVIRONMENT=production`, `PORT`, `HOSTNAME`, `API_URL`).
    pub env: BTreeMap<String, String>,
    /// Pages that are probed besides `/`.
    pub pages: Vec<String>,
}

/// Where the supervisor keeps its things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirs {
    /// Sockets; emptied at start.
    pub run: PathBuf,
    /// Logs of the products: `<project>.log`.
    pub logs: PathBuf,
}

/// Something the supervisor tells its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The project.
    pub project: Slug,
    /// The version's label.
    pub label: String,
    /// What happened.
    pub kind: NoticeKind,
}

/// What happened to a product on the air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeKind {
    /// A step of a deployment: `backup`, `migrate`, `seed`, `start`, `gate`, `switch`.
    Step(&'static str),
    /// It is on the air.
    Live,
    /// It ended by itself and is started again, with the reason.
    Restarted(String),
    /// It keeps ending and was given up, with the reason.
    GivenUp(String),
    /// It was stopped.
    Stopped,
}

//! `promote`.

use clap::Args;
use std::path::PathBuf;

/// May be interrupted and repeated at any time. 0: everything is at the target; 1: not, and the message says why.
#[derive(Debug, Args)]
pub(crate) struct PromoteOptions {
    /// An empty database, as `postgres://user:password@host:port/name`
    #[arg(long, value_name = "URL", env = "PROMOTE_TO", hide_env_values = true, required_unless_present = "undo")]
    pub(crate) to: Option<String>,
    /// The data directory whose database moves; all else in it stays where it is
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// The SQLite file [default: DIR/velocity.db]
    #[arg(long, value_name = "PATH", env = "TASK_DB", hide_env_values = true)]
    pub(crate) task_db: Option<PathBuf>,
    /// Stay on SQLite after all: take writes again here, and forget the copy
    #[arg(long)]
    pub(crate) undo: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

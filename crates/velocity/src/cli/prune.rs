//! How much of the past is kept.

use crate::cli::DataOptions;
use clap::Args;
use pipeline::Keep;

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct KeepOptions {
    /// So many newest releases and runs of each project keep their files, beside what is on the air and what was just before
    #[arg(long, value_name = "N", env = "KEEP_RELEASES", default_value_t = 5, hide_env_values = true,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) keep_releases: u32,
    /// Days after which artifacts and logs go that nothing needs any more; 0: never
    #[arg(long, value_name = "DAYS", env = "KEEP_ARTIFACTS_DAYS", default_value_t = 0, hide_env_values = true,
        value_parser = clap::value_parser!(u32).range(..=36_500))]
    pub(crate) keep_artifacts: u32,
    /// Days after which this host's copy of an artifact in a bucket goes; 0: never
    #[arg(long, value_name = "DAYS", env = "KEEP_COPIES_DAYS", default_value_t = 30, hide_env_values = true,
        value_parser = clap::value_parser!(u32).range(..=36_500))]
    pub(crate) keep_copies: u32,
}

impl KeepOptions {
    pub(crate) fn keep(self) -> Keep {
        let days = |days: u32| Some(days).filter(|days| *days > 0);
        Keep {
            releases: self.keep_releases,
            artifact_days: days(self.keep_artifacts),
            copy_days: days(self.keep_copies),
        }
    }
}

/// A server or a worker does the same by itself, once an hour.
#[derive(Debug, Args)]
pub(crate) struct PruneOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    #[command(flatten)]
    pub(crate) keep: KeepOptions,
    /// Only show what would go
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

//! The commands about rules and about the trail of what they decided.

use crate::cli::DataOptions;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// 0: fine; 1: a rule or an example is wrong; 3: `replay` found a decision that would differ.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Load rules and try their examples, as the server does before it takes them; exit code 1 when they are refused
    Check {
        /// Directory of the rules [default: the built-in ones]
        dir: Option<PathBuf>,
    },
    /// Try every example and print a line for each; exit code 1 when one fails
    Test {
        /// Directory of the rules [default: the built-in ones]
        dir: Option<PathBuf>,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Show what was decided about a job: rule, reason and inputs, and what the rules in force say to the same inputs
    Explain {
        #[command(flatten)]
        data: DataOptions,
        /// The job's number
        job: i64,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Decide stored inputs again with other rules and show what would differ; exit code 3 when something would
    Replay(ReplayOptions),
}

#[derive(Debug, Args)]
pub(crate) struct ReplayOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// Directory of the other rules
    #[arg(long, value_name = "DIR")]
    pub(crate) with: PathBuf,
    /// How far back: `30d`, `12h`, `45m`
    #[arg(long, value_name = "TIME", default_value = "30d")]
    pub(crate) since: String,
    /// Print one JSON object a line, the counts last
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check the chain, the exported heads and their signatures; name the first altered row. Exit code 3 when one is
    Verify(VerifyOptions),
    /// Print the trail, one JSON object a line
    Export(ExportTrailOptions),
}

#[derive(Debug, Args)]
pub(crate) struct VerifyOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// File with the public key of the heads, kept elsewhere than on this machine [default: DIR/audit/key.pub]
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// File with the exported heads [default: DIR/audit/heads.jsonl]
    #[arg(long, value_name = "FILE")]
    pub(crate) heads: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExportTrailOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// Only what was decided since: `30d`, `12h`, `45m` [default: everything]
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
}

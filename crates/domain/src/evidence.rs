//! Evidence: the only thing that may say "done".

use crate::{EpochMs, JobId, Stage};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a check found. A check that could not be made is never a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Checked, and it held.
    Passed,
    /// Checked, and it did not hold.
    Failed,
    /// Not checked; the reason says why.
    NotRun,
}

impl Verdict {
    /// The verdict's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotRun => "not_run",
        }
    }
}

/// One check: the command, how it ended, what its report says, with which tools, on which tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The stage's job.
    pub job_id: JobId,
    /// The stage.
    pub stage: Stage,
    /// What was checked: `pytest`, `typecheck`, `browser`, `ruff`, `secrets` …, unique within the job.
    pub check: String,
    /// What it found.
    pub verdict: Verdict,
    /// Why it failed or was not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The command line; empty for a check made by Velocity itself.
    pub command: Vec<String>,
    /// The command's exit code; none when a signal ended it or there was no command.
    pub exit_code: Option<i32>,
    /// The parsed report; its shape belongs to the check.
    pub report: Value,
    /// Tool → version.
    pub tools: BTreeMap<String, String>,
    /// Git tree hash that the check ran on; empty before there is a tree.
    pub tree: String,
    /// The sandbox level it ran under: `bwrap+landlock`, `bwrap`, `landlock`, or empty without a command.
    pub sandbox: String,
    /// When it began.
    pub started_at_ms: EpochMs,
    /// Wall time, milliseconds.
    pub duration_ms: u64,
    /// User + system time of the whole process tree, milliseconds.
    pub cpu_ms: u64,
    /// The most memory that the whole process tree held at once, bytes; none where it was not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_peak_bytes: Option<u64>,
    /// The end of its output, at most [`LOG_TAIL_BYTES_MAX`] bytes.
    pub log_tail: String,
}

/// How much of a command's output is kept with its evidence.
pub const LOG_TAIL_BYTES_MAX: usize = 16 * 1024;

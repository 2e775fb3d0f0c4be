use serde::{Deserialize, Serialize};

/// How bad a finding is. The gate fails a run on [`Severity::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth a look before the product leaves the machine.
    Warning,
    /// Not acceptable.
    Error,
}

/// One thing that a scanner found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// The scanner: `ruff`, `secrets`, `velocity-rules`, `advisories`.
    pub tool: String,
    /// The scanner's rule: `S608`, `react-danger`.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// What it means and what to do. Never holds the secret itself.
    pub message: String,
    /// Path from the product's root.
    pub file: String,
    /// 1-based.
    pub line: u32,
}

//! What the machine's own tools say of themselves.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// How long a tool may take to say its version.
const WAIT: Duration = Duration::from_secs(10);

/// The first line that a program prints for `--version`; none when it is absent, fails, or takes too long. Bare, so only
/// for the machine's own tools: never for anything that was generated. `path` is what it gets as `PATH`.
pub async fn tool_version(program: &Path, path: &OsStr) -> Option<String> {
    #[allow(clippy::disallowed_methods, reason = "this crate starts processes")]
    let mut command = tokio::process::Command::new(program);
    let command = command.arg("--version").env_clear().env("PATH", path).stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(WAIT, command.output()).await.ok()?.ok()?;
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    let line = String::from_utf8_lossy(&text).lines().next()?.trim().to_owned();
    (output.status.success() && !line.is_empty()).then_some(line)
}

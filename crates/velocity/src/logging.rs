//! The log: to stderr, as text or as JSON.

use crate::cli::{LogFormat, LogOptions};
use crate::environment;
use tracing_subscriber::EnvFilter;

/// Starts logging, at the `usual` level unless a person said another. Directives that do not parse fall back to `info`, and the log says so.
pub(crate) fn start(options: &LogOptions, usual: &str) {
    let said = environment::log_directives().or_else(|| options.log_level.clone());
    let directives = said.unwrap_or_else(|| usual.to_owned());
    let filter = EnvFilter::try_new(&directives);
    let wrong = filter.is_err();
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match options.log_format {
        LogFormat::Json => log.json().flatten_event(true).init(),
        LogFormat::Text => {
            log.with_target(false).with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init()
        }
    }
    if wrong {
        tracing::warn!(%directives, "these log directives do not parse; logging at info");
    }
}

//! The log: to stderr, as text or as JSON.

use crate::cli::{LogFormat, LogOptions};
use crate::environment;
use tracing_subscriber::EnvFilter;

/// Libraries that write down word by word what goes through them, at finer levels: messages of sockets with the keys in them,
/// values of statements. Nobody can ask for that.
const TALKATIVE: [&str; 3] = ["tungstenite=info", "tokio_tungstenite=info", "tokio_postgres=info"];

/// Starts logging, at the `usual` level unless a person said another. Directives that do not parse fall back to `info`, and the log says so.
pub(crate) fn start(options: &LogOptions, usual: &str) {
    let said = environment::log_directives().or_else(|| options.log_level.clone());
    let directives = said.unwrap_or_else(|| usual.to_owned());
    let filter = EnvFilter::try_new(&directives);
    let wrong = filter.is_err();
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("info"));
    let talkative = TALKATIVE.iter().map(|quiet| quiet.parse().expect("a library's name and a level"));
    let filter = talkative.fold(filter, EnvFilter::add_directive);
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

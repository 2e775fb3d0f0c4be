//! The log: to stderr, as text or as JSON.

use crate::cli::{LogFormat, LogOptions};
use crate::environment;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// Libraries that write down word by word what goes through them, at levels finer than info: messages of sockets with the keys
/// in them, values of statements. Nobody can ask for that.
const TALKATIVE: [&str; 3] = ["tungstenite", "tokio_tungstenite", "tokio_postgres"];

/// Starts logging, at the `usual` level unless a person said another. Directives that do not parse fall back to `info`, and the log says so.
pub(crate) fn start(options: &LogOptions, usual: &str) {
    let said = environment::log_directives().or_else(|| options.log_level.clone());
    let directives = said.unwrap_or_else(|| usual.to_owned());
    let filter = EnvFilter::try_new(&directives);
    let wrong = filter.is_err();
    let filter = discreet(filter.ok().map_or("info", |_| &directives));
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

/// What these directives let through, without what would write secrets down. The directives parse.
fn discreet(directives: &str) -> EnvFilter {
    let names = |directive: &&str| !TALKATIVE.iter().any(|library| directive.trim().starts_with(library));
    let filter = EnvFilter::new(directives.split(',').filter(names).collect::<Vec<_>>().join(","));
    if filter.max_level_hint().is_some_and(|finest| finest <= LevelFilter::INFO) {
        return filter;
    }
    let quiet = |library: &str| format!("{library}=info").parse().expect("a library's name and a level");
    TALKATIVE.into_iter().map(quiet).fold(filter, EnvFilter::add_directive)
}

#[cfg(test)]
mod tests {
    use super::discreet;

    #[test]
    fn no_directive_makes_a_library_write_down_what_goes_through_it() {
        for directives in
            ["trace", "debug,tungstenite=trace", "tungstenite::protocol=trace, tokio_postgres=debug,api=trace"]
        {
            let filter = discreet(directives).to_string();
            for library in super::TALKATIVE {
                let own: Vec<&str> = filter.split(',').filter(|directive| directive.starts_with(library)).collect();
                assert_eq!(own, [format!("{library}=info")], "{directives}: {filter}");
            }
        }
        assert_eq!(discreet("warn").to_string(), "warn", "nothing is louder for it");
        assert_eq!(discreet("warn,tungstenite=trace").to_string(), "warn");
    }
}

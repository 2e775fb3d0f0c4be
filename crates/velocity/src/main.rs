//! Velocity: from a chat to a running, tested product, on one's own machine.

mod access;
mod answers;
mod browser;
mod cli;
mod client;
mod command;
mod environment;
mod heads;
mod home;
mod keeper;
mod lock;
mod logging;
mod models;
mod oidc;
mod policies;
mod progress;
mod secret;
mod sources;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    // The helper commands run while there is one thread and nothing is open.
    sandbox::helper_main(std::env::args_os());
    release::helper_main(std::env::args_os());
    end_quietly_with_the_reader();
    let cli = cli::Cli::read();
    logging::start(&cli.log, if matches!(cli.command, cli::Command::New(_)) { "warn" } else { "info" });
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A reader may have enough before the end, as `head` has: that is no error of ours, and the standard library panics over it.
fn end_quietly_with_the_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload().downcast_ref::<String>().map_or("", String::as_str);
        if said.starts_with("failed printing to stdout") && said.contains("Broken pipe") {
            std::process::exit(BROKEN_PIPE);
        }
        usual(panic);
    }));
}

/// What a shell reports of a process that SIGPIPE ended.
const BROKEN_PIPE: i32 = 141;

/// Of each of the runtime's threads; untouched pages cost nothing.
const STACK_BYTES: usize = 4 * 1024 * 1024;

fn run(cli: cli::Cli) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // SQLite's driver waits on one, and so does whatever reads and copies files.
        .max_blocking_threads(64)
        // A stage's futures nest deep; without optimisation they were once more than the usual two.
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build()?;
    let code = runtime.block_on(command::run(cli));
    // What still blocks must not hold up the end.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    code
}

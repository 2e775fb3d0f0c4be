//! One file a command.

mod account;
mod audit;
mod bench;
mod doctor;
pub(crate) mod export;
mod key;
mod landing;
mod memory;
mod new;
mod policy;
mod promote;
mod prune;
mod runs;
mod server;
mod task;
mod toolchain;

use crate::cli::{Cli, Command, ToolchainCommand};
use clap::CommandFactory as _;
use std::process::ExitCode;

/// Carries out a command.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Up(options) => server::up(options).await.map(good),
        Command::Serve(options) => server::serve(options).await.map(good),
        Command::Worker(options) => server::work(options).await.map(good),
        Command::New(options) => new::new(options).await,
        Command::LandingSync(options) => landing::sync(options).await.map(good),
        Command::Export(options) => export::export(options).await.map(good),
        Command::Doctor(options) => doctor::doctor(options).await,
        Command::Toolchain(ToolchainCommand::Prepare) => toolchain::prepare().await.map(good),
        Command::Status(options) => runs::status(options).await.map(good),
        Command::Task(options) => task::task(options).await,
        Command::Jobs(options) => task::jobs(options).await.map(good),
        Command::Schedule(command) => task::schedule(command).await.map(good),
        Command::Cancel(options) => task::cancel(options).await.map(good),
        Command::User(command) => account::run(command).await.map(good),
        Command::Key(command) => key::run(command).await.map(good),
        Command::Policy(command) => policy::run(command).await,
        Command::Audit(command) => audit::run(command).await,
        Command::Memory(command) => memory::run(command).await,
        Command::Prune(options) => prune::prune(options).await,
        Command::Promote(options) => promote::promote(options).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "velocity", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi => {
            println!("{}", api::openapi().to_pretty_json()?);
            Ok(ExitCode::SUCCESS)
        }
        Command::BenchGenerate { answers, out } => bench::generate(&answers, &out).map(good),
    }
}

fn good((): ()) -> ExitCode {
    ExitCode::SUCCESS
}

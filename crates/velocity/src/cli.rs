//! The command line. Every option that an environment variable may give says so.

mod access;
mod gpu;
mod memory;
mod model;
mod oidc;
mod people;
mod policy;
mod promote;
mod prune;

use crate::environment;
pub(crate) use access::AccessOptions;
use clap::builder::Resettable;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use gpu::GpuOptions;
pub(crate) use memory::{AddOptions, MemoryCommand, SearchOptions};
pub(crate) use model::ModelOptions;
pub(crate) use oidc::OidcOptions;
pub(crate) use people::{KeyCommand, RoleOption, UserCommand};
pub(crate) use policy::{AuditCommand, ExportTrailOptions, PolicyCommand, ReplayOptions, VerifyOptions};
pub(crate) use promote::PromoteOptions;
pub(crate) use prune::{KeepOptions, PruneOptions};
use std::net::IpAddr;
use std::path::PathBuf;

/// A self-hosted software factory: from a chat to a running, tested product.
#[derive(Debug, Parser)]
#[command(name = "velocity", version, arg_required_else_help = true, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) log: LogOptions,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads the command line, or ends the program with words. A variable that is set to nothing counts as not set, as it stands
    /// in files that name every variable.
    pub(crate) fn read() -> Self {
        let matches = without_empty_variables(Self::command()).get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

fn without_empty_variables(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| match arg.get_env().is_some_and(environment::is_empty) {
        true => arg.env(Resettable::<clap::builder::OsStr>::Reset),
        false => arg,
    });
    command.mut_subcommands(without_empty_variables)
}

#[derive(Debug, Args)]
pub(crate) struct LogOptions {
    /// What to log: error, warn, info, debug, trace, or directives such as `info,store=debug`; RUST_LOG goes before it
    /// [default: info; warn for `new`, which shows its progress itself]
    #[arg(long, global = true, value_name = "LEVEL", env = "LOG_LEVEL", hide_env_values = true)]
    pub(crate) log_level: Option<String>,
    /// How to log, always to stderr
    #[arg(long, global = true, env = "LOG_FORMAT", default_value = "text", hide_env_values = true)]
    pub(crate) log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve, work and watch, all in one process
    Up(ServeOptions),
    /// Serve only: `velocity worker` does the work, on PostgreSQL or from other machines
    Serve(ServeOptions),
    /// Work only: on the data directory, or for a server elsewhere with --server
    Worker(WorkOptions),
    /// Build a product from seven answers, without a server
    New(NewOptions),
    /// Write the landing page anew from a conversation's spec
    LandingSync(LandingOptions),
    /// Write a project as a zip that runs anywhere
    Export(ExportOptions),
    /// Check everything that Velocity needs on this machine, and say how to get what is missing
    Doctor(DoctorOptions),
    /// What all products share
    #[command(subcommand)]
    Toolchain(ToolchainCommand),
    /// Show the newest runs and what is on the air
    Status(StatusOptions),
    /// Ask for a single task
    Task(TaskOptions),
    /// List the newest jobs
    Jobs(JobsOptions),
    /// Tasks that come again and again
    #[command(subcommand)]
    Schedule(ScheduleCommand),
    /// Stop a run or a task
    Cancel(CancelOptions),
    /// Accounts
    #[command(subcommand)]
    User(UserCommand),
    /// Keys of programs
    #[command(subcommand)]
    Key(KeyCommand),
    /// The rules of what is allowed
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// The trail of what was decided
    #[command(subcommand)]
    Audit(AuditCommand),
    /// What people and agents remember together; docs/MEMORY.md
    #[command(subcommand)]
    Memory(MemoryCommand),
    /// Move an installation on SQLite to PostgreSQL while it runs; docs/PROMOTE.md
    Promote(PromoteOptions),
    /// Take away the files of old releases, runs and artifacts that nothing needs; docs/RETENTION.md
    Prune(PruneOptions),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the description of the HTTP interface (OpenAPI 3.1)
    Openapi,
    /// Derive, generate and write one product's tree, and print how long each took
    #[command(hide = true)]
    BenchGenerate {
        /// A JSON file with the seven answers
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
        /// A new or empty directory
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataOptions {
    /// Directory of the database, artifacts and products' data
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// Directory of the products' repositories [default: `generated` beside a directory called `data`, else inside it]
    #[arg(long, value_name = "DIR")]
    pub(crate) generated: Option<PathBuf>,
    /// `postgres://…` or `sqlite:PATH` [default: DIR/velocity.db]
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// Where several hosts share the artifacts: s3://BUCKET/PREFIX, with keys and region as AWS_* variables, or the absolute path
    /// of a directory that all of them have
    #[arg(long, value_name = "URL", env = "ARTIFACTS_URL", hide_env_values = true)]
    pub(crate) artifacts: Option<String>,
    /// A SQLite file; DATABASE_URL goes before it
    #[arg(long, value_name = "PATH", env = "TASK_DB", hide_env_values = true)]
    pub(crate) task_db: Option<PathBuf>,
    /// Directory of the rules that policy goes by [default: DIR/policies if there is one, else the built-in rules]
    #[arg(long, value_name = "DIR", env = "POLICIES", hide_env_values = true)]
    pub(crate) policies: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ServeOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// Port to listen on
    #[arg(long, default_value_t = 8000)]
    pub(crate) port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) bind: IpAddr,
    /// A further host name to answer to; may be repeated
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    #[command(flatten)]
    pub(crate) work: WorkLimits,
    #[command(flatten)]
    pub(crate) keep: KeepOptions,
    #[command(flatten)]
    pub(crate) access: AccessOptions,
    #[command(flatten)]
    pub(crate) oidc: OidcOptions,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) gpu: GpuOptions,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct WorkLimits {
    /// Jobs worked on at the same time [default: the number of cores, at least 2]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// What this worker offers besides, as `gpu`; separated by commas
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    pub(crate) labels: Vec<String>,
    /// When told to stop, seconds that open jobs may go on before they are given back
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    pub(crate) drain: u64,
    /// First loopback port for products; each project keeps its own
    #[arg(long, value_name = "PORT", default_value_t = 4100)]
    pub(crate) first_port: u16,
    /// How long a claim holds without a sign of life from its worker, in seconds
    #[arg(long, value_name = "SECONDS", env = "VELU_JOB_LEASE_SEC", default_value_t = 30, hide_env_values = true,
        value_parser = clap::value_parser!(u64).range(2..=3600))]
    pub(crate) lease: u64,
    /// End after so many jobs; 0 means never
    #[arg(long, value_name = "N", env = "WORKER_MAX_ITERS", default_value_t = 0, hide_env_values = true)]
    pub(crate) max_iters: u64,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct WorkOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// Join this server instead of using a data directory of one's own
    #[arg(long, value_name = "URL", requires = "token")]
    pub(crate) server: Option<String>,
    /// A key of the role worker or admin, for --server
    #[arg(long, value_name = "KEY", env = "VELOCITY_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// The server's port, as it stands in products' addresses
    #[arg(long, default_value_t = 8000)]
    pub(crate) port: u16,
    /// A server on the same database, for commands that ask for Velocity's own API; with the server's SECRET_KEY
    #[arg(long, value_name = "URL", env = "VELOCITY_API", conflicts_with = "server")]
    pub(crate) api: Option<String>,
    /// The servers' SECRET_KEY, for --api [default: the data directory's]
    #[arg(long, env = "SECRET_KEY", hide = true, hide_env_values = true)]
    pub(crate) secret_key: Option<String>,
    #[command(flatten)]
    pub(crate) work: WorkLimits,
    #[command(flatten)]
    pub(crate) keep: KeepOptions,
}

/// Which server a command speaks to.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServerOptions {
    /// The server [default: the one that runs on the data directory]
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// A key that the server knows
    #[arg(long, value_name = "KEY", env = "VELOCITY_TOKEN", default_value = "dev", hide_env_values = true)]
    pub(crate) token: String,
    /// Directory of the database, by which the server is found
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct TaskOptions {
    #[command(flatten)]
    pub(crate) server: ServerOptions,
    /// Which task, as `execute`; docs/TASKS.md has them all
    pub(crate) kind: String,
    /// What it is given: JSON, or @FILE that holds JSON
    #[arg(long, value_name = "JSON|@FILE", default_value = "{}")]
    pub(crate) payload: String,
    /// Wait until it is over; the exit code says whether it is done
    #[arg(long)]
    pub(crate) wait: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct JobsOptions {
    #[command(flatten)]
    pub(crate) server: ServerOptions,
    /// Only in this state: queued, waiting, working, done, error, cancelled
    #[arg(long)]
    pub(crate) state: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: u32,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ScheduleCommand {
    /// Make a schedule, or replace the one of this name
    Add {
        #[command(flatten)]
        server: ServerOptions,
        /// 1 to 63 lower-case letters, digits, `-`, `_`
        name: String,
        /// Minute, hour, day, month, weekday; UTC
        cron: String,
        /// Which task
        kind: String,
        /// What it is given: JSON, or @FILE that holds JSON
        #[arg(long, value_name = "JSON|@FILE", default_value = "{}")]
        payload: String,
    },
    /// List the schedules
    List {
        #[command(flatten)]
        server: ServerOptions,
        /// Print one JSON list
        #[arg(long)]
        json: bool,
    },
    /// Forget a schedule; the jobs that it made stay
    Rm {
        #[command(flatten)]
        server: ServerOptions,
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewOptions {
    /// A JSON file with the answers kind, goal, features, pages, users, style, name; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: PathBuf,
    /// Print the result as one JSON object (otherwise a few lines for people)
    #[arg(long)]
    pub(crate) json: bool,
    /// Copy the product's tree into this directory, which must not exist or be empty
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Leave out the stages deploy and monitor
    #[arg(long)]
    pub(crate) no_deploy: bool,
    /// Keep everything in this data directory, so that `velocity up` shows it [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) work: WorkLimits,
}

#[derive(Debug, Args)]
pub(crate) struct LandingOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// The conversation
    #[arg(long)]
    pub(crate) session_id: String,
}

#[derive(Debug, Args)]
pub(crate) struct ExportOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// The project's name
    pub(crate) project: String,
    /// Where to write [default: PROJECT.zip]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// The server's port, to see whether it is free
    #[arg(long, default_value_t = 8000)]
    pub(crate) port: u16,
    /// Print one JSON object
    #[arg(long, conflicts_with = "quiet")]
    pub(crate) json: bool,
    /// Print only what is missing
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ToolchainCommand {
    /// Install the pinned Python and npm packages once, so that later builds need no network
    Prepare,
}

#[derive(Debug, Args)]
pub(crate) struct StatusOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CancelOptions {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// The server [default: the one that runs on the data directory, if one does]
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// A key that the server knows
    #[arg(long, value_name = "KEY", env = "VELOCITY_TOKEN", default_value = "dev", hide_env_values = true)]
    pub(crate) token: String,
    /// The number of the run or task
    pub(crate) id: i64,
}

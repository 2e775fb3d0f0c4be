//! The commands about what is remembered, through the server that owns it.

use crate::cli::ServerOptions;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum MemoryCommand {
    /// Look for memories, the best first; without words the newest
    Search(SearchOptions),
    /// Remember something
    Add(AddOptions),
    /// Vouch for what an agent, a program or a text of others brought in
    Confirm {
        #[command(flatten)]
        server: ServerOptions,
        /// The memory's number
        id: i64,
    },
    /// Forget a memory: it is gone, also from the index
    Forget {
        #[command(flatten)]
        server: ServerOptions,
        /// The memory's number
        id: i64,
    },
    /// Write all memories as JSON lines, those that count no longer included
    Export {
        #[command(flatten)]
        server: ServerOptions,
        /// Where to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Take the lines of an export; exit code 1 when some could not be taken, which are named
    Import {
        #[command(flatten)]
        server: ServerOptions,
        /// The lines; `-` reads standard input
        file: String,
        /// Trust them as far as they say, because you vouch for them [default: trust none of them]
        #[arg(long)]
        vouched: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SearchOptions {
    #[command(flatten)]
    pub(crate) server: ServerOptions,
    /// Words of any language
    pub(crate) words: Vec<String>,
    /// What counts for this project: its own, and what counts for everything
    #[arg(long)]
    pub(crate) project: Option<String>,
    /// What counts for this campaign
    #[arg(long)]
    pub(crate) campaign: Option<String>,
    /// fact, decision, convention or incident
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Trusted so far at least: untrusted, unconfirmed, confirmed
    #[arg(long)]
    pub(crate) trust: Option<String>,
    /// Also what was replaced, is over, or does not count yet
    #[arg(long)]
    pub(crate) history: bool,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: u32,
    /// So many are left out at the beginning
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: u32,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AddOptions {
    #[command(flatten)]
    pub(crate) server: ServerOptions,
    /// In one line
    pub(crate) title: String,
    /// fact, decision, convention or incident
    #[arg(long, default_value = "fact")]
    pub(crate) kind: String,
    /// In full: the text, or @FILE that holds it
    #[arg(long, value_name = "TEXT|@FILE", default_value = "")]
    pub(crate) body: String,
    /// It counts for this project [default: for everything]
    #[arg(long, conflicts_with = "campaign")]
    pub(crate) project: Option<String>,
    /// It counts for this campaign
    #[arg(long)]
    pub(crate) campaign: Option<String>,
    /// A word to find it by; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// From where it was taken
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// It is text of others: nobody vouches for it
    #[arg(long)]
    pub(crate) untrusted: bool,
    /// What shows it, as `job:12/browser`; may be repeated
    #[arg(long, value_name = "WHAT")]
    pub(crate) evidence: Vec<String>,
    /// The run in which it came up
    #[arg(long, value_name = "NUMBER")]
    pub(crate) run: Option<i64>,
    /// RFC 3339; from when on it counts
    #[arg(long, value_name = "TIME")]
    pub(crate) valid_from: Option<String>,
    /// RFC 3339; until when it counts
    #[arg(long, value_name = "TIME")]
    pub(crate) valid_until: Option<String>,
    /// The memory whose place it takes
    #[arg(long, value_name = "NUMBER")]
    pub(crate) supersedes: Option<i64>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

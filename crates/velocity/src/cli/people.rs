//! Accounts and keys.

use crate::cli::{DataOptions, ServerOptions};
use clap::{Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make an account; the password is read from standard input, or made up and printed once
    Add {
        #[command(flatten)]
        data: DataOptions,
        /// E-mail address
        email: String,
        /// viewer, developer or admin
        #[arg(long, default_value = "developer")]
        role: RoleOption,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Make an account whose owner sets the password, and print what is needed for that once
    Invite {
        #[command(flatten)]
        data: DataOptions,
        /// E-mail address
        email: String,
        /// viewer, developer or admin
        #[arg(long, default_value = "developer")]
        role: RoleOption,
    },
    /// Change an account's role
    Role {
        #[command(flatten)]
        data: DataOptions,
        /// E-mail address
        email: String,
        /// viewer, developer or admin
        role: RoleOption,
    },
    /// Let nobody sign in to an account; its sign-ins and keys end within a second
    Disable {
        #[command(flatten)]
        data: DataOptions,
        /// E-mail address
        email: String,
    },
    /// Let a disabled account sign in again
    Enable {
        #[command(flatten)]
        data: DataOptions,
        /// E-mail address
        email: String,
    },
    /// Give an account another password and sign it out everywhere
    Reset {
        #[command(flatten)]
        data: DataOptions,
        /// E-mail address
        email: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Take an account away from whoever signs in to it by a provider; the next with its address may have it
    Unlink {
        #[command(flatten)]
        data: DataOptions,
        /// E-mail address
        email: String,
    },
    /// Erase an account for good: address, password, picture, sign-ins and keys. What it did stays and names `erased` instead
    Erase {
        #[command(flatten)]
        data: DataOptions,
        /// E-mail address
        email: String,
        /// Say that it is meant: nothing brings the account back
        #[arg(long)]
        yes: bool,
    },
    /// Make the first admin and print its sign-in, unless there is an account already
    First {
        #[command(flatten)]
        data: DataOptions,
    },
    /// List the accounts
    List {
        #[command(flatten)]
        data: DataOptions,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleOption {
    Viewer,
    Developer,
    Admin,
}

impl RoleOption {
    /// The role's name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Developer => "developer",
            Self::Admin => "admin",
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print it once; it acts for whoever asks
    Add {
        #[command(flatten)]
        server: ServerOptions,
        /// What it is called
        name: String,
        /// What it may do at most [default: what whoever asks may]
        #[arg(long)]
        role: Option<RoleOption>,
        /// What it may be used for: read, build, publish, manage; separated by commas
        #[arg(long, value_name = "SCOPES", value_delimiter = ',', default_value = "read")]
        scopes: Vec<String>,
        /// Days until it ends by itself [default: it does not]
        #[arg(long, value_name = "N")]
        days: Option<u32>,
    },
    /// List the keys, masked
    List {
        #[command(flatten)]
        server: ServerOptions,
        /// Print one JSON list
        #[arg(long)]
        json: bool,
    },
    /// Give a key another text and print it once; the old one opens nothing from then on
    Rotate {
        #[command(flatten)]
        server: ServerOptions,
        /// The key's number
        id: String,
    },
    /// Take a key back
    Revoke {
        #[command(flatten)]
        server: ServerOptions,
        /// The key's number
        id: String,
    },
}

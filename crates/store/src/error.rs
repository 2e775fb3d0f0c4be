//! What a caller can do about a failure of the store.

use rusqlite::{ErrorCode, ffi};
use std::error::Error as StdError;
use std::io;
use tokio_postgres::error::SqlState;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing.
    #[error("there is no {what}")]
    NotFound {
        /// What was looked for, as in `run 12`.
        what: String,
    },
    /// It contradicts what is stored; the message says how.
    #[error("{message}")]
    Conflict {
        /// In words for a person, with what to do.
        message: String,
    },
    /// The database is locked, restarting or out of connections; trying again may help.
    #[error("the database is busy; try again in a moment")]
    Busy {
        /// What the database said.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// No space left, or the disk fails.
    #[error("the disk is full or failing; free some space and try again")]
    Full {
        /// What the database or the system said.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// Nothing a caller can repair: a damaged file, a wrong address, a stored text that does not parse.
    #[error("the store is broken: {message}")]
    Broken {
        /// What is wrong.
        message: String,
    },
}

impl Error {
    pub(crate) fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound { what: what.into() }
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { message: message.into() }
    }

    pub(crate) fn broken(message: impl Into<String>) -> Self {
        Self::Broken { message: message.into() }
    }

    /// Whether trying again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Full { .. })
    }
}

impl Error {
    /// Whether another transaction was in the way and nothing was written: a deadlock, or somebody who took the same unique
    /// place first.
    pub(crate) fn is_rivalry(&self) -> bool {
        match self {
            Self::Conflict { .. } => true,
            Self::Busy { source } => {
                let server = source.downcast_ref::<tokio_postgres::Error>();
                source.is::<rusqlite::Error>() || server.is_some_and(|error| error.as_db_error().is_some())
            }
            _ => false,
        }
    }

    /// Whether the connection broke, so that nobody knows what the server did last.
    pub(crate) fn is_lost_connection(&self) -> bool {
        let Self::Busy { source } = self else { return false };
        let Some(error) = source.downcast_ref::<tokio_postgres::Error>() else { return false };
        match error.code() {
            Some(code) => GONE.contains(code),
            None => true,
        }
    }

    /// What the database said, for whoever runs the server.
    pub(crate) fn cause(&self) -> String {
        match self {
            Self::Busy { source } | Self::Full { source } => match source.downcast_ref::<tokio_postgres::Error>() {
                Some(error) => said(error),
                None => source.to_string(),
            },
            other => other.to_string(),
        }
    }

    /// The same once more, for another caller whom it concerns.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::NotFound { what } => Self::NotFound { what: what.clone() },
            Self::Conflict { message } => Self::Conflict { message: message.clone() },
            Self::Busy { .. } => Self::Busy { source: self.cause().into() },
            Self::Full { .. } => Self::Full { source: self.cause().into() },
            Self::Broken { message } => Self::Broken { message: message.clone() },
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::broken(format!("a stored document does not parse: {error}"))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::QuotaExceeded => Self::Full { source: error.into() },
            K::NotFound => Self::not_found("such file"),
            _ => Self::broken(error.to_string()),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error() else { return Self::broken(error.to_string()) };
        match (code.code, code.extended_code) {
            (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => taken(),
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Busy { source: error.into() },
            // A failing read or write too, because on a full disk a log's shared memory cannot grow.
            (ErrorCode::DiskFull | ErrorCode::SystemIoFailure, _) => Self::Full { source: error.into() },
            _ => Self::broken(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(code) = error.code() else {
            // The driver has no word for a broken connection, only for what it was doing then.
            let broke =
                error.is_closed() || std::error::Error::source(&error).is_some_and(|source| source.is::<io::Error>());
            return if broke { Self::Busy { source: error.into() } } else { Self::broken(said(&error)) };
        };
        if *code == SqlState::UNIQUE_VIOLATION {
            return taken();
        }
        if *code == SqlState::DISK_FULL {
            return Self::Full { source: error.into() };
        }
        if BUSY.contains(code) { Self::Busy { source: error.into() } } else { Self::broken(said(&error)) }
    }
}

/// The server ended the connection, and with it what was not committed.
const GONE: &[SqlState] =
    &[SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT];

/// Not now, says the server.
const BUSY: &[SqlState] = &[
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
];

impl From<deadpool::managed::PoolError<Error>> for Error {
    fn from(error: deadpool::managed::PoolError<Error>) -> Self {
        use deadpool::managed::PoolError as P;
        match error {
            P::Backend(error) => error,
            P::Timeout(_) => Self::Busy { source: error.into() },
            P::Closed => Self::broken("the store is closed"),
            other => Self::broken(other.to_string()),
        }
    }
}

fn taken() -> Error {
    Error::conflict("somebody else changed the same thing at the same moment; try again")
}

/// All that an error of the driver says; by itself it says only where it happened.
pub(crate) fn said(error: &tokio_postgres::Error) -> String {
    let mut all = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        all = format!("{all}: {source}");
        next = source.source();
    }
    all
}

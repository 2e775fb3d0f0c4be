//! What a caller can do about a failure of the store.

use std::error::Error as StdError;

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
            Self::Busy { source } => matches!(source.downcast_ref(), Some(sqlx::Error::Database(_))),
            _ => false,
        }
    }

    /// Whether the connection broke, so that nobody knows what the server did last.
    pub(crate) fn is_lost_connection(&self) -> bool {
        match self {
            Self::Busy { source } => match source.downcast_ref() {
                Some(sqlx::Error::Io(_)) => true,
                Some(sqlx::Error::Database(error)) => matches!(error.code().as_deref(), Some("57P01" | "57P02")),
                _ => false,
            },
            _ => false,
        }
    }

    /// The same once more, for another caller whom it concerns.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::NotFound { what } => Self::NotFound { what: what.clone() },
            Self::Conflict { message } => Self::Conflict { message: message.clone() },
            Self::Busy { source } => Self::Busy { source: source.to_string().into() },
            Self::Full { source } => Self::Full { source: source.to_string().into() },
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

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => {
                Self::conflict("somebody else changed the same thing at the same moment; try again")
            }
            sqlx::Error::Database(inner) => match kind_of(inner.code().as_deref()) {
                Kind::Busy => Self::Busy { source: error.into() },
                Kind::Full => Self::Full { source: error.into() },
                Kind::Other => Self::broken(inner.message()),
            },
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => Self::Busy { source: error.into() },
            _ => Self::broken(error.to_string()),
        }
    }
}

enum Kind {
    Busy,
    Full,
    Other,
}

/// SQLite gives its extended result code in decimal, PostgreSQL a five-letter SQLSTATE.
fn kind_of(code: Option<&str>) -> Kind {
    let code = code.unwrap_or_default();
    match code {
        // Serialization failure, deadlock, lock not available, too many connections, shutting down or starting.
        "40001" | "40P01" | "55P03" | "53300" | "57P01" | "57P02" | "57P03" => return Kind::Busy,
        "53100" => return Kind::Full,
        _ => {}
    }
    match code.parse::<i64>().map(|code| code & 0xff) {
        // SQLITE_BUSY, SQLITE_LOCKED.
        Ok(5 | 6) if code.len() < 5 => Kind::Busy,
        // SQLITE_FULL; and SQLITE_IOERR, because on a full disk a WAL's shared memory cannot grow.
        Ok(13 | 10) if code.len() < 5 => Kind::Full,
        _ => Kind::Other,
    }
}

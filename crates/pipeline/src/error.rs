/// Why a job stopped, or a worker could not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The product does not hold what it must; trying again changes nothing.
    #[error("{0}")]
    Failed(String),
    /// Something outside gave way for a moment; trying again may help.
    #[error("{0}")]
    Transient(String),
    /// What was asked for cannot be done as it was asked.
    #[error("{0}")]
    Invalid(String),
    /// Policy forbids it.
    #[error("{0}")]
    Denied(String),
    /// It took longer than it may.
    #[error("{0}")]
    Timeout(String),
    /// The job was cancelled, waits for a person, or its lease was lost to another worker.
    #[error("stopped")]
    Stopped,
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            _ if error.is_transient() => Self::Transient(error.to_string()),
            // A fenced write was refused: another worker holds the job now.
            store::Error::Conflict { .. } => Self::Stopped,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<workspace::Error> for Error {
    fn from(error: workspace::Error) -> Self {
        match &error {
            workspace::Error::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
                Self::Transient(format!("{error}; free some space"))
            }
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<sandbox::Error> for Error {
    fn from(error: sandbox::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<release::Error> for Error {
    fn from(error: release::Error) -> Self {
        match error {
            release::Error::Cancelled => Self::Stopped,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<generator::GenerateError> for Error {
    fn from(error: generator::GenerateError) -> Self {
        Self::Failed(format!("the product could not be generated: {error}"))
    }
}

//! Reading runs.

use crate::error::Error;
use crate::open::Store;
use domain::{Run, RunId, SessionId, Slug};

/// Which runs; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Of this project.
    pub project: Option<Slug>,
    /// Started by this conversation.
    pub session_id: Option<SessionId>,
}

impl Store {
    /// The run with its stages and their evidence.
    pub async fn find_run(&self, id: RunId) -> Result<Option<Run>, Error> {
        let _ = id;
        todo!()
    }

    /// Like [`Store::find_run`], for a run that must exist.
    pub async fn run(&self, id: RunId) -> Result<Run, Error> {
        self.find_run(id).await?.ok_or_else(|| Error::not_found(format!("run {id}")))
    }

    /// The newest runs first, with their stages but without evidence.
    pub async fn runs(&self, filter: &RunFilter, limit: u32) -> Result<Vec<Run>, Error> {
        let _ = (filter, limit);
        todo!()
    }
}

//! A run begins.

use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, RunId, SessionId, Spec, Stage};
use serde_json::Value;

/// What a person asks for when they say "build". The project is the spec's `project.id`.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// The conversation; a project belongs to the one that built it first.
    pub session_id: Option<SessionId>,
    /// What to build.
    pub spec: Spec,
    /// Which stages, in order; `Deploy` and `Monitor` may be left out. At least one.
    pub stages: Vec<Stage>,
    /// Who asked: a user's id, or `cli`.
    pub requested_by: String,
    /// What else the workers shall know; every job of the run carries it.
    pub payload: Value,
}

impl Store {
    /// Writes project, spec, root job, one job a stage with its dependencies, and `RunStarted`, all or nothing. The first
    /// stage is queued, the root waits for the last one.
    ///
    /// `Conflict` when a run of the project is not over (the message names it), or when the project belongs to another
    /// conversation.
    pub async fn start_run(&self, new: &NewRun, now: EpochMs) -> Result<RunId, Error> {
        let _ = (new, now);
        todo!()
    }
}

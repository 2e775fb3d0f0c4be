//! Projects and the specs they were built from.

use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, Release, RunId, SessionId, Slug, Spec};
use serde::Serialize;
use std::ops::RangeInclusive;

/// A project as a person sees it in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Project {
    /// Its name.
    pub id: Slug,
    /// The conversation that it belongs to.
    pub session_id: Option<SessionId>,
    /// The spec of its newest run.
    pub spec: Spec,
    /// Its newest run.
    pub run_id: RunId,
    /// What is on the air, if anything is.
    pub live: Option<Release>,
    /// The loopback port on which it is reached, once it has one.
    pub port: Option<u16>,
    /// When it was first built.
    pub created_at_ms: EpochMs,
    /// When its newest run was asked for.
    pub updated_at_ms: EpochMs,
}

impl Store {
    /// All projects, the newest first, at most `limit`.
    pub async fn projects(&self, limit: u32) -> Result<Vec<Project>, Error> {
        let _ = limit;
        todo!()
    }

    /// The project with this name.
    pub async fn find_project(&self, id: &Slug) -> Result<Option<Project>, Error> {
        let _ = id;
        todo!()
    }

    /// The newest spec of this revision that a run of the project was started with.
    pub async fn find_spec(&self, project: &Slug, revision: u32) -> Result<Option<Spec>, Error> {
        let _ = (project, revision);
        todo!()
    }

    /// The spec that a run builds. `NotFound` for an unknown run.
    pub async fn run_spec(&self, run: RunId) -> Result<Spec, Error> {
        let _ = run;
        todo!()
    }

    /// The project's loopback port: the same for ever; the first call picks the lowest of `range` that no project has.
    /// `NotFound` for an unknown project, `Conflict` when the range is used up.
    pub async fn project_port(&self, id: &Slug, range: RangeInclusive<u16>) -> Result<u16, Error> {
        let _ = (id, range);
        todo!()
    }
}

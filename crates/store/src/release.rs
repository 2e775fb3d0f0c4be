//! Releases: what is on the air, and what was.

use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, Release, ReleaseId, ReleaseState, RunId, Slug};

/// A release that is about to be started.
#[derive(Debug, Clone)]
pub struct NewRelease {
    /// The project.
    pub project: Slug,
    /// The run that made it.
    pub run_id: RunId,
    /// Name of the artifact.
    pub artifact: String,
    /// Loopback port of the project.
    pub port: u16,
    /// Where a person reaches it; told in its events.
    pub url: Option<String>,
}

impl Store {
    /// Writes a release in state `Starting`. A run's release that is starting or live is given back instead of a second
    /// one, so that a resumed stage goes on with its own.
    pub async fn insert_release(&self, new: &NewRelease, now: EpochMs) -> Result<Release, Error> {
        let _ = (new, now);
        todo!()
    }

    /// Moves a release; a move to the state it is in changes nothing. `Conflict` for a move that its state forbids, or to
    /// `Live` while another release of the project is: use [`Store::switch_release`].
    pub async fn move_release(
        &self,
        id: ReleaseId,
        state: ReleaseState,
        reason: Option<&str>,
        now: EpochMs,
    ) -> Result<(), Error> {
        let _ = (id, state, reason, now);
        todo!()
    }

    /// Makes a starting or superseded release the live one and supersedes the one that was: nobody ever sees two or none.
    /// Gives the one that was live before.
    pub async fn switch_release(&self, id: ReleaseId, now: EpochMs) -> Result<Option<Release>, Error> {
        let _ = (id, now);
        todo!()
    }

    /// The release with this number.
    pub async fn find_release(&self, id: ReleaseId) -> Result<Option<Release>, Error> {
        let _ = id;
        todo!()
    }

    /// What of the project is on the air.
    pub async fn live_release(&self, project: &Slug) -> Result<Option<Release>, Error> {
        let _ = project;
        todo!()
    }

    /// Everything that is on the air, oldest first.
    pub async fn live_releases(&self) -> Result<Vec<Release>, Error> {
        todo!()
    }

    /// All releases of a project, the newest first.
    pub async fn releases(&self, project: &Slug) -> Result<Vec<Release>, Error> {
        let _ = project;
        todo!()
    }
}

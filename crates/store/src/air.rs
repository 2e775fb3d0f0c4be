//! What is on the air, as people look after it: who put it there, how it looks, and a project that goes for good.

use crate::error::Error;
use crate::open::Store;
use crate::release::release_of;
use crate::row::{Row, args};
use domain::{EpochMs, Release, ReleaseId, ReleaseState, Slug};

/// A release with what is known besides.
#[derive(Debug, Clone, PartialEq)]
pub struct PastRelease {
    /// The release.
    pub release: Release,
    /// Why it is where it is, where a reason was given.
    pub reason: Option<String>,
    /// When it came there.
    pub moved_at_ms: EpochMs,
    /// The name of its picture among the artifacts.
    pub picture: Option<String>,
    /// Who asked for the run that made it.
    pub requested_by: String,
    /// Revision of the spec that it was made from.
    pub spec_revision: u32,
}

/// Said of what was on the air when its project was deleted.
const PROJECT_REMOVED: &str = "the project was deleted";

impl Store {
    /// All releases of a project with what is known besides, the newest first.
    pub async fn past_releases(&self, project: &Slug) -> Result<Vec<PastRelease>, Error> {
        let sql = "select l.id, l.project, l.run_id, l.state, l.artifact, l.port, l.created_at_ms, l.reason, l.updated_at_ms, \
                   l.picture, r.requested_by, s.revision from releases l join runs r on r.id = l.run_id join specs s on \
                   s.id = r.spec_id where l.project = $1 order by l.id desc";
        self.db.read().await?.rows(sql, args![project]).await?.iter().map(past_release_of).collect()
    }

    /// The name of a release's picture among the artifacts.
    pub async fn release_picture(&self, id: ReleaseId) -> Result<Option<String>, Error> {
        let row = self.db.read().await?.row("select picture from releases where id = $1", args![id]).await?;
        row.map_or(Ok(None), |row| row.text_or_null("picture"))
    }

    /// Keeps the name of a release's newest picture.
    pub async fn set_release_picture(&self, id: ReleaseId, artifact: &str) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.execute("update releases set picture = $2 where id = $1", args![id, artifact]).await?;
        tx.commit().await
    }

    /// Takes a project out of every list: nothing of it is on the air any more, its port is free, and its name may be used
    /// again. Runs, releases and events stay. Once more changes nothing. `Conflict` while a run of it is not over.
    pub async fn remove_project(&self, id: &Slug, now: EpochMs) -> Result<(), Error> {
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            tx.lock("select id from projects where id = $1 for update", args![id]).await?;
            tx.no_open_run(id).await?;
            let sql = "select id from releases where project = $1 and state in ('live', 'starting') order by id";
            for row in tx.rows(sql, args![id]).await? {
                let (release, url) = tx.locked_release(ReleaseId(row.int("id")?)).await?;
                tx.move_release(release, ReleaseState::Failed, url, Some(PROJECT_REMOVED), now).await?;
            }
            let sql = "update projects set removed_at_ms = $2, port = null, session_id = null, host = null \
                       where id = $1 and removed_at_ms is null";
            tx.execute(sql, args![id, now]).await?;
            tx.commit().await
        })
        .await
    }
}

fn past_release_of(row: &Row) -> Result<PastRelease, Error> {
    Ok(PastRelease {
        release: release_of(row)?,
        reason: row.text_or_null("reason")?,
        moved_at_ms: row.int("updated_at_ms")?,
        picture: row.text_or_null("picture")?,
        requested_by: row.text("requested_by")?,
        spec_revision: row.number("revision")?,
    })
}

//! Releases: what is on the air, and what was.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::{ReadTx, Tx};
use domain::{EpochMs, EventBody, JobId, Release, ReleaseId, ReleaseState, RunId, Slug};

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

/// A statement with every column of a release in its middle.
macro_rules! with_release_columns {
    ($before:literal, $after:literal) => {
        concat!($before, " id, project, run_id, state, artifact, port, url, created_at_ms ", $after)
    };
}

impl Store {
    /// Writes a release in state `Starting`. A run's release of the same artifact that is starting or live is given back
    /// instead of a second one, so that a resumed stage goes on with its own.
    pub async fn insert_release(&self, new: &NewRelease, now: EpochMs) -> Result<Release, Error> {
        let mut tx = self.begin().await?;
        let sql = with_release_columns!(
            "select",
            "from releases where run_id = $1 and artifact = $2 and state in ('starting', 'live') order by id desc limit 1"
        );
        if let Some(row) = tx.row(sql, args![new.run_id, new.artifact.as_str()]).await? {
            tx.rollback().await?;
            return release_of(&row);
        }
        let sql = with_release_columns!(
            "insert into releases (project, run_id, state, artifact, port, url, created_at_ms, updated_at_ms) \
             values ($1, $2, 'starting', $3, $4, $5, $6, $6) returning",
            ""
        );
        let args = args![&new.project, new.run_id, new.artifact.as_str(), new.port, new.url.as_deref(), now];
        let row = tx.row(sql, args).await?.ok_or_else(|| Error::broken("an insert gave no row"))?;
        let release = release_of(&row)?;
        tx.release_moved(&release, None, None, now);
        tx.commit().await?;
        Ok(release)
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
        let mut tx = self.begin().await?;
        let (release, url) = tx.locked_release(id).await?;
        if release.state != state {
            tx.move_release(release, state, url, reason, now).await?;
        }
        tx.commit().await
    }

    /// Makes a starting or superseded release the live one and supersedes the one that was: nobody ever sees two or none.
    /// Gives the one that was live before; none when there was none or the release is live already.
    pub async fn switch_release(&self, id: ReleaseId, now: EpochMs) -> Result<Option<Release>, Error> {
        let mut tx = self.begin().await?;
        let (release, url) = tx.locked_release(id).await?;
        if release.state == ReleaseState::Live {
            return tx.rollback().await.map(|()| None);
        }
        let sql = with_release_columns!("select", "from releases where project = $1 and state = 'live'");
        let before = tx.row(sql, args![&release.project]).await?;
        if let Some(before) = &before {
            tx.move_release(release_of(before)?, ReleaseState::Superseded, None, None, now).await?;
        }
        tx.move_release(release, ReleaseState::Live, url, None, now).await?;
        tx.commit().await?;
        before.map(|row| Ok(Release { state: ReleaseState::Superseded, ..release_of(&row)? })).transpose()
    }

    /// The release with this number.
    pub async fn find_release(&self, id: ReleaseId) -> Result<Option<Release>, Error> {
        let sql = with_release_columns!("select", "from releases where id = $1");
        self.db.read().await?.row(sql, args![id]).await?.as_ref().map(release_of).transpose()
    }

    /// What of the project is on the air.
    pub async fn live_release(&self, project: &Slug) -> Result<Option<Release>, Error> {
        live_release(&mut self.db.read().await?, project).await
    }

    /// Everything that is on the air, oldest first.
    pub async fn live_releases(&self) -> Result<Vec<Release>, Error> {
        live_releases(&mut self.db.read().await?).await
    }

    /// All releases of a project, the newest first.
    pub async fn releases(&self, project: &Slug) -> Result<Vec<Release>, Error> {
        let sql = with_release_columns!("select", "from releases where project = $1 order by id desc");
        self.db.read().await?.rows(sql, args![project]).await?.iter().map(release_of).collect()
    }
}

impl Tx {
    /// The release and its address, unchanged by others until commit. The project's row is the lock on PostgreSQL.
    pub(crate) async fn locked_release(&mut self, id: ReleaseId) -> Result<(Release, Option<String>), Error> {
        let sql = "select id from projects where id = (select project from releases where id = $1) for update";
        self.lock(sql, args![id]).await?;
        let sql = with_release_columns!("select", "from releases where id = $1");
        let row = self.row(sql, args![id]).await?.ok_or_else(|| Error::not_found(format!("release {id}")))?;
        Ok((release_of(&row)?, row.text_or_null("url")?))
    }

    pub(crate) async fn move_release(
        &mut self,
        release: Release,
        state: ReleaseState,
        url: Option<String>,
        reason: Option<&str>,
        now: EpochMs,
    ) -> Result<(), Error> {
        if !may_move(release.state, state) {
            let (from, to) = (release.state.as_str(), state.as_str());
            return Err(Error::conflict(format!("release {} is {from} and cannot become {to}", release.id)));
        }
        let sql = "update releases set state = $2, reason = $3, updated_at_ms = $4 where id = $1";
        match self.execute(sql, args![release.id, state.as_str(), reason, now]).await {
            Err(Error::Conflict { .. }) => {
                let message = format!("{} has another live release; switch to this one instead", release.project);
                return Err(Error::conflict(message));
            }
            done => done?,
        };
        let url = url.filter(|_| state == ReleaseState::Live);
        let (id, run) = (release.id, release.run_id);
        self.release_moved(&Release { state, ..release }, url, reason, now);
        if state == ReleaseState::Live {
            self.answer_lead(run, id, now).await?;
        }
        Ok(())
    }

    fn release_moved(&mut self, release: &Release, url: Option<String>, reason: Option<&str>, now: EpochMs) {
        let (state, reason) = (release.state.as_str().to_owned(), reason.map(str::to_owned));
        let body = EventBody::ReleaseMoved { release_id: release.id.0, state, url, reason };
        self.record(Some(&release.project), Some(release.run_id), body, now);
    }
}

fn may_move(from: ReleaseState, to: ReleaseState) -> bool {
    use ReleaseState as S;
    match from {
        S::Starting => matches!(to, S::Live | S::Failed),
        S::Live => matches!(to, S::Superseded | S::Failed),
        S::Superseded => matches!(to, S::Live | S::Failed),
        S::Failed => false,
    }
}

pub(crate) async fn live_release(tx: &mut ReadTx, project: &Slug) -> Result<Option<Release>, Error> {
    let sql = with_release_columns!("select", "from releases where project = $1 and state = 'live'");
    tx.row(sql, args![project]).await?.as_ref().map(release_of).transpose()
}

pub(crate) async fn live_releases(tx: &mut ReadTx) -> Result<Vec<Release>, Error> {
    let sql = with_release_columns!("select", "from releases where state = 'live' order by id");
    tx.rows(sql, vec![]).await?.iter().map(release_of).collect()
}

pub(crate) fn release_of(row: &Row) -> Result<Release, Error> {
    Ok(Release {
        id: ReleaseId(row.int("id")?),
        project: row.slug("project")?,
        run_id: JobId(row.int("run_id")?),
        state: row.named("state", ReleaseState::parse)?,
        artifact: row.text("artifact")?,
        port: row.number("port")?,
        created_at_ms: row.int("created_at_ms")?,
    })
}

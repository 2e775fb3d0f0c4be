//! The specs that a project was built from, one after another.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use domain::{EpochMs, JobId, RunId, Slug, Spec};

/// One spec of a project. The same revision may come twice: a conversation that was reset begins anew.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecVersion {
    /// Its number, over all projects; grows with time.
    pub id: i64,
    /// What it says.
    pub spec: Spec,
    /// When the first run was started with it.
    pub created_at_ms: EpochMs,
    /// The runs that were started with it, the oldest first.
    pub runs: Vec<RunId>,
}

impl Store {
    /// The newest specs that runs of a project were started with, the newest first, at most `limit`.
    pub async fn spec_versions(&self, project: &Slug, limit: u32) -> Result<Vec<SpecVersion>, Error> {
        let mut tx = self.db.read().await?;
        let sql = "select id, body, created_at_ms from specs where project = $1 order by id desc limit $2";
        let rows = tx.rows(sql, args![project, limit]).await?;
        let sql = "select id, spec_id from runs where project = $1 order by id";
        let mut runs = Vec::new();
        for row in &tx.rows(sql, args![project]).await? {
            runs.push((row.int("spec_id")?, JobId(row.int("id")?)));
        }
        let mut versions = Vec::with_capacity(rows.len());
        for row in &rows {
            let id = row.int("id")?;
            let own = runs.iter().filter(|(spec, _)| *spec == id).map(|(_, run)| *run).collect();
            versions.push(SpecVersion {
                id,
                spec: row.json("body")?,
                created_at_ms: row.int("created_at_ms")?,
                runs: own,
            });
        }
        Ok(versions)
    }

    /// One spec of a project.
    pub async fn find_spec_version(&self, project: &Slug, id: i64) -> Result<Option<Spec>, Error> {
        let sql = "select body from specs where project = $1 and id = $2";
        let row = self.db.read().await?.row(sql, args![project, id]).await?;
        row.map(|row| row.json("body")).transpose()
    }
}

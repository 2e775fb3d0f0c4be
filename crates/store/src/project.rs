//! Projects and the specs they were built from.

use crate::error::Error;
use crate::open::Store;
use crate::release::{live_release, live_releases};
use crate::row::{Row, args};
use domain::{EpochMs, JobId, Release, RunId, SessionId, Slug, Spec};
use serde::Serialize;
use std::collections::HashSet;
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
    /// How it looked last: the name of an artifact.
    pub picture: Option<String>,
    /// When it was first built.
    pub created_at_ms: EpochMs,
    /// When its newest run was asked for.
    pub updated_at_ms: EpochMs,
}

/// Projects with their newest run, its spec and the live release.
macro_rules! project_sql {
    ($tail:literal) => {
        concat!(
            "select p.id, p.session_id, p.port, p.created_at_ms, p.updated_at_ms, r.id as run_id, s.body as spec, \
             l.id as live_id, (select k.picture from releases k where k.project = p.id and k.picture is not null \
             order by k.updated_at_ms desc, k.id desc limit 1) as picture from projects p join runs r on r.id = (select max(n.id) from runs n where n.project = p.id) \
             join specs s on s.id = r.spec_id left join releases l on l.project = p.id and l.state = 'live' ",
            $tail
        )
    };
}

impl Store {
    /// All projects, the newest first by their last run, at most `limit`.
    pub async fn projects(&self, limit: u32) -> Result<Vec<Project>, Error> {
        let mut tx = self.db.read().await?;
        let live = live_releases(&mut tx).await?;
        let sql = project_sql!("where p.removed_at_ms is null order by p.updated_at_ms desc, p.id limit $1");
        tx.rows(sql, args![limit]).await?.iter().map(|row| project_of(row, &live)).collect()
    }

    /// The project with this name.
    pub async fn find_project(&self, id: &Slug) -> Result<Option<Project>, Error> {
        let mut tx = self.db.read().await?;
        let live: Vec<Release> = live_release(&mut tx, id).await?.into_iter().collect();
        let row = tx.row(project_sql!("where p.id = $1 and p.removed_at_ms is null"), args![id]).await?;
        row.as_ref().map(|row| project_of(row, &live)).transpose()
    }

    /// The newest spec of this revision that a run of the project was started with.
    pub async fn find_spec(&self, project: &Slug, revision: u32) -> Result<Option<Spec>, Error> {
        let sql = "select body from specs where project = $1 and revision = $2 order by id desc limit 1";
        let row = self.db.read().await?.row(sql, args![project, revision]).await?;
        row.map(|row| row.json("body")).transpose()
    }

    /// The spec that a run builds. `NotFound` for an unknown run.
    pub async fn run_spec(&self, run: RunId) -> Result<Spec, Error> {
        let sql = "select s.body from runs r join specs s on s.id = r.spec_id where r.id = $1";
        let row = self.db.read().await?.row(sql, args![run]).await?;
        row.ok_or_else(|| Error::not_found(format!("run {run}")))?.json("body")
    }

    /// The project's loopback port: the same for ever; the first call picks the lowest of `range` that no project has.
    /// `NotFound` for an unknown project, `Conflict` when the range is used up.
    pub async fn project_port(&self, id: &Slug, range: RangeInclusive<u16>) -> Result<u16, Error> {
        let mut tx = self.begin().await?;
        tx.lock("select pg_advisory_xact_lock(hashtext('project ports'))", vec![]).await?;
        let row = tx.row("select port from projects where id = $1", args![id]).await?;
        if let Some(port) = port_of(&row.ok_or_else(|| Error::not_found(format!("project {id}")))?)? {
            tx.rollback().await?;
            return Ok(port);
        }
        let rows = tx.rows("select port from projects where port is not null", vec![]).await?;
        let taken: HashSet<u16> = rows.iter().map(|row| row.number("port")).collect::<Result<_, _>>()?;
        let (first, last) = (*range.start(), *range.end());
        let free = range.into_iter().find(|port| !taken.contains(port)).ok_or_else(|| {
            Error::conflict(format!("all ports from {first} to {last} belong to projects; configure a larger range"))
        })?;
        tx.execute("update projects set port = $2 where id = $1", args![id, free]).await?;
        tx.commit().await?;
        Ok(free)
    }
}

fn project_of(row: &Row, live: &[Release]) -> Result<Project, Error> {
    let live_id = row.int_or_null("live_id")?;
    Ok(Project {
        id: row.slug("id")?,
        session_id: row.text_or_null("session_id")?.map(SessionId),
        spec: row.json("spec")?,
        run_id: JobId(row.int("run_id")?),
        live: live.iter().find(|release| Some(release.id.0) == live_id).cloned(),
        port: port_of(row)?,
        picture: row.text_or_null("picture")?,
        created_at_ms: row.int("created_at_ms")?,
        updated_at_ms: row.int("updated_at_ms")?,
    })
}

fn port_of(row: &Row) -> Result<Option<u16>, Error> {
    row.int_or_null("port")?.map(|_| row.number("port")).transpose()
}

//! What of the past nobody needs any more: releases that cannot come back, runs that are over, artifacts that no row mentions.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, Sql, args, list};
use domain::{EpochMs, JobId, ReleaseId, RunId, Slug};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows are looked through between two questions to the database.
const BATCH: u32 = 500;
/// Hexadecimal digits of a digest.
const DIGEST: usize = 64;

/// Releases and runs whose files may go, with their projects; and the runs whose files may not.
#[derive(Debug, Default)]
pub struct Superfluous {
    /// Releases that are neither on the air, nor were just before, nor are about to be, nor are among the newest.
    pub releases: BTreeMap<ReleaseId, Slug>,
    /// Runs that are over, made no release that stays, and are not among the newest.
    pub runs: BTreeMap<RunId, Slug>,
    /// All other runs.
    pub kept_runs: BTreeSet<RunId>,
}

struct Known {
    id: i64,
    run: RunId,
    project: Slug,
    state: String,
    moved_at: EpochMs,
    /// Whether its project was deleted.
    is_gone: bool,
}

impl Store {
    /// What is superfluous when the `newest` newest releases and runs of each project are kept.
    pub async fn superfluous(&self, newest: u32) -> Result<Superfluous, Error> {
        let mut tx = self.db.read().await?;
        let sql = "select l.id, l.run_id, l.project, l.state, l.updated_at_ms, p.removed_at_ms from releases l join projects p on \
                   p.id = l.project order by l.id desc";
        let releases = tx.rows(sql, vec![]).await?.iter().map(known).collect::<Result<Vec<_>, _>>()?;
        let sql = "select r.id, r.project, j.finished_at_ms, p.removed_at_ms from runs r join jobs j on j.id = r.id join projects p on \
                   p.id = r.project order by r.id desc";
        let runs = tx.rows(sql, vec![]).await?;
        drop(tx);
        let mut found = Superfluous::default();
        let mut counts: BTreeMap<&Slug, u32> = BTreeMap::new();
        let before = just_before(&releases);
        for release in &releases {
            let count = counts.entry(&release.project).or_default();
            *count += 1;
            let is_needed = matches!(release.state.as_str(), "live" | "starting") || before.contains(&release.id);
            if !release.is_gone && (*count <= newest || is_needed) {
                found.kept_runs.insert(release.run);
            } else {
                found.releases.insert(ReleaseId(release.id), release.project.clone());
            }
        }
        let mut counts: BTreeMap<Slug, u32> = BTreeMap::new();
        for row in &runs {
            let (id, project) = (JobId(row.int("id")?), row.slug("project")?);
            let count = counts.entry(project.clone()).or_default();
            *count += 1;
            let is_gone = row.int_or_null("removed_at_ms")?.is_some();
            let stays = row.int_or_null("finished_at_ms")?.is_none() || (!is_gone && *count <= newest);
            if stays || found.kept_runs.contains(&id) {
                found.kept_runs.insert(id);
            } else {
                found.runs.insert(id, project);
            }
        }
        Ok(found)
    }

    /// The digests of all artifacts that something mentions which is open, ended at `since` or later, belongs to one of these
    /// runs, is going to be, or is remembered and shown by them.
    pub async fn mentioned_artifacts(&self, since: EpochMs, runs: &BTreeSet<RunId>) -> Result<BTreeSet<String>, Error> {
        let runs = list(&runs.iter().collect::<Vec<_>>())?;
        let mut tx = self.db.read().await?;
        let mut digests = BTreeSet::new();
        for sql in [JOBS, EVIDENCE, SCHEDULES, RELEASES, MEMORIES] {
            let mut last = 0;
            loop {
                let rows = tx.rows(sql, args![last, BATCH, since, runs.as_str()]).await?;
                let Some(end) = rows.last() else { break };
                last = end.int("place")?;
                for row in &rows {
                    for column in ["one", "two", "three"] {
                        let text = row.text_or_null(column)?.unwrap_or_default();
                        digests.extend(digests_in(&text).map(str::to_owned));
                    }
                }
            }
        }
        Ok(digests)
    }
}

fn known(row: &Row) -> Result<Known, Error> {
    Ok(Known {
        id: row.int("id")?,
        run: JobId(row.int("run_id")?),
        project: row.slug("project")?,
        state: row.text("state")?,
        moved_at: row.int("updated_at_ms")?,
        is_gone: row.int_or_null("removed_at_ms")?.is_some(),
    })
}

/// Of each project the release that was on the air just before the one that is.
fn just_before(releases: &[Known]) -> BTreeSet<i64> {
    let mut last: BTreeMap<&Slug, (EpochMs, i64)> = BTreeMap::new();
    for release in releases.iter().filter(|release| release.state == "superseded") {
        let this = (release.moved_at, release.id);
        last.entry(&release.project).and_modify(|last| *last = this.max(*last)).or_insert(this);
    }
    last.into_values().map(|(_, id)| id).collect()
}

macro_rules! mentions {
    ($columns:literal, $from:literal, $place:literal, $runs:literal) => {
        concat!(
            "select ",
            $place,
            " as place, ",
            $columns,
            " from ",
            $from,
            " where ",
            $place,
            " > $1 and \
             (j.finished_at_ms is null or j.finished_at_ms >= $3 or j.run_id in (",
            $runs,
            ") or j.id in (select n.needs_id \
             from job_needs n join jobs w on w.id = n.job_id where w.finished_at_ms is null)) order by ",
            $place,
            " limit $2"
        )
    };
}

macro_rules! mentions_on_both {
    ($columns:literal, $from:literal, $place:literal) => {
        Sql {
            sqlite: mentions!($columns, $from, $place, "select value from json_each($4)"),
            postgres: mentions!(
                $columns,
                $from,
                $place,
                "select value::bigint from jsonb_array_elements_text($4::jsonb)"
            ),
        }
    };
}

const JOBS: Sql = mentions_on_both!("j.payload as one, j.result as two, j.error as three", "jobs j", "j.id");
const EVIDENCE: Sql =
    mentions_on_both!("e.body as one, null as two, null as three", "evidence e join jobs j on j.id = e.job_id", "e.id");
/// Schedules have names for keys, and are few: all at once, at a place where nothing follows.
const SCHEDULES: Sql = Sql {
    sqlite: "select 1 as place, job as one, null as two, null as three from schedules where $1 < 1 and $2 > 0 and $3 is not null \
             and $4 is not null",
    postgres: "select 1::bigint as place, job as one, null as two, null as three from schedules where $1::bigint < 1 and \
               $2::bigint > 0 and $3::bigint is not null and $4::text is not null",
};
const RELEASES: Sql = Sql {
    sqlite: "select r.id as place, r.artifact as one, r.picture as two, null as three from releases r where r.id > $1 and \
             $3 is not null and r.run_id in (select value from json_each($4)) order by r.id limit $2",
    postgres: "select r.id as place, r.artifact as one, r.picture as two, null as three from releases r where r.id > $1 and \
               $3::bigint is not null and r.run_id in (select value::bigint from jsonb_array_elements_text($4::jsonb)) \
               order by r.id limit $2",
};

/// What is remembered is shown by its evidence. Whatever came from others keeps nothing.
const MEMORIES: Sql = Sql {
    sqlite: "select m.id as place, m.evidence as one, null as two, null as three from memories m where m.id > $1 and \
             m.trust <> 'untrusted' and $3 is not null and $4 is not null order by m.id limit $2",
    postgres: "select m.id as place, m.evidence as one, null as two, null as three from memories m where m.id > $1 and \
               m.trust <> 'untrusted' and $3::bigint is not null and $4::text is not null order by m.id limit $2",
};

/// The digests of the artifacts that a text names.
fn digests_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("sha256-").filter_map(|(at, word)| {
        let digest = text.get(at + word.len()..at + word.len() + DIGEST)?;
        digest.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(digest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let (one, two) = ("a".repeat(64), "0b".repeat(32));
        let text = format!(
            "{{\"zip\":\"sha256-{one}.zip\"}} or sha256-{two}.sarif.json. sha256-short sha256-é{}",
            "x".repeat(70)
        );
        assert_eq!(digests_in(&text).collect::<Vec<_>>(), [one.as_str(), two.as_str()]);
        assert_eq!(digests_in(&format!("sha256-{}", "a".repeat(63))).count(), 0);
    }
}

//! Reading campaigns: themselves, their runs, their events and what is left of them.

use crate::error::Error;
use crate::event::event_of;
use crate::open::Store;
use crate::row::{Row, Sql, args};
use domain::{Burndown, Campaign, CampaignId, CampaignRuns, CampaignState, EpochMs, Event, JobId, JobState, RunId};
use std::collections::{BTreeMap, HashMap};

macro_rules! head_sql {
    ($tail:literal) => {
        concat!(
            "select id, name, goal, target, said_value, state, due_at_ms, revision, created_by, created_at_ms, updated_at_ms, \
             closed_at_ms from campaigns ",
            $tail
        )
    };
}

/// One campaign by its id or its name.
pub(crate) const HEAD: &str = head_sql!("where id = $1 or name = $1 order by id = $1 desc limit 1");

/// Which run belongs to which campaign: those that were added, and those of the project of its name that were added nowhere.
macro_rules! belonging_sql {
    () => {
        " (select a.run_id, a.campaign_id from campaign_runs a union all \
         select r.id as run_id, d.id as campaign_id from runs r join campaigns d on d.name = r.project \
         where not exists (select 1 from campaign_runs x where x.run_id = r.id)) as m "
    };
}

/// Of one campaign, or of all when `$1` is empty.
pub(crate) const COUNTS: &str = concat!(
    "select m.campaign_id, j.state, count(*) as n from",
    belonging_sql!(),
    "join jobs j on j.id = m.run_id where ($1 = '' or m.campaign_id = $1) group by m.campaign_id, j.state"
);
pub(crate) const MEMBERS: &str =
    "select campaign_id, member from campaign_members where ($1 = '' or campaign_id = $1) order by campaign_id, member";

const RUNS: &str =
    concat!("select m.run_id from", belonging_sql!(), "where m.campaign_id = $1 order by m.run_id desc limit $2");
/// The one campaign that a run belongs to.
pub(crate) const OF_RUN: &str = concat!("select m.campaign_id from", belonging_sql!(), "where m.run_id = $1");
const ENDS: &str = concat!(
    "select j.id, j.state, j.finished_at_ms from",
    belonging_sql!(),
    "join jobs j on j.id = m.run_id where m.campaign_id = $1 and j.finished_at_ms is not null"
);
/// Without the lines of logs.
const EVENTS_OF_RUNS: &str = concat!(
    "select e.seq, e.at_ms, e.project, e.run_id, e.body from",
    belonging_sql!(),
    "join events e on e.run_id = m.run_id where m.campaign_id = $1 and e.seq > $2 \
     and e.event_type not in ('log_appended', 'job_log_appended', 'stage_progressed', 'job_progressed') \
     order by e.seq limit $3"
);

macro_rules! own_events {
    ($name:literal) => {
        concat!(
            "select seq, at_ms, project, run_id, body from events where event_type in ('campaign_changed', 'signalled') \
             and seq > $2 and ",
            $name,
            " = $1 order by seq limit $3"
        )
    };
}
const OWN_EVENTS: Sql =
    Sql { sqlite: own_events!("body ->> 'campaign_name'"), postgres: own_events!("body::jsonb ->> 'campaign_name'") };

impl Store {
    /// Campaigns, the newest first by their last change.
    pub async fn campaigns(&self, state: Option<CampaignState>, limit: u32) -> Result<Vec<Campaign>, Error> {
        let mut tx = self.db.read().await?;
        let sql = head_sql!("where ($1 = '' or state = $1) order by updated_at_ms desc, id limit $2");
        let rows = tx.rows(sql, args![state.map_or("", CampaignState::as_str), limit]).await?;
        let heads = rows.iter().map(campaign_of).collect::<Result<_, _>>()?;
        let (counts, members) = (tx.rows(COUNTS, args![""]).await?, tx.rows(MEMBERS, args![""]).await?);
        put_together(heads, &counts, &members)
    }

    /// The campaign with this id or this name. `NotFound` for an unknown one.
    pub async fn campaign(&self, key: &str) -> Result<Campaign, Error> {
        let mut tx = self.db.read().await?;
        let row = tx.row(HEAD, args![key]).await?;
        let head = campaign_of(&row.ok_or_else(|| Error::not_found("such campaign"))?)?;
        let id = head.id.as_str();
        let (counts, members) = (tx.rows(COUNTS, args![id]).await?, tx.rows(MEMBERS, args![id]).await?);
        let mut all = put_together(vec![head], &counts, &members)?;
        all.pop().ok_or_else(|| Error::broken("a campaign was lost"))
    }

    /// Its runs, the newest first, at most `limit`.
    pub async fn campaign_runs(&self, id: &CampaignId, limit: u32) -> Result<Vec<RunId>, Error> {
        let rows = self.db.read().await?.rows(RUNS, args![id.as_str(), limit]).await?;
        rows.iter().map(|row| row.int("run_id").map(JobId)).collect()
    }

    /// What is left of it over time.
    pub async fn burndown(&self, campaign: &Campaign, now: EpochMs) -> Result<Burndown, Error> {
        let rows = self.db.read().await?.rows(ENDS, args![campaign.id.as_str()]).await?;
        let end = |row: &Row| {
            let well = row.named("state", JobState::parse)? == JobState::Done;
            Ok((row.int("finished_at_ms")?, JobId(row.int("id")?), well))
        };
        let ends = rows.iter().map(end).collect::<Result<Vec<_>, Error>>()?;
        Ok(Burndown::of(campaign, &ends, now))
    }

    /// What happened in it with a higher number than `after`, the oldest first, at most `limit`: to itself, to its runs, and what
    /// was told in its name. Without the lines of logs and the steps of progress.
    pub async fn campaign_events(&self, campaign: &Campaign, after: i64, limit: u32) -> Result<Vec<Event>, Error> {
        let mut tx = self.db.read().await?;
        let mut rows = tx.rows(EVENTS_OF_RUNS, args![campaign.id.as_str(), after, limit]).await?;
        rows.extend(tx.rows(OWN_EVENTS, args![campaign.name.as_str(), after, limit]).await?);
        let all = rows.iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
        let by_seq: BTreeMap<i64, Event> = all.into_iter().map(|event| (event.seq, event)).collect();
        Ok(by_seq.into_values().take(limit as usize).collect())
    }
}

/// Reads a row of a campaign, without its members and runs.
pub(crate) fn campaign_of(row: &Row) -> Result<Campaign, Error> {
    let value = |text: String| text.parse().map_err(|_| Error::broken("said_value is no number"));
    Ok(Campaign {
        id: CampaignId(row.text("id")?),
        name: row.text("name")?,
        goal: row.text("goal")?,
        target: row.number("target")?,
        said_value: row.text_or_null("said_value")?.map(value).transpose()?,
        state: row.named("state", CampaignState::parse)?,
        due_at_ms: row.int_or_null("due_at_ms")?,
        members: Vec::new(),
        runs: CampaignRuns::default(),
        revision: row.int("revision")?,
        created_by: row.text("created_by")?,
        created_at_ms: row.int("created_at_ms")?,
        updated_at_ms: row.int("updated_at_ms")?,
        closed_at_ms: row.int_or_null("closed_at_ms")?,
    })
}

/// Campaigns with their members and runs.
pub(crate) fn put_together(
    mut campaigns: Vec<Campaign>,
    counts: &[Row],
    members: &[Row],
) -> Result<Vec<Campaign>, Error> {
    let places: HashMap<String, usize> =
        campaigns.iter().enumerate().map(|(at, campaign)| (campaign.id.0.clone(), at)).collect();
    for row in counts {
        let Some(at) = places.get(&row.text("campaign_id")?) else { continue };
        let (runs, count): (_, u32) = (&mut campaigns[*at].runs, row.number("n")?);
        match row.named("state", JobState::parse)? {
            JobState::Done => runs.done += count,
            JobState::Error | JobState::Cancelled => runs.failed += count,
            JobState::Queued | JobState::Waiting | JobState::Working => runs.open += count,
        }
    }
    for row in members {
        if let Some(at) = places.get(&row.text("campaign_id")?) {
            campaigns[*at].members.push(row.text("member")?);
        }
    }
    // The databases sort by different letters.
    campaigns.iter_mut().for_each(|campaign| campaign.members.sort_unstable());
    Ok(campaigns)
}

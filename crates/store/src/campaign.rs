//! Campaigns: every change lands together with its event.

use crate::campaign_list::{COUNTS, HEAD, MEMBERS, OF_RUN, campaign_of, put_together};
use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use domain::{Campaign, CampaignChange, CampaignId, CampaignState, EpochMs, EventBody, RunId, Slug};

/// A campaign that is about to begin.
#[derive(Debug, Clone, Default)]
pub struct NewCampaign {
    /// Its name, given once.
    pub name: String,
    /// What it is for.
    pub goal: String,
    /// How many runs shall end well.
    pub target: u32,
    /// When it shall be done.
    pub due_at_ms: Option<EpochMs>,
    /// What it is worth, as far as somebody says so.
    pub said_value: Option<f64>,
}

impl Store {
    /// Begins a campaign, with whoever begins it as its first member. `Conflict` when the name is taken.
    pub async fn insert_campaign(&self, new: &NewCampaign, by: &str, now: EpochMs) -> Result<Campaign, Error> {
        let mut tx = self.begin().await?;
        let id = CampaignId(tx.uuid().await?);
        let sql = "insert into campaigns (id, name, goal, target, said_value, state, due_at_ms, revision, created_by, \
                   created_at_ms, updated_at_ms) values ($1, $2, $3, $4, $5, 'open', $6, 0, $7, $8, $8) \
                   on conflict (name) do nothing";
        let value = new.said_value.map(|value| value.to_string());
        let (name, goal) = (new.name.as_str(), new.goal.as_str());
        let args = args![id.as_str(), name, goal, new.target, value, new.due_at_ms, by, now];
        if tx.execute(sql, args).await? == 0 {
            return Err(Error::conflict(format!("there is a campaign named {name} already; choose another name")));
        }
        tx.join(&id, by, by, now).await?;
        tx.changed(&id, CampaignChange::Created, now).await?;
        tx.finish(&id).await
    }

    /// Saves what was changed of a campaign: goal, target, value, state, due date. `Conflict` when it changed meanwhile.
    pub async fn save_campaign(
        &self,
        campaign: &Campaign,
        change: CampaignChange,
        now: EpochMs,
    ) -> Result<Campaign, Error> {
        let mut tx = self.begin().await?;
        let sql = "update campaigns set goal = $2, target = $3, said_value = $4, state = $5, due_at_ms = $6, closed_at_ms = $7 \
                   where id = $1 and revision = $8";
        let closed = (campaign.state == CampaignState::Closed).then(|| campaign.closed_at_ms.unwrap_or(now));
        let value = campaign.said_value.map(|value| value.to_string());
        let (goal, state) = (campaign.goal.as_str(), campaign.state.as_str());
        let (id, revision) = (campaign.id.as_str(), campaign.revision);
        let args = args![id, goal, campaign.target, value, state, campaign.due_at_ms, closed, revision];
        if tx.execute(sql, args).await? == 0 {
            return Err(Error::conflict("this campaign changed meanwhile; read it again and repeat"));
        }
        tx.changed(&campaign.id, change, now).await?;
        tx.finish(&campaign.id).await
    }

    /// Lets somebody take part, or no more; doing it twice changes nothing.
    pub async fn change_member(
        &self,
        id: &CampaignId,
        member: &str,
        takes_part: bool,
        by: &str,
        now: EpochMs,
    ) -> Result<Campaign, Error> {
        let mut tx = self.begin().await?;
        let (touched, change) = if takes_part {
            (tx.join(id, member, by, now).await?, CampaignChange::MemberAdded)
        } else {
            let sql = "delete from campaign_members where campaign_id = $1 and member = $2";
            (tx.execute(sql, args![id.as_str(), member]).await?, CampaignChange::MemberRemoved)
        };
        if touched > 0 {
            tx.changed(id, change, now).await?;
        }
        tx.finish(id).await
    }

    /// Lets a run belong to a campaign, instead of to another one, or to none. Doing it twice changes nothing. `NotFound` for an
    /// unknown run, `Conflict` for a campaign that is closed.
    pub async fn change_campaign_run(
        &self,
        campaign: &Campaign,
        run: RunId,
        belongs: bool,
        by: &str,
        now: EpochMs,
    ) -> Result<Campaign, Error> {
        if campaign.state == CampaignState::Closed {
            return Err(Error::conflict(format!("the campaign {} is closed; open it again first", campaign.name)));
        }
        let mut tx = self.begin().await?;
        let id = campaign.id.as_str();
        if tx.row("select id from runs where id = $1", args![run]).await?.is_none() {
            return Err(Error::not_found(format!("run {run}")));
        }
        let (touched, change) = if belongs {
            let sql = "insert into campaign_runs (run_id, campaign_id, added_by, added_at_ms) values ($1, $2, $3, $4) \
                       on conflict (run_id) do update set campaign_id = excluded.campaign_id, added_by = excluded.added_by, \
                       added_at_ms = excluded.added_at_ms where campaign_runs.campaign_id <> excluded.campaign_id";
            (tx.execute(sql, args![run, id, by, now]).await?, CampaignChange::RunAdded)
        } else {
            let sql = "delete from campaign_runs where run_id = $1 and campaign_id = $2";
            (tx.execute(sql, args![run, id]).await?, CampaignChange::RunRemoved)
        };
        if touched > 0 {
            tx.changed(&campaign.id, change, now).await?;
        }
        tx.finish(&campaign.id).await
    }
}

impl Tx {
    async fn join(&mut self, id: &CampaignId, member: &str, by: &str, now: EpochMs) -> Result<u64, Error> {
        let sql = "insert into campaign_members (campaign_id, member, added_by, added_at_ms) values ($1, $2, $3, $4) \
                   on conflict (campaign_id, member) do nothing";
        self.execute(sql, args![id.as_str(), member, by, now]).await
    }

    /// Counts a change and tells of it.
    async fn changed(&mut self, id: &CampaignId, change: CampaignChange, now: EpochMs) -> Result<(), Error> {
        let sql = "update campaigns set revision = revision + 1, updated_at_ms = $2 where id = $1";
        self.execute(sql, args![id.as_str(), now]).await?;
        let body = told(self.campaign(id).await?, change);
        self.record(None, None, body, now);
        Ok(())
    }

    /// A run is over: whoever watches its campaign learns how far that is now.
    pub(crate) async fn tell_campaign(
        &mut self,
        run: RunId,
        project: Option<&Slug>,
        now: EpochMs,
    ) -> Result<(), Error> {
        let Some(row) = self.row(OF_RUN, args![run]).await? else { return Ok(()) };
        let campaign = self.campaign(&CampaignId(row.text("campaign_id")?)).await?;
        self.record(project, Some(run), told(campaign, CampaignChange::Progressed), now);
        Ok(())
    }

    async fn campaign(&mut self, id: &CampaignId) -> Result<Campaign, Error> {
        let row = self.row(HEAD, args![id.as_str()]).await?;
        let head = campaign_of(&row.ok_or_else(|| Error::not_found("such campaign"))?)?;
        let counts = self.rows(COUNTS, args![id.as_str()]).await?;
        let members = self.rows(MEMBERS, args![id.as_str()]).await?;
        let mut all = put_together(vec![head], &counts, &members)?;
        all.pop().ok_or_else(|| Error::broken("a campaign was lost"))
    }

    /// Commits, and gives the campaign as it is then.
    async fn finish(mut self, id: &CampaignId) -> Result<Campaign, Error> {
        let campaign = self.campaign(id).await?;
        self.commit().await?;
        Ok(campaign)
    }
}

fn told(campaign: Campaign, change: CampaignChange) -> EventBody {
    let (value, progress) = (campaign.value(), campaign.progress());
    EventBody::CampaignChanged { campaign_name: campaign.name, change, value, progress }
}

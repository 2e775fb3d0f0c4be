//! A campaign as a client sees it.

use crate::clock;
use domain::{Burndown, BurndownPoint, Campaign};
use serde::Serialize;
use utoipa::ToSchema;

/// A named series of runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CampaignView {
    /// A UUID.
    id: String,
    /// The same that its events say.
    campaign_name: String,
    /// What it is for.
    goal: String,
    /// How many runs shall end well.
    target: u32,
    /// How far it is, 0 to 1.
    progress: f64,
    /// What was last said of its worth; else the share of its ended runs that ended well.
    value: f64,
    /// `open` or `closed`.
    state: &'static str,
    /// RFC 3339; when it shall be done.
    #[schema(required)]
    due_at: Option<String>,
    /// Who takes part.
    members: Vec<String>,
    /// How many of its runs are not over.
    runs_open: u32,
    /// How many ended well.
    runs_done: u32,
    /// How many ended badly or were cancelled.
    runs_failed: u32,
    /// 1, 2, 3 … with every change.
    revision: i64,
    /// Who made it.
    created_by: String,
    /// RFC 3339.
    created_at: String,
    /// RFC 3339.
    updated_at: String,
    /// RFC 3339; null unless it is closed.
    #[schema(required)]
    closed_at: Option<String>,
}

impl From<Campaign> for CampaignView {
    fn from(campaign: Campaign) -> Self {
        Self {
            progress: campaign.progress(),
            value: campaign.value(),
            id: campaign.id.0,
            campaign_name: campaign.name,
            goal: campaign.goal,
            target: campaign.target,
            state: campaign.state.as_str(),
            due_at: campaign.due_at_ms.map(clock::rfc3339),
            members: campaign.members,
            runs_open: campaign.runs.open,
            runs_done: campaign.runs.done,
            runs_failed: campaign.runs.failed,
            revision: campaign.revision,
            created_by: campaign.created_by,
            created_at: clock::rfc3339(campaign.created_at_ms),
            updated_at: clock::rfc3339(campaign.updated_at_ms),
            closed_at: campaign.closed_at_ms.map(clock::rfc3339),
        }
    }
}

/// What is left of a campaign over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BurndownView {
    /// The campaign.
    campaign_name: String,
    /// How many runs shall end well.
    target: u32,
    /// One at the beginning, one at each end of a run, one now or at its close.
    points: Vec<BurndownPointView>,
}

/// What was left at one moment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BurndownPointView {
    /// RFC 3339.
    at: String,
    /// How many runs were still to end well.
    remaining: u32,
    /// How many had ended well.
    done: u32,
    /// How many had not.
    failed: u32,
    /// How many would have been left, had they ended evenly until it is due.
    #[schema(required)]
    ideal: Option<f64>,
    /// The run that ended then.
    #[schema(required)]
    run_id: Option<i64>,
}

impl BurndownView {
    pub(crate) fn new(campaign_name: String, burndown: Burndown) -> Self {
        let points = burndown.points.into_iter().map(BurndownPointView::from).collect();
        Self { campaign_name, target: burndown.target, points }
    }
}

impl From<BurndownPoint> for BurndownPointView {
    fn from(point: BurndownPoint) -> Self {
        Self {
            at: clock::rfc3339(point.at_ms),
            remaining: point.remaining,
            done: point.done,
            failed: point.failed,
            ideal: point.ideal,
            run_id: point.run_id.map(|run| run.0),
        }
    }
}

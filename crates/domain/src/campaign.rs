//! Campaigns: named series of runs with a goal.

use crate::{EpochMs, RunId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A campaign's id, a UUID in text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CampaignId(pub String);

impl CampaignId {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CampaignId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// Runs are added to it.
    Open,
    /// It is over; it can be opened again.
    Closed,
}

impl CampaignState {
    /// The state's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// Reads a state's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Closed].into_iter().find(|state| state.as_str() == text)
    }
}

/// What happened to a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignChange {
    /// It is new.
    Created,
    /// Its goal, target, dates or value changed.
    Updated,
    /// It is over.
    Closed,
    /// It goes on.
    Reopened,
    /// Somebody takes part.
    MemberAdded,
    /// Somebody takes part no more.
    MemberRemoved,
    /// A run belongs to it.
    RunAdded,
    /// A run belongs to it no more.
    RunRemoved,
    /// One of its runs is over.
    Progressed,
}

/// A named series of runs. Its name is given once: events speak of it by that name. The runs of a project of the same name
/// belong to it too, unless they were added to another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// The seed's `campaign_name`.
    pub name: String,
    /// What it is for, in words.
    pub goal: String,
    /// How many runs shall end well.
    pub target: u32,
    /// What was last said of its worth; without it, the share of its ended runs that ended well.
    pub said_value: Option<f64>,
    /// Where it stands.
    pub state: CampaignState,
    /// When it shall be done.
    pub due_at_ms: Option<EpochMs>,
    /// Who takes part: ids of accounts, names of agents; in their order.
    pub members: Vec<String>,
    /// Its runs.
    pub runs: CampaignRuns,
    /// 1, 2, 3 … with every change.
    pub revision: i64,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at_ms: EpochMs,
    /// When it last changed.
    pub updated_at_ms: EpochMs,
    /// When it was closed.
    pub closed_at_ms: Option<EpochMs>,
}

impl Campaign {
    /// How far it is, 0 to 1.
    pub fn progress(&self) -> f64 {
        if self.target == 0 {
            return 0.0;
        }
        (f64::from(self.runs.done) / f64::from(self.target)).min(1.0)
    }

    /// What it is worth: what was said, or else the share of its ended runs that ended well.
    pub fn value(&self) -> f64 {
        let ended = self.runs.done + self.runs.failed;
        let share = if ended == 0 { 0.0 } else { f64::from(self.runs.done) / f64::from(ended) };
        self.said_value.unwrap_or(share)
    }
}

/// How many runs a campaign has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignRuns {
    /// Not over.
    pub open: u32,
    /// Ended well.
    pub done: u32,
    /// Ended badly, or were cancelled.
    pub failed: u32,
}

/// What is left of a campaign's target over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Burndown {
    /// How many runs shall end well.
    pub target: u32,
    /// One point at the beginning, one at each end of a run, one now.
    pub points: Vec<BurndownPoint>,
}

/// What was left at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct BurndownPoint {
    /// When.
    pub at_ms: EpochMs,
    /// How many runs had ended well.
    pub done: u32,
    /// How many had ended badly.
    pub failed: u32,
    /// How many were still to end well.
    pub remaining: u32,
    /// How many would have been, had they ended evenly until the campaign is due; none without a due date.
    pub ideal: Option<f64>,
    /// The run that ended then.
    pub run_id: Option<RunId>,
}

impl Burndown {
    /// From the ends of its runs: when, which, and whether it ended well.
    pub fn of(campaign: &Campaign, ends: &[(EpochMs, RunId, bool)], now: EpochMs) -> Self {
        let mut ends = ends.to_vec();
        ends.sort_unstable_by_key(|(at, run, _)| (*at, *run));
        let (mut done, mut failed) = (0, 0);
        let mut points = vec![point(campaign, campaign.created_at_ms, (0, 0), None)];
        for (at, run, well) in ends {
            if well {
                done += 1
            } else {
                failed += 1
            }
            points.push(point(campaign, at, (done, failed), Some(run)));
        }
        points.push(point(campaign, campaign.closed_at_ms.unwrap_or(now), (done, failed), None));
        Self { target: campaign.target, points }
    }
}

fn point(campaign: &Campaign, at_ms: EpochMs, (done, failed): (u32, u32), run_id: Option<RunId>) -> BurndownPoint {
    let remaining = campaign.target.saturating_sub(done);
    BurndownPoint {
        at_ms,
        done,
        failed,
        remaining,
        ideal: campaign.due_at_ms.map(|due| ideal(campaign, due, at_ms)),
        run_id,
    }
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds of a few thousand years fit a double")]
fn ideal(campaign: &Campaign, due: EpochMs, at: EpochMs) -> f64 {
    let (whole, gone) = (due - campaign.created_at_ms, at - campaign.created_at_ms);
    if whole <= 0 {
        return 0.0;
    }
    f64::from(campaign.target) * (1.0 - (gone as f64 / whole as f64).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::JobId;

    fn campaign() -> Campaign {
        Campaign {
            id: CampaignId("c".into()),
            name: "codegen-sprint-42".into(),
            goal: String::new(),
            target: 4,
            said_value: None,
            state: CampaignState::Open,
            due_at_ms: Some(1_100),
            members: Vec::new(),
            runs: CampaignRuns { open: 0, done: 3, failed: 1 },
            revision: 1,
            created_by: "ana".into(),
            created_at_ms: 100,
            updated_at_ms: 100,
            closed_at_ms: None,
        }
    }

    #[test]
    fn what_is_left_falls_with_each_run_that_ends_well() {
        let ends = [(600, JobId(2), false), (350, JobId(1), true), (600, JobId(3), true)];
        let burndown = Burndown::of(&campaign(), &ends, 1_600);
        let told: Vec<_> = burndown.points.iter().map(|p| (p.at_ms, p.remaining, p.failed, p.ideal)).collect();
        let expected = [
            (100, 4, 0, Some(4.0)),
            (350, 3, 0, Some(3.0)),
            (600, 3, 1, Some(2.0)),
            (600, 2, 1, Some(2.0)),
            (1_600, 2, 1, Some(0.0)),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn progress_is_of_the_target_and_value_of_the_ended_unless_somebody_says_otherwise() {
        let campaign = campaign();
        assert_eq!((campaign.progress(), campaign.value()), (0.75, 0.75));
        assert_eq!(Campaign { said_value: Some(0.97), ..campaign.clone() }.value(), 0.97);
        assert_eq!(Campaign { target: 0, runs: CampaignRuns::default(), ..campaign }.progress(), 0.0);
    }
}

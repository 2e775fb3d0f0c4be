//! What agents and people tell each other while they work: the coordination that goes over the live channels.

use crate::JobId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Which of the two live channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Coordination: tasks, runs, releases, messages of agents.
    Catalyst,
    /// Customers: leads, accounts, opportunities, interactions.
    Crm,
}

impl Channel {
    /// Its name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Catalyst => "catalyst",
            Self::Crm => "crm",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Catalyst, Self::Crm].into_iter().find(|channel| channel.as_str() == text)
    }
}

/// What a signal says; on the channel it is the `event_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// Work on something began.
    TaskStarted,
    /// It is under way; `value` is how far, 0 to 1.
    TaskProgress,
    /// It is done; `value` is its score, 0 to 1.
    TaskComplete,
    /// It could not be done.
    TaskFailed,
    /// Words to everybody, or to the one named by `to`.
    Message,
    /// Somebody else goes on: the one named by `to`.
    HandOff,
    /// A person must look at it.
    ApprovalNeeded,
    /// Something goes on the air.
    Deploy,
    /// Something is wrong.
    Incident,
    /// A number worth watching: `value`.
    Metric,
}

impl SignalKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::TaskStarted,
        Self::TaskProgress,
        Self::TaskComplete,
        Self::TaskFailed,
        Self::Message,
        Self::HandOff,
        Self::ApprovalNeeded,
        Self::Deploy,
        Self::Incident,
        Self::Metric,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TaskStarted => "task_started",
            Self::TaskProgress => "task_progress",
            Self::TaskComplete => "task_complete",
            Self::TaskFailed => "task_failed",
            Self::Message => "message",
            Self::HandOff => "hand_off",
            Self::ApprovalNeeded => "approval_needed",
            Self::Deploy => "deploy",
            Self::Incident => "incident",
            Self::Metric => "metric",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What an agent or a person told on the channel of coordination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// What it says.
    pub signal: SignalKind,
    /// Who said it: an account's id, a key's name, an agent's. Set by the server.
    pub by: String,
    /// The campaign; when none is named, the project's name stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_name: Option<String>,
    /// A score, a share, a measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The job it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_job: Option<JobId>,
    /// Words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub data: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_by_the_name_under_which_it_is_stored() {
        for kind in SignalKind::ALL {
            assert_eq!(SignalKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!(SignalKind::parse("run_finished"), None);
    }
}

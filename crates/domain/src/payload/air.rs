//! A change to what is on the air, as it is asked for.

use crate::{ReleaseId, Slug, Terms};
use serde::{Deserialize, Serialize};

/// A change to what of a project is on the air.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Air {
    /// The project.
    pub project: Slug,
    /// What to do.
    pub change: AirChange,
    /// Which release: the one to put on the air, or to stop.
    pub release: Option<ReleaseId>,
}

/// What can be done to what is on the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AirChange {
    /// A version that was on the air before comes back, on the data as they are now.
    Put,
    /// The version on the air is started anew; nobody is turned away meanwhile.
    Restart,
    /// Nothing is on the air from now on, also after a restart of the server.
    Stop,
    /// What is on the air is photographed.
    Picture,
    /// The project goes: what is on the air, its files and its data. What happened stays in the events and the audit trail.
    Remove,
}

impl AirChange {
    /// Its name in JSON and in policy.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Restart => "restart",
            Self::Stop => "stop",
            Self::Picture => "picture",
            Self::Remove => "remove",
        }
    }
}

impl Air {
    pub(super) fn objection(&self) -> Option<String> {
        let needs = matches!(self.change, AirChange::Put | AirChange::Stop) && self.release.is_none();
        needs.then(|| format!("release is missing; say which one to {}", self.change.as_str()))
    }

    /// What touches the same as a deployment waits for it; stopping a product must not wait for a test that runs for minutes.
    pub(super) fn turn(&self) -> String {
        match self.change {
            AirChange::Put | AirChange::Remove => Terms::project_key(&self.project),
            AirChange::Restart | AirChange::Stop | AirChange::Picture => format!("air:{}", self.project),
        }
    }
}

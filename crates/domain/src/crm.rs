//! Customers: people, accounts, leads and opportunities, what was said to them, and what is still to be done.
//!
//! All six kinds are records: a head that every record has, and fields that one table describes ([`FIELDS`]). Checking a
//! body, changing it, reading a CSV file and writing one follow from that table.

mod field;
mod key;
mod read;

pub use field::{FIELDS, Field, FieldFault, FieldType, Fields, TAGS_MAX};
pub use key::{keys, words};
pub use read::read_time;

use crate::{EpochMs, ReleaseId, SessionId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A record's id, a UUID in text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub String);

impl RecordId {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Somebody.
    Person,
    /// A company, an association, a household.
    Account,
    /// Somebody who wishes for something.
    Lead,
    /// A wish on its way to a deal.
    Opportunity,
    /// Something that was said: a note, a call, a mail, a visit.
    Interaction,
    /// Something that is still to be done.
    Reminder,
}

impl RecordKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Account, Self::Lead, Self::Opportunity, Self::Interaction, Self::Reminder];

    /// The kind's name in JSON, SQL and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Account => "account",
            Self::Lead => "lead",
            Self::Opportunity => "opportunity",
            Self::Interaction => "interaction",
            Self::Reminder => "reminder",
        }
    }

    /// The name of many, as in addresses.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Person => "people",
            Self::Account => "accounts",
            Self::Lead => "leads",
            Self::Opportunity => "opportunities",
            Self::Interaction => "interactions",
            Self::Reminder => "reminders",
        }
    }

    /// Reads a kind's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Reads the name of many.
    pub fn parse_plural(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.plural() == text)
    }

    /// Where a record of this kind can stand, the first is where it begins; none when the kind knows no such thing.
    pub fn statuses(self) -> &'static [&'static str] {
        match self {
            Self::Lead => &["new", "contacted", "qualified", "building", "answered", "converted", "lost"],
            Self::Opportunity => &["qualification", "proposal", "negotiation", "won", "lost"],
            Self::Reminder => &["open", "done"],
            Self::Person | Self::Account | Self::Interaction => &[],
        }
    }
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// What it is.
    pub kind: RecordKind,
    /// What people write about it.
    pub fields: Fields,
    /// The conversation that a lead became.
    pub session_id: Option<SessionId>,
    /// The release that answered a lead.
    pub release_id: Option<ReleaseId>,
    /// 1, 2, 3 … with every change.
    pub revision: i64,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at_ms: EpochMs,
    /// When it last changed.
    pub updated_at_ms: EpochMs,
    /// When it was taken away, if it was: it can be restored.
    pub deleted_at_ms: Option<EpochMs>,
}

impl Record {
    /// What its events say.
    pub fn summary(&self) -> RecordSummary {
        RecordSummary {
            id: self.id.0.clone(),
            name: self.fields.name().to_owned(),
            status: self.fields.status().map(str::to_owned),
            campaign_name: self.fields.text("campaign_name").map(str::to_owned),
            release_id: self.release_id.map(|release| release.0),
        }
    }
}

/// What an event says about a record: the payload of the seed's `/ws/crm`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSummary {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it stands; left out for kinds that know no such thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The campaign that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_name: Option<String>,
    /// The release that answered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_id: Option<i64>,
}

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordChange {
    /// It is new.
    Created,
    /// Its fields changed.
    Updated,
    /// It stands elsewhere than before: a lead's status, an opportunity's stage, a reminder that is done.
    Moved,
    /// It was taken away.
    Deleted,
    /// It was brought back.
    Restored,
    /// A duplicate was joined with it.
    Merged,
    /// A release went on the air that answers it.
    Answered,
    /// The moment came that a reminder was set to.
    Due,
}

impl RecordChange {
    /// All changes.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Updated,
        Self::Moved,
        Self::Deleted,
        Self::Restored,
        Self::Merged,
        Self::Answered,
        Self::Due,
    ];

    /// The change's name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Moved => "moved",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
            Self::Merged => "merged",
            Self::Answered => "answered",
            Self::Due => "due",
        }
    }

    /// Reads a change's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.as_str() == text)
    }

    /// The event's type: `lead_created`.
    pub fn event_type(self, kind: RecordKind) -> String {
        format!("{}_{}", kind.as_str(), self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::parse(kind.as_str()), Some(kind));
            assert_eq!(RecordKind::parse_plural(kind.plural()), Some(kind));
        }
        for change in RecordChange::ALL {
            assert_eq!(RecordChange::parse(change.as_str()), Some(change));
        }
    }

    #[test]
    fn an_event_has_the_seeds_name() {
        assert_eq!(RecordChange::Created.event_type(RecordKind::Lead), "lead_created");
    }
}

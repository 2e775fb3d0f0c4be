//! A record about customers as a client sees it.

use crate::clock;
use domain::Record;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{Aside, DuplicateGroup, Import, RecordVersion};
use utoipa::ToSchema;

/// What a client may write of a record. Which kind has which fields, and what they take, is said in docs/API.md; null takes a
/// field away.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) struct RecordBody {
    /// At most 200 characters. An interaction or a reminder without one has the first line of its text.
    name: Option<String>,
    /// lead: new, contacted, qualified, building, answered, converted, lost; opportunity: qualification, proposal, negotiation,
    /// won, lost; reminder: open, done.
    status: Option<String>,
    /// Who looks after it.
    owner: Option<String>,
    /// person, account, lead.
    email: Option<String>,
    /// person, account, lead.
    phone: Option<String>,
    /// person: what they do.
    title: Option<String>,
    /// lead.
    company: Option<String>,
    /// account, lead.
    website: Option<String>,
    /// account.
    industry: Option<String>,
    /// person, account, lead.
    address: Option<String>,
    /// Where it came from; not for interactions and reminders.
    source: Option<String>,
    /// lead, opportunity.
    campaign_name: Option<String>,
    /// lead: what they want built; the brief of the conversation that the lead becomes.
    wish: Option<String>,
    /// Anything else in words, at most 10,000 characters.
    text: Option<String>,
    /// lead, opportunity: a number or a text with at most two decimals.
    amount: Option<f64>,
    /// lead, opportunity: three letters.
    currency: Option<String>,
    /// opportunity: 0 to 100.
    probability: Option<i64>,
    /// interaction: note (when not said), call, mail, visit.
    channel: Option<String>,
    /// interaction: RFC 3339, a date, or epoch milliseconds.
    happened_at: Option<String>,
    /// opportunity, reminder.
    due_at: Option<String>,
    /// person, lead, opportunity: an account's id.
    account_id: Option<String>,
    /// lead, opportunity: a person's id.
    person_id: Option<String>,
    /// opportunity: a lead's id.
    lead_id: Option<String>,
    /// interaction, reminder: the id of a person, an account, a lead or an opportunity.
    about_id: Option<String>,
    /// At most 20 words.
    tags: Option<Vec<String>>,
    /// When changing: the revision that was read; 409 when it is no longer that one.
    revision: Option<i64>,
}

/// A record: what was written of it, and its head.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) struct RecordView {
    /// A UUID.
    id: String,
    /// `person`, `account`, `lead`, `opportunity`, `interaction`, `reminder`.
    kind: String,
    #[schema(inline)]
    #[serde(flatten)]
    fields: RecordBody,
    /// The conversation that a lead became.
    session_id: Option<String>,
    /// The release that answered a lead.
    release_id: Option<i64>,
    /// The same with what it is and where it is reached; only of a single lead.
    answer: Option<AnswerView>,
    /// Who made it.
    created_by: String,
    /// RFC 3339.
    created_at: String,
    /// RFC 3339.
    updated_at: String,
    /// RFC 3339; null unless it was taken away.
    deleted_at: Option<String>,
    /// Only of a record just made: others that are perhaps the same.
    duplicates: Option<Vec<DuplicateView>>,
}

/// A release that answered a lead.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnswerView {
    /// The release's number.
    pub(crate) release_id: i64,
    /// The run that made it.
    pub(crate) run_id: i64,
    /// The project.
    pub(crate) project: String,
    /// `starting`, `live`, `superseded`, `failed`.
    pub(crate) state: &'static str,
    /// Where it is reached, while it is live.
    #[schema(required)]
    pub(crate) url: Option<String>,
}

/// A record that is perhaps the same as another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DuplicateView {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
}

impl From<&Record> for DuplicateView {
    fn from(record: &Record) -> Self {
        Self { id: record.id.0.clone(), name: record.fields.name().to_owned() }
    }
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecordList {
    /// The records.
    #[schema(value_type = Vec<RecordView>)]
    pub(crate) items: Vec<Value>,
    /// How many there are in all.
    pub(crate) total: u64,
    /// At most so many in this part.
    pub(crate) limit: u32,
    /// How many come before this part.
    pub(crate) offset: u32,
}

/// A record as JSON.
pub(crate) fn shown(record: &Record) -> Map<String, Value> {
    let mut all = record.fields.shown();
    all.entry("tags").or_insert_with(|| json!([]));
    all.extend([
        ("id".to_owned(), json!(record.id.as_str())),
        ("kind".to_owned(), json!(record.kind.as_str())),
        ("session_id".to_owned(), json!(record.session_id)),
        ("release_id".to_owned(), json!(record.release_id.map(|release| release.0))),
        ("revision".to_owned(), json!(record.revision)),
        ("created_by".to_owned(), json!(record.created_by)),
        ("created_at".to_owned(), json!(clock::rfc3339(record.created_at_ms))),
        ("updated_at".to_owned(), json!(clock::rfc3339(record.updated_at_ms))),
        ("deleted_at".to_owned(), json!(record.deleted_at_ms.map(clock::rfc3339))),
    ]);
    all
}

/// The same as one value.
pub(crate) fn view(record: &Record) -> Value {
    Value::Object(shown(record))
}

/// A record as it was after a change.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionView {
    /// Which revision.
    revision: i64,
    /// `created`, `updated`, `moved`, `deleted`, `restored`, `merged`, `answered`.
    change: &'static str,
    /// Who did it; `velocity` when the program did.
    by: String,
    /// RFC 3339.
    at: String,
    /// What was written of it after that.
    #[schema(value_type = RecordBody)]
    fields: Value,
}

impl From<RecordVersion> for VersionView {
    fn from(version: RecordVersion) -> Self {
        Self {
            revision: version.revision,
            change: version.change.as_str(),
            by: version.by,
            at: clock::rfc3339(version.at_ms),
            fields: Value::Object(version.fields.shown()),
        }
    }
}

/// Records that are perhaps the same.
#[derive(Serialize, ToSchema)]
pub(crate) struct DuplicateGroupView {
    /// What they share: `email`, `phone` or `name`.
    by: String,
    /// What that is.
    value: String,
    /// The records, the oldest first.
    #[schema(value_type = Vec<RecordView>)]
    records: Vec<Value>,
}

impl From<DuplicateGroup> for DuplicateGroupView {
    fn from(group: DuplicateGroup) -> Self {
        let (by, value) = group.key.split_once(':').unwrap_or(("name", &group.key));
        Self { by: by.to_owned(), value: value.to_owned(), records: group.records.iter().map(view).collect() }
    }
}

/// What came of a file: every line besides the first is counted once.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportView {
    /// Its id.
    id: String,
    /// What its records are.
    kind: &'static str,
    /// What the file is called.
    #[schema(required)]
    file_name: Option<String>,
    /// How many lines it has besides the first; empty ones are none.
    records: u32,
    /// How many became records.
    created: u32,
    /// How many changed a record.
    updated: u32,
    /// How many were kept aside.
    aside: u32,
    /// Those, with the reason of each; of very many the first thousand, all are in `aside_url`. Left out in a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<AsideView>,
    /// The same as a file, to be mended and brought again; null when there are none.
    #[schema(required)]
    aside_url: Option<String>,
    /// Who brought it.
    by: String,
    /// RFC 3339.
    at: String,
}

/// A line that was kept aside.
#[derive(Serialize, ToSchema)]
pub(crate) struct AsideView {
    /// On which line of the file it begins.
    line: u32,
    /// Why it was not taken.
    reason: String,
    /// As it stands there; bytes that are no UTF-8 as `\xNN`.
    raw: String,
}

/// Most lines that a report shows.
const LINES_SHOWN_MAX: usize = 1_000;

impl ImportView {
    pub(crate) fn new(import: Import, aside: Vec<Aside>) -> Self {
        let line = |aside: Aside| AsideView { line: aside.line, reason: aside.reason, raw: aside.raw };
        Self {
            aside_url: (import.aside > 0).then(|| format!("/api/crm/imports/{}/aside", import.id)),
            lines: aside.into_iter().take(LINES_SHOWN_MAX).map(line).collect(),
            id: import.id,
            kind: import.kind.as_str(),
            file_name: import.file_name,
            records: import.records,
            created: import.created,
            updated: import.updated,
            aside: import.aside,
            by: import.by,
            at: clock::rfc3339(import.at_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::PartialSchema as _;

    #[test]
    fn the_described_fields_are_those_of_the_table() {
        let described = serde_json::to_value(RecordBody::schema()).unwrap();
        let mut described: Vec<&String> = described["properties"].as_object().unwrap().keys().collect();
        described.retain(|name| *name != "revision");
        described.sort_unstable();
        let mut known: Vec<&str> = domain::crm::FIELDS.iter().map(|field| field.name).collect();
        known.sort_unstable();
        assert_eq!(described, known);
    }
}

//! The fields of records: one table, and what follows from it.

use super::RecordKind::{self, Account, Interaction, Lead, Opportunity, Person, Reminder};
use crate::EpochMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// A text of at most so many characters.
    Text(usize),
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An address that begins with `http://` or `https://`.
    Url,
    /// The id of another record of one of these kinds.
    Link(&'static [RecordKind]),
    /// An amount with at most two decimals; kept in hundredths.
    Money,
    /// Three capital letters.
    Currency,
    /// 0 to 100.
    Percent,
    /// A moment: RFC 3339, a date, or epoch milliseconds; kept in epoch milliseconds.
    Time,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// One of the words that [`RecordKind::statuses`] names.
    Status,
    /// Words for groups; in CSV separated by `;`.
    Tags,
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in JSON and CSV.
    pub name: &'static str,
    /// Which kinds have it.
    pub kinds: &'static [RecordKind],
    /// What it takes.
    pub takes: FieldType,
}

const ANY: &[RecordKind] = &RecordKind::ALL;
const WHO: &[RecordKind] = &[Person, Account, Lead];
const DEAL: &[RecordKind] = &[Lead, Opportunity];
const DONE: &[RecordKind] = &[Interaction, Reminder];
const LONG: usize = 10_000;

const fn field(name: &'static str, kinds: &'static [RecordKind], takes: FieldType) -> Field {
    Field { name, kinds, takes }
}

/// All fields, in the order in which a CSV file has them.
pub const FIELDS: &[Field] = &[
    field("name", ANY, FieldType::Text(200)),
    field("status", &[Lead, Opportunity, Reminder], FieldType::Status),
    field("owner", ANY, FieldType::Text(200)),
    field("email", WHO, FieldType::Email),
    field("phone", WHO, FieldType::Phone),
    field("title", &[Person], FieldType::Text(200)),
    field("company", &[Lead], FieldType::Text(200)),
    field("website", &[Account, Lead], FieldType::Url),
    field("industry", &[Account], FieldType::Text(200)),
    field("address", WHO, FieldType::Text(500)),
    field("source", &[Person, Account, Lead, Opportunity], FieldType::Text(200)),
    field("campaign_name", DEAL, FieldType::Text(120)),
    field("wish", &[Lead], FieldType::Text(LONG)),
    field("text", ANY, FieldType::Text(LONG)),
    field("amount", DEAL, FieldType::Money),
    field("currency", DEAL, FieldType::Currency),
    field("probability", &[Opportunity], FieldType::Percent),
    field("channel", &[Interaction], FieldType::Choice(&["note", "call", "mail", "visit"])),
    field("happened_at", &[Interaction], FieldType::Time),
    field("due_at", &[Opportunity, Reminder], FieldType::Time),
    field("account_id", &[Person, Lead, Opportunity], FieldType::Link(&[Account])),
    field("person_id", DEAL, FieldType::Link(&[Person])),
    field("lead_id", &[Opportunity], FieldType::Link(&[Lead])),
    field("about_id", DONE, FieldType::Link(&[Person, Account, Lead, Opportunity])),
    field("tags", ANY, FieldType::Tags),
];

/// Most tags of a record.
pub const TAGS_MAX: usize = 20;
/// How much of a text becomes the name of what has none.
const NAME_OF_TEXT_CHARS: usize = 80;

impl Field {
    /// The field of this name that records of this kind have.
    pub fn find(kind: RecordKind, name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name && field.kinds.contains(&kind))
    }

    /// The fields that records of this kind have.
    pub fn of(kind: RecordKind) -> impl Iterator<Item = &'static Self> {
        FIELDS.iter().filter(move |field| field.kinds.contains(&kind))
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Which one.
    pub field: String,
    /// What, in words for a person.
    pub message: String,
}

/// What people write about a record: checked, in the one form in which it is kept. Amounts are hundredths, moments are epoch
/// milliseconds, tags are lower case, sorted and each there once; what is empty is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// A new record's fields; everything that is wrong with them, when something is.
    pub fn new(kind: RecordKind, given: &Map<String, Value>) -> Result<Self, Vec<FieldFault>> {
        Self::default().changed(kind, given)
    }

    /// The same after a change; a null takes a field away.
    pub fn changed(&self, kind: RecordKind, given: &Map<String, Value>) -> Result<Self, Vec<FieldFault>> {
        let (mut fields, mut faults) = (self.clone(), Vec::new());
        for (name, value) in given {
            let read = match Field::find(kind, name) {
                Some(field) => field.read(kind, value),
                None => Err(format!("a record of the kind {} has no such field", kind.as_str())),
            };
            match read {
                Ok(Some(value)) => drop(fields.0.insert(name.clone(), value)),
                Ok(None) => drop(fields.0.remove(name)),
                Err(message) => faults.push(FieldFault { field: name.clone(), message }),
            }
        }
        fields.complete(kind);
        if fields.name().is_empty() && !faults.iter().any(|fault| fault.field == "name") {
            faults.push(FieldFault { field: "name".into(), message: "it needs a name".into() });
        }
        if faults.is_empty() { Ok(fields) } else { Err(faults) }
    }

    /// Puts in what a record of this kind always has.
    fn complete(&mut self, kind: RecordKind) {
        if let Some(first) = kind.statuses().first() {
            self.0.entry("status").or_insert_with(|| (*first).into());
        }
        if kind == Interaction {
            self.0.entry("channel").or_insert_with(|| "note".into());
        }
        if DONE.contains(&kind) && self.name().is_empty() {
            let text = self.text("text").unwrap_or_default();
            let first: String = text.lines().next().unwrap_or_default().chars().take(NAME_OF_TEXT_CHARS).collect();
            if !first.trim().is_empty() {
                self.0.insert("name".into(), first.trim().into());
            }
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.text("name").unwrap_or_default()
    }

    /// Where it stands.
    pub fn status(&self) -> Option<&str> {
        self.text("status")
    }

    /// A field that holds text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A field that holds a number: hundredths, percent or epoch milliseconds.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    /// Its tags.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.0.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// The records that it names: field, id, and which kinds they may be.
    pub fn links(&self, kind: RecordKind) -> Vec<(&'static str, &str, &'static [RecordKind])> {
        let link = |field: &'static Field| match field.takes {
            FieldType::Link(kinds) => self.text(field.name).map(|id| (field.name, id, kinds)),
            _ => None,
        };
        Field::of(kind).filter_map(link).collect()
    }

    /// The same, with this status.
    #[must_use]
    pub fn with_status(mut self, status: &str) -> Self {
        self.0.insert("status".into(), status.into());
        self
    }

    /// The same with whatever only the other has, and the tags of both.
    #[must_use]
    pub fn joined(mut self, other: &Self) -> Self {
        let mut tags: Vec<String> = self.tags().chain(other.tags()).map(str::to_owned).collect();
        for (name, value) in &other.0 {
            self.0.entry(name.clone()).or_insert_with(|| value.clone());
        }
        tags.sort_unstable();
        tags.dedup();
        tags.truncate(TAGS_MAX);
        if !tags.is_empty() {
            self.0.insert("tags".into(), tags.into());
        }
        self
    }

    /// As a client sees it: amounts as numbers with two decimals, moments as RFC 3339.
    pub fn shown(&self) -> Map<String, Value> {
        let shown = |(name, value): (&String, &Value)| {
            let takes = FIELDS.iter().find(|field| field.name == *name).map(|field| field.takes);
            (name.clone(), takes.map_or_else(|| value.clone(), |takes| takes.shown(value)))
        };
        self.0.iter().map(shown).collect()
    }

    /// One field as a cell of a CSV file.
    pub fn cell(&self, field: &Field) -> String {
        match self.0.get(field.name) {
            None => String::new(),
            Some(Value::Array(_)) => self.tags().collect::<Vec<_>>().join("; "),
            Some(Value::Number(number)) if field.takes == FieldType::Money => {
                decimal(number.as_i64().unwrap_or_default())
            }
            Some(value) => match field.takes.shown(value) {
                Value::String(text) => text,
                other => other.to_string(),
            },
        }
    }
}

/// Hundredths as a decimal number.
fn decimal(hundredths: i64) -> String {
    let (sign, value) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    format!("{sign}{}.{:02}", value / 100, value % 100)
}

impl FieldType {
    #[allow(clippy::cast_precision_loss, reason = "hundredths have at most 15 digits, which a double holds")]
    fn shown(self, value: &Value) -> Value {
        match (self, value.as_i64()) {
            (Self::Money, Some(hundredths)) => (hundredths as f64 / 100.0).into(),
            (Self::Time, Some(at)) => shown_time(at).into(),
            _ => value.clone(),
        }
    }
}

fn shown_time(at: EpochMs) -> String {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).ok();
    at.and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(kind: RecordKind, value: Value) -> Result<Fields, Vec<FieldFault>> {
        Fields::new(kind, value.as_object().unwrap())
    }

    #[test]
    fn a_lead_is_new_until_somebody_says_otherwise() {
        let lead = fields(Lead, json!({"name": " Acme Corp "})).unwrap();
        assert_eq!((lead.name(), lead.status()), ("Acme Corp", Some("new")));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let given = json!({"email": "a b@c", "amount": "1,5", "channel": "call", "status": "sleeping", "website": "javascript:1"});
        let faults = fields(Lead, given).unwrap_err();
        let mut names: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["amount", "channel", "email", "name", "status", "website"]);
    }

    #[test]
    fn an_amount_is_exact() {
        for (given, kept) in [
            (json!(1234.5), 123_450),
            (json!("1234.50"), 123_450),
            (json!(0.07), 7),
            (json!(-3), -300),
            (json!("10"), 1_000),
            (json!("1.000"), 100),
        ] {
            let deal = fields(Opportunity, json!({"name": "x", "amount": given})).unwrap();
            assert_eq!(deal.number("amount"), Some(kept), "{given}");
        }
        for bad in [json!(1.234), json!("1e3"), json!("12 €"), json!(true), json!("."), json!("99999999999999999999")]
        {
            assert!(fields(Opportunity, json!({"name": "x", "amount": bad})).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_change_keeps_what_it_does_not_name_and_null_takes_away() {
        let before =
            fields(Person, json!({"name": "Ana", "phone": "+49 30 1234", "tags": ["VIP", "b", "vip"]})).unwrap();
        let after = before.changed(Person, json!({"phone": null, "title": "CEO"}).as_object().unwrap()).unwrap();
        assert_eq!((after.text("phone"), after.text("title")), (None, Some("CEO")));
        assert_eq!(after.tags().collect::<Vec<_>>(), ["b", "vip"]);
        assert!(after.changed(Person, json!({"name": null}).as_object().unwrap()).is_err());
    }

    #[test]
    fn a_moment_is_read_in_three_ways_and_shown_in_one() {
        for given in [json!("2026-11-21"), json!("2026-11-21T01:00:00+01:00"), json!(1_795_219_200_000_i64)] {
            let reminder = fields(Reminder, json!({"text": "call back\nsoon", "due_at": given})).unwrap();
            assert_eq!(reminder.shown()["due_at"], "2026-11-21T00:00:00Z", "{given}");
            assert_eq!(reminder.name(), "call back");
        }
        for bad in [json!("soon"), json!("2026-13-01"), json!(-1), json!("2026-02-30")] {
            assert!(fields(Reminder, json!({"name": "x", "due_at": bad})).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_shown_reads_back_to_the_same() {
        let given = json!({"name": "Deal", "amount": 10.5, "currency": "eur", "probability": "40 %", "due_at": "2027-01-02", "tags": "a; B"});
        let deal = fields(Opportunity, given).unwrap();
        assert_eq!(Fields::new(Opportunity, &deal.shown()).unwrap(), deal);
    }
}

//! What people and agents tell over the channels: read, checked, written as events.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::config::{EVENT_BYTES_MAX, EVENT_NAME_MAX, EVENT_TEXT_BYTES_MAX};
use crate::error::{ApiError, Fault};
use crate::state::Api;
use domain::{Channel, EventBody, JobId, RunId, Signal, SignalKind, Slug};
use serde_json::{Map, Value};

/// An event on its way into the store: the project and the run it is about, and what it says.
type Draft = (Option<Slug>, Option<RunId>, EventBody);

/// Writes events that a caller tells, all of them or none; gives the last one's number. What a name or a text may hold is
/// checked here; who may tell, by policy.
pub(crate) async fn publish(api: &Api, caller: &Caller, channel: Channel, events: Vec<Value>) -> Result<i64, ApiError> {
    caller.may(Action::Publish(channel)).await?;
    let drafts = events.into_iter().map(|event| draft(channel, event, caller.name()));
    let drafts = drafts.collect::<Result<Vec<Draft>, ApiError>>()?;
    Ok(api.store().record_events(&drafts, clock::now_ms()).await?)
}

fn draft(channel: Channel, event: Value, by: &str) -> Result<Draft, ApiError> {
    if event.to_string().len() > EVENT_BYTES_MAX {
        let reason = format!("an event has at most {EVENT_BYTES_MAX} bytes; put what is larger elsewhere and name it");
        return Err(ApiError::too_large(reason));
    }
    let Value::Object(fields) = event else {
        return Err(ApiError::invalid(&["body"], "an event is a JSON object"));
    };
    let mut form = Form { fields, faults: Vec::new() };
    let draft = match channel {
        Channel::Catalyst => signal(&mut form, by),
        Channel::Crm => customer(&mut form, by),
    };
    form.done()?;
    draft.ok_or_else(|| ApiError::invalid(&["body"], "the event cannot be used"))
}

/// The seed's `{event_type, campaign_name, value, timestamp}` and what agents add.
fn signal(form: &mut Form, by: &str) -> Option<Draft> {
    let kind = form.text("event_type", EVENT_NAME_MAX);
    let kind = form.needed("event_type", kind).and_then(|name| {
        let known = || SignalKind::ALL.map(SignalKind::as_str).join(", ");
        let kind = SignalKind::parse(&name);
        form.found("event_type", kind, || format!("there is no such type; there are {}", known()))
    });
    let project = form.text("project", EVENT_NAME_MAX).and_then(|name| {
        let slug = Slug::parse(&name);
        form.found("project", slug.ok(), || "this is no project's name".to_owned())
    });
    form.moment("timestamp");
    let (run, about_job) = (form.number("run_id"), form.number("job_id").map(JobId));
    let campaign_name = form.text("campaign_name", EVENT_NAME_MAX);
    let value = form.measure("value");
    let to = form.text("to", EVENT_NAME_MAX);
    let text = form.text("text", EVENT_TEXT_BYTES_MAX);
    let data = form.object("data").unwrap_or_default();
    let signal = Signal { signal: kind?, by: by.to_owned(), campaign_name, value, to, about_job, text, data };
    Some((project, run.map(JobId), EventBody::Signalled(signal)))
}

/// The seed's `{type, payload, timestamp}`.
fn customer(form: &mut Form, by: &str) -> Option<Draft> {
    let kind = form.text("type", EVENT_NAME_MAX);
    let kind = form.needed("type", kind).and_then(|name| {
        let kind = Some(name).filter(|name| is_word(name));
        form.found("type", kind, || "a type is lower-case letters, digits and _, as lead_created".to_owned())
    });
    form.moment("timestamp");
    let payload = form.object("payload");
    let payload = form.needed("payload", payload);
    let body = EventBody::CrmChanged { kind: kind?, payload: Value::Object(payload?), by: Some(by.to_owned()) };
    Some((None, None, body))
}

fn is_word(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain)
}

/// The fields of an event, taken one by one; what is wrong with them is collected.
struct Form {
    fields: Map<String, Value>,
    faults: Vec<Fault>,
}

impl Form {
    fn fault(&mut self, field: &str, kind: &'static str, words: impl Into<String>) {
        self.faults.push(Fault::of(field, kind, words));
    }

    /// Null counts as not there.
    fn take(&mut self, field: &str) -> Option<Value> {
        self.fields.remove(field).filter(|value| !value.is_null())
    }

    fn needed<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        let is_named = self.faults.iter().any(|fault| fault.loc.last().is_some_and(|last| last == field));
        if value.is_none() && !is_named {
            self.fault(field, "missing", "Field required");
        }
        value
    }

    fn found<T>(&mut self, field: &str, value: Option<T>, words: impl Fn() -> String) -> Option<T> {
        if value.is_none() {
            self.fault(field, "value_error", words());
        }
        value
    }

    /// A text without control characters but line breaks and tabs.
    fn text(&mut self, field: &str, bytes_max: usize) -> Option<String> {
        match self.take(field)? {
            Value::String(text) if text.is_empty() || text.len() > bytes_max => {
                self.fault(field, "value_error", format!("a text of 1 to {bytes_max} bytes"));
            }
            Value::String(text) if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) => {
                self.fault(field, "value_error", "a text without control characters");
            }
            Value::String(text) => return Some(text),
            _ => self.fault(field, "string_type", "Input should be a valid string"),
        }
        None
    }

    fn number(&mut self, field: &str) -> Option<i64> {
        let number = self.take(field)?.as_i64().filter(|number| *number > 0);
        if number.is_none() {
            self.fault(field, "int_type", "Input should be a positive whole number");
        }
        number
    }

    fn measure(&mut self, field: &str) -> Option<f64> {
        let number = self.take(field)?.as_f64().filter(|number| number.is_finite());
        if number.is_none() {
            self.fault(field, "float_type", "Input should be a number");
        }
        number
    }

    fn object(&mut self, field: &str) -> Option<Map<String, Value>> {
        match self.take(field)? {
            Value::Object(fields) => return Some(fields),
            _ => self.fault(field, "dict_type", "Input should be an object"),
        }
        None
    }

    /// A moment is checked and not kept: the server says when it was told.
    fn moment(&mut self, field: &str) {
        let Some(value) = self.take(field) else { return };
        if value.as_str().and_then(clock::of_rfc3339).is_none() {
            self.fault(field, "datetime_parsing", "Input should be a moment as RFC 3339 writes it");
        }
    }

    fn done(&mut self) -> Result<(), ApiError> {
        let left: Vec<String> = self.fields.keys().cloned().collect();
        for field in left {
            self.fault(&field, "extra_forbidden", "Extra inputs are not permitted");
        }
        let faults = std::mem::take(&mut self.faults);
        if faults.is_empty() { Ok(()) } else { Err(ApiError::unusable(faults)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_seeds_own_event_is_taken() {
        let event = json!({
            "event_type": "task_complete", "campaign_name": "codegen-sprint-42", "value": 0.97,
            "timestamp": "2026-04-21T16:00:00Z"
        });
        let (project, _, body) = draft(Channel::Catalyst, event, "ada").unwrap();
        let EventBody::Signalled(signal) = body else { panic!("{body:?}") };
        assert_eq!((project, signal.signal, signal.value), (None, SignalKind::TaskComplete, Some(0.97)));
        assert_eq!((signal.by.as_str(), signal.campaign_name.as_deref()), ("ada", Some("codegen-sprint-42")));
    }

    #[test]
    fn the_seeds_own_customer_event_is_taken() {
        let event = json!({
            "type": "lead_created", "payload": {"id": "crm-uuid", "name": "Acme Corp", "status": "new"},
            "timestamp": "2026-04-21T16:00:00Z"
        });
        let (_, _, body) = draft(Channel::Crm, event, "ada").unwrap();
        let EventBody::CrmChanged { kind, by, .. } = body else { panic!("{body:?}") };
        assert_eq!((kind.as_str(), by.as_deref()), ("lead_created", Some("ada")));
    }

    #[test]
    fn nobody_speaks_for_another_or_says_what_cannot_be_read() {
        for event in [
            json!({}),
            json!([]),
            json!("task_complete"),
            json!({"event_type": "run_finished"}),
            json!({"event_type": "message", "by": "the admin"}),
            json!({"event_type": "message", "seq": 1}),
            json!({"event_type": "metric", "value": "much"}),
            json!({"event_type": "metric", "value": true}),
            json!({"event_type": "message", "timestamp": "yesterday"}),
            json!({"event_type": "message", "project": "../etc"}),
            json!({"event_type": "message", "campaign_name": "a\u{0}b"}),
            json!({"event_type": "message", "campaign_name": "c".repeat(EVENT_NAME_MAX + 1)}),
            json!({"event_type": "message", "text": "t".repeat(EVENT_TEXT_BYTES_MAX + 1)}),
            json!({"event_type": "message", "job_id": -1}),
            json!({"event_type": "message", "data": []}),
            json!({"event_type": "message", "data": {"x": "y".repeat(EVENT_BYTES_MAX)}}),
        ] {
            assert!(draft(Channel::Catalyst, event.clone(), "eve").is_err(), "{event}");
        }
        for event in [
            json!({"type": "lead_created"}),
            json!({"payload": {}}),
            json!({"type": "Lead Created", "payload": {}}),
            json!({"type": "lead_created", "payload": "all"}),
            json!({"type": "lead_created", "payload": {}, "by": "the admin"}),
        ] {
            assert!(draft(Channel::Crm, event.clone(), "eve").is_err(), "{event}");
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let error = draft(Channel::Catalyst, json!({"event_type": 1, "value": "x", "colour": 1}), "eve").unwrap_err();
        let words = format!("{error:?}");
        for field in ["event_type", "value", "colour"] {
            assert!(words.contains(field), "{field}: {words}");
        }
        assert!(!words.contains("missing"), "{words}");
    }
}

//! An event as a channel tells it: the seed's JSON and `seq`, put into words once for all listeners.

use crate::channel::word::{self, Word};
use crate::clock;
use axum::extract::ws::Utf8Bytes;
use domain::{Channel, Event, EventBody, JobId, RunId, Slug};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The campaign of what belongs to no project.
const HOUSE: &str = "velocity";

/// An event in words.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) seq: i64,
    /// None for what is told on no channel.
    pub(crate) channel: Option<Channel>,
    /// `event_type` on the one channel, `type` on the other.
    pub(crate) kind: Cow<'static, str>,
    pub(crate) campaign: String,
    pub(crate) project: Option<Slug>,
    pub(crate) run: Option<RunId>,
    pub(crate) text: Utf8Bytes,
}

/// On `/ws/catalyst`. The first four are the seed's.
#[derive(Serialize)]
struct Coordination<'a> {
    event_type: &'a str,
    campaign_name: &'a str,
    value: Option<f64>,
    timestamp: String,
    seq: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<&'a Slug>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<RunId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<JobId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Map<String, Value>>,
    /// What happened by itself, as it is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a EventBody>,
}

/// On `/ws/crm`. The first three are the seed's.
#[derive(Serialize)]
struct Customer<'a> {
    r#type: &'a str,
    payload: &'a Value,
    timestamp: String,
    seq: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
}

impl Frame {
    pub(crate) fn of(event: &Event) -> Self {
        match &event.body {
            EventBody::CrmChanged { kind, payload, by } => Self::customer(event, kind, payload, by.as_deref()),
            body => match word::of(body) {
                Some(word) => Self::coordination(event, word),
                None => Self::with(event, None, Cow::Borrowed(""), String::new(), Utf8Bytes::default()),
            },
        }
    }

    fn customer(event: &Event, kind: &str, payload: &Value, by: Option<&str>) -> Self {
        let timestamp = clock::rfc3339(event.at_ms);
        let text = words(&Customer { r#type: kind, payload, timestamp, seq: event.seq, by });
        let campaign = payload["campaign_name"].as_str().unwrap_or_default().to_owned();
        Self::with(event, Some(Channel::Crm), Cow::Owned(kind.to_owned()), campaign, text)
    }

    fn coordination(event: &Event, word: Word) -> Self {
        let signal = match &event.body {
            EventBody::Signalled(signal) => Some(signal),
            _ => None,
        };
        let Word { event_type: kind, value, campaign_name } = word;
        let project = event.project.as_ref().map(Slug::as_str);
        let campaign = campaign_name.unwrap_or_else(|| project.unwrap_or(HOUSE).to_owned());
        let text = words(&Coordination {
            event_type: &kind,
            campaign_name: &campaign,
            value,
            timestamp: clock::rfc3339(event.at_ms),
            seq: event.seq,
            project: event.project.as_ref(),
            run_id: event.run_id,
            job_id: signal.and_then(|signal| signal.about_job),
            by: signal.map(|signal| signal.by.as_str()),
            to: signal.and_then(|signal| signal.to.as_deref()),
            text: signal.and_then(|signal| signal.text.as_deref()),
            data: signal.map(|signal| &signal.data).filter(|data| !data.is_empty()),
            detail: signal.is_none().then_some(&event.body),
        });
        Self::with(event, Some(Channel::Catalyst), kind, campaign, text)
    }

    fn with(
        event: &Event,
        channel: Option<Channel>,
        kind: Cow<'static, str>,
        campaign: String,
        text: Utf8Bytes,
    ) -> Self {
        let (project, run) = (event.project.clone(), event.run_id);
        Self { seq: event.seq, channel, kind, campaign, project, run, text }
    }

    /// About how much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.text.len() + self.campaign.len() + self.kind.len()
    }
}

fn words(frame: &impl Serialize) -> Utf8Bytes {
    serde_json::to_string(frame).expect("plain data, without maps that have other keys than text").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Signal, SignalKind};
    use serde_json::json;

    fn event(body: EventBody) -> Event {
        Event { seq: 7, at_ms: 1_776_787_200_000, project: None, run_id: None, body }
    }

    fn signal() -> Signal {
        Signal {
            signal: SignalKind::TaskComplete,
            by: "key:1".into(),
            campaign_name: Some("codegen-sprint-42".into()),
            value: Some(0.97),
            to: None,
            about_job: None,
            text: None,
            data: Map::new(),
        }
    }

    #[test]
    fn the_seeds_event_has_the_seeds_fields_and_its_number() {
        let frame = Frame::of(&event(EventBody::Signalled(signal())));
        let expected = "{\"event_type\":\"task_complete\",\"campaign_name\":\"codegen-sprint-42\",\"value\":0.97,\
                        \"timestamp\":\"2026-04-21T16:00:00Z\",\"seq\":7,\"by\":\"key:1\"}";
        assert_eq!(frame.text.as_str(), expected);
    }

    #[test]
    fn a_customers_event_has_the_seeds_fields_and_its_number() {
        let payload = json!({"id": "crm-uuid", "name": "Acme Corp", "status": "new"});
        let frame = Frame::of(&event(EventBody::CrmChanged { kind: "lead_created".into(), payload, by: None }));
        assert_eq!(frame.channel, Some(Channel::Crm));
        let expected = "{\"type\":\"lead_created\",\"payload\":{\"id\":\"crm-uuid\",\"name\":\"Acme Corp\",\"status\":\
                        \"new\"},\"timestamp\":\"2026-04-21T16:00:00Z\",\"seq\":7}";
        assert_eq!(frame.text.as_str(), expected);
    }

    #[test]
    fn a_project_stands_for_the_campaign_that_is_not_named() {
        let mut of_shop = event(EventBody::RunStarted { spec_revision: 1 });
        assert_eq!(Frame::of(&of_shop).campaign, "velocity");
        of_shop.project = Some(Slug::parse("shop").unwrap());
        let frame = Frame::of(&of_shop);
        let value: Value = serde_json::from_str(&frame.text).unwrap();
        assert_eq!((&value["campaign_name"], &value["value"]), (&json!("shop"), &Value::Null));
        assert_eq!(value["detail"], json!({"event_type": "run_started", "spec_revision": 1}));
    }
}

//! Events, as they are stored and as `GET /api/events` streams them. A test holds each to what the domain writes.

use crate::view::schema;
use domain::{ApprovalState, CampaignChange, JobState, MemoryChange, MemoryKind, MemoryTrust, SignalKind, Stage};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One thing that happened.
#[derive(Serialize, ToSchema)]
pub(crate) struct Event {
    /// 1, 2, 3 … without gaps.
    seq: i64,
    at_ms: i64,
    /// The project that it is about.
    #[schema(required)]
    project: Option<String>,
    /// The run that it is about.
    #[schema(required)]
    run_id: Option<i64>,
    #[serde(flatten)]
    body: EventBody,
}

/// What happened; `event_type` says which of these it is.
#[derive(Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "event_type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum EventBody {
    RunStarted {
        spec_revision: u32,
    },
    RunFinished {
        #[schema(value_type = schema::JobState)]
        state: JobState,
        /// Why, when not done.
        #[schema(required)]
        error: Option<String>,
    },
    StageMoved {
        job_id: i64,
        #[schema(value_type = schema::Stage)]
        stage: Stage,
        #[schema(value_type = schema::JobState)]
        state: JobState,
        /// Which claim this is, from 1.
        attempt: u32,
        /// Why, when it failed, waits or was taken over.
        #[schema(required)]
        reason: Option<String>,
        /// What it waits for, when it waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<schema::WaitReason>)]
        waits_for: Option<domain::WaitReason>,
        /// Who took it, when it is worked on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        worker: Option<String>,
    },
    JobMoved {
        job_id: i64,
        /// `run`, or `task.` and the task's name.
        kind: String,
        #[schema(value_type = schema::JobState)]
        state: JobState,
        attempt: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<schema::WaitReason>)]
        waits_for: Option<domain::WaitReason>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    JobProgressed {
        job_id: i64,
        percent: u8,
        doing: String,
    },
    JobLogAppended {
        job_id: i64,
        text: String,
    },
    ApprovalMoved {
        approval_id: i64,
        job_id: i64,
        #[schema(value_type = ApprovalStateName)]
        state: ApprovalState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    StageProgressed {
        job_id: i64,
        #[schema(value_type = schema::Stage)]
        stage: Stage,
        percent: u8,
        doing: String,
    },
    EvidenceRecorded {
        job_id: i64,
        #[schema(value_type = schema::Stage)]
        stage: Stage,
        check: String,
        #[schema(value_type = schema::Verdict)]
        verdict: domain::Verdict,
    },
    LogAppended {
        job_id: i64,
        #[schema(value_type = schema::Stage)]
        stage: Stage,
        text: String,
    },
    ReleaseMoved {
        release_id: i64,
        state: String,
        #[schema(required)]
        url: Option<String>,
        #[schema(required)]
        reason: Option<String>,
    },
    HealthChanged {
        healthy: bool,
        #[schema(required)]
        reason: Option<String>,
    },
    SpecChanged {
        session_id: String,
        revision: u32,
        summary: String,
    },
    Signalled(Signal),
    CrmChanged {
        /// `lead_created` and so on.
        r#type: String,
        /// To what: at least its `id`.
        #[schema(value_type = Object)]
        payload: Value,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    CampaignChanged {
        campaign_name: String,
        #[schema(value_type = CampaignChangeName)]
        change: CampaignChange,
        value: f64,
        /// 0 to 1.
        progress: f64,
    },
    MemoryChanged {
        memory_id: i64,
        #[schema(value_type = MemoryChangeName)]
        change: MemoryChange,
        #[schema(value_type = schema::MemoryKind)]
        kind: MemoryKind,
        #[schema(value_type = schema::MemoryTrust)]
        trust: MemoryTrust,
        /// Who did it: `user:ana`.
        by: String,
    },
    Pruned {
        releases: u32,
        builds: u32,
        artifacts: u32,
        bytes: u64,
    },
}

/// What somebody told the others.
#[derive(Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signal {
    #[schema(value_type = SignalName)]
    signal: SignalKind,
    /// Who told it.
    by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    campaign_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about_job: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Option<Object>)]
    data: Map<String, Value>,
}

/// What somebody tells the others.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SignalName {
    TaskStarted,
    TaskProgress,
    TaskComplete,
    TaskFailed,
    Message,
    HandOff,
    ApprovalNeeded,
    Deploy,
    Incident,
    Metric,
}

/// Where an approval stands.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ApprovalStateName {
    Pending,
    Approved,
    Refused,
    Expired,
}

/// What happened to a campaign.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CampaignChangeName {
    Created,
    Updated,
    Closed,
    Reopened,
    MemberAdded,
    MemberRemoved,
    RunAdded,
    RunRemoved,
    Progressed,
}

/// What happened to a memory.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MemoryChangeName {
    Remembered,
    Confirmed,
    Superseded,
    Forgotten,
}

/// What somebody wants to do.
#[derive(ToSchema)]
pub(crate) struct Wish {
    principal: Party,
    /// `task.submit`, `deploy`, `file.write` and so on.
    action: String,
    resource: Party,
    /// What else the rules may look at.
    #[schema(value_type = Object)]
    context: Value,
}

/// One side of a wish.
#[derive(ToSchema)]
pub(crate) struct Party {
    /// `user`, `key`, `agent`, `project`, `task`, `file` and so on.
    kind: String,
    /// Which one.
    id: String,
    /// What the rules may know of it.
    #[schema(value_type = Option<Object>)]
    attributes: Option<Value>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::EventBody as Stored;
    use serde::de::DeserializeOwned;
    use serde_json::json;
    use std::collections::BTreeSet;
    use utoipa::PartialSchema as _;

    /// Every kind of event, bare and with everything that it may say.
    pub(crate) fn samples() -> Vec<Stored> {
        let (job, stage) = (json!(1), json!("test"));
        let samples = json!([
            {"event_type": "run_started", "spec_revision": 1},
            {"event_type": "run_finished", "state": "error", "error": "x"},
            {"event_type": "run_finished", "state": "done", "error": null},
            {"event_type": "stage_moved", "job_id": job, "stage": stage, "state": "working", "attempt": 1, "reason": null},
            {"event_type": "stage_moved", "job_id": job, "stage": stage, "state": "error", "attempt": 1, "reason": "x"},
            {"event_type": "job_moved", "job_id": job, "kind": "task.sleep", "state": "queued", "attempt": 0},
            {"event_type": "job_moved", "job_id": job, "kind": "run", "state": "waiting", "attempt": 1, "waits_for": "turn", "reason": "x"},
            {"event_type": "job_progressed", "job_id": job, "percent": 1, "doing": "x"},
            {"event_type": "job_log_appended", "job_id": job, "text": "x"},
            {"event_type": "approval_moved", "approval_id": 1, "job_id": job, "state": "pending"},
            {"event_type": "approval_moved", "approval_id": 1, "job_id": job, "state": "expired", "by": "ana"},
            {"event_type": "stage_progressed", "job_id": job, "stage": stage, "percent": 1, "doing": "x"},
            {"event_type": "evidence_recorded", "job_id": job, "stage": stage, "check": "x", "verdict": "not_run"},
            {"event_type": "log_appended", "job_id": job, "stage": stage, "text": "x"},
            {"event_type": "release_moved", "release_id": 1, "state": "live", "url": "x", "reason": "y"},
            {"event_type": "release_moved", "release_id": 1, "state": "live", "url": null, "reason": null},
            {"event_type": "health_changed", "healthy": false, "reason": "x"},
            {"event_type": "health_changed", "healthy": true, "reason": null},
            {"event_type": "spec_changed", "session_id": "s", "revision": 1, "summary": "x"},
            {"event_type": "signalled", "signal": "message", "by": "ana"},
            {"event_type": "signalled", "signal": "metric", "by": "ana", "campaign_name": "c", "value": 1.0, "to": "b", "about_job": 1, "text": "x", "data": {"a": 1}},
            {"event_type": "crm_changed", "type": "lead_created", "payload": {"id": "1"}},
            {"event_type": "crm_changed", "type": "lead_created", "payload": {"id": "1"}, "by": "ana"},
            {"event_type": "campaign_changed", "campaign_name": "c", "change": "member_added", "value": 1.0, "progress": 0.5},
            {"event_type": "memory_changed", "memory_id": 1, "change": "superseded", "kind": "fact", "trust": "untrusted", "by": "user:ana"},
            {"event_type": "pruned", "releases": 1, "builds": 1, "artifacts": 1, "bytes": 1},
        ]);
        serde_json::from_value(samples).unwrap()
    }

    /// Its name. A new kind of event does not compile here until it is among the samples.
    fn name(body: &Stored) -> &'static str {
        match body {
            Stored::RunStarted { .. } => "run_started",
            Stored::RunFinished { .. } => "run_finished",
            Stored::StageMoved { .. } => "stage_moved",
            Stored::JobMoved { .. } => "job_moved",
            Stored::JobProgressed { .. } => "job_progressed",
            Stored::JobLogAppended { .. } => "job_log_appended",
            Stored::ApprovalMoved { .. } => "approval_moved",
            Stored::StageProgressed { .. } => "stage_progressed",
            Stored::EvidenceRecorded { .. } => "evidence_recorded",
            Stored::LogAppended { .. } => "log_appended",
            Stored::ReleaseMoved { .. } => "release_moved",
            Stored::HealthChanged { .. } => "health_changed",
            Stored::SpecChanged { .. } => "spec_changed",
            Stored::Signalled(_) => "signalled",
            Stored::CrmChanged { .. } => "crm_changed",
            Stored::CampaignChanged { .. } => "campaign_changed",
            Stored::MemoryChanged { .. } => "memory_changed",
            Stored::Pruned { .. } => "pruned",
        }
    }

    #[test]
    fn every_event_of_the_domain_is_described_as_it_is_written() {
        let mut seen = BTreeSet::new();
        for stored in samples() {
            let written = serde_json::to_value(&stored).unwrap();
            assert_eq!(written["event_type"], name(&stored));
            seen.insert(name(&stored));
            let described: EventBody = serde_json::from_value(written.clone()).unwrap();
            assert_eq!(serde_json::to_value(described).unwrap(), written);
        }
        let schema = serde_json::to_value(EventBody::schema()).unwrap().to_string();
        assert_eq!(seen.len(), 18);
        assert!(seen.iter().all(|name| schema.contains(&format!("[\"{name}\"]"))), "{schema}");
    }

    /// Whether each name of the domain is one of the described.
    fn takes<T: DeserializeOwned>(names: &[&str]) -> bool {
        names.iter().all(|name| serde_json::from_value::<T>(json!(name)).is_ok())
    }

    #[test]
    fn the_names_within_events_are_the_domains() {
        assert!(takes::<SignalName>(&SignalKind::ALL.map(SignalKind::as_str)));
        let changes: Vec<&str> = MemoryChange::ALL.iter().map(|change| change.as_str()).collect();
        assert!(takes::<MemoryChangeName>(&changes));
        for state in ["pending", "approved", "refused", "expired"] {
            assert!(ApprovalState::parse(state).is_some() && takes::<ApprovalStateName>(&[state]), "{state}");
        }
    }
}

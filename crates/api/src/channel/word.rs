//! The words of the channel of coordination for what happens by itself: jobs move, releases go on the air, checks find things.

use domain::{ApprovalState, EventBody, JobState, Verdict};
use std::borrow::Cow;

/// What an event is called on the channel.
#[derive(Debug, PartialEq)]
pub(super) struct Word {
    pub(super) event_type: Cow<'static, str>,
    pub(super) value: Option<f64>,
    /// The campaign that it names.
    pub(super) campaign_name: Option<String>,
}

/// An event's word; none for lines of output, which are told on no channel.
pub(super) fn of(body: &EventBody) -> Option<Word> {
    use EventBody as E;
    let (word, value) = match body {
        E::LogAppended { .. } | E::JobLogAppended { .. } => return None,
        E::Signalled(signal) => (signal.signal.as_str(), signal.value),
        E::StageMoved { state, .. } | E::JobMoved { state, .. } => moved(*state),
        E::StageProgressed { percent, .. } | E::JobProgressed { percent, .. } => {
            ("task_progress", Some(f64::from(*percent) / 100.0))
        }
        E::RunFinished { state, .. } => ("run_finished", Some(share(*state == JobState::Done))),
        E::ApprovalMoved { state: ApprovalState::Pending, .. } => ("approval_needed", None),
        E::ApprovalMoved { state, .. } => ("approval_decided", Some(share(*state == ApprovalState::Approved))),
        E::EvidenceRecorded { verdict, .. } => ("evidence_recorded", found(*verdict)),
        E::ReleaseMoved { reason, .. } => ("deploy", Some(share(reason.is_none()))),
        E::HealthChanged { healthy: false, .. } => ("incident", Some(0.0)),
        E::HealthChanged { healthy: true, .. } => ("recovered", Some(1.0)),
        other => return Some(own(other)),
    };
    let campaign_name = match body {
        E::Signalled(signal) => signal.campaign_name.clone(),
        _ => None,
    };
    Some(Word { event_type: Cow::Borrowed(word), value, campaign_name })
}

fn moved(state: JobState) -> (&'static str, Option<f64>) {
    match state {
        JobState::Queued => ("task_queued", None),
        JobState::Waiting => ("task_waiting", None),
        JobState::Working => ("task_started", None),
        JobState::Done => ("task_complete", Some(1.0)),
        JobState::Error => ("task_failed", Some(0.0)),
        JobState::Cancelled => ("task_cancelled", None),
    }
}

fn found(verdict: Verdict) -> Option<f64> {
    match verdict {
        Verdict::Passed => Some(1.0),
        Verdict::Failed => Some(0.0),
        Verdict::NotRun => None,
    }
}

fn share(all: bool) -> f64 {
    if all { 1.0 } else { 0.0 }
}

/// What has no word of its own keeps the name under which it is stored, and the value and the campaign that it says.
fn own(body: &EventBody) -> Word {
    let body = serde_json::to_value(body).unwrap_or_default();
    let text = |field: &str| body[field].as_str().map(str::to_owned);
    let event_type = Cow::Owned(text("event_type").unwrap_or_default());
    Word { event_type, value: body["value"].as_f64(), campaign_name: text("campaign_name") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{JobId, JobKind, Task};

    fn told(body: &EventBody) -> Option<(String, Option<f64>)> {
        of(body).map(|word| (word.event_type.into_owned(), word.value))
    }

    fn job(state: JobState) -> EventBody {
        let kind = JobKind::Task(Task::Sleep);
        EventBody::JobMoved { job_id: JobId(1), kind, state, attempt: 1, waits_for: None, reason: None }
    }

    #[test]
    fn a_job_that_is_done_is_a_task_that_is_complete() {
        assert_eq!(told(&job(JobState::Working)), Some(("task_started".into(), None)));
        assert_eq!(told(&job(JobState::Done)), Some(("task_complete".into(), Some(1.0))));
        assert_eq!(told(&job(JobState::Error)), Some(("task_failed".into(), Some(0.0))));
    }

    #[test]
    fn lines_of_output_are_on_no_channel_and_what_has_no_word_keeps_its_name() {
        assert_eq!(told(&EventBody::JobLogAppended { job_id: JobId(1), text: "x".into() }), None);
        assert_eq!(told(&EventBody::RunStarted { spec_revision: 1 }), Some(("run_started".into(), None)));
    }
}

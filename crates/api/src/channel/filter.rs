//! Which events of a channel a listener wants.

use crate::channel::frame::Frame;
use crate::error::ApiError;
use domain::{Channel, JobId, RunId, Slug};
use serde::Deserialize;
use store::EventFilter;
use utoipa::IntoParams;

/// Which events, and from where on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChannelQuery {
    /// Only events after this number; 0 for all that are kept, the newest when not said.
    pub(crate) after: Option<i64>,
    /// Only of this campaign.
    pub(crate) campaign: Option<String>,
    /// Only of this project.
    pub(crate) project: Option<String>,
    /// Only of this run.
    pub(crate) run: Option<i64>,
    /// Only of these types (`event_type` or `type`), with commas between them.
    pub(crate) r#type: Option<String>,
    /// A ticket of `POST /api/events/ticket`, where nothing else can be sent.
    pub(crate) ticket: Option<String>,
}

/// Which events of a channel.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    channel: Channel,
    campaign: Option<String>,
    project: Option<Slug>,
    run: Option<RunId>,
    kinds: Vec<String>,
}

impl Filter {
    /// A project's name that is none is refused.
    pub(crate) fn read(channel: Channel, query: &ChannelQuery) -> Result<Self, ApiError> {
        let project = query.project.as_deref().map(Slug::parse).transpose();
        let project = project.map_err(|error| ApiError::invalid(&["query", "project"], error.to_string()))?;
        let kinds = query.r#type.as_deref().unwrap_or_default().split(',').map(str::trim);
        Ok(Self {
            channel,
            campaign: query.campaign.clone(),
            project,
            run: query.run.map(JobId),
            kinds: kinds.filter(|kind| !kind.is_empty()).map(str::to_owned).collect(),
        })
    }

    pub(crate) fn admits(&self, frame: &Frame) -> bool {
        frame.channel == Some(self.channel)
            && self.campaign.as_ref().is_none_or(|campaign| *campaign == frame.campaign)
            && (self.project.is_none() || self.project == frame.project)
            && (self.run.is_none() || self.run == frame.run)
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| *kind == frame.kind))
    }

    /// As much of it as the store can look for by an index.
    pub(crate) fn stored(&self) -> EventFilter {
        EventFilter { project: self.project.clone(), run_id: self.run, job_id: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Event, EventBody};

    fn frame(project: &str) -> Frame {
        let body = EventBody::RunStarted { spec_revision: 1 };
        Frame::of(&Event { seq: 1, at_ms: 0, project: Slug::parse(project).ok(), run_id: Some(JobId(3)), body })
    }

    #[test]
    fn a_listener_is_told_only_what_fits_all_that_it_named() {
        let admits = |query: ChannelQuery| Filter::read(Channel::Catalyst, &query).unwrap().admits(&frame("shop"));
        let some = |text: &str| Some(text.to_owned());
        assert!(admits(ChannelQuery::default()));
        assert!(admits(ChannelQuery { campaign: some("shop"), run: Some(3), ..Default::default() }));
        assert!(admits(ChannelQuery { r#type: some("task_failed, run_started"), ..Default::default() }));
        assert!(!admits(ChannelQuery { r#type: some("task_failed"), ..Default::default() }));
        assert!(!admits(ChannelQuery { project: some("blog"), ..Default::default() }));
        assert!(!admits(ChannelQuery { project: some("shop"), run: Some(4), ..Default::default() }));
        assert!(!Filter::read(Channel::Crm, &ChannelQuery::default()).unwrap().admits(&frame("shop")));
        assert!(Filter::read(Channel::Crm, &ChannelQuery { project: some("A B"), ..Default::default() }).is_err());
    }
}

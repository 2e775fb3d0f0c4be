//! A conversation as a client sees it.

use crate::view::run::May;
use crate::view::schema;
use domain::{Answers, Line, Question, Run, Session, Spec};
use serde::Serialize;
use utoipa::ToSchema;

/// How far a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChatStage {
    /// Answers are missing.
    Collecting,
    /// Nothing is missing; `build` starts a run.
    ReadyToBuild,
    /// A run is under way.
    Building,
    /// The newest run is done and nothing was changed since.
    Done,
}

impl ChatStage {
    /// Reads it off the conversation and its newest run.
    pub(crate) fn of(session: &Session, run: Option<&Run>) -> Self {
        match run {
            Some(run) if !run.state.is_final() => Self::Building,
            Some(run) if run.state == domain::JobState::Done && is_built(session, run) => Self::Done,
            _ if session.answers.missing().is_empty() => Self::ReadyToBuild,
            _ => Self::Collecting,
        }
    }
}

/// Whether the run built what the conversation says now.
pub(crate) fn is_built(session: &Session, run: &Run) -> bool {
    session.spec.as_ref().is_some_and(|spec| spec.revision == run.spec_revision)
}

/// What `POST /assistant-chat` answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatReply {
    /// What the assistant says.
    pub(crate) message: String,
    /// How far the conversation is.
    pub(crate) stage: ChatStage,
    /// The spec so far.
    #[schema(required, value_type = Option<Object>)]
    pub(crate) spec: Option<Spec>,
    /// Questions without an answer, in their order.
    #[schema(value_type = Vec<schema::Question>)]
    pub(crate) missing: Vec<Question>,
    /// Short answers worth offering as buttons.
    pub(crate) suggestions: Vec<String>,
    /// The newest run's number as text; null until a build.
    #[schema(required)]
    pub(crate) job_id: Option<String>,
    /// The conversation's id.
    pub(crate) session_id: String,
    /// Revision of the spec; 0 before the first answer.
    pub(crate) revision: u32,
    /// The newest run in short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) run: Option<RunBrief>,
}

/// A run in short.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunBrief {
    /// Its number.
    id: i64,
    /// Where it stands.
    #[schema(value_type = schema::JobState)]
    state: domain::JobState,
    /// 0 to 100.
    percent: u8,
    /// The stage it is at, while it is under way.
    #[schema(required, value_type = Option<schema::Stage>)]
    stage: Option<domain::Stage>,
    /// Why it stopped.
    #[schema(required)]
    error: Option<String>,
    /// Where the product is reached, while this run's version is on the air.
    #[schema(required)]
    url: Option<String>,
}

impl RunBrief {
    pub(crate) fn new(run: &Run, url: Option<String>) -> Self {
        let stage = current(run).map(|view| view.stage);
        Self { id: run.id.0, state: run.state, percent: run.percent, stage, error: run.error.clone(), url }
    }
}

/// The first stage that is not over, while the run is under way.
pub(crate) fn current(run: &Run) -> Option<&domain::run::StageView> {
    if run.state.is_final() { None } else { run.stages.iter().find(|view| !view.job.state.is_final()) }
}

/// What `GET /api/sessions/{id}` answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// The conversation's id.
    pub(crate) id: String,
    /// What was said, oldest first.
    #[schema(value_type = Vec<schema::Line>)]
    pub(crate) transcript: Vec<Line>,
    /// The answers so far, word for word.
    #[schema(value_type = schema::Answers)]
    pub(crate) answers: Answers,
    /// The spec so far.
    #[schema(required, value_type = Option<Object>)]
    pub(crate) spec: Option<Spec>,
    /// Questions without an answer, in their order.
    #[schema(value_type = Vec<schema::Question>)]
    pub(crate) missing: Vec<Question>,
    /// Short answers worth offering as buttons.
    pub(crate) suggestions: Vec<String>,
    /// How far the conversation is.
    pub(crate) stage: ChatStage,
    /// The newest run's number.
    #[schema(required)]
    pub(crate) run_id: Option<i64>,
    /// The newest run in short.
    #[schema(required)]
    pub(crate) run: Option<RunBrief>,
    /// Revision of the spec; 0 before the first answer.
    pub(crate) revision: u32,
    /// What the caller may do to it.
    pub(crate) can: SessionCan,
    /// When it began.
    pub(crate) created_at_ms: i64,
    /// When it last changed.
    pub(crate) updated_at_ms: i64,
}

/// What may be done to a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionCan {
    /// Say something, change the spec, build.
    pub(crate) change: May,
}

/// A conversation in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionBrief {
    /// The conversation's id.
    id: String,
    /// The product's title, once it has one.
    #[schema(required)]
    title: Option<String>,
    /// The newest run's number.
    #[schema(required)]
    run_id: Option<i64>,
    /// When it last changed.
    updated_at_ms: i64,
}

impl SessionBrief {
    pub(crate) fn new(session: Session) -> Self {
        Self {
            title: session.spec.map(|spec| spec.project.title),
            run_id: session.run_id.map(|run| run.0),
            id: session.id.0,
            updated_at_ms: session.updated_at_ms,
        }
    }
}

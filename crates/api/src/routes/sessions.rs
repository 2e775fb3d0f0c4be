//! Conversations as they are kept.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::config::LIST_MAX;
use crate::conversation;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{self, Path};
use crate::state::Api;
use crate::view::chat::{ChatStage, RunBrief, SessionBrief, SessionCan, SessionView};
use crate::view::run::May;
use crate::view::schema;
use axum::Json;
use axum::extract::State;
use domain::{Question, Session, SessionId, SpecEdit};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most changes of one call.
const EDITS_MAX: usize = 12;

/// All conversations, the newest first.
#[utoipa::path(
    get, path = "/api/sessions", operation_id = "list_sessions", tag = "conversation",
    responses((status = 200, description = "Conversations", body = Vec<SessionBrief>))
)]
pub(crate) async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<Vec<SessionBrief>>, ApiError> {
    caller.may(Action::See).await?;
    let sessions = api.store().sessions(LIST_MAX).await?;
    Ok(Json(sessions.into_iter().map(SessionBrief::new).collect()))
}

/// One conversation: what was said, the spec so far, and how far it is.
#[utoipa::path(
    get, path = "/api/sessions/{id}", operation_id = "get_session", tag = "conversation",
    params(("id" = String, Path, description = "The conversation's id")),
    responses(
        (status = 200, description = "The conversation", body = SessionView),
        (status = 404, description = "No such conversation", body = ErrorBody),
    )
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<SessionView>, ApiError> {
    caller.may(Action::See).await?;
    let unknown = || ApiError::not_found("conversation");
    let id = SessionId::parse(&id).ok_or_else(unknown)?;
    let session = api.store().find_session(&id).await?.ok_or_else(unknown)?;
    shown(&api, &caller, session).await
}

/// Changes in place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpecChange {
    /// The revision of the spec that one has seen; another one is a conflict.
    revision: u32,
    /// Answers that are replaced, by their question.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    answers: BTreeMap<Question, String>,
    /// Applied one after the other, behind what was said before.
    #[serde(default)]
    #[schema(value_type = Option<Vec<schema::SpecEdit>>, max_items = 12)]
    edits: Vec<SpecEdit>,
}

/// Changes the spec in place: typed, so nothing is read out of words. All of it or nothing.
#[utoipa::path(
    patch, path = "/api/sessions/{id}/spec", operation_id = "change_spec", tag = "conversation", request_body = SpecChange,
    params(("id" = String, Path, description = "The conversation's id")),
    responses(
        (status = 200, description = "The conversation with the spec of the next revision", body = SessionView),
        (status = 404, description = "No such conversation", body = ErrorBody),
        (status = 409, description = "The spec went on since that revision", body = ErrorBody),
        (status = 422, description = "A change that cannot be, or that changes nothing", body = ErrorBody),
    )
)]
pub(crate) async fn change(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    extract::Json(change): extract::Json<SpecChange>,
) -> Result<Json<SessionView>, ApiError> {
    let unknown = || ApiError::not_found("conversation");
    let id = SessionId::parse(&id).ok_or_else(unknown)?;
    caller.may(Action::Talk(&id)).await?;
    let session = api.store().find_session(&id).await?.ok_or_else(unknown)?;
    let revision = conversation::revision(&session);
    if revision != change.revision {
        let reason = format!("the spec is at revision {revision} by now; look at it and change it again");
        return Err(ApiError::conflict(reason));
    }
    if change.edits.len() > EDITS_MAX {
        return Err(ApiError::invalid(&["body", "edits"], format!("at most {EDITS_MAX} changes at once")));
    }
    let answers: Vec<_> = change.answers.into_iter().collect();
    let amended = generator::amend(session, &answers, &change.edits);
    let amended = amended.map_err(|why| ApiError::invalid(&["body", "edits"], why))?;
    let summary = amended.said.join("; ");
    let saved = api.store().save_session(&amended.session, Some(&summary), clock::now_ms()).await?;
    shown(&api, &caller, saved).await
}

async fn shown(api: &Api, caller: &Caller, session: Session) -> Result<Json<SessionView>, ApiError> {
    let newest = conversation::newest(api, &session).await?;
    // What would be offered after an empty message: the rules are pure, so asking changes nothing.
    let suggestions = generator::converse(session.clone(), "").suggestions;
    let run = newest.as_ref().map(|newest| &newest.run);
    let (suggestions, stage) = (conversation::offered(suggestions, run), ChatStage::of(&session, run));
    let may = caller.can(Action::Talk(&session.id));
    let can = SessionCan { change: May::unless((!may).then(|| "your role may only look".to_owned())) };
    Ok(Json(view(session, stage, suggestions, newest.map(|newest| conversation::brief(api, &newest)), can)))
}

fn view(
    session: Session,
    stage: ChatStage,
    suggestions: Vec<String>,
    run: Option<RunBrief>,
    can: SessionCan,
) -> SessionView {
    SessionView {
        can,
        missing: session.answers.missing(),
        revision: conversation::revision(&session),
        id: session.id.0,
        transcript: session.transcript,
        answers: session.answers,
        spec: session.spec,
        suggestions,
        stage,
        run_id: session.run_id.map(|run| run.0),
        run,
        created_at_ms: session.created_at_ms,
        updated_at_ms: session.updated_at_ms,
    }
}

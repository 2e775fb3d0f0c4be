//! Conversations as they are kept.

use crate::auth::{Action, Caller};
use crate::config::LIST_MAX;
use crate::conversation;
use crate::error::{ApiError, ErrorBody};
use crate::extract::Path;
use crate::state::Api;
use crate::view::chat::{ChatStage, SessionBrief, SessionView};
use axum::Json;
use axum::extract::State;
use domain::{Session, SessionId};

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
    let newest = conversation::newest(&api, &session).await?;
    // What would be offered after an empty message: the rules are pure, so asking changes nothing.
    let suggestions = generator::converse(session.clone(), "").suggestions;
    let run = newest.as_ref().map(|newest| &newest.run);
    let (suggestions, stage) = (conversation::offered(suggestions, run), ChatStage::of(&session, run));
    Ok(Json(view(session, stage, suggestions, newest.map(|newest| conversation::brief(&api, &newest)))))
}

fn view(
    session: Session,
    stage: ChatStage,
    suggestions: Vec<String>,
    run: Option<crate::view::chat::RunBrief>,
) -> SessionView {
    SessionView {
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

//! The conversation.

use crate::auth::{Action, Caller};
use crate::conversation::{self, Message};
use crate::error::{ApiError, ErrorBody};
use crate::extract::Json;
use crate::state::Api;
use crate::view::chat::ChatReply;
use axum::extract::State;
use domain::SessionId;
use serde::Deserialize;
use utoipa::ToSchema;

/// One message to a conversation.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ChatRequest {
    /// What the person says; may be empty.
    message: String,
    /// The conversation, chosen by the client: 1 to 128 visible characters.
    session_id: String,
    /// How the reply is found. This version knows `rules`.
    #[serde(default = "rules")]
    #[schema(default = "rules")]
    backend: String,
    /// Begins the conversation anew before the message is read.
    #[serde(default)]
    reset: bool,
}

fn rules() -> String {
    "rules".to_owned()
}

impl TryFrom<ChatRequest> for Message {
    type Error = ApiError;

    fn try_from(request: ChatRequest) -> Result<Self, ApiError> {
        if request.backend != "rules" {
            let reason = "this version knows only the backend \"rules\"; it needs no model";
            return Err(ApiError::invalid(&["body", "backend"], reason));
        }
        let session = SessionId::parse(&request.session_id).ok_or_else(|| {
            let reason = "a session_id has 1 to 128 visible characters";
            ApiError::invalid(&["body", "session_id"], reason)
        })?;
        Ok(Self { session, text: request.message, reset: request.reset })
    }
}

/// Says something to a conversation; the answer comes at once, a build goes on by itself.
#[utoipa::path(
    post, path = "/assistant-chat", tag = "conversation", request_body = ChatRequest,
    responses(
        (status = 200, description = "The assistant's answer", body = ChatReply),
        (status = 413, description = "More than 64 KiB", body = ErrorBody),
        (status = 422, description = "Malformed", body = ErrorBody),
    )
)]
pub(crate) async fn assistant_chat(
    State(api): State<Api>,
    caller: Caller,
    Json(request): Json<ChatRequest>,
) -> Result<axum::Json<ChatReply>, ApiError> {
    let message = Message::try_from(request)?;
    caller.may(Action::Talk(&message.session)).await?;
    conversation::turn(&api, &caller, &message).await.map(axum::Json)
}

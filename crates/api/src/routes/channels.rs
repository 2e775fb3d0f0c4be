//! The live channels over WebSocket, the tickets to them, and what is published.

use crate::auth::{Action, Caller, token};
use crate::channel::{self, ChannelQuery, publish};
use crate::clock;
use crate::config::{EVENTS_OF_A_CALL_MAX, TICKET_MS};
use crate::error::{ApiError, ErrorBody};
use crate::extract::Json;
use crate::state::Api;
use crate::view::schema;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Channel;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An event of coordination, as `/ws/catalyst` tells it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) struct CatalystEvent {
    /// `task_started`, `task_complete`, `message`, `hand_off`, `approval_needed`, `deploy`, `incident` and so on.
    event_type: String,
    /// The campaign, or the project's name, or `velocity`.
    campaign_name: String,
    /// A score, a share from 0 to 1, a measure.
    #[schema(required)]
    value: Option<f64>,
    /// RFC 3339, UTC.
    timestamp: String,
    /// Its number: `?after=` goes on behind it.
    seq: i64,
    /// The project that it is about.
    project: Option<String>,
    /// The run that it is about.
    run_id: Option<i64>,
    /// The job that somebody told about.
    job_id: Option<i64>,
    /// Who told it, when somebody did.
    by: Option<String>,
    /// For whom.
    to: Option<String>,
    /// In words.
    text: Option<String>,
    /// Anything else that was told.
    #[schema(value_type = Option<Object>)]
    data: Option<Value>,
    /// What happened by itself, as `/api/events` tells it.
    detail: Option<schema::EventBody>,
}

/// Something about customers, as `/ws/crm` tells it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) struct CrmEvent {
    /// `lead_created` and so on.
    r#type: String,
    /// To what: at least its `id`.
    #[schema(value_type = Object)]
    payload: Value,
    /// RFC 3339, UTC.
    timestamp: String,
    /// Its number: `?after=` goes on behind it.
    seq: i64,
    /// Who told it, when somebody did and it is no change of what is stored here.
    by: Option<String>,
}

/// One event, or several as `events`.
#[derive(ToSchema)]
#[schema(example = json!({"event_type": "task_complete", "campaign_name": "codegen-sprint-42", "value": 0.97}))]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) struct PublishBody {
    /// `catalyst` when not said, or `crm`.
    channel: Option<String>,
    /// Events as the channel tells them, without `seq` and `by`: 1 to 256, written all or none. Without it, the other fields of the
    /// body are the one event.
    #[schema(value_type = Option<Vec<Object>>)]
    events: Option<Vec<Value>>,
}

/// What was written.
#[derive(Serialize, ToSchema)]
pub(crate) struct Published {
    /// The last event's number.
    seq: i64,
    /// How many; theirs are the numbers up to `seq`.
    count: usize,
}

/// What opens one socket, once.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ticket {
    /// For `?ticket=`.
    ticket: String,
    /// For how long, in seconds.
    expires_in: i64,
}

/// The channel of coordination: events as they happen, each as a text of the shape [`CatalystEvent`]. Developers and agents publish by sending one.
/// Signed in by header, cookie, ticket, or a first message `{"type":"auth","token":…}` (`"key"` for a key). Who is too far behind is told
/// `{"type":"gap","oldest":n}`.
#[utoipa::path(
    get, path = "/ws/catalyst", operation_id = "catalyst", tag = "events", params(ChannelQuery),
    responses(
        (status = 101, description = "The socket is open", body = CatalystEvent),
        (status = 426, description = "This address speaks WebSocket", body = ErrorBody),
    )
)]
pub(crate) async fn catalyst(State(api): State<Api>, request: Request) -> Result<Response, ApiError> {
    channel::open(api, Channel::Catalyst, request).await
}

/// The channel of customers: events as they happen, each as a text of the shape [`CrmEvent`]. Otherwise as `/ws/catalyst`.
#[utoipa::path(
    get, path = "/ws/crm", operation_id = "crm", tag = "events", params(ChannelQuery),
    responses(
        (status = 101, description = "The socket is open", body = CrmEvent),
        (status = 426, description = "This address speaks WebSocket", body = ErrorBody),
    )
)]
pub(crate) async fn crm(State(api): State<Api>, request: Request) -> Result<Response, ApiError> {
    channel::open(api, Channel::Crm, request).await
}

/// A ticket: it opens one socket of this caller within 30 seconds, on any server of the installation.
#[utoipa::path(
    post, path = "/api/events/ticket", operation_id = "make_ticket", tag = "events",
    responses((status = 201, description = "The ticket", body = Ticket))
)]
pub(crate) async fn ticket(
    State(api): State<Api>,
    caller: Caller,
) -> Result<(StatusCode, axum::Json<Ticket>), ApiError> {
    caller.may(Action::See).await?;
    let ticket = token::fresh().ok_or_else(|| ApiError::unavailable("no randomness for a ticket; try again"))?;
    let proof = serde_json::to_string(&caller.proof()).map_err(|error| ApiError::broken(&error))?;
    let now = clock::now_ms();
    api.store().insert_ticket(&token::digest(&ticket), &proof, now + TICKET_MS, now).await?;
    Ok((StatusCode::CREATED, axum::Json(Ticket { ticket, expires_in: TICKET_MS / 1000 })))
}

/// Publishes events on a channel.
#[utoipa::path(
    post, path = "/api/events", operation_id = "publish_events", tag = "events", request_body = PublishBody,
    responses((status = 201, description = "Written, and on its way to all who listen", body = Published))
)]
pub(crate) async fn publish(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<Value>,
) -> Result<(StatusCode, axum::Json<Published>), ApiError> {
    let (channel, events) = read(body)?;
    let count = events.len();
    let seq = publish::publish(&api, &caller, channel, events).await?;
    Ok((StatusCode::CREATED, axum::Json(Published { seq, count })))
}

fn read(body: Value) -> Result<(Channel, Vec<Value>), ApiError> {
    let Value::Object(mut body) = body else {
        return Err(ApiError::invalid(&["body"], "an event is a JSON object"));
    };
    let channel = match body.remove("channel") {
        None | Some(Value::Null) => Some(Channel::Catalyst),
        Some(name) => name.as_str().and_then(Channel::parse),
    };
    let unknown = || ApiError::invalid(&["body", "channel"], "there are the channels catalyst and crm");
    let channel = channel.ok_or_else(unknown)?;
    match body.remove("events") {
        None => Ok((channel, vec![Value::Object(body)])),
        Some(Value::Array(events)) if (1..=EVENTS_OF_A_CALL_MAX).contains(&events.len()) && body.is_empty() => {
            Ok((channel, events))
        }
        Some(_) => {
            let reason = format!("a list of 1 to {EVENTS_OF_A_CALL_MAX} events, and nothing beside it but channel");
            Err(ApiError::invalid(&["body", "events"], reason))
        }
    }
}

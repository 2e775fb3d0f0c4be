//! One socket from its opening to its end.

use crate::auth::rate::Who;
use crate::auth::{Action, Caller};
use crate::channel::attendance::Attendance;
use crate::channel::filter::Filter;
use crate::channel::follower::{Follower, Told};
use crate::channel::publish::publish;
use crate::clock;
use crate::config::{
    AUTH_SECONDS_MAX, EVENT_BYTES_MAX, SOCKET_PING_SECONDS, SOCKET_SILENCE_SECONDS_MAX, SOCKET_STALL_SECONDS_MAX,
};
use crate::error::ApiError;
use crate::state::Api;
use axum::body::Bytes;
use axum::extract::FromRequestParts as _;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use domain::Channel;
use futures_util::{FutureExt as _, SinkExt as _};
use serde_json::{Map, Value, json};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(1);
/// How often the other side is asked whether it is there.
const PING: Duration = Duration::from_secs(SOCKET_PING_SECONDS);

/// Why a socket ends: the code, and words for a person. Codes from 4000 on are ours and follow HTTP's.
#[derive(Debug, Clone, Copy)]
struct End(u16, &'static str);

const CLOSING: End = End(1012, "the server restarts; come back with ?after=");
const AWAY: End = End(1013, "the store is away; come back with ?after=");
const UNKNOWN: End =
    End(4401, "sign in first: {\"type\":\"auth\",\"token\":\"…\"} or {\"type\":\"auth\",\"key\":\"…\"}");
const REVOKED: End = End(4401, "this sign-in or key is no longer valid");
const FORBIDDEN: End = End(4403, "policy does not let you listen");
const UNREADABLE: End = End(1002, "a message cannot be read, or has more than 64 KiB");
/// The other side said goodbye first.
const LEFT: End = End(1000, "");
/// The other side is gone or takes nothing: there is nobody to say it to.
const GONE: End = End(1006, "");

/// Who opened a socket.
pub(super) enum Guest {
    Known(Caller),
    /// They say it in their first message; until then they take one of few places.
    Unknown(Box<Parts>, OwnedSemaphorePermit),
}

/// Talks until one side ends it.
pub(super) async fn run(
    mut socket: WebSocket,
    api: Api,
    channel: Channel,
    filter: Filter,
    after: Option<i64>,
    guest: Guest,
) {
    // On the heap, and gone before the talk begins: a socket's own state stays small.
    let caller = match guest {
        Guest::Known(caller) => Ok(caller),
        Guest::Unknown(parts, place) => Box::pin(introduced(&mut socket, &api, parts, place)).await,
    };
    let end = match caller {
        Ok(caller) => Box::pin(talk(&mut socket, &api, channel, filter, after, caller)).await,
        Err(end) => end,
    };
    let _ = timeout(FAREWELL, farewell(&mut socket, end)).await;
}

/// Says why, and waits until the other side has heard it: a connection that is closed over unread messages is reset, and what was
/// said last is lost.
async fn farewell(socket: &mut WebSocket, End(code, reason): End) -> Result<(), axum::Error> {
    if code == GONE.0 {
        return Ok(());
    }
    if code == LEFT.0 {
        return socket.flush().await;
    }
    socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await?;
    while let Some(Ok(_)) = socket.recv().await {}
    Ok(())
}

/// Waits for the first message and learns from it who it is.
async fn introduced(
    socket: &mut WebSocket,
    api: &Api,
    mut parts: Box<Parts>,
    _place: OwnedSemaphorePermit,
) -> Result<Caller, End> {
    let wait = Duration::from_secs(AUTH_SECONDS_MAX);
    let first = tokio::select! {
        first = timeout(wait, socket.recv()) => first.map_err(|_| UNKNOWN)?,
        () = api.closing().cancelled() => return Err(CLOSING),
    };
    let Some(Ok(message)) = first else { return Err(GONE) };
    let (name, value) = shown(&message).ok_or(UNKNOWN)?;
    parts.headers.insert(name, value);
    let caller = Caller::from_request_parts(&mut parts, api).await.map_err(|_| UNKNOWN)?;
    caller.may(Action::See).await.map_err(|_| FORBIDDEN)?;
    socket.send(Message::Text("{\"type\":\"ready\"}".into())).await.map_err(|_| GONE)?;
    Ok(caller)
}

/// What `{"type":"auth","token":…}` or `{"type":"auth","key":…}` would be as a header.
fn shown(message: &Message) -> Option<(HeaderName, HeaderValue)> {
    let Message::Text(text) = message else { return None };
    let fields: Map<String, Value> = serde_json::from_str(text).ok()?;
    let word = |name: &str| fields.get(name).and_then(Value::as_str);
    if word("type") != Some("auth") {
        return None;
    }
    let (name, value) = match (word("token"), word("key")) {
        (Some(token), _) => (AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}"))),
        (None, Some(key)) => (HeaderName::from_static("x-api-key"), HeaderValue::from_str(key)),
        (None, None) => return None,
    };
    let mut value = value.ok()?;
    value.set_sensitive(true);
    Some((name, value))
}

async fn talk(
    socket: &mut WebSocket,
    api: &Api,
    channel: Channel,
    filter: Filter,
    after: Option<i64>,
    caller: Caller,
) -> End {
    let attendance = api.channels().attendance(api, caller);
    let Ok(follower) = Follower::start(api, filter, after).await else { return AWAY };
    let heard = Instant::now();
    let over = Box::pin(over(api.clone(), Arc::clone(&attendance)));
    let alarm = Box::pin(sleep_until(heard + PING));
    let mut talk = Talk { socket, api, channel, attendance, follower, over, alarm, heard, asked: heard };
    loop {
        if let Err(end) = talk.step().await {
            return end;
        }
    }
}

/// Waits for the end that does not come from the other side.
async fn over(api: Api, attendance: Arc<Attendance>) -> End {
    tokio::select! {
        () = attendance.ended() => REVOKED,
        () = api.closing().cancelled() => CLOSING,
    }
}

struct Talk<'a> {
    socket: &'a mut WebSocket,
    api: &'a Api,
    channel: Channel,
    attendance: Arc<Attendance>,
    follower: Follower,
    /// Made once a socket, as the alarm is: what every event would register and take back costs more than telling it.
    over: Pin<Box<dyn Future<Output = End> + Send>>,
    /// Goes off when it is time to ask; set anew only then.
    alarm: Pin<Box<Sleep>>,
    /// When the other side was last heard.
    heard: Instant,
    /// When it was last asked whether it is there.
    asked: Instant,
}

impl Talk<'_> {
    /// Tells what there is to be told, or waits for something to happen.
    async fn step(&mut self) -> Result<(), End> {
        // Also where there is always something to be told.
        if self.attendance.is_over() {
            return Err(REVOKED);
        }
        if self.api.closing().is_cancelled() {
            return Err(CLOSING);
        }
        let batch = self.follower.ready().await.map_err(|_| AWAY)?;
        if batch.is_empty() {
            return self.wait().await;
        }
        self.tell(batch).await?;
        if self.asked.elapsed() >= PING {
            self.ping().await?;
        }
        // Between two batches, so that whoever is far behind can still say something.
        match self.socket.recv().now_or_never() {
            Some(message) => self.hear(message).await,
            None => Ok(()),
        }
    }

    /// Writes a batch in as few packets as possible. A reader that takes nothing costs this one batch.
    async fn tell(&mut self, batch: Vec<Told>) -> Result<(), End> {
        let socket = &mut *self.socket;
        let written = async move {
            for told in batch {
                socket.feed(Message::Text(told.text)).await?;
            }
            socket.flush().await
        };
        tokio::select! {
            // Usually done at once; the others are then not even looked at.
            biased;
            written = written => written.map_err(|_| GONE),
            () = tokio::time::sleep(Duration::from_secs(SOCKET_STALL_SECONDS_MAX)) => Err(GONE),
            // Nobody reads: what stands in the buffer goes first, so there is no way to say why.
            _ = &mut self.over => Err(GONE),
        }
    }

    async fn wait(&mut self) -> Result<(), End> {
        tokio::select! {
            // News come most often. The others have their turn: a socket is listened to after every batch.
            biased;
            () = self.follower.changed() => Ok(()),
            message = self.socket.recv() => self.hear(message).await,
            end = &mut self.over => Err(end),
            () = &mut self.alarm => self.ping().await,
        }
    }

    async fn ping(&mut self) -> Result<(), End> {
        self.asked = Instant::now();
        self.alarm.as_mut().reset(self.asked + PING);
        if self.heard.elapsed() > Duration::from_secs(SOCKET_SILENCE_SECONDS_MAX) {
            return Err(GONE);
        }
        self.say(Message::Ping(Bytes::new())).await
    }

    async fn say(&mut self, message: Message) -> Result<(), End> {
        let wait = Duration::from_secs(SOCKET_STALL_SECONDS_MAX);
        match timeout(wait, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(GONE),
        }
    }

    async fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let message = message.ok_or(GONE)?.map_err(|_| UNREADABLE)?;
        self.heard = Instant::now();
        let answer = match message {
            Message::Text(text) => {
                let desk = Desk { api: self.api, channel: self.channel, attendance: &self.attendance };
                Box::pin(desk.answer(&text)).await
            }
            Message::Binary(_) => refusal(None, &ApiError::invalid(&["body"], "send text: an event as JSON")),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(LEFT),
        };
        self.say(Message::Text(answer.to_string().into())).await
    }
}

/// Where messages are answered; it knows nothing of the socket.
struct Desk<'a> {
    api: &'a Api,
    channel: Channel,
    attendance: &'a Attendance,
}

impl Desk<'_> {
    /// What a message is answered: an event is published, `ping` and a late `auth` are greeted.
    async fn answer(&self, text: &str) -> Value {
        if text.len() > EVENT_BYTES_MAX {
            let reason =
                format!("an event has at most {EVENT_BYTES_MAX} bytes; put what is larger elsewhere and name it");
            return refusal(None, &ApiError::too_large(reason));
        }
        let Ok(Value::Object(mut fields)) = serde_json::from_str(text) else {
            return refusal(None, &ApiError::invalid(&["body"], "a message is a JSON object"));
        };
        match fields.get("type").and_then(Value::as_str) {
            Some("ping") => return json!({"type": "pong"}),
            Some("auth") => return json!({"type": "ready"}),
            _ => {}
        }
        let id = fields.remove("id");
        match self.publish(Value::Object(fields)).await {
            Ok(seq) => with_id(id, json!({"type": "published", "seq": seq})),
            Err(error) => refusal(id, &error),
        }
    }

    /// A message counts as a call.
    async fn publish(&self, event: Value) -> Result<i64, ApiError> {
        let caller = self.attendance.caller();
        if let Some(rate) = &self.api.config().rate {
            let taken = self.api.calls().take(rate, Who::Caller(caller.name()), clock::now_ms());
            taken.map_err(ApiError::rate_limited)?;
        }
        publish(self.api, caller, self.channel, vec![event]).await
    }
}

fn refusal(id: Option<Value>, error: &ApiError) -> Value {
    let body = error.body();
    with_id(id, json!({"type": "error", "error": body.error, "code": body.code, "detail": body.detail}))
}

/// A message may carry an `id`; its answer then has it, too.
fn with_id(id: Option<Value>, mut answer: Value) -> Value {
    if let Some(id) = id {
        answer["id"] = id;
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_message_shows_a_token_or_a_key_and_nothing_else() {
        let shown = |text: &str| shown(&Message::Text(text.into()));
        let (name, value) = shown(r#"{"type":"auth","token":"abc"}"#).unwrap();
        assert_eq!((name, value.to_str().unwrap()), (AUTHORIZATION, "Bearer abc"));
        assert!(value.is_sensitive());
        assert_eq!(shown(r#"{"type":"auth","key":"dev"}"#).unwrap().0, "x-api-key");
        for text in
            ["", "{}", "[]", r#"{"token":"abc"}"#, r#"{"type":"auth"}"#, "{\"type\":\"auth\",\"token\":\"a\\nb\"}"]
        {
            assert!(shown(text).is_none(), "{text}");
        }
    }
}

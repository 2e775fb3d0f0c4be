//! “WebSocket Endpoints”, “WebSocket contract”. That the two scripts run unchanged in a real browser is shown by the tests of `api`.

use super::shape;
use super::world::{World, ask};
use serde_json::{Value, json};
use std::net::TcpStream;
use std::time::Duration;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{HandshakeError, Message, WebSocket, client};

const PATIENCE: Duration = Duration::from_secs(10);

/// A line, the channel, what is told there as the line has it, and what a listener hears.
#[rustfmt::skip]
const LINES: &[(&str, &str, &str, &str)] = &[
    ("WS /ws/catalyst — Event Format", "/ws/catalyst",
     r#"{"event_type": "task_complete", "campaign_name": "codegen-sprint-42", "value": 0.97, "timestamp": "2026-04-21T16:00:00Z"}"#,
     r#"{"event_type": "task_complete", "campaign_name": "codegen-sprint-42", "value": 0.97, "timestamp": ":time", "seq": ":number", "by": ":text"}"#),
    ("WS /ws/crm — Event Format", "/ws/crm",
     r#"{"type": "lead_created", "payload": {"id": "crm-uuid", "name": "Acme Corp", "status": "new"}, "timestamp": "2026-04-21T16:00:00Z"}"#,
     r#"{"type": "lead_created", "payload": {"id": "crm-uuid", "name": "Acme Corp", "status": "new"}, "timestamp": ":time", "seq": ":number", "by": ":text"}"#),
];

struct Socket(WebSocket<TcpStream>);

impl Socket {
    /// Opens a channel with this header line; the status when it is refused.
    fn open(port: u16, path: &str, header: Option<(&'static str, &str)>) -> Result<Self, u16> {
        let mut request = format!("ws://localhost:{port}{path}").into_client_request().expect("an address");
        if let Some((name, value)) = header {
            request.headers_mut().insert(name, HeaderValue::from_str(value).expect("a plain value"));
        }
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        match client(request, stream) {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(HandshakeError::Failure(tokio_tungstenite::tungstenite::Error::Http(refused))) => {
                Err(refused.status().as_u16())
            }
            Err(error) => panic!("{path}: {error}"),
        }
    }

    fn say(&mut self, text: &str) {
        self.0.send(Message::text(text.to_owned())).expect("it is open");
    }

    /// The next message; its code when it is a farewell.
    fn hear(&mut self) -> Result<Value, u16> {
        loop {
            match self.0.read().expect("the channel is silent") {
                Message::Text(text) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Message::Close(frame) => return Err(frame.map_or(1006, |frame| frame.code.into())),
                _ => {}
            }
        }
    }
}

#[test]
fn both_channels_tell_events_as_the_reference_shows_them() {
    let world = World::start();
    let port = world.server.port;
    let bearer = format!("Bearer {}", world.token);
    for (says, path, event, heard) in LINES {
        let mut listener =
            Socket::open(port, path, Some(("authorization", &bearer))).expect("whoever may look may listen");
        // “Accepts live events”: what is sent over the socket is told to everybody on it.
        listener.say(event);
        let (mut told, mut answered) = (Value::Null, false);
        while told.is_null() || !answered {
            match listener.hear().expect("it stays open") {
                answer if answer["type"] == "published" => answered = true,
                event => told = event,
            }
        }
        let shape: Value = serde_json::from_str(heard).expect("a shape is JSON");
        let fault = shape::fault(&shape, &told, "event");
        assert!(fault.is_none(), "“{says}”: {}; {told}", fault.unwrap_or_default());
        assert_ne!(told["timestamp"], "2026-04-21T16:00:00Z", "when it was told is for the server to say");

        // The same over HTTP, and again from where one left off.
        let channel = path.trim_start_matches("/ws/");
        let event: Value = serde_json::from_str(event).expect("JSON");
        let body = json!({"channel": channel, "events": [event]}).to_string();
        let with = [format!("Authorization: {bearer}"), "Content-Type: application/json".to_owned()];
        let with: Vec<&str> = with.iter().map(String::as_str).collect();
        assert_eq!(ask(port, "POST /api/events", &with, &body).status, 201, "{says}");
        let mut late = Socket::open(port, &format!("{path}?after={}", told["seq"]), Some(("authorization", &bearer)));
        let again = late.as_mut().expect("it opens").hear().expect("an event");
        assert!(shape::fault(&shape, &again, "event").is_none(), "“{says}”: {again}");
        assert!(again["seq"].as_i64() > told["seq"].as_i64());
    }
}

#[test]
fn a_channel_is_for_those_who_are_signed_in_and_told_on_by_those_who_may() {
    let world = World::start();
    let port = world.server.port;
    for (_, path, event, _) in LINES {
        assert_eq!(Socket::open(port, path, Some(("authorization", "Bearer nonsense"))).err(), Some(401), "{path}");
        let expired = format!("Bearer {}", world.expired_token);
        assert_eq!(Socket::open(port, path, Some(("authorization", &expired))).err(), Some(403), "{path}");
        // A browser cannot set a header: it says with its first message who it is.
        let mut first = Socket::open(port, path, None).expect("the first message may say it");
        first.say(&json!({"type": "auth", "token": world.viewer_token}).to_string());
        assert_eq!(first.hear().expect("an answer")["type"], "ready");
        first.say(event);
        let refused = first.hear().expect("an answer");
        assert_eq!((&refused["type"], &refused["code"]), (&json!("error"), &json!("forbidden")), "{refused}");
        let mut nobody = Socket::open(port, path, None).expect("the first message may say it");
        nobody.say(r#"{"type": "auth", "token": "nonsense"}"#);
        assert_eq!(nobody.hear().expect_err("it is closed"), 4401);
        assert_eq!(ask(port, &format!("GET {path}"), &["X-API-Key: dev"], "").status, 426, "it speaks WebSocket");
    }
}

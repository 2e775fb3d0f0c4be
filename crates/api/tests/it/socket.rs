//! A client of the live channels that does nothing by itself.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

const PATIENCE: Duration = Duration::from_secs(5);

pub struct Socket(WebSocketStream<TcpStream>);

/// What came.
#[derive(Debug, PartialEq)]
pub enum Came {
    Text(Value),
    /// The code of a farewell; 1006 without one.
    End(u16),
}

impl Socket {
    /// Opens a socket with these headers; the status when it is refused.
    pub async fn open(port: u16, path: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let mut request = format!("ws://localhost:{port}{path}").into_client_request().unwrap();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        let stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(|_| 0u16)?;
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(_) => Err(0),
        }
    }

    /// One with the local key.
    pub async fn local(port: u16, path: &str) -> Self {
        Self::open(port, path, &[("x-api-key", "dev")]).await.expect("the local key opens it")
    }

    pub async fn came(&mut self) -> Came {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("the socket is silent") {
                Some(Ok(Message::Text(text))) => return Came::Text(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Came::End(frame.map_or(1006, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Came::End(1006),
            }
        }
    }

    pub async fn next(&mut self) -> Value {
        match self.came().await {
            Came::Text(value) => value,
            Came::End(code) => panic!("the socket ended with {code}"),
        }
    }

    /// The next event's number; none when the socket ended.
    pub async fn seq(&mut self) -> Option<i64> {
        match self.came().await {
            Came::Text(value) => Some(value["seq"].as_i64().unwrap_or_else(|| panic!("no event: {value}"))),
            Came::End(_) => None,
        }
    }

    pub async fn take(&mut self, count: usize) -> Vec<i64> {
        let mut seqs = Vec::new();
        for _ in 0..count {
            seqs.push(self.seq().await.expect("the socket goes on"));
        }
        seqs
    }

    pub async fn is_silent(&mut self) -> bool {
        timeout(Duration::from_millis(200), self.came()).await.is_err()
    }

    pub async fn say(&mut self, text: impl Into<String>) {
        self.0.send(Message::text(text.into())).await.unwrap();
    }

    /// The end of the socket, whatever came before.
    pub async fn end(&mut self) -> u16 {
        loop {
            if let Came::End(code) = self.came().await {
                return code;
            }
        }
    }
}

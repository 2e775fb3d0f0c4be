//! What is left of a body that nobody read. A connection that is closed over it is reset, and a proxy before us then tells
//! its caller that we are broken instead of handing on what we answered.

use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::header;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio_stream::{Stream, StreamExt as _};

/// Shorter bodies are in the kernel's buffer with the head, and hyper reads them away by itself.
const SHORT_BYTES: u64 = 16 << 10;
/// More than this, or for longer, is not listened to: then the connection is closed.
const DRAIN_BYTES_MAX: usize = 16 << 20;
const DRAIN_MAX: Duration = Duration::from_secs(5);

/// The same request; whatever its handler leaves unread is read away behind the answer.
pub(crate) fn unread(request: Request) -> Request {
    if request.body().size_hint().upper().is_some_and(|bytes| bytes <= SHORT_BYTES) {
        return request;
    }
    let is_sent = !request.headers().contains_key(header::EXPECT);
    request.map(|body| Body::from_stream(Unread { rest: Some(body.into_data_stream()), is_sent }))
}

struct Unread {
    /// None once the body is at its end, or broken.
    rest: Option<BodyDataStream>,
    /// Whether the caller sends it: who asked first (`Expect: 100-continue`) does once somebody has begun to read, and
    /// otherwise goes on with the next request.
    is_sent: bool,
}

impl Stream for Unread {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.is_sent = true;
        let Some(rest) = &mut self.rest else { return Poll::Ready(None) };
        let next = Pin::new(rest).poll_next(context);
        if matches!(next, Poll::Ready(None | Some(Err(_)))) {
            self.rest = None;
        }
        next
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        if !self.is_sent {
            return;
        }
        if let (Some(rest), Ok(runtime)) = (self.rest.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(tokio::time::timeout(DRAIN_MAX, swallow(rest)));
        }
    }
}

async fn swallow(mut rest: BodyDataStream) {
    let mut swallowed = 0;
    while let Some(Ok(bytes)) = rest.next().await {
        swallowed += bytes.len();
        if swallowed > DRAIN_BYTES_MAX {
            return;
        }
    }
}

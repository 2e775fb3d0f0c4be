//! What is left of a body that nobody read. A connection that is closed over it is reset, and a proxy before us then tells
//! its caller that we are broken instead of handing on what we answered.

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio_stream::{Stream, StreamExt as _};

/// Shorter bodies are in the kernel's buffer with the head, and hyper reads them away by itself.
const SHORT_BYTES: u64 = 16 << 10;
/// More than this, or for longer, is not listened to: then the connection is closed.
const DRAIN_BYTES_MAX: usize = 16 << 20;
const DRAIN_MAX: Duration = Duration::from_secs(5);

/// The same request; whatever its handler leaves unread is read away behind the answer. Where there is an [`Asked`], the
/// answer must pass through it.
pub(crate) fn unread(request: Request) -> (Request, Option<Asked>) {
    let asked = request.headers().contains_key(header::EXPECT).then(Asked::default);
    if asked.is_none() && request.body().size_hint().upper().is_some_and(|bytes| bytes <= SHORT_BYTES) {
        return (request, None);
    }
    let waiting = asked.clone();
    let unread = |body: Body| Body::from_stream(Unread { rest: Some(body.into_data_stream()), asked: waiting });
    (request.map(unread), asked)
}

/// What became of the body of a caller who asked first (`Expect: 100-continue`). Nobody can tell whether such a caller sends
/// it without a word from us, as Go's client does behind Caddy, or waits. To begin to read is that word, until the answer has
/// begun: so what nobody read is read away only behind the answer.
#[derive(Clone, Default)]
pub(crate) struct Asked(Arc<Mutex<Rest>>);

#[derive(Default)]
enum Rest {
    /// Somebody may still read it, or has.
    #[default]
    Taken,
    /// Nobody began to.
    Left(BodyDataStream),
    /// The answer is on its way.
    Late,
}

impl Asked {
    fn put(&self, rest: Rest) -> Rest {
        mem::replace(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), rest)
    }

    /// The answer to the request. Over a body that nobody read it ends the connection, as only the caller knows whether the
    /// next bytes are that body.
    pub(crate) fn answered(&self, mut response: Response) -> Response {
        let Rest::Left(rest) = self.put(Rest::Late) else { return response };
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        response.map(|answer| Body::new(Before { answer, rest: Some(rest) }))
    }
}

struct Unread {
    /// None once the body is at its end, or broken.
    rest: Option<BodyDataStream>,
    /// None once somebody has begun to read, or when the caller did not ask.
    asked: Option<Asked>,
}

impl Stream for Unread {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.asked = None;
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
        let Some(rest) = self.rest.take() else { return };
        match &self.asked {
            Some(asked) => {
                if let Rest::Late = asked.put(Rest::Left(rest))
                    && let Rest::Left(rest) = asked.put(Rest::Late)
                {
                    read_away(rest);
                }
            }
            None => read_away(rest),
        }
    }
}

/// An answer before the rest of its question.
struct Before {
    answer: Body,
    rest: Option<BodyDataStream>,
}

impl HttpBody for Before {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.answer).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.answer.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.answer.size_hint()
    }
}

impl Drop for Before {
    fn drop(&mut self) {
        if let Some(rest) = self.rest.take() {
            read_away(rest);
        }
    }
}

fn read_away(rest: BodyDataStream) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(tokio::time::timeout(DRAIN_MAX, swallow(rest)));
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

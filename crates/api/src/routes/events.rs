//! The stream of events: exact replay from a number, then live. A reader is never sent more than it takes, because each
//! batch is read from the store when the one before is gone.

use crate::auth::leave::Leave;
use crate::auth::{Action, Caller};
use crate::config::{STREAM_BATCH_MAX, STREAM_KEEP_ALIVE_SECONDS, STREAM_SECONDS_MAX};
use crate::error::ApiError;
use crate::extract::Query;
use crate::observe::Open;
use crate::state::Api;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{self, KeepAlive, Sse};
use domain::{Event, RunId, Slug};
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use store::EventFilter;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_stream::Stream;
use utoipa::IntoParams;

/// Which events, and from where on.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct EventQuery {
    /// Only events after this number; 0 for all, the newest when not said. `Last-Event-ID` goes before it.
    after: Option<i64>,
    /// Only of this project.
    project: Option<String>,
    /// Only of this run.
    run: Option<i64>,
}

/// Events as they happen (`text/event-stream`); each carries its number as `id`, so a browser resumes by itself. Who asks
/// for events that are no longer kept is first told of the gap: `event: gap`, `data: {"oldest": n}`.
#[utoipa::path(
    get, path = "/api/events", operation_id = "stream_events", tag = "events",
    params(EventQuery, ("Last-Event-ID" = Option<i64>, Header, description = "The last number seen")),
    responses((status = 200, description = "Events", content_type = "text/event-stream", body = String))
)]
pub(crate) async fn stream(
    State(api): State<Api>,
    caller: Caller,
    headers: HeaderMap,
    Query(query): Query<EventQuery>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>, ApiError> {
    caller.may(Action::See).await?;
    let newest = api.store().subscribe();
    let project = query.project.as_deref().map(Slug::parse).transpose();
    let project = project.map_err(|error| ApiError::invalid(&["query", "project"], error.to_string()))?;
    let after = seen(&headers).or(query.after).unwrap_or(*newest.borrow());
    let oldest = api.store().oldest_seq().await?;
    let reader = Reader {
        gap: (after + 1 < oldest).then_some(oldest),
        filter: EventFilter { project, run_id: query.run.map(|run| -> RunId { domain::JobId(run) }), job_id: None },
        batch: VecDeque::new(),
        until: Instant::now() + Duration::from_secs(STREAM_SECONDS_MAX),
        after,
        newest,
        leave: Leave::of(&caller),
        api,
        _open: Open::count("velocity_event_streams"),
    };
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(STREAM_KEEP_ALIVE_SECONDS));
    Ok(Sse::new(Reading::of(reader)).keep_alive(keep_alive))
}

/// The browser's own memory of what it has seen.
fn seen(headers: &HeaderMap) -> Option<i64> {
    headers.get("last-event-id")?.to_str().ok()?.trim().parse().ok()
}

struct Reader {
    api: Api,
    leave: Leave,
    _open: Open,
    /// The oldest number still kept, when the reader asked for older ones: it is told first.
    gap: Option<i64>,
    filter: EventFilter,
    newest: watch::Receiver<i64>,
    after: i64,
    batch: VecDeque<Event>,
    until: Instant,
}

/// A reader as a stream: the next event is only looked for when the one before was taken.
struct Reading(Option<Step>);

type Step = Pin<Box<dyn Future<Output = (Reader, Option<sse::Event>)> + Send>>;

impl Reading {
    fn of(mut reader: Reader) -> Self {
        Self(Some(Box::pin(async move {
            let frame = match reader.gap.take() {
                Some(oldest) => Some(sse::Event::default().event("gap").data(format!("{{\"oldest\":{oldest}}}"))),
                None => reader.next().await.as_ref().map(frame),
            };
            (reader, frame)
        })))
    }
}

impl Stream for Reading {
    type Item = Result<sse::Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(step) = self.0.as_mut() else { return Poll::Ready(None) };
        let (reader, event) = ready!(step.as_mut().poll(context));
        *self = match event {
            Some(_) => Self::of(reader),
            None => Self(None),
        };
        Poll::Ready(event.map(Ok))
    }
}

impl Reader {
    /// The next event; `None` ends the stream: the server closes, the store is gone, the stream is old enough, or its reader
    /// may not listen any more.
    async fn next(&mut self) -> Option<Event> {
        if self.leave.is_over() {
            return None;
        }
        while self.batch.is_empty() {
            // Marked as seen before reading: what is committed while we read wakes us again.
            self.newest.borrow_and_update();
            self.batch = self.read().await?.into();
            if self.batch.is_empty() && !self.changed().await {
                return None;
            }
        }
        let event = self.batch.pop_front()?;
        self.after = event.seq;
        Some(event)
    }

    async fn read(&self) -> Option<Vec<Event>> {
        let read = self.api.store().events_after(self.after, &self.filter, STREAM_BATCH_MAX).await;
        read.inspect_err(|error| tracing::warn!(%error, "an event stream ends; its reader will come back")).ok()
    }

    /// Waits for something new; false when the stream shall end.
    async fn changed(&mut self) -> bool {
        tokio::select! {
            changed = self.newest.changed() => changed.is_ok(),
            () = self.api.closing().cancelled() => false,
            () = self.leave.over() => false,
            () = tokio::time::sleep_until(self.until) => false,
        }
    }
}

fn frame(event: &Event) -> sse::Event {
    let frame = sse::Event::default().id(event.seq.to_string());
    frame.json_data(event).expect("an event is plain data, without maps that have other keys than text")
}

//! The stream of events over HTTP: exact replay from a number, then live. A reader is never sent more than it takes, because
//! each batch is read when the one before is gone.

use crate::auth::{Action, Caller};
use crate::channel::filter::Filter;
use crate::channel::{Attendance, ChannelQuery, Follower};
use crate::config::{STREAM_BATCH_MAX, STREAM_KEEP_ALIVE_SECONDS, STREAM_SECONDS_MAX};
use crate::error::ApiError;
use crate::extract::Query;
use crate::observe::Open;
use crate::state::Api;
use crate::view::schema;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use domain::{Channel, Event, JobId, Slug};
use futures_util::stream::unfold;
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use store::EventFilter;
use tokio::sync::watch;
use tokio::time::Instant;
use utoipa::IntoParams;

/// Which events, and from where on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventQuery {
    /// Only events after this number; 0 for all, the newest when not said. `Last-Event-ID` goes before it.
    after: Option<i64>,
    /// Only of this project.
    project: Option<String>,
    /// Only of this run.
    run: Option<i64>,
    /// As this channel tells them, `catalyst` or `crm`, in the shape that its WebSocket has.
    channel: Option<String>,
    /// Only of this campaign, as the channel `catalyst` tells them unless another is named.
    campaign: Option<String>,
    /// Only of these types, with commas between them, as the channel `catalyst` tells them unless another is named.
    r#type: Option<String>,
}

/// Events as they happen (`text/event-stream`); each carries its number as `id`, so a browser resumes by itself. Who asks
/// for events that are no longer kept is first told of the gap: `event: gap`, `data: {"oldest": n}`.
#[utoipa::path(
    get, path = "/api/events", operation_id = "stream_events", tag = "events",
    params(EventQuery, ("Last-Event-ID" = Option<i64>, Header, description = "The last number seen")),
    responses((status = 200, description = "Events, each as one line of `data` of the shape `Event`; on a channel as the channel tells them", content_type = "text/event-stream", body = schema::Event))
)]
pub(crate) async fn stream(
    State(api): State<Api>,
    caller: Caller,
    headers: HeaderMap,
    Query(query): Query<EventQuery>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    let after = seen(&headers).or(query.after);
    let channel = channel(&query)?;
    let until = Until {
        attendance: api.channels().attendance(&api, caller),
        at: Instant::now() + Duration::from_secs(STREAM_SECONDS_MAX),
        api: api.clone(),
        _open: Open::count("velocity_event_streams"),
    };
    let told = match channel {
        Some(channel) => Reader::Channel(followed(&api, channel, query, after).await?),
        None => Reader::Stored(stored(&api, query, after).await?),
    };
    let reading = Reading { told, frames: VecDeque::new(), until };
    let frames = unfold(reading, |mut reading| async move {
        let frame = reading.next().await?;
        Some((Ok::<_, Infallible>(frame), reading))
    });
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(STREAM_KEEP_ALIVE_SECONDS));
    Ok(Sse::new(frames).keep_alive(keep_alive).into_response())
}

/// The browser's own memory of what it has seen.
fn seen(headers: &HeaderMap) -> Option<i64> {
    headers.get("last-event-id")?.to_str().ok()?.trim().parse().ok()
}

fn channel(query: &EventQuery) -> Result<Option<Channel>, ApiError> {
    let unknown = || ApiError::invalid(&["query", "channel"], "there are the channels catalyst and crm");
    match &query.channel {
        Some(name) => Channel::parse(name).ok_or_else(unknown).map(Some),
        None if query.campaign.is_some() || query.r#type.is_some() => Ok(Some(Channel::Catalyst)),
        None => Ok(None),
    }
}

async fn followed(api: &Api, channel: Channel, query: EventQuery, after: Option<i64>) -> Result<Follower, ApiError> {
    let EventQuery { project, run, campaign, r#type, .. } = query;
    let query = ChannelQuery { after, campaign, project, run, r#type, ticket: None };
    Ok(Follower::start(api, Filter::read(channel, &query)?, after).await?)
}

async fn stored(api: &Api, query: EventQuery, after: Option<i64>) -> Result<Stored, ApiError> {
    let newest = api.store().subscribe();
    let project = query.project.as_deref().map(Slug::parse).transpose();
    let project = project.map_err(|error| ApiError::invalid(&["query", "project"], error.to_string()))?;
    let after = after.unwrap_or(*newest.borrow());
    let oldest = api.store().oldest_seq().await?;
    let filter = EventFilter { project, run_id: query.run.map(JobId), job_id: None };
    Ok(Stored { gap: (after + 1 < oldest).then_some(oldest), filter, after, newest, api: api.clone() })
}

/// A stream: the next batch is only looked for when the one before was taken.
struct Reading {
    told: Reader,
    frames: VecDeque<sse::Event>,
    until: Until,
}

enum Reader {
    /// As a channel tells it.
    Channel(Follower),
    /// As it is stored.
    Stored(Stored),
}

impl Reading {
    /// The next frame; `None` ends the stream.
    async fn next(&mut self) -> Option<sse::Event> {
        // Also where there is always something to be told.
        if self.until.attendance.is_over() {
            return None;
        }
        while self.frames.is_empty() {
            self.frames = self.told.ready().await?;
            if self.frames.is_empty() && !self.until.passed(self.told.changed()).await {
                return None;
            }
        }
        self.frames.pop_front()
    }
}

impl Reader {
    /// What there is to be told now; `None` when the store is gone.
    async fn ready(&mut self) -> Option<VecDeque<sse::Event>> {
        let read = match self {
            Self::Channel(follower) => follower.ready().await.map(|told| told.into_iter().map(told_frame).collect()),
            Self::Stored(stored) => stored.ready().await,
        };
        read.inspect_err(|error| tracing::warn!(%error, "an event stream ends; its reader will come back")).ok()
    }

    /// Waits until there may be something; false when there never will.
    async fn changed(&mut self) -> bool {
        match self {
            Self::Channel(follower) => {
                follower.changed().await;
                true
            }
            Self::Stored(stored) => stored.newest.changed().await.is_ok(),
        }
    }
}

fn told_frame(told: crate::channel::Told) -> sse::Event {
    let frame = sse::Event::default().data(told.text.as_str());
    match (told.seq, told.note) {
        (Some(seq), _) => frame.id(seq.to_string()),
        (None, Some(note)) => frame.event(note),
        (None, None) => frame,
    }
}

/// Events as they are stored.
struct Stored {
    api: Api,
    /// The oldest number still kept, when the reader asked for older ones: it is told first.
    gap: Option<i64>,
    filter: EventFilter,
    newest: watch::Receiver<i64>,
    after: i64,
}

impl Stored {
    async fn ready(&mut self) -> Result<VecDeque<sse::Event>, store::Error> {
        if let Some(oldest) = self.gap.take() {
            let gap = sse::Event::default().event("gap").data(format!("{{\"oldest\":{oldest}}}"));
            return Ok(VecDeque::from([gap]));
        }
        // Marked as seen before reading: what is committed while we read wakes us again.
        self.newest.borrow_and_update();
        let events = self.api.store().events_after(self.after, &self.filter, STREAM_BATCH_MAX).await?;
        self.after = events.last().map_or(self.after, |event| event.seq);
        Ok(events.iter().map(frame).collect())
    }
}

fn frame(event: &Event) -> sse::Event {
    let frame = sse::Event::default().id(event.seq.to_string());
    frame.json_data(event).expect("an event is plain data, without maps that have other keys than text")
}

/// Until when a stream lasts.
struct Until {
    api: Api,
    attendance: Arc<Attendance>,
    at: Instant,
    _open: Open,
}

impl Until {
    /// Waits for this; false when the stream shall end instead: the server closes, the caller was revoked, the stream is old
    /// enough.
    async fn passed(&self, wait: impl Future<Output = bool>) -> bool {
        tokio::select! {
            passed = wait => passed,
            () = self.api.closing().cancelled() => false,
            () = self.attendance.ended() => false,
            () = tokio::time::sleep_until(self.at) => false,
        }
    }
}

//! A listener: a place in the order of events, and what it is told next.

use crate::channel::filter::Filter;
use crate::channel::frame::Frame;
use crate::channel::reel::{Reach, Reel};
use crate::state::Api;
use axum::extract::ws::Utf8Bytes;
use std::sync::Arc;
use store::Store;
use tokio::sync::watch;

/// Events read in one go for a listener that is far behind.
const CATCH_UP_MAX: u32 = 1_000;
/// Most bytes of them: what a listener that does not take them costs.
const CATCH_UP_BYTES_MAX: usize = 128 * 1024;

/// What a listener is told: an event, or something about the stream itself.
#[derive(Debug)]
pub(crate) struct Told {
    /// The event's number; none when it is no event.
    pub(crate) seq: Option<i64>,
    /// `gap` or `reset`, when it is no event.
    pub(crate) note: Option<&'static str>,
    pub(crate) text: Utf8Bytes,
}

impl Told {
    pub(super) fn frame(frame: &Frame) -> Self {
        Self { seq: Some(frame.seq), note: None, text: frame.text.clone() }
    }

    /// Events up to the one before `oldest` are no longer kept.
    fn gap(oldest: i64) -> Self {
        Self { seq: None, note: Some("gap"), text: format!("{{\"type\":\"gap\",\"oldest\":{oldest}}}").into() }
    }

    /// The listener knows a number that was never given: another installation's, or from before a restored backup.
    fn reset(newest: i64) -> Self {
        Self { seq: None, note: Some("reset"), text: format!("{{\"type\":\"reset\",\"newest\":{newest}}}").into() }
    }
}

/// A listener.
pub(crate) struct Follower {
    store: Store,
    reel: Arc<Reel>,
    last: watch::Receiver<i64>,
    filter: Filter,
    /// Everything up to this number was told, or does not fit.
    position: i64,
    first: Option<Told>,
}

impl Follower {
    /// Listens from the event after `after` on, or from now on.
    pub(crate) async fn start(api: &Api, filter: Filter, after: Option<i64>) -> Result<Self, store::Error> {
        let store = api.store().clone();
        // The database's own number: this process may not yet have heard of what another one wrote.
        let newest = store.newest_seq().await?;
        let reel = api.channels().reel(&store, newest);
        let (position, first) = match after {
            Some(after) if after > newest => (newest, Some(Told::reset(newest))),
            Some(after) => (after.max(0), None),
            None => (newest, None),
        };
        Ok(Self { store, last: reel.subscribe(), reel, filter, position, first })
    }

    /// What there is to be told now; nothing when everything was told.
    pub(crate) async fn ready(&mut self) -> Result<Vec<Told>, store::Error> {
        if let Some(first) = self.first.take() {
            return Ok(vec![first]);
        }
        let mut batch = Vec::new();
        loop {
            // Marked as seen before reading: what comes while we read wakes us again.
            self.last.borrow_and_update();
            let before = self.position;
            match self.reel.read(before, &self.filter, &mut batch) {
                Reach::Behind => self.catch_up(&mut batch).await?,
                Reach::To(reached) => self.position = reached,
            }
            if !batch.is_empty() || self.position == before {
                return Ok(batch);
            }
        }
    }

    /// Waits until there may be something to be told.
    pub(crate) async fn changed(&mut self) {
        if self.last.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Reads what the reel no longer has.
    async fn catch_up(&mut self, batch: &mut Vec<Told>) -> Result<(), store::Error> {
        // Committed before we read, so that an end of what we read is an end up to there.
        let until = self.reel.last();
        let events = self.store.events_after(self.position, &self.filter.stored(), CATCH_UP_MAX).await?;
        // Asked afterwards: what was forgotten while we read is then missed aloud.
        let oldest = self.store.oldest_seq().await?;
        if self.position + 1 < oldest {
            batch.push(Told::gap(oldest));
            self.position = oldest - 1;
            return Ok(());
        }
        let (mut bytes, full) = (0, events.len() >= CATCH_UP_MAX as usize);
        for event in &events {
            let frame = Frame::of(event);
            if self.filter.admits(&frame) {
                bytes += frame.text.len();
                batch.push(Told::frame(&frame));
            }
            self.position = event.seq;
            if bytes >= CATCH_UP_BYTES_MAX {
                return Ok(());
            }
        }
        if !full {
            self.position = self.position.max(until);
        }
        Ok(())
    }
}

//! The newest events in words, shared by all who listen in this process.

use crate::channel::filter::Filter;
use crate::channel::follower::Told;
use crate::channel::frame::Frame;
use crate::config::{REEL_BYTES_MAX, REEL_EVENTS_MAX};
use domain::Event;
use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};
use std::time::Duration;
use store::{EventFilter, Store};
use tokio::sync::watch;

/// Events read in one go.
const READ_MAX: u32 = 1_024;
/// How long to wait when the store cannot be read.
const PAUSE: Duration = Duration::from_secs(1);
/// Most bytes of one batch for a listener, and most events looked at for it.
const BATCH_BYTES_MAX: usize = 32 * 1024;
const BATCH_EVENTS_MAX: usize = 4_096;

/// Every event from its first to its last, without a gap.
pub(super) struct Reel {
    tape: RwLock<Tape>,
    last: watch::Sender<i64>,
}

struct Tape {
    /// The number before the first frame's.
    before: i64,
    frames: VecDeque<Frame>,
    bytes: usize,
}

/// Where a reading ended.
pub(super) enum Reach {
    /// The reel does not reach back so far.
    Behind,
    /// Everything up to this number was looked at.
    To(i64),
}

impl Reel {
    /// A reel that begins so far before `newest` as it can hold, and is kept up to date until nobody holds it.
    pub(super) fn start(store: &Store, newest: i64) -> Arc<Self> {
        let kept = i64::try_from(REEL_EVENTS_MAX).expect("a small number");
        let before = newest.saturating_sub(kept).max(0);
        let tape = Tape { before, frames: VecDeque::new(), bytes: 0 };
        let reel = Arc::new(Self { tape: RwLock::new(tape), last: watch::channel(before).0 });
        tokio::spawn(keep(store.clone(), Arc::downgrade(&reel), store.subscribe()));
        reel
    }

    /// The newest number on it, and every newer one as it comes.
    pub(super) fn subscribe(&self) -> watch::Receiver<i64> {
        self.last.subscribe()
    }

    pub(super) fn last(&self) -> i64 {
        *self.last.borrow()
    }

    /// Adds to `batch` what comes after a number and fits, as much as one batch may hold.
    pub(super) fn read(&self, after: i64, filter: &Filter, batch: &mut Vec<Told>) -> Reach {
        let tape = self.tape();
        if after < tape.before {
            return Reach::Behind;
        }
        let skip = usize::try_from(after - tape.before).unwrap_or(usize::MAX);
        let (mut reached, mut bytes) = (after, 0);
        for frame in tape.frames.range(skip.min(tape.frames.len())..).take(BATCH_EVENTS_MAX) {
            if filter.admits(frame) {
                bytes += frame.text.len();
                batch.push(Told::frame(frame));
            }
            reached = frame.seq;
            if bytes >= BATCH_BYTES_MAX {
                break;
            }
        }
        Reach::To(reached)
    }

    fn append(&self, events: &[Event]) {
        let frames: Vec<Frame> = events.iter().map(Frame::of).collect();
        let Some(last) = frames.last().map(|frame| frame.seq) else { return };
        let mut tape = self.tape_mut();
        for frame in frames {
            tape.push(frame);
        }
        tape.trim();
        drop(tape);
        self.last.send_replace(last);
    }

    fn tape(&self) -> RwLockReadGuard<'_, Tape> {
        self.tape.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn tape_mut(&self) -> RwLockWriteGuard<'_, Tape> {
        self.tape.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tape {
    fn push(&mut self, frame: Frame) {
        let expected = self.frames.back().map_or(self.before, |last| last.seq) + 1;
        if frame.seq != expected {
            // Events were forgotten before we read them: whoever is before the hole asks the store, and learns of it there.
            self.frames.clear();
            self.bytes = 0;
            self.before = frame.seq - 1;
        }
        self.bytes += frame.bytes();
        self.frames.push_back(frame);
    }

    fn trim(&mut self) {
        while self.frames.len() > REEL_EVENTS_MAX || self.bytes > REEL_BYTES_MAX {
            let Some(first) = self.frames.pop_front() else { return };
            self.bytes -= first.bytes();
            self.before = first.seq;
        }
    }
}

/// Reads what is committed, in this process or another, until the reel is gone.
async fn keep(store: Store, reel: Weak<Reel>, mut newest: watch::Receiver<i64>) {
    loop {
        // Marked as seen before reading: what is committed while we read wakes us again.
        newest.borrow_and_update();
        let Some(reel) = reel.upgrade() else { return };
        match store.events_after(reel.last(), &EventFilter::default(), READ_MAX).await {
            Ok(events) if !events.is_empty() => {
                reel.append(&events);
                continue;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the live channels cannot read the store; trying again");
                drop(reel);
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        }
        drop(reel);
        if newest.changed().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::filter::ChannelQuery;
    use domain::{Channel, EventBody, Slug};

    fn event(seq: i64, project: &str, words: usize) -> Event {
        let body = EventBody::SpecChanged { session_id: "s".into(), revision: 1, summary: "w".repeat(words) };
        Event { seq, at_ms: 0, project: Slug::parse(project).ok(), run_id: None, body }
    }

    fn empty() -> Reel {
        let tape = Tape { before: 0, frames: VecDeque::new(), bytes: 0 };
        Reel { tape: RwLock::new(tape), last: watch::channel(0).0 }
    }

    fn read(reel: &Reel, after: i64, project: Option<&str>) -> Option<(Vec<i64>, i64)> {
        let query = ChannelQuery { project: project.map(str::to_owned), ..Default::default() };
        let filter = Filter::read(Channel::Catalyst, &query).unwrap();
        let mut batch = Vec::new();
        match reel.read(after, &filter, &mut batch) {
            Reach::Behind => None,
            Reach::To(reached) => Some((batch.iter().filter_map(|told| told.seq).collect(), reached)),
        }
    }

    #[test]
    fn a_listener_goes_on_behind_the_number_it_names() {
        let reel = empty();
        reel.append(&[event(1, "shop", 1), event(2, "blog", 1), event(3, "shop", 1)]);
        assert_eq!(read(&reel, 0, None), Some((vec![1, 2, 3], 3)));
        assert_eq!(read(&reel, 2, None), Some((vec![3], 3)));
        assert_eq!(read(&reel, 0, Some("shop")), Some((vec![1, 3], 3)));
        assert_eq!(read(&reel, 1, Some("blog")), Some((vec![2], 3)), "what does not fit is behind it, too");
        assert_eq!(read(&reel, 3, None), Some((vec![], 3)));
        assert_eq!(read(&reel, 9, None), Some((vec![], 9)), "a number of another server's, not yet read here");
    }

    #[test]
    fn the_reel_is_bounded_and_says_when_it_does_not_reach_back() {
        let reel = empty();
        let count = i64::try_from(REEL_EVENTS_MAX).unwrap() + 10;
        let events: Vec<Event> = (1..=count).map(|seq| event(seq, "shop", 1)).collect();
        reel.append(&events);
        assert_eq!(read(&reel, 9, None), None);
        assert_eq!(read(&reel, 10, None).unwrap().0[0], 11);
        let large: Vec<Event> = (count + 1..=count + 200).map(|seq| event(seq, "shop", REEL_BYTES_MAX / 100)).collect();
        reel.append(&large);
        assert!(reel.tape().bytes <= REEL_BYTES_MAX);
        assert!(reel.tape().frames.len() < 100);
        assert_eq!(reel.last(), count + 200);
    }

    #[test]
    fn a_batch_is_bounded_and_the_next_one_goes_on_behind_it() {
        let reel = empty();
        reel.append(&(1..=100).map(|seq| event(seq, "shop", 1_000)).collect::<Vec<_>>());
        let (first, reached) = read(&reel, 0, None).unwrap();
        assert!(first.len() < 40, "{}", first.len());
        assert_eq!(read(&reel, reached, None).unwrap().0[0], reached + 1);
    }

    #[test]
    fn a_hole_of_forgotten_events_is_never_jumped_over_silently() {
        let reel = empty();
        reel.append(&[event(1, "shop", 1), event(2, "shop", 1)]);
        reel.append(&[event(6, "shop", 1)]);
        assert_eq!(read(&reel, 2, None), None);
        assert_eq!(read(&reel, 5, None), Some((vec![6], 6)));
    }
}

//! The workers of other machines as this server knows them: who they are, what they could begin, and who waits now.

use domain::WorkerSpec;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A worker that was not heard of for longer is gone: a call for work lasts less, and so does a heartbeat.
const HEARD_WITHIN: Duration = Duration::from_secs(90);
/// Names are the callers' own; nobody shall fill the memory with them.
const SEATS_MAX: usize = 1_000;
/// How long a worker with everything to do steps back for one with nothing to do.
const COURTESY_MAX: Duration = Duration::from_millis(40);

/// All of them.
#[derive(Default)]
pub(crate) struct Roster {
    seats: Mutex<BTreeMap<String, Seat>>,
}

/// One worker.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) worker: WorkerSpec,
    /// How many jobs it can work on at once, as last told.
    pub(crate) slots: u32,
    /// How many it worked on when it last asked.
    busy: u32,
    waits: u32,
    /// When it last went away from waiting.
    left_at: Option<Instant>,
    heard_at: Instant,
}

impl Seat {
    /// For how long nothing was heard of it.
    pub(crate) fn silent(&self) -> Duration {
        self.heard_at.elapsed()
    }

    fn load(&self) -> f64 {
        f64::from(self.busy) / f64::from(self.slots.max(1))
    }

    /// Whether it waits, or was told a moment ago and is about to ask.
    fn is_at_hand(&self) -> bool {
        self.waits > 0 || self.left_at.is_some_and(|at| at.elapsed() < COURTESY_MAX)
    }
}

/// A worker waits, until this is dropped.
pub(crate) struct Waiting<'a> {
    roster: &'a Roster,
    name: String,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(seat) = self.roster.lock().get_mut(&self.name) {
            seat.waits = seat.waits.saturating_sub(1);
            seat.left_at = Some(Instant::now());
        }
    }
}

impl Roster {
    /// A worker called.
    pub(crate) fn saw(&self, worker: &WorkerSpec) {
        let mut seats = self.lock();
        seats.retain(|_, seat| seat.heard_at.elapsed() < HEARD_WITHIN);
        if seats.len() >= SEATS_MAX && !seats.contains_key(&worker.name) {
            return;
        }
        let new =
            || Seat { worker: worker.clone(), slots: 0, busy: 0, waits: 0, left_at: None, heard_at: Instant::now() };
        let seat = seats.entry(worker.name.clone()).or_insert_with(new);
        (seat.worker, seat.heard_at) = (worker.clone(), Instant::now());
    }

    /// A worker waits for work with so many free slots and so many taken.
    pub(crate) fn wait(&self, worker: &WorkerSpec, free: u32, busy: u32) -> Waiting<'_> {
        self.saw(worker);
        if let Some(seat) = self.lock().get_mut(&worker.name) {
            (seat.slots, seat.busy, seat.waits) = (free.saturating_add(busy), busy, seat.waits + 1);
        }
        Waiting { roster: self, name: worker.name.clone() }
    }

    /// How long this worker steps back, because another one waits that has less to do.
    pub(crate) fn courtesy(&self, name: &str) -> Option<Duration> {
        let seats = self.lock();
        let load = seats.get(name)?.load();
        let freer = |(other, seat): (&String, &Seat)| other != name && seat.is_at_hand() && seat.load() < load;
        seats.iter().any(freer).then(|| COURTESY_MAX.mul_f64(load.min(1.0)))
    }

    /// All that were heard of lately, by name.
    pub(crate) fn all(&self) -> Vec<Seat> {
        self.lock().values().filter(|seat| seat.heard_at.elapsed() < HEARD_WITHIN).cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Seat>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worker(name: &str) -> WorkerSpec {
        WorkerSpec::new(name, Vec::new())
    }

    #[test]
    fn only_who_has_more_to_do_than_another_one_who_waits_steps_back() {
        let roster = Roster::default();
        let (idle, half) = (worker("idle"), worker("half"));
        let _half = roster.wait(&half, 2, 2);
        assert_eq!(roster.courtesy("half"), None, "nobody else waits");
        let waiting = roster.wait(&idle, 4, 0);
        assert_eq!(roster.courtesy("half"), Some(COURTESY_MAX / 2));
        assert_eq!(roster.courtesy("idle"), None);
        drop(waiting);
        assert_eq!(roster.courtesy("half"), Some(COURTESY_MAX / 2), "it was told just now and is about to ask");
        roster.lock().get_mut("idle").unwrap().left_at = Some(Instant::now() - COURTESY_MAX);
        assert_eq!(roster.courtesy("half"), None, "it was told of something else and waits no more");
    }
}

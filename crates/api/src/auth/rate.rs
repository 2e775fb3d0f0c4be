//! How many calls a key may make in a window of time.

use domain::EpochMs;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Callers remembered at once, and as many addresses; those whose window is over are forgotten first.
const CALLERS_MAX: usize = 10_000;

/// So many calls in so much time, for each key or, where it says so, for each address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Calls in a window.
    pub requests: u32,
    /// The window: it begins with a caller's first call.
    pub window: Duration,
    /// Whether addresses are counted instead of keys.
    pub by_ip: bool,
}

/// Whose call is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who<'a> {
    /// Somebody who is known, by name: there are as many as accounts and keys.
    Caller(&'a str),
    /// Whoever calls from there: there may be very many.
    Address(&'a str),
}

/// The count of each caller. Addresses are counted apart, so that a flood of strangers takes no caller's place.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    callers: Mutex<Windows>,
    addresses: Mutex<Windows>,
}

type Windows = HashMap<String, Window>;

#[derive(Debug)]
struct Window {
    until_ms: EpochMs,
    left: u32,
}

impl Counter {
    /// Counts a call; one too many gives the seconds until the window is over.
    pub(crate) fn take(&self, rate: &Rate, who: Who<'_>, now: EpochMs) -> Result<(), u64> {
        let (windows, caller) = match who {
            Who::Caller(name) => (&self.callers, name),
            Who::Address(address) => (&self.addresses, address),
        };
        let mut windows = windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= CALLERS_MAX && !windows.contains_key(caller) {
            windows.retain(|_, window| window.until_ms > now);
            if windows.len() >= CALLERS_MAX {
                return Err(rate.window.as_secs().max(1));
            }
        }
        let fresh = || Window { until_ms: now + millis(rate.window), left: rate.requests };
        if !windows.contains_key(caller) {
            windows.insert(caller.to_owned(), fresh());
        }
        let window = windows.get_mut(caller).expect("it was just put there");
        if window.until_ms <= now {
            *window = fresh();
        }
        match window.left.checked_sub(1) {
            Some(left) => {
                window.left = left;
                Ok(())
            }
            None => Err(u64::try_from((window.until_ms - now + 999) / 1000).unwrap_or(1).max(1)),
        }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { requests: 2, window: Duration::from_secs(10), by_ip: false };

    #[test]
    fn one_call_too_many_waits_for_the_end_of_the_window() {
        let counter = Counter::default();
        let (a, b) = (Who::Caller("a"), Who::Caller("b"));
        assert_eq!(counter.take(&RATE, a, 0), Ok(()));
        assert_eq!(counter.take(&RATE, a, 4000), Ok(()));
        assert_eq!(counter.take(&RATE, a, 4001), Err(6));
        assert_eq!(counter.take(&RATE, b, 4001), Ok(()), "another caller is not held back");
        assert_eq!(counter.take(&RATE, a, 10_000), Ok(()));
    }

    #[test]
    fn the_number_of_addresses_is_bounded_and_shuts_no_caller_out() {
        let counter = Counter::default();
        let from = |n: usize| counter.take(&RATE, Who::Address(&n.to_string()), 0);
        assert_eq!((0..CALLERS_MAX + 5).filter(|n| from(*n).is_ok()).count(), CALLERS_MAX);
        assert_eq!(counter.take(&RATE, Who::Caller("key"), 0), Ok(()), "strangers take nobody's place");
        assert_eq!(counter.take(&RATE, Who::Address("later"), 10_001), Ok(()), "what is over makes room");
    }
}

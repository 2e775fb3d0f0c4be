//! A token bucket an account, so that passwords cannot be guessed by trying.

use domain::EpochMs;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Attempts in a row.
const BURST: f64 = 10.0;
/// Milliseconds until one attempt is given back.
const REFILL_MS: f64 = 6000.0;
/// Accounts remembered; beyond that the fullest buckets are forgotten.
const BUCKETS_MAX: usize = 10_000;

/// The buckets.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at_ms: EpochMs,
}

impl Throttle {
    /// Takes one attempt of this key; an empty bucket gives the seconds to wait.
    pub(crate) fn take(&self, key: &str, now_ms: EpochMs) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX && !buckets.contains_key(key) {
            buckets.retain(|_, bucket| bucket.filled(now_ms) < BURST);
        }
        if buckets.len() >= BUCKETS_MAX && !buckets.contains_key(key) {
            return Err(wait_s(0.0));
        }
        let bucket = buckets.entry(key.to_owned()).or_insert(Bucket { tokens: BURST, at_ms: now_ms });
        let tokens = bucket.filled(now_ms);
        if tokens < 1.0 {
            return Err(wait_s(tokens));
        }
        *bucket = Bucket { tokens: tokens - 1.0, at_ms: now_ms };
        Ok(())
    }

    /// Forgets a key's attempts, after a good one.
    pub(crate) fn forgive(&self, key: &str) {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

impl Bucket {
    fn filled(&self, now_ms: EpochMs) -> f64 {
        let elapsed = (now_ms - self.at_ms).max(0) as f64;
        (self.tokens + elapsed / REFILL_MS).min(BURST)
    }
}

fn wait_s(tokens: f64) -> u64 {
    ((1.0 - tokens) * REFILL_MS / 1000.0).ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_waits_and_time_gives_it_back() {
        let throttle = Throttle::default();
        assert!((0..10).all(|_| throttle.take("a", 0).is_ok()));
        assert_eq!(throttle.take("a", 0), Err(6));
        assert_eq!(throttle.take("b", 0), Ok(()), "another account is not held back");
        assert_eq!(throttle.take("a", 6000), Ok(()));
        assert!(throttle.take("a", 6000).is_err());
    }

    #[test]
    fn a_good_attempt_forgives() {
        let throttle = Throttle::default();
        (0..10).for_each(|_| throttle.take("a", 0).unwrap());
        throttle.forgive("a");
        assert_eq!(throttle.take("a", 0), Ok(()));
    }

    #[test]
    fn the_number_of_buckets_is_bounded() {
        let throttle = Throttle::default();
        let taken = (0..BUCKETS_MAX + 50).filter(|n| throttle.take(&n.to_string(), 0).is_ok()).count();
        assert_eq!(taken, BUCKETS_MAX);
        assert!(throttle.buckets.lock().unwrap().len() <= BUCKETS_MAX);
    }
}

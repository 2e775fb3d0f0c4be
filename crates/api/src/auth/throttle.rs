//! So that passwords cannot be guessed by trying: a token bucket for each account, for each address, and for each account
//! from each address. The lock is a soft one: whoever signed in well from an address is not held up there by what others
//! try from elsewhere, and time opens every lock.

use domain::EpochMs;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// How fast a bucket empties and fills.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// Attempts in a row.
    burst: f64,
    /// Milliseconds until one attempt is given back.
    refill_ms: f64,
}

/// An account, from wherever nobody has signed in to it yet: at most ten attempts in any minute.
const ACCOUNT: Pace = Pace { burst: 5.0, refill_ms: 12_000.0 };
/// An account from one such address: less, so that one stranger alone cannot shut the owner out elsewhere.
const STRANGER: Pace = Pace { burst: 4.0, refill_ms: 15_000.0 };
/// An account from an address where somebody signed in to it.
const FRIEND: Pace = Pace { burst: 5.0, refill_ms: 12_000.0 };
/// An address, whatever the account; good attempts do not count.
const ADDRESS: Pace = Pace { burst: 30.0, refill_ms: 2_000.0 };
/// Buckets of a kind remembered; beyond that the full ones are forgotten.
const BUCKETS_MAX: usize = 10_000;

/// The buckets.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    accounts: Buckets,
    pairs: Buckets,
    addresses: Buckets,
    /// Who signed in from where, and when last.
    friends: HashMap<String, EpochMs>,
}

impl Throttle {
    /// Takes one attempt at an account from an address; an empty bucket gives the seconds to wait.
    pub(crate) fn take(&self, account: &str, address: &str, now: EpochMs) -> Result<(), u64> {
        let (address, pair) = places(account, address);
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        let books = &mut *books;
        books.addresses.wait(&address, ADDRESS, now)?;
        if books.friends.contains_key(&pair) {
            books.pairs.wait(&pair, FRIEND, now)?;
            books.pairs.take(&pair, FRIEND, now);
        } else {
            books.pairs.wait(&pair, STRANGER, now)?;
            books.accounts.wait(account, ACCOUNT, now)?;
            books.pairs.take(&pair, STRANGER, now);
            books.accounts.take(account, ACCOUNT, now);
        }
        books.addresses.take(&address, ADDRESS, now);
        Ok(())
    }

    /// After a good attempt: what was tried from there is forgiven, and it is no strange place any more.
    pub(crate) fn good(&self, account: &str, address: &str, now: EpochMs) {
        let (address, pair) = places(account, address);
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        books.addresses.give_back(&address, ADDRESS, now);
        books.pairs.buckets.remove(&pair);
        if books.friends.len() >= BUCKETS_MAX && !books.friends.contains_key(&pair) {
            let oldest = books.friends.iter().min_by_key(|(_, at)| **at).map(|(pair, _)| pair.clone());
            oldest.and_then(|oldest| books.friends.remove(&oldest));
        }
        books.friends.insert(pair, now);
    }
}

impl Throttle {
    /// Takes one attempt from an address while nobody knows yet at which account; an empty bucket gives the seconds to wait.
    pub(crate) fn take_from(&self, address: &str, now: EpochMs) -> Result<(), u64> {
        let address = network(address);
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        books.addresses.wait(&address, ADDRESS, now)?;
        books.addresses.take(&address, ADDRESS, now);
        Ok(())
    }

    /// After a good attempt of that kind: it does not count.
    pub(crate) fn give_back(&self, address: &str, now: EpochMs) {
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        books.addresses.give_back(&network(address), ADDRESS, now);
    }
}

/// The address as it is counted, and the account with it.
fn places(account: &str, address: &str) -> (String, String) {
    let address = network(address);
    let pair = format!("{account}\n{address}");
    (address, pair)
}

/// Whoever has one address of IPv6 has 2⁶⁴ of them.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[derive(Debug, Default)]
struct Buckets {
    buckets: HashMap<String, Bucket>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at_ms: EpochMs,
}

impl Buckets {
    /// The seconds until an attempt is there, unless one is.
    fn wait(&mut self, key: &str, pace: Pace, now: EpochMs) -> Result<(), u64> {
        if let Some(bucket) = self.buckets.get(key) {
            let tokens = bucket.filled(pace, now);
            return if tokens < 1.0 { Err(seconds(tokens, pace)) } else { Ok(()) };
        }
        if self.buckets.len() >= BUCKETS_MAX {
            self.buckets.retain(|_, bucket| bucket.filled(pace, now) < pace.burst);
        }
        if self.buckets.len() >= BUCKETS_MAX { Err(seconds(0.0, pace)) } else { Ok(()) }
    }

    fn take(&mut self, key: &str, pace: Pace, now: EpochMs) {
        let bucket = self.buckets.entry(key.to_owned()).or_insert(Bucket { tokens: pace.burst, at_ms: now });
        *bucket = Bucket { tokens: bucket.filled(pace, now) - 1.0, at_ms: now };
    }

    fn give_back(&mut self, key: &str, pace: Pace, now: EpochMs) {
        if let Some(bucket) = self.buckets.get_mut(key) {
            *bucket = Bucket { tokens: (bucket.filled(pace, now) + 1.0).min(pace.burst), at_ms: now };
        }
    }
}

impl Bucket {
    fn filled(&self, pace: Pace, now: EpochMs) -> f64 {
        let elapsed = (now - self.at_ms).max(0) as f64;
        (self.tokens + elapsed / pace.refill_ms).min(pace.burst)
    }
}

fn seconds(tokens: f64, pace: Pace) -> u64 {
    ((1.0 - tokens) * pace.refill_ms / 1000.0).ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "192.0.2.1";
    const THERE: &str = "192.0.2.2";

    /// How many of so many attempts in a row get through.
    fn through(
        throttle: &Throttle,
        account: &str,
        address: impl Fn(usize) -> String,
        tries: usize,
        now: EpochMs,
    ) -> usize {
        (0..tries).filter(|n| throttle.take(account, &address(*n), now).is_ok()).count()
    }

    #[test]
    fn a_guesser_waits_and_time_gives_it_back() {
        let throttle = Throttle::default();
        assert_eq!(through(&throttle, "ada", |_| HERE.to_owned(), 100, 0), 4);
        assert_eq!(throttle.take("ada", HERE, 0), Err(15));
        assert_eq!(throttle.take("bob", HERE, 0), Ok(()), "another account is not held back");
        assert_eq!(throttle.take("ada", HERE, 15_000), Ok(()));
        assert!(throttle.take("ada", HERE, 15_000).is_err());
    }

    #[test]
    fn ten_thousand_guesses_at_an_account_are_ten_a_minute_wherever_they_come_from() {
        let throttle = Throttle::default();
        // Ten minutes, from a thousand addresses.
        let address = |n: i64| format!("10.0.{}.{}", n % 4, n % 250);
        let through: Vec<i64> =
            (0..10_000).map(|n| n * 60).filter(|now| throttle.take("ada", &address(*now / 60), *now).is_ok()).collect();
        assert!(through.len() > 40, "{through:?}");
        for first in &through {
            let minute = through.iter().filter(|now| (*first..first + 60_000).contains(*now)).count();
            assert!(minute <= 10, "{minute} in the minute after {first}");
        }
    }

    #[test]
    fn one_stranger_cannot_shut_the_owner_out() {
        let throttle = Throttle::default();
        for now in 0..600 {
            let _ = throttle.take("ada", HERE, now * 1000);
            if now % 60 == 59 {
                assert_eq!(throttle.take("ada", THERE, now * 1000), Ok(()), "after {now} s");
            }
        }
    }

    #[test]
    fn many_strangers_do_not_hold_up_whoever_signed_in_from_there_before() {
        let throttle = Throttle::default();
        throttle.take("ada", THERE, 0).unwrap();
        throttle.good("ada", THERE, 0);
        assert_eq!(through(&throttle, "ada", |n| format!("10.0.0.{n}"), 200, 0), 4, "one of five was used");
        assert!(throttle.take("ada", "198.51.100.7", 0).is_err(), "a new place waits");
        assert_eq!(throttle.take("ada", THERE, 0), Ok(()));
        throttle.good("ada", THERE, 0);
        assert_eq!(through(&throttle, "ada", |_| THERE.to_owned(), 100, 0), 5, "yet nobody guesses from there");
    }

    #[test]
    fn an_address_is_bounded_whatever_the_account_and_good_attempts_do_not_count() {
        let throttle = Throttle::default();
        for n in 0..200 {
            throttle.take(&format!("good {n}"), HERE, 0).unwrap();
            throttle.good(&format!("good {n}"), HERE, 0);
        }
        assert_eq!((0..100).filter(|n| throttle.take(&format!("{n}"), HERE, 0).is_ok()).count(), 30);
        assert_eq!(throttle.take("ada", THERE, 0), Ok(()));
        let six = |n: usize| format!("2001:db8:0:1::{n:x}");
        assert_eq!((0..100).filter(|n| throttle.take(&format!("{n}"), &six(*n), 0).is_ok()).count(), 30);
    }

    #[test]
    fn the_number_of_buckets_is_bounded() {
        let throttle = Throttle::default();
        let address = |n: usize| format!("10.{}.{}.{}", n / 65_536, n / 256 % 256, n % 256);
        let taken = (0..BUCKETS_MAX + 50).filter(|n| throttle.take(&n.to_string(), &address(*n), 0).is_ok()).count();
        assert_eq!(taken, BUCKETS_MAX);
        (0..BUCKETS_MAX + 50).for_each(|n| throttle.good("ada", &address(n), 0));
        let books = throttle.books.lock().unwrap();
        assert!(books.accounts.buckets.len() <= BUCKETS_MAX && books.friends.len() <= BUCKETS_MAX);
    }
}

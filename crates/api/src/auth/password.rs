//! Passwords: argon2id, off the event loop, a few at a time.

use crate::error::ApiError;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Hashes at a time at most; each takes 19 MiB, so a flood of sign-ins cannot take the machine's memory.
const AT_A_TIME_MAX: usize = 4;
/// How long a sign-in waits for its turn.
const TURN_MAX: Duration = Duration::from_secs(10);

/// Shortest password of an account, in characters.
pub const PASSWORD_CHARS_MIN: usize = 8;
/// Longest password that is looked at, in bytes.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// A well-formed hash of nobody's password, with the same cost as a real one: checked for unknown accounts, so that
/// the time of the answer does not say whether the account exists.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The desk where passwords are checked.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    seats: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        // Half of the cores at most, so that those who are signed in go on.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { seats: Arc::new(Semaphore::new((cores / 2).clamp(1, AT_A_TIME_MAX))) }
    }

    async fn seat(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        match timeout(TURN_MAX, self.seats.clone().acquire_owned()).await {
            Ok(Ok(seat)) => Ok(seat),
            _ => Err(ApiError::unavailable("too many people sign in at this moment; try again in a moment")),
        }
    }

    /// Whether the password is the account's. Without an account it takes as long, and is false.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, ApiError> {
        let seat = self.seat().await?;
        // Whoever is only invited, or signs in by a provider, has no password either: theirs is no hash.
        let hash = hash.filter(|hash| hash.starts_with('$'));
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let checked = spawn_blocking(move || {
            // A caller who hangs up gives no seat back before the work is done.
            let _seat = seat;
            matches(&password, &hash)
        });
        Ok(checked.await.is_ok_and(|same| same && known))
    }

    /// The hash of a new password; a refusal says what is wrong with it.
    pub(crate) async fn hash(&self, password: String) -> Result<String, ApiError> {
        let seat = self.seat().await?;
        let hashed = spawn_blocking(move || {
            let _seat = seat;
            hash_checked(&password)
        });
        let hashed = hashed.await.map_err(|error| ApiError::broken(&error))?;
        hashed.map_err(|why| ApiError::invalid(&["body", "password"], why))
    }
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

/// Hashes a password with a fresh salt, in PHC text. Takes tens of milliseconds and 19 MiB: never on the event loop.
pub fn hash(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Hashes a new password, unless it is too short or too long; then says so.
pub(crate) fn hash_checked(password: &str) -> Result<String, String> {
    if password.chars().count() < PASSWORD_CHARS_MIN || password.len() > PASSWORD_BYTES_MAX {
        return Err(format!("a password has at least {PASSWORD_CHARS_MIN} characters and at most 1024 bytes"));
    }
    hash(password).ok_or_else(|| "the password could not be hashed; try again".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_only_its_own_hash() {
        let hash = hash("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(matches("correct horse", &hash));
        assert!(!matches("correct horsf", &hash));
    }

    #[test]
    fn the_unknown_account_costs_as_much_as_a_known_one() {
        let parsed = PasswordHash::new(NOBODY).expect("nobody's hash is well formed");
        let real = hash("x").unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(parsed.params.to_string(), real.params.to_string());
        assert_eq!(parsed.hash.unwrap().len(), real.hash.unwrap().len());
    }

    #[tokio::test]
    async fn nobody_is_ever_let_in() {
        for hash in [None, Some(String::new()), Some("!".to_owned())] {
            assert!(!Passwords::new().verify(String::new(), hash).await.unwrap());
        }
    }
}

//! Passwords: argon2id, off the event loop, a few at a time.

use crate::error::ApiError;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Hashes at a time at most; each takes 19 MiB, so a flood of sign-ins cannot take the machine's memory.
const AT_A_TIME_MAX: usize = 4;
/// Room for so many blocks of a KiB is asked for, though fewer are used and cost something: glibc's allocator gives a piece beyond
/// 32 MiB back to the system when it is freed, and keeps a smaller one, for each thread.
const BLOCKS_HELD: usize = 33 << 10;
const SALT_BYTES: usize = 16;
/// How long a sign-in waits for its turn.
const TURN_MAX: Duration = Duration::from_secs(10);

/// Shortest password of an account, in characters.
pub const PASSWORD_CHARS_MIN: usize = 8;
/// Longest password that is looked at, in bytes.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// A well-formed hash of nobody's password, with the same cost as a real one: checked for unknown accounts, so that
/// the time of the answer does not say whether the account exists.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The desk where passwords are checked. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Passwords {
    desk: Arc<Desk>,
}

struct Desk {
    seats: Arc<Semaphore>,
    /// How many wait for a seat or have one.
    guests: AtomicUsize,
    /// Memory that the next hash takes over; given back to the system when the last guest leaves.
    spare: Mutex<Vec<Vec<Block>>>,
}

/// Somebody who waits for a seat.
struct Guest(Arc<Desk>);

/// Somebody who has a seat, and the memory for one hash.
struct Seated {
    blocks: Vec<Block>,
    guest: Guest,
    _seat: OwnedSemaphorePermit,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        // Half of the cores at most, so that those who are signed in go on.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let seats = Arc::new(Semaphore::new((cores / 2).clamp(1, AT_A_TIME_MAX)));
        Self { desk: Arc::new(Desk { seats, guests: AtomicUsize::new(0), spare: Mutex::default() }) }
    }

    async fn seat(&self) -> Result<Seated, ApiError> {
        self.desk.guests.fetch_add(1, Ordering::Relaxed);
        let guest = Guest(Arc::clone(&self.desk));
        match timeout(TURN_MAX, Arc::clone(&self.desk.seats).acquire_owned()).await {
            Ok(Ok(seat)) => {
                let spare = lock(&self.desk.spare).pop();
                Ok(Seated { blocks: spare.unwrap_or_default(), guest, _seat: seat })
            }
            _ => Err(ApiError::unavailable("too many people sign in at this moment; try again in a moment")),
        }
    }

    /// Whether the password is the account's. Without an account it takes as long, and is false.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, ApiError> {
        let mut seated = self.seat().await?;
        // Whoever is only invited, or signs in by a provider, has no password either: theirs is no hash.
        let hash = hash.filter(|hash| hash.starts_with('$'));
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        // A caller who hangs up gives no seat back before the work is done.
        let checked = spawn_blocking(move || matches(&password, &hash, &mut seated.blocks));
        Ok(checked.await.is_ok_and(|same| same && known))
    }

    /// The hash of a new password; a refusal says what is wrong with it.
    pub(crate) async fn hash(&self, password: String) -> Result<String, ApiError> {
        let mut seated = self.seat().await?;
        let hashed = spawn_blocking(move || hash_checked(&password, &mut seated.blocks));
        let hashed = hashed.await.map_err(|error| ApiError::broken(&error))?;
        hashed.map_err(|why| ApiError::invalid(&["body", "password"], why))
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        lock(&self.guest.0.spare).push(std::mem::take(&mut self.blocks));
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        if self.0.guests.fetch_sub(1, Ordering::Relaxed) == 1 {
            lock(&self.0.spare).clear();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn matches(password: &str, hash: &str, blocks: &mut Vec<Block>) -> bool {
    let Ok(known) = PasswordHash::new(hash) else { return false };
    let (Some(salt), Some(wanted)) = (known.salt, known.hash) else { return false };
    let cost = Algorithm::try_from(known.algorithm.as_str()).ok().zip(Params::try_from(&known).ok());
    let version = known.version.map_or(Ok(Version::default()), Version::try_from);
    let (Some((algorithm, params)), Ok(version)) = (cost, version) else { return false };
    // Outputs are compared in constant time.
    digest(&Argon2::new(algorithm, version, params), password, &salt, blocks).is_some_and(|output| output == wanted)
}

/// Hashes a password with a fresh salt, in PHC text. Takes tens of milliseconds and 19 MiB: never on the event loop.
pub fn hash(password: &str) -> Option<String> {
    hash_in(password, &mut Vec::new())
}

fn hash_in(password: &str, blocks: &mut Vec<Block>) -> Option<String> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).ok()?;
    let argon2 = Argon2::default();
    let output = digest(&argon2, password, &salt, blocks)?;
    let hash = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params()).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(output),
    };
    Some(hash.to_string())
}

fn digest(argon2: &Argon2<'_>, password: &str, salt: &[u8], blocks: &mut Vec<Block>) -> Option<Output> {
    let length = argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let mut output = [0; Output::MAX_LENGTH];
    let output = output.get_mut(..length)?;
    let count = argon2.params().block_count();
    if blocks.len() < count {
        blocks.reserve_exact(count.max(BLOCKS_HELD));
        blocks.resize(count, Block::default());
    }
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, output, &mut blocks[..count]).ok()?;
    Output::new(output).ok()
}

/// Hashes a new password, unless it is too short or too long; then says so.
pub(crate) fn hash_checked(password: &str, blocks: &mut Vec<Block>) -> Result<String, String> {
    if password.chars().count() < PASSWORD_CHARS_MIN || password.len() > PASSWORD_BYTES_MAX {
        return Err(format!("a password has at least {PASSWORD_CHARS_MIN} characters and at most 1024 bytes"));
    }
    hash_in(password, blocks).ok_or_else(|| "the password could not be hashed; try again".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_only_its_own_hash() {
        let hash = hash("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(matches("correct horse", &hash, &mut Vec::new()));
        assert!(!matches("correct horsf", &hash, &mut Vec::new()));
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
    async fn memory_is_handed_on_while_somebody_waits_and_given_back_by_the_last_one() {
        let passwords = Passwords::new();
        let spare = |passwords: &Passwords| lock(&passwords.desk.spare).len();
        let waiting = Guest(Arc::clone(&passwords.desk));
        passwords.desk.guests.fetch_add(1, Ordering::Relaxed);
        assert!(!passwords.verify("x".to_owned(), None).await.unwrap());
        assert_eq!(spare(&passwords), 1);
        drop(waiting);
        assert_eq!((spare(&passwords), passwords.desk.guests.load(Ordering::Relaxed)), (0, 0));
        passwords.hash("long enough".to_owned()).await.unwrap();
        assert_eq!((spare(&passwords), passwords.desk.guests.load(Ordering::Relaxed)), (0, 0));
    }

    #[tokio::test]
    async fn nobody_is_ever_let_in() {
        for hash in [None, Some(String::new()), Some("!".to_owned())] {
            assert!(!Passwords::new().verify(String::new(), hash).await.unwrap());
        }
    }
}

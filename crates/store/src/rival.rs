//! A transaction that the database gave up for another one's sake is done again, whole.

use crate::error::Error;
use crate::open::Store;
use std::time::Duration;
use tokio_postgres::error::SqlState;

/// How often it is tried. By then the rival is done: only one of two is given up.
const TRIES_MAX: u32 = 5;
/// Before the second try; doubles.
const PAUSE: Duration = Duration::from_millis(10);

impl Store {
    /// Does `work`, which is one transaction from its beginning to its commit; again when it was given up because of a rival.
    /// Lock orders are kept so that this is rare; where several jobs and keys follow from one it cannot be ruled out.
    pub(crate) async fn retrying<T, F>(&self, work: impl Fn() -> F + Send + Sync) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>> + Send,
    {
        let mut pause = PAUSE;
        for _ in 1..TRIES_MAX {
            match work().await {
                Err(error) if lost_to_a_rival(&error) => tracing::debug!(%error, "another transaction was in the way"),
                done => return done,
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        work().await
    }
}

/// Whether the database says that it undid this transaction, and only because of another one.
fn lost_to_a_rival(error: &Error) -> bool {
    let Error::Busy { source } = error else { return false };
    let code = source.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code);
    code.is_some_and(|code| {
        [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE, SqlState::LOCK_NOT_AVAILABLE]
            .contains(code)
    })
}

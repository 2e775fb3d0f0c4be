use domain::EpochMs;
use std::time::{SystemTime, UNIX_EPOCH};

/// The wall clock: the one place where the pipeline reads it.
#[allow(clippy::disallowed_methods, reason = "the pipeline's one door to the clock")]
pub fn now_ms() -> EpochMs {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    EpochMs::try_from(since.as_millis()).unwrap_or(EpochMs::MAX)
}

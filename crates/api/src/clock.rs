//! The one door to the clock.

use domain::EpochMs;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Now, in milliseconds since the epoch, UTC.
pub(crate) fn now_ms() -> EpochMs {
    let nanos = OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000;
    EpochMs::try_from(nanos).expect("milliseconds fit 64 bits for 292 million years")
}

/// A time as RFC 3339 text in UTC, for the contracts that show text.
pub(crate) fn rfc3339(at_ms: EpochMs) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at_ms) * 1_000_000)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_time_is_shown_in_utc() {
        assert_eq!(super::rfc3339(1_770_000_000_000), "2026-02-02T02:40:00Z");
    }
}

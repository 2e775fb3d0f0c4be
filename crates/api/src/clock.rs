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

/// The last moment that can be named: the end of the year 9999.
pub(crate) const LATEST_MS: EpochMs = 253_402_300_799_999;

/// Reads RFC 3339 text.
pub(crate) fn of_rfc3339(text: &str) -> Option<EpochMs> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    EpochMs::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_time_is_shown_in_utc() {
        assert_eq!(super::rfc3339(1_770_000_000_000), "2026-02-02T02:40:00Z");
        assert_eq!(super::of_rfc3339("2026-02-02T03:40:00.000+01:00"), Some(1_770_000_000_000));
        assert_eq!(super::of_rfc3339("tomorrow"), None);
    }
}

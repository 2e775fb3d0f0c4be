//! Days and moments relative to the day of seeding: `@-3d`, `@+2d 14:30`.

use serde_json::Value;

/// A day, so many days from the day of seeding.
pub(super) fn day(offset: i64) -> Value {
    Value::String(format!("@{offset:+}d"))
}

/// A moment: a day and minutes since midnight; minutes beyond a day move the day.
pub(super) fn moment(offset: i64, minutes: i64) -> Value {
    let offset = offset + minutes.div_euclid(1440);
    let minutes = minutes.rem_euclid(1440);
    Value::String(format!("@{offset:+}d {:02}:{:02}", minutes / 60, minutes % 60))
}

/// The days and minutes of a relative date; none for another value.
pub(super) fn parse(value: &Value) -> Option<(i64, i64)> {
    let text = value.as_str()?.strip_prefix('@')?;
    let (days, time) = text.split_once("d")?;
    let offset = days.parse().ok()?;
    let Some((hours, minutes)) = time.trim().split_once(':') else { return Some((offset, 0)) };
    Some((offset, hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_date_reads_back() {
        assert_eq!(day(-3), "@-3d");
        assert_eq!(day(0), "@+0d");
        assert_eq!(moment(2, 870), "@+2d 14:30");
        assert_eq!(moment(2, 1500), "@+3d 01:00");
        assert_eq!(parse(&moment(-4, 75)), Some((-4, 75)));
    }
}

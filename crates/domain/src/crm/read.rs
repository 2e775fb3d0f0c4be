//! What somebody gives for a field, in the one form in which it is kept; or, in words, why it cannot be.

use super::{Field, FieldType, RecordKind, TAGS_MAX};
use crate::EpochMs;
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

const TAG_CHARS_MAX: usize = 40;
/// Largest amount, in hundredths.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;
/// The end of the year 9999.
const LATEST_MS: EpochMs = 253_402_300_799_999;

impl Field {
    /// Reads what somebody gave; none when it is empty.
    pub(super) fn read(&self, kind: RecordKind, value: &Value) -> Result<Option<Value>, String> {
        let text = match value {
            Value::Null => return Ok(None),
            Value::String(text) if text.trim().is_empty() => return Ok(None),
            Value::String(text) => Some(text.trim()),
            _ => None,
        };
        let words = |what: &str| Err(what.to_owned());
        match (self.takes, text) {
            (FieldType::Text(most), Some(text)) => plain(text, most).map(Some),
            (FieldType::Email, Some(text)) => email(text).map(Some),
            (FieldType::Phone, Some(text)) => phone(text).map(Some),
            (FieldType::Url, Some(text)) if text.starts_with("https://") || text.starts_with("http://") => {
                plain(text, 500).map(Some)
            }
            (FieldType::Url, _) => words("it begins with https:// or http://"),
            (FieldType::Link(_), Some(text)) => plain(text, 64).map(Some),
            (FieldType::Choice(all), Some(text)) => choice(text, all).map(Some),
            (FieldType::Status, Some(text)) => choice(text, kind.statuses()).map(Some),
            (FieldType::Currency, Some(text)) if text.len() == 3 && text.bytes().all(|c| c.is_ascii_alphabetic()) => {
                Ok(Some(text.to_ascii_uppercase().into()))
            }
            (FieldType::Currency, _) => words("a currency has three letters, as EUR"),
            (FieldType::Money, _) => money(value).map(Some),
            (FieldType::Percent, _) => percent(value).map(Some),
            (FieldType::Time, _) => match read_time(value) {
                Some(at) => Ok(Some(at.into())),
                None => words("a moment is RFC 3339 (2026-11-21T09:00:00Z), a date, or epoch milliseconds"),
            },
            (FieldType::Tags, _) => tags(value),
            (_, None) => words("it is a text"),
        }
    }
}

fn plain(text: &str, most: usize) -> Result<Value, String> {
    if text.chars().count() > most {
        return Err(format!("it has more than {most} characters"));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err("it has control characters".to_owned());
    }
    Ok(text.into())
}

fn email(text: &str) -> Result<Value, String> {
    let parts = text.split_once('@').filter(|(name, host)| {
        let usable = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
        usable(name) && usable(host) && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    match parts {
        Some(_) if text.len() <= 254 => Ok(text.into()),
        _ => Err("it is not an e-mail address".to_owned()),
    }
}

fn phone(text: &str) -> Result<Value, String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = text.chars().all(|c| c.is_ascii_digit() || " +-()/.#*xX".contains(c));
    if known && (3..=20).contains(&digits) && text.len() <= 40 {
        return Ok(text.into());
    }
    Err("a telephone number has 3 to 20 digits, and otherwise only + - ( ) / . and spaces".to_owned())
}

fn choice(text: &str, all: &[&str]) -> Result<Value, String> {
    let word = text.to_lowercase();
    if all.contains(&word.as_str()) { Ok(word.into()) } else { Err(format!("it is one of {}", all.join(", "))) }
}

fn money(value: &Value) -> Result<Value, String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let hundredths = hundredths(&text).filter(|amount| amount.abs() <= AMOUNT_MAX);
    hundredths.map(Value::from).ok_or_else(|| "an amount is a number with at most two decimals, as 1234.50".to_owned())
}

fn hundredths(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|c| c.is_ascii_digit());
    let rest = rest.trim_end_matches('0');
    if whole.is_empty() || !is_number(whole) || !is_number(rest) || rest.len() > 2 {
        return None;
    }
    let cents: i64 = format!("{rest:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?.checked_mul(sign)
}

fn percent(value: &Value) -> Result<Value, String> {
    let number = match value {
        Value::String(text) => text.trim().trim_end_matches('%').trim_end().parse().ok(),
        other => other.as_i64(),
    };
    let percent = number.filter(|percent| (0..=100).contains(percent));
    percent.map(Value::from).ok_or_else(|| "it is a whole number from 0 to 100".to_owned())
}

/// Reads a moment: RFC 3339, a date (its first moment in UTC), or epoch milliseconds.
pub fn read_time(value: &Value) -> Option<EpochMs> {
    let at = match value {
        Value::String(text) => {
            let text = text.trim();
            let moment = OffsetDateTime::parse(text, &Rfc3339).ok();
            let moment = moment.or_else(|| Some(date(text)?.midnight().assume_utc()));
            EpochMs::try_from(moment?.unix_timestamp_nanos() / 1_000_000).ok()?
        }
        other => other.as_i64()?,
    };
    (0..=LATEST_MS).contains(&at).then_some(at)
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

fn tags(value: &Value) -> Result<Option<Value>, String> {
    let wrong = || format!("tags are a list of at most {TAGS_MAX} words of at most {TAG_CHARS_MAX} characters");
    let words: Vec<&str> = match value {
        Value::String(text) => text.split([';', ',']).collect(),
        Value::Array(items) => items.iter().map(Value::as_str).collect::<Option<_>>().ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    let mut tags: Vec<String> =
        words.iter().map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect();
    tags.sort_unstable();
    tags.dedup();
    let unusable = |tag: &String| tag.chars().count() > TAG_CHARS_MAX || tag.contains([';', ',']) || has_control(tag);
    if tags.len() > TAGS_MAX || tags.iter().any(unusable) {
        return Err(wrong());
    }
    Ok((!tags.is_empty()).then(|| tags.into()))
}

fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

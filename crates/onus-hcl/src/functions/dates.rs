//! Points in time, as RFC 3339 writes them.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::super::value::{Value, Why};
use super::given::Given;
use super::{Answer, Stop, convert, duration};

/// A point in time, as a clock shows it that is so many seconds ahead of UTC.
pub(super) struct Moment {
    pub local: DateTime,
    pub ahead: i64,
}

/// Only the run knows what time it is.
pub(super) fn timestamp(_: &Given<'_>) -> Answer {
    Ok(Value::unknown(Why::Function("timestamp")))
}

/// Only the run knows what time it is.
pub(super) fn plantimestamp(_: &Given<'_>) -> Answer {
    Ok(Value::unknown(Why::Function("plantimestamp")))
}

pub(super) fn timeadd(given: &Given<'_>) -> Answer {
    let (moment, duration) = (moment(given.text(0)?)?, given.text(1)?);
    let Some(nanoseconds) = duration::nanoseconds(duration) else {
        return Err(format!("`{}` is not a duration such as `1h30m`", convert::shown(duration)).into());
    };
    let local = moment.local.checked_add(SignedDuration::from_nanos(nanoseconds));
    match local {
        Ok(local) if local.year() >= 0 => convert::text(&written(local, moment.ahead)),
        _ => Err(Stop::because("the point in time is too far away")),
    }
}

pub(super) fn timecmp(given: &Given<'_>) -> Answer {
    let (one, other) = (moment(given.text(0)?)?, moment(given.text(1)?)?);
    let (Some(one), Some(other)) = (one.in_utc(), other.in_utc()) else {
        return Err(Stop::because("the point in time is too far away"));
    };
    Ok(Value::number(one.cmp(&other) as i8))
}

/// A point in time in the form of RFC 3339, without parts of seconds.
pub(super) fn written(local: DateTime, ahead: i64) -> String {
    let date = format!("{:04}-{:02}-{:02}", local.year(), local.month(), local.day());
    let zone = if ahead == 0 { "Z".to_owned() } else { zone(ahead, ":") };
    format!("{date}T{:02}:{:02}:{:02}{zone}", local.hour(), local.minute(), local.second())
}

/// How far a clock is ahead, such as `+02:00`.
pub(super) fn zone(ahead: i64, separator: &str) -> String {
    let sign = if ahead < 0 { '-' } else { '+' };
    let minutes = ahead.unsigned_abs() / 60;
    format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
}

impl Moment {
    fn in_utc(&self) -> Option<DateTime> {
        self.local.checked_sub(SignedDuration::from_secs(self.ahead)).ok()
    }
}

/// A point in time from the form of RFC 3339.
pub(super) fn moment(text: &str) -> Result<Moment, Stop> {
    read(text).ok_or_else(|| {
        let text = convert::shown(text);
        format!("`{text}` is not a point in time such as `2026-01-31T12:00:00Z`").into()
    })
}

fn read(text: &str) -> Option<Moment> {
    let (date, rest) = text.split_once('T')?;
    let (date, time) = (numbers(date, '-', [4, 2, 2])?, rest.get(..8)?);
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let (nanoseconds, zone) = fraction(rest.get(8..)?)?;
    let [year, month, day] = date;
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    if second > 59 {
        return None;
    }
    let (hour, minute, second) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?);
    let time = jiff::civil::Time::new(hour, minute, second, nanoseconds).ok()?;
    Some(Moment { local: date.to_datetime(time), ahead: seconds_ahead(zone)? })
}

/// Three numbers of so many digits.
fn numbers(text: &str, separator: char, lengths: [usize; 3]) -> Option<[u16; 3]> {
    let mut parts = text.split(separator);
    let mut found = [0; 3];
    for (number, length) in found.iter_mut().zip(lengths) {
        let part = parts.next()?;
        if part.len() != length || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// The nanoseconds after a point, and what follows.
fn fraction(text: &str) -> Option<(i32, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (digits, rest) = rest.split_at(end);
    if digits.is_empty() {
        return None;
    }
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    Some((nine.parse().ok()?, rest))
}

pub(super) fn seconds_ahead(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = zone.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let plain = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(hours) || !plain(minutes) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

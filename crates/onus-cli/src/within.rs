//! How far to look ahead: a number of days, weeks or months.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// A number of days, weeks or months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    number: u16,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Days,
    Weeks,
    Months,
}

impl Within {
    /// The last day of this time, beginning on a day; the last of all days where it lies beyond.
    pub fn after(self, day: Date) -> Date {
        let number = i64::from(self.number);
        let span: Span = match self.unit {
            // Years beyond the calendar's are beyond it in every unit.
            Unit::Days => number.days(),
            Unit::Weeks => number.weeks(),
            Unit::Months => number.months(),
        };
        day.saturating_add(span)
    }
}

impl FromStr for Within {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` is not a valid time; write days, weeks or months, as 90d, 12w or 3m");
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match text.get(digits.len()..) {
            Some("d") => Unit::Days,
            Some("w") => Unit::Weeks,
            Some("m") => Unit::Months,
            _ => return Err(fault()),
        };
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(fault());
        }
        let number = digits.parse().map_err(|_| fault())?;
        Ok(Self { number, unit })
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
        };
        write!(f, "{} {unit}{}", self.number, if self.number == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read() {
        let after = |text: &str| text.parse::<Within>().map(|within| within.after(jiff::civil::date(2026, 11, 30)));
        assert_eq!(after("1d"), Ok(jiff::civil::date(2026, 12, 1)));
        assert_eq!(after("2w"), Ok(jiff::civil::date(2026, 12, 14)));
        assert_eq!(after("3m"), Ok(jiff::civil::date(2027, 2, 28)));
        assert!(
            ["", "90", "d", "3y", "-1d", "+1d", "1 d", "65536d", "1dd", "3é"].iter().all(|text| after(text).is_err())
        );
    }
}

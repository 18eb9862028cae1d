//! The shapes of numbers: with so many digits, with an exponent.

use bigdecimal::{BigDecimal, RoundingMode, Signed, Zero};

use super::decimal;

/// A number with so many digits after the point.
pub(super) fn fixed(number: &BigDecimal, places: usize) -> String {
    let places = i64::try_from(places).unwrap_or(i64::MAX);
    let rounded = decimal::held(number).with_scale_round(places, RoundingMode::HalfEven);
    decimal::plain(&rounded)
}

/// The digits of a number above zero, and the exponent of the first of them.
fn digits_of(number: &BigDecimal) -> (String, i64) {
    if number.is_zero() {
        return ("0".to_owned(), 0);
    }
    let (digits, scale) = number.normalized().into_bigint_and_exponent();
    let digits = digits.magnitude().to_string();
    let exponent = i64::try_from(digits.len()).unwrap_or_default() - 1 - scale;
    (digits, exponent)
}

/// A number rounded to so many digits.
fn with_digits(number: &BigDecimal, digits: usize) -> BigDecimal {
    let held = decimal::held(number);
    let (_, exponent) = digits_of(&held);
    let places = i64::try_from(digits).unwrap_or(i64::MAX).saturating_sub(1 + exponent);
    held.with_scale_round(places, RoundingMode::HalfEven)
}

/// A number with an exponent, such as `1.5e+07`.
pub(super) fn scientific(number: &BigDecimal, places: usize, capital: bool) -> String {
    let (digits, exponent) = digits_of(&with_digits(number, places + 1));
    write_scientific(&digits, exponent, places, capital)
}

fn write_scientific(digits: &str, exponent: i64, places: usize, capital: bool) -> String {
    let (first, others) = digits.split_at(digits.len().min(1));
    let point = if places > 0 { "." } else { "" };
    let letter = if capital { 'E' } else { 'e' };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{others:0<places$}{letter}{sign}{:02}", exponent.unsigned_abs())
}

/// A number with an exponent where that is large, else without.
pub(super) fn general(number: &BigDecimal, precision: Option<usize>, capital: bool) -> String {
    let sign = if number.is_negative() { "-" } else { "" };
    let magnitude = number.abs();
    let rounded = match precision {
        Some(digits) => with_digits(&magnitude, digits.max(1)),
        None => magnitude.normalized(),
    };
    let (digits, exponent) = digits_of(&rounded);
    let length = i64::try_from(digits.len()).unwrap_or_default();
    let least = match precision {
        None => 6,
        Some(precision) => {
            let precision = i64::try_from(precision.max(1)).unwrap_or(i64::MAX);
            if precision > length && length > exponent { length } else { precision }
        }
    };
    if exponent < -4 || exponent >= least {
        return format!("{sign}{}", write_scientific(&digits, exponent, digits.len() - 1, capital));
    }
    format!("{sign}{}", decimal::plain(&rounded.normalized()))
}

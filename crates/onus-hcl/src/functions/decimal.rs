//! Numbers as Terraform holds and prints them.
//!
//! Terraform keeps numbers with 512 binary digits and prints the shortest decimal that stands for the same ones. Here,
//! that decimal is what is kept: the two tell each other exactly. Calculations are done with the binary digits, so that
//! `1 - 0.9` is as little `0.1` as it is there.

use std::str::FromStr;

use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::{BigDecimal, ToPrimitive, Zero};

use super::binary::{BITS, Binary};

/// Decimal digits that 512 binary ones always tell apart.
const DIGITS: u64 = 153;

/// So many digits fit into a machine word.
const SHORT: usize = 19;

/// Numbers with more digits before or after the point than this are not understood.
const LONGEST: i64 = 5_000;

/// A number from its characters, as `tonumber` reads it; none if it is not a number, or longer than is understood.
pub(crate) fn parse(text: &str) -> Option<BigDecimal> {
    if text.len() <= SHORT && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<u64>().ok().map(BigDecimal::from);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let exponent = match exponent {
        Some(exponent) => i64::from_str(exponent).ok()?,
        None => 0,
    };
    let length = i64::try_from(mantissa.len()).ok()?;
    if exponent.saturating_abs().saturating_add(length) > LONGEST {
        return None;
    }
    let mut digits = BigInt::from_str(&format!("0{whole}{fraction}")).ok()?;
    if text.starts_with('-') {
        digits = -digits;
    }
    let number = BigDecimal::new(digits, i64::try_from(fraction.len()).ok()? - exponent);
    Some(rounded(number))
}

/// The number in characters, as Terraform prints it.
pub(crate) fn text(number: &BigDecimal) -> String {
    plain(&number.normalized())
}

/// All digits of the number as characters, without exponent.
pub(super) fn plain(number: &BigDecimal) -> String {
    let (digits, scale) = number.as_bigint_and_exponent();
    let sign = if digits.sign() == Sign::Minus { "-" } else { "" };
    let mut text = digits.magnitude().to_string();
    if scale <= 0 {
        if !digits.is_zero() {
            text.push_str(&"0".repeat(usize::try_from(-scale).unwrap_or_default()));
        }
        return format!("{sign}{text}");
    }
    let scale = usize::try_from(scale).unwrap_or_default();
    if text.len() <= scale {
        text.insert_str(0, &"0".repeat(scale + 1 - text.len()));
    }
    let (whole, fraction) = text.split_at(text.len() - scale);
    format!("{sign}{whole}.{fraction}")
}

/// The number as Terraform holds it: the shortest decimal that stands for the same 512 binary digits.
pub(crate) fn rounded(number: BigDecimal) -> BigDecimal {
    let number = number.normalized();
    if number.digits() <= DIGITS { number } else { Binary::of(&number).shortest(BITS) }
}

/// All decimal digits that the binary ones of the number come to.
pub(super) fn held(number: &BigDecimal) -> BigDecimal {
    Binary::of(number).exact()
}

/// A number divided by another, which is not zero.
pub(crate) fn divide(dividend: &BigDecimal, divisor: &BigDecimal) -> Option<BigDecimal> {
    if divisor.is_zero() {
        return None;
    }
    Some(Binary::of(dividend).divided_by(&Binary::of(divisor)).shortest(BITS))
}

/// A number times another.
pub(crate) fn multiply(one: &BigDecimal, other: &BigDecimal) -> BigDecimal {
    if one.is_integer() && other.is_integer() {
        return rounded(one * other);
    }
    Binary::of(one).times(&Binary::of(other)).shortest(BITS)
}

/// A number and another.
pub(crate) fn add(one: &BigDecimal, other: &BigDecimal) -> BigDecimal {
    if one.is_integer() && other.is_integer() {
        return rounded(one + other);
    }
    Binary::of(one).plus(&Binary::of(other)).shortest(BITS)
}

/// Whether the number has more digits than are understood.
pub(crate) fn is_too_long(number: &BigDecimal) -> bool {
    let (digits, scale) = number.as_bigint_and_exponent();
    scale.saturating_abs() > LONGEST || digits.bits() > 4 * LONGEST.unsigned_abs()
}

/// What a float gives: the shortest decimal that stands for it.
pub(crate) fn from_float(float: f64) -> Option<BigDecimal> {
    if !float.is_finite() {
        return None;
    }
    let (fraction, exponent) = (float.to_bits() & ((1 << 52) - 1), (float.to_bits() >> 52) & 0x7FF);
    let digits = BigInt::from(if exponent == 0 { fraction } else { fraction | (1 << 52) });
    let after_point = 1075 - i64::try_from(exponent.max(1)).unwrap_or_default();
    let digits = if float < 0.0 { -digits } else { digits };
    Some(Binary::new(digits, after_point).shortest(53))
}

/// The nearest float.
pub(crate) fn to_float(number: &BigDecimal) -> f64 {
    text(number).parse().unwrap_or_else(|_| number.to_f64().unwrap_or_default())
}

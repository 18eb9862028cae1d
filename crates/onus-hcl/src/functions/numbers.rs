//! Functions on numbers.

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode, Signed, Zero};

use super::super::value::{Type, Value};
use super::given::{self, Given};
use super::{Answer, Stop, convert, decimal, logarithm};

/// Terraform refuses a range with more members.
const LONGEST_RANGE: usize = 1024;

fn answer(number: BigDecimal) -> Answer {
    Ok(Value::number(number))
}

pub(super) fn abs(given: &Given<'_>) -> Answer {
    answer(given.number(0)?.abs())
}

pub(super) fn ceil(given: &Given<'_>) -> Answer {
    answer(given.number(0)?.with_scale_round(0, RoundingMode::Ceiling))
}

pub(super) fn floor(given: &Given<'_>) -> Answer {
    answer(given.number(0)?.with_scale_round(0, RoundingMode::Floor))
}

pub(super) fn signum(given: &Given<'_>) -> Answer {
    answer(BigDecimal::from(given.whole(0)?.signum()))
}

pub(super) fn log(given: &Given<'_>) -> Answer {
    let (number, base) = (decimal::to_float(given.number(0)?), decimal::to_float(given.number(1)?));
    from_float(logarithm::natural(number) / logarithm::natural(base))
}

/// Powers are taken as floats. Those that are not whole come out otherwise in the last digit from library to library.
pub(super) fn pow(given: &Given<'_>) -> Answer {
    let (base, power) = (decimal::to_float(given.number(0)?), decimal::to_float(given.number(1)?));
    if power.fract() == 0.0 && power.abs() < 1e15 {
        let found = whole_power(base, power.abs());
        return from_float(if power < 0.0 { 1.0 / found } else { found });
    }
    if power == 0.5 {
        return from_float(base.sqrt());
    }
    Err(Stop::because("powers that are not whole are not known to the last digit"))
}

/// By squares, as Terraform does it: other ways round otherwise.
fn whole_power(base: f64, power: f64) -> f64 {
    let (mut found, mut square, mut left) = (1.0, base, power);
    while left > 0.0 && found != 0.0 && f64::is_finite(found) {
        if left % 2.0 == 1.0 {
            found *= square;
        }
        square *= square;
        left = (left / 2.0).floor();
    }
    found
}

fn from_float(float: f64) -> Answer {
    match decimal::from_float(float) {
        Some(number) => answer(number),
        None => Err(Stop::because("the result is not a number, or without bounds")),
    }
}

pub(super) fn max(given: &Given<'_>) -> Answer {
    furthest(given, |number, best| number > best)
}

pub(super) fn min(given: &Given<'_>) -> Answer {
    furthest(given, |number, best| number < best)
}

fn furthest(given: &Given<'_>, is_further: fn(&BigDecimal, &BigDecimal) -> bool) -> Answer {
    let mut best: Option<&BigDecimal> = None;
    for value in given.rest(0) {
        let number = given::number(value)?;
        if best.is_none_or(|best| is_further(number, best)) {
            best = Some(number);
        }
    }
    best.map_or_else(|| Err("at least one number is required".into()), |best| answer(best.clone()))
}

pub(super) fn sum(given: &Given<'_>) -> Answer {
    let members = given.members(0)?;
    if members.is_empty() {
        return Err("an empty list cannot be summed".into());
    }
    let mut total = BigDecimal::zero();
    let mut unknown = None;
    for member in members {
        match convert::to_number(member)? {
            Value::Number(number) => total = decimal::add(&total, &number),
            value @ Value::Unknown(_) => unknown = unknown.or(Some(convert::derived_from(&value))),
            _ => return Err("null is not a number".into()),
        }
    }
    unknown.map_or_else(|| answer(total), |value| Err(Stop::Unknown(value)))
}

pub(super) fn parseint(given: &Given<'_>) -> Answer {
    let Value::Text(text) = given.value(0)? else { return Err("the first argument must be a string".into()) };
    let base = given.whole(1)?;
    let base = match u32::try_from(base) {
        Ok(base @ 2..=62) => base,
        _ => return Err("the base must be between 2 and 62".into()),
    };
    if text.len() > 5000 {
        return Err(Stop::because("the number has too many digits"));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut number = BigInt::zero();
    for c in digits.chars() {
        number = number * base + digit(c, base).ok_or_else(|| not_in_base(text, base))?;
    }
    if digits.is_empty() {
        return Err(not_in_base(text, base));
    }
    let number = if text.starts_with('-') { -number } else { number };
    answer(decimal::rounded(BigDecimal::from(number)))
}

fn not_in_base(text: &str, base: u32) -> Stop {
    format!("`{}` is not a number of base {base}", convert::shown(text)).into()
}

/// Up to base 36, small and capital letters mean the same; above, capital ones follow the small ones.
fn digit(c: char, base: u32) -> Option<u32> {
    let digit = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        'a'..='z' => u32::from(c) - u32::from('a') + 10,
        'A'..='Z' if base <= 36 => u32::from(c) - u32::from('A') + 10,
        'A'..='Z' => u32::from(c) - u32::from('A') + 36,
        _ => return None,
    };
    (digit < base).then_some(digit)
}

pub(super) fn range(given: &Given<'_>) -> Answer {
    let numbers: Vec<&BigDecimal> = given.rest(0).iter().map(given::number).collect::<Result<_, _>>()?;
    let zero = BigDecimal::zero();
    let (start, end, step) = match numbers.as_slice() {
        [end] => (&zero, *end, None),
        [start, end] => (*start, *end, None),
        [start, end, step] => (*start, *end, Some(*step)),
        _ => return Err("one, two or three numbers are required".into()),
    };
    let step = step.cloned().unwrap_or_else(|| BigDecimal::from(if end < start { -1 } else { 1 }));
    if step.is_zero() {
        return Err("the step must not be zero".into());
    }
    let down = step.is_negative();
    if (down && end > start) || (!down && end < start) {
        return Err("the step leads away from the end".into());
    }
    let mut members = Vec::new();
    let mut number = start.clone();
    while if down { number > *end } else { number < *end } {
        if members.len() >= LONGEST_RANGE {
            return Err(format!("it would have more than {LONGEST_RANGE} members").into());
        }
        members.push(Value::number(number.clone()));
        number = decimal::add(&number, &step);
    }
    Ok(Value::list(members, Type::Number))
}

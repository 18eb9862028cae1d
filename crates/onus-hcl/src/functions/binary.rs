//! Numbers by their binary digits, as Terraform calculates with them.

use bigdecimal::num_bigint::{BigInt, BigUint, Sign};
use bigdecimal::{BigDecimal, Zero};

/// Binary digits of a number.
pub(super) const BITS: u64 = 512;

/// A number: its digits, so many of them after the point.
pub(super) struct Binary {
    digits: BigInt,
    after_point: i64,
}

impl Binary {
    /// A number with these digits, rounded to as many as a number has: to the nearest, to the even one of two.
    pub fn new(digits: BigInt, after_point: i64) -> Self {
        let mut found = Self { digits, after_point };
        let Some(surplus @ 1..) = found.digits.bits().checked_sub(BITS) else { return found };
        let magnitude = rounded(found.digits.magnitude(), surplus);
        found.digits = BigInt::from_biguint(found.digits.sign(), magnitude);
        found.after_point -= signed(surplus);
        found
    }

    /// The number that is nearest to a decimal.
    pub fn of(decimal: &BigDecimal) -> Self {
        let (digits, scale) = decimal.as_bigint_and_exponent();
        let power = BigUint::from(10_u8).pow(u32::try_from(scale.unsigned_abs()).unwrap_or(u32::MAX));
        if scale <= 0 {
            return Self::new(digits * BigInt::from(power), 0);
        }
        Self::quotient(&digits, &power)
    }

    /// The number that is nearest to a quotient of whole numbers; the divisor is not zero.
    fn quotient(dividend: &BigInt, divisor: &BigUint) -> Self {
        // Two digits more than are kept, and one that tells whether there is a remainder.
        let shift = (signed(BITS) + 2 - signed(dividend.bits()) + signed(divisor.bits())).max(0);
        let shifted = dividend.magnitude() << shift.unsigned_abs();
        let mut found = (&shifted / divisor) << 1_u8;
        if !(shifted % divisor).is_zero() {
            found += 1_u8;
        }
        Self::new(BigInt::from_biguint(dividend.sign(), found), shift + 1)
    }

    /// The sum with another number.
    pub fn plus(&self, other: &Self) -> Self {
        let after_point = self.after_point.max(other.after_point);
        let aligned = |number: &Self| &number.digits << (after_point - number.after_point).unsigned_abs();
        Self::new(aligned(self) + aligned(other), after_point)
    }

    /// The product with another number.
    pub fn times(&self, other: &Self) -> Self {
        Self::new(&self.digits * &other.digits, self.after_point + other.after_point)
    }

    /// The number divided by another, which is not zero.
    pub fn divided_by(&self, other: &Self) -> Self {
        let mut found = Self::quotient(&self.digits, other.digits.magnitude());
        found.after_point += self.after_point - other.after_point;
        if other.digits.sign() == Sign::Minus {
            found.digits = -found.digits;
        }
        found
    }

    /// All decimal digits of the number.
    pub fn exact(&self) -> BigDecimal {
        if self.after_point <= 0 {
            return BigDecimal::new(&self.digits << self.after_point.unsigned_abs(), 0).normalized();
        }
        BigDecimal::new(&self.digits * BigInt::from(power_of_five(self.after_point)), self.after_point).normalized()
    }

    /// The shortest decimal that is nearer to this number than to any other with so many binary digits.
    pub fn shortest(&self, bits: u64) -> BigDecimal {
        let missing = signed(bits) - signed(self.digits.bits());
        if self.digits.is_zero() || missing < 0 {
            return self.exact();
        }
        // Value and half the distance to the next number, both as whole numbers of the same very small unit.
        let (magnitude, after_point) = (self.digits.magnitude() << missing.unsigned_abs(), self.after_point + missing);
        let (value, half, scale) = if after_point > 0 {
            let half = power_of_five(after_point + 1);
            ((magnitude * &half) << 1_u8, half, after_point + 1)
        } else {
            let shift = after_point.unsigned_abs();
            ((magnitude << shift) * 10_u8, BigUint::from(5_u8) << shift, 1)
        };
        let bounds =
            Bounds { lowest: &value - &half, highest: &value + &half, even: missing > 0 || !self.digits.bit(0) };
        // If so many digits can be dropped, then fewer can be dropped too.
        let (mut possible, mut too_many) = (0, signed(value.bits()) * 31 / 100 + 2);
        let mut found = value.clone();
        while too_many - possible > 1 {
            let dropped = i64::midpoint(possible, too_many);
            match bounds.without(&value, dropped) {
                Some(decimal) => (possible, found) = (dropped, decimal),
                None => too_many = dropped,
            }
        }
        BigDecimal::new(BigInt::from_biguint(self.digits.sign(), found), scale).normalized()
    }
}

/// Between which decimals all stand for the same number; for an even one, these two do so themselves.
struct Bounds {
    lowest: BigUint,
    highest: BigUint,
    even: bool,
}

impl Bounds {
    fn hold(&self, decimal: &BigUint) -> bool {
        (*decimal > self.lowest && *decimal < self.highest)
            || (self.even && (*decimal == self.lowest || *decimal == self.highest))
    }

    /// The decimal next to a value that ends with so many zeros, if it is within.
    fn without(&self, value: &BigUint, dropped: i64) -> Option<BigUint> {
        let unit = BigUint::from(10_u8).pow(u32::try_from(dropped).unwrap_or(u32::MAX));
        let down = value / &unit * &unit;
        let up = &down + &unit;
        match (self.hold(&down), self.hold(&up)) {
            (true, true) => Some(if value - &down > &up - value { up } else { down }),
            (true, false) => Some(down),
            (false, true) => Some(up),
            (false, false) => None,
        }
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn power_of_five(exponent: i64) -> BigUint {
    BigUint::from(5_u8).pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}

/// The digits without the last ones; rounded to the nearest, to the even one of two.
fn rounded(digits: &BigUint, surplus: u64) -> BigUint {
    let kept = digits >> surplus;
    let half = digits.bit(surplus - 1);
    let more_than_half = digits.trailing_zeros().is_some_and(|zeros| zeros < surplus - 1);
    if half && (more_than_half || kept.bit(0)) { kept + 1_u8 } else { kept }
}

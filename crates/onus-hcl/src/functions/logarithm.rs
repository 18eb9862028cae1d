//! The natural logarithm, to the last digit as Terraform has it: libraries differ there, and what is rounded up from it
//! may be one more.
//!
//! The method is the one of FreeBSD's mathematical library, which Go took over: the number is `2^k * (1 + f)` with `1 + f`
//! between the roots of one half and of two, and `log(1 + f)` is taken from a polynomial in `s = f / (2 + f)`.

use std::f64::consts::FRAC_1_SQRT_2;

/// The logarithm of two, in two parts: the first has so few digits that multiplying it by `k` is exact.
const LN_2: (f64, f64) = (f64::from_bits(0x3fe6_2e42_fee0_0000), f64::from_bits(0x3dea_39ef_3579_3c76));

/// The coefficients of the even powers of `s`, from the second to the fourteenth.
const COEFFICIENTS: [f64; 7] = [
    f64::from_bits(0x3fe5_5555_5555_5593),
    f64::from_bits(0x3fd9_9999_9997_fa04),
    f64::from_bits(0x3fd2_4924_9422_9359),
    f64::from_bits(0x3fcc_71c5_1d8e_78af),
    f64::from_bits(0x3fc7_4664_96cb_03de),
    f64::from_bits(0x3fc3_9a09_d078_c69f),
    f64::from_bits(0x3fc2_f112_df3e_5244),
];

/// The natural logarithm; none of numbers so small that they have fewer digits than others, where Terraform has another.
pub(super) fn natural(number: f64) -> f64 {
    if number.is_subnormal() {
        return f64::NAN;
    }
    if !(number > 0.0 && number.is_finite()) {
        return number.ln();
    }
    let (fraction, exponent) = parts(number);
    let (fraction, exponent) =
        if fraction < FRAC_1_SQRT_2 { (fraction * 2.0, exponent - 1.0) } else { (fraction, exponent) };
    let f = fraction - 1.0;
    let s = f / (2.0 + f);
    let (s2, s4) = (s * s, s * s * (s * s));
    let [c1, c2, c3, c4, c5, c6, c7] = COEFFICIENTS;
    let odd = s2 * (c1 + s4 * (c3 + s4 * (c5 + s4 * c7)));
    let even = s4 * (c2 + s4 * (c4 + s4 * c6));
    let half = 0.5 * f * f;
    exponent * LN_2.0 - ((half - (s * (half + (odd + even)) + exponent * LN_2.1)) - f)
}

/// A number as a fraction of at least one half and below one, and the power of two that it is multiplied by.
fn parts(number: f64) -> (f64, f64) {
    let bits = number.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as f64 - 1022.0;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent)
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn it_is_the_logarithm_but_for_the_last_digit() {
        for number in [1e-300, 0.1, 0.5, 0.7, 0.71, 1.0, 1.5, 2.0, 3.0, 255.0, 1e21, f64::MAX] {
            let (found, expected) = (natural(number), number.ln());
            assert!((found - expected).abs() <= expected.abs() * 3e-16, "{number}: {found}, not {expected}");
        }
        assert!(natural(-1.0).is_nan() && natural(5e-324).is_nan());
        assert_eq!(natural(0.0), f64::NEG_INFINITY);
        assert_eq!(natural(f64::INFINITY), f64::INFINITY);
    }
}

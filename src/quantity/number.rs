//! Exact rational numbers.
//!
//! There is no rounding anywhere: arithmetic is closed, and what is printed is the value itself.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroI64;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Bits a power may take. Constants in policies stay far below it; a tower of exponents does not.
const MAX_POWER_BITS: u64 = 1 << 16;

/// An exact rational number, always in lowest terms.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Num(BigRational);

impl Num {
    /// The integer `value`.
    #[must_use]
    pub fn from_int(value: i64) -> Num {
        Num(BigRational::from_integer(BigInt::from(value)))
    }

    /// The fraction `numer/denom`, or nothing if `denom` is zero.
    #[must_use]
    pub fn ratio(numer: i64, denom: i64) -> Option<Num> {
        Num::from_int(numer).checked_div(&Num::from_int(denom))
    }

    /// Zero.
    #[must_use]
    pub fn zero() -> Num {
        Num(BigRational::zero())
    }

    /// One.
    #[must_use]
    pub fn one() -> Num {
        Num(BigRational::one())
    }

    /// The fraction.
    pub(super) fn fraction(of: BigRational) -> Num {
        Num(of)
    }

    /// `mantissa` times ten to the `exponent`; the caller bounds the exponent.
    pub(super) fn scaled(mantissa: BigInt, exponent: i32) -> Num {
        let power = BigInt::from(10).pow(exponent.unsigned_abs());
        Num(if exponent < 0 {
            BigRational::new(mantissa, power)
        } else {
            BigRational::from_integer(mantissa * power)
        })
    }

    /// `1/divisor`.
    pub(super) fn unit_fraction(divisor: NonZeroI64) -> Num {
        Num(BigRational::new(BigInt::one(), BigInt::from(divisor.get())))
    }

    /// Whether this is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is less than zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether this is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// The value as a machine integer, if it is whole and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        self.is_integer().then(|| self.0.numer().to_i64()).flatten()
    }

    /// The greatest whole number not above this one.
    #[must_use]
    pub fn floor(&self) -> Num {
        Num(self.0.floor())
    }

    /// The least whole number not below this one.
    #[must_use]
    pub fn ceil(&self) -> Num {
        Num(self.0.ceil())
    }

    /// The numerator in lowest terms, with the sign, in decimal.
    #[must_use]
    pub fn numer(&self) -> String {
        self.0.numer().to_string()
    }

    /// The denominator in lowest terms, always positive, in decimal.
    #[must_use]
    pub fn denom(&self) -> String {
        self.0.denom().to_string()
    }

    /// The quotient, or nothing if `divisor` is zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Num) -> Option<Num> {
        (!divisor.is_zero()).then(|| Num(&self.0 / &divisor.0))
    }

    /// The power, or nothing for a negative power of zero and for results of absurd size.
    #[must_use]
    pub fn pow(&self, exponent: i32) -> Option<Num> {
        if self.is_zero() && exponent < 0 {
            return None;
        }
        let times = exponent.unsigned_abs();
        let bits = self.0.numer().bits().max(self.0.denom().bits());
        // One bit is 0, 1 or -1, whose powers do not grow.
        if bits > 1 && bits.saturating_mul(u64::from(times)) > MAX_POWER_BITS {
            return None;
        }
        let (numer, denom) = (self.0.numer().pow(times), self.0.denom().pow(times));
        Some(Num(if exponent < 0 {
            BigRational::new(denom, numer)
        } else {
            BigRational::new(numer, denom)
        }))
    }

    /// The decimal places this number needs, or nothing if its expansion never ends.
    fn decimal_places(&self) -> Option<u64> {
        let twos = self.0.denom().trailing_zeros().unwrap_or(0);
        let mut rest = self.0.denom() >> twos;
        let five = BigInt::from(5);
        let mut fives = 0;
        while (&rest % &five).is_zero() {
            rest /= &five;
            fives += 1;
        }
        rest.is_one().then_some(twos.max(fives))
    }
}

impl Ord for Num {
    fn cmp(&self, other: &Self) -> Ordering {
        // Cross multiplication: two products, where the library walks both continued fractions.
        if self.0.denom() == other.0.denom() {
            return self.0.numer().cmp(other.0.numer());
        }
        (self.0.numer() * other.0.denom()).cmp(&(other.0.numer() * self.0.denom()))
    }
}

impl PartialOrd for Num {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Num {
    /// Writes the exact value: a plain decimal where one exists, a fraction in lowest terms where not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_integer() {
            return write!(f, "{}", self.0.numer());
        }
        let Some(places) = self.decimal_places().and_then(|p| u32::try_from(p).ok()) else {
            return write!(f, "{}/{}", self.0.numer(), self.0.denom());
        };
        let sign = if self.is_negative() { "-" } else { "" };
        let shifted = self.0.numer().abs() * BigInt::from(10).pow(places) / self.0.denom();
        let width = places as usize + 1;
        let digits = format!("{shifted:0>width$}");
        let (whole, fraction) = digits.split_at(digits.len() - places as usize);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

impl Neg for Num {
    type Output = Num;
    fn neg(self) -> Num {
        Num(-self.0)
    }
}

impl Neg for &Num {
    type Output = Num;
    fn neg(self) -> Num {
        Num(-&self.0)
    }
}

/// Spells out one operation for every mix of owned and borrowed operands.
macro_rules! operation {
    ($trait:ident, $method:ident, $($left:ty, $right:ty);+) => {
        $(impl $trait<$right> for $left {
            type Output = Num;
            fn $method(self, other: $right) -> Num {
                Num($trait::$method(&self.0, &other.0))
            }
        })+
    };
}
operation!(Add, add, Num, Num; Num, &Num; &Num, Num; &Num, &Num);
operation!(Sub, sub, Num, Num; Num, &Num; &Num, Num; &Num, &Num);
operation!(Mul, mul, Num, Num; Num, &Num; &Num, Num; &Num, &Num);

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test panics")]

    use super::*;

    fn num(text: &str) -> Num {
        Num::parse(text).unwrap()
    }

    #[test]
    fn display_is_exact() {
        for text in [
            "299.9999999999999999",
            "1100000",
            "0.15",
            "-0.05",
            "0",
            "-7",
            "12.5",
        ] {
            assert_eq!(num(text).to_string(), text);
        }
        assert_eq!(num("300.0").to_string(), "300");
        assert_eq!(Num::ratio(10, 3).unwrap().to_string(), "10/3");
        assert_eq!(Num::ratio(-10, 6).unwrap().to_string(), "-5/3");
        assert_eq!(Num::ratio(1, 1024).unwrap().to_string(), "0.0009765625");
    }

    #[test]
    fn arithmetic_is_exact_and_total() {
        let third = Num::ratio(1, 3).unwrap();
        assert_eq!(&third + &third + &third, Num::one());
        assert_eq!(num("0.1") + num("0.2"), num("0.3"));
        assert_eq!(&third * Num::from_int(3) - Num::one(), Num::zero());
        assert_eq!(-&third, Num::ratio(-1, 3).unwrap());
        assert_eq!(third.checked_div(&Num::zero()), None);
        assert_eq!(Num::ratio(1, 0), None);
        assert_eq!(
            (third.numer(), third.denom()),
            ("1".to_owned(), "3".to_owned())
        );
        assert_eq!(
            (num("-2.5").floor(), num("-2.5").ceil()),
            (Num::from_int(-3), Num::from_int(-2))
        );
    }

    #[test]
    fn powers_stop_before_they_explode() {
        assert_eq!(num("1.5").pow(-2), Num::ratio(4, 9));
        assert_eq!(num("-2").pow(-3), Num::ratio(-1, 8));
        assert_eq!(Num::zero().pow(0), Some(Num::one()));
        assert_eq!(Num::zero().pow(-1), None);
        assert_eq!(Num::from_int(2).pow(i32::MAX), None);
        assert_eq!(Num::from_int(2).pow(i32::MIN), None);
        assert_eq!(Num::from_int(-1).pow(i32::MIN), Some(Num::one()));
    }

    #[test]
    fn machine_integers_are_given_only_when_exact() {
        assert_eq!(num("1e3").to_i64(), Some(1000));
        assert_eq!(num("1.5").to_i64(), None);
        assert_eq!(num("1e30").to_i64(), None);
        assert_eq!(Num::from_int(i64::MIN).to_i64(), Some(i64::MIN));
    }
}

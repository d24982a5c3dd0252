//! Exact rational numbers.
//!
//! There is no rounding anywhere: arithmetic is closed, and what is printed is the value itself.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroI64;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Bits a power may take. Constants in policies stay far below it; a tower of exponents does not.
const MAX_POWER_BITS: u64 = 1 << 16;

/// An exact rational number, always in lowest terms.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Num(Form);

/// Two machine words hold nearly every constant of a policy, and take no memory of their own. A number has one form: the
/// words, where both parts fit.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Form {
    /// In lowest terms; the denominator is positive.
    Words(i64, i64),
    Large(Box<BigRational>),
}

impl Num {
    /// The integer `value`.
    #[must_use]
    pub fn from_int(value: i64) -> Num {
        Num(Form::Words(value, 1))
    }

    /// The fraction `numer/denom`, or nothing if `denom` is zero.
    #[must_use]
    pub fn ratio(numer: i64, denom: i64) -> Option<Num> {
        Num::from_int(numer).checked_div(&Num::from_int(denom))
    }

    /// Zero.
    #[must_use]
    pub fn zero() -> Num {
        Num::from_int(0)
    }

    /// One.
    #[must_use]
    pub fn one() -> Num {
        Num::from_int(1)
    }

    /// The fraction.
    pub(super) fn fraction(of: BigRational) -> Num {
        match (of.numer().to_i64(), of.denom().to_i64()) {
            (Some(numer), Some(denom)) => Num(Form::Words(numer, denom)),
            _ => Num(Form::Large(Box::new(of))),
        }
    }

    /// `numer/denom` of double words; `denom` is not zero.
    fn of_double_words(numer: i128, denom: i128) -> Num {
        let whole = if denom == 1 {
            i64::try_from(numer).ok()
        } else {
            None
        };
        if let Some(whole) = whole {
            return Num::from_int(whole);
        }
        let lowest = Ratio::new(numer, denom);
        match (
            i64::try_from(*lowest.numer()),
            i64::try_from(*lowest.denom()),
        ) {
            (Ok(numer), Ok(denom)) => Num(Form::Words(numer, denom)),
            _ => {
                let (numer, denom) = lowest.into_raw();
                let large = BigRational::new_raw(BigInt::from(numer), BigInt::from(denom));
                Num(Form::Large(Box::new(large)))
            }
        }
    }

    fn large(&self) -> BigRational {
        match &self.0 {
            Form::Words(numer, denom) => {
                BigRational::new_raw(BigInt::from(*numer), BigInt::from(*denom))
            }
            Form::Large(large) => (**large).clone(),
        }
    }

    /// `mantissa` times ten to the `exponent`; the caller bounds the exponent.
    pub(super) fn scaled(mantissa: BigInt, exponent: i32) -> Num {
        let power = BigInt::from(10).pow(exponent.unsigned_abs());
        Num::fraction(if exponent < 0 {
            BigRational::new(mantissa, power)
        } else {
            BigRational::from_integer(mantissa * power)
        })
    }

    /// `1/divisor`.
    pub(super) fn unit_fraction(divisor: NonZeroI64) -> Num {
        Num::of_double_words(1, i128::from(divisor.get()))
    }

    /// Whether this is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Words(0, _))
    }

    /// Whether this is less than zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Words(numer, _) => *numer < 0,
            Form::Large(large) => large.is_negative(),
        }
    }

    /// Whether this is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Form::Words(_, denom) => *denom == 1,
            Form::Large(large) => large.is_integer(),
        }
    }

    /// The value as a machine integer, if it is whole and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Form::Words(whole, 1) => Some(whole),
            _ => None,
        }
    }

    /// The greatest whole number not above this one.
    #[must_use]
    pub fn floor(&self) -> Num {
        match &self.0 {
            Form::Words(numer, denom) => Num::from_int(numer.div_euclid(*denom)),
            Form::Large(large) => Num::fraction(large.floor()),
        }
    }

    /// The least whole number not below this one.
    #[must_use]
    pub fn ceil(&self) -> Num {
        -(-self).floor()
    }

    /// The numerator in lowest terms, with the sign, in decimal.
    #[must_use]
    pub fn numer(&self) -> String {
        self.large().numer().to_string()
    }

    /// The denominator in lowest terms, always positive, in decimal.
    #[must_use]
    pub fn denom(&self) -> String {
        self.large().denom().to_string()
    }

    /// The quotient, or nothing if `divisor` is zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Num) -> Option<Num> {
        if divisor.is_zero() {
            return None;
        }
        Some(match (&self.0, &divisor.0) {
            (&Form::Words(a, b), &Form::Words(c, d)) => {
                Num::of_double_words(product(a, d), product(b, c))
            }
            _ => Num::fraction(self.large() / divisor.large()),
        })
    }

    /// The power, or nothing for a negative power of zero and for results of absurd size.
    #[must_use]
    pub fn pow(&self, exponent: i32) -> Option<Num> {
        if self.is_zero() && exponent < 0 {
            return None;
        }
        let times = exponent.unsigned_abs();
        let base = self.large();
        let bits = base.numer().bits().max(base.denom().bits());
        // One bit is 0, 1 or -1, whose powers do not grow.
        if bits > 1 && bits.saturating_mul(u64::from(times)) > MAX_POWER_BITS {
            return None;
        }
        let (numer, denom) = (base.numer().pow(times), base.denom().pow(times));
        Some(Num::fraction(if exponent < 0 {
            BigRational::new(denom, numer)
        } else {
            BigRational::new(numer, denom)
        }))
    }
}

/// The decimal places a number needs, or nothing if its expansion never ends.
fn decimal_places(number: &BigRational) -> Option<u64> {
    let twos = number.denom().trailing_zeros().unwrap_or(0);
    let mut rest = number.denom() >> twos;
    let five = BigInt::from(5);
    let mut fives = 0;
    while (&rest % &five).is_zero() {
        rest /= &five;
        fives += 1;
    }
    rest.is_one().then_some(twos.max(fives))
}

/// Two words multiplied fit in a double word, and so does the sum of two such products.
fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

impl Ord for Num {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Words(a, b), Form::Words(c, d)) if b == d => a.cmp(c),
            (&Form::Words(a, b), &Form::Words(c, d)) => product(a, d).cmp(&product(c, b)),
            _ => self.large().cmp(&other.large()),
        }
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
        if let Form::Words(whole, 1) = self.0 {
            return write!(f, "{whole}");
        }
        let number = self.large();
        if number.is_integer() {
            return write!(f, "{}", number.numer());
        }
        let Some(places) = decimal_places(&number).and_then(|p| u32::try_from(p).ok()) else {
            return write!(f, "{}/{}", number.numer(), number.denom());
        };
        let sign = if self.is_negative() { "-" } else { "" };
        let shifted = number.numer().abs() * BigInt::from(10).pow(places) / number.denom();
        let width = places as usize + 1;
        let digits = format!("{shifted:0>width$}");
        let (whole, fraction) = digits.split_at(digits.len() - places as usize);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

impl Neg for Num {
    type Output = Num;
    fn neg(self) -> Num {
        -&self
    }
}

impl Neg for &Num {
    type Output = Num;
    fn neg(self) -> Num {
        match &self.0 {
            Form::Words(numer, denom) => Num::of_double_words(-i128::from(*numer), (*denom).into()),
            Form::Large(large) => Num::fraction(-&**large),
        }
    }
}

/// Spells out one operation for every mix of owned and borrowed operands: of words by what the numerator and the denominator
/// come to, of what is larger by the library.
macro_rules! operation {
    ($trait:ident, $method:ident, $words:expr) => {
        operation!(@each $trait, $method, $words; Num, Num; Num, &Num; &Num, Num; &Num, &Num);
    };
    (@each $trait:ident, $method:ident, $words:expr; $($left:ty, $right:ty);+) => {
        $(impl $trait<$right> for $left {
            type Output = Num;
            fn $method(self, other: $right) -> Num {
                let (left, right): (&Num, &Num) = (self.borrow(), other.borrow());
                match (&left.0, &right.0) {
                    (&Form::Words(a, b), &Form::Words(c, d)) => {
                        let (numer, denom) = $words([a, b], [c, d]);
                        Num::of_double_words(numer, denom)
                    }
                    _ => Num::fraction($trait::$method(left.large(), right.large())),
                }
            }
        })+
    };
}
operation!(
    Add,
    add,
    |[a, b]: [i64; 2], [c, d]: [i64; 2]| match b == d {
        true => (i128::from(a) + i128::from(c), i128::from(b)),
        false => (product(a, d) + product(c, b), product(b, d)),
    }
);
operation!(
    Sub,
    sub,
    |[a, b]: [i64; 2], [c, d]: [i64; 2]| match b == d {
        true => (i128::from(a) - i128::from(c), i128::from(b)),
        false => (product(a, d) - product(c, b), product(b, d)),
    }
);
operation!(Mul, mul, |[a, b]: [i64; 2], [c, d]: [i64; 2]| (
    product(a, c),
    product(b, d)
));

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
    fn a_number_has_one_form_whatever_its_size() {
        let (most, least) = (Num::from_int(i64::MAX), Num::from_int(i64::MIN));
        let beyond = &most + Num::one();
        assert_eq!(beyond.to_string(), "9223372036854775808");
        assert_eq!(&beyond - Num::one(), most);
        assert_eq!(-&least, beyond);
        assert_eq!(-&beyond, least);
        assert_eq!(&least * &least, &beyond * &beyond);
        assert_eq!(
            (&beyond * &beyond).checked_div(&beyond),
            Some(beyond.clone())
        );
        assert_eq!(least.checked_div(&Num::from_int(-1)), Some(beyond.clone()));
        assert!(most < beyond && least < most && -&beyond < most);
        let thin = Num::ratio(1, i64::MAX).unwrap();
        assert!(&thin * &thin < thin && Num::zero() < &thin * &thin);
        assert_eq!((&thin * &thin).checked_div(&thin), Some(thin.clone()));
        assert_eq!(Num::ratio(1, i64::MIN), Num::one().checked_div(&-&beyond));
        assert_eq!((thin.floor(), thin.ceil()), (Num::zero(), Num::one()));
        assert_eq!(
            ((-&thin).floor(), (-&thin).ceil()),
            (Num::from_int(-1), Num::zero())
        );
    }

    #[test]
    fn machine_integers_are_given_only_when_exact() {
        assert_eq!(num("1e3").to_i64(), Some(1000));
        assert_eq!(num("1.5").to_i64(), None);
        assert_eq!(num("1e30").to_i64(), None);
        assert_eq!(Num::from_int(i64::MIN).to_i64(), Some(i64::MIN));
    }
}

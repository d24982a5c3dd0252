//! Exact rational numbers and the literals that denote them.
//!
//! There is no rounding anywhere: a literal is the decimal it spells, arithmetic is closed, and what
//! is printed is the value itself.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroI64;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Most significant digits a literal may have. The value then fits 128 bits while it is being read.
pub const MAX_DIGITS: usize = 38;

/// Largest exponent, either way, that a literal may carry.
pub const MAX_EXPONENT: u8 = 60;

/// Decimal places, before or after the point, that the two limits above can reach together. Bounding
/// these as well makes the limits independent of spelling: `1e60` and its sixty-one digits are both
/// accepted, and a million zeros are refused however they are written.
const MAX_PLACES: i64 = MAX_DIGITS as i64 + MAX_EXPONENT as i64;

/// Bits a power may take. Constants in policies stay far below it; a tower of exponents does not.
const MAX_POWER_BITS: u64 = 1 << 16;

/// An exact rational number, always in lowest terms.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Num(BigRational);

/// Why a text is not a number this language accepts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumError {
    /// The text is empty.
    Empty,
    /// The text is no decimal literal: words, a lone sign, `NaN`, `1.`, `.5`, `1,000`.
    NotANumber,
    /// An underscore that does not stand between two digits.
    MisplacedUnderscore,
    /// More than [`MAX_DIGITS`] significant digits.
    TooManyDigits,
    /// An exponent beyond [`MAX_EXPONENT`], or as many zeros written out.
    ExponentTooLarge,
}

impl NumError {
    /// What is wrong, as one clause.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::Empty => "number is missing".to_owned(),
            Self::NotANumber => "not a decimal number".to_owned(),
            Self::MisplacedUnderscore => "underscore does not stand between two digits".to_owned(),
            Self::TooManyDigits => {
                format!("number has more than {MAX_DIGITS} significant digits")
            }
            Self::ExponentTooLarge => {
                format!("number needs an exponent outside -{MAX_EXPONENT} to {MAX_EXPONENT}")
            }
        }
    }

    /// How to put it right, where one advice fits.
    #[must_use]
    pub fn help(self) -> Option<String> {
        match self {
            Self::Empty | Self::NotANumber => {
                Some("numbers are written `300`, `-2.5`, `1_000` or `1.1e6`".to_owned())
            }
            Self::MisplacedUnderscore => Some("write `1_000`".to_owned()),
            Self::TooManyDigits | Self::ExponentTooLarge => {
                Some("choose a unit in which the number is shorter".to_owned())
            }
        }
    }
}

impl fmt::Display for NumError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for NumError {}

impl Num {
    /// Reads a literal of the language: `300`, `1_000`, `1.1e6`, `-2.5`.
    ///
    /// # Errors
    /// If the text is no literal or exceeds the limits. Both are found by one pass over the text,
    /// before anything is allocated.
    pub fn parse(text: &str) -> Result<Num, NumError> {
        Spelling::of(text)?.value()
    }

    /// Reads a JSON number: as [`Num::parse`], without underscores and without leading zeros.
    ///
    /// # Errors
    /// As [`Num::parse`]; `NaN` and `Infinity` are not numbers.
    pub fn parse_json(text: &str) -> Result<Num, NumError> {
        let spelling = Spelling::of(text)?;
        let leading_zero = spelling.whole.len() > 1 && spelling.whole.starts_with('0');
        if leading_zero || text.contains('_') {
            return Err(NumError::NotANumber);
        }
        spelling.value()
    }

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

/// A literal cut into its parts, known to be well formed.
struct Spelling<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: Option<(Sign, &'a str)>,
}

impl<'a> Spelling<'a> {
    fn of(text: &'a str) -> Result<Self, NumError> {
        if text.is_empty() {
            return Err(NumError::Empty);
        }
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (decimal, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((decimal, exponent)) => (decimal, Some(exponent)),
            None => (unsigned, None),
        };
        let exponent = match exponent {
            None => None,
            Some(text) => {
                let (sign, digits) = match text.strip_prefix('-') {
                    Some(digits) => (Sign::Minus, digits),
                    None => (Sign::Plus, text.strip_prefix('+').unwrap_or(text)),
                };
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(NumError::NotANumber);
                }
                Some((sign, digits))
            }
        };
        let (whole, fraction) = match decimal.split_once('.') {
            Some((whole, fraction)) => {
                check_digits(fraction)?;
                (whole, fraction)
            }
            None => (decimal, ""),
        };
        check_digits(whole)?;
        Ok(Self {
            negative,
            whole,
            fraction,
            exponent,
        })
    }

    fn value(&self) -> Result<Num, NumError> {
        let exponent = self.written_exponent()?;
        let mut mantissa: u128 = 0;
        let mut digits = 0_usize;
        // Zeros are held back until a later digit makes them significant, so that `1.0` and a long
        // row of trailing zeros cost nothing; those left at the end only move the point.
        let mut zeros = 0_usize;
        for byte in digit_bytes(self.whole).chain(digit_bytes(self.fraction)) {
            if byte == b'0' {
                zeros += usize::from(digits > 0);
                continue;
            }
            digits += zeros + 1;
            if digits > MAX_DIGITS {
                return Err(NumError::TooManyDigits);
            }
            for _ in 0..=zeros {
                mantissa *= 10;
            }
            mantissa += u128::from(byte - b'0');
            zeros = 0;
        }
        if mantissa == 0 {
            return Ok(Num::zero());
        }
        let places = digit_bytes(self.fraction).count();
        let point = as_i64(zeros) - as_i64(places) + i64::from(exponent);
        if point < -MAX_PLACES || point + as_i64(digits) > MAX_PLACES {
            return Err(NumError::ExponentTooLarge);
        }
        let point = i32::try_from(point).map_err(|_| NumError::ExponentTooLarge)?;
        let magnitude = Num::scaled(BigInt::from(mantissa), point);
        Ok(if self.negative { -magnitude } else { magnitude })
    }

    fn written_exponent(&self) -> Result<i32, NumError> {
        let Some((sign, digits)) = self.exponent else {
            return Ok(0);
        };
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(0);
        }
        let size: u8 = digits.parse().map_err(|_| NumError::ExponentTooLarge)?;
        if size > MAX_EXPONENT {
            return Err(NumError::ExponentTooLarge);
        }
        Ok(if sign == Sign::Minus {
            -i32::from(size)
        } else {
            i32::from(size)
        })
    }
}

/// Accepts digits with single underscores between them.
fn check_digits(text: &str) -> Result<(), NumError> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
        return Err(NumError::NotANumber);
    }
    if text.starts_with('_') || text.ends_with('_') || text.contains("__") {
        return Err(NumError::MisplacedUnderscore);
    }
    Ok(())
}

fn digit_bytes(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_digit)
}

/// Lengths of texts in memory always fit; the saturated value would be refused as too large anyway.
fn as_i64(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX / 4)
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
    fn literals_are_the_decimals_they_spell() {
        assert_eq!(num("1_000"), Num::from_int(1000));
        assert_eq!(num("1.1e6"), Num::from_int(1_100_000));
        assert_eq!(num("1E3"), num("1e+3"));
        assert_eq!(num("8.41e5"), Num::from_int(841_000));
        assert_eq!(num("-2.5"), Num::ratio(-5, 2).unwrap());
        assert_eq!(num("-0.0"), Num::zero());
        assert_eq!(num("007"), Num::from_int(7));
        assert_eq!(num("1e-2"), Num::ratio(1, 100).unwrap());
        assert!(num("299.9999999999999999") < Num::from_int(300));
    }

    #[test]
    fn malformed_literals_are_refused() {
        for text in [
            "-", "--1", "+1", ".5", "5.", "1.e3", "e3", "1e", "1e+", "1e1.5", "1.2.3", "1,000",
            "NaN", "Infinity", "-inf", "0x10", " 1", "1 ", "١", "1e1_0",
        ] {
            assert_eq!(Num::parse(text), Err(NumError::NotANumber), "{text}");
        }
        assert_eq!(Num::parse(""), Err(NumError::Empty));
        for text in ["_1", "1_", "1__0", "1_.5", "1._5"] {
            assert_eq!(
                Num::parse(text),
                Err(NumError::MisplacedUnderscore),
                "{text}"
            );
        }
    }

    #[test]
    fn json_numbers_have_no_underscores_or_leading_zeros() {
        assert_eq!(Num::parse_json("1e3"), Ok(Num::from_int(1000)));
        assert_eq!(Num::parse_json("300.0"), Ok(Num::from_int(300)));
        assert_eq!(Num::parse_json("-0.5E-1"), Ok(Num::ratio(-1, 20).unwrap()));
        for text in [
            "1_000",
            "01",
            "-01",
            "NaN",
            "Infinity",
            "-Infinity",
            "null",
            "+1",
        ] {
            assert_eq!(Num::parse_json(text), Err(NumError::NotANumber), "{text}");
        }
    }

    #[test]
    fn limits_do_not_depend_on_spelling() {
        let widest = "9".repeat(38);
        assert_eq!(num(&widest).to_string(), widest);
        assert_eq!(Num::parse(&"9".repeat(39)), Err(NumError::TooManyDigits));
        assert_eq!(
            Num::parse(&format!("0.{}1{}", "0".repeat(10), "2".repeat(38))),
            Err(NumError::TooManyDigits)
        );
        assert_eq!(
            num(&format!("{widest}e60")).to_string(),
            widest.clone() + &"0".repeat(60)
        );
        assert_eq!(num(&format!("1.{}", "0".repeat(500))), Num::one());
        assert_eq!(num(&format!("1{}", "0".repeat(60))), num("1e60"));
        assert_eq!(Num::parse("1e61"), Err(NumError::ExponentTooLarge));
        assert_eq!(Num::parse("1e-61"), Err(NumError::ExponentTooLarge));
        assert_eq!(num("1e0000000000000000000060"), num("1e60"));
        assert_eq!(
            Num::parse(&format!("1{}", "0".repeat(98))),
            Err(NumError::ExponentTooLarge)
        );
        assert_eq!(
            Num::parse(&format!("0.{}1", "0".repeat(98))),
            Err(NumError::ExponentTooLarge)
        );
    }

    #[test]
    fn hostile_literals_answer_at_once() {
        assert_eq!(Num::parse("1e999999999"), Err(NumError::ExponentTooLarge));
        assert_eq!(
            Num::parse("1e-99999999999999999999999"),
            Err(NumError::ExponentTooLarge)
        );
        assert_eq!(Num::parse("0e999999999"), Err(NumError::ExponentTooLarge));
        let million = 1_000_000;
        assert_eq!(
            Num::parse(&"7".repeat(million)),
            Err(NumError::TooManyDigits)
        );
        assert_eq!(
            Num::parse(&format!("1{}", "0".repeat(million))),
            Err(NumError::ExponentTooLarge)
        );
        assert_eq!(
            Num::parse(&format!("0.{}1", "0".repeat(million))),
            Err(NumError::ExponentTooLarge)
        );
        assert_eq!(
            Num::parse(&format!("1e{}", "9".repeat(million))),
            Err(NumError::ExponentTooLarge)
        );
        assert_eq!(
            Num::parse(&"1_".repeat(million)),
            Err(NumError::MisplacedUnderscore)
        );
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

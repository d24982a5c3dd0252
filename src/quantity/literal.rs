//! The literals that denote numbers, and the limits on them.
//!
//! A literal is the decimal it spells, exactly. Everything is checked in passes over the text, so a
//! hostile one (`1e999999999`, a million digits) is refused before anything is allocated for it.

use std::fmt;

use num_bigint::BigInt;

use super::number::Num;

/// Most significant digits a literal may have. The value then fits 128 bits while it is being read.
pub const MAX_DIGITS: usize = 38;

/// Largest exponent, either way, that a literal may carry.
pub const MAX_EXPONENT: u8 = 60;

/// Decimal places, before or after the point, that the two limits above can reach together. Bounding
/// these as well makes the limits independent of spelling: `1e60` and its sixty-one digits are both
/// accepted, and a million zeros are refused however they are written.
const MAX_PLACES: i64 = MAX_DIGITS as i64 + MAX_EXPONENT as i64;

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
}

/// A literal cut into its parts, known to be well formed.
struct Spelling<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    /// Whether it is negative, and its digits.
    exponent: Option<(bool, &'a str)>,
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
                let (below_one, digits) = match text.strip_prefix('-') {
                    Some(digits) => (true, digits),
                    None => (false, text.strip_prefix('+').unwrap_or(text)),
                };
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(NumError::NotANumber);
                }
                Some((below_one, digits))
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
        let Some((below_one, digits)) = self.exponent else {
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
        Ok(if below_one {
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
}

//! Numbers and quantities.

use super::{Reader, Setting, Taker, ValueErrorKind, shown_literal};
use crate::ast::{Literal, Word};
use crate::policy::{AttributeType, Domain};
use crate::quantity::{Dim, Num, NumError, Unit};
use crate::source::Span;

/// Which numbers a place takes.
pub(super) struct Place<'u> {
    /// Which part of the attribute it is.
    pub(super) taker: Taker,
    /// The unit of bare numbers; none where plain numbers stand.
    pub(super) unit: Option<&'u Unit>,
    /// The least value in base units.
    pub(super) least: Option<Num>,
}

/// A quantity's text cut in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberAndUnit<'t> {
    /// The digits with sign, underscores and exponent; also a fraction of two whole numbers.
    pub digits: &'t str,
    /// The unit, when there is one.
    pub unit: Option<&'t str>,
}

/// Cuts `482 km/h`, `-54 °C` or `3` into digits and unit; none when the text does not begin like a number.
///
/// Besides the literals of the language a fraction (`10/3 km/h`) is cut: some exact values have no decimal in any unit, and a
/// case that was written out must come back as it was.
#[must_use]
pub fn split_quantity(text: &str) -> Option<NumberAndUnit<'_>> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = usize::from(text.starts_with('-'));
    if !digit(at) {
        return None;
    }
    let run = |mut at: usize| {
        while digit(at) || (bytes.get(at) == Some(&b'_') && digit(at + 1)) {
            at += 1;
        }
        at
    };
    at = run(at);
    if bytes.get(at) == Some(&b'.') && digit(at + 1) {
        at = run(at + 1);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        if digit(at + 1 + sign) {
            at = run(at + 1 + sign);
        }
    }
    if bytes.get(at) == Some(&b'/') && digit(at + 1) {
        at = run(at + 1);
    }
    let (digits, rest) = (text.get(..at)?, text.get(at..)?.trim_start());
    // `2021-05-01`, `1.A.2` and `1,000` begin like numbers and are none: what follows a number is a blank or a unit.
    if rest.starts_with(['-', '.', ',', '_', '/']) {
        return None;
    }
    Some(NumberAndUnit {
        digits,
        unit: (!rest.is_empty()).then_some(rest),
    })
}

/// Digits → an exact number. `10/3` is read too; see [`split_quantity`].
fn parse_digits(text: &str) -> Result<Num, NumError> {
    match text.split_once('/') {
        None => Num::parse(text),
        Some((above, below)) => {
            let (above, below) = (parse_whole(above)?, parse_whole(below)?);
            above.checked_div(&below).ok_or(NumError::NotANumber)
        }
    }
}

/// A whole number of any length that a value written out exactly may need; a literal's limit would cut it short.
fn parse_whole(text: &str) -> Result<Num, NumError> {
    const MOST: usize = 1000;
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumError::NotANumber);
    }
    if digits.len() > MOST {
        return Err(NumError::TooManyDigits);
    }
    let mut number = Num::zero();
    let bytes = digits.as_bytes();
    for chunk in bytes.chunks(18) {
        let value = chunk
            .iter()
            .fold(0_i64, |value, byte| value * 10 + i64::from(byte - b'0'));
        let scale = chunk.iter().fold(1_i64, |scale, _| scale * 10);
        number = &(&number * &Num::from_int(scale)) + &Num::from_int(value);
    }
    Ok(if negative { -&number } else { number })
}

impl Reader<'_> {
    /// The value of a number or quantity attribute.
    pub(super) fn scalar_number(
        &mut self,
        span: Span,
        digits: &Word,
        unit: Option<&Word>,
    ) -> Option<Num> {
        let attribute = self.attribute;
        let (declared, whole, least) = match &attribute.ty {
            AttributeType::Quantity { signed, unit } => {
                (Some(unit), false, (!signed).then(Num::zero))
            }
            AttributeType::Integer => (None, true, None),
            _ => (None, false, None),
        };
        // What the variable can be is the last word, once there is one.
        let variable = attribute
            .variable
            .and_then(|id| self.policy.variables.get(id.index()));
        let least = match variable.map(|v| &v.domain) {
            Some(Domain::Number { least, .. }) => least.clone(),
            _ => least,
        };
        let place = Place {
            taker: Taker::Attribute,
            unit: declared,
            least,
        };
        let number = self.number(span, digits, unit, &place)?;
        if whole && !number.is_integer() {
            let text = written(digits, unit);
            return self.fail(span, ValueErrorKind::NotWhole { text });
        }
        Some(number)
    }

    /// A number of a curve's point; anything else but a number there is refused.
    pub(super) fn point_number(
        &mut self,
        span: Span,
        literal: &Literal,
        place: &Place<'_>,
    ) -> Option<Num> {
        match literal {
            Literal::Number { digits, unit } => {
                let span = unit
                    .as_ref()
                    .map_or(digits.span, |u| digits.span.to(u.span));
                self.number(span, digits, unit.as_ref(), place)
            }
            other => self.fail(
                literal_span(other).unwrap_or(span),
                ValueErrorKind::BadNumber {
                    text: match other {
                        Literal::Text(word) => word.text.clone(),
                        other => shown_literal(other),
                    },
                    error: NumError::NotANumber,
                },
            ),
        }
    }

    fn number(
        &mut self,
        span: Span,
        digits: &Word,
        unit: Option<&Word>,
        place: &Place<'_>,
    ) -> Option<Num> {
        let value = match parse_digits(&digits.text) {
            Ok(value) => Some(value),
            Err(error) => self.fail(
                digits.span,
                ValueErrorKind::BadNumber {
                    text: digits.text.clone(),
                    error,
                },
            ),
        };
        let unit_read = match unit {
            None => None,
            Some(word) => Some(self.unit(word, place)?),
        };
        let value = value?;
        let base = match (&unit_read, place.unit) {
            (Some(unit), _) => unit.to_base(&value),
            (None, Some(unit)) => unit.to_base(&value),
            (None, None) => value,
        };
        if place.least.as_ref().is_some_and(|least| base < *least) {
            let text = written(digits, unit);
            let taker = place.taker;
            return self.fail(span, ValueErrorKind::TooSmall { taker, text });
        }
        Some(base)
    }

    /// The unit written, if it measures what the place takes.
    fn unit(&mut self, word: &Word, place: &Place<'_>) -> Option<Unit> {
        if let Some(declared) = place.unit.filter(|unit| unit.text == word.text) {
            return Some(declared.clone());
        }
        let read = match self.setting {
            Setting::Policy => Unit::parse(&word.text),
            Setting::Case => Unit::parse_in_case(&word.text),
        };
        let unit = match read {
            Ok(unit) => unit,
            Err(error) => {
                let wanted = place.unit.map(|unit| unit.dim);
                return self.fail(word.span, ValueErrorKind::BadUnit { error, wanted });
            }
        };
        let wanted = place.unit.map(|unit| unit.dim);
        if unit.dim == wanted.unwrap_or(Dim::NONE) {
            return Some(unit);
        }
        let kind = ValueErrorKind::WrongDimension {
            taker: place.taker,
            unit: word.text.clone(),
            found: unit.dim,
            wanted,
        };
        self.fail(word.span, kind)
    }
}

fn written(digits: &Word, unit: Option<&Word>) -> String {
    match unit {
        Some(unit) => format!("{} {}", digits.text, unit.text),
        None => digits.text.clone(),
    }
}

fn literal_span(literal: &Literal) -> Option<Span> {
    match literal {
        Literal::Number { digits, .. } => Some(digits.span),
        Literal::Date(word) | Literal::Code(word) | Literal::Text(word) => Some(word.span),
        Literal::Bool(_) => None,
    }
}

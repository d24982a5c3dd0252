//! Points of curves (language.md 3.7).

use super::number::Place;
use super::{Reader, Taker, ValueErrorKind, shown_literal};
use crate::ast::Literal;
use crate::policy::{AttributeType, Known};
use crate::quantity::{Num, Unit};
use crate::source::Span;

/// A point, as read and as written.
struct Point<'v> {
    at: Num,
    value: Num,
    written: &'v (Literal, Literal),
    span: Span,
}

impl Point<'_> {
    fn shown(&self) -> (String, String) {
        (
            shown_literal(&self.written.0),
            shown_literal(&self.written.1),
        )
    }
}

impl Reader<'_> {
    /// A curve: its points sorted by argument, each once. Equal values may follow each other; a step the wrong way may not.
    pub(super) fn curve(
        &mut self,
        span: Span,
        points: &[(Literal, Literal)],
        linear: bool,
    ) -> Option<Known> {
        let AttributeType::Curve {
            rising,
            argument,
            value,
            linear: always_linear,
            ..
        } = &self.attribute.ty
        else {
            return None;
        };
        if points.is_empty() {
            return self.fail(span, ValueErrorKind::NoPoints);
        }
        let (rising, linear) = (*rising, linear || *always_linear);
        let arguments = curve_place(Taker::Argument, argument);
        let values = curve_place(Taker::CurveValue, value);
        let mut read = Vec::new();
        for written in points {
            let at = self.point_number(span, &written.0, &arguments);
            let to = self.point_number(span, &written.1, &values);
            if let (Some(at), Some(value)) = (at, to) {
                let span = point_span(written).unwrap_or(span);
                read.push(Point {
                    at,
                    value,
                    written,
                    span,
                });
            }
        }
        if !self.errors.is_empty() {
            return None;
        }
        read.sort_by(|a, b| (&a.at, &a.value).cmp(&(&b.at, &b.value)));
        for pair in read.windows(2) {
            if let [first, second] = pair {
                self.step(rising, first, second);
            }
        }
        let mut points: Vec<(Num, Num)> = read.into_iter().map(|p| (p.at, p.value)).collect();
        points.dedup();
        Some(Known::Curve { points, linear })
    }

    /// Two neighbouring points.
    fn step(&mut self, rising: bool, first: &Point<'_>, second: &Point<'_>) {
        let (one, other) = (first.shown(), second.shown());
        if first.at == second.at {
            if first.value != second.value {
                let kind = ValueErrorKind::TwoValues {
                    first: one,
                    second: other,
                    first_span: first.span,
                };
                self.fail::<()>(second.span, kind);
            }
            return;
        }
        let wrong = if rising {
            second.value < first.value
        } else {
            second.value > first.value
        };
        if wrong {
            let kind = ValueErrorKind::WrongWay {
                rising,
                first: one,
                second: other,
                first_span: first.span,
            };
            self.fail::<()>(second.span, kind);
        }
    }
}

/// Neither the argument nor the value of a curve is below zero: there is no range with a negative payload.
fn curve_place(taker: Taker, unit: &Unit) -> Place<'_> {
    Place {
        taker,
        unit: Some(unit),
        least: Some(Num::zero()),
    }
}

fn point_span(point: &(Literal, Literal)) -> Option<Span> {
    let span = |literal: &Literal| match literal {
        Literal::Number { digits, unit } => Some(match unit {
            Some(unit) => digits.span.to(unit.span),
            None => digits.span,
        }),
        Literal::Date(word) | Literal::Code(word) | Literal::Text(word) => Some(word.span),
        Literal::Bool(_) => None,
    };
    match (span(&point.0), span(&point.1)) {
        (Some(a), Some(b)) => Some(a.to(b)),
        (one, other) => one.or(other),
    }
}

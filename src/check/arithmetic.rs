//! Arithmetic: every expression becomes a linear sum of variables with exact coefficients (language.md 3.8).

mod compare;
mod linear;
mod operand;

pub(crate) use linear::{Measure, Sum};

use super::checker::Checker;
use super::error::{CheckError, NonLinear};
use crate::ast::{ArithmeticOp, Expr, ExprKind, Literal, Word};
use crate::quantity::{Dim, Num, Unit, units_of};
use crate::source::Span;

impl Checker<'_> {
    /// Lowers an arithmetic expression; nothing when an error was reported.
    pub(crate) fn sum(&mut self, expr: &Expr) -> Option<Sum> {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal, expr.span),
            ExprKind::Path(words) => {
                if let [word] = words.as_slice() {
                    self.stray_word(word, expr.span);
                    return None;
                }
                let attribute = self.attribute_named(words)?;
                self.attribute_sum(attribute, expr.span)
            }
            ExprKind::At(curve, argument) => self.curve_point(curve, argument),
            ExprKind::Negate(inner) => {
                let inner = self.sum(inner)?;
                if inner.offset {
                    self.errors
                        .push(CheckError::OffsetInArithmetic { span: expr.span });
                    return None;
                }
                Some(inner.scaled(&-Num::one()))
            }
            ExprKind::Arithmetic(op, left, right) => {
                let left_sum = self.sum(left);
                let right_sum = self.sum(right);
                let (left_sum, right_sum) = (left_sum?, right_sum?);
                if left_sum.offset || right_sum.offset {
                    self.errors
                        .push(CheckError::OffsetInArithmetic { span: expr.span });
                    return None;
                }
                self.combine(*op, left_sum, right_sum, left.span, right.span, expr.span)
            }
            _ => {
                self.errors.push(CheckError::NotANumber {
                    span: expr.span,
                    found: "a condition".into(),
                    help: Some(
                        "a comparison needs numbers, quantities or dates on both sides".into(),
                    ),
                });
                None
            }
        }
    }

    fn literal(&mut self, literal: &Literal, span: Span) -> Option<Sum> {
        match literal {
            Literal::Number { digits, unit } => {
                let number = match Num::parse(&digits.text) {
                    Ok(number) => number,
                    Err(e) => {
                        self.errors.push(CheckError::BadLiteral {
                            span: digits.span,
                            message: e.message(),
                            help: e.help(),
                        });
                        return None;
                    }
                };
                let Some(word) = unit else {
                    return Some(Sum::constant(number, Measure::Bare));
                };
                let unit = self.unit(word)?;
                let mut sum = Sum::constant(unit.to_base(&number), Measure::Quantity(unit.dim));
                sum.offset = unit.offset.is_some();
                sum.grams = unit.text == "g";
                Some(sum)
            }
            Literal::Date(word) => {
                let date = super::dated::date(word, &mut self.errors)?;
                Some(Sum::constant(Num::from_int(date.days()), Measure::Date))
            }
            Literal::Text(word) => {
                self.errors.push(CheckError::QuotedValue {
                    text: word.clone(),
                    meant: None,
                });
                None
            }
            Literal::Code(word) => {
                self.errors.push(CheckError::NotANumber {
                    span,
                    found: format!("the entry code `{}`", word.text),
                    help: Some(format!(
                        "ask whether the entry matches: `entry {}`",
                        word.text
                    )),
                });
                None
            }
            Literal::Bool(_) => {
                self.errors.push(CheckError::NotANumber {
                    span,
                    found: "a truth value".into(),
                    help: Some("a truth value stands alone or after `not`".into()),
                });
                None
            }
        }
    }

    pub(crate) fn unit(&mut self, word: &Word) -> Option<Unit> {
        match Unit::parse(&word.text) {
            Ok(unit) => Some(unit),
            Err(e) => {
                self.errors.push(CheckError::BadLiteral {
                    span: word.span,
                    message: e.message(),
                    help: e.help(),
                });
                None
            }
        }
    }

    fn needs_unit(&mut self, span: Span, dim: Dim) {
        self.errors.push(CheckError::NeedsUnit {
            span,
            dimension: Measure::Quantity(dim).describe(),
            units: units_of(dim).into_iter().map(str::to_string).collect(),
        });
    }

    fn combine(
        &mut self,
        op: ArithmeticOp,
        left: Sum,
        right: Sum,
        left_span: Span,
        right_span: Span,
        span: Span,
    ) -> Option<Sum> {
        match op {
            ArithmeticOp::Add | ArithmeticOp::Sub => {
                if left.measure == Measure::Date || right.measure == Measure::Date {
                    self.errors.push(CheckError::DateArithmetic { span });
                    return None;
                }
                let measure = self.agree(&left, &right, left_span, right_span)?;
                let right = if op == ArithmeticOp::Sub {
                    right.scaled(&-Num::one())
                } else {
                    right
                };
                let mut sum = left.plus(&right);
                sum.measure = measure;
                Some(sum)
            }
            ArithmeticOp::Mul => {
                let (factor, sum) = match (left.terms.is_empty(), right.terms.is_empty()) {
                    (true, _) => (left, right),
                    (_, true) => (right, left),
                    _ => {
                        self.errors.push(CheckError::NonLinear {
                            span,
                            why: NonLinear::Product,
                        });
                        return None;
                    }
                };
                let dims = self.dims(&sum, &factor, span)?;
                let measure = self.product(dims.0.times(dims.1), &sum, &factor, span)?;
                let constant = factor.constant.clone();
                let mut product = sum.scaled(&constant);
                product.measure = measure;
                Some(product)
            }
            ArithmeticOp::Div => {
                if !right.terms.is_empty() {
                    self.errors.push(CheckError::NonLinear {
                        span,
                        why: NonLinear::Quotient,
                    });
                    return None;
                }
                let Some(factor) = Num::one().checked_div(&right.constant) else {
                    self.errors
                        .push(CheckError::DivisionByZero { span: right_span });
                    return None;
                };
                let dims = self.dims(&left, &right, span)?;
                let measure = self.product(dims.0.over(dims.1), &left, &right, span)?;
                let mut quotient = left.scaled(&factor);
                quotient.measure = measure;
                Some(quotient)
            }
        }
    }

    fn dims(&mut self, left: &Sum, right: &Sum, span: Span) -> Option<(Dim, Dim)> {
        let dim = |s: &Sum| match s.measure {
            Measure::Quantity(dim) => Some(dim),
            Measure::Bare | Measure::Plain => Some(Dim::NONE),
            Measure::Date => None,
        };
        match (dim(left), dim(right)) {
            (Some(l), Some(r)) => Some((l, r)),
            _ => {
                self.errors.push(CheckError::DateArithmetic { span });
                None
            }
        }
    }

    fn product(
        &mut self,
        dim: Option<Dim>,
        left: &Sum,
        right: &Sum,
        span: Span,
    ) -> Option<Measure> {
        let Some(dim) = dim else {
            self.errors.push(CheckError::NoDimension { span });
            return None;
        };
        let plain = |s: &Sum| matches!(s.measure, Measure::Bare | Measure::Plain);
        Some(if dim.is_none() && plain(left) && plain(right) {
            if left.measure == Measure::Bare && right.measure == Measure::Bare {
                Measure::Bare
            } else {
                Measure::Plain
            }
        } else {
            Measure::Quantity(dim)
        })
    }

    /// The common measure of two sides, or the error that says what each is.
    fn agree(
        &mut self,
        left: &Sum,
        right: &Sum,
        left_span: Span,
        right_span: Span,
    ) -> Option<Measure> {
        match (left.measure, right.measure) {
            (a, b) if a == b => Some(a),
            (Measure::Bare, Measure::Plain) | (Measure::Plain, Measure::Bare) => {
                Some(Measure::Plain)
            }
            // A decimal may be compared with a percentage: both are plain numbers.
            (Measure::Plain, Measure::Quantity(dim)) | (Measure::Quantity(dim), Measure::Plain)
                if dim.is_none() =>
            {
                Some(Measure::Plain)
            }
            (Measure::Bare, Measure::Quantity(dim)) => {
                self.needs_unit(left_span, dim);
                None
            }
            (Measure::Quantity(dim), Measure::Bare) => {
                self.needs_unit(right_span, dim);
                None
            }
            (a, b) => {
                let dim = match (a, b) {
                    (Measure::Quantity(dim), _) if !left.terms.is_empty() => Some(dim),
                    (_, Measure::Quantity(dim)) if !right.terms.is_empty() => Some(dim),
                    (Measure::Quantity(dim), _) => Some(dim),
                    _ => None,
                };
                let acceleration = Unit::parse("gn").ok().map(|u| u.dim);
                let gravity = (left.grams
                    && b == Measure::Quantity(acceleration.unwrap_or(Dim::NONE)))
                    || (right.grams && a == Measure::Quantity(acceleration.unwrap_or(Dim::NONE)));
                self.errors.push(CheckError::Mismatch {
                    left: left_span,
                    left_is: a.describe(),
                    right: right_span,
                    right_is: b.describe(),
                    units: dim
                        .map(|d| units_of(d).into_iter().map(str::to_string).collect())
                        .unwrap_or_default(),
                    gravity,
                });
                None
            }
        }
    }
}

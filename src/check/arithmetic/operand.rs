//! What stands in arithmetic: attributes and points of curves (language.md 3.7).

use super::super::checker::Checker;
use super::super::error::{CheckError, Kind, Known};
use super::{Measure, Sum};
use crate::ast::{Expr, ExprKind, Word};
use crate::policy::{AttributeId, AttributeType, Cells, Domain, VariableKind};
use crate::quantity::Num;
use crate::source::Span;

impl Checker<'_> {
    /// A bare word where a number must stand: an enum value on the wrong side of things, or a misspelt name.
    pub(super) fn stray_word(&mut self, word: &Word, span: Span) {
        if self.names.defines.contains_key(&word.text) {
            self.errors.push(CheckError::NotANumber {
                span,
                found: format!("the condition `{}`", word.text),
                help: Some("a named condition is true or false: write it alone".into()),
            });
            return;
        }
        if self.names.records.contains_key(&word.text) {
            self.errors.push(CheckError::NotANumber {
                span,
                found: "a record".into(),
                help: Some(format!("name one of its attributes: `{}.…`", word.text)),
            });
            return;
        }
        if self.without_record(word) {
            return;
        }
        let known = self.names.attributes.keys().cloned().collect();
        self.unknown(Kind::Attribute, word, known);
    }

    /// An attribute named without its record: says so, and that it was one.
    pub(crate) fn without_record(&mut self, word: &Word) -> bool {
        let ending = format!(".{}", word.text);
        let dotted = self.names.attributes.keys().find(|k| k.ends_with(&ending));
        if let Some(dotted) = dotted {
            self.errors.push(CheckError::Unknown {
                kind: Kind::Attribute,
                name: word.clone(),
                nearest: Some(dotted.clone()),
                known: Known::default(),
            });
            return true;
        }
        false
    }

    pub(super) fn attribute_sum(&mut self, attribute: AttributeId, span: Span) -> Option<Sum> {
        let found = self.policy.attributes.get(attribute.index())?;
        match (&found.ty, found.variable) {
            (AttributeType::Integer | AttributeType::Decimal, Some(variable)) => {
                Some(Sum::variable(variable, Measure::Plain))
            }
            (AttributeType::Quantity { unit, .. }, Some(variable)) => {
                Some(Sum::variable(variable, Measure::Quantity(unit.dim)))
            }
            (AttributeType::Date, Some(variable)) => Some(Sum::variable(variable, Measure::Date)),
            (AttributeType::Curve { .. }, _) => {
                let why = format!(
                    "`{}` is a curve: say at which argument, as in `{} at 500 kg`",
                    found.dotted, found.dotted
                );
                self.errors.push(CheckError::BadCurve {
                    span,
                    why,
                    label: "a whole curve",
                });
                None
            }
            _ => {
                let found = self.describe(attribute);
                self.errors.push(CheckError::NotANumber {
                    span,
                    found,
                    help: None,
                });
                None
            }
        }
    }

    /// `c at p`: the variable of the curve's value at a constant (language.md 3.7).
    pub(super) fn curve_point(&mut self, curve: &Expr, argument: &Expr) -> Option<Sum> {
        let ExprKind::Path(words) = &curve.kind else {
            self.errors.push(CheckError::BadCurve {
                span: curve.span,
                why: "`at` follows the name of a curve".into(),
                label: "not the name of a curve",
            });
            return None;
        };
        let attribute = self.attribute_named(words)?;
        let at = self.sum(argument)?;
        let found = self.policy.attributes.get(attribute.index())?.clone();
        let AttributeType::Curve {
            rising,
            argument: unit,
            value,
            value_bound,
            ..
        } = &found.ty
        else {
            let why = format!("{} is not a curve", self.describe(attribute));
            self.errors.push(CheckError::BadCurve {
                span: curve.span,
                why,
                label: "not a curve",
            });
            return None;
        };
        if !at.terms.is_empty() {
            let why = "the argument of a curve is not a constant".to_string();
            self.errors.push(CheckError::BadCurve {
                span: argument.span,
                why,
                label: "holds an attribute",
            });
            return None;
        }
        match at.measure {
            Measure::Quantity(dim) if dim == unit.dim => {}
            Measure::Bare => {
                self.needs_unit(argument.span, unit.dim);
                return None;
            }
            other => {
                let why = format!(
                    "`{}` is a curve over {}, not over {}",
                    found.dotted,
                    unit.dim.describe(),
                    other.name()
                );
                self.errors.push(CheckError::BadCurve {
                    span: argument.span,
                    why,
                    label: "measures something else",
                });
                return None;
            }
        }
        if at.constant.is_negative() {
            let why = "the argument of a curve is negative".to_string();
            self.errors.push(CheckError::BadCurve {
                span: argument.span,
                why,
                label: "below zero",
            });
            return None;
        }
        let measure = Measure::Quantity(value.dim);
        if at.constant.is_zero()
            && !rising
            && let Some(bound) = value_bound
                .and_then(|b| self.policy.attributes.get(b.index()))
                .and_then(|b| b.variable)
        {
            // A falling curve equals its bound at 0, so this is not a variable of its own.
            return Some(Sum::variable(bound, measure));
        }
        let kind = VariableKind::CurvePoint {
            attribute,
            at: at.constant,
        };
        let domain = Domain::Number {
            integer: false,
            least: Some(Num::zero()),
        };
        let variable = self.variable(kind, domain, Cells::Cuts(Vec::new()), found.undeterminable);
        Some(Sum::variable(variable, measure))
    }
}

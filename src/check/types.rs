//! Types of attributes: quantities with their units, curves with what they go up to.

use super::checker::Checker;
use super::error::{CheckError, Kind};
use crate::ast::{self, Word};
use crate::policy::{AttributeId, AttributeType, RecordId};
use crate::quantity::{Dim, NamedDim, Num, Unit};

/// What a unit is that its dimension does not have.
pub(super) const WRONG_UNIT: &str = "a unit of something else";

impl Checker<'_> {
    pub(super) fn attribute_type(&mut self, record: RecordId, field: &ast::Field) -> AttributeType {
        match &field.ty {
            ast::Type::Bool => AttributeType::Bool,
            ast::Type::OneOf { ordered, values } => AttributeType::OneOf {
                ordered: *ordered,
                values: self.labelled(Kind::Value, values),
            },
            ast::Type::Integer => AttributeType::Integer,
            ast::Type::Decimal => AttributeType::Decimal,
            ast::Type::Date => AttributeType::Date,
            ast::Type::SetOf(values) => AttributeType::Set(self.labelled(Kind::Value, values)),
            ast::Type::SetOfEntry => AttributeType::Entries,
            ast::Type::Quantity(q) => AttributeType::Quantity {
                signed: q.signed,
                unit: self.quantity_unit(q),
            },
            ast::Type::Curve(curve) => {
                let argument = self.quantity_unit(&curve.argument);
                let value = self.quantity_unit(&curve.value);
                if curve.rising
                    && let Some(bound) =
                        curve.argument_bound.as_ref().or(curve.value_bound.as_ref())
                {
                    self.errors.push(CheckError::BadType {
                        span: bound.span,
                        message: "a rising curve takes no `up to`".into(),
                        label: "a bound",
                        help: "only a falling curve meets its bounds: greatest value at 0, and 0 beyond the greatest argument".into(),
                    });
                }
                AttributeType::Curve {
                    rising: curve.rising,
                    argument_bound: self.curve_bound(record, curve.argument_bound.as_ref()),
                    value_bound: self.curve_bound(record, curve.value_bound.as_ref()),
                    argument,
                    value,
                    linear: curve.linear,
                }
            }
        }
    }

    fn curve_bound(&mut self, record: RecordId, bound: Option<&Word>) -> Option<AttributeId> {
        let word = bound?;
        let record = self
            .policy
            .records
            .get(record.index())
            .map(|r| r.name.clone())
            .unwrap_or_default();
        let found = self
            .names
            .attributes
            .get(&format!("{record}.{}", word.text))
            .copied();
        if found.is_none() {
            self.unknown_attribute(&record, word);
        }
        found
    }

    /// The unit of `mass in kg`, checked against the dimension's name.
    fn quantity_unit(&mut self, q: &ast::QuantityType) -> Unit {
        let unit = match Unit::parse(&q.unit.text) {
            Ok(unit) => unit,
            Err(e) => {
                self.errors.push(CheckError::BadLiteral {
                    span: q.unit.span,
                    message: e.message(),
                    help: e.help(),
                });
                return unitless();
            }
        };
        match Dim::named(&q.dimension.text) {
            None => {
                let known: Vec<String> =
                    NamedDim::ALL.iter().map(|d| d.name().to_string()).collect();
                self.unknown(Kind::Dimension, &q.dimension, known);
            }
            Some(named) if !named.admits(unit.dim) => self.errors.push(CheckError::BadType {
                span: q.unit.span,
                label: WRONG_UNIT,
                message: format!(
                    "`{}` measures {}, not {}",
                    q.unit.text,
                    unit.dim.describe(),
                    q.dimension.text
                ),
                help: format!(
                    "units of {}: {}",
                    q.dimension.text,
                    named.units().join(", ")
                ),
            }),
            Some(_) => {}
        }
        unit
    }

    /// The bounds of a curve have its own dimensions. Runs when all attributes exist.
    pub(crate) fn curve_bounds_agree(&mut self) {
        let mut wrong = Vec::new();
        for (i, attribute) in self.policy.attributes.iter().enumerate() {
            if self.names.faulty.contains(&AttributeId(i as u32)) {
                continue;
            }
            let AttributeType::Curve {
                argument,
                value,
                argument_bound,
                value_bound,
                ..
            } = &attribute.ty
            else {
                continue;
            };
            for (unit, bound) in [(argument, argument_bound), (value, value_bound)] {
                let bound = bound.filter(|b| !self.names.faulty.contains(b));
                let Some(bound) = bound.and_then(|b| self.policy.attributes.get(b.index())) else {
                    continue;
                };
                let fits = matches!(&bound.ty, AttributeType::Quantity { unit: u, signed: false } if u.dim == unit.dim);
                if !fits {
                    let span = self.places.attributes.get(i).copied();
                    wrong.push((span, bound.dotted.clone(), unit.dim.describe()));
                }
            }
        }
        for (span, bound, dimension) in wrong {
            if let Some(span) = span {
                self.errors.push(CheckError::BadType {
                    span,
                    message: format!("`{bound}` cannot bound this curve"),
                    label: "the curve",
                    help: format!("a bound is an attribute of the curve's own dimension: {dimension}, not signed"),
                });
            }
        }
    }
}

fn unitless() -> Unit {
    Unit {
        text: String::new(),
        dim: Dim::NONE,
        factor: Num::one(),
        offset: None,
    }
}

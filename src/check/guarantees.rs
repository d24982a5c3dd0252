//! Guarantees to tables: what must never happen (language.md 2.5).

use super::bases::UnitText;
use super::checker::Checker;
use super::conditions::{Place, Scope};
use super::error::{CheckError, Kind};
use crate::ast::{self, Expr, Word};
use crate::policy::{AttributeId, AttributeType, Claim, Guarantee, UnitId};

impl<'a> Checker<'a> {
    pub(super) fn guarantees(&mut self, unit: UnitId, text: &UnitText<'a>) {
        for version in text.guarantees.values().flatten() {
            let node = version.node;
            let place = Scope::of(Place::Guarantee, Some(unit));
            self.remarks(&node.remarks, version.amendment);
            let claim = match &node.claim {
                ast::Claim::Whenever {
                    conclusion,
                    premise,
                } => {
                    let conclusion = self.condition(place, conclusion);
                    let premise = self.condition(place, premise);
                    conclusion
                        .zip(premise)
                        .map(|(conclusion, premise)| Claim::Whenever {
                            conclusion,
                            premise,
                        })
                }
                ast::Claim::Monotone {
                    subject,
                    never_stricter,
                    attribute,
                    rises,
                } => {
                    let of = if subject.text == "posture" {
                        Some(unit)
                    } else {
                        self.unit_named(subject)
                    };
                    let attribute = self.moving(attribute);
                    of.zip(attribute).map(|(unit, attribute)| Claim::Monotone {
                        unit,
                        never_stricter: *never_stricter,
                        attribute,
                        rises: *rises,
                    })
                }
            };
            if let Some(claim) = claim {
                self.policy.guarantees.push(Guarantee {
                    name: node.name.text.clone(),
                    unit,
                    validity: version.validity,
                    claim,
                });
                self.places.guarantees.push(version.span);
            }
        }
    }

    /// The attribute that a guarantee lets rise or fall.
    fn moving(&mut self, expr: &Expr) -> Option<AttributeId> {
        let ast::ExprKind::Path(words) = &expr.kind else {
            return None;
        };
        let attribute = self.attribute_named(words)?;
        let found = self.policy.attributes.get(attribute.index())?;
        let moves = match &found.ty {
            AttributeType::OneOf { ordered, .. } => *ordered,
            AttributeType::Set(_) | AttributeType::Entries | AttributeType::Curve { .. } => false,
            AttributeType::Bool
            | AttributeType::Integer
            | AttributeType::Decimal
            | AttributeType::Date
            | AttributeType::Quantity { .. } => true,
        };
        if !moves {
            let name = found.dotted.clone();
            self.errors.push(CheckError::NoDirection {
                span: expr.span,
                name,
            });
            return None;
        }
        Some(attribute)
    }

    fn unit_named(&mut self, word: &Word) -> Option<UnitId> {
        let found = self.names.units.get(&word.text).copied();
        if found.is_none() {
            let known = self
                .names
                .units
                .keys()
                .cloned()
                .chain(["posture".to_string()])
                .collect();
            self.unknown(Kind::Policy, word, known);
        }
        found
    }
}

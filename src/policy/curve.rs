//! A curve, taken apart: the points of it that a policy tests, and what bounds it.

use super::{Attribute, AttributeId, AttributeType, Policy, VariableId, VariableKind};
use crate::quantity::Num;

/// A curve's tested points and bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// It rises; otherwise it falls.
    pub rising: bool,
    /// The tested arguments and their variables, ascending.
    pub points: Vec<(Num, VariableId)>,
    /// What the argument goes up to.
    pub argument_bound: Option<VariableId>,
    /// What the value goes up to: its value at 0.
    pub value_bound: Option<VariableId>,
}

impl Curve {
    /// An attribute taken apart, if it is a curve.
    #[must_use]
    pub fn of(policy: &Policy, attribute: &Attribute) -> Option<Self> {
        let AttributeType::Curve {
            rising,
            argument_bound,
            value_bound,
            ..
        } = &attribute.ty
        else {
            return None;
        };
        let variable = |bound: &Option<AttributeId>| {
            bound.and_then(|bound| policy.attributes.get(bound.index())?.variable)
        };
        let mut points: Vec<(Num, VariableId)> = Vec::new();
        for &part in &attribute.parts {
            if let Some(VariableKind::CurvePoint { at, .. }) =
                policy.variables.get(part.index()).map(|v| &v.kind)
            {
                points.push((at.clone(), part));
            }
        }
        points.sort();
        Some(Self {
            rising: *rising,
            points,
            argument_bound: variable(argument_bound),
            value_bound: variable(value_bound),
        })
    }
}

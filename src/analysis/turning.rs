//! A policy cut where its comparisons of two numbers turn when facts of one case move.

use std::collections::BTreeMap;

use super::given::numbers;
use crate::case::Case;
use crate::diagram::{Turning, Turns};
use crate::policy::{
    AttributeId, AttributeType, Condition, Op, Policy, Test, VariableId, VariableKind,
};
use crate::quantity::Num;

/// A policy that tells apart where facts of a case turn something.
#[derive(Clone, Debug)]
pub struct Moving {
    /// The policy.
    pub policy: Policy,
    /// Facts that may turn something elsewhere too: they are compared with open numbers in more ways than can be told
    /// apart by values of one of them.
    pub unsure: Vec<AttributeId>,
}

/// The policy as each fact of a case moves alone: what is stated of the others is known. The policy must be cut at what
/// the case states.
#[must_use]
pub fn moving_alone(policy: &Policy, case: &Case) -> Moving {
    let mut found = Vec::new();
    let turns = Turns::of(policy);
    let ids = (0..policy.attributes.len() as u32).map(AttributeId);
    for id in ids.filter(|_| turns.compare()) {
        let Some(attribute) = policy.attributes.get(id.index()) else {
            continue;
        };
        let stated = case.facts.iter().any(|fact| fact.attribute == id);
        if !stated && !attribute.negotiable {
            continue;
        }
        let known = numbers(policy, case, &[id]);
        let points = match attribute.ty {
            AttributeType::Curve { .. } => attribute.parts.as_slice(),
            _ => &[],
        };
        for variable in attribute.variable.iter().chain(points) {
            let turning = turns.turning(*variable, &|other| known.get(&other).cloned(), &[]);
            found.push((id, *variable, turning));
        }
    }
    cut(policy, found)
}

/// The policy as two numbers move at the same time, but for where they turn what compares the two with each other. When
/// open numbers join the two, both are unsure.
#[must_use]
pub fn moving_together(policy: &Policy, case: &Case, pair: [VariableId; 2]) -> Moving {
    let turns = Turns::of(policy);
    let of = pair.map(|variable| attribute_of(policy, variable));
    let moved: Vec<AttributeId> = of.into_iter().flatten().collect();
    let known = numbers(policy, case, &moved);
    let known = |variable| known.get(&variable).cloned();
    let [x, y] = pair;
    let joined = turns.joined(x, y, &known);
    let mut found = Vec::new();
    for (id, start, other) in [(of[0], x, y), (of[1], y, x)] {
        let mut turning = turns.turning(start, &known, &[other]);
        turning.complete &= !joined;
        found.extend(id.map(|id| (id, start, turning)));
    }
    cut(policy, found)
}

/// The attribute that a number is, or is a point of.
pub(super) fn attribute_of(policy: &Policy, variable: VariableId) -> Option<AttributeId> {
    match policy.variables.get(variable.index()).map(|v| &v.kind) {
        Some(VariableKind::Attribute(id) | VariableKind::CurvePoint { attribute: id, .. }) => {
            Some(*id)
        }
        _ => None,
    }
}

fn cut(policy: &Policy, found: Vec<(AttributeId, VariableId, Turning)>) -> Moving {
    let mut own = policy.clone();
    let mut unsure: BTreeMap<AttributeId, bool> = BTreeMap::new();
    for (id, variable, turning) in found {
        *unsure.entry(id).or_default() |= !turning.complete;
        let tests = turning.at.into_iter();
        own.conditions
            .extend(tests.map(|at: Num| Condition::Test(variable, Test::Number(Op::Eq, at))));
    }
    let unsure = unsure.into_iter().filter(|(_, unsure)| *unsure);
    Moving {
        policy: own,
        unsure: unsure.map(|(id, _)| id).collect(),
    }
}

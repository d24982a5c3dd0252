//! The facts of a case as a condition over all cases.

use std::collections::BTreeMap;

use crate::case::{Case, StatedFact, StatedIdentity};
use crate::diagram::{Cell, Diagram, NO, Reading, YES};
use crate::policy::{
    Attribute, AttributeId, AttributeType, ChoiceSet, Condition, Curve, EntryId, Knowledge, Known,
    Op, Policy, Printer, Test, Validity, VariableId, VariableKind,
};
use crate::quantity::{Date, Num};

/// Conditions that name the points at which a case states a curve and the policy asks nothing: compiled beside the policy
/// they make it tell apart what is stated there.
#[must_use]
pub fn points_stated(policy: &Policy, case: &Case) -> Vec<String> {
    let printer = Printer::new(policy);
    let mut found = Vec::new();
    for fact in &case.facts {
        let Some(attribute) = policy.attributes.get(fact.attribute.index()) else {
            continue;
        };
        if let Knowledge::Exactly(Known::Curve { points, linear }) = &fact.knowledge {
            for (at, value) in read(policy, attribute, points, *linear) {
                if point_of(policy, attribute, &at).is_none() {
                    found.push(format!(
                        "{} at {} == {}",
                        printer.attribute(fact.attribute),
                        printer.argument(fact.attribute, &at),
                        printer.number(fact.attribute, &value)
                    ));
                }
            }
        }
    }
    found
}

/// The numbers that a case states exactly, but of one fact or two that move.
pub(super) fn numbers(
    policy: &Policy,
    case: &Case,
    moved: &[AttributeId],
) -> BTreeMap<VariableId, Num> {
    let mut known = BTreeMap::new();
    for fact in &case.facts {
        let Some(attribute) = policy.attributes.get(fact.attribute.index()) else {
            continue;
        };
        match &fact.knowledge {
            _ if moved.contains(&fact.attribute) => {}
            Knowledge::Exactly(Known::Number(number)) => {
                known.extend(attribute.variable.map(|own| (own, number.clone())));
            }
            Knowledge::Exactly(Known::Curve { points, linear }) => {
                for (at, value) in read(policy, attribute, points, *linear) {
                    known.extend(point_of(policy, attribute, &at).map(|point| (point, value)));
                }
            }
            _ => {}
        }
    }
    known
}

/// The policy with its variables cut at the numbers a case states as well; none where it has to be compiled anew, because
/// the case states a curve at a point at which the policy asks nothing.
#[must_use]
pub fn telling_apart(policy: &Policy, case: &Case) -> Option<Policy> {
    let mut own = policy.clone();
    let mut cut = |variable: VariableId, number: &Num| {
        let test = Test::Number(Op::Eq, number.clone());
        own.conditions.push(Condition::Test(variable, test));
    };
    for fact in &case.facts {
        let attribute = policy.attributes.get(fact.attribute.index())?;
        let mut number = |known: &Known| {
            if let (Known::Number(number), Some(variable)) = (known, attribute.variable) {
                cut(variable, number);
            }
        };
        match &fact.knowledge {
            Knowledge::Exactly(Known::Curve { points, linear }) => {
                for (at, value) in read(policy, attribute, points, *linear) {
                    cut(point_of(policy, attribute, &at)?, &value);
                }
            }
            Knowledge::Exactly(known) => number(known),
            Knowledge::Between { at_least, at_most } => {
                at_least.iter().chain(at_most).for_each(number);
            }
            Knowledge::OneOf(values) => values.iter().for_each(number),
        }
    }
    Some(own)
}

/// The variable of a curve at a point. Where the curve begins it is what it goes up to, and has no variable of its own.
fn point_of(policy: &Policy, attribute: &Attribute, at: &Num) -> Option<VariableId> {
    let point = attribute.parts.iter().find(|part| {
        let kind = policy.variables.get(part.index()).map(|v| &v.kind);
        matches!(kind, Some(VariableKind::CurvePoint { at: here, .. }) if here == at)
    });
    let curve = Curve::of(policy, attribute).filter(|_| at.is_zero());
    point.copied().or(curve.and_then(|curve| curve.value_bound))
}

/// The points of a curve that are known: those stated, and where it is linear between them those the policy tests.
fn read(
    policy: &Policy,
    attribute: &Attribute,
    points: &[(Num, Num)],
    linear: bool,
) -> Vec<(Num, Num)> {
    let always = matches!(attribute.ty, AttributeType::Curve { linear: true, .. });
    let mut known = points.to_vec();
    if !linear && !always {
        return known;
    }
    for part in &attribute.parts {
        let kind = policy.variables.get(part.index()).map(|v| &v.kind);
        let Some(VariableKind::CurvePoint { at, .. }) = kind else {
            continue;
        };
        let between = points.windows(2).find_map(|pair| match pair {
            [(a, x), (b, y)] if a < at && at < b => {
                let rise = (y.clone() - x.clone()).checked_div(&(b.clone() - a.clone()))?;
                Some(x.clone() + rise * (at.clone() - a.clone()))
            }
            _ => None,
        });
        known.extend(between.map(|value| (at.clone(), value)));
    }
    known
}

/// The cases in which everything the case states holds, but for the facts `but` says. From then on the policy is read for
/// cases that are classified as this one is, so this comes before anything else is read.
pub fn given(
    reading: &mut Reading<'_>,
    case: &Case,
    but: &impl Fn(AttributeId) -> bool,
) -> Diagram {
    if let Some(named) = &case.classified {
        reading.classify(named);
    }
    let mut holds = YES;
    for fact in case.facts.iter().filter(|fact| !but(fact.attribute)) {
        let says = stated(reading, fact);
        holds = reading.store.and(holds, says);
    }
    for identity in &case.identities {
        let says = is(reading, identity);
        holds = reading.store.and(holds, says);
    }
    if let Some(day) = case.as_of {
        let says = on(reading, day);
        holds = reading.store.and(holds, says);
    }
    let policy = reading.policy;
    for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
        let (Some(named), Some(judged)) = (&case.classified, entry.judgement) else {
            continue;
        };
        let truth = Cell::Truth(named.contains(&id));
        let says = reading.cells_of(judged, |cell| *cell == truth);
        holds = reading.store.and(holds, says);
    }
    holds
}

/// The question is asked of one day. The day must be one of the cuts.
fn on(reading: &mut Reading<'_>, day: Date) -> Diagram {
    reading.in_force(&Validity {
        from: Some(day),
        until: day.succ(),
    })
}

fn stated(reading: &mut Reading<'_>, fact: &StatedFact) -> Diagram {
    let policy = reading.policy;
    let Some(attribute) = policy.attributes.get(fact.attribute.index()) else {
        return YES;
    };
    match &fact.knowledge {
        Knowledge::Exactly(Known::Curve { points, linear }) => {
            let mut holds = reading.determined(attribute);
            for (at, value) in read(policy, attribute, points, *linear) {
                if let Some(point) = point_of(policy, attribute, &at) {
                    let says = reading.test(point, &Test::Number(Op::Eq, value));
                    holds = reading.store.and(holds, says);
                }
            }
            holds
        }
        Knowledge::Exactly(known) => reading.known(fact.attribute, known),
        Knowledge::Between { at_least, at_most } => {
            let mut holds = YES;
            for (bound, op) in [(at_least, Op::Ge), (at_most, Op::Le)] {
                if let (Some(bound), Some(own)) = (bound, attribute.variable) {
                    let says = bounded(reading, own, op, bound);
                    holds = reading.store.and(holds, says);
                }
            }
            holds
        }
        Knowledge::OneOf(values) => {
            let mut any = NO;
            for known in values {
                let says = reading.known(fact.attribute, known);
                any = reading.store.or(any, says);
            }
            any
        }
    }
}

fn bounded(reading: &mut Reading<'_>, own: VariableId, op: Op, bound: &Known) -> Diagram {
    match bound {
        Known::Number(number) => reading.test(own, &Test::Number(op, number.clone())),
        Known::Choice(choice) => reading.cells_of(own, |cell| match cell {
            Cell::Choices(here) => here.iter().any(|one| op.holds(&one, choice)),
            _ => false,
        }),
        _ => YES,
    }
}

fn is(reading: &mut Reading<'_>, identity: &StatedIdentity) -> Diagram {
    let policy = reading.policy;
    let Some(record) = policy.records.get(identity.record.index()) else {
        return YES;
    };
    let Some(variable) = record.identity else {
        return YES;
    };
    let place = match identity.instance {
        Some(instance) => record.instances.iter().position(|one| *one == instance),
        None => Some(record.instances.len()),
    };
    let wanted = ChoiceSet::one(place.unwrap_or_default() as u32);
    reading.cells_of(variable, |cell| match cell {
        Cell::Choices(here) => !here.is_disjoint(&wanted),
        _ => false,
    })
}

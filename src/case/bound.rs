//! Points of curves against what the case says of the attributes that bound them (language.md 3.7).

use super::draft::Draft;
use super::error::{CaseError, Fault};
use super::{Case, StatedFact};
use crate::policy::{AttributeId, AttributeType, Knowledge, Known, Policy, Printer};
use crate::quantity::Num;

impl Draft<'_, '_> {
    /// Refuses points beyond their bounds.
    pub(super) fn check_bounds(&mut self) {
        let found = beyond_bounds(self.names.policy, &self.case, |id| {
            self.values.get(&id).copied()
        });
        self.faults.extend(found);
    }
}

/// Points that lie beyond an `up to` of their curve. A value above its bound can never be; an argument above its bound can, with the
/// value 0.
fn beyond_bounds(
    policy: &Policy,
    case: &Case,
    place: impl Fn(AttributeId) -> Option<crate::source::Span>,
) -> Vec<Fault> {
    let printer = Printer::new(policy);
    let mut faults = Vec::new();
    for fact in &case.facts {
        let Some(AttributeType::Curve {
            argument_bound,
            value_bound,
            ..
        }) = policy.attributes.get(fact.attribute.index()).map(|a| &a.ty)
        else {
            continue;
        };
        let Knowledge::Exactly(Known::Curve { points, .. }) = &fact.knowledge else {
            continue;
        };
        let Some(span) = place(fact.attribute) else {
            continue;
        };
        let argument_limit = argument_bound.and_then(|id| limit(case, id));
        let value_limit = value_bound.and_then(|id| limit(case, id));
        for (at, value) in points {
            let crossed = [
                argument_limit.filter(|(_, most)| at > *most && !value.is_zero()),
                value_limit.filter(|(_, most)| value > *most),
            ];
            for (bound, _) in crossed.into_iter().flatten() {
                let point = format!(
                    "{} -> {}",
                    printer.argument(fact.attribute, at),
                    printer.number(fact.attribute, value)
                );
                let kind = CaseError::BeyondBound {
                    curve: printer.attribute(fact.attribute),
                    point,
                    bound: printer.attribute(bound.attribute),
                    bound_text: bound.written.clone(),
                    bound_at: place(bound.attribute),
                };
                faults.push(Fault { span, kind });
            }
        }
    }
    faults
}

/// The greatest value the case leaves an attribute.
fn limit(case: &Case, id: AttributeId) -> Option<(&StatedFact, &Num)> {
    let fact = case.facts.iter().find(|fact| fact.attribute == id)?;
    let number = |known: &'_ Known| matches!(known, Known::Number(_));
    let most = match &fact.knowledge {
        Knowledge::Exactly(known) => Some(known),
        Knowledge::Between { at_most, .. } => at_most.as_ref(),
        Knowledge::OneOf(values) => values.iter().filter(|known| number(known)).max(),
    };
    match most {
        Some(Known::Number(most)) => Some((fact, most)),
        _ => None,
    }
}

//! Sets that the policy assumes to be within others, against what the case says of both.
//!
//! The interpreter tells the members of such sets apart only as far as some condition does, so that two different members
//! can pass for one there. What a case states of both sets is compared here, where every member has its name.

use std::collections::BTreeSet;

use super::Case;
use super::draft::Draft;
use super::error::{CaseError, Fault};
use crate::check::inclusions;
use crate::policy::{AttributeId, AttributeType, EntryId, Knowledge, Known, Policy, Printer};
use crate::source::Span;

impl Draft<'_, '_> {
    /// Refuses members that a set cannot have because the one it is within has them not.
    pub(super) fn check_inclusions(&mut self) {
        let found = outside(self.names.policy, &self.case, |id| {
            self.values.get(&id).copied()
        });
        self.faults.extend(found);
    }
}

/// Stated members of the inner set that nothing in the outer set, stated in full, can be.
fn outside(
    policy: &Policy,
    case: &Case,
    place: impl Fn(AttributeId) -> Option<Span>,
) -> Vec<Fault> {
    let printer = Printer::new(policy);
    let mut faults = Vec::new();
    for (inner, outer) in inclusions(policy) {
        let (Some(span), Some(outer_at)) = (place(inner), place(outer)) else {
            continue;
        };
        let (Some((members, _)), Some((outers, false))) =
            (stated(policy, case, inner), stated(policy, case, outer))
        else {
            continue;
        };
        let possible: BTreeSet<u32> = outers.into_iter().flat_map(|(_, meant)| meant).collect();
        let stray = members
            .into_iter()
            .find(|(_, meant)| !meant.is_empty() && meant.is_disjoint(&possible));
        if let Some((member, _)) = stray {
            let kind = CaseError::NotWithin {
                inner: printer.attribute(inner),
                member,
                outer: printer.attribute(outer),
                outer_at,
            };
            faults.push(Fault { span, kind });
        }
    }
    faults
}

/// A member as the case names it, with all it can stand for.
type Member = (String, BTreeSet<u32>);

/// The members a case states, and whether there may be more.
fn stated(policy: &Policy, case: &Case, id: AttributeId) -> Option<(Vec<Member>, bool)> {
    let fact = case.facts.iter().find(|fact| fact.attribute == id)?;
    match &fact.knowledge {
        Knowledge::Exactly(Known::Set { members, open }) => {
            let ty = &policy.attributes.get(id.index())?.ty;
            let AttributeType::Set(values) = ty else {
                return None;
            };
            let member = |position: &u32| {
                let at = usize::try_from(*position).ok()?;
                Some((values.get(at)?.name.clone(), BTreeSet::from([*position])))
            };
            Some((members.iter().filter_map(member).collect(), *open))
        }
        Knowledge::Exactly(Known::Entries { members, open }) => {
            let member = |(code, entries): &(String, Vec<EntryId>)| {
                (code.clone(), entries.iter().map(|e| e.0).collect())
            };
            Some((members.iter().map(member).collect(), *open))
        }
        _ => None,
    }
}

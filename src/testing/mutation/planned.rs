//! What each change of a policy's text comes to in the compiled policy.

use super::{Edit, Mutant};
use crate::check::{Compiled, Variants};
use crate::policy::{Change, ConditionPlace, ExceptionId, Policy, RuleId};
use crate::quantity::Date;
use crate::source::Span;

/// What is to be done about one change.
#[derive(Clone, Debug)]
pub(super) enum Planned {
    /// It says the same, or is no policy.
    Void,
    /// These tables change.
    Changes(Vec<Change>),
    /// The text has to be compiled again. The change matters on this day only, when that is known.
    Text(Option<Date>),
}

/// Lowers the changes into the tables of a compiled policy.
pub(super) struct Plans<'a> {
    pub(super) variants: Variants<'a>,
    original: &'a Policy,
}

impl<'a> Plans<'a> {
    pub(super) fn new(compiled: &'a Compiled, original: &'a Policy) -> Self {
        Self {
            variants: Variants::new(compiled, original),
            original,
        }
    }

    pub(super) fn plan(&mut self, mutant: &Mutant, written: &str) -> Planned {
        let changes = match &mutant.edit {
            Edit::Text => return Planned::Text(day_between(written, &mutant.text)),
            Edit::Reads(expr) => self.variants.reads(expr),
            Edit::NoUnless(span) => {
                let places = self.variants.written_at(*span).into_iter();
                places
                    .filter(|place| {
                        matches!(
                            place,
                            ConditionPlace::RuleUnless(..) | ConditionPlace::ObligationUnless(..)
                        )
                    })
                    .map(Change::WithoutUnless)
                    .collect()
            }
            Edit::Unranked(name) => {
                let named = |rule: &RuleId| {
                    let rule = self.original.rules.get(rule.index());
                    rule.is_some_and(|rule| rule.name == name.text)
                };
                let rules = self.rules_around(mutant.span);
                let pairs = rules.into_iter().flat_map(|id| {
                    let rule = self.original.rules.get(id.index());
                    let outranked = rule.map_or(&[][..], |rule| &rule.overrides);
                    let outranked: Vec<RuleId> = outranked.iter().copied().filter(named).collect();
                    outranked.into_iter().map(move |other| (id, other))
                });
                pairs.map(|(a, b)| Change::Unranked(a, b)).collect()
            }
            Edit::NoRule => {
                let rules = self.rules_around(mutant.span).into_iter();
                rules.map(Change::WithoutRule).collect()
            }
            Edit::NoException => {
                let places = &self.variants.places().exceptions;
                let around = (0..).map(ExceptionId).zip(places);
                around
                    .filter(|(_, place)| is_around(**place, mutant.span))
                    .map(|(id, _)| Change::WithoutException(id))
                    .collect()
            }
        };
        // A variable that only the changed text asks about is not in the tables.
        let known = self.original.variables.len();
        if self.variants.policy().variables.len() > known && self.asks_further(&changes) {
            return Planned::Text(None);
        }
        match changes.is_empty() {
            true => Planned::Void,
            false => Planned::Changes(changes),
        }
    }

    fn asks_further(&self, changes: &[Change]) -> bool {
        changes.iter().any(|change| match change {
            Change::Reads(_, condition) => {
                let mut scratch = Policy {
                    conditions: Vec::new(),
                    ..self.original.clone()
                };
                scratch.adopt(self.variants.policy(), *condition).is_none()
            }
            _ => false,
        })
    }

    fn rules_around(&self, span: Span) -> Vec<RuleId> {
        let places = (0..).map(RuleId).zip(&self.variants.places().rules);
        places
            .filter(|(_, place)| is_around(**place, span))
            .map(|(id, _)| id)
            .collect()
    }
}

/// The policy with the changes made, without what others brought into the tables of `with`.
pub(super) fn changed(original: &Policy, with: &Policy, changes: &[Change]) -> Option<Policy> {
    let (mut policy, own) = adopted(original, with, changes)?;
    policy.change(&own);
    Some(policy)
}

/// The policy with the conditions of the changes in its tables, and the changes by their numbers there.
pub(super) fn adopted(
    original: &Policy,
    with: &Policy,
    changes: &[Change],
) -> Option<(Policy, Vec<Change>)> {
    let mut policy = original.clone();
    let mut own = Vec::with_capacity(changes.len());
    for change in changes {
        own.push(match *change {
            Change::Reads(place, condition) => Change::Reads(place, policy.adopt(with, condition)?),
            other => other,
        });
    }
    Some((policy, own))
}

fn is_around(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// The day on which it matters which of two days beside each other something begins or ends on: the earlier.
fn day_between(written: &str, tried: &str) -> Option<Date> {
    let (a, b) = (Date::parse(written).ok()?, Date::parse(tried).ok()?);
    (a.succ() == Some(b) || b.succ() == Some(a)).then(|| a.min(b))
}

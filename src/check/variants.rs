//! Conditions of a compiled policy as they would read if they were written otherwise.
//!
//! What is tried on a policy (a limit a unit higher, a conjunct less) changes one condition. Reading and checking
//! everything again for each would cost a hundred times what it changes: the tables are built once, and each changed
//! condition is lowered into them beside the one it stands for, with the same names in scope and the same errors.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::conditions::{Place, Scope};
use super::gather::Damage;
use super::{Compiled, begin};
use crate::ast::Expr;
use crate::diagnostic::Severity;
use crate::policy::{Change, Condition, ConditionId, ConditionPlace, Places, Policy};
use crate::source::Span;

/// A compiled policy that further conditions can be lowered into.
pub struct Variants<'a> {
    checker: Checker<'a>,
    /// Where the condition of each place is written: the place, and of an exception with several conditions which.
    written: BTreeMap<Span, Vec<(ConditionPlace, Option<usize>)>>,
}

impl<'a> Variants<'a> {
    /// The tables of a policy that compiled.
    #[must_use]
    pub fn new(compiled: &'a Compiled, policy: &Policy) -> Self {
        let checker = begin(
            &compiled.sources,
            &compiled.files,
            policy.language,
            Damage::default(),
            Vec::new(),
        );
        let mut written: BTreeMap<Span, Vec<(ConditionPlace, Option<usize>)>> = BTreeMap::new();
        for (place, condition) in checker.policy.condition_places() {
            let span = checker.places.conditions.get(condition.index());
            if let Some(span) = span {
                written.entry(*span).or_default().push((place, None));
            }
            if let (ConditionPlace::Exception(_), Some(Condition::Any(parts))) =
                (place, checker.policy.conditions.get(condition.index()))
            {
                for (at, part) in parts.iter().enumerate() {
                    if let Some(span) = checker.places.conditions.get(part.index()) {
                        written.entry(*span).or_default().push((place, Some(at)));
                    }
                }
            }
        }
        Self { checker, written }
    }

    /// The policy with every condition lowered so far.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.checker.policy
    }

    /// Where its parts are written.
    #[must_use]
    pub fn places(&self) -> &Places {
        &self.checker.places
    }

    /// The places of the condition written there.
    #[must_use]
    pub fn written_at(&self, span: Span) -> Vec<ConditionPlace> {
        let written = self.written.get(&span).map_or(&[][..], Vec::as_slice);
        written.iter().map(|(place, _)| *place).collect()
    }

    /// What changes when `expr` stands for the condition written in its place; nothing when it is no condition, or says
    /// the same.
    pub fn reads(&mut self, expr: &Expr) -> Vec<Change> {
        let mut changes = Vec::new();
        for (place, part) in self.written.get(&expr.span).cloned().unwrap_or_default() {
            let Some(condition) = self.lower(place, expr) else {
                return Vec::new();
            };
            let Some(before) = self.checker.policy.condition_at(place) else {
                continue;
            };
            let before_here = match (part, self.checker.policy.conditions.get(before.index())) {
                (Some(at), Some(Condition::Any(parts))) => parts.get(at).copied(),
                _ => Some(before),
            };
            if before_here.is_some_and(|b| self.checker.policy.says_the_same(b, condition)) {
                continue;
            }
            let whole = match (part, self.checker.policy.conditions.get(before.index())) {
                (Some(at), Some(Condition::Any(parts))) => {
                    let mut parts = parts.clone();
                    if let Some(part) = parts.get_mut(at) {
                        *part = condition;
                    }
                    self.checker.push(Condition::Any(parts), expr.span)
                }
                _ => condition,
            };
            changes.push(Change::Reads(place, whole));
        }
        changes
    }

    fn lower(&mut self, place: ConditionPlace, expr: &Expr) -> Option<ConditionId> {
        let unit_of_block = |id: crate::policy::ObligationId| {
            let block = self.checker.policy.obligations.get(id.index());
            block.map(|block| block.unit)
        };
        let (kind, posture) = match place {
            ConditionPlace::Rule(..) | ConditionPlace::RuleUnless(..) => (Place::Rule, None),
            ConditionPlace::Exception(_) => (Place::Exception, None),
            ConditionPlace::Obligation(id, _) | ConditionPlace::ObligationUnless(id, _) => {
                (Place::Obligation, unit_of_block(id))
            }
            ConditionPlace::Entry(..) => (Place::Entry, None),
            ConditionPlace::Define(..) => (Place::Define, None),
            ConditionPlace::Applies(_) => (Place::Applies, None),
        };
        let scope = Scope {
            posture,
            place: kind,
            unowned: false,
        };
        let errors = self.checker.errors.len();
        let lowered = self.checker.condition(scope, expr);
        self.checker.tie_has_tests();
        let found = self.checker.errors.split_off(errors);
        let sound = found
            .iter()
            .all(|error| error.diagnostic().severity != Severity::Error);
        lowered.filter(|_| sound)
    }
}

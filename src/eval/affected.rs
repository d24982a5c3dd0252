//! Which changes to a policy can matter to a case.
//!
//! A decision is put together from what is read for a case: where a changed part reads as it did before, in the same
//! formulas over the same open questions, so does the decision. What is told apart here is therefore never more than
//! what a decision tells apart; it may be less fine, and then a change is said to matter that does not.

use std::cmp::Ordering;

use crate::case::Case;
use crate::policy::{
    Change, ConditionId, ConditionPlace, EntryId, Op, Policy, Validity, VariableId,
};
use crate::quantity::{Date, Num};

use super::Question;
use super::completions::{Completions, Opening};
use super::decision::Truth;
use super::formula::{FALSE, Formula, TRUE};
use super::ground::Ground;
use super::lookup::Lookup;

/// A policy as it reads for one case, asked what a change would leave as it is.
pub struct Affected<'p> {
    completions: Option<Box<Completions<'p>>>,
    /// Before the policy is in force, and of a case that contradicts itself, only dates matter.
    only_dates: bool,
}

impl<'p> Affected<'p> {
    /// Reads a policy for a case. The policy holds the conditions of every change that is asked about.
    #[must_use]
    pub fn new(policy: &'p Policy, case: &'p Case, question: &Question) -> Self {
        match Completions::open(policy, case, question) {
            Opening::Open(completions) => Self {
                completions: Some(completions),
                only_dates: false,
            },
            Opening::NotInForce { .. } | Opening::Contradiction => Self {
                completions: None,
                only_dates: true,
            },
            Opening::Exhausted => Self {
                completions: None,
                only_dates: false,
            },
        }
    }

    /// Can one of the changes matter to the case?
    pub fn by(&mut self, changes: &[Change]) -> bool {
        match &mut self.completions {
            Some(completions) => changes.iter().any(|c| completions.ground.affected(c)),
            None => !self.only_dates,
        }
    }

    /// What a condition comes to for the case, as far as reading it settles that.
    pub fn truth(&mut self, condition: ConditionId) -> Truth {
        let read = |completions: &mut Completions<'_>| completions.ground.condition(condition);
        self.completions
            .as_mut()
            .map_or(Truth::Unknown, |c| settled(read(c)))
    }

    /// Is the question date within a validity?
    pub fn in_force(&mut self, validity: &Validity) -> Truth {
        let read = |completions: &mut Completions<'_>| completions.ground.in_force(validity);
        self.completions
            .as_mut()
            .map_or(Truth::Unknown, |c| settled(read(c)))
    }

    /// On which side of a limit the case has the variable; none where it may have it on several, or not at all.
    #[must_use]
    pub fn side(&self, variable: VariableId, limit: &Num) -> Option<Ordering> {
        let ground = &self.completions.as_ref()?.ground;
        let slot = ground.slots.of(variable);
        let (values, domain) = (ground.slots.values(slot)?, ground.formulas.domain(slot));
        let sides = [
            (Op::Lt, Ordering::Less),
            (Op::Eq, Ordering::Equal),
            (Op::Gt, Ordering::Greater),
        ];
        let on = |op: Op| {
            let side = values.comparing(op, limit);
            side.is_some_and(|side| domain.is_subset(&side))
        };
        sides
            .into_iter()
            .find(|(op, _)| on(*op))
            .map(|(_, side)| side)
    }

    /// The question date, when it is known.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.completions.as_ref().and_then(|c| c.day())
    }
}

fn settled(formula: Formula) -> Truth {
    match formula {
        TRUE => Truth::True,
        FALSE => Truth::False,
        _ => Truth::Unknown,
    }
}

impl Ground<'_> {
    fn affected(&mut self, change: &Change) -> bool {
        match *change {
            Change::Reads(place, condition) => {
                let Some(before) = self.policy.condition_at(place) else {
                    return true;
                };
                self.reads(place, Some(before)) != self.reads(place, Some(condition))
            }
            Change::WithoutUnless(place) => {
                let Some(before) = self.policy.condition_at(place) else {
                    return true;
                };
                self.reads(place, Some(before)) != self.reads(place, None)
            }
            Change::WithoutRule(rule) => self.firing(rule).fires != FALSE,
            Change::WithoutException(id) => {
                let Some(exception) = self.policy.exceptions.get(id.index()) else {
                    return true;
                };
                let exists = self.in_force(&exception.validity);
                let condition = self.condition(exception.condition);
                self.formulas.all([exists, condition]) != FALSE
            }
            Change::Unranked(rule, outranked) => {
                let (first, second) = (self.firing(rule), self.firing(outranked));
                self.formulas.all([first.fires, second.fires]) != FALSE
            }
        }
    }

    /// What a condition comes to in its place, with what is always conjoined to it there.
    fn reads(&mut self, place: ConditionPlace, condition: Option<ConditionId>) -> Formula {
        let policy = self.policy;
        let always = Validity::default();
        let (validity, beside) = match place {
            ConditionPlace::Rule(id, at) => {
                let rule = policy.rule(id);
                let unless = rule.and_then(|r| r.branches.get(at)?.unless);
                let unless = self.condition_or_false(unless);
                (rule.map(|r| r.validity), self.formulas.not(unless))
            }
            ConditionPlace::RuleUnless(id, at) => {
                let rule = policy.rule(id);
                let own = rule.and_then(|r| Some(r.branches.get(at)?.condition));
                let own = self.condition_or_true(own);
                (rule.map(|r| r.validity), own)
            }
            ConditionPlace::Exception(id) => {
                let exception = policy.exceptions.get(id.index());
                (exception.map(|e| e.validity), TRUE)
            }
            ConditionPlace::Obligation(id, _) => {
                let block = policy.obligations.get(id.index());
                (block.map(|b| b.validity), TRUE)
            }
            ConditionPlace::ObligationUnless(id, at) => {
                let block = policy.obligations.get(id.index());
                let own = block.and_then(|b| b.clauses.get(at)?.condition);
                let own = self.condition_or_true(own);
                (block.map(|b| b.validity), own)
            }
            ConditionPlace::Entry(id, at) => {
                let entry = policy.entry(id);
                let version = entry.and_then(|e| e.versions.get(at));
                let above = entry.and_then(|e| e.parent);
                let above = above.map_or(TRUE, |parent: EntryId| self.gate(parent));
                (version.map(|v| v.validity), above)
            }
            ConditionPlace::Define(id, at) => {
                let define = policy.defines.get(id.index());
                let version = define.and_then(|d| d.versions.get(at));
                (version.map(|(validity, _)| *validity), TRUE)
            }
            ConditionPlace::Applies(_) => (None, TRUE),
        };
        let in_force = self.in_force(&validity.unwrap_or(always));
        let own = match place {
            ConditionPlace::RuleUnless(..) | ConditionPlace::ObligationUnless(..) => {
                let unless = self.condition_or_false(condition);
                self.formulas.not(unless)
            }
            _ => self.condition_or_true(condition),
        };
        self.formulas.all([in_force, beside, own])
    }
}

//! A policy as it stands on one day.

use super::{Condition, ConditionId, EntryVersion, Policy, Test, Validity, meaning_digest};
use crate::quantity::{Date, Num};

impl Policy {
    /// The first day on which the policy that answers is in force, where it says so (3.1).
    #[must_use]
    pub fn effective(&self) -> Option<Date> {
        self.units.get(self.root.index())?.effective
    }

    /// The policy as it stands on the day, with nothing in it dated any more; none before the policy that answers is in
    /// force.
    ///
    /// Every id means what it means in the policy itself, so cases and places go with both. What does not exist on the day
    /// keeps its place in the tables and says nothing: a rule concludes nothing, an exception concerns no rule, an
    /// obligation asks nothing, an entry or a named condition has no version. Guarantees, which decide nothing, are left
    /// out, and so is the digest. The day asked for is fixed, and the attribute that a policy is `dated by` is a fact of the
    /// case like any other, as it is for `eval --as-of`.
    #[must_use]
    pub fn standing_on(&self, day: Date) -> Option<Policy> {
        if self.effective().is_some_and(|first| day < first) {
            return None;
        }
        let mut standing = self.clone();
        standing.fix_conditions(day);
        standing.fix_units(day);
        let always = Validity::default();
        for rule in &mut standing.rules {
            if !rule.validity.holds(day) {
                rule.branches.clear();
            }
            rule.validity = always;
        }
        for exception in &mut standing.exceptions {
            if !exception.validity.holds(day) {
                exception.to.clear();
            }
            exception.validity = always;
        }
        for block in &mut standing.obligations {
            if !block.validity.holds(day) {
                block.clauses.clear();
            }
            block.validity = always;
        }
        for entry in &mut standing.entries {
            entry.versions.retain(|version| version.validity.holds(day));
            let on = |version: &mut EntryVersion| version.validity = always;
            entry.versions.iter_mut().for_each(on);
        }
        for define in &mut standing.defines {
            define.versions.retain(|(validity, _)| validity.holds(day));
            define.versions.iter_mut().for_each(|(on, _)| *on = always);
        }
        standing.guarantees.clear();
        let facts = standing.instances.iter_mut();
        for fact in facts.flat_map(|instance| &mut instance.facts) {
            fact.values.retain(|(validity, _)| validity.holds(day));
            fact.values.iter_mut().for_each(|(on, _)| *on = always);
        }
        standing.meaning.clear();
        Some(standing)
    }

    /// The policy with the digest of what it means, which one that stands on a day is without.
    #[must_use]
    pub fn digested(mut self) -> Policy {
        self.meaning = meaning_digest(&self);
        self
    }

    fn fix_conditions(&mut self, day: Date) {
        let asked = self.question_date;
        let number = Num::from_int(day.days());
        for condition in &mut self.conditions {
            let holds = match condition {
                Condition::InForce { from, until } => Validity {
                    from: *from,
                    until: *until,
                }
                .holds(day),
                Condition::Test(variable, Test::Number(op, constant)) if *variable == asked => {
                    op.holds(&number, constant)
                }
                _ => continue,
            };
            *condition = Condition::Constant(holds);
        }
    }

    /// A policy that is not in force yet does not apply (3.10).
    fn fix_units(&mut self, day: Date) {
        let never = ConditionId(self.conditions.len() as u32);
        let mut some_apply_never = false;
        for unit in &mut self.units {
            unit.dated_by = None;
            if unit.effective.take().is_some_and(|first| day < first) {
                unit.applies = Some(never);
                some_apply_never = true;
            }
        }
        if some_apply_never {
            self.conditions.push(Condition::Constant(false));
        }
    }
}

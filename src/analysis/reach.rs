//! What has no effect: rules that never fire or never decide, entries that never match, `overrides` that never matter.

use crate::diagram::{Diagram, NO, Reading};
use crate::policy::{Condition, ConditionId, EntryId, EntryTest, RuleId};

/// Something without effect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Idle {
    /// The rule fires in no case on any day.
    NeverFires(RuleId),
    /// The rule fires, and another always outranks it.
    AlwaysSetAside(RuleId),
    /// The rule fires and stands, and a stricter one decides whenever it does.
    NeverDecides(RuleId),
    /// The two never fire in the same case, so that it does not matter which outranks the other.
    NeverMeet(RuleId, RuleId),
    /// The condition is implied by those beside it.
    Implied(RuleId, ConditionId),
    /// The entry matches no case on any day.
    NeverMatches(EntryId),
}

/// Everything of the policy that has no effect. A rule copied from another policy is looked at where it was written.
#[must_use]
pub fn idle(reading: &mut Reading<'_>) -> Vec<Idle> {
    let policy = reading.policy;
    let mut found = Vec::new();
    for (id, rule) in (0u32..).map(RuleId).zip(&policy.rules) {
        let home = policy.units.get(rule.unit.index());
        if home.is_none_or(|unit| unit.name != rule.declared_in) {
            continue;
        }
        let answerable = reading.answerable();
        let participates = reading.unit(rule.unit).participates;
        let here = reading.store.and(answerable, participates);
        let read = reading.rule(id);
        let decides = reading.decides(id);
        let mut nowhere = |condition: Diagram| reading.store.and(here, condition) == NO;
        if nowhere(read.fires) {
            found.push(Idle::NeverFires(id));
            continue;
        }
        if nowhere(read.stands) {
            found.push(Idle::AlwaysSetAside(id));
        } else if nowhere(decides) {
            found.push(Idle::NeverDecides(id));
        }
        unmet(reading, id, here, &mut found);
        implied(reading, id, here, &mut found);
    }
    for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
        let reserved = |v: &crate::policy::EntryVersion| v.test == EntryTest::Reserved;
        if entry.versions.iter().all(reserved) {
            continue;
        }
        let matches = reading.entry(id);
        let answerable = reading.answerable();
        if reading.store.and(answerable, matches) == NO {
            found.push(Idle::NeverMatches(id));
        }
    }
    found
}

/// Rules it outranks although the two never fire together. Versions of one rule count as one.
fn unmet(reading: &mut Reading<'_>, id: RuleId, here: Diagram, found: &mut Vec<Idle>) {
    let policy = reading.policy;
    let Some(rule) = policy.rules.get(id.index()) else {
        return;
    };
    let fires = reading.rule(id).fires;
    let fires = reading.store.and(fires, here);
    let mut names: Vec<(&str, RuleId, bool)> = Vec::new();
    for &other in &rule.overrides {
        let Some(named) = policy.rules.get(other.index()) else {
            continue;
        };
        let fires_too = reading.rule(other).fires;
        let meet = reading.store.and(fires, fires_too) != NO;
        match names.iter_mut().find(|(name, ..)| *name == named.name) {
            Some((_, _, met)) => *met |= meet,
            None => names.push((&named.name, other, meet)),
        }
    }
    let unmet = names.into_iter().filter(|(_, _, met)| !met);
    found.extend(unmet.map(|(_, other, _)| Idle::NeverMeet(id, other)));
}

/// Conditions of a branch that hold wherever the others of it do.
fn implied(reading: &mut Reading<'_>, id: RuleId, here: Diagram, found: &mut Vec<Idle>) {
    let policy = reading.policy;
    let Some(rule) = policy.rules.get(id.index()) else {
        return;
    };
    let exists = reading.in_force(&rule.validity);
    let here = reading.store.and(here, exists);
    for branch in &rule.branches {
        let Some(Condition::All(parts)) = policy.conditions.get(branch.condition.index()) else {
            continue;
        };
        for (position, &part) in parts.iter().enumerate() {
            let others = parts
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != position);
            let others: Vec<Diagram> = others.map(|(_, &other)| reading.condition(other)).collect();
            let mut rest = here;
            for other in others {
                rest = reading.store.and(rest, other);
            }
            let part_holds = reading.condition(part);
            if rest != NO && reading.store.without(rest, part_holds) == NO {
                found.push(Idle::Implied(id, part));
            }
        }
    }
}

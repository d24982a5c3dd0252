//! What has no effect: rules that never fire or never decide, entries that never match, `overrides` that never matter.

use super::admitted::{meet, nowhere};
use crate::diagram::{Diagram, NO, Reading, Way};
use crate::policy::{Condition, ConditionId, EntryId, EntryTest, EntryVersion, RuleId};

/// Something without effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idle {
    /// The rule fires in no case on any day.
    NeverFires(RuleId, Why),
    /// The rule fires, and one of these always outranks it.
    AlwaysSetAside {
        /// The rule.
        rule: RuleId,
        /// Rules that together outrank it in each of its cases.
        by: Vec<RuleId>,
        /// Its cases.
        cases: Diagram,
    },
    /// The rule fires and stands, and a stricter one decides whenever it does.
    NeverDecides {
        /// The rule.
        rule: RuleId,
        /// Rules that together decide in each of its cases.
        by: Vec<RuleId>,
        /// The cases in which it stands.
        cases: Diagram,
    },
    /// The branch, by its position, holds in no case in which the rule could fire.
    BranchNeverHolds(RuleId, usize),
    /// The branch holds only where a stricter one of the same rule does.
    BranchOutdone(RuleId, usize),
    /// The two never fire in the same case, so that it does not matter which outranks the other.
    NeverMeet(RuleId, RuleId),
    /// The condition is implied by those beside it.
    Implied(RuleId, ConditionId),
    /// The entry matches no case on any day.
    NeverMatches(EntryId, Why),
    /// Each case of the first entry is one of the second, which stands beside it.
    Within(EntryId, EntryId),
}

/// Why something holds in no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its own conditions contradict each other.
    Contradiction,
    /// It exists on no day on which its conditions can hold.
    Days,
    /// Its policy applies in none of those cases.
    PolicyElsewhere,
    /// Assumptions, registers, curves or the first day of the policy leave no such case.
    Assumed,
    /// Exceptions hold in each of those cases.
    Excepted,
}

/// Everything of the policy that has no effect. A rule copied from another policy is looked at where it was written.
#[must_use]
pub fn idle(reading: &mut Reading<'_>) -> Vec<Idle> {
    let policy = reading.policy;
    let mut found = Vec::new();
    for (id, rule) in (0u32..).map(RuleId).zip(&policy.rules) {
        let home = policy.units.get(rule.unit.index());
        if home.is_some_and(|unit| unit.name == rule.declared_in) {
            idle_rule(reading, id, &mut found);
        }
    }
    idle_entries(reading, &mut found);
    found
}

fn idle_rule(reading: &mut Reading<'_>, id: RuleId, found: &mut Vec<Idle>) {
    let policy = reading.policy;
    let Some(rule) = policy.rules.get(id.index()) else {
        return;
    };
    let here = reading.unit(rule.unit).participates;
    let read = reading.rule(id);
    let fires = reading.store.and(here, read.fires);
    if nowhere(reading, fires) {
        let why = why_not_fired(reading, id, here);
        found.push(Idle::NeverFires(id, why));
        return;
    }
    let stands = reading.store.and(here, read.stands);
    let decides = reading.decides(id);
    let decides = reading.store.and(here, decides);
    if nowhere(reading, stands) {
        let outranking: Vec<RuleId> = reading.outranking(id);
        let by = covering(reading, fires, &outranking, |reading, other| {
            reading.rule(other).fires
        });
        found.push(Idle::AlwaysSetAside {
            rule: id,
            by,
            cases: fires,
        });
    } else if nowhere(reading, decides) {
        let unit = policy.units.get(rule.unit.index());
        let others = unit.map_or(&[][..], |unit| &unit.rules);
        let by = covering(reading, stands, others, |reading, other| {
            reading.decides(other)
        });
        found.push(Idle::NeverDecides {
            rule: id,
            by,
            cases: stands,
        });
    }
    idle_branches(reading, id, here, found);
    unmet(reading, id, fires, found);
    implied(reading, id, here, found);
}

fn why_not_fired(reading: &mut Reading<'_>, id: RuleId, here: Diagram) -> Why {
    let policy = reading.policy;
    let mut holds = NO;
    for branch in policy
        .rules
        .get(id.index())
        .map_or(&[][..], |r| &r.branches)
    {
        let condition = reading.condition(branch.condition);
        let unless = branch.unless.map_or(NO, |unless| reading.condition(unless));
        let here = reading.store.without(condition, unless);
        holds = reading.store.or(holds, here);
    }
    let met = reading.rule(id).met;
    let applied = reading.store.and(met, here);
    match () {
        () if holds == NO => Why::Contradiction,
        () if met == NO => Why::Days,
        () if applied == NO => Why::PolicyElsewhere,
        () if nowhere(reading, applied) => match can_be(reading, holds) {
            true => Why::Assumed,
            false => Why::Contradiction,
        },
        () => Why::Excepted,
    }
}

/// Can a condition hold where nothing is assumed? Not where it compares numbers in ways that exclude each other.
fn can_be(reading: &mut Reading<'_>, condition: Diagram) -> bool {
    if reading.compare_apart() {
        return true;
    }
    let agreeing = reading.compared_as_cells_say();
    let both = reading.store.and(condition, agreeing);
    !matches!(reading.way_twice(both, None), Way::None)
}

/// Of these rules the first few that together cover the cases.
fn covering(
    reading: &mut Reading<'_>,
    cases: Diagram,
    rules: &[RuleId],
    region: impl Fn(&mut Reading<'_>, RuleId) -> Diagram,
) -> Vec<RuleId> {
    let mut left = cases;
    let mut by = Vec::new();
    for &rule in rules {
        let covers = region(reading, rule);
        if !reading.store.overlap(left, covers, true) {
            continue;
        }
        let here = reading.store.and(left, covers);
        if !nowhere(reading, here) {
            left = reading.store.without(left, covers);
            by.push(rule);
            if nowhere(reading, left) {
                break;
            }
        }
    }
    by
}

/// Branches of a rule with several that change nothing.
fn idle_branches(reading: &mut Reading<'_>, id: RuleId, here: Diagram, found: &mut Vec<Idle>) {
    let policy = reading.policy;
    let Some(rule) = policy
        .rules
        .get(id.index())
        .filter(|r| r.branches.len() > 1)
    else {
        return;
    };
    let exists = reading.in_force(&rule.validity);
    let here = reading.store.and(here, exists);
    let mut holding = Vec::new();
    for branch in &rule.branches {
        let condition = reading.condition(branch.condition);
        let unless = branch.unless.map_or(NO, |unless| reading.condition(unless));
        let holds = reading.store.without(condition, unless);
        holding.push((branch.outcome, reading.store.and(here, holds)));
    }
    for (position, &(outcome, holds)) in holding.iter().enumerate() {
        if nowhere(reading, holds) {
            found.push(Idle::BranchNeverHolds(id, position));
            continue;
        }
        let stricter = holding.iter().filter(|(other, _)| *other < outcome);
        let stricter: Vec<Diagram> = stricter.map(|(_, holds)| *holds).collect();
        let stricter = reading.store.any(stricter);
        let left = reading.store.without(holds, stricter);
        if nowhere(reading, left) {
            found.push(Idle::BranchOutdone(id, position));
        }
    }
}

/// Rules it outranks although the two never fire together. Versions of one rule count as one.
fn unmet(reading: &mut Reading<'_>, id: RuleId, fires: Diagram, found: &mut Vec<Idle>) {
    let policy = reading.policy;
    let Some(rule) = policy.rules.get(id.index()) else {
        return;
    };
    let mut names: Vec<(&str, RuleId, bool)> = Vec::new();
    for &other in &rule.overrides {
        let Some(named) = policy.rules.get(other.index()) else {
            continue;
        };
        let fires_too = reading.rule(other).fires;
        let meet = meet(reading, &[(fires, true), (fires_too, true)]);
        match names.iter_mut().find(|(name, ..)| *name == named.name) {
            Some((_, _, met)) => *met |= meet,
            None => names.push((&named.name, other, meet)),
        }
    }
    let unmet = names.into_iter().filter(|(_, _, met)| !met);
    found.extend(unmet.map(|(_, other, _)| Idle::NeverMeet(id, other)));
}

/// Conditions of a branch that hold wherever the others of it do. Of two that say the same the later one is named.
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
        let mut kept: Vec<ConditionId> = parts.clone();
        let mut idle = Vec::new();
        for &part in parts.iter().rev() {
            let others: Vec<ConditionId> = kept
                .iter()
                .copied()
                .filter(|other| *other != part)
                .collect();
            if others.is_empty() {
                break;
            }
            let mut wanted: Vec<(Diagram, bool)> = others
                .iter()
                .map(|&one| (reading.condition(one), true))
                .collect();
            wanted.push((here, true));
            let rest = wanted.clone();
            wanted.push((reading.condition(part), false));
            if !meet(reading, &wanted) && meet(reading, &rest) {
                idle.push(Idle::Implied(id, part));
                kept = others;
            }
        }
        found.extend(idle.into_iter().rev());
    }
}

fn idle_entries(reading: &mut Reading<'_>, found: &mut Vec<Idle>) {
    let policy = reading.policy;
    let mut never = vec![false; policy.entries.len()];
    let mut alive: Vec<EntryId> = Vec::new();
    for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
        let reserved = |v: &EntryVersion| v.test == EntryTest::Reserved;
        if entry.versions.iter().all(reserved) {
            continue;
        }
        let matches = reading.entry(id);
        if !nowhere(reading, matches) {
            alive.push(id);
        } else if let Some(place) = never.get_mut(id.index()) {
            *place = true;
        }
    }
    let is_never = |id: EntryId| never.get(id.index()).copied().unwrap_or(false);
    for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
        // What stands in an entry that never matches follows from that.
        if is_never(id) && !entry.parent.is_some_and(is_never) {
            let matches = reading.entry(id);
            let why = match matches == NO || !can_be(reading, matches) {
                true => Why::Contradiction,
                false => Why::Assumed,
            };
            found.push(Idle::NeverMatches(id, why));
        }
    }
    within(reading, &alive, found);
}

/// Entries without sub-entries all of whose cases are those of one beside it: under the same entry, in the same category.
fn within(reading: &mut Reading<'_>, alive: &[EntryId], found: &mut Vec<Idle>) {
    let policy = reading.policy;
    let tested = |id: EntryId| {
        let entry = policy.entries.get(id.index())?;
        let when = |v: &EntryVersion| matches!(v.test, EntryTest::When(_));
        let leaf = entry.children.is_empty() && entry.versions.iter().all(when);
        leaf.then_some(entry)
    };
    for &id in alive {
        let Some(entry) = tested(id).filter(|entry| entry.parent.is_some()) else {
            continue;
        };
        let matches = reading.entry(id);
        for &other in alive {
            let beside = tested(other)
                .is_some_and(|o| o.parent == entry.parent && o.category == entry.category);
            if other == id || !beside {
                continue;
            }
            let wider = reading.entry(other);
            if meet(reading, &[(matches, true), (wider, false)]) {
                continue;
            }
            // Of two that are the same the later one is named.
            let back = meet(reading, &[(wider, true), (matches, false)]);
            if other < id || back {
                found.push(Idle::Within(id, other));
                break;
            }
        }
    }
}

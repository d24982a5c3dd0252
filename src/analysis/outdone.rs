//! Where the rules that two policies share decide both alike, whatever the others say: a stricter rule outdoes them.
//!
//! Of two versions of a policy nearly all rules are the same. Where one of these speaks for an outcome at least as strict as
//! any that the others conclude, both versions have the answer of the shared rules, and need not be compared.

use std::collections::{BTreeMap, BTreeSet};

use super::sides::{NEW, OLD};
use crate::diagram::{Diagram, NO, Operation, Reading, Readings, Store, YES};
use crate::policy::UnitId;

/// The rules of two versions of a policy, and of its layers: those both have, and what comes of the others.
pub(super) struct Versions {
    shared: Vec<Speaks>,
    /// Where the others leave one of the policies with something else.
    differ: Diagram,
    /// The strictest outcome they conclude, and how many outcomes there are where they conclude none.
    others: Diagram,
    /// Where a policy counts in one version only.
    counting: Diagram,
    /// The strictest outcome that one of the policies has where none of its rules is left.
    otherwise: u32,
    outcomes: u32,
}

impl Versions {
    /// The versions of a policy, each given by its id there.
    pub fn of(readings: &mut Readings<'_>, [old, new]: [UnitId; 2]) -> Self {
        let old = Spoken::of(readings.of(OLD), old);
        let new = Spoken::of(readings.of(NEW), new);
        let store = readings.store();
        let counting = old.counting.symmetric_difference(&new.counting);
        let counting = store.any(counting.map(|(_, counts)| *counts));
        let silent = Diagram::always(old.outcomes);
        // Policy by policy: where each is left with the same by the rules that are not shared, nothing comes of them.
        let mut unlike: BTreeMap<&str, [Diagram; 2]> = BTreeMap::new();
        for (side, one, other) in [(OLD, &old, &new), (NEW, &new, &old)] {
            for (unit, says) in one.rules.keys() {
                if !other.rules.contains_key(&(*unit, *says)) {
                    let both = unlike.entry(unit).or_insert([silent; 2]);
                    if let Some(own) = both.get_mut(side) {
                        *own = store.apply(Operation::Least, *own, *says);
                    }
                }
            }
        }
        let (mut differ, mut others) = (NO, silent);
        for [one, other] in unlike.into_values() {
            let here = store.apply(Operation::Differ, one, other);
            differ = store.or(differ, here);
            let both = store.apply(Operation::Least, one, other);
            others = store.apply(Operation::Least, others, both);
        }
        let mut shared: Vec<Speaks> = old
            .rules
            .iter()
            .filter(|(rule, _)| new.rules.contains_key(rule))
            .map(|(_, speaks)| *speaks)
            .collect();
        shared.sort_by_key(|speaks| (speaks.loosest, speaks.says));
        Self {
            shared,
            differ,
            others,
            counting,
            otherwise: old.otherwise.min(new.otherwise),
            outcomes: old.outcomes,
        }
    }

    /// Of these cases, those in which both versions may decide otherwise, whatever the rules that both have say; it may be
    /// more cases.
    pub fn not_outdone(&self, store: &mut Store, there: Diagram) -> Diagram {
        let mut open = store.and(self.counting, there);
        let differ = store.and(self.differ, there);
        let silent = Diagram::always(self.outcomes);
        let others = store.choose(differ, self.others, silent);
        for value in store.values(others) {
            if value == self.outcomes {
                continue;
            }
            // Where such a rule does not stand on the one side, its policy may be left with its `otherwise`.
            let strict = value.min(self.otherwise);
            let mut here = store.where_value(others, |one| one == value);
            for speaks in &self.shared {
                if here == NO {
                    break;
                }
                let outdoes = match speaks {
                    _ if speaks.strictest > strict => continue,
                    _ if speaks.loosest <= strict => speaks.stands,
                    _ => store.where_value(speaks.says, |one| one <= strict),
                };
                here = store.without(here, outdoes);
            }
            open = store.or(open, here);
        }
        open
    }
}

/// Where a rule stands and counts, what it speaks for there, and the outcomes of its branches.
#[derive(Clone, Copy)]
struct Speaks {
    stands: Diagram,
    says: Diagram,
    strictest: u32,
    loosest: u32,
}

/// What the rules of a policy speak for.
struct Spoken<'p> {
    /// By the policy they are in and what they speak for.
    rules: BTreeMap<(&'p str, Diagram), Speaks>,
    /// Where each of the policies that answer counts.
    counting: BTreeSet<(&'p str, Diagram)>,
    otherwise: u32,
    outcomes: u32,
}

impl<'p> Spoken<'p> {
    fn of(reading: &mut Reading<'p>, unit: UnitId) -> Self {
        let mut spoken = Spoken {
            rules: BTreeMap::new(),
            counting: BTreeSet::new(),
            otherwise: u32::MAX,
            outcomes: reading.outcomes(unit),
        };
        spoken.add(reading, unit, YES);
        spoken
    }

    fn add(&mut self, reading: &mut Reading<'p>, id: UnitId, there: Diagram) {
        let policy = reading.policy;
        let Some(unit) = policy.units.get(id.index()) else {
            return;
        };
        let participates = reading.participates(id);
        let counts = reading.store.and(participates, there);
        self.counting.insert((&unit.name, counts));
        self.otherwise = self.otherwise.min(unit.otherwise);
        let silent = Diagram::always(self.outcomes);
        for &id in &unit.rules {
            let rule = reading.rule(id);
            let stands = reading.store.and(rule.stands, counts);
            let branches = policy.rules.get(id.index()).map(|rule| &rule.branches);
            let outcomes = || branches.into_iter().flatten().map(|branch| branch.outcome);
            if let (Some(strictest), Some(loosest)) = (outcomes().min(), outcomes().max())
                && stands != NO
            {
                let says = reading.store.choose(stands, rule.concludes, silent);
                let speaks = Speaks {
                    stands,
                    says,
                    strictest,
                    loosest,
                };
                self.rules.insert((&unit.name, says), speaks);
            }
        }
        for &layer in &unit.layers {
            let scale = policy.units.get(layer.index()).map(|layer| layer.scale);
            if scale == Some(unit.scale) {
                self.add(reading, layer, counts);
            }
        }
    }
}

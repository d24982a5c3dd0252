//! Where declarations that two policies do not share can make a difference: a comparison need not look elsewhere.
//!
//! A policy is made of its declarations alone: where each of them says in one policy what it says in the other, both
//! decide alike. So it is enough to know of each declaration that differs where it does.

use std::collections::{BTreeMap, BTreeSet};

use super::sides::{NEW, OLD};
use crate::diagram::{Diagram, NO, Operation, Reading, Readings};
use crate::policy::{EntryId, ObligationKindId, Policy, RuleId, UnitId, Verb};

/// A declaration that two policies do not share, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Rules.
    Rule(String),
    /// Exceptions.
    Exception(String),
    /// Obligation blocks.
    Obligation(String),
    /// An entry that both have.
    Entry(String),
    /// A named condition.
    Define(String),
}

/// The cases in which this says something else in the one policy than in the other; it may be more cases.
pub(super) fn where_touched(readings: &mut Readings<'_>, touched: &Touched) -> Diagram {
    match touched {
        Touched::Rule(name) => of_rules(readings, name),
        Touched::Exception(name) => of_exceptions(readings, name),
        Touched::Obligation(name) => of_obligations(readings, name),
        Touched::Entry(code) => of_entry(readings, code),
        Touched::Define(name) => of_define(readings, name),
    }
}

/// The policies of one name on each side, and what each side says of it.
fn each<T>(
    readings: &mut Readings<'_>,
    units: &BTreeSet<String>,
    mut says: impl FnMut(&mut Reading<'_>, UnitId) -> T,
) -> Vec<[Option<T>; 2]> {
    let mut sides = Vec::new();
    for name in units {
        sides.push([OLD, NEW].map(|side| {
            let reading = readings.of(side);
            let mut named = (0..).map(UnitId).zip(&reading.policy.units);
            let (id, _) = named.find(|(_, unit)| unit.name == *name)?;
            Some(says(reading, id))
        }));
    }
    sides
}

fn units(readings: &mut Readings<'_>) -> BTreeSet<String> {
    let of = |policy: &Policy| -> Vec<String> {
        policy.units.iter().map(|unit| unit.name.clone()).collect()
    };
    let sides = [OLD, NEW].map(|side| of(readings.of(side).policy));
    sides.into_iter().flatten().collect()
}

/// Where two things differ, one of which may be missing on a side.
fn differ(readings: &mut Readings<'_>, sides: [Option<Diagram>; 2], missing: Diagram) -> Diagram {
    let [old, new] = sides.map(|one| one.unwrap_or(missing));
    readings.store().apply(Operation::Differ, old, new)
}

/// What the versions of a rule conclude; where it concludes anything; what it names in `overrides`.
fn of_rules(readings: &mut Readings<'_>, name: &str) -> Diagram {
    let units = units(readings);
    let sides = each(readings, &units, |reading, unit| {
        let policy = reading.policy;
        let silent = Diagram::always(reading.outcomes(unit));
        let (mut concludes, mut named) = (silent, BTreeSet::new());
        for (id, rule) in (0..).map(RuleId).zip(&policy.rules) {
            if rule.unit == unit && rule.name == name {
                let here = reading.concludes(id);
                concludes = reading.store.apply(Operation::Least, concludes, here);
                named.insert(rule_names(policy, &rule.overrides));
            }
        }
        (concludes, named, silent)
    });
    let mut cases = NO;
    for [old, new] in sides {
        let parts = [&old, &new].map(|side| side.as_ref().map(|(_, named, _)| named.clone()));
        let [before, after] = parts.map(Option::unwrap_or_default);
        // A rule that is on one side only outranks nothing on the other, and differs wherever it concludes something.
        let named: BTreeSet<_> = before.union(&after).collect();
        let alike = named.len() < 2 || before.is_empty() || after.is_empty();
        let silent = [&old, &new]
            .into_iter()
            .flatten()
            .map(|(.., silent)| *silent);
        let missing = silent.max().unwrap_or(NO);
        let concludes = [old, new].map(|side| side.map(|(concludes, ..)| concludes));
        let here = match alike {
            true => differ(readings, concludes, missing),
            false => {
                let fires = concludes.map(|one| differ(readings, [one, None], missing));
                readings.store().any(fires)
            }
        };
        cases = readings.store().or(cases, here);
    }
    cases
}

/// Rules by their names and those of their policies, which mean the same on both sides.
fn rule_names(policy: &Policy, rules: &[RuleId]) -> BTreeSet<(String, String)> {
    let named = rules.iter().filter_map(|id| policy.rules.get(id.index()));
    let names = named.filter_map(|rule| {
        let unit = policy.units.get(rule.unit.index())?;
        Some((unit.name.clone(), rule.name.clone()))
    });
    names.collect()
}

/// Where the exceptions of a name keep rules from firing: to each rule there is an exception to, where it holds and the
/// rule's condition does.
fn of_exceptions(readings: &mut Readings<'_>, name: &str) -> Diagram {
    let sides = [OLD, NEW].map(|side| {
        let reading = readings.of(side);
        let policy = reading.policy;
        let mut holds: BTreeMap<(String, String), Diagram> = BTreeMap::new();
        for exception in policy.exceptions.iter().filter(|one| one.name == name) {
            let exists = reading.in_force(&exception.validity);
            let condition = reading.condition(exception.condition);
            let here = reading.store.and(exists, condition);
            for rule in rule_names(policy, &exception.to) {
                let known = holds.entry(rule).or_insert(NO);
                *known = reading.store.or(*known, here);
            }
        }
        holds
    });
    let rules: BTreeSet<(String, String)> =
        sides.iter().flat_map(BTreeMap::keys).cloned().collect();
    let mut cases = NO;
    for rule in rules {
        let holds = [OLD, NEW].map(|side| sides.get(side)?.get(&rule).copied());
        let here = differ(readings, holds, NO);
        let mut met = NO;
        for side in [OLD, NEW] {
            let reading = readings.of(side);
            for id in ids(reading.policy, &rule) {
                let versions = reading.rule(id).met;
                met = reading.store.or(met, versions);
            }
        }
        let here = readings.store().and(here, met);
        cases = readings.store().or(cases, here);
    }
    cases
}

/// The versions of a rule, by the names of its policy and its own.
fn ids(policy: &Policy, (unit, name): &(String, String)) -> Vec<RuleId> {
    let rules = (0..).map(RuleId).zip(&policy.rules);
    let named = rules.filter(|(_, rule)| {
        let of = policy.units.get(rule.unit.index());
        rule.name == *name && of.is_some_and(|of| of.name == *unit)
    });
    named.map(|(id, _)| id).collect()
}

/// Where the blocks of a name ask each duty.
fn of_obligations(readings: &mut Readings<'_>, name: &str) -> Diagram {
    let units = units(readings);
    let duties: BTreeSet<(Verb, String)> = [OLD, NEW]
        .into_iter()
        .flat_map(|side| {
            let policy = readings.of(side).policy;
            let blocks = policy.obligations.iter().filter(|block| block.name == name);
            let clauses = blocks.flat_map(|block| &block.clauses);
            let duties = clauses.flat_map(|clause| {
                let kinds = clause.what.iter();
                kinds.map(|&kind| (clause.verb, kind_name(policy, kind)))
            });
            duties.collect::<Vec<_>>()
        })
        .collect();
    let mut cases = NO;
    for (verb, kind) in duties {
        let sides = each(readings, &units, |reading, unit| {
            let policy = reading.policy;
            let mut asked = NO;
            for block in &policy.obligations {
                if block.unit != unit || block.name != name {
                    continue;
                }
                let exists = reading.in_force(&block.validity);
                for clause in &block.clauses {
                    let mut kinds = clause.what.iter();
                    if clause.verb == verb && kinds.any(|&one| kind_name(policy, one) == kind) {
                        let here = reading.asks(clause);
                        let here = reading.store.and(exists, here);
                        asked = reading.store.or(asked, here);
                    }
                }
            }
            asked
        });
        for sides in sides {
            let here = differ(readings, sides, NO);
            cases = readings.store().or(cases, here);
        }
    }
    cases
}

fn kind_name(policy: &Policy, kind: ObligationKindId) -> String {
    let kind = policy.obligation_kinds.get(kind.index());
    kind.map(|kind| kind.name.clone()).unwrap_or_default()
}

/// Where an entry, or one under it, matches: its own condition is one of theirs.
fn of_entry(readings: &mut Readings<'_>, code: &str) -> Diagram {
    let sides = [OLD, NEW].map(|side| {
        let reading = readings.of(side);
        let policy = reading.policy;
        let mut open: Vec<EntryId> = (0..)
            .map(EntryId)
            .zip(&policy.entries)
            .filter(|(_, entry)| entry.code == code)
            .map(|(id, _)| id)
            .collect();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if let Some(entry) = policy.entries.get(id.index()) {
                let matches = reading.entry(id);
                found.push((entry.code.clone(), entry.category, matches));
                open.extend(&entry.children);
            }
        }
        found
    });
    let codes: BTreeSet<&String> = sides.iter().flatten().map(|(code, ..)| code).collect();
    let mut cases = NO;
    for code in codes {
        let of = |side: &Vec<(String, Option<u8>, Diagram)>| {
            let found = side.iter().find(|(known, ..)| known == code)?;
            Some((found.1, found.2))
        };
        let [old, new] = [0, 1].map(|side| sides.get(side).and_then(of));
        let alike = old.map(|(category, _)| category) == new.map(|(category, _)| category);
        let matches = [old, new].map(|side| side.map(|(_, matches)| matches));
        let here = match alike {
            true => differ(readings, matches, NO),
            false => readings.store().any(matches.into_iter().flatten()),
        };
        cases = readings.store().or(cases, here);
    }
    cases
}

fn of_define(readings: &mut Readings<'_>, name: &str) -> Diagram {
    let sides = [OLD, NEW].map(|side| {
        let reading = readings.of(side);
        let policy = reading.policy;
        let defines = policy.defines.iter().filter(|define| define.name == name);
        let mut holds = NO;
        for (validity, condition) in defines.flat_map(|define| &define.versions) {
            let exists = reading.in_force(validity);
            let condition = reading.condition(*condition);
            let here = reading.store.and(exists, condition);
            holds = reading.store.or(holds, here);
        }
        holds
    });
    differ(readings, sides.map(Some), NO)
}

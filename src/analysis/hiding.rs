//! Facts that are better left undetermined: saying that one cannot be determined gives a looser answer than saying what
//! it is.

use super::twice::Twice;
use crate::diagram::{Cell, Diagram, Level, NO, Operation, Reading};
use crate::policy::{Attribute, AttributeId, RuleId, UnitId};
use std::collections::BTreeSet;

/// An attribute that is better left undetermined.
#[derive(Clone, Debug)]
pub struct Hiding {
    /// The attribute.
    pub attribute: AttributeId,
    /// The policy whose answer gets looser.
    pub unit: UnitId,
    /// The attribute known and answered stricter, and the same with `undeterminable` stated.
    pub twice: Twice,
    /// The facts of both cases.
    pub cases: Diagram,
}

/// One finding for each attribute and policy, and the rules of those that `accepts` names whose acceptance is needed: they
/// decide somewhere where the attribute is known, and the answer is looser where it is not.
#[must_use]
pub fn hiding(
    reading: &mut Reading<'_>,
    accepts: &impl Fn(RuleId) -> bool,
) -> (Vec<Hiding>, BTreeSet<RuleId>) {
    let policy = reading.policy;
    let mut found = Vec::new();
    let mut needed = BTreeSet::new();
    for (id, attribute) in (0u32..).map(AttributeId).zip(&policy.attributes) {
        let Some((level, undeterminable)) = undeterminable(reading, attribute) else {
            continue;
        };
        let units = (0u32..).map(UnitId).zip(&policy.units);
        let (asked, others): (Vec<_>, Vec<_>) = units.partition(|(unit, _)| *unit == policy.root);
        for (unit, declared) in others.into_iter().chain(asked) {
            // Of layers each is looked at by itself, and what they come to together where none of them shows anything.
            let together = unit == policy.root && !declared.layers.is_empty();
            let alone = declared.layers.is_empty() && !declared.rules.is_empty();
            if !alone && (!together || found_of(&found, id)) {
                continue;
            }
            let all = 0..policy.rules.len() as u32;
            let rules: Vec<RuleId> = match together {
                true => all.map(RuleId).collect(),
                false => declared.rules.clone(),
            };
            let rules = rules.into_iter();
            let accepting: Vec<RuleId> = rules.filter(|&rule| accepts(rule)).collect();
            let accepted: Vec<Diagram> = accepting
                .iter()
                .map(|&rule| match together {
                    true => reading.decisive(rule),
                    false => reading.decides(rule),
                })
                .collect();
            let at = Asked {
                unit,
                level,
                undeterminable,
                accepted: &accepted,
            };
            let (looser, used) = at.looser(reading);
            needed.extend(
                accepting
                    .iter()
                    .zip(used)
                    .filter(|(_, used)| *used)
                    .map(|(&rule, _)| rule),
            );
            if let Some((twice, cases)) = looser {
                found.push(Hiding {
                    attribute: id,
                    unit,
                    twice,
                    cases,
                });
            }
        }
    }
    (found, needed)
}

/// Is something found of an attribute?
fn found_of(found: &[Hiding], attribute: AttributeId) -> bool {
    found.iter().any(|one| one.attribute == attribute)
}

/// Where an attribute says that it is undeterminable.
fn undeterminable(reading: &Reading<'_>, attribute: &Attribute) -> Option<(Level, u16)> {
    let space = &reading.space;
    let (variable, wanted) = match (attribute.variable, attribute.undeterminable_variable) {
        (Some(own), _) if attribute.undeterminable => (own, Cell::Undeterminable),
        (None, Some(whole)) => (whole, Cell::Truth(true)),
        _ => return None,
    };
    let level = space.level(variable)?;
    let cell = space.cells(level).iter().position(|cell| *cell == wanted)?;
    Some((level, cell as u16))
}

struct Asked<'a> {
    unit: UnitId,
    level: Level,
    undeterminable: u16,
    /// Where each of the rules decides that accept it.
    accepted: &'a [Diagram],
}

impl Asked<'_> {
    /// The first known cell that is answered stricter somewhere by rules none of which accepts that, and where; and for
    /// each rule that accepts it, is there something to accept?
    fn looser(&self, reading: &mut Reading<'_>) -> (Option<(Twice, Diagram)>, Vec<bool>) {
        let mut first = None;
        let mut used = vec![false; self.accepted.len()];
        let read = reading.unit(self.unit);
        let asked = reading.store.support(read.outcome);
        let compared = reading.compared_with(self.level);
        if !asked.contains(&self.level) && !compared.iter().any(|one| asked.contains(one)) {
            return (first, used);
        }
        let count = reading.outcomes(self.unit);
        for known in 0..reading.store.size(self.level) {
            if known == self.undeterminable {
                continue;
            }
            let both = [known, self.undeterminable];
            let twice = Twice::all(reading, self.level, both, None);
            for twice in twice.into_iter().flatten() {
                let open = twice.of_first(reading, read.outcome);
                let hidden = twice.of_second(reading, read.outcome);
                let both = reading.store.apply(Operation::Pair(count), hidden, open);
                let looser = reading
                    .store
                    .where_value(both, |pair| pair / count > pair % count);
                if looser == NO {
                    continue;
                }
                let applies = twice.of_first(reading, read.participates);
                let applies_too = twice.of_second(reading, read.participates);
                let looser = reading.store.all([looser, applies, applies_too]);
                let mut cases = twice.admitted(reading, looser);
                for (&decides, used) in self.accepted.iter().zip(&mut used) {
                    let decides = twice.of_first(reading, decides);
                    if !*used {
                        let accepted = reading.store.and(cases, decides);
                        *used = twice.occurs(reading, accepted);
                    }
                }
                for &decides in self.accepted {
                    let decides = twice.of_first(reading, decides);
                    cases = reading.store.without(cases, decides);
                }
                if first.is_none() && twice.occurs(reading, cases) {
                    first = Some((twice, cases));
                }
            }
            if first.is_some() && used.iter().all(|used| *used) {
                break;
            }
        }
        (first, used)
    }
}

//! Facts that are better left undetermined: saying that one cannot be determined gives a looser answer than saying what
//! it is.

use super::admitted::{admitted, nowhere};
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
    /// The level that says undeterminable, the cell that does, and the one that does not and is answered stricter.
    pub level: Level,
    /// The cell of `undeterminable`.
    pub undeterminable: u16,
    /// The cell that is answered stricter.
    pub known: u16,
    /// The cases, with `undeterminable` stated.
    pub cases: Diagram,
    /// Where a rule decides that accepts it.
    pub accepted: Diagram,
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
        for (unit, declared) in (0u32..).map(UnitId).zip(&policy.units) {
            if !declared.layers.is_empty() || declared.rules.is_empty() {
                continue;
            }
            let rules = declared.rules.iter().copied();
            let accepting: Vec<RuleId> = rules.filter(|&rule| accepts(rule)).collect();
            let accepted: Vec<Diagram> = accepting
                .iter()
                .map(|&rule| reading.decides(rule))
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
            if let Some((known, cases)) = looser {
                let accepted = accepted
                    .iter()
                    .fold(NO, |all, &one| reading.store.or(all, one));
                found.push(Hiding {
                    attribute: id,
                    unit,
                    level,
                    undeterminable,
                    known,
                    cases,
                    accepted,
                });
            }
        }
    }
    (found, needed)
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
    fn looser(&self, reading: &mut Reading<'_>) -> (Option<(u16, Diagram)>, Vec<bool>) {
        let mut first = None;
        let mut used = vec![false; self.accepted.len()];
        let read = reading.unit(self.unit);
        if !reading.store.support(read.outcome).contains(&self.level) {
            return (first, used);
        }
        let count = reading.outcomes(self.unit);
        let hidden = self.at(reading, read.outcome, self.undeterminable);
        let applies = self.at(reading, read.participates, self.undeterminable);
        let here = reading
            .store
            .is_in(self.level, |cell| cell == self.undeterminable);
        for known in 0..reading.store.size(self.level) {
            if known == self.undeterminable {
                continue;
            }
            let open = self.at(reading, read.outcome, known);
            let both = reading.store.apply(Operation::Pair(count), hidden, open);
            let looser = reading
                .store
                .where_value(both, |pair| pair / count > pair % count);
            let applies_too = self.at(reading, read.participates, known);
            let looser = reading.store.all([looser, applies, applies_too]);
            if looser == NO {
                continue;
            }
            let there = reading.store.is_in(self.level, |cell| cell == known);
            let can = reading.store.and(looser, there);
            let mut can = admitted(reading, can);
            // What can be with the known value, and with the other facts alike but this one undeterminable.
            let hidden = |reading: &mut Reading<'_>, can| {
                let can = self.at(reading, can, known);
                reading.store.and(can, here)
            };
            for (&decides, used) in self.accepted.iter().zip(&mut used) {
                if !*used {
                    let accepted = reading.store.and(can, decides);
                    let accepted = hidden(reading, accepted);
                    *used = !nowhere(reading, accepted);
                }
            }
            if first.is_some() {
                continue;
            }
            for &decides in self.accepted {
                can = reading.store.without(can, decides);
            }
            let cases = hidden(reading, can);
            if !nowhere(reading, cases) {
                first = Some((known, cases));
                if used.iter().all(|used| *used) {
                    break;
                }
            }
        }
        (first, used)
    }

    fn at(&self, reading: &mut Reading<'_>, diagram: Diagram, cell: u16) -> Diagram {
        reading.store.cofactor(diagram, self.level, cell)
    }
}

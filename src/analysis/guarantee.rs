//! Guarantees over all cases and dates: proved, or refuted with a case (language.md 2.5 and section 4).

use std::collections::{BTreeMap, BTreeSet};

use super::admitted::nowhere;
use super::twice::Twice;
use super::witness::{Unmade, Witness, witness};
use crate::diagram::{Cell, Diagram, Level, NO, Operation, Reading};
use crate::policy::{AttributeId, Claim, GuaranteeId, UnitId};
use crate::quantity::Num;

/// What is known of a guarantee.
#[derive(Clone, Debug)]
pub enum Proof {
    /// It holds in every case on every day.
    Holds,
    /// It holds because what it is claimed of never is so.
    Vacuous,
    /// It does not hold in this case.
    Refuted(Box<Refutation>),
    /// It may fail where comparisons of several numbers bind each other, and no such numbers were found.
    Unsettled,
}

/// A case in which a guarantee does not hold.
#[derive(Clone, Debug)]
pub struct Refutation {
    /// The case.
    pub witness: Witness,
    /// The outcome of the policy the guarantee speaks of, as a position on its scale.
    pub outcome: u32,
    /// Of a guarantee that something never gets stricter or looser: the same case with another value of the attribute, and
    /// the outcome there.
    pub against: Option<(Witness, u32)>,
}

/// What a guarantee that holds was proved over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The assumptions it could not do without, or that bear on the facts it turns on, by their place in
    /// [`crate::policy::Policy::assumes`].
    pub assumes: Vec<usize>,
    /// Of the combinations of facts it speaks of, in how many per cent the outcome turns on somebody's finding, every cell
    /// counting alike, rounded up so that a small share is not none; none when no attribute is a finding.
    pub findings: Option<u8>,
}

/// What is found once for all guarantees of a reading.
#[derive(Debug, Default)]
pub struct Common {
    /// Where the outcome of each policy turns on somebody's finding; none when no attribute is a finding.
    turns: BTreeMap<UnitId, Option<Diagram>>,
    /// What each assumption asks.
    assumed: Option<Vec<BTreeSet<Level>>>,
    /// Where outcomes stand the wrong way round when an attribute moves so.
    wrong: BTreeMap<Moved, Diagram>,
}

/// What a guarantee was proved over. Without the assumptions named it may not hold; the others do not bear on it.
#[must_use]
pub fn ground(reading: &mut Reading<'_>, id: GuaranteeId, common: &mut Common) -> Ground {
    let policy = reading.policy;
    let Some(guarantee) = policy.guarantees.get(id.index()) else {
        return Ground {
            assumes: Vec::new(),
            findings: None,
        };
    };
    let valid = reading.in_force(&guarantee.validity);
    let participates = reading.unit(guarantee.unit).participates;
    let claimed = reading.store.and(valid, participates);
    let (spoken_of, broken) = match &guarantee.claim {
        Claim::Whenever {
            conclusion,
            premise,
        } => {
            let premise = reading.condition(*premise);
            let conclusion = reading.condition(*conclusion);
            let spoken_of = reading.store.and(claimed, premise);
            let broken = reading.store.without(spoken_of, conclusion);
            (spoken_of, broken)
        }
        Claim::Monotone {
            unit,
            never_stricter,
            attribute,
            rises,
        } => {
            let mut broken = NO;
            for twice in steps(reading, *attribute, *rises).into_iter().flatten() {
                let moved = Moved {
                    unit: *unit,
                    stricter_is_wrong: *never_stricter,
                    twice,
                };
                let wrong = common.wrong(reading, &moved);
                broken = reading.store.or(broken, wrong);
            }
            (claimed, reading.store.and(broken, claimed))
        }
    };
    Ground {
        assumes: common.bearing(reading, broken),
        findings: common.share(reading, guarantee.unit, spoken_of),
    }
}

impl Common {
    /// The assumptions that bear on a condition that is not so only because of what cannot be: those that share a variable
    /// with it, or with one that does.
    fn bearing(&mut self, reading: &mut Reading<'_>, condition: Diagram) -> Vec<usize> {
        let assumed = self.assumed.get_or_insert_with(|| {
            let assumes = reading.policy.assumes.iter();
            let asked = assumes.map(|&assume| {
                let assume = reading.condition(assume);
                reading.store.support(assume)
            });
            asked.collect()
        });
        let mut reached: BTreeSet<Level> = reading.store.support(condition);
        let mut waiting: Vec<(usize, &BTreeSet<Level>)> = assumed.iter().enumerate().collect();
        let mut bearing = Vec::new();
        loop {
            let (met, rest): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|(_, support)| !support.is_disjoint(&reached));
            if met.is_empty() {
                bearing.sort_unstable();
                return bearing;
            }
            for (position, support) in met {
                reached.extend(support);
                bearing.push(position);
            }
            waiting = rest;
        }
    }

    /// In how many per cent of the combinations the outcome is not the same for all that the findings could be.
    fn share(&mut self, reading: &mut Reading<'_>, unit: UnitId, cases: Diagram) -> Option<u8> {
        let known = self.turns.entry(unit);
        let turns = *known.or_insert_with(|| turns(reading, unit));
        let turning = reading.store.and(cases, turns?);
        let [part, all] = [turning, cases].map(|one| reading.store.share_between(one));
        part.percent_of(all).or_else(|| {
            let [part, all] = [turning, cases].map(|one| reading.store.share(one));
            let percent = Num::from_int(100) * part.checked_div(&all)?;
            u8::try_from(percent.ceil().to_i64()?).ok()
        })
    }

    fn wrong(&mut self, reading: &mut Reading<'_>, moved: &Moved) -> Diagram {
        let wrong = self.wrong.entry(moved.clone());
        *wrong.or_insert_with(|| moved.wrong(reading))
    }
}

/// Where the outcome is not the same for all that the findings could be; none when no attribute is a finding.
fn turns(reading: &mut Reading<'_>, unit: UnitId) -> Option<Diagram> {
    let policy = reading.policy;
    let mut findings: BTreeSet<Level> = BTreeSet::new();
    for attribute in policy.attributes.iter().filter(|a| a.finding) {
        let whole = attribute.variable.into_iter();
        let parts = whole.chain(attribute.parts.iter().copied());
        let variables = parts.chain(attribute.undeterminable_variable);
        findings.extend(variables.flat_map(|variable| reading.space.levels_of(variable).to_vec()));
    }
    if findings.is_empty() {
        return None;
    }
    let outcome = reading.unit(unit).outcome;
    let gone = |level: Level| findings.contains(&level);
    Some(reading.store.turns_on(outcome, &gone))
}

/// Proves or refutes a guarantee. It is claimed of the days on which it is valid and its policy applies.
#[must_use]
pub fn prove(reading: &mut Reading<'_>, id: GuaranteeId, common: &mut Common) -> Proof {
    let policy = reading.policy;
    let Some(guarantee) = policy.guarantees.get(id.index()) else {
        return Proof::Holds;
    };
    let valid = reading.in_force(&guarantee.validity);
    let participates = reading.unit(guarantee.unit).participates;
    let claimed = reading.store.and(valid, participates);
    match &guarantee.claim {
        Claim::Whenever {
            conclusion,
            premise,
        } => {
            let premise = reading.condition(*premise);
            let conclusion = reading.condition(*conclusion);
            let claimed = reading.store.and(claimed, premise);
            if nowhere(reading, claimed) {
                return Proof::Vacuous;
            }
            let broken = reading.store.without(claimed, conclusion);
            refuted(reading, broken, guarantee.unit)
        }
        Claim::Monotone {
            unit,
            never_stricter,
            attribute,
            rises,
        } => {
            let stricter_is_wrong = *never_stricter;
            let Some(steps) = steps(reading, *attribute, *rises) else {
                return Proof::Unsettled;
            };
            let mut unsettled = false;
            for twice in steps {
                let moved = Moved {
                    unit: *unit,
                    stricter_is_wrong,
                    twice,
                };
                match moved.proof(reading, claimed, common) {
                    Proof::Holds | Proof::Vacuous => {}
                    Proof::Unsettled => unsettled = true,
                    refuted => return refuted,
                }
            }
            match unsettled {
                true => Proof::Unsettled,
                false => Proof::Holds,
            }
        }
    }
}

fn refuted(reading: &mut Reading<'_>, broken: Diagram, unit: UnitId) -> Proof {
    if nowhere(reading, broken) {
        return Proof::Holds;
    }
    match witness(reading, broken) {
        Ok(witness) => {
            let outcome = reading.unit(unit).outcome;
            let cells = &witness.cells;
            let cell = |level| cells.get(&level).copied().unwrap_or_default();
            let outcome = reading.store.value_at(outcome, cell);
            Proof::Refuted(Box::new(Refutation {
                witness,
                outcome,
                against: None,
            }))
        }
        Err(Unmade::Empty) => Proof::Holds,
        Err(Unmade::Bound) => Proof::Unsettled,
    }
}

/// Cells of an attribute, each pair in the direction in which it moves; a number that is compared with others moves within
/// a cell too. None where it is compared with too many of them.
fn steps(reading: &Reading<'_>, attribute: AttributeId, rises: bool) -> Option<Vec<Twice>> {
    let policy = reading.policy;
    let variable = policy
        .attributes
        .get(attribute.index())
        .and_then(|a| a.variable);
    let Some(level) = variable.and_then(|variable| reading.space.level(variable)) else {
        return Some(Vec::new());
    };
    // Choices of an ordered enum ascend in the order declared, whatever cells they fall into.
    let mut ascending: Vec<u16> = Vec::new();
    let cells = reading.space.cells(level);
    let most = cells.iter().map(|cell| match cell {
        Cell::Choices(choices) => choices.iter().max().unwrap_or_default(),
        _ => 0,
    });
    let most = most.max().unwrap_or_default();
    match cells.first() {
        Some(Cell::Choices(_)) => {
            for choice in 0..=most {
                let holds =
                    |cell: &Cell| matches!(cell, Cell::Choices(all) if all.contains(choice));
                ascending.extend(cells.iter().position(holds).map(|cell| cell as u16));
            }
        }
        _ => {
            let known = cells
                .iter()
                .filter(|cell| **cell != Cell::Undeterminable)
                .count();
            ascending.extend(0..known as u16);
        }
    }
    let compared = !reading.compared_with(level).is_empty();
    let several = |cell: u16| matches!(cells.get(usize::from(cell)), Some(Cell::Between(..)));
    let mut steps = Vec::new();
    for (position, &low) in ascending.iter().enumerate() {
        for &high in ascending.iter().skip(position) {
            if low != high || compared && several(low) {
                let both = if rises { [low, high] } else { [high, low] };
                steps.extend(Twice::all(reading, level, both, Some(rises))?);
            }
        }
    }
    Some(steps)
}

/// The same case with one attribute in one cell, and in another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Moved {
    unit: UnitId,
    stricter_is_wrong: bool,
    twice: Twice,
}

impl Moved {
    fn proof(&self, reading: &mut Reading<'_>, claimed: Diagram, common: &mut Common) -> Proof {
        let wrong = common.wrong(reading, self);
        if wrong == NO {
            return Proof::Holds;
        }
        // The same other facts must be possible with the one value and with the other.
        let before = self.twice.of_first(reading, claimed);
        let after = self.twice.of_second(reading, claimed);
        let broken = reading.store.all([wrong, before, after]);
        let broken = self.twice.admitted(reading, broken);
        if broken == NO {
            return Proof::Holds;
        }
        let outcome = reading.unit(self.unit).outcome;
        match self.twice.told(reading, broken, outcome) {
            Ok(told) => {
                let ([witness, second], [outcome, then]) = (told.cases, told.outcomes);
                Proof::Refuted(Box::new(Refutation {
                    witness,
                    outcome,
                    against: Some((second, then)),
                }))
            }
            Err(Unmade::Empty) => Proof::Holds,
            Err(Unmade::Bound) => Proof::Unsettled,
        }
    }

    /// Where the outcomes with the two values stand the wrong way round, whether or not such a case can be.
    fn wrong(&self, reading: &mut Reading<'_>) -> Diagram {
        let outcome = reading.unit(self.unit).outcome;
        let before = self.twice.of_first(reading, outcome);
        let after = self.twice.of_second(reading, outcome);
        let count = reading.outcomes(self.unit);
        let both = reading.store.apply(Operation::Pair(count), before, after);
        reading.store.where_value(both, |pair| {
            let (before, after) = (pair / count, pair % count);
            match self.stricter_is_wrong {
                true => after < before,
                false => after > before,
            }
        })
    }
}

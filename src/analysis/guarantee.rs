//! Guarantees over all cases and dates: proved, or refuted with a case (language.md 2.5 and section 4).

use super::witness::{Unmade, Witness, witness};
use crate::diagram::{Cell, Diagram, Level, NO, Operation, Reading};
use crate::policy::{AttributeId, Claim, GuaranteeId, UnitId};

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
    /// Of a guarantee that something never gets stricter or looser: the outcome the same case has with this other value
    /// of the attribute, by its cell.
    pub against: Option<(Level, u16, u32)>,
}

/// Proves or refutes a guarantee. It is claimed of the days on which it is valid and its policy applies.
#[must_use]
pub fn prove(reading: &mut Reading<'_>, id: GuaranteeId) -> Proof {
    let policy = reading.policy;
    let Some(guarantee) = policy.guarantees.get(id.index()) else {
        return Proof::Holds;
    };
    let valid = reading.in_force(&guarantee.validity);
    let participates = reading.unit(guarantee.unit).participates;
    let answerable = reading.answerable();
    let claimed = reading.store.all([valid, participates, answerable]);
    match &guarantee.claim {
        Claim::Whenever {
            conclusion,
            premise,
        } => {
            let premise = reading.condition(*premise);
            let conclusion = reading.condition(*conclusion);
            let claimed = reading.store.and(claimed, premise);
            if claimed == NO {
                return Proof::Vacuous;
            }
            let broken = reading.store.without(claimed, conclusion);
            refuted(reading, broken, guarantee.unit, None)
        }
        Claim::Monotone {
            unit,
            never_stricter,
            attribute,
            rises,
        } => {
            let stricter_is_wrong = *never_stricter;
            for (from, to) in steps(reading, *attribute, *rises) {
                let moved = Moved {
                    unit: *unit,
                    stricter_is_wrong,
                    from,
                    to,
                };
                match moved.proof(reading, claimed) {
                    Proof::Holds | Proof::Vacuous => {}
                    other => return other,
                }
            }
            Proof::Holds
        }
    }
}

fn refuted(
    reading: &mut Reading<'_>,
    broken: Diagram,
    unit: UnitId,
    against: Option<(Level, u16, u32)>,
) -> Proof {
    match witness(reading, broken) {
        Ok(witness) => {
            let outcome = reading.unit(unit).outcome;
            let cells = &witness.cells;
            let cell = |level| cells.get(&level).copied().unwrap_or_default();
            let outcome = reading.store.value_at(outcome, cell);
            Proof::Refuted(Box::new(Refutation {
                witness,
                outcome,
                against,
            }))
        }
        Err(Unmade::Empty) => Proof::Holds,
        Err(Unmade::Bound) => Proof::Unsettled,
    }
}

/// Cells of an attribute, each pair in the direction in which it moves.
fn steps(
    reading: &Reading<'_>,
    attribute: AttributeId,
    rises: bool,
) -> Vec<((Level, u16), (Level, u16))> {
    let policy = reading.policy;
    let variable = policy
        .attributes
        .get(attribute.index())
        .and_then(|a| a.variable);
    let Some(level) = variable.and_then(|variable| reading.space.level(variable)) else {
        return Vec::new();
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
    let mut steps = Vec::new();
    for (position, &low) in ascending.iter().enumerate() {
        for &high in ascending.iter().skip(position + 1) {
            if low != high {
                let (from, to) = if rises { (low, high) } else { (high, low) };
                steps.push(((level, from), (level, to)));
            }
        }
    }
    steps
}

/// The same case with one attribute in one cell, and in another.
struct Moved {
    unit: UnitId,
    stricter_is_wrong: bool,
    from: (Level, u16),
    to: (Level, u16),
}

impl Moved {
    fn proof(&self, reading: &mut Reading<'_>, claimed: Diagram) -> Proof {
        let outcome = reading.unit(self.unit).outcome;
        let (level, from) = self.from;
        let (_, to) = self.to;
        let mut at = |diagram: Diagram, cell: u16| {
            reading
                .store
                .restrict(diagram, &|other, c| other != level || c == cell)
        };
        let (before, after) = (at(outcome, from), at(outcome, to));
        let (can_before, can_after) = (at(claimed, from), at(claimed, to));
        let count = reading.outcomes(self.unit);
        let both = reading.store.apply(Operation::Pair(count), before, after);
        let wrong = reading.store.where_value(both, |pair| {
            let (before, after) = (pair / count, pair % count);
            match self.stricter_is_wrong {
                true => after < before,
                false => after > before,
            }
        });
        let here = reading.store.is_in(level, |cell| cell == from);
        let broken = reading.store.all([wrong, can_before, can_after, here]);
        match refuted(reading, broken, self.unit, None) {
            Proof::Refuted(mut refutation) => {
                let cells = &refutation.witness.cells;
                let cell = |asked| match asked == level {
                    true => to,
                    false => cells.get(&asked).copied().unwrap_or_default(),
                };
                let other = reading.store.value_at(outcome, cell);
                refutation.against = Some((level, to, other));
                Proof::Refuted(refutation)
            }
            other => other,
        }
    }
}

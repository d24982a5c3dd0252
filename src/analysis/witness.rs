//! A case in a region, written so that the interpreter can decide it.

use std::collections::{BTreeMap, BTreeSet};

use super::written::{Maker, sides};
use crate::case::Case;
use crate::diagram::{Asked, Diagram, Level, Reading, Region, Way, at_cells};
use crate::quantity::Num;

/// A case that stands for a region.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The case.
    pub case: Case,
    /// The cell of each variable the case settles: those the region turns on, and what a complete list answers besides.
    pub cells: BTreeMap<Level, u16>,
    /// The cells of the whole way that the case was found on, with how numbers on it compare. Numbers that the case leaves
    /// open must still be able to be so.
    pub way: BTreeMap<Level, u16>,
    /// Numbers that comparisons bind together, so that all of them come out as they should.
    pub bound: BTreeMap<Level, Num>,
}

/// Why no case was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmade {
    /// No case can be there.
    Empty,
    /// Comparisons of whole numbers bind each other in more ways than were gone through.
    Bound,
}

/// A case where the condition holds and that can be. It states only what the way to it asks; whatever it leaves open
/// makes no difference to the condition.
///
/// # Errors
/// When there is none, or none was found.
pub fn witness(reading: &mut Reading<'_>, condition: Diagram) -> Result<Witness, Unmade> {
    let judged = reading.judged_where_asked();
    let condition = reading.store.and(condition, judged);
    witness_judged(reading, condition)
}

/// The same, where something may be judged that this policy asks nobody about: another one does.
///
/// # Errors
/// When there is none, or none was found.
pub fn witness_judged(reading: &mut Reading<'_>, condition: Diagram) -> Result<Witness, Unmade> {
    let (mut cells, bound) = match reading.way(condition) {
        Way::Found { cells, numbers } => (cells, numbers),
        Way::None => return Err(Unmade::Empty),
        Way::Unsettled => return Err(Unmade::Bound),
    };
    // What the item falls under is no fact of the case.
    cells.retain(|level, _| !reading.is_class(*level));
    let way = cells.clone();
    let mut maker = Maker {
        reading,
        cells,
        way,
        bound,
        again: None,
    };
    maker.complete();
    let case = maker.case().ok_or(Unmade::Bound)?;
    let Maker {
        cells, way, bound, ..
    } = maker;
    Ok(Witness {
        case,
        cells,
        way,
        bound,
    })
}

/// The same case with only those facts without which it would not be one of the condition's: each is left out that may
/// be anything while the others stay.
pub fn reduced(reading: &mut Reading<'_>, witness: &Witness, condition: Diagram) -> Witness {
    let goal = Goal {
        condition,
        instead: BTreeMap::new(),
    };
    let cells = fewest(reading, &witness.cells, &[goal]);
    let mut maker = Maker {
        reading,
        cells,
        way: witness.way.clone(),
        bound: witness.bound.clone(),
        again: None,
    };
    maker.complete();
    match maker.case() {
        Some(case) => Witness {
            case,
            cells: maker.cells,
            way: maker.way,
            bound: maker.bound,
        },
        None => witness.clone(),
    }
}

/// What the facts of a case are to settle.
pub(super) struct Goal {
    /// What holds whatever the facts left open are.
    pub condition: Diagram,
    /// Where the case has other cells than it is given with: a second case may differ from the first in one attribute, and
    /// in how that compares with others.
    pub instead: BTreeMap<Level, u16>,
}

/// Of the cells of a case only those that settle all the goals: each is left out that may be anything while the others
/// stay.
pub(super) fn fewest(
    reading: &mut Reading<'_>,
    cells: &BTreeMap<Level, u16>,
    goals: &[Goal],
) -> BTreeMap<Level, u16> {
    let comparisons = cells.keys().map(|&level| (level, compared(reading, level)));
    let comparisons: Vec<(Level, BTreeSet<Level>)> = comparisons
        .filter(|(_, compared)| !compared.is_empty())
        .collect();
    let compares = |level: &Level| comparisons.iter().any(|(one, _)| one == level);
    let instead = |level: &Level| goals.iter().any(|goal| goal.instead.contains_key(level));
    // How numbers compare is no fact: it goes when one of the numbers does.
    let mut groups = grouped(reading, cells);
    groups.retain(|group| !group.iter().any(|level| compares(level) || instead(level)));
    // What is asked first splits the space most: it says most about a case and goes last.
    groups.sort_by_key(|group| std::cmp::Reverse(group.first().copied()));
    let elsewhere: Vec<Vec<(Diagram, bool)>> = goals
        .iter()
        .map(|goal| {
            let whole = region(reading, cells, goal);
            let whole = reading.store.region(&whole);
            // By its facts a condition is settled as soon as they settle what it asks of the item, and not by the last of
            // them all.
            let condition = reading.by_facts(goal.condition);
            let mut elsewhere = reading.answerable_beside(&[whole, condition]);
            elsewhere.push((condition, false));
            elsewhere
        })
        .collect();
    let mut cells = cells.clone();
    for group in groups {
        let mut fewer = cells.clone();
        fewer.retain(|level, _| !group.contains(level));
        // A case states numbers, not how they compare: that is so only while all of them are stated.
        let unstated = |compared: &BTreeSet<Level>| {
            let mut compared = compared.iter();
            compared.any(|level| !fewer.contains_key(level))
        };
        let unbound = comparisons
            .iter()
            .filter(|(_, compared)| unstated(compared));
        let unbound: Vec<Level> = unbound.map(|(level, _)| *level).collect();
        fewer.retain(|level, _| !unbound.contains(level));
        let settled = goals.iter().zip(&elsewhere).all(|(goal, elsewhere)| {
            let region = region(reading, &fewer, goal);
            let outside = reading.store.meeting_near(elsewhere, &|_| 0, &region);
            outside.is_none()
        });
        if settled {
            cells = fewer;
        }
    }
    cells
}

/// The cells of a case as a goal looks at it.
fn region(reading: &Reading<'_>, cells: &BTreeMap<Level, u16>, goal: &Goal) -> Region {
    let mut seen = cells.clone();
    for (level, cell) in &goal.instead {
        // How numbers compare there is known when all of them are.
        let compared = compared(reading, *level);
        let known = !compared.is_empty() && compared.iter().all(|one| cells.contains_key(one));
        if known || cells.contains_key(level) {
            seen.insert(*level, *cell);
        }
    }
    at_cells(seen)
}

/// The levels of the numbers that a level compares; none where it compares nothing.
fn compared(reading: &Reading<'_>, level: Level) -> BTreeSet<Level> {
    let linear = sides(reading).filter_map(|(_, space)| match &space.axis(level)?.asked {
        Asked::Comparison(linear) => Some((space, linear)),
        Asked::Variable(_) | Asked::Elsewhere | Asked::Class => None,
    });
    let terms = linear.take(1).flat_map(|(space, linear)| {
        let terms = linear.terms.iter();
        terms.flat_map(|(_, variable)| space.levels_of(*variable).to_vec())
    });
    terms.collect()
}

/// The levels of a case, those of one set and those of the judgements together.
fn grouped(reading: &Reading<'_>, cells: &BTreeMap<Level, u16>) -> Vec<Vec<Level>> {
    let policy = reading.policy;
    let sets = policy.attributes.iter().map(|a| {
        let parts = a.parts.iter().copied();
        parts.chain(a.undeterminable_variable).collect::<Vec<_>>()
    });
    let judged = policy.entries.iter().filter_map(|entry| entry.judgement);
    let lists = sets.chain([judged.collect()]);
    let mut left: BTreeSet<Level> = cells.keys().copied().collect();
    let mut groups = Vec::new();
    for list in lists {
        let levels = list.iter().flat_map(|&v| reading.space.levels_of(v));
        let mut group: Vec<Level> = levels.copied().filter(|level| left.remove(level)).collect();
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups.extend(left.into_iter().map(|level| vec![level]));
    groups
}

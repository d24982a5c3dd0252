//! Numbers in their cells that make comparisons come out as wanted (3.8).

use std::collections::{BTreeMap, BTreeSet};

use super::cell::Cell;
use super::lower::Reading;
use super::node::Level;
use super::read::Region;
use crate::policy::Op;
use crate::quantity::{Num, Row, Solution, solved};

/// What is known of the numbers on a way. A number that cannot be determined has none.
pub(super) type Numbers = Solution<Level>;

/// How many comparisons must differ from a constant before both sides are not gone through any more.
const INEQUATIONS: usize = 10;

/// One number is never above another, unless the curve that says so cannot be determined as a whole, which a level says.
pub(super) type Order = (Level, Level, Option<Level>);

/// A comparison of numbers by their levels.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    pub terms: Vec<(Num, Level)>,
    pub op: Op,
    pub constant: Num,
}

/// A number a second time, with another value while all others stay: so a case is compared with one that differs from it
/// in one attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Again {
    /// The number.
    pub level: Level,
    /// The cell it is in the second time.
    pub cell: u16,
    /// What each comparison of it says then.
    pub answers: BTreeMap<Level, bool>,
    /// Must it be above what it is the first time, or below?
    pub above: Option<bool>,
}

impl Again {
    /// What stands for the second value among numbers: no variable is asked there.
    pub const NUMBER: Level = Level(u32::MAX);

    /// The comparisons of the second value, and whether each holds.
    pub(super) fn comparisons(
        &self,
        all: &BTreeMap<Level, Comparison>,
    ) -> impl Iterator<Item = (Comparison, bool)> {
        let answers = self.answers.iter();
        answers.filter_map(|(level, holds)| {
            let mut comparison = all.get(level)?.clone();
            for (_, term) in &mut comparison.terms {
                *term = self.second(*term);
            }
            Some((comparison, *holds))
        })
    }

    /// What orders the second value.
    pub(super) fn orders(&self, all: &[Order]) -> Vec<Order> {
        let of = all.iter().filter(|(low, high, _)| {
            let ends = [low, high];
            ends.contains(&&self.level)
        });
        of.map(|&(low, high, whole)| (self.second(low), self.second(high), whole))
            .collect()
    }

    fn second(&self, level: Level) -> Level {
        match level == self.level {
            true => Self::NUMBER,
            false => level,
        }
    }
}

/// The numbers of a region while it is chosen which of them are determined.
pub(super) struct Open<'r, 'p> {
    pub reading: &'r Reading<'p>,
    pub region: &'r Region,
    /// A number that is there twice.
    pub again: Option<&'r Again>,
    /// Numbers that are given.
    pub given: &'r BTreeMap<Level, Num>,
    /// The comparisons, and whether each holds.
    pub asserted: Vec<(Comparison, bool)>,
    pub orders: Vec<Order>,
}

/// The ends of the numbers a variable may be, and whether each is one of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Interval {
    low: Option<(Num, bool)>,
    high: Option<(Num, bool)>,
}

impl Open<'_, '_> {
    /// Each number is determined, or cannot be; then every comparison of it is false.
    pub fn chosen(&self, levels: &[Level], chosen: &mut BTreeMap<Level, Interval>) -> Numbers {
        let Some((&level, rest)) = levels.split_first() else {
            return self.whole(chosen);
        };
        let (interval, may_not) = self.interval(level);
        let mut unsettled = false;
        for choice in [interval, None].into_iter().take(1 + usize::from(may_not)) {
            match choice {
                Some(interval) => chosen.insert(level, interval),
                None if may_not => chosen.remove(&level),
                None => continue,
            };
            match self.chosen(rest, chosen) {
                Solution::None => {}
                Solution::Unsettled => unsettled = true,
                found => return found,
            }
            chosen.remove(&level);
        }
        match unsettled {
            true => Solution::Unsettled,
            false => Solution::None,
        }
    }

    /// Where a number is asked.
    fn asked(&self, level: Level) -> Level {
        match self.again {
            Some(again) if level == Again::NUMBER => again.level,
            _ => level,
        }
    }

    /// The numbers in the cells the region has for a variable, if any, and whether it may be undeterminable.
    fn interval(&self, level: Level) -> (Option<Interval>, bool) {
        if let Some(number) = self.given.get(&level) {
            let end = Some((number.clone(), true));
            let interval = Interval {
                low: end.clone(),
                high: end,
            };
            return (Some(interval), false);
        }
        let cells = self.reading.space.cells(self.asked(level));
        let last = (cells.len().max(1) - 1) as u16;
        let everything = vec![(0, last)];
        let again = self.again.filter(|_| level == Again::NUMBER);
        let again = again.map(|again| vec![(again.cell, again.cell)]);
        let ranges = again.as_ref().or_else(|| self.region.get(&level));
        let ranges = ranges.unwrap_or(&everything);
        let within = ranges.iter().flat_map(|&(first, last)| first..=last);
        let within: Vec<&Cell> = within
            .filter_map(|cell| cells.get(usize::from(cell)))
            .collect();
        let may_not = within.contains(&&Cell::Undeterminable);
        let low = |cell: &Cell| match cell {
            Cell::Point(value) => Some((value.clone(), true)),
            Cell::Between(low, _) => low.clone().map(|low| (low, false)),
            _ => None,
        };
        let high = |cell: &Cell| match cell {
            Cell::Point(value) => Some((value.clone(), true)),
            Cell::Between(_, high) => high.clone().map(|high| (high, false)),
            _ => None,
        };
        let mut numbers = within
            .into_iter()
            .filter(|cell| **cell != Cell::Undeterminable);
        let Some(first) = numbers.next() else {
            return (None, may_not);
        };
        let last = numbers.next_back().unwrap_or(first);
        let interval = Interval {
            low: low(first),
            high: high(last),
        };
        (Some(interval), may_not)
    }

    /// A curve that may be undeterminable as a whole orders nothing then.
    fn whole(&self, chosen: &BTreeMap<Level, Interval>) -> Numbers {
        let holds_for = |whole: &Option<Level>| {
            let level = whole.as_ref();
            level
                .and_then(|level| self.region.get(level))
                .is_none_or(|ranges| {
                    let cells = level.map_or(&[][..], |level| self.reading.space.cells(*level));
                    let mut within = ranges.iter().flat_map(|&(first, last)| first..=last);
                    within.any(|cell| cells.get(usize::from(cell)) == Some(&Cell::Truth(false)))
                })
        };
        let free_for = |whole: &Option<Level>| {
            let Some(level) = whole else { return false };
            self.region.get(level).is_none_or(|ranges| {
                let cells = self.reading.space.cells(*level);
                let mut within = ranges.iter().flat_map(|&(first, last)| first..=last);
                within.any(|cell| cells.get(usize::from(cell)) == Some(&Cell::Truth(true)))
            })
        };
        let strict: Vec<_> = self
            .orders
            .iter()
            .filter(|(_, _, whole)| holds_for(whole))
            .collect();
        match self.rows(chosen, strict) {
            Solution::None if self.orders.iter().any(|(_, _, whole)| free_for(whole)) => self.rows(
                chosen,
                self.orders
                    .iter()
                    .filter(|(_, _, whole)| !free_for(whole))
                    .collect(),
            ),
            settled => settled,
        }
    }

    fn rows(&self, chosen: &BTreeMap<Level, Interval>, orders: Vec<&Order>) -> Numbers {
        let one = Num::one;
        let mut rows: Vec<Row<Level>> = Vec::new();
        for (&level, interval) in chosen {
            if let Some((low, reached)) = &interval.low {
                rows.push(Row::of(&[(-one(), level)], -low.clone(), !reached));
            }
            if let Some((high, reached)) = &interval.high {
                rows.push(Row::of(&[(one(), level)], high.clone(), !reached));
            }
        }
        for (low, high, _) in orders {
            if chosen.contains_key(low) && chosen.contains_key(high) {
                rows.push(Row::of(
                    &[(one(), *low), (-one(), *high)],
                    Num::zero(),
                    false,
                ));
            }
        }
        if let Some((again, above)) = self.again.and_then(|again| Some((again, again.above?)))
            && chosen.contains_key(&again.level)
            && chosen.contains_key(&Again::NUMBER)
        {
            let terms = [(one(), again.level), (-one(), Again::NUMBER)];
            let below = Row::of(&terms, Num::zero(), true);
            rows.push(match above {
                true => below,
                false => below.mirrored(),
            });
        }
        let mut unequal = Vec::new();
        for (
            Comparison {
                terms,
                op,
                constant,
            },
            holds,
        ) in &self.asserted
        {
            if !terms.iter().all(|(_, level)| chosen.contains_key(level)) {
                match *holds {
                    true => return Solution::None,
                    false => continue,
                }
            }
            let at_most = |strict| Row::of(terms, constant.clone(), strict);
            match if *holds { *op } else { op.negated() } {
                Op::Lt => rows.push(at_most(true)),
                Op::Le => rows.push(at_most(false)),
                Op::Gt => rows.push(at_most(true).mirrored()),
                Op::Ge => rows.push(at_most(false).mirrored()),
                Op::Eq => rows.extend([at_most(false), at_most(false).mirrored()]),
                Op::Ne => unequal.push(at_most(true)),
            }
        }
        if unequal.len() > INEQUATIONS {
            return Solution::Unsettled;
        }
        let integers = chosen.keys().copied();
        let integers = integers
            .filter(|level| self.reading.is_whole(self.asked(*level)))
            .collect();
        match either_side(rows, &unequal, &integers) {
            Solution::Found(mut numbers) => {
                for &level in chosen.keys() {
                    numbers.entry(level).or_insert_with(Num::zero);
                }
                Solution::Found(numbers)
            }
            other => other,
        }
    }
}

/// Each inequation leaves what is below or what is above.
fn either_side(
    rows: Vec<Row<Level>>,
    unequal: &[Row<Level>],
    integers: &BTreeSet<Level>,
) -> Numbers {
    let Some((first, rest)) = unequal.split_first() else {
        return solved(&rows, integers);
    };
    let mut unsettled = false;
    for side in [first.clone(), first.mirrored()] {
        let mut rows = rows.clone();
        rows.push(side);
        match either_side(rows, rest, integers) {
            Solution::None => {}
            Solution::Unsettled => unsettled = true,
            found => return found,
        }
    }
    match unsettled {
        true => Solution::Unsettled,
        false => Solution::None,
    }
}

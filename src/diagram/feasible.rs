//! Whether the numbers on a way through a diagram can be chosen so that every comparison on it comes out as the way says
//! (3.8). A diagram asks comparisons as if each were free and holds them to the cells of their two numbers only; that
//! `x < y`, `y < z` and `z < x` do not go together is found out here, exactly, and kept: what cannot be is taken out of
//! [`Reading::possible`], as wide as it can be told.

use std::collections::{BTreeMap, BTreeSet};

use super::bound::Again;
use super::cell::Cell;
use super::lower::Reading;
use super::node::{Diagram, Level, NO};
use super::read::{Region, at_cells};
use crate::quantity::{Num, Solution};

/// How many cases are kept to answer further questions from.
const SEEN: usize = 24;

/// A way to where a condition holds.
#[derive(Clone, Debug)]
pub enum Way {
    /// The cells it asks for, one for each question, and the numbers that comparisons on it bind.
    Found {
        /// The cells.
        cells: BTreeMap<Level, u16>,
        /// The numbers, in their cells.
        numbers: BTreeMap<Level, Num>,
    },
    /// There is none.
    None,
    /// There may be one: comparisons of whole numbers bind each other in too many ways to be gone through.
    Unsettled,
}

impl Reading<'_> {
    /// A case that can be where the condition holds, by the shortest way to one. Where the answer is [`Way::None`] it holds
    /// in no case; what made ways impossible is remembered for the next question.
    pub fn way(&mut self, condition: Diagram) -> Way {
        // Some way costs much less to find than the shortest, and with no comparisons in it, it will do.
        let Some(some) = self.some_way(condition, true) else {
            return Way::None;
        };
        if let Solution::Found(numbers) = self.numbers(&some, None) {
            return self.found(&some, &numbers, None);
        }
        let answerable = self.answerable_with_facts(condition);
        let left = self.store.and(condition, answerable);
        self.way_in(left, None)
    }

    /// [`Reading::way`] to a case that is there twice, with two values of one attribute: the condition says all that must be
    /// so of either, in terms of the first.
    pub fn way_twice(&mut self, condition: Diagram, again: Option<&Again>) -> Way {
        self.way_in(condition, again)
    }

    fn way_in(&mut self, mut left: Diagram, again: Option<&Again>) -> Way {
        let mut unsettled = false;
        while let Some(region) = self.store.shortest(left) {
            match self.numbers(&region, again) {
                Solution::Found(numbers) => return self.found(&region, &numbers, again),
                Solution::None => {
                    let conflict = self.conflict(region, again);
                    let conflict = self.store.region(&conflict);
                    left = self.store.without(left, conflict);
                    // What two cases cannot be together, one of them may be.
                    if again.is_none() {
                        self.rule_out(conflict);
                    }
                }
                Solution::Unsettled => {
                    unsettled = true;
                    let tried = self.store.region(&region);
                    left = self.store.without(left, tried);
                }
            }
        }
        match unsettled {
            true => Way::Unsettled,
            false => Way::None,
        }
    }

    /// A way to where a condition holds, or does not, and that can be, but for what comparisons bind. First one is sought that
    /// asks what the item falls under, then the facts that make it that: these may be bound as well.
    fn some_way(&mut self, condition: Diagram, holds: bool) -> Option<Region> {
        let answerable = self.answerable_bound_to(&[condition]);
        let way = self.store.way_to_overlap(answerable, condition, holds)?;
        let mut way = at_cells(way);
        if way.keys().any(|level| self.is_class(*level)) {
            let settled = self.settled_class();
            let facts = self.store.meeting_near(&settled, &|_| 0, &way)?;
            way.extend(at_cells(facts));
        }
        Some(way)
    }

    /// Is there a case that can be and where conditions hold, or do not hold, as said of each? Where that is not settled,
    /// there is.
    pub fn occurs(&mut self, wanted: &[(Diagram, bool)]) -> bool {
        self.answerable_parts();
        if self.seen_with(wanted) {
            return true;
        }
        let apart = self.compare_apart();
        if let [(one, holds)] = *wanted {
            if apart && self.seen.len() >= SEEN {
                let answerable = self.answerable_about(&[one]);
                return self.store.overlap(answerable, one, holds);
            }
            // Some way is found without building where it holds, or does not, and nearly always it will do.
            let Some(some) = self.some_way(one, holds) else {
                return false;
            };
            if matches!(self.numbers(&some, None), Solution::Found(_)) {
                self.remember(some);
                return true;
            }
        }
        let all = self.store.as_said(wanted);
        if all == NO {
            return false;
        }
        if apart {
            let answerable = self.answerable_about(&[all]);
            return self.store.overlap(all, answerable, true);
        }
        !matches!(self.way(all), Way::None)
    }

    /// Was a case found before in which conditions hold, or do not hold, as said of each?
    fn seen_with(&self, wanted: &[(Diagram, bool)]) -> bool {
        self.seen.iter().any(|case| {
            let cell = |level: Level| case.get(level.0 as usize).copied().unwrap_or_default();
            let mut wanted = wanted.iter();
            wanted.all(|&(one, holds)| (self.store.value_at(one, cell) != 0) == holds)
        })
    }

    /// Keeps a whole case on a way that can be, to answer further questions from.
    fn remember(&mut self, mut way: Region) {
        if self.seen.len() >= SEEN {
            return;
        }
        let parts = self.answerable_parts();
        let settled = self.settled_class();
        let Some(facts) = self.store.meeting_near(&settled, &|_| 0, &way) else {
            return;
        };
        way.extend(at_cells(facts));
        let Some(case) = parts.case_on(&self.store, &way) else {
            return;
        };
        let whole = || at_cells((0..).map(Level).zip(case.iter().copied()));
        if self.compare_apart() || matches!(self.numbers(&whole(), None), Solution::Found(_)) {
            self.seen.push(case);
        }
    }

    /// Do comparisons among what is asked bind each other? Where they do not, cells say which of them can be.
    pub fn comparisons_bind(&self, asked: &BTreeSet<Level>) -> bool {
        let mut all = self.comparisons().keys();
        all.any(|level| asked.contains(level)) && !self.compare_apart()
    }

    /// Does nothing bind two comparisons of numbers, or whole numbers that are compared? Then numbers can be as every way says,
    /// because what can be of two numbers is what their cells can be.
    #[must_use]
    pub fn compare_apart(&self) -> bool {
        *self.compare_apart.get_or_init(|| {
            let ordered = self
                .orders()
                .iter()
                .flat_map(|(low, high, _)| [*low, *high]);
            let mut bound: BTreeSet<Level> = ordered.collect();
            let mut compared = self.comparisons().values().map(|one| one.terms.as_slice());
            compared.all(|terms| {
                let mut levels = terms.iter().map(|(_, level)| *level);
                levels.all(|level| bound.insert(level) && !self.is_whole(level)) && terms.len() == 2
            })
        })
    }

    /// The cells of a way: those of the numbers found, of the other questions the first.
    fn found(&self, region: &Region, numbers: &BTreeMap<Level, Num>, again: Option<&Again>) -> Way {
        let first = |ranges: &Vec<(u16, u16)>| ranges.first().map(|&(first, _)| first);
        let mut cells: BTreeMap<Level, u16> = region
            .iter()
            .filter_map(|(&level, ranges)| Some((level, first(ranges)?)))
            .collect();
        // A number that only a curve binds, and nothing asks, need not be stated.
        let mut stated = self.compared_numbers(region, again);
        stated.extend(region.keys().filter(|level| numbers.contains_key(level)));
        for &level in &stated {
            let holds = |cell: &Cell| match numbers.get(&level) {
                Some(number) => cell.contains(number),
                None => *cell == Cell::Undeterminable,
            };
            let position = self.space.cells(level).iter().position(holds);
            cells.extend(position.map(|position| (level, position as u16)));
        }
        let second = |level: &Level| again.is_some() && *level == Again::NUMBER;
        let numbers = numbers
            .iter()
            .filter(|(level, _)| stated.contains(level) || second(level));
        let numbers = numbers
            .map(|(&level, number)| (level, number.clone()))
            .collect();
        Way::Found { cells, numbers }
    }

    /// Part of a region that cannot be, with as few questions and as many cells as one at a time can be left out or added.
    fn conflict(&self, region: Region, again: Option<&Again>) -> Region {
        let asked = self.bound_levels(&region, again);
        let mut least: Region = region
            .into_iter()
            .filter(|(level, _)| asked.contains(level))
            .collect();
        let impossible = |region: &Region| self.numbers(region, again) == Solution::None;
        if !impossible(&least) {
            return least;
        }
        for level in asked {
            let Some(ranges) = least.remove(&level) else {
                continue;
            };
            if impossible(&least) {
                continue;
            }
            let Some(&(mut first, mut last)) = ranges.first() else {
                continue;
            };
            least.insert(level, vec![(first, last)]);
            while first > 0 {
                least.insert(level, vec![(first - 1, last)]);
                if !impossible(&least) {
                    break;
                }
                first -= 1;
            }
            while last + 1 < self.store.size(level) {
                least.insert(level, vec![(first, last + 1)]);
                if !impossible(&least) {
                    break;
                }
                last += 1;
            }
            least.insert(level, vec![(first, last)]);
        }
        least
    }
}

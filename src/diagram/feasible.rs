//! Whether the numbers on a way through a diagram can be chosen so that every comparison on it comes out as the way says
//! (3.8). A diagram asks comparisons as if each were free and holds them to the cells of their two numbers only; that
//! `x < y`, `y < z` and `z < x` do not go together is found out here, exactly, and kept: what cannot be is taken out of
//! [`Reading::possible`], as wide as it can be told.

use std::collections::{BTreeMap, BTreeSet};

use super::bound::{Comparison, Numbers, Open, Order};
use super::cell::Cell;
use super::lower::Reading;
use super::node::{Diagram, Level, NO};
use super::read::{Region, at_cells};
use super::space::{Asked, Space};
use crate::policy::{Curve, Domain, Policy};
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
        if let Solution::Found(numbers) = self.numbers(&some) {
            return self.found(&some, &numbers);
        }
        let answerable = self.answerable_with_facts(condition);
        let mut left = self.store.and(condition, answerable);
        let mut unsettled = false;
        while let Some(region) = self.store.shortest(left) {
            match self.numbers(&region) {
                Solution::Found(numbers) => return self.found(&region, &numbers),
                Solution::None => {
                    let conflict = self.conflict(region);
                    let conflict = self.store.region(&conflict);
                    left = self.store.without(left, conflict);
                    self.rule_out(conflict);
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
        let answerable = self.answerable_about(&[condition]);
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
            if matches!(self.numbers(&some), Solution::Found(_)) {
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
        if self.compare_apart() || matches!(self.numbers(&whole()), Solution::Found(_)) {
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
    fn compare_apart(&self) -> bool {
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
    fn found(&self, region: &Region, numbers: &BTreeMap<Level, Num>) -> Way {
        let first = |ranges: &Vec<(u16, u16)>| ranges.first().map(|&(first, _)| first);
        let mut cells: BTreeMap<Level, u16> = region
            .iter()
            .filter_map(|(&level, ranges)| Some((level, first(ranges)?)))
            .collect();
        // A number that only a curve binds, and nothing asks, need not be stated.
        let mut stated = self.compared_numbers(region);
        stated.extend(region.keys().filter(|level| numbers.contains_key(level)));
        for &level in &stated {
            let holds = |cell: &Cell| match numbers.get(&level) {
                Some(number) => cell.contains(number),
                None => *cell == Cell::Undeterminable,
            };
            let position = self.space.cells(level).iter().position(holds);
            cells.extend(position.map(|position| (level, position as u16)));
        }
        let numbers = numbers.iter().filter(|(level, _)| stated.contains(level));
        let numbers = numbers
            .map(|(&level, number)| (level, number.clone()))
            .collect();
        Way::Found { cells, numbers }
    }

    /// Part of a region that cannot be, with as few questions and as many cells as one at a time can be left out or added.
    fn conflict(&self, region: Region) -> Region {
        let asked = self.bound_levels(&region);
        let mut least: Region = region
            .into_iter()
            .filter(|(level, _)| asked.contains(level))
            .collect();
        let impossible = |region: &Region| self.numbers(region) == Solution::None;
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

    /// The policy and, where it is compared with another, that one: a comparison may be the other's alone.
    fn sides(&self) -> impl Iterator<Item = (&Policy, &Space)> {
        let beside = self
            .beside
            .iter()
            .map(|(policy, space)| (*policy, &**space));
        std::iter::once((self.policy, &*self.space)).chain(beside)
    }

    /// The comparisons of numbers, by what asks them.
    pub(super) fn comparisons(&self) -> &BTreeMap<Level, Comparison> {
        self.comparisons.get_or_init(|| {
            let mut all = BTreeMap::new();
            for (_, space) in self.sides() {
                for (level, axis) in (0..).map(Level).zip(&space.axes) {
                    let Asked::Comparison(linear) = &axis.asked else {
                        continue;
                    };
                    let terms = linear.terms.iter();
                    let terms = terms
                        .map(|(by, variable)| Some((by.clone(), space.level(*variable)?)))
                        .collect::<Option<_>>();
                    if let Some(terms) = terms {
                        let (op, constant) = (linear.op, linear.constant.clone());
                        let comparison = || Comparison {
                            terms,
                            op,
                            constant,
                        };
                        all.entry(level).or_insert_with(comparison);
                    }
                }
            }
            all
        })
    }

    /// The comparisons that a region asks.
    fn compared<'s>(&'s self, region: &Region) -> impl Iterator<Item = (Level, &'s Comparison)> {
        let asked = self.comparisons().iter();
        asked
            .filter(|(level, _)| region.contains_key(level))
            .map(|(&level, comparison)| (level, comparison))
    }

    /// The numbers that these compare.
    fn compared_numbers(&self, region: &Region) -> BTreeSet<Level> {
        let terms = self.compared(region).flat_map(|(_, one)| &one.terms);
        terms.map(|(_, level)| *level).collect()
    }

    pub(super) fn is_whole(&self, level: Level) -> bool {
        self.sides().any(|(policy, space)| {
            let Some(Asked::Variable(variable)) = space.axis(level).map(|axis| &axis.asked) else {
                return false;
            };
            let variable = policy.variables.get(variable.index());
            let domain = variable.map(|variable| &variable.domain);
            matches!(domain, Some(Domain::Number { integer: true, .. }))
        })
    }

    /// How curves order numbers: of each pair the first is never above the second, unless the curve as a whole cannot be
    /// determined, which the level says.
    fn orders(&self) -> &[Order] {
        self.orders.get_or_init(|| self.ordered_by_curves())
    }

    fn ordered_by_curves(&self) -> Vec<Order> {
        let mut orders = Vec::new();
        for (policy, space) in self.sides() {
            for attribute in &policy.attributes {
                let Some(curve) = Curve::of(policy, attribute) else {
                    continue;
                };
                let whole = attribute.undeterminable_variable;
                let whole = whole.and_then(|whole| space.level(whole));
                let points = space.points_of(&attribute.dotted);
                for (&near, &far) in points.iter().zip(points.iter().skip(1)) {
                    orders.push(match curve.rising {
                        true => (near, far, whole),
                        false => (far, near, whole),
                    });
                }
                let bound = curve.value_bound.and_then(|bound| space.level(bound));
                if let (Some(bound), Some(&first)) = (bound, points.first()) {
                    orders.push((first, bound, whole));
                    let zero = curve.points.first().filter(|(at, _)| at.is_zero());
                    if zero.and_then(|(_, point)| space.level(*point)) == Some(first) {
                        orders.push((bound, first, whole));
                    }
                }
            }
        }
        orders.sort_unstable();
        orders.dedup();
        orders
    }

    /// The numbers that the comparisons of a region bind, with those that curves bind to them.
    fn bound_numbers(&self, region: &Region) -> BTreeSet<Level> {
        let mut bound = self.compared_numbers(region);
        let orders = self.orders();
        loop {
            let before = bound.len();
            for (low, high, _) in orders {
                if bound.contains(low) || bound.contains(high) {
                    bound.extend([*low, *high]);
                }
            }
            if bound.len() == before {
                return bound;
            }
        }
    }

    /// The questions of a region that have to do with its comparisons.
    fn bound_levels(&self, region: &Region) -> BTreeSet<Level> {
        let numbers = self.bound_numbers(region);
        let orders = self.orders().iter();
        let wholes = orders
            .filter(|(low, _, _)| numbers.contains(low))
            .filter_map(|(_, _, whole)| *whole);
        let wholes: BTreeSet<Level> = wholes.collect();
        let asked = region.keys().copied();
        asked
            .filter(|level| {
                self.comparisons().contains_key(level)
                    || numbers.contains(level)
                    || wholes.contains(level)
            })
            .collect()
    }

    /// Can numbers be in these cells and compare as these say, whatever is assumed of cases? Where that is not settled, they
    /// can.
    pub fn can_compare(&self, region: &Region) -> bool {
        self.numbers(region) != Solution::None
    }

    /// Numbers such that all of a region can be.
    fn numbers(&self, region: &Region) -> Numbers {
        let mut open = Open {
            reading: self,
            region,
            asserted: Vec::new(),
            orders: Vec::new(),
        };
        for (level, comparison) in self.compared(region) {
            if let Some([(cell, last)]) = region.get(&level).map(Vec::as_slice)
                && cell == last
            {
                let holds =
                    self.space.cells(level).get(usize::from(*cell)) == Some(&Cell::Truth(true));
                open.asserted.push((comparison.clone(), holds));
            }
        }
        if open.asserted.is_empty() {
            return Solution::Found(BTreeMap::new());
        }
        open.orders = self.orders().to_vec();
        let levels: Vec<Level> = self.bound_numbers(region).into_iter().collect();
        open.chosen(&levels, &mut BTreeMap::new())
    }
}

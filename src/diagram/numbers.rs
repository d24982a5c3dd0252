//! The numbers that comparisons on a way bind to each other, and how near they come to those a person would write (3.8).

use std::collections::{BTreeMap, BTreeSet};

use super::bound::{Again, Comparison, Numbers, Open, Order};
use super::cell::Cell;
use super::lower::Reading;
use super::node::Level;
use super::read::{Region, at_cells};
use super::space::{Asked, Space};
use crate::policy::{Curve, Domain, Policy};
use crate::quantity::{Num, Solution};

impl Reading<'_> {
    /// Can numbers be as a way says?
    #[must_use]
    pub fn can_be(&self, way: &Region) -> bool {
        self.compare_apart() || matches!(self.numbers(way, None), Solution::Found(_))
    }

    /// The numbers that comparisons on a way bind, as they are wished for as far as that goes: one after the other is taken
    /// with which the rest can still be. None where none were found.
    #[must_use]
    pub fn numbers_near(
        &self,
        way: &BTreeMap<Level, u16>,
        again: Option<&Again>,
        wished: &BTreeMap<Level, Num>,
    ) -> Option<BTreeMap<Level, Num>> {
        let way = at_cells(way.iter().map(|(&level, &cell)| (level, cell)));
        let bound = self.bound_numbers(&way, again);
        let mut wished = wished.clone();
        wished.retain(|level, _| bound.contains(level));
        if let Solution::Found(numbers) = self.numbers_with(&way, again, &wished) {
            return Some(numbers);
        }
        let mut taken = BTreeMap::new();
        let Solution::Found(mut numbers) = self.numbers_with(&way, again, &taken) else {
            return None;
        };
        for (level, number) in wished {
            taken.insert(level, number);
            match self.numbers_with(&way, again, &taken) {
                Solution::Found(found) => numbers = found,
                Solution::None | Solution::Unsettled => {
                    taken.remove(&level);
                }
            }
        }
        Some(numbers)
    }

    /// The comparisons of a number with others.
    #[must_use]
    pub fn compared_with(&self, level: Level) -> Vec<Level> {
        let all = self.comparisons().iter();
        let of = all.filter(|(_, one)| one.terms.iter().any(|(_, term)| *term == level));
        of.map(|(comparison, _)| *comparison).collect()
    }

    /// Does a comparison or a curve bind a number to others?
    #[must_use]
    pub fn is_bound(&self, level: Level) -> bool {
        let mut orders = self.orders().iter();
        !self.compared_with(level).is_empty()
            || orders.any(|(low, high, _)| *low == level || *high == level)
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
    pub(super) fn compared_numbers(
        &self,
        region: &Region,
        again: Option<&Again>,
    ) -> BTreeSet<Level> {
        let second = again.into_iter().flat_map(|again| again.answers.keys());
        let second = second.filter_map(|level| self.comparisons().get(level));
        let first = self.compared(region).map(|(_, one)| one);
        let terms = first.chain(second).flat_map(|one| &one.terms);
        let level = again.map(|again| again.level);
        terms.map(|(_, level)| *level).chain(level).collect()
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
    pub(super) fn orders(&self) -> &[Order] {
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
                for (&(_, near), &(_, far)) in points.iter().zip(points.iter().skip(1)) {
                    orders.push(match curve.rising {
                        true => (near, far, whole),
                        false => (far, near, whole),
                    });
                }
                let bound = curve.value_bound.and_then(|bound| space.level(bound));
                if let (Some(bound), Some((at, first))) = (bound, points.first()) {
                    orders.push((*first, bound, whole));
                    if at.is_zero() {
                        orders.push((bound, *first, whole));
                    }
                }
            }
        }
        orders.sort_unstable();
        orders.dedup();
        orders
    }

    /// The numbers that the comparisons of a region bind, with those that curves bind to them.
    fn bound_numbers(&self, region: &Region, again: Option<&Again>) -> BTreeSet<Level> {
        let mut bound = self.compared_numbers(region, again);
        let orders = self.orders();
        loop {
            let before = bound.len();
            for (low, high, _) in orders {
                if bound.contains(low) || bound.contains(high) {
                    bound.extend([*low, *high]);
                }
            }
            if bound.len() == before {
                bound.extend(again.map(|_| Again::NUMBER));
                return bound;
            }
        }
    }

    /// Adds to questions those that bind the numbers asked there: their comparisons, the numbers these compare them with, and
    /// so on.
    pub(super) fn bound_too(&self, levels: &mut BTreeSet<Level>) {
        if self.comparisons().is_empty() {
            return;
        }
        loop {
            let before = levels.len();
            for (level, one) in self.comparisons() {
                let mut terms = one.terms.iter().map(|(_, term)| term);
                if levels.contains(level) || terms.any(|term| levels.contains(term)) {
                    levels.extend(one.terms.iter().map(|(_, term)| *term));
                    levels.insert(*level);
                }
            }
            for (low, high, whole) in self.orders() {
                if levels.contains(low) || levels.contains(high) {
                    levels.extend([*low, *high]);
                    levels.extend(whole);
                }
            }
            if levels.len() == before {
                return;
            }
        }
    }

    /// The questions of a region that have to do with its comparisons.
    pub(super) fn bound_levels(&self, region: &Region, again: Option<&Again>) -> BTreeSet<Level> {
        let numbers = self.bound_numbers(region, again);
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
        self.numbers(region, None) != Solution::None
    }

    /// Numbers such that all of a region can be, and the second of a number that is there twice.
    pub(super) fn numbers(&self, region: &Region, again: Option<&Again>) -> Numbers {
        self.numbers_with(region, again, &BTreeMap::new())
    }

    /// The same where some numbers are given.
    fn numbers_with(
        &self,
        region: &Region,
        again: Option<&Again>,
        given: &BTreeMap<Level, Num>,
    ) -> Numbers {
        let mut open = Open {
            reading: self,
            region,
            again,
            given,
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
        if open.asserted.is_empty() && again.is_none() {
            return Solution::Found(BTreeMap::new());
        }
        open.orders = self.orders().to_vec();
        if let Some(again) = again {
            let second = again.comparisons(self.comparisons());
            open.asserted.extend(second);
            let second = again.orders(&open.orders);
            open.orders.extend(second);
        }
        let levels: Vec<Level> = self.bound_numbers(region, again).into_iter().collect();
        open.chosen(&levels, &mut BTreeMap::new())
    }
}
